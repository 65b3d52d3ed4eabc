"""Which metric a quantity is of: the own clause first, then what the clause inherits."""

from __future__ import annotations

from amzn_extract.extractors.ledger import Ledger
from amzn_extract.extractors.owners import joined, rival, subject_of, tied
from amzn_extract.extractors.rules import Rules
from amzn_extract.extractors.schema import MetricRule
from amzn_extract.extractors.scope import Scope, segment_of
from amzn_extract.extractors.sentence import Place, first_of, places_of
from amzn_extract.extractors.terms import BILLION, ORDERS, Terms
from amzn_extract.extractors.tokens import Token

_NEAR = 8
"""Characters between a count and the noun that it counts."""
_TOUCHING = 4
"""Characters between a metric and a number without a unit, or a count of its own."""
_SMALL = 1000
"""Below this an amount of profit beside a figure per share is per share too."""
_MILLION = 10**6
"""From here on money beside a segment is its revenue; less is a price."""


class Naming:
    """Finds the metric and the segment of quantities in one document."""

    def __init__(self, rules: Rules, ledger: Ledger) -> None:
        """`ledger` holds the statements made so far."""
        self._terms, self._ledger = rules.once(Terms), ledger

    rival = staticmethod(rival)

    def on_rival(self, place: Place, kind: str) -> bool:
        """True for a change of another company's, which is none of the figure before (微軟 Azure 增長 35%)."""
        return kind == "delta" and rival(place) and segment_of(self.subject(place, None)) is None

    def nearest(self, place: Place) -> Token | None:
        """The metric of the own clause, whatever it takes: the nearest before the quantity, else behind it."""
        if "M" not in place.own or place.unmeasured:
            return None
        dominant = self._dominant(place)
        if dominant is not None:
            return dominant
        tokens, behind = place.tokens, place.behind("M")
        if place.quantity.kind == "times" and behind:
            tied = tokens[behind[0]]
            words = sum([t.end - t.start for t in tokens[place.index + 1 : behind[0]]])
            if place.gap(place.index, behind[0]) - words <= _TOUCHING and self._terms.fits(tied.id, place.quantity):
                return tied  # 現價對應 27 倍 forward PE, 38 倍 2026 年預測市盈率
        if place.quantity.kind == "times":
            for n in reversed(place.before("M")):
                if self._terms.fits(tokens[n].id, place.quantity):
                    return tokens[n]  # 本益比用明年預估獲利算是 27 倍
        n = place.last("M")
        while n >= 0:
            if not self._out_of_place(place, n):
                return tokens[n]
            n = place.free.rfind("M", place.begin, n)
        for n in behind:
            if self._out_of_place(place, n):
                continue
            foreign = "E" in place.sentence.letters[place.index + 1 : n]
            if place.between(n) or foreign or place.last("U") >= 0:
                return None
            if place.sentence.letters[place.index + 1] == "T":
                return None  # 20% 增速來自 …
            another = first_of(place.sentence.letters, "SW", place.index + 1, n) >= 0
            return None if another and place.before("S") else tokens[n]  # AWS 年增 22%、全公司營業利益 …
        return None

    def counted_before(self, place: Place) -> Token | None:
        """The counted noun that a change is told of: 用戶同比增長 12%."""
        last = place.last("N")
        if last < 0 or last + 1 >= len(place.tokens):
            return None
        noun, after = place.tokens[last], place.tokens[last + 1]
        rule = self._terms.rule(noun.id)
        told = place.sentence.letters[last + 1] in "BDYCPTF" and after.start - noun.end <= 2
        return noun if told and rule is not None and rule.countable else None

    def for_value(self, place: Place) -> Token | None:
        """The metric that a value belongs to; None where none in reach takes its unit."""
        quantity = place.quantity
        if given := place.given.get("M"):
            return given
        if dominant := self._dominant(place):
            return dominant
        if place.unmeasured:
            return None
        counts = quantity.kind in ("count", "number")
        before, free = self._nearest_fitting(place)
        if counts and (counted := self._counted(place, free)):
            return counted
        behind = [
            n for n in place.behind("M")
            if self._terms.fits(place.tokens[n].id, quantity) and not place.between(n, quantity.kind)
        ]  # fmt: skip
        if behind and tied(place.tokens[place.index], place.tokens[behind[0]], place, self._terms):
            head = self._head(place, behind)
            ahead = first_of(place.sentence.letters, "Q,;:.(", head, len(place.tokens))
            told = place.tokens[ahead].quantity if ahead >= 0 else None
            gap = place.sentence.text[quantity.end : place.tokens[behind[0]].start]
            apart = gap.isspace() and before >= 0  # 營收 57 億 淨利 12 億: a blank parts two statements
            if not apart and (told is None or not self._terms.fits(place.tokens[head].id, told)):
                return place.tokens[head]  # 投入 2000 億資本支出: the noun that the amount belongs to
        nouns = [n for n in place.before("N") if self._terms.counts(place.tokens[n].id, quantity)] if counts else []
        touching = [n for n in nouns if place.gap(n, place.index) <= 1]
        if touching and before < touching[-1]:
            return place.tokens[touching[-1]]
        if not quantity.explicit:
            return place.tokens[free] if free >= 0 and place.gap(free, place.index) <= _TOUCHING else None
        if free >= 0:
            return place.tokens[free]
        if behind and not (quantity.kind == "count" and place.gap(place.index, behind[0]) > _TOUCHING):
            return place.tokens[self._head(place, behind)]
        if before >= 0:
            return place.tokens[before]
        if nouns and (place.gap(nouns[-1], place.index) <= _NEAR or place.free[nouns[-1] + 1] == "F"):
            return place.tokens[nouns[-1]]  # 門店由 206 家增至 247 家
        if counts and (later := [n for n in place.behind("N") if self._terms.counts(place.tokens[n].id, quantity)]):
            return place.tokens[later[0]]
        inherited = place.scope.known
        if "ex_special" in place.adjustments and (inherited is None or inherited.id in self._terms.expenses):
            whole = self._ledger.told_of(self._terms.profits, quantity.kind)
            if whole is not None:
                return whole  # 營業利益 250 億,罰款 24 億,不算它的話是 274 億
        if inherited and inherited.start < place.tokens[0].start and quantity.kind != "times" and rival(place):
            return None  # Google Cloud 136 億: nothing of the company's own
        if inherited is not None and self._terms.fits(inherited.id, quantity) and not (counts and place.apart()):
            return self._terms.in_all(inherited, place.dated)
        if inherited is not None and inherited.id in self._terms.per_share and not counts:
            return self._ledger.told_of(self._terms.profits, quantity.kind)  # 每股 0.36 元,去年為 19 億和每股 0.3 元
        if place.scope.unknown:
            return None
        if quantity.kind == "share" and place.index and place.free[place.index - 1] == "G":
            return self._ledger.same_kind("share")  # 利潤率 34.6%,儘管折舊大增,還是站穩 34%
        return self._ledger.sibling(quantity.kind)

    def _nearest_fitting(self, place: Place) -> tuple[int, int]:
        """The last metrics before a quantity that take its unit, and of these the last without a value; -1 for none."""
        nearest, n = -1, place.last("M")
        while n >= 0:
            if self._terms.fits(place.tokens[n].id, place.quantity):
                nearest = max(nearest, n)
                if not self._ledger.used(place.tokens[n], place.quantity.kind):
                    return nearest, n
            n = place.free.rfind("M", place.begin, n)
        return nearest, -1

    def _counted(self, place: Place, free: int) -> Token | None:
        """The noun right behind a count, unless a metric touches the count from before."""
        near = {"N": _NEAR, "M": _TOUCHING} if place.quantity.explicit else {"N": 1, "M": 1}
        close = [
            n for n in place.behind("NM")
            if (rule := self._terms.rule(place.tokens[n].id)) is not None and "count" in rule.takes
            and self._terms.counts(place.tokens[n].id, place.quantity)
            and place.gap(place.index, n) <= near[place.free[n]]
            and not place.between(n, "count")
            and not joined(place, n, self._terms)
        ]  # fmt: skip
        if not close or (free >= 0 and place.free[close[0]] == "N" and place.gap(free, place.index) <= _TOUCHING):
            return None
        touching = place.tokens[close[0]].start == place.quantity.reach[1]  # 1,500 萬會員的 App
        return place.tokens[close[0] if touching else self._head(place, close)]

    def _dominant(self, place: Place) -> Token | None:
        """The metric that is what its clause is about, whatever else the clause names."""
        n = place.free.find("M", place.begin, place.stop)
        while n >= 0:
            token = place.tokens[n]
            if token.id in self._terms.dominants and self._terms.fits(token.id, place.quantity):
                return token
            n = place.free.find("M", n + 1, place.stop)
        return None

    def _out_of_place(self, place: Place, n: int) -> bool:
        """True for a metric named by the way (按當前匯率計算增長 10%; points: 毛利率 46.5%,受成本影響下降 0.6 點)."""
        metric = place.tokens[n].id
        if place.quantity.kind == "points" and "T" not in place.own and self._ledger.same_kind("share") is not None:
            return {"share", "points"}.isdisjoint(self._terms.metrics[metric].takes)
        return metric in self._terms.asides and not self._terms.fits(metric, place.quantity)

    def _head(self, place: Place, behind: list[int]) -> int:
        """Of metrics behind a quantity the head noun: the last that is tied to the first."""
        chosen = behind[0]
        for n in behind[1:]:
            a, b = place.tokens[chosen], place.tokens[n]
            tied = b.start - a.end <= 2 and place.sentence.letters.find("J", chosen + 1, n) >= 0
            if tied or b.start == a.end + 1:
                chosen = n
        return chosen

    def general(self, name: Token | None, place: Place, segment: str | None) -> str | None:
        """The id of a metric; a general word (盈利, 支出, 每股) goes on with the one of its family named before."""
        if name is None:
            return None
        rule = self._terms.metrics.get(name.id)
        if rule is not None and rule.not_of:
            of, total = self._spoken_of(place), self._share_of(name, place)
            if (of in rule.not_of and (of != ORDERS or total == rule.base)) or self._of_profits(name, place):
                return None
            if total in self._terms.profits:
                whole = self._terms.rule(place.scope.known.id if place.scope.known else None)
                return whole.of_profit if whole is not None else None
        amount = place.quantity.value if place.quantity.value is not None else place.quantity.high
        if rule is not None and rule.total and rule.most is not None and amount is not None and abs(amount) > rule.most:
            # 派末期股息 4.2 億元; what is told apart from it may be more than dividends (股息及回購合共 …).
            return rule.total if 0 <= place.quantity.reach[0] - name.end <= _TOUCHING else None
        if name.id in self._terms.profits and place.quantity.kind == "money" and self._terms.profit(name):
            known = place.scope.known
            per_share = known.id if known is not None and known.id in self._terms.per_share else None
            per_share = per_share or self._ledger.last_of(self._terms.per_share)
            if per_share is not None and amount is not None and abs(amount) < _SMALL:
                return per_share  # 每股盈利 1 元,市場原先預期賺 0.8 元
        if name.meaning is None or not name.meaning.generic:
            return name.id
        family = self._terms.families[name.id]
        said = [t for t in place.metrics_before(name) if not (t.meaning and t.meaning.generic)]
        same = [t.id for t in said if t.id in family or t.id in self._terms.per_share]
        return same[-1] if same else self.of_family(name.id, place.scope, segment)

    def _of_profits(self, name: Token, place: Place) -> bool:
        """True for a share of profits, named before its word or behind the share: 利潤佔比 53%, 貢獻了 65% 的利潤."""
        ahead = [place.tokens[n] for n in place.before("M") if place.tokens[n].end == name.start]
        if place.sentence.letters.startswith("JM", place.index + 1):
            ahead.append(place.tokens[place.index + 2])
        return any(token.id in self._terms.profits for token in ahead)

    def _share_of(self, name: Token, place: Place) -> str | None:
        """The metric that stands between a share and the word for it: 佔淨利的 45%."""
        between = [place.tokens[n].id for n in place.before("M") if place.tokens[n].start > name.start]
        return between[-1] if between else None

    def adjusted(self, name: Token | None, place: Place) -> bool:
        """True for a metric named without one-off items, itself or by the word that a general one goes on with."""
        if name is None or name.meaning is None:
            return False
        if name.meaning.adjusted or not name.meaning.generic:
            return name.meaning.adjusted
        before = place.metrics_before(name)
        return bool(before) and before[-1].meaning is not None and before[-1].meaning.adjusted

    def is_addition(self, place: Place, name: Token | None) -> bool:
        """True where a rise in whole units is itself what was added or bought, and no change."""
        rule = self._terms.rule(name.id) if name else None
        if name is None or rule is None:
            return name is None and self._terms.fits(self.fallback(place), place.quantity)
        follows = name.start > place.quantity.start
        direction = place.last("D")
        if direction >= 0 and (word := place.tokens[direction].word) is not None and word.sign < 0:
            return follows and name.kind != "counted" and not rule.increment
        return (
            bool(rule.increment)
            or name.id in self._terms.wholes
            or (name.kind == "counted" and name is not self._ledger.same_kind(place.quantity.kind))
            or follows
            or not self._terms.fits(name.id, place.quantity)
        )

    def _spoken_of(self, place: Place) -> str | None:
        """The family of the metric that a clause begins with, or that it inherits."""
        first = place.free.find("M", place.begin, place.stop)
        known = place.scope.known
        rules = [self._terms.rule(token.id) for token in (place.tokens[first] if first >= 0 else None, known) if token]
        return next((rule.family for rule in rules if rule is not None and rule.family), None)

    def of_family(self, metric: str, scope: Scope, segment: str | None, own: Token | None = None) -> str:
        """The metric of the family that the clause (`own`) or what is before named, else a segment's, else `metric`."""
        family = self._terms.families[metric]
        known = own if own is not None and own.id in family else scope.known
        said = known is not None and known.id in family and not (known.meaning and known.meaning.generic)
        before = known.id if known is not None and said else self._ledger.last_of(family)
        if before is not None:
            return before
        rule = self._terms.metrics[metric]
        return rule.of_segment if segment is not None and rule.of_segment else metric

    def summed(self, place: Place) -> str | None:
        """What an amount in all is of, behind a figure per share: 每股 2.7 元,合共 8.9 億元."""
        rule = self._terms.rule(self._ledger.last_named()) if place.own.lstrip().startswith("G") else None
        amount = place.quantity.value if place.quantity.kind == "money" else None
        return rule.total if rule is not None and amount is not None and amount > (rule.most or 0) else None

    def fallback(self, place: Place) -> str | None:
        """The metric that a word before the quantity means where none is in reach (跌 4%)."""
        for n in range(place.index - 1, place.begin - 1, -1):
            word = place.tokens[n].word if place.free[n] != " " else None
            if word is not None and (word.fallback or word.metric):
                return word.fallback or word.metric
        return None

    def beside(self, place: Place, rule: MetricRule) -> str | None:
        """The ratio that a plain share or multiple, alone in its clause, is beside a metric: 營業利潤 125 億,35%."""
        quantity = place.quantity
        if quantity.kind not in ("times", "share") or quantity.signed or quantity.bound not in ("exact", "about"):
            return None
        if place.own.strip() != "Q":
            return None
        if quantity.kind == "times":
            return rule.multiple
        for n in places_of(place.sentence.letters, "Q", 0, place.index):
            told = place.tokens[n].quantity
            if told is not None and told.kind in ("money", "number"):
                return rule.ratio
        return None

    def base(self, rule: MetricRule) -> str | None:
        """What a change in percent behind a share is of: the volume of the same sentence, else the rule's base."""
        return (self._ledger.volume() if rule.base else None) or rule.base

    def of_kind(self, place: Place, segment: str | None) -> str | None:
        """What a count of a segment counts where no noun says so: Trainium2 50 萬顆."""
        if place.quantity.kind != "count":
            return None
        behind = place.next("S")
        close = place.tokens[behind].id if behind >= 0 and place.gap(place.index, behind) <= 1 else segment
        rule = self._terms.segments.get(close or "")
        return rule.counts if rule else None

    def is_revenue(self, place: Place, segment: str | None) -> bool:
        """True for money beside a segment with no metric in reach."""
        quantity = place.quantity
        least = {"money": _MILLION, "number": BILLION}.get(quantity.kind)
        amount = quantity.value if quantity.value is not None else quantity.high
        large = least is not None and quantity.explicit and amount is not None and abs(amount) >= least
        named = segment is not None and not place.scope.unknown
        return large and (named or rival(place))

    def loses(self, place: Place, metric: str | None) -> bool:
        """True where a dominant metric is unfavourable by other words of its clause."""
        if metric not in self._terms.losing:
            return False
        own = (place.tokens[n] for n in range(place.begin, place.stop) if place.free[n] != " ")
        return any(t.loss or (t.word is not None and t.word.sign < 0) for t in own)

    def subject(self, place: Place, name: Token | None) -> Token | None:
        """What says the segment of a quantity."""
        return subject_of(place, name, self._terms)

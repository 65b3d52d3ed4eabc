"""What a document says of itself: its company, its date, the period it reports on, its currency."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from amzn_extract.extractors.dating import TITLE, Dating
from amzn_extract.extractors.fiscal import HEAD, year_end_of
from amzn_extract.extractors.fold import fold
from amzn_extract.extractors.frame import framed
from amzn_extract.extractors.lexicon import fold_pattern
from amzn_extract.extractors.model import Basis, Quantity
from amzn_extract.extractors.periods import Anchor, Period
from amzn_extract.extractors.rules import Rules
from amzn_extract.extractors.scan import Scan
from amzn_extract.extractors.tokens import Token

_MOST = 0.6
"""The share of written currencies from which on one is the text's own."""
_ASIDE = 5
"""Amounts without any currency to one that spells it out, from which on that one is told by the way."""
_OFTEN = 500
"""Characters of a text of which one name of a product in each tells whose text it is."""
_MOSTLY = 0.75
"""The share of a currency's amounts from which on it is that of prices on an exchange."""
_END = re.compile("[\u3002!?;\n]")
_FIRST_HAN, _LAST_HAN = 0x3400, 0xFE00


class Document(Struct, frozen=True):
    """The frame that everything in a document is read in."""

    #: Ticker.
    company: str | None
    #: Id of the company in the rules, where they know it.
    owner: str | None
    anchor: Anchor
    currency: str | None
    #: What the text compares with as a rule: the year before, where it says so anywhere.
    basis: Basis | None = None
    #: The starts of periods that are but names of its own, as newspapers call it (上季).
    own_names: frozenset[int] = frozenset()
    #: True where it foretells the results of its own period (業績預告).
    previews: bool = False
    #: Where a sentence states another currency, from there on to its end.
    reckoned: tuple[tuple[int, int, str], ...] = ()

    def currency_at(self, start: int) -> str | None:
        """The currency of plain amounts at a place of the text."""
        here = [unit for first, last, unit in self.reckoned if first <= start < last]
        return here[-1] if here else self.currency


class DocumentReader:
    """Reads the frame of a document by the rules."""

    def __init__(self, rules: Rules) -> None:
        """Compiles what the rules say of titles and tickers."""
        self._rules = rules
        document = rules.file.document
        assert document is not None
        self._tickers = [re.compile(pattern) for pattern in document.tickers]
        self._not_tickers = frozenset(document.not_tickers)
        self._dating = Dating(document)
        self._previews = re.compile("|".join(map(fold_pattern, document.previews)) or "(?!)")
        self._currencies, self._abbreviated = document.currencies, document.abbreviated
        self._hosts = frozenset(document.hosts)
        self._dialects = {unit: tuple(map(fold, words)) for unit, words in document.dialects.items()}
        names = {
            unit.unit: "|".join(map(fold_pattern, unit.after))
            for unit in rules.file.units
            if unit.kind == "money" and unit.unit and unit.after and unit.factor == "1"
        }
        self._names = names
        self._stated_units, self._stated = self._of_currencies(document.stated)
        self._reckoned_units, self._reckoned = self._of_currencies(document.reckoned)

    def _of_currencies(self, patterns: Sequence[str]) -> tuple[list[str], Scan]:
        """A scan for the patterns with the names of each currency, and the currencies of its ways."""
        ways = [
            (unit, fold_pattern(pattern).replace("{currency}", f"(?:{name})"))
            for pattern in patterns
            for unit, name in self._names.items()
        ]
        return [unit for unit, _ in ways], Scan([pattern for _, pattern in ways])

    def read(
        self, original: str, folded: str, tokens: Sequence[Token], periods: Sequence[Period], found: Sequence[Quantity]
    ) -> Document:
        """The document's frame, from its cues, periods and quantities."""
        owner, company = self._company(original, folded, tokens)
        rule = self._rules.companies.get(owner or "")
        parts = [id_ for id_, metric in self._rules.metrics.items() if metric.base and "share" in metric.takes]
        frame = framed(folded, tokens, periods, found, parts)
        previews = self._previews.search(folded, 0, TITLE * 2) is not None
        year_end = rule.fiscal_year_end if rule else year_end_of(periods)
        # What a preview foretells is what it reports on.
        anchor = self._dating.anchor(replace(frame, outlook=()) if previews else frame, year_end)
        currency = rule.currency if rule else self._currency(company, original, folded, tokens, found)
        yearly = any(t.word is not None and t.word.basis == "yoy" for t in tokens) or any(
            p.span == "same" for p in periods
        )
        own = self._dating.own_names(frame, anchor)
        reckoned = tuple(
            (m.end(), ended.start() if ended else len(folded), self._reckoned_units[way])
            for way, m in self._reckoned.find(folded)
            for ended in [_END.search(folded, m.end())]
        )
        return Document(company, owner, anchor, currency, "yoy" if yearly else None, own, previews, reckoned)

    def _is_product(self, segment: Token) -> bool:
        """True for a Latin name that no other company's business has (AWS)."""
        company = self._rules.companies.get(segment.owner or "")
        rule = company.segments.get(segment.id) if company is not None else None
        return segment.latin and rule is not None and not rule.common

    def _holds_name(self, phrase: str, owner: str | None) -> bool:
        """True where the phrase of a segment holds its company's name (阿里雲)."""
        return any(self._rules.lexicon.find(phrase, lambda m: m.kind == "company_name" and m.id == owner))

    def _company(self, original: str, folded: str, tokens: Sequence[Token]) -> tuple[str | None, str | None]:
        names = [t for t in tokens if t.kind == "company_name"]
        often = Counter(t.id for t in names)
        # Beyond its head a text names others: who is compared with, who is a customer.
        head = [t for t in names if t.start < max(HEAD, len(original) // 4)]
        named = max(head, key=lambda t: often[t.id], default=None)
        found = (m for p in self._tickers for m in p.finditer(original) if m["ticker"] not in self._not_tickers)
        written = min(((m.start("ticker"), m["ticker"]) for m in found), default=None)
        if named and (written is None or named.start <= max(written[0], TITLE)):
            return named.id, self._rules.companies[named.id].ticker
        if written:
            tickers = {rule.ticker: id_ for id_, rule in self._rules.companies.items()}
            known = next((t for t in (written[1], written[1].partition(".")[0]) if t in tickers), None)
            return tickers.get(known or ""), known or written[1]
        # Nobody is named: a text that speaks of a company's own products is taken to be on it.
        segments = (t for t in tokens if t.kind == "segment")
        own = [t for t in segments if self._is_product(t) or self._holds_name(folded[t.start : t.end], t.owner)]
        owner = own[0].owner if own and len(own) * _OFTEN >= len(folded) else None
        return owner, self._rules.companies[owner].ticker if owner else None

    def _currency(
        self, company: str | None, original: str, folded: str, tokens: Sequence[Token], found: Sequence[Quantity]
    ) -> str | None:
        stated = self._stated.uppermost(folded)
        if stated is not None:
            return self._stated_units[stated]
        used = Counter(q.unit for q in found if q.kind == "money" and q.unit)
        if any(q.kind == "money" and not q.unit for q in found):
            shares = self._of_shares(tokens, found)
            used = Counter({unit: times for unit, times in used.items() if shares[unit] < _MOSTLY * times})
        plain = sum(q.kind == "money" and not q.unit for q in found)
        money = next((q.unit for q in found if q.kind == "money" or (q.kind == "number" and q.explicit)), None)
        abbreviated = money in self._abbreviated and used.most_common(1)[0][0] == money
        most = used.most_common(1)[0][0] if used else None
        bare = sum(q.kind == "number" and q.explicit for q in found)
        aside = money is None and used.total() * _ASIDE < bare  # 收入 3,798 億 … throughout, 回購 12 億美元 once
        if (len(used) == 1 and plain < used.total() and not aside) or abbreviated:
            return most  # 2 億元人民幣 …, 5 億元: spelt out once
        if not any(q.kind in ("money", "number") and not q.unit for q in found):
            return None
        spoken = any(t.kind == "metric" for t in tokens)
        if not spoken and not plain:
            return None
        script = _script(original)
        if not spoken and script == "traditional":
            return None  # 元 is spent in more than one place
        by = self._currencies[script]
        code, _, exchange = (company or "").rpartition(".")
        digits = str(len(code or exchange)) if (code or exchange).isdigit() else ""
        american = exchange.isalpha() and not code and not plain
        listed = by.get(exchange) or by.get(digits) or (by.get("US") if american else None)
        own = listed or self._of_text(folded, script, used, plain)
        abroad = own in self._hosts or (exchange.isalpha() and not code)
        return (self._led_by(found) if abroad else None) or own

    def _of_text(self, folded: str, script: str, used: Counter[str], plain: int) -> str:
        """The currency of plain amounts, by the other currencies that a text uses and by its words."""
        most, times = used.most_common(1)[0] if used else ("", 0)
        by = self._currencies[script]
        rules = times > 2 and times > _MOST * used.total() and plain * 3 <= used.total()
        if rules and by["default"] not in used:
            return most  # 令吉 throughout, and 新元 of a neighbour
        # 按年 is written in Hong Kong, 年增 in Taiwan.
        told = Counter({unit: sum(map(folded.count, words)) for unit, words in self._dialects.items()})
        dialect, number = told.most_common(1)[0]
        return dialect if script == "traditional" and number else by["default"]

    def _of_shares(self, tokens: Sequence[Token], found: Sequence[Quantity]) -> Counter[str]:
        """Currencies of prices on an exchange, which say nothing of what a company reports in."""
        metrics = [t for t in tokens if t.kind == "metric"]
        starts = [t.start for t in metrics]
        units: list[str] = []
        for quantity in found:
            n = bisect_left(starts, quantity.start) - 1
            if quantity.kind == "money" and quantity.unit and n >= 0 and self._rules.metrics[metrics[n].id].market:
                units.append(quantity.unit)
        return Counter(units)

    def _led_by(self, found: Sequence[Quantity]) -> str | None:
        """The currency that the first amounts of a text spell out, as what it reports in, and the later ones do not."""
        units = [q.unit for q in found if q.kind == "money"]
        leading = units[: units.index(None)] if None in units else []
        one = leading[0] if len(leading) > 1 and len(set(leading)) == 1 else None
        return None if one in self._abbreviated else one


def _script(text: str) -> str:
    """Whether a text is written in traditional characters or in simplified ones."""
    # Latin, digits and punctuation fold too, so only Han tells.
    often = {char: times for char, times in Counter(text).items() if _FIRST_HAN <= ord(char) < _LAST_HAN}
    changed = sum(times for char, times in often.items() if fold(char) != char)
    return "traditional" if changed * 12 > sum(often.values()) else "simplified"

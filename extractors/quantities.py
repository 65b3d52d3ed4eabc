"""Finds numbers with their units, bounds and signs in folded text.

A number is read whole or not at all. What a quantity says is decided later, in `roles` and `link`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from msgspec.structs import replace

from amzn_extract.extractors.amounts import Amount, AmountReader
from amzn_extract.extractors.compounds import Composer, Found
from amzn_extract.extractors.fold import fold
from amzn_extract.extractors.grammar import chosen, either, number_pattern, trail_pattern
from amzn_extract.extractors.lexicon import Literals, fold_pattern, guarded
from amzn_extract.extractors.model import Bound, Quantity, Reason
from amzn_extract.extractors.number_schema import FixedRule, NotQuantityRules, UnitRule
from amzn_extract.extractors.numerals import Numerals
from amzn_extract.extractors.schema import RuleFile

_LONGEST = 40
_PERCENT = UnitRule(kind="share", unit="percent")
_CLEAR = re.compile(r"[\s,;:!?()\[\]\"'、。「」『』“”|]")
_YEAR = re.compile(r"(?:19|20)\d\d")
_GROUPS: dict[str, Reason] = {"ordinal": "ordinal", "word": "word"}
"""What a pattern of `not_quantities` stands for, by the group that encloses it; a name without one."""

Span = tuple[int, int]
Skipped = tuple[int, int, Reason]


class QuantityFinder:
    """The grammar of quantities, compiled from the rules."""

    def __init__(self, rules: RuleFile, numerals: Numerals) -> None:
        """`rules` is validated: its patterns compile."""
        assert rules.numerals is not None
        assert rules.not_quantities is not None
        words = rules.numerals
        self._numerals = numerals
        self._amounts = AmountReader(words, numerals)
        self._composer = Composer(rules)
        self._units = {f"u{n}": unit for n, unit in enumerate(rules.units)}
        self._fixed = {f"f{n}": fixed for n, fixed in enumerate(rules.fixed)}
        self._bounds = {f"b{n}": bound for n, bound in enumerate(rules.bounds)}
        self._half = words.half[0]
        self._minus = frozenset(words.minus)
        self._around = frozenset(words.around)
        self._counting = re.compile(rf"(?:{either(words.counting)})\Z")
        self._counting_unless = re.compile(rf" ?(?:{either(words.counting_unless)})")
        self._blocked = _Blocked(rules.not_quantities, rules.units)
        self._trail = re.compile(trail_pattern(rules))  # first: it tells a fault in the units
        self._scan = re.compile(guarded(number_pattern(rules)))

    def skipped(self, text: str) -> list[Skipped]:
        """Where digits and numerals of folded `text` count nothing, and why, in no particular order."""
        return self._blocked.spans(text)

    def find(self, text: str, taken: Sequence[Span], skipped: Sequence[Skipped] | None = None) -> list[Quantity]:
        """All quantities in folded `text`; `taken` are spans that hold dates and the like, in order.

        `skipped` is what `skipped` gives for the text, if that is known already.
        """
        nothing = self.skipped(text) if skipped is None else skipped
        blocked = sorted([*taken, *((start, end) for start, end, _ in nothing)])
        dates = {start for start, _ in taken}
        found: list[Found] = []
        at = block = 0
        limit = len(text)
        while match := self._scan.search(text, at, limit):
            limit = len(text)
            at = match.end()
            core = match.start("sign") if match["sign"] else match.start("number")
            if match["number"] is not None:
                while block < len(blocked) and blocked[block][1] <= match.start("number"):
                    block += 1
                begin, end = match.span("number")
                near = (b for b in blocked[block : block + 4] if b[0] < end and b[1] > core)
                # 萬一 in 一萬一千 is no word.
                hit = next((b for b in near if b[0] in dates or not begin < b[0] < b[1] <= end), None)
                if hit and hit[0] > begin and hit[0] in dates:
                    at, limit = match.start(), hit[0]  # 1.5億2025年: up to the date
                    continue
                if hit:
                    at = max(begin + 1, min(hit[1], end))
                    continue
            one = self._read(text, match, found)
            if one is not None:
                found.append(one)
                at = max(at, one.quantity.end)
        return self._composer.compose(text, found)

    def _read(self, text: str, match: re.Match[str], before: list[Found]) -> Found | None:
        if match["number"] is None:
            return self._read_fixed(text, match)
        number, end = match["number"], match.end("number")
        trail = self._trail.match(text, end)
        assert trail is not None
        named = chosen(trail, "unit")
        unit = self._units[named.partition("__")[0]] if named else None
        if len(number) > _LONGEST:
            return None  # no amount has so many digits; an identifier may
        share = self._amounts.is_share(number)
        leading = (chosen(match, "money") or chosen(match, "money2")).partition("__")[0]
        if leading and (unit is None or unit.kind == "money"):
            unit = replace(self._units[leading], factor=unit.factor if unit else self._units[leading].factor)
        if share:
            unit = _PERCENT
        if unit is None and text[end : end + 1].isascii() and text[end : end + 1].isalpha():
            return None
        amount = self._amounts.read(number, upward=match["upward"] or "")
        if amount is None or self._counts_nothing(text, match, trail, unit, amount, before):
            return None
        if trail["more"] in self._around and amount.bound == "exact":
            amount = replace(amount, bound="about")
        if amount.value is not None and (trail["rest"] or named.endswith("h")):
            rest = trail["rest"] or self._half
            part = Decimal("0.5") if rest == self._half else self._numerals.parse(rest) / 10
            amount = replace(amount, value=amount.value + part)
        factor = Decimal(unit.factor) if unit else Decimal(1)
        if unit and unit.below and max(filter(None, (amount.value, amount.high)), default=0) >= Decimal(unit.below):
            factor = Decimal(1)
        sign_at = self._sign(text, match, before)
        if sign_at is not None and match["sign"] in self._minus:
            factor = -factor
        starts = [sign_at, match.start("money"), match.start("money2"), match.start("number")]
        if sign_at is None and match["money"] and match["sign"]:
            starts = [match.start("number")]
        start = min(p for p in starts if p is not None and p >= 0)
        worth = amount.times(factor)
        comparative, bound = self._bound(match, trail, amount.bound)
        stop = max(end, trail.end("more2"), end if share else trail.end("unit"), end if share else trail.end("rest"))
        scaled = amount.scale >= 10000 or self._amounts.is_scaled(number)
        explicit = unit is not None or scaled or amount.bound in ("vague", "over")
        quantity = Quantity(
            start=start,
            end=stop,
            value=worth.value,
            low=worth.low,
            high=worth.high,
            unit=unit.unit if unit else None,
            kind=unit.kind if unit else "number",
            bound=bound,
            reach=(min(match.start("bound") if match["bound"] else start, start), trail.end()),
            explicit=explicit or self._stands_alone(text, match, trail, start),
            comparative=comparative,
            signed=sign_at is not None,
        )
        return Found(quantity, amount.scale, abs(factor), leads=share or bool(leading))

    def _counts_nothing(
        self,
        text: str,
        match: re.Match[str],
        trail: re.Match[str],
        unit: UnitRule | None,
        amount: Amount,
        before: list[Found],
    ) -> bool:
        """True for numerals that are words, or parts of words: 一個, 億元, 百家, 三."""
        number, end = match["number"], match.end("number")
        if number[0].isdigit() or number[0] == ".":
            return False
        if unit is None and not self._amounts.is_scaled(number) and amount.bound in ("exact", "range"):
            joined = self._composer.joins(text, end) or (
                before
                and (
                    self._composer.ranges(text, before[-1].quantity.end, match.start("number"))
                    or self._composer.between(text, before[-1].quantity.end, match.start("number"), end)
                )
            )
            if amount.bound == "range" and self._amounts.is_bare_digits(number):
                return True
            if not joined and not self._stands_alone(text, match, trail, match.start()):
                return True
        if len(number) > 1 or amount.bound == "vague":
            return False
        bounded = match["bound"] or trail["after"] or trail["more"]
        if number not in self._numerals.digits and number != self._half and not bounded:
            return self._numerals.tens.get(number, 100) >= 100 or (unit is None and len(text.strip()) > 1)
        part = before and before[-1].quantity.kind == "money" and before[-1].quantity.end == match.start("number")
        most = 1 if unit is not None and unit.kind in ("time", "duration") else 2
        few = amount.value is not None and amount.value <= most and number != self._half and not part
        halved = trail["rest"] or chosen(trail, "unit").endswith("h")
        behind = text[trail.end() : trail.end() + 1]
        parts = unit is not None and unit.kind == "money" and behind in self._numerals.digits  # 兩塊五毛
        return unit is not None and unit.weak and few and not (halved or parts or bounded)

    def _stands_alone(self, text: str, match: re.Match[str], trail: re.Match[str], start: int) -> bool:
        """True for a number without a unit that is clearly one: the whole text, or behind 一共 or 約."""
        number, end = match["number"], match.end("number")
        if not text[:start].strip() and not text[end:].strip(" \n。.!,;"):
            return True
        if _YEAR.fullmatch(number) or (len(number) == 4 and self._amounts.is_bare_digits(number)):
            return False
        if (len(number) == 1 and not match["sign"] and not number.isdigit()) or self._counting_unless.match(text, end):
            return False
        if self._counting.search(text, max(0, start - 8), start):
            return True
        if (len(number) > 1 or match["sign"]) and (match["bound"] or trail["after"]):
            return True
        if number[0].isascii():
            return False
        if self._amounts.is_written_out(number):
            return True
        if end < len(text) and not _CLEAR.match(text[end]):
            return False
        return start == 0 or _CLEAR.match(text[start - 1]) is not None or self._amounts.is_tailed(number)

    def _sign(self, text: str, match: re.Match[str], before: list[Found]) -> int | None:
        """Where the number's sign stands, None where it has none or the dash belongs to what is before it."""
        if not match["sign"]:
            return None
        at = match.start("sign")
        if before and not self._apart(text, match):
            end = before[-1].quantity.end
            if not text[end:at].strip() or self._composer.ranges(text, end, match.end("sign")):
                return None  # 5%-8%, 1.38 元/股-1.47 元/股: the dash of a range
        behind_word = text[at - 1 : at].isascii() and text[at - 1 : at].isalnum()
        return None if match["sign"] in self._minus and behind_word else at

    @staticmethod
    def _apart(text: str, match: re.Match[str]) -> bool:
        """True where a blank stands before a sign and none behind it, as in the cells of a row."""
        at = match.start("sign")
        return text[at - 1 : at].isspace() and not text[match.end("sign") : match.end("sign") + 1].isspace()

    def _read_fixed(self, text: str, match: re.Match[str]) -> Found:
        rule: FixedRule = self._fixed[chosen(match, "fixed")]
        start, end = match.span("fixed")
        trail = self._trail.match(text, end)
        assert trail is not None
        comparative, bound = self._bound(match, trail, "exact")
        return Found(
            Quantity(
                start=start, end=end, value=Decimal(rule.value), low=None, high=None, unit=rule.unit, kind=rule.kind,
                bound=bound, reach=(match.start("bound") if match["bound"] else start, trail.end()),
                comparative=comparative, signed=rule.delta,
            ),
            Decimal(1),
            Decimal(1),
        )  # fmt: skip

    def _bound(self, match: re.Match[str], trail: re.Match[str], inside: Bound) -> tuple[bool, Bound]:
        if inside in ("vague", "range"):
            return False, inside
        if trail["after"]:
            return False, self._bounds[chosen(trail, "after").partition("__")[0]].bound
        if match["bound"]:
            name, _, how = chosen(match, "bound").partition("__")
            return how == "c", self._bounds[name].bound
        more = trail["more"] or trail["more2"]
        return False, "over" if more and more not in self._around else inside


class _Blocked:
    """Finds digits and numerals that count nothing."""

    def __init__(self, rules: NotQuantityRules, units: Sequence[UnitRule]) -> None:
        codes = {w for unit in units for w in map(fold, unit.before) if w.isascii() and w.isalpha()}
        currency = "|".join(sorted(map(re.escape, codes)))
        patterns = (fold_pattern(p.replace("{currency}", currency)) for p in rules.patterns)
        self._patterns = re.compile(guarded("|".join(patterns)))
        self._words = Literals(dict.fromkeys(rules.words, True))

    def spans(self, text: str) -> list[Skipped]:
        """Where they stand, and what they are."""
        words: list[Skipped] = [(start, end, "word") for start, end, _ in self._words.find(text)]
        return words + [(*m.span(), _GROUPS.get(m.lastgroup or "", "name")) for m in self._patterns.finditer(text)]

"""Finds numbers with their units, bounds and signs in folded text.

A number is read whole or not at all. What a quantity says is decided later, in `roles` and `link`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from msgspec import Struct
from msgspec.structs import replace

from amzn_extract.extractors.amounts import Amount, AmountReader
from amzn_extract.extractors.automaton import Automaton
from amzn_extract.extractors.compounds import BLANK, Composer, Found, is_all_of
from amzn_extract.extractors.fold import fold
from amzn_extract.extractors.grammar import Grammar, either, literally
from amzn_extract.extractors.lexicon import Literals, fold_pattern
from amzn_extract.extractors.model import Bound, Quantity, Reason
from amzn_extract.extractors.number_schema import NotQuantityRules, UnitRule
from amzn_extract.extractors.numerals import Numerals
from amzn_extract.extractors.scan import Scan
from amzn_extract.extractors.schema import RuleFile

_LONGEST = 40
_PERCENT = UnitRule(kind="share", unit="percent")
_ONE, _HALF = Decimal(1), Decimal("0.5")
_CLEAR = frozenset(",;:!?()[]\"'、。「」『』“”|")
"""Signs beside which a number stands alone, as it does beside blanks."""
_ENDS = " \n。.!,;"
_YEAR = re.compile(r"(?:19|20)\d\d")
_CURRENCIES = ("money", "money2", "ahead")
"""Groups of currencies: right before a number, behind its sign, before a bound word."""
_GROUPS: dict[str, Reason] = {"ordinal": "ordinal", "word": "word"}
"""What a pattern of `not_quantities` stands for, by the group that encloses it; a name without one."""

Span = tuple[int, int]
Skipped = tuple[int, int, Reason]


class _Trail(Struct, frozen=True, gc=False):
    """What stands behind a number."""

    end: int
    unit: UnitRule | None = None
    #: Where the unit ends, and a digit or a half behind it.
    stop: int = 0
    more: str | None = None
    #: A half or a digit that belongs to the number (一成半), or a half within the unit (個半小時).
    rest: str | None = None
    after: Bound | None = None
    #: True where 多 or the like stands behind the number itself.
    bare: bool = False


class QuantityFinder:
    """The grammar of quantities, compiled from the rules."""

    def __init__(self, rules: RuleFile, numerals: Numerals, *, plain: bool = False) -> None:
        """`rules` is validated: its patterns compile; `plain` looks for numbers everywhere, and finds the same."""
        assert rules.numerals is not None
        assert rules.not_quantities is not None
        words = rules.numerals
        self._numerals = numerals
        self._amounts = AmountReader(words, numerals)
        self._composer = Composer(rules)
        self._half = words.half[0]
        self._minus = frozenset(words.minus)
        self._around = frozenset(words.around)
        self._counting = re.compile(rf"(?:{either(words.counting)})\Z")
        self._counting_unless = re.compile(rf" ?(?:{either(words.counting_unless)})")
        self._led = words.led
        self._blocked = _Blocked(rules.not_quantities, rules.units, words.led, plain=plain)
        self._grammar = Grammar(rules)
        self._factors = {unit.factor: Decimal(unit.factor) for unit in rules.units}
        self._number, self._behind = (
            re.compile(pattern if plain else f"(?={Automaton([pattern]).trigger(2)})(?:{pattern})")
            for pattern in (self._grammar.number, self._grammar.trail.pattern)
        )

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
        while at < len(text):
            match = self._number.search(text, at, limit)
            if match is None:
                at, limit = limit, len(text)
                continue
            limit = len(text)
            at = match.end()
            begin, end = match.span("number")
            if begin >= 0:
                core = match.start("sign") if match["sign"] else begin
                while block < len(blocked) and blocked[block][1] <= begin:
                    block += 1
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

    def _trail(self, text: str, end: int) -> _Trail:
        """What stands behind a number that ends at `end`."""
        match = self._behind.match(text, end)
        if match is None:
            return _Trail(end)
        after = self._grammar.after.of(text, match.span("after")) if match["after"] else None
        if match["unit"] is None:
            return _Trail(
                match.end(), None, match.end("more2"), match["more2"], None, after, match["more2"] is not None
            )
        unit, halved = self._grammar.units.of(text, match.span("unit"))
        rest = match["rest"] or (self._half if halved else None)
        return _Trail(match.end(), unit, max(match.end("unit"), match.end("rest")), match["more"], rest, after)

    def _read(self, text: str, match: re.Match[str], before: list[Found]) -> Found | None:
        begin, end = match.span("number")
        if begin < 0:
            return self._read_fixed(text, match)
        number = text[begin:end]
        trail = self._trail(text, end)
        unit = trail.unit
        if len(number) > _LONGEST:
            return None  # no amount has so many digits; an identifier may
        share = self._amounts.is_share(number)
        factor = self._factors[unit.factor] if unit else _ONE
        leading = next((match.span(name) for name in _CURRENCIES if match[name]), (-1, -1))
        if leading[0] >= 0 and (unit is None or unit.kind == "money"):
            written, unit = unit, self._grammar.money.of(text, leading)
            factor = factor if written else self._factors[unit.factor]
        if share:
            unit, factor = _PERCENT, _ONE
        if unit is None and text[end : end + 1].isascii() and text[end : end + 1].isalpha():
            return None
        places = unit is not None and unit.kind == "share" and unit.factor == "1"
        amount = self._amounts.read(number, upward=match["upward"] or "", places=places)
        if amount is None or self._counts_nothing(text, match, trail, unit, amount, before):
            return None
        if not trail.bare and trail.more in self._around and amount.bound == "exact":
            amount = replace(amount, bound="about")
        if amount.value is not None and trail.rest:
            part = _HALF if trail.rest == self._half else self._numerals.parse(trail.rest).scaleb(-len(trail.rest))
            amount = amount.plus(part)
        if unit and unit.below and max(filter(None, (amount.value, amount.high)), default=0) >= Decimal(unit.below):
            factor = _ONE
        sign_at = self._sign(text, match, before)
        if sign_at is not None and match["sign"] in self._minus:
            factor = -factor
        start = begin
        if leading[0] >= 0 or sign_at is not None:
            starts = [sign_at, match.start("money"), match.start("money2"), begin]
            if sign_at is None and match["money"] and match["sign"]:
                starts = [begin]
            start = min(p for p in starts if p is not None and p >= 0)
        worth = amount.times(factor)
        comparative, bound = self._bound(text, match, trail, amount.bound)
        scaled = amount.scale >= 10000 or self._amounts.is_scaled(number)
        explicit = unit is not None or scaled or amount.bound in ("vague", "over")
        quantity = Quantity(
            start=start,
            end=end if share and not trail.bare else max(end, trail.stop),
            value=worth.value,
            low=worth.low,
            high=worth.high,
            unit=unit.unit if unit else None,
            kind=unit.kind if unit else "number",
            bound=bound,
            reach=(min(match.start("bound") if match["bound"] else start, start), trail.end),
            explicit=explicit or self._stands_alone(text, match, trail, start),
            comparative=comparative,
            signed=sign_at is not None,
        )
        return Found(quantity, amount.scale, abs(factor), leads=share or leading[0] >= 0)

    def _counts_nothing(
        self,
        text: str,
        match: re.Match[str],
        trail: _Trail,
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
        bounded = match["bound"] or trail.after or (trail.more and not trail.bare)
        if number not in self._numerals.digits and number != self._half and not bounded:
            return self._numerals.tens.get(number, 100) >= 100 or (
                unit is None and not is_all_of(text, match.start("number"), end)
            )
        part = before and before[-1].quantity.kind == "money" and before[-1].quantity.end == match.start("number")
        most = 1 if unit is not None and unit.kind in ("time", "duration") else 2
        few = amount.value is not None and amount.value <= most and number != self._half and not part
        behind = text[trail.end : trail.end + 1]
        parts = unit is not None and unit.kind == "money" and behind in self._numerals.digits  # 兩塊五毛
        return unit is not None and unit.weak and few and not (trail.rest or parts or bounded)

    def _stands_alone(self, text: str, match: re.Match[str], trail: _Trail, start: int) -> bool:
        """True for a number without a unit that is clearly one: the whole text, or behind 一共 or 約."""
        number, end = match["number"], match.end("number")
        if BLANK.fullmatch(text, 0, start) and not text[end:].strip(_ENDS):
            return True
        if _YEAR.fullmatch(number) or (len(number) == 4 and self._amounts.is_bare_digits(number)):
            return False
        if (len(number) == 1 and not match["sign"] and not number.isdigit()) or self._counting_unless.match(text, end):
            return False
        if self._counting.search(text, max(0, start - 8), start):
            return True
        if (len(number) > 1 or match["sign"]) and (match["bound"] or trail.after):
            return True
        if number[0].isascii():
            return False
        if self._amounts.is_written_out(number):
            return True
        if end < len(text) and not _is_clear(text[end]):
            return False
        return start == 0 or _is_clear(text[start - 1]) or self._amounts.is_tailed(number)

    def _sign(self, text: str, match: re.Match[str], before: list[Found]) -> int | None:
        """Where the number's sign stands, None where it has none or the dash belongs to what is before it."""
        if not match["sign"]:
            return None
        at = match.start("sign")
        bullet = not match["sign"].isalpha() and text[match.end("sign")].isspace()
        if bullet and not text[text.rfind("\n", 0, at) + 1 : at].strip():
            return None  # the bullet of a line
        if before and not self._apart(text, match):
            end = before[-1].quantity.end
            if not text[end:at].strip() or self._composer.ranges(text, end, match.end("sign")):
                return None  # 5%-8%, 1.38 元/股-1.47 元/股: the dash of a range
        behind_word = text[at - 1 : at].isascii() and text[at - 1 : at].isalnum()
        dash = behind_word and match["sign"] in self._minus and not text.endswith(self._led, 0, at)
        return None if dash else at

    @staticmethod
    def _apart(text: str, match: re.Match[str]) -> bool:
        """True where a blank stands before a sign and none behind it, as in the cells of a row."""
        at = match.start("sign")
        return text[at - 1 : at].isspace() and not text[match.end("sign") : match.end("sign") + 1].isspace()

    def _read_fixed(self, text: str, match: re.Match[str]) -> Found:
        start, end = match.span("fixed")
        rule = self._grammar.fixed.of(text, (start, end))
        trail = self._trail(text, end)
        comparative, bound = self._bound(text, match, trail, "exact")
        return Found(
            Quantity(
                start=start, end=end, value=Decimal(rule.value), low=None, high=None, unit=rule.unit, kind=rule.kind,
                bound=bound, reach=(match.start("bound") if match["bound"] else start, trail.end),
                comparative=comparative, signed=rule.delta,
            ),
            _ONE,
            _ONE,
        )  # fmt: skip

    def _bound(self, text: str, match: re.Match[str], trail: _Trail, inside: Bound) -> tuple[bool, Bound]:
        if inside in ("vague", "range"):
            return False, inside
        if trail.after:
            return False, trail.after
        if match["bound"]:
            bound, compares = self._grammar.bounds.of(text, match.span("bound"))
            return compares, bound
        return False, "over" if trail.more and trail.more not in self._around else inside


def _is_clear(char: str) -> bool:
    return char in _CLEAR or char.isspace()


class _Blocked:
    """Finds digits and numerals that count nothing."""

    def __init__(self, rules: NotQuantityRules, units: Sequence[UnitRule], led: Sequence[str], *, plain: bool) -> None:
        codes = {w for unit in units for w in map(fold, unit.before) if w.isascii() and w.isalpha()}
        currency = "|".join(sorted(map(re.escape, codes)))
        words = literally(led)
        patterns = (fold_pattern(p.replace("{currency}", currency).replace("{led}", words)) for p in rules.patterns)
        self._patterns = Scan(list(patterns), plain=plain)
        self._words = Literals(dict.fromkeys(rules.words, True))

    def spans(self, text: str) -> list[Skipped]:
        """Where they stand, and what they are."""
        words: list[Skipped] = [(start, end, "word") for start, end, _ in self._words.find(text)]
        return words + [(*m.span(), _GROUPS.get(m.lastgroup or "", "name")) for _, m in self._patterns.find(text)]

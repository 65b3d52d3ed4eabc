"""What a written number is worth where it is not one exact numeral: 三十幾億, 七八成, 一千多萬, 三分之一.

Works on the folded characters of the number alone; its unit and the words around it are for `quantities`.
"""

from __future__ import annotations

import re
from decimal import Decimal

from msgspec import Struct
from msgspec.structs import replace

from amzn_extract.extractors.model import Bound
from amzn_extract.extractors.number_schema import NumeralRules
from amzn_extract.extractors.numerals import Numerals

_HUNDRED = 100
_STROKE = "/"
_MOST_KNOWN = 10_000
"""Numbers that are kept with what they are worth: the same few come again and again."""


class Amount(Struct, frozen=True, gc=False):
    """One value or two ends, how exact they are, and the worth of the scale behind the digits."""

    value: Decimal | None
    low: Decimal | None = None
    high: Decimal | None = None
    bound: Bound = "exact"
    scale: Decimal = Decimal(1)

    def plus(self, part: Decimal) -> Amount:
        """The amount with a part of one more, where it is one value."""
        return self if self.value is None else replace(self, value=self.value + part)

    def times(self, factor: Decimal) -> Amount:
        """The amount in another unit."""
        if self.value is not None:
            return self if factor == 1 else replace(self, value=self.value * factor)
        ends = sorted(end * factor for end in (self.low, self.high) if end is not None)
        return replace(self, low=ends[0] if ends else None, high=ends[-1] if ends else None)


class AmountReader:
    """Reads the numbers that the grammar finds."""

    def __init__(self, rules: NumeralRules, numerals: Numerals) -> None:
        """`rules` must be folded already."""
        self._numerals = numerals
        self._known: dict[tuple[str, str, bool], Amount | None] = {}
        self._fraction, self._mixed, self._half = rules.fraction, rules.mixed_fraction, rules.half[0]
        self._minus = tuple(rules.minus)
        self._several = sorted(rules.several, key=len, reverse=True)
        self._more = [w for w in (*rules.more, *rules.more_signs) if w not in rules.several]
        self._around = rules.around
        self._pair_joint = rules.pair_joint
        digit = "".join(numerals.digits)
        self._pair = re.compile(f"(?<![{digit}{rules.point}])([{digit}]){rules.pair_joint}?([{digit}])(?![{digit}])")
        self._digits = re.compile(f"[{digit}{rules.pair_joint}]+")
        tens = "".join(ten for ten, worth in numerals.tens.items() if worth >= _HUNDRED)
        every = "".join(numerals.tens)
        twenties = "".join(ten for ten, worth in numerals.tens.items() if worth < _HUNDRED and worth % 20 == 0)
        ways = (
            f"(?=.*[{tens}])[{digit}{every}]{{4,}}",
            f"[{digit}{every}]{{3,}}{rules.point}[{digit}]+",
            f"[{digit}{every}]+{rules.point}[{digit}]{{2,}}",
            f"[{''.join(rules.formal)}]{{3,}}",
            f"[{twenties}][{digit}]",
            f".+{rules.mixed_fraction}.+{rules.fraction}.+",
        )
        self._written_out = re.compile("|".join(ways))
        self._tailed = re.compile(f"[{digit}][{tens}][{digit}]")

    def is_share(self, number: str) -> bool:
        """True for a fraction, which is a percentage."""
        return (self._fraction in number or _STROKE in number) and self._mixed not in number

    def is_bare_digits(self, number: str) -> bool:
        """True for digits in a row without any ten or scale: 二〇二五, 五六."""
        return self._digits.fullmatch(number) is not None

    def is_written_out(self, number: str) -> bool:
        """True for a numeral that can't be part of a word: 三千零四十, 零點零三, 叁拾陸, 廿五, 二又三分之一."""
        return self._written_out.fullmatch(number) is not None

    def is_tailed(self, number: str) -> bool:
        """True for a hundred or thousand with one digit behind it: 兩千五."""
        return self._tailed.fullmatch(number) is not None

    def is_scaled(self, number: str) -> bool:
        """True where a scale of 萬 or more stands in the number: it counts, unit or none."""
        return any(char in self._numerals.scales for char in number)

    def read(self, number: str, *, upward: str = "", places: bool = False) -> Amount | None:
        """What `number` is worth, None where it is no number; `upward` is what it begins with in 上千, 成千.

        With `places` two digits in a row are no range (三四%, as newspapers set it, is 34%).
        """
        key = (number, upward, places)
        if key not in self._known:
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            self._known[key] = self._worth(number, upward, places=places)
        return self._known[key]

    def _worth(self, number: str, upward: str, *, places: bool) -> Amount | None:
        text = number.replace(" ", "")
        try:
            if places and self.is_bare_digits(text) and self._pair_joint not in text:
                return Amount(self._numerals.parse(text))
            if upward:
                return Amount(self._numerals.parse(text[len(upward) :]), bound="over")
            return self._read(text)
        except (ValueError, ArithmeticError):
            return None

    def _read(self, text: str) -> Amount:
        parse = self._numerals.parse
        if _STROKE in text:
            above, _, below = text.partition(_STROKE)
            return self._read_fraction(f"{below}{self._fraction}{above}")
        if self._fraction in text:
            return self._read_fraction(text)
        if text == self._half:
            return Amount(Decimal("0.5"))
        scale = self._numerals.scale(text)
        if several := next((w for w in self._several if text.startswith(w)), None):
            low = parse(text[len(several) :]) if len(text) > len(several) else Decimal(1)
            return Amount(None, low, low * 10, "vague", scale)
        if ends := self._read_pair(text):
            return Amount(None, *ends, "range", scale)
        if inside := next((w for w in self._several if w in text), None):
            low = parse(text.replace(inside, "", 1))
            step = Decimal(10) ** max(0, low.adjusted() - len(str(low).strip("0").replace(".", "")) + 1)
            return Amount(None, low, low + step, "vague", scale)
        for word in (*self._more, *self._around):
            if word in text:
                bound: Bound = "about" if word in self._around else "over"
                return Amount(parse(text.replace(word, "", 1)), bound=bound, scale=scale)
        return Amount(parse(text), scale=scale)

    def _read_fraction(self, text: str) -> Amount:
        whole, mixed, fraction = text.rpartition(self._mixed)
        below, _, above = fraction.partition(self._fraction)
        minus = next((w for w in self._minus if above.startswith(w)), "")
        amount = self._read(above[len(minus) :])
        share = amount.times((-1 if minus else 1) / self._numerals.parse(below) * (1 if mixed else 100))
        value, low, high = (None if x is None else round(x, 6) for x in (share.value, share.low, share.high))
        if mixed and value is not None:
            return Amount(self._numerals.parse(whole) + value)
        return Amount(value, low, high, share.bound)

    def _read_pair(self, text: str) -> tuple[Decimal, Decimal] | None:
        """Both ends of 七八十億, 十五六, 三五百: two digits that stand in one place."""
        pairs = list(self._pair.finditer(text))
        if len(pairs) != 1 or "." in text:
            return None
        pair, value = pairs[0], self._numerals.digits
        first, second = value[pair[1]], value[pair[2]]
        if not first or (second - first != 1 and (first, second) != (3, 5)):
            if self._pair_joint in text:
                raise ValueError(f"not a numeral: {text!r}")
            return None
        head, tail = text[: pair.start()], text[pair.end() :]
        return self._numerals.parse(head + pair[1] + tail), self._numerals.parse(head + pair[2] + tail)

"""Chinese numerals and mixed forms into numbers: 一千三百二十五億, 三萬五, 1.2億, 3萬4000.

Works on folded text and knows no context: what is a number is decided in `quantities`, what an
inexact one (三十幾億, 七八成) is worth in `amounts`.
"""

from __future__ import annotations

import re
from decimal import Decimal

from amzn_extract.extractors.number_schema import NumeralRules

_POWERS = (10, 100, 1000)


class Numerals:
    """Reads numerals by the digits, tens and scales of the rules."""

    def __init__(self, rules: NumeralRules) -> None:
        """`rules` must be folded already."""
        self.digits, self.tens, self.scales = rules.digits, rules.tens, rules.scales
        self.latin = rules.latin_scales
        self.point = rules.point
        latin = "|".join(sorted(map(re.escape, self.latin), key=len, reverse=True))
        self._token = re.compile(rf"(?:\d[\d,]*)?\.\d+|\d[\d,]*|{latin}|\S")

    def parse(self, text: str) -> Decimal:
        """The number that `text` writes.

        Raises:
            ValueError: `text` is no numeral.
        """
        if not text.isascii() and "." in text and not any(char.isdecimal() and char.isascii() for char in text):
            text = text.replace(".", self.point)  # 七七六.七億, as newspapers set it
        whole, _, fraction = text.partition(self.point)
        if fraction and (decimals := re.match(f"[{''.join(self.digits)}]+", fraction)):
            digits = "".join(str(self.digits[c]) for c in decimals.group())
            number = self._parse_whole(whole) + Decimal(f"0.{digits}")
            scale = fraction[decimals.end() :]
            return number * self._parse_whole(scale) if scale else number
        return self._parse_whole(text)

    def scale(self, text: str) -> Decimal:
        """What one of the last digit before the scale at the end is worth: 1e8 of 1,735億, 1 of 二十五."""
        scale = Decimal(1)
        tens = self.tens if text[0].isdecimal() else {}
        for letter in reversed(text):
            if letter not in self.scales and letter not in tens:
                break
            scale *= self.scales.get(letter) or tens[letter]
        latin = re.search(r"[a-z]+$", text)
        return scale * self.latin[latin.group()] if latin else scale

    def _parse_whole(self, text: str) -> Decimal:
        total = section = Decimal(0)
        digit: Decimal | None = None
        if not text.strip():
            raise ValueError("not a numeral: an empty text")
        largest, unit, tail = Decimal(0), Decimal(1), False
        for token in self._token.findall(text):
            if token[-1].isdecimal() and token[-1].isascii():
                # 3萬5 leaves 5 as the tail of its 萬, as 三萬五 does; 3萬50 is 3萬 and 50.
                tail = len(token) == 1 and token != "0" and unit > 10
                digit = Decimal(token.replace(",", ""))
            elif token in self.digits:
                value = self.digits[token]
                # 二〇二五 is positional; 三萬五 leaves 五 as the tail of its 萬.
                tail = digit is None and value > 0 and unit > 10
                digit = Decimal(value) if digit is None else digit * 10 + value
                unit = unit if value else Decimal(1)
            elif token in self.tens:
                worth = Decimal(self.tens[token])
                section += (Decimal(1) if digit is None else digit) * worth
                unit = worth if worth in _POWERS else Decimal(10)  # 廿五
                digit, tail = None, False
            elif token in self.scales or token in self.latin:
                scale = Decimal(self.scales.get(token) or self.latin[token])
                section += digit or 0
                if not section and not total and digit is None:
                    section = Decimal(1)
                if scale > largest:
                    total, largest = (total + section) * scale, scale
                else:
                    total += section * scale
                section, digit, unit, tail = Decimal(0), None, scale, False
            else:
                raise ValueError(f"not a numeral: {text!r}")
        if digit is not None:
            section += digit * unit / 10 if tail else digit
        return total + section

"""Quantities of several numbers: 3 元 5 角, ranges, and lists whose last member has the unit for all."""

from __future__ import annotations

import re
from decimal import Decimal

from msgspec import Struct
from msgspec.structs import replace

from amzn_extract.extractors.grammar import either
from amzn_extract.extractors.lexicon import fold_pattern
from amzn_extract.extractors.model import Quantity
from amzn_extract.extractors.schema import RuleFile

BLANK = re.compile(r"\s*")
_BEHIND_DIGITS = re.compile(r"\d\s*([^\d\s]+)$")
_WIDEST = 5
"""Two amounts further apart than this many times are no range but a change and where it led."""


class Found(Struct, frozen=True, gc=False):
    """A quantity with what composing needs to know besides."""

    quantity: Quantity
    #: What the scale behind its digits is worth: 1e8 in 1,735 億.
    scale: Decimal
    #: What one of its unit is worth: 10 percent in 三成.
    factor: Decimal
    #: True where its unit stands before the number ($, 百分之), so that a second end goes without.
    leads: bool = False


class Composer:
    """Joins what belongs together, by the rules on ranges and lists."""

    def __init__(self, rules: RuleFile) -> None:
        """`rules` is validated: its patterns compile."""
        assert rules.numerals is not None
        ranges = "|".join(map(fold_pattern, rules.ranges))
        self._ranges = re.compile(rf" ?(?:{ranges}) ?")
        tolerances = either(rules.tolerances)
        self._tolerances = re.compile(rf"(?P<apart> ?[,(])? ?(?:{tolerances}) ?")
        lists = either(re.escape(w) for w in rules.lists)
        self._lists = re.compile(rf" ?(?:{lists}) ?")
        self._ended = re.compile(rf" ?(?:{either(rules.between)})")
        self._minus = re.compile(rf" (?:{either(re.escape(w) for w in rules.numerals.minus)})")

    def joins(self, text: str, at: int) -> bool:
        """True where the sign of a range or a list stands at `at`."""
        return bool(self._ranges.match(text, at) or self._lists.match(text, at))

    def between(self, text: str, start: int, begin: int, end: int) -> bool:
        """True where a list's sign joins a number to one before, and words end both as a range."""
        return bool(self._lists.fullmatch(text, start, begin) and self._ended.match(text, end))

    def ranges(self, text: str, start: int, end: int) -> bool:
        """True where nothing but the sign of a range stands between two places."""
        return self._ranges.fullmatch(text, start, end) is not None

    def compose(self, text: str, found: list[Found]) -> list[Quantity]:
        """Ranges joined, lists given the unit of their last member."""
        joined: list[Found] = []
        for item in found:
            while joined and (merged := self._merged(text, joined[-1], item)):
                item = merged
                joined.pop()
            if joined and self._off(text, joined[-1], item, apart=True):
                continue  # 60 億(±2%): the figure is what is said
            joined.append(item)
        for n in range(len(joined) - 2, -1, -1):
            member = self._member(text, joined[n], joined[n + 1])
            if member is not joined[n]:
                joined[n] = member
                if member.quantity.bound == "about":  # 約 60/23/17%: said once for all
                    other = joined[n + 1]
                    joined[n + 1] = replace(other, quantity=replace(other.quantity, bound="about"))
        return [f.quantity for f in joined]

    def _merged(self, text: str, first: Found, last: Found) -> Found | None:
        """Two that are one amount or range."""
        return self._parts(text, first, last) or self._tolerance(text, first, last) or self._range(text, first, last)

    def _off(self, text: str, first: Found, last: Found, *, apart: bool) -> bool:
        """True where the last of two says how far the first may be off: in brackets or behind a comma where `apart`."""
        a, b = first.quantity, last.quantity
        match = self._tolerances.match(text, a.end)
        return match is not None and b.start <= match.end() < b.end and apart == (match["apart"] is not None)

    def _tolerance(self, text: str, first: Found, last: Found) -> Found | None:
        """47%±1.5%, 46%加減 1.5 個百分點, 600 億±2%: from where to where it may be."""
        a, b = first.quantity, last.quantity
        if a.value is None or b.value is None or not self._off(text, first, last, apart=False):
            return None
        off = abs(b.value)
        if a.kind != "share" and b.kind == "share":
            off *= abs(a.value) / 100
        elif a.kind != b.kind and (a.kind, b.unit) != ("share", "percentage_point"):
            return None
        ends = a.value - off, a.value + off
        reach = a.reach[0], b.reach[1]
        whole = replace(a, end=b.end, value=None, low=ends[0], high=ends[1], bound="range", reach=reach)
        return replace(first, quantity=whole)

    @staticmethod
    def _parts(text: str, first: Found, last: Found) -> Found | None:
        """3 元 5 角, 5 美元 30 美分: the parts of one amount."""
        a, b = first.quantity, last.quantity
        if a.kind != "money" or b.kind != "money" or b.unit not in (None, a.unit) or text[a.end : b.start].strip(" "):
            return None
        if a.value is None or b.value is None or b.start - a.end > 1 or first.scale != 1 or last.scale != 1:
            return None
        if not last.factor < first.factor or not 0 <= b.value < first.factor or a.value % first.factor:
            return None
        whole = replace(a, end=b.end, value=a.value + b.value, reach=(a.reach[0], b.reach[1]), bound=b.bound)
        return replace(first, quantity=whole, factor=last.factor)

    def _range(self, text: str, first: Found, last: Found) -> Found | None:
        a, b = first.quantity, last.quantity
        if a.value is None or b.value is None:
            return None
        between = self.between(text, a.end, b.start, b.end)
        if not between and not self.ranges(text, a.end, b.start):
            return None
        if not b.explicit and not a.explicit and b.signed and self._minus.fullmatch(text, a.end, b.start + 1):
            return None  # 3 -9: two cells of a row
        if first.leads and (b.kind == "number" or (b.kind == a.kind and b.unit is None)):
            # $1.02-1.03B, 百分之五至八, 新台幣 12 至 14 元
            factor = first.factor if b.kind == "number" else Decimal(1)
            b = replace(b, unit=a.unit, kind=a.kind, explicit=True, value=b.value * abs(factor))
            last = replace(last, quantity=b)
            if first.scale == 1 and last.scale != 1:
                a = replace(a, unit=None, kind="number")
        if a.kind not in ("number", b.kind) or a.unit not in (None, b.unit):
            return None
        assert a.value is not None
        assert b.value is not None
        low, high = a.value, b.value
        if a.kind == "number":
            low *= last.factor * (last.scale if first.scale == 1 else 1)
        low, high = sorted((low, high))
        if not between and a.kind in ("money", "count") and abs(high) > _WIDEST * abs(low):
            return None  # 減少 38 間至 7198 間: a change and where it led
        told = self._ended.match(text, b.end) or is_all_of(text, a.start, b.end)
        alone = (a, b) if a.kind == b.kind and text[a.end : b.start].strip().isalpha() else None
        merged = replace(b, start=a.start, value=None, low=low, high=high, bound="range", ends=alone,
                         reach=(a.reach[0], b.reach[1]), explicit=a.explicit or b.explicit or bool(told),
                         signed=a.signed or b.signed)  # fmt: skip
        return replace(last, quantity=merged)

    def _member(self, text: str, one: Found, after: Found) -> Found:
        a, b = one.quantity, after.quantity
        begun = (
            a.kind == "count"
            and b.kind not in ("count", "number")
            and _begins(text[a.start : a.end], text[b.start : b.end])
        )
        if (a.kind != "number" and not begun) or (b.kind == "number" and after.scale == 1):
            return one
        if not self._lists.fullmatch(text, a.end, b.start) or text[a.end : b.start].strip() == ",":
            return one
        factor = after.factor * (after.scale if one.scale == 1 else 1)

        def scaled(x: Decimal | None) -> Decimal | None:
            return x * factor if x is not None else None

        member = replace(a, value=scaled(a.value), low=scaled(a.low), high=scaled(a.high),
                         unit=b.unit, kind=b.kind, explicit=True)  # fmt: skip
        return replace(after, quantity=member)


def _begins(one: str, other: str) -> bool:
    """True where the unit of one is how that of the other begins: 0.5 個和 1.8 個百分點."""
    unit = _BEHIND_DIGITS.search(one)
    whole = _BEHIND_DIGITS.search(other)
    return unit is not None and whole is not None and whole[1].startswith(unit[1])


def is_all_of(text: str, start: int, end: int) -> bool:
    """True where nothing stands around a span."""
    return BLANK.fullmatch(text, 0, start) is not None and BLANK.fullmatch(text, end) is not None

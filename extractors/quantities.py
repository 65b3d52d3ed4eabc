"""Finds numbers with their units, bounds, ranges and signs in folded text.

A number is read whole or not at all. What a quantity says is decided later, in `roles` and `link`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from amzn_extract.extractors.grammar import either, group_of, number_pattern, trail_pattern
from amzn_extract.extractors.lexicon import fold_pattern, guarded, trie_pattern
from amzn_extract.extractors.model import Bound, Quantity
from amzn_extract.extractors.numerals import Numerals
from amzn_extract.extractors.schema import FixedRule, RuleFile, UnitRule

_LONGEST = 40
_PERCENT = UnitRule(kind="share", unit="percent")


@dataclass(frozen=True, slots=True)
class _Found:
    """A quantity with what composing needs to know besides."""

    quantity: Quantity
    #: What the scale behind its digits is worth: 1e8 in 1,735 億.
    scale: Decimal
    #: What one of its unit is worth: 10 percent in 三成.
    factor: Decimal


class QuantityFinder:
    """The grammar of quantities, compiled from the rules."""

    def __init__(self, rules: RuleFile, numerals: Numerals) -> None:
        """`rules` is validated: its patterns compile."""
        assert rules.numerals is not None
        assert rules.not_quantities is not None
        self._numerals = numerals
        words = rules.numerals
        self._units = {f"u{n}": unit for n, unit in enumerate(rules.units)}
        self._fixed = {f"f{n}": fixed for n, fixed in enumerate(rules.fixed)}
        self._bounds = {f"b{n}": bound for n, bound in enumerate(rules.bounds)}
        self._several = frozenset(words.several)
        self._upward = frozenset(w[-1] for w in words.upward)
        self._half = words.half[0]
        self._fraction = words.fraction
        self._minus = frozenset(words.minus)
        self._more = {w for w in words.more if w not in self._several}
        digit, worth = "".join(words.digits), "".join([*words.tens, *words.scales])
        self._pair = re.compile(f"([{digit}])([{digit}])([{worth}]*)")  # 六七百
        self._blocked = re.compile(guarded("|".join(map(fold_pattern, rules.not_quantities.patterns))))
        self._words = re.compile(trie_pattern(rules.not_quantities.words))
        self._between = re.compile(rf" ?(?:{either(rules.ranges)}) ?")
        self._lists = re.compile(rf" ?(?:{either(re.escape(w) for w in rules.lists)}) ?")
        self._scan = re.compile(guarded(number_pattern(rules)))
        self._trail = re.compile(trail_pattern(rules))

    def find(self, text: str, taken: Sequence[tuple[int, int]]) -> list[Quantity]:
        """All quantities in folded `text`; `taken` are spans that hold dates and the like, in order."""
        blocked = sorted(
            [*taken, *(m.span() for m in self._blocked.finditer(text)), *(m.span() for m in self._words.finditer(text))]
        )
        found: list[_Found] = []
        at = block = 0
        while match := self._scan.search(text, at):
            at = match.end()
            core = match.start("sign") if match["sign"] else match.start("number")
            if match["number"] is not None:
                while block < len(blocked) and blocked[block][1] <= match.start("number"):
                    block += 1
                hit = next((b for b in blocked[block : block + 4] if b[0] < match.end("number") and b[1] > core), None)
                if hit:
                    at = max(match.start("number") + 1, min(hit[1], match.end("number")))
                    continue
            one = self._read(text, match, found)
            if one is not None:
                found.append(one)
                at = max(at, one.quantity.end)
        return self._compose(text, found)

    def _read(self, text: str, match: re.Match[str], before: list[_Found]) -> _Found | None:
        if match["number"] is None:
            return self._read_fixed(text, match)
        number, end = match["number"], match.end("number")
        trail = self._trail.match(text, end)
        assert trail is not None
        unit = self._units[(group_of(trail, "u") or "").partition("__")[0]] if trail["unit"] else None
        if len(number) > _LONGEST:
            return None  # no amount has so many digits; an identifier may
        if self._fraction in number:
            unit = _PERCENT
        money = (group_of(match, "u") or "").partition("__")[0]
        if money:
            unit = self._units[money] if unit is None or unit.kind == "money" else unit
        if unit is None and text[end : end + 1].isascii() and text[end : end + 1].isalpha():
            return None
        amount = self._amount(number)
        if amount is None:
            return None
        value, low, high, bound, scale = amount
        arabic = number[0].isdigit()
        bare = unit is None and scale == 1 and not arabic and bound == "exact"
        if bare and not (self._between.match(text, end) or self._lists.match(text, end)):
            return None
        lone = len(number) == 1 and number not in self._numerals.digits and not arabic
        if lone and not (match["bound"] or trail["after"]):
            return None
        if unit is not None and unit.weak and not arabic and value is not None and value <= 2 and len(number) == 1:
            return None
        if trail["rest"]:
            part = Decimal("0.5") if trail["rest"] == self._half else Decimal(self._numerals.digits[trail["rest"]]) / 10
            value = value + part if value is not None else None
        factor = Decimal(unit.factor) if unit else Decimal(1)
        sign_at = match.start("sign") if match["sign"] else None
        if sign_at is not None and before and not text[before[-1].quantity.end : sign_at].strip():
            sign_at = None  # 5%-8%: the dash of a range
        if sign_at is not None and match["sign"] in self._minus:
            if text[sign_at - 1 : sign_at].isascii() and text[sign_at - 1 : sign_at].isalnum():
                sign_at = None
            else:
                factor = -factor
        starts = (
            sign_at,
            match.start("money") if match["money"] else None,
            match.start("money2") if match["money2"] else None,
            match.start("number"),
        )
        start = min(p for p in starts if p is not None)
        if sign_at is None and match["money"] and match["sign"]:
            start = match.start("number")
        comparative, bound = self._bound(match, trail, bound)
        ends = sorted(x * factor for x in (low, high) if x is not None)
        quantity = Quantity(
            start=start,
            end=trail.end("rest") if trail["rest"] else trail.end("unit") if trail["unit"] else
                trail.end("more2") if trail["more2"] else end,
            value=value * factor if value is not None else None,
            low=ends[0] if ends else None,
            high=ends[-1] if ends else None,
            unit=unit.unit if unit else None,
            kind=unit.kind if unit else "number",
            bound=bound,
            reach=(min(match.start("bound") if match["bound"] else start, start), trail.end()),
            explicit=unit is not None or scale >= 10000 or bound in ("vague", "over"),
            comparative=comparative,
            signed=sign_at is not None,
        )  # fmt: skip
        return _Found(quantity, scale, abs(factor))

    def _read_fixed(self, text: str, match: re.Match[str]) -> _Found:
        rule: FixedRule = self._fixed[group_of(match, "f") or ""]
        start, end = match.span(group_of(match, "f") or "")
        trail = self._trail.match(text, end)
        assert trail is not None
        comparative, bound = self._bound(match, trail, "exact")
        return _Found(
            Quantity(
                start=start, end=end, value=Decimal(rule.value), low=None, high=None, unit=rule.unit, kind=rule.kind,
                bound=bound, reach=(match.start("bound") if match["bound"] else start, trail.end()),
                comparative=comparative, signed=rule.delta,
            ),
            Decimal(1),
            Decimal(1),
        )  # fmt: skip

    def _amount(self, number: str) -> tuple[Decimal | None, Decimal | None, Decimal | None, Bound, Decimal] | None:
        """Value, ends, bound from inside the number, and the worth of its last digit."""
        parse = self._numerals.parse
        compact = number.replace(" ", "")
        scale = Decimal(1)
        tens = self._numerals.tens if compact[0].isdecimal() else {}
        for letter in reversed(compact):
            if letter not in self._numerals.scales and letter not in tens:
                break
            scale *= self._numerals.scales.get(letter) or tens[letter]
        latin = re.search(r"[a-z]+$", compact)
        if latin:
            scale *= self._numerals.latin[latin.group()]
        try:
            if self._fraction in compact:
                below, _, above = compact.partition(self._fraction)
                return round(parse(above) / parse(below) * 100, 6), None, None, "exact", scale
            several = next((w for w in sorted(self._several, key=len, reverse=True) if compact.startswith(w)), None)
            if several:
                low = parse(compact[len(several) :])
                return None, low, low * 10, "vague", scale
            if any(compact.startswith(w) for w in self._upward):
                return parse(compact[1:]), None, None, "over", scale
            pair = self._pair.fullmatch(compact)
            if pair and parse(pair[2]) - parse(pair[1]) == 1 and parse(pair[1]):
                return None, parse(pair[1] + pair[3]), parse(pair[2] + pair[3]), "range", scale
            inside = next((w for w in self._several if w in compact), None)
            if inside:
                low = parse(compact.replace(inside, "", 1))
                step = Decimal(10) ** max(0, low.adjusted() - len(str(low).strip("0").replace(".", "")) + 1)
                return None, low, low + step, "vague", scale
            inside = next((w for w in self._more if w in compact), None)
            if inside:
                return parse(compact.replace(inside, "", 1)), None, None, "over", scale
            return parse(compact), None, None, "exact", scale
        except (ValueError, ArithmeticError):
            return None

    def _bound(self, match: re.Match[str], trail: re.Match[str], inside: Bound) -> tuple[bool, Bound]:
        if inside in ("vague", "range"):
            return False, inside
        if trail["after"]:
            return False, self._bounds[(group_of(trail, "b") or "").partition("__")[0]].bound
        if match["bound"]:
            name, _, how = (group_of(match, "b") or "").partition("__")
            return how == "c", self._bounds[name].bound
        more = trail["more"] or trail["more2"]
        return False, "over" if more else inside

    def _compose(self, text: str, found: list[_Found]) -> list[Quantity]:
        """Ranges joined, lists given the unit of their last member."""
        joined: list[_Found] = []
        for item in found:
            previous = joined[-1] if joined else None
            merged = self._range(text, previous, item) if previous else None
            if merged:
                joined[-1] = merged
            else:
                joined.append(item)
        for n in range(len(joined) - 2, -1, -1):
            member = self._member(text, joined[n], joined[n + 1])
            if member is not joined[n]:
                joined[n] = member
                if member.quantity.bound == "about":  # 約 60/23/17%: said once for all
                    joined[n + 1] = replace(joined[n + 1], quantity=replace(joined[n + 1].quantity, bound="about"))
        return [f.quantity for f in joined]

    def _range(self, text: str, first: _Found, last: _Found) -> _Found | None:
        a, b = first.quantity, last.quantity
        if not self._between.fullmatch(text, a.end, b.start) or a.value is None or b.value is None:
            return None
        if a.kind == "money" and b.kind == "number" and text[a.end - 1].isdigit():  # $1.02-1.03B
            priced = self._range(text, replace(first, quantity=replace(a, unit=None, kind="number")), last)
            if priced is None:
                return None
            return replace(priced, quantity=replace(priced.quantity, unit=a.unit, kind="money", explicit=True))
        if a.kind not in ("number", b.kind) or a.unit not in (None, b.unit):
            return None
        low, high = a.value, b.value
        if a.kind == "number":
            low *= last.factor * (last.scale if first.scale == 1 else 1)
        low, high = sorted((low, high))
        if a.kind in ("money", "count") and a.unit is not None and abs(high) > 5 * abs(low):
            return None  # 減少 38 間至 7198 間: a change and where it led
        merged = replace(b, start=a.start, value=None, low=low, high=high, bound="range",
                         reach=(a.reach[0], b.reach[1]), explicit=b.explicit)  # fmt: skip
        return replace(last, quantity=merged)

    def _member(self, text: str, one: _Found, after: _Found) -> _Found:
        a, b = one.quantity, after.quantity
        if a.kind != "number" or (b.kind == "number" and after.scale == 1):
            return one
        if not self._lists.fullmatch(text, a.end, b.start) or text[a.end : b.start].strip() == ",":
            return one
        factor = after.factor * (after.scale if one.scale == 1 else 1)

        def scaled(x: Decimal | None) -> Decimal | None:
            return x * factor if x is not None else None

        member = replace(a, value=scaled(a.value), low=scaled(a.low), high=scaled(a.high),
                         unit=b.unit, kind=b.kind, explicit=True)  # fmt: skip
        return replace(after, quantity=member)

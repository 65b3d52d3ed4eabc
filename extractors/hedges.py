"""Bound words that stand before the verb and not before the number: 約占 31%, 幾乎是去年的兩倍."""

from __future__ import annotations

import re

from msgspec.structs import replace

from amzn_extract.extractors.lexicon import fold_pattern
from amzn_extract.extractors.model import Quantity
from amzn_extract.extractors.rules import Rules
from amzn_extract.extractors.sentence import Place, last_of, places_of

_MOST = 6
"""Characters of a bound word."""
_VERBS = 3
"""Words before a quantity that a bound word may stand before."""


class Hedges:
    """Finds them by the bound words of the rules."""

    def __init__(self, rules: Rules) -> None:
        """Compiles the words that stand before."""
        words = [(one.bound, "|".join(map(fold_pattern, one.before))) for one in rules.file.bounds if one.before]
        self._hedges = [(bound, re.compile(f"(?:{pattern})$")) for bound, pattern in words]
        self._any = re.compile(f"(?:{'|'.join(pattern for _, pattern in words) or '(?!)'})$")

    def hedged(self, place: Place) -> Quantity:
        """The quantity with the bound that a word before its verb gives it, itself where there is none."""
        quantity = place.quantity
        if quantity.bound != "exact":
            return quantity
        text = place.sentence.text
        for n in _verbs(place):
            start = place.tokens[n].start
            if not self._any.search(text, max(0, start - _MOST), start):
                continue
            for bound, pattern in self._hedges:
                if pattern.search(text, max(0, start - _MOST), start):
                    return replace(quantity, bound=bound)
        return quantity


def _verbs(place: Place) -> list[int]:
    """The nearest places that such a word may stand before, the last first."""
    if place.quantity.kind != "times":
        verbs: list[int] = []
        n = last_of(place.free, "CDGMTE", place.begin, place.index)
        while n >= 0 and len(verbs) < _VERBS:
            verbs.append(n)
            n = last_of(place.free, "CDGMTE", place.begin, n)
        return verbs
    # 幾乎是去年 77 億的兩倍: also before what it is a multiple of.
    letters = place.sentence.letters
    stop = last_of(letters, ",;.(:", 0, place.index)
    return places_of(letters, "CDGMTIYEPRS", stop + 1, place.index)[::-1]

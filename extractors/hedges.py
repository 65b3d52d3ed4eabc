"""Bound words that stand before the verb and not before the number: 約占 31%, 幾乎是去年的兩倍."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec.structs import replace

from amzn_extract.extractors.lexicon import fold_pattern
from amzn_extract.extractors.model import Quantity
from amzn_extract.extractors.rules import Rules
from amzn_extract.extractors.sentence import Place

_MOST = 6
"""Characters of a bound word."""


class Hedges:
    """Finds them by the bound words of the rules."""

    def __init__(self, rules: Rules) -> None:
        """Compiles the words that stand before."""
        self._hedges = [
            (bound.bound, re.compile("(?:" + "|".join(fold_pattern(w) for w in bound.before) + ")$"))
            for bound in rules.file.bounds
            if bound.before
        ]

    def hedged(self, place: Place) -> Quantity:
        """The quantity with the bound that a word before its verb gives it, itself where there is none."""
        quantity = place.quantity
        if quantity.bound != "exact":
            return quantity
        for n in self._verbs(place):
            start = place.tokens[n].start
            for bound, pattern in self._hedges:
                if pattern.search(place.sentence.text, max(0, start - _MOST), start):
                    return replace(quantity, bound=bound)
        return quantity

    def _verbs(self, place: Place) -> Iterator[int]:
        """The nearest places that such a word may stand before."""
        if place.quantity.kind != "times":
            yield from reversed(place.before("CDGMTE")[-3:])
            return
        for n in range(place.index - 1, -1, -1):  # 幾乎是去年 77 億的兩倍: also before what it is a multiple of
            if place.tokens[n].letter in ",;.(:":
                return
            if place.tokens[n].letter in "CDGMTIYEPRS":
                yield n

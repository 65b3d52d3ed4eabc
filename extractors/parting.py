"""Ranges that are none: 毛利率下降 3.6% 至 44.7% is how much a ratio changed and where that led."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from decimal import Decimal

from amzn_extract.extractors.model import Quantity
from amzn_extract.extractors.schema import MetricRule
from amzn_extract.extractors.tokens import Token

_LEVEL = Decimal(20)
"""Percents from which on a ratio's second figure is taken for where it stands."""
_WIDEST = 5
"""Two figures further apart than this many times are no range."""
_BEFORE = 4
"""Cues before a range among which its metric stands."""


def parted(quantities: Sequence[Quantity], cues: Sequence[Token], metrics: Mapping[str, MetricRule]) -> list[Quantity]:
    """The quantities, with both ends of such a range told apart."""
    result: list[Quantity] = []
    for quantity in quantities:
        if quantity.ends and _leads(quantity.ends) and _of_ratio(quantity, cues, metrics):
            result += quantity.ends
        else:
            result.append(quantity)
    return result


def _leads(ends: tuple[Quantity, Quantity]) -> bool:
    first, last = (end.value for end in ends)
    if first is None or last is None or {end.kind for end in ends} != {"share"}:
        return False
    return first < last and (last >= _LEVEL or last > _WIDEST * first)


def _of_ratio(quantity: Quantity, cues: Sequence[Token], metrics: Mapping[str, MetricRule]) -> bool:
    """True right behind a rise or fall of a metric that is a share itself."""
    n = bisect_left(cues, quantity.reach[0], key=lambda cue: cue.start)
    if not n or cues[n - 1].kind != "direction" or quantity.reach[0] - cues[n - 1].end > 1:
        return False
    named = next((cue for cue in reversed(cues[max(0, n - _BEFORE) : n - 1]) if cue.kind == "metric"), None)
    return named is not None and "share" in metrics[named.id].takes

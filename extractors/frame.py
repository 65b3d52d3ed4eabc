"""What telling a document's period needs, and which of its periods are told by the way.

Those are periods that something is compared with, a share or a multiple of, or that lie ahead.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Sequence

from msgspec import Struct

from amzn_extract.extractors.model import Quantity
from amzn_extract.extractors.periods import Period
from amzn_extract.extractors.tokens import Token

_LATELY = 40
"""Characters between a figure of this year and the year that it is compared with."""
BESIDE = 12
"""Characters between a period, its metric and its figure."""
_OF = 12
"""Characters between a word for a share and the period of its whole."""
_MULTIPLIED = 10
"""Characters between a year and how many times its level something is."""
_CLAUSE = frozenset(",;:()\u3001\u3002\n0123456789%")


class Frame(Struct, frozen=True):
    """What telling the period needs: the folded text with its cues, periods and figures."""

    text: str
    tokens: Sequence[Token]
    periods: Sequence[Period]
    found: Sequence[Quantity]
    #: Starts of words of outlook.
    outlook: Sequence[int]
    #: Starts of metrics with a figure beside them.
    values: Sequence[int]
    #: Ends of words for a share of a whole (佔), which may be that of another year.
    parts: Sequence[int]


def framed(
    text: str, tokens: Sequence[Token], periods: Sequence[Period], found: Sequence[Quantity], parts: Collection[str]
) -> Frame:
    """The frame of a document; `parts` are the metrics that are shares of a whole."""
    amounts = [q.start for q in found]
    values = [t.start for t in tokens if t.kind == "metric" and any_within(amounts, t.end, t.end + BESIDE)]
    outlook = [t.start for t in tokens if t.kind == "outlook"]
    return Frame(text, tokens, periods, found, outlook, values, [t.end for t in tokens if t.id in parts])


def of_whole(period: Period, frame: Frame) -> bool:
    """True for the year of a whole that something is a share of: 佔公司 2021 年營收的 7.4%."""
    n = bisect_left(frame.parts, period.start + 1) - 1 if period.span == "year" else -1
    between = frame.text[frame.parts[n] : period.start] if n >= 0 else ""
    return n >= 0 and len(between) <= _OF and _CLAUSE.isdisjoint(between)


def compares(period: Period, tokens: Sequence[Token]) -> bool:
    """True for a period with a word of comparison right before or behind it."""
    n = bisect_left(tokens, period.start, key=lambda t: t.start)
    near = tokens[max(0, n - 1) : n + 1]
    return any(t.kind in ("comparison", "from") and max(period.start - t.end, t.start - period.end) <= 2 for t in near)


def before_this(period: Period, frame: Frame) -> bool:
    """True for a year that a figure of this year is compared with, or of the next one, foretold."""
    n = bisect_left(frame.tokens, period.start, key=lambda t: t.start) - 1
    compared = n >= 0 and frame.tokens[n].kind == "comparison" and period.start - frame.tokens[n].end <= 1
    lately = (p for p in frame.periods if 0 < period.start - p.end < _LATELY)
    near = compared and any(
        p.years_away == 0 or (p.year == (period.year or 0) + 1 and lies_ahead(p, frame)) for p in lately
    )
    return near and period.span == "year"


def lies_ahead(period: Period, frame: Frame) -> bool:
    """True for a year that stands beside a word of the future, in its own sentence."""
    near = frame.text[max(0, period.start - 40) : period.start]
    start = max(0, period.start - 40) + max(near.rfind(c) for c in "\u3002!?\n") + 1
    return any_within(frame.outlook, start, period.end + (BESIDE + 1 if period.span == "year" else 0))


def multiplied(period: Period, frame: Frame) -> bool:
    """True for a year whose level something is a multiple of (2022 年的兩倍), however long past."""
    if period.span != "year":
        return False
    n = bisect_left(frame.found, period.end, key=lambda q: q.start)
    if n == len(frame.found) or frame.found[n].kind != "times" or frame.found[n].signed:
        return False
    first = bisect_left(frame.tokens, period.end, key=lambda t: t.start)
    near = frame.tokens[first : first + 4]
    ends = frame.found[n].start
    return ends - period.end <= _MULTIPLIED and any(t.kind == "owned" and t.end <= ends for t in near)


def any_within(places: Sequence[int], first: int, last: int) -> bool:
    """True where one of the sorted `places` lies between both, ends included."""
    n = bisect_left(places, first)
    return n < len(places) and places[n] <= last

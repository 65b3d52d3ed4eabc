"""Tables with a line for each cell, as they come out of web pages and PDF files: which lines are one row."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from amzn_extract.extractors.rows import FIGURE, Span

_LONGEST_NAME = 24
_STOPS = frozenset("。,;!?:，；！？：")
_ROW = re.compile("(n+)(f+)")
"""The lines of a row by their kinds: what names it, then its figures."""


class Row(Struct, frozen=True):
    """Lines that are one row."""

    #: How many they are.
    lines: int
    #: The spans of its cells; none where no heads are above, so that a name and its first figure are read like a line.
    cells: tuple[Span, ...]


def rows_of(original: str, lines: Sequence[Span], figures: Mapping[int, int]) -> dict[int, Row]:
    """Rows with a line for each cell, by the place of their first line among the lines.

    `lines` are spans of the text without the blanks around them; `figures` are the ends of quantities by their starts.
    """
    kinds = "".join(_kind(original, *span, figures) for span in lines)
    rows: dict[int, Row] = {}
    for named, stack in _stacks(kinds):
        width = stack[0][1] - named
        above = named - width - 1  # behind the heads is the name of the first row
        headed = width > 1 and above >= 0 and kinds[above : named - 1] == "n" * width
        if headed:
            rows[above] = Row(width, tuple(lines[above : named - 1]))
        for first, last in [(named - 1, stack[0][1]), *stack[1:]]:
            names = last - first - width
            name = lines[first][0], lines[first + names - 1][1]
            rows[first] = Row(last - first, (name, *lines[last - width : last])) if headed else Row(names + 1, ())
    return rows


def _stacks(kinds: str) -> Iterator[tuple[int, list[Span]]]:
    """Rows with as many figures, one below the other, and where the first figure of all stands."""
    stack: list[Span] = []
    named = width = 0
    for row in _ROW.finditer(f"{kinds}nf"):
        names, figures = row.end(1) - row.start(), row.end() - row.end(1)
        if stack and (row.start() != stack[-1][1] or figures != width or names > 2 or row.end() > len(kinds)):
            if len(stack) > (2 if width == 1 else 1):
                yield named, stack
            stack = []
        if not stack:
            named, width = row.end(1), figures
        stack.append(row.span())


def _kind(original: str, start: int, end: int, figures: Mapping[int, int]) -> str:
    """`f` for a figure, `n` for what may name figures, blank for any other line."""
    if end - start > _LONGEST_NAME:
        return " "
    line = original[start:end].rstrip("*")
    inside = [at for at in range(start, end) if at in figures]
    begins = inside[:1] in ([start], [start + 1])  # 12%, (12%)
    if FIGURE.fullmatch(line) and (begins or not any(map(str.isalnum, line))):
        return "f"
    return "n" if not inside and _STOPS.isdisjoint(line) else " "

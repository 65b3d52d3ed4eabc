"""Rows of tables: which lines of a text are some, and where their cells are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby, pairwise

Span = tuple[int, int]

_LONGEST = 300
_GAP = re.compile(r"\S(?: {2,}|\u3000+)(?=\S)")
_BARS = "|\uff5c"
_COLUMN = re.compile(r"[^\s]+(?: [^\s]+)*")
_HEAD = re.compile(r"[Qq][1-4] (?:FY)?\d{2,4}|(?:FY)?\d{2,4} [Qq][1-4]|\S+")
"""A cell of a head whose cells have but one blank between them."""
_CELL = re.compile(r"\S*\d [^\x00-\x7f\s\d]{1,5}(?!\S)|\S+")
"""One of a row below; a blank may stand before its unit."""
FIGURE = re.compile(r"[^\w\s]?[A-Za-z]{0,3}[^\w\s]?\d[\d,]*(?:\.\d+)? ?(?:[%A-Za-z]|[^\x00-\xff]){0,5}\)?|[^\w\s]")
"""What such a cell holds: a figure with its sign and unit, or a sign for nothing."""
_STOPS = frozenset("，。：；、")
"""Signs that no cell has, though its unit may be of such characters."""


def cells_of(original: str, lines: Sequence[Span], figures: Mapping[int, int]) -> list[tuple[Span, ...]]:
    """The cells of each line that is a row of a table, the empty ones between bars or tabs included; none of others.

    `lines` are spans of the text without the blanks around them; `figures` are the ends of quantities by their starts.
    """
    texts = [original[start:end] for start, end in lines]
    rows = [_is_row(text) for text in texts]
    for n in range(len(lines) - 2):
        # A head that names two groups of columns has one gap only.
        group = rows[n + 1] and rows[n + 2] and len(_GAP.findall(texts[n])) == 1
        rows[n] = rows[n] or (group and len(texts[n]) <= _LONGEST and figures.keys().isdisjoint(range(*lines[n])))
    for first, last in _runs(rows):
        if not any(_holds_figures(original, *span, figures) for span in lines[first:last]):
            rows[first:last] = [False] * (last - first)  # headlines with wide blanks
    cells = [tuple(_cells(original, *span)) if row else () for span, row in zip(lines, rows, strict=True)]
    for n, text in enumerate(texts):
        if not any(rows[max(0, n - 1) : n] + rows[n + 1 : n + 2]) and not _has_marks(text):
            cells[n] = ()
    _narrow(lines, texts, cells)
    return cells


def _has_marks(line: str) -> bool:
    """True where bars or tabs say where cells end, so that a row is one by itself."""
    return line[0] in _BARS or "\t" in line


def _is_row(line: str) -> bool:
    """True for a row of a table: bars, tabs or wide gaps between cells, and no sentence."""
    if line[0] in _BARS:
        return True
    if len(line) > _LONGEST or "。" in line:
        return False
    if line.count("\t") >= 2 or sum(map(line.count, _BARS)) >= 2:
        return True
    return ("  " in line or "\u3000" in line) and len(_GAP.findall(line)) >= 2


def _holds_figures(original: str, start: int, end: int, figures: Mapping[int, int]) -> bool:
    """True for a row with bars or tabs around its cells, or with two cells that begin with a figure (and no date)."""
    text = original[start:end]
    if _has_marks(text):
        return True
    cells = [at + len(original[at:stop]) - len(original[at:stop].lstrip()) for at, stop in _cells(original, start, end)]
    return sum(at in figures or at + 1 in figures for at in cells) > 1  # 12%, (12%)


def _runs(rows: list[bool]) -> Iterator[Span]:
    """First and end of each run of rows."""
    start = 0
    for is_row, group in groupby(rows):
        end = start + len(list(group))
        if is_row:
            yield start, end
        start = end


def _cells(original: str, start: int, end: int) -> Iterator[Span]:
    """Spans of the cells of a row, empty ones between bars or tabs included."""
    text = original[start:end].replace("\uff5c", "|")
    mark = "|" if "|" in text else "\t" if "\t" in text else None
    if mark is None:
        yield from ((start + m.start(), start + m.end()) for m in _COLUMN.finditer(text))
        return
    bars = [n for n, char in enumerate(text) if char == mark]
    edges = ([] if bars[0] == 0 else [-1]) + bars + ([] if bars[-1] == len(text) - 1 else [len(text)])
    yield from ((start + a + 1, start + b) for a, b in pairwise(edges))


def _narrow(lines: Sequence[Span], texts: Sequence[str], cells: list[tuple[Span, ...]]) -> None:
    """Finds tables with single blanks between their cells: below a head as many figures in line after line."""
    counts = [0 if cells[n] else _figures_at_end(text) for n, text in enumerate(texts)]
    start = 0
    for count, group in groupby(counts):
        first, start = start, start + len(list(group))
        if count < 2 or start - first < 2 or not first or cells[first - 1]:
            continue
        head = _words(_HEAD, texts[first - 1], lines[first - 1][0])
        if len(head) not in (count, count + 1) or any(mark in texts[first - 1] for mark in "。,，"):
            continue
        cells[first - 1] = head
        for n in range(first, start):
            words = _words(_CELL, texts[n], lines[n][0])
            cells[n] = ((lines[n][0], words[-count - 1][1]), *words[-count:])


def _figures_at_end(line: str) -> int:
    """How many figures stand at the end of a line behind something else."""
    words = _CELL.findall(line) if len(line) <= _LONGEST and "。" not in line else []
    count = 0
    for word in reversed(words[1:]):
        if not FIGURE.fullmatch(word) or not _STOPS.isdisjoint(word):
            break
        count += 1
    return count


def _words(pattern: re.Pattern[str], line: str, start: int) -> tuple[Span, ...]:
    return tuple((start + word.start(), start + word.end()) for word in pattern.finditer(line))

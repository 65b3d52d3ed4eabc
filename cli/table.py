"""The tables that people read: a block for each section of the text, a line for each record or unclaimed number.

Piped or in a file, a table has its natural width and no colour; on a terminal it is fitted to it by
leaving out the least column and wrapping words, never by cutting a number.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import groupby
from typing import TextIO

from msgspec import Struct
from rich.cells import cell_len
from rich.console import Console, JustifyMethod
from rich.table import Table
from rich.text import Text

from amzn_extract.cli.amounts import change, level
from amzn_extract.cli.faults import printable
from amzn_extract.extractors.model import LeftOver, Record
from amzn_extract.extractors.rules import Rules

_GAP = 2
"""Cells before each column; those before the first set the rows off from the headings."""
_LEAST = 4
"""Cells that a column keeps even where words must be broken."""
_COLONS = " :\uff1a"


class _Column(Struct):
    """A column: its head, how it may be fitted (`folds`: within words too), and the width that it ends up with."""

    head: str
    justify: JustifyMethod = "left"
    wraps: bool = False
    folds: bool = False
    optional: bool = False
    width: int = 0
    least: int = 0
    cells: Sequence[str] = ()


@cache
def _lines(cell: str, width: int) -> int:
    lines, room = 1, width
    for word in cell.split(" "):
        needed = cell_len(word)
        if needed > room:
            lines += 1
            room = width
        room -= needed + 1
    return lines


def _columns() -> list[_Column]:
    return [
        _Column("METRIC", wraps=True),
        _Column("AS WRITTEN", optional=True),
        _Column("SEGMENT", wraps=True),
        _Column("VALUE", justify="right"),
        _Column("CHANGE", wraps=True),
        _Column("PERIOD", wraps=True),
        _Column("LINE", justify="right"),
    ]


class TableWriter:
    """Writes a table for each file and a line of totals at the end."""

    def __init__(self, stream: TextIO, rules: Rules, *, titled: bool) -> None:
        """Takes a stream of `open_output` and the rules, for names; `titled` puts the file's name above."""
        self._stream = stream
        self._rules = rules
        self._titled = titled
        self._files = self._actual = self._outlook = self._unclaimed = 0

    def add(self, file: str, records: Sequence[Record]) -> None:
        """Writes the table of one file."""
        self._files += 1
        claimed = [record for record in records if record.metric is not None]
        self._outlook += sum(record.status == "outlook" for record in claimed)
        self._actual += sum(record.status == "actual" for record in claimed)
        self._unclaimed += len(records) - len(claimed)

        rows = [(record, self._cells(record)) for record in records]
        console = Console(file=self._stream)
        columns = _fitted(_columns(), [cells for _, cells in rows], console)
        if self._titled:
            names = sorted({record.company for record in records if record.company})
            title = printable(f"{file} ({', '.join(names)})" if names else file)
            _heading(console, Text(title, style="bold reverse"), self._stream)
            if not rows:
                _heading(console, Text("nothing found"), self._stream)
        if rows:
            console.print(_block(columns, [_heads(columns)]))
        for section, group in groupby(rows, key=lambda row: row[0].section):
            if section:
                _heading(
                    console,
                    Text(_shown(" > ".join(part.rstrip(_COLONS) for part in section)), style="bold"),
                    self._stream,
                )
            console.print(_block(columns, [cells for _, cells in group]))
        if rows or self._titled:
            console.print()

    def finish(self) -> None:
        """Writes the totals."""
        number = self._actual + self._outlook
        totals = f"{number} record{'s' * (number != 1)} ({self._actual} actual, {self._outlook} outlook)"
        if self._unclaimed:
            totals += f" and {self._unclaimed} unclaimed"
        totals += f" in {self._files} file{'s' * (self._files != 1)}"
        _heading(Console(file=self._stream), Text(totals, style="bold"), self._stream)

    def _cells(self, record: Record) -> tuple[Text, ...]:
        # A quantity without a metric would be a bare number: its own words say what it may be.
        metric = self._metric(record.metric) if record.metric else f"? {record.quote}"
        segment = self._segment(record.segment) if record.segment else ""
        outlook = record.status == "outlook"
        period = " ".join(filter(None, (record.period, "outlook" * outlook)))
        texts = (metric, record.name or "", segment, level(record), "; ".join(map(change, record.changes)), period)
        style = "cyan" if outlook else "" if record.metric else "dim"
        return tuple(Text(_shown(text), style=style) for text in (*texts, str(record.line)))

    def _metric(self, metric: str) -> str:
        rule = self._rules.file.metrics.get(metric)
        return rule.name.get("en", metric) if rule else metric

    def _segment(self, segment: str) -> str:
        every = (company.segments for company in self._rules.file.companies.values())
        return next((of[segment].name.get("en", segment) for of in every if segment in of), segment)


class LeftOverWriter:
    """Writes a table of unclaimed numbers for each file, and how many they are at the end."""

    def __init__(self, stream: TextIO, *, titled: bool) -> None:
        """Takes a stream of `open_output`; `titled` puts the file's name above."""
        self._stream = stream
        self._titled = titled
        self._files = self._numbers = 0

    def add(self, file: str, numbers: Sequence[LeftOver]) -> None:
        """Writes the table of one file."""
        self._files += 1
        self._numbers += len(numbers)
        if not numbers:
            return
        console = Console(file=self._stream)
        if self._titled:
            _heading(console, Text(printable(file), style="bold reverse"), self._stream)
        rows = [(Text(_shown(n.context)), Text(n.why), Text(str(n.line))) for n in numbers]
        columns = [_Column("UNCLAIMED", folds=True), _Column("WHY"), _Column("LINE", justify="right")]
        columns = _fitted(columns, rows, console)
        console.print(_block(columns, [_heads(columns), *rows]))
        console.print()

    def finish(self) -> None:
        """Writes the total."""
        total = f"{self._numbers} unclaimed number{'s' * (self._numbers != 1)}"
        total += f" in {self._files} file{'s' * (self._files != 1)}"
        _heading(Console(file=self._stream), Text(total, style="bold"), self._stream)


def _shown(text: str) -> str:
    """Returns words of the text on one line, with single spaces, and nothing in them that moves the cursor."""
    return printable(" ".join(text.split()))


def _heads(columns: Sequence[_Column]) -> tuple[Text, ...]:
    return tuple(Text(column.head, style="dim") for column in columns)


def _fitted(columns: list[_Column], rows: Sequence[tuple[Text, ...]], console: Console) -> list[_Column]:
    """Returns the columns at the width of their cells, or narrower to fit a terminal; one left out has 0.

    Elsewhere the console becomes as wide as they are.
    """
    for position, column in enumerate(columns):
        column.cells = [column.head, *(row[position].plain for row in rows)]
        column.width = max(map(cell_len, column.cells))
        words = max(cell_len(word) for cell in column.cells for word in cell.split(" "))
        column.least = _LEAST if column.folds else words if column.wraps else column.width
    width = console.width
    if not console.file.isatty():
        console.width = _total(columns)
    if not console.file.isatty() or _total(columns) <= width:
        return columns
    for column in columns:
        if column.optional:
            column.width = column.least = 0
    _shrink(columns, width)
    # Too narrow a terminal for whole words: they go on in the next line.
    for column in columns:
        column.least = min(_LEAST, column.width)
    _shrink(columns, width)
    return columns


def _shrink(columns: Sequence[_Column], width: int) -> None:
    """Takes cell after cell from the column where it makes the table grow least in height."""
    while _total(columns) > width:
        able = [column for column in columns if column.width > column.least]
        if not able:
            return
        min(able, key=lambda column: _growth(columns, column)).width -= 1


def _growth(columns: Sequence[_Column], narrower: _Column) -> tuple[int, int, int]:
    """Returns what to rank a column by: lines of the table, lines of the cells, and the widest first."""
    widths = [column.width - (column is narrower) for column in columns]
    rows = [
        [_lines(cell, width) for cell, width in zip(cells, widths, strict=True)]
        for cells in zip(*(column.cells for column in columns), strict=True)
    ]
    return sum(map(max, rows)), sum(map(sum, rows)), -narrower.width


def _total(columns: Sequence[_Column]) -> int:
    return sum(_GAP + column.width for column in columns if column.width)


def _block(columns: Sequence[_Column], rows: Sequence[tuple[Text, ...]]) -> Table:
    table = Table(box=None, show_header=False, padding=(0, 0, 0, _GAP))
    shown = [position for position, column in enumerate(columns) if column.width]
    for position in shown:
        column = columns[position]
        # Folding puts a word that is too long on two lines; the default would cut it.
        table.add_column(justify=column.justify, width=column.width, overflow="fold")
    for cells in rows:
        table.add_row(*(cells[position] for position in shown))
    return table


def _heading(console: Console, text: Text, stream: TextIO) -> None:
    if stream.isatty():
        console.print(text, overflow="fold")
    else:
        console.print(text, soft_wrap=True)

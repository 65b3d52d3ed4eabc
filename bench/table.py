"""The results as a table in Markdown, and their quotation in the README."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from bench import BenchError

BEGIN, END = "<!-- bench: written by `python -m bench --record` -->", "<!-- /bench -->"
_HEAD = "| | measured | ours | beside | | ratio | goal | met |"


@dataclass(frozen=True, slots=True)
class Goal:
    """What a ratio is to reach, or not to pass."""

    side: Literal["at least", "at most"]
    limit: float

    def is_met(self, ratio: float) -> bool:
        """True where the ratio is on the right side."""
        return ratio >= self.limit if self.side == "at least" else ratio <= self.limit


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that was measured, medians in the units they are told in."""

    group: str
    what: str
    ours: str
    #: What it is measured against, and what that took; nothing where it is held against its goal itself.
    beside: str
    other: str
    #: The median of the ratios of rounds, pair by pair.
    ratio: float
    goal: Goal | None = None
    unit: str = ""


def rendered(rows: Sequence[Row], head: Sequence[str]) -> str:
    """The whole page below its title: what was run where, and the table."""
    lines = [*head, "", _HEAD, "| --- | --- | ---: | --- | ---: | ---: | ---: | --- |"]
    group = ""
    for row in rows:
        goal = met = ""
        if row.goal is not None:
            goal = f"{row.goal.side} {row.goal.limit:g}{row.unit}"
            met = "yes" if row.goal.is_met(row.ratio) else "**no**"
        ratio = "" if row.unit else f"{row.ratio:.3g}"
        shown = "" if row.group == group else row.group
        lines.append(f"| {' | '.join((shown, row.what, row.ours, row.beside, row.other, ratio, goal, met))} |")
        group = row.group
    return "\n".join(lines) + "\n"


def quoted(page: str) -> str:
    """What stands between the marks of a page.

    Raises:
        BenchError: it has not both marks once.
    """
    if page.count(BEGIN) != 1 or page.count(END) != 1:
        raise BenchError("the page has not the two marks of the benchmark once each")
    return page.split(BEGIN)[1].split(END)[0].strip("\n") + "\n"


def with_quotation(page: str, table: str) -> str:
    """The page with something else between its marks."""
    quoted(page)
    before, after = page.split(BEGIN)[0], page.split(END)[1]
    return f"{before}{BEGIN}\n\n{table}\n{END}{after}"

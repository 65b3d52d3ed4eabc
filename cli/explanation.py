"""Explanations as a tree to read: a number, what it was read as, and what led to its record."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import TextIO

from rich.console import Console
from rich.text import Text
from rich.tree import Tree

from amzn_extract.cli.faults import printable
from amzn_extract.extractors.explain import Amount, Explanation, Origin
from amzn_extract.extractors.model import Fate

_FATES: dict[Fate, str] = {
    "records": "in a record", "periods": "a date or period", "numbering": "numbering", "names": "part of a name",
    "words": "part of a word", "unclaimed": "unclaimed",
}  # fmt: skip
_UNFOLDED = 1000
"""Columns where nobody looks: lines are not folded."""
_WIDE = 100
"""Characters of a sentence that are shown around a number."""


class ExplanationWriter:
    """Puts explanations into trees."""

    def __init__(self, stream: TextIO) -> None:
        """Takes a stream of `open_output`."""
        self._console = Console(file=stream, highlight=False, width=None if stream.isatty() else _UNFOLDED)

    def add(self, file: str, items: Sequence[Explanation]) -> None:  # noqa: ARG002 - they name their file
        """Writes the explanations of one file."""
        for item in items:
            tree = Tree(_title(item), guide_style="dim")
            for branch in _branches(item):
                tree.add(branch)
            self._console.print(tree)

    def finish(self) -> None:
        """Has nothing left to write."""


def _title(item: Explanation) -> Text:
    """Returns the place, and the number marked in its sentence."""
    title = Text(printable(f"{item.file}:{item.line}  "), style="dim")
    before, after = item.sentence[: item.offset], item.sentence[item.offset + len(item.quote) :].rstrip()
    if len(item.sentence) > _WIDE:
        before, after = before[-_WIDE // 2 :], after[: _WIDE // 2]
    title.append(printable(before), style="not dim")
    title.append(f"[{printable(item.quote)}]", style="not dim bold")
    return title.append(printable(after), style="not dim")


def _branches(item: Explanation) -> Iterator[Tree | Text]:
    if item.amount is None:
        yield Text(f"no quantity, but {_FATES[item.fate]}" if item.fate != "unclaimed" else "no quantity")
    else:
        yield Text(f"read as {_amount(item.amount)}")
    if item.cues:
        cues = Tree(Text("cues in its clause" if item.amount is not None else "within"))
        for cue in item.cues:
            cues.add(_line(cue.quote, cue.rule))
        yield cues
    if item.candidates:
        candidates = Tree(Text("metrics in reach"))
        for candidate in item.candidates:
            candidates.add(_line(candidate.quote, f"{candidate.rule}: {candidate.verdict}"))
        yield candidates
    if item.rule is not None and item.role is not None:
        yield Text(f"{item.role} of {item.rule} (pattern {item.pattern})")
    for name, origin in (("segment", item.segment), ("period", item.period), ("status", item.status)):
        if origin is not None:
            yield _origin(name, origin)
    if item.missing is not None:
        yield Text(f"unclaimed; missing: {item.missing}", style="yellow")


def _amount(amount: Amount) -> str:
    values = [amount.value] if amount.value is not None else [amount.low, amount.high]
    shown = " to ".join(_number(value) for value in values if value is not None)
    return f"{shown} {amount.unit or 'without unit'} ({amount.kind}, {amount.bound})"


def _number(value: Decimal) -> str:
    return f"{value.normalize():f}"


def _line(quote: str, told: str) -> Text:
    return Text(printable(f"{quote}  ") if quote else "").append(told, style="dim")


def _origin(name: str, origin: Origin) -> Text:
    told = Text(f"{name} {origin.value or 'none'}")
    if origin.quote is not None:
        return told.append(printable(f"  {origin.quote}")).append(f" ({origin.where})", style="dim")
    words = {"document": "the document's own", "rule": "as its rule has it"}.get(origin.where, "nothing says otherwise")
    return told.append(f"  {words}", style="dim")

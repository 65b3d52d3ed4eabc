"""A score to read: misses, gains and losses with their place in the text, then the figures in tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TextIO

from rich.console import Console
from rich.table import Table
from rich.text import Text

from amzn_extract.cli.faults import printable
from amzn_extract.extractors.comparison import Comparison, Turn
from amzn_extract.extractors.misses import Outcome
from amzn_extract.extractors.scoring import Figures, Score, Tally

_BEFORE, _AFTER = 20, 12
"""Characters of the text that are shown around a quote."""
_WIDE = 1000
"""A width that no table reaches: one that is piped is not cut."""

Texts = Mapping[str, tuple[str, str]]
"""File and content of each text, by its name."""


def write_report(stream: TextIO, score: Score, comparison: Comparison | None, texts: Texts, *, misses: bool) -> None:
    """Writes all of it; the figures come last, where they are seen first."""
    console = Console(file=stream)
    if not stream.isatty():
        console.width = _WIDE
    if misses:
        for outcome in score.outcomes:
            if outcome.kind != "right":
                _show(console, outcome, f"{outcome.kind}: {outcome.reason}", texts)
    if comparison:
        for name, turns in (("gain", comparison.gains), ("loss", comparison.losses)):
            for turn in turns:
                _show(console, turn.outcome, f"{name}: {_step(turn)}", texts)
    before = comparison.before if comparison else None
    console.print(_by_metric(score, before))
    for table in (_by_field(score, before), _overall(score, before)):
        console.print()
        console.print(table)
    if comparison:
        _against(console, comparison)


def _show(console: Console, outcome: Outcome, what: str, texts: Texts) -> None:
    """Writes where it stands and what it is, and below that its words in their line."""
    file, content = texts[outcome.doc]
    top = content.rfind("\n", 0, outcome.start) + 1
    end = content.find("\n", outcome.end)
    line, column = content.count("\n", 0, top) + 1, outcome.start - top + 1
    console.print(Text(printable(f"{file}:{line}:{column}: {what}")), soft_wrap=True)
    first = max(top, outcome.start - _BEFORE)
    last = min(len(content) if end < 0 else end, outcome.end + _AFTER)
    shown = Text("    ")
    shown.append(("\u2026" if first > top else "") + _line(content[first : outcome.start]))
    shown.append(f"[{_line(content[outcome.start : outcome.end])}]", style="bold")
    shown.append(_line(content[outcome.end : last]) + ("\u2026" if last < (len(content) if end < 0 else end) else ""))
    console.print(shown, soft_wrap=True)


def _line(text: str) -> str:
    return printable("".join(" " if character.isspace() else character for character in text))


def _step(turn: Turn) -> str:
    """What has become of it: `right, was wrong: period FY2024, wanted FY2025`."""
    now = _fate(turn.now) if turn.now else "gone"
    return f"{now}, was {_fate(turn.before)}" if turn.before else f"new {now}"


def _fate(outcome: Outcome) -> str:
    return f"{outcome.kind}: {outcome.reason}" if outcome.reason else outcome.kind


def _by_metric(score: Score, before: Score | None) -> Table:
    table = _table("METRIC", ("WANTED", "QUANTITY P", "R", "F1", "RECORD P", "R", "F1"))
    rows = sorted(score.metrics.items(), key=lambda row: (-row[1].quantity.wanted, row[0] or ""))
    for name, figures in rows:
        old = before.metrics.get(name, Figures()) if before else None
        table.add_row(
            Text(printable(name or "(none)")),
            str(figures.quantity.wanted),
            *_ratios(figures.quantity, old.quantity if old else None),
            *_ratios(figures.record, old.record if old else None),
        )
    return table


def _by_field(score: Score, before: Score | None) -> Table:
    table = _table("FIELD", ("RIGHT", "FOUND", "WANTED", "P", "R", "F1"))
    for name, tally in score.fields.items():
        _add(table, name, tally, before.fields[name] if before else None)
    _add(table, "same span", score.span, before.span if before else None)
    return table


def _overall(score: Score, before: Score | None) -> Table:
    table = _table("", ("RIGHT", "FOUND", "WANTED", "P", "R", "F1"))
    _add(table, "quantity", score.all.quantity, before.all.quantity if before else None)
    _add(table, "record", score.all.record, before.all.record if before else None)
    return table


def _against(console: Console, comparison: Comparison) -> None:
    """Writes how much was won and lost against the baseline."""
    words = f"{len(comparison.gains)} gained, {len(comparison.losses)} lost"
    if comparison.labels_added or comparison.labels_gone:
        words += (
            f"; {comparison.labels_added} labels are not in the baseline and {comparison.labels_gone} only there,"
            " so that figures compare in part"
        )
    console.print(Text(f"\n{words}", style="bold"), soft_wrap=True)


def _table(name: str, heads: Iterable[str]) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style="dim")
    table.add_column(name, no_wrap=True)
    for head in heads:
        table.add_column(head, justify="right", overflow="fold")
    return table


def _add(table: Table, name: str, tally: Tally, before: Tally | None) -> None:
    table.add_row(name, str(tally.right), str(tally.found), str(tally.wanted), *_ratios(tally, before))


def _ratios(tally: Tally, before: Tally | None) -> list[str]:
    """Precision, recall and F1, each with what it has won or lost; a dash where nothing is found or wanted."""
    if not (tally.found or tally.wanted):
        return ["-"] * 3
    pairs = [(getattr(tally, name), getattr(before, name, None)) for name in ("precision", "recall", "f1")]
    return [f"{now:.3f}{_change(now, was)}" for now, was in pairs]


def _change(now: float, was: float | None) -> str:
    return "" if was is None or round(now, 3) == round(was, 3) else f" ({now - was:+.3f})"

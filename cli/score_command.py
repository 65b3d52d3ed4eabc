"""The `score` command and its options, as typer reads them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from amzn_extract.cli.faults import PROGRAM
from amzn_extract.cli.typer_options import Layers

HELP = """Score rules against labelled facts: precision, recall and F1, and each miss with its reason.

Labels are *.jsonl files, a fact a line, which names its text. Texts are given behind them; \
without any, NAME.txt or NAME.md is looked for beside the labels, one folder up, and in texts or transcripts there."""

EXAMPLES = f"""
Examples:

  {PROGRAM} score labels/                     all that is labelled there
  {PROGRAM} score labels/call.jsonl call.txt  one text
  {PROGRAM} score labels/ --json > old.json   keep the result
  {PROGRAM} score labels/ --baseline old.json --rules mine.yaml
  {PROGRAM} score labels/ --min 0.9           fail below a floor

Exit codes:

  0  done
  1  below a floor, or a text could not be found or read (the others are scored)
  2  wrong usage, or labels or rules that cannot be used
"""


def score(
    paths: Annotated[
        list[str],
        typer.Argument(
            metavar="GOLD... [FILE...]",
            help="Labels (*.jsonl, or folders that hold some), and the texts, files or folders.",
            show_default=False,
        ),
    ],
    as_json: Annotated[
        bool,
        typer.Option("--json", help="Give the whole result as JSON, as --baseline reads it.", rich_help_panel="Output"),
    ] = False,
    misses: Annotated[
        bool, typer.Option("--misses/--no-misses", help="List each miss with its place.", rich_help_panel="Output")
    ] = True,
    baseline: Annotated[
        Path | None,
        typer.Option(
            "--baseline",
            metavar="OLD.json",
            help="Show gains and losses against an earlier --json.",
            rich_help_panel="Output",
            show_default=False,
        ),
    ] = None,
    least_record: Annotated[
        float | None,
        typer.Option(
            "--min",
            metavar="F1",
            min=0,
            max=1,
            help="Exit with 1 where the F1 of records is lower.",
            rich_help_panel="Floors",
            show_default=False,
        ),
    ] = None,
    least_quantity: Annotated[
        float | None,
        typer.Option(
            "--min-quantity",
            metavar="F1",
            min=0,
            max=1,
            help="Exit with 1 where the F1 of quantities is lower.",
            rich_help_panel="Floors",
            show_default=False,
        ),
    ] = None,
    rules: Layers = None,
) -> Callable[[], int]:
    """Checks what was asked for and returns the job that does it."""
    if "-" in paths:
        raise typer.BadParameter("standard input (-) has no name that labels could give", param_hint="FILE")

    from amzn_extract.cli.score import Task, score_all

    return partial(
        score_all, Task(tuple(paths), tuple(rules or ()), baseline, as_json, misses, least_record, least_quantity)
    )

"""The commands and their options, as typer reads them.

A command parses and checks, no more: it returns the job to be run. The main job needs no name
(`amzn-extract FILE`); further commands are added at the end, a line each.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from amzn_extract.cli import rules_commands
from amzn_extract.cli.faults import EXIT_DONE, PROGRAM
from amzn_extract.cli.subcommands import MainGroup, complete_first

_HELP = """Turn the numbers in Chinese earnings-call minutes into records: what, whose, when and how much.

The default is a table to read. --json and --jsonl give all that is known about a number, its place in the text too."""

_EXAMPLES = f"""
Examples:

  {PROGRAM} call.txt                        a table
  {PROGRAM} --json calls/ > records.json    all of a folder as JSON
  {PROGRAM} --jsonl calls/ | jq -c '\\[.period, .segment, .value]'
  {PROGRAM} --rules mine.yaml call.txt      rules of your own on top
  pdftotext call.pdf - | {PROGRAM} -        from standard input
  {PROGRAM} rules check mine.yaml           what is wrong with your rules
  {PROGRAM} ./rules                         a file that is called as a command is

Exit codes:

  0  done, also when there is nothing to find
  1  a file could not be read (the others are given) or not be written
  2  wrong usage, or rules that cannot be used
"""

app = typer.Typer(rich_markup_mode="rich", pretty_exceptions_enable=False)


def _show_version(wanted: bool) -> None:
    if not wanted:
        return
    from importlib.metadata import PackageNotFoundError, version

    try:
        number = version(PROGRAM)
    except PackageNotFoundError:
        number = "(run from its source, not installed)"
    typer.echo(f"{PROGRAM} {number}")
    raise typer.Exit(EXIT_DONE)


@app.callback(
    cls=MainGroup,
    invoke_without_command=True,
    help=_HELP,
    epilog=_EXAMPLES,
    subcommand_metavar="| COMMAND ...",
    context_settings={"help_option_names": ["-h", "--help"]},
)
def extract(
    ctx: typer.Context,
    paths: Annotated[
        list[str],
        typer.Argument(
            metavar="PATH...",
            help="Files, folders (all *.txt and *.md below them, hidden ones left out) or - for standard input, "
            "in UTF-8, UTF-16, GB18030 or Big5.",
            show_default=False,
            autocompletion=complete_first,
        ),
    ],
    as_array: Annotated[
        bool, typer.Option("--json", help="Give one JSON array instead of a table.", rich_help_panel="Output")
    ] = False,
    as_lines: Annotated[
        bool,
        typer.Option("--jsonl", help="Give a JSON record a line, each as it is found.", rich_help_panel="Output"),
    ] = False,
    everything: Annotated[
        bool,
        typer.Option("--all", help="Give the quantities that no rule claims as well.", rich_help_panel="Output"),
    ] = False,
    output: Annotated[
        str | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="Write to a file, which appears only when it is complete.",
            rich_help_panel="Output",
            show_default=False,
        ),
    ] = None,
    rules: Annotated[
        list[Path] | None,
        typer.Option(
            "--rules",
            metavar="FILE",
            help="Add rules to the default ones or override them; may be given several times, the last one wins.",
            rich_help_panel="Rules",
            show_default=False,
        ),
    ] = None,
    quiet: Annotated[
        bool,
        typer.Option("--quiet", "-q", help="Neither notes nor a progress bar, only errors.", rich_help_panel="Run"),
    ] = False,
    version: Annotated[  # noqa: ARG001 - its callback does the work
        bool,
        typer.Option(
            "--version", callback=_show_version, is_eager=True, help="Show the version and exit.", rich_help_panel="Run"
        ),
    ] = False,
) -> Callable[[], int] | None:
    """Checks what was asked for and returns the job that does it; None where a subcommand does."""
    if ctx.invoked_subcommand is not None:
        return None
    if as_array and as_lines:
        raise typer.BadParameter("it cannot go together with --json, choose one", param_hint="--jsonl")
    if paths.count("-") > 1:
        raise typer.BadParameter("standard input (-) can be read only once", param_hint="PATH...")

    from amzn_extract.cli.extraction import Style, Task, extract_all

    style: Style = "array" if as_array else "lines" if as_lines else "table"
    return partial(extract_all, Task(tuple(paths), style, everything, output, tuple(rules or ()), quiet))


app.add_typer(rules_commands.app, name="rules")

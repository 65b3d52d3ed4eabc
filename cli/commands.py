"""The commands and their options, as typer reads them.

A command parses and checks, no more: it returns the job to be run. The main job needs no name
(`amzn-extract FILE`); further commands are added at the end, a line each.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Annotated

import typer

from amzn_extract.cli import rules_commands, score_command
from amzn_extract.cli.faults import EXIT_DONE, PROGRAM
from amzn_extract.cli.options import Layers
from amzn_extract.cli.subcommands import MainGroup, complete_first

_HELP = """Turn the numbers in Chinese earnings-call minutes into records: what, whose, when and how much.

The default is a table to read. --json and --jsonl give all that is known about a number, its place in the text too."""

_EXAMPLES = f"""
Examples:

  {PROGRAM} call.txt                        a table
  {PROGRAM} --json calls/ > records.json    all of a folder as JSON
  {PROGRAM} --jsonl calls/ | jq -c '\\[.period, .segment, .value]'
  {PROGRAM} --rules mine.yaml call.txt      rules of your own on top
  {PROGRAM} --explain --at 12 call.txt      why the numbers of line 12 are what they are
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
    unclaimed: Annotated[
        bool,
        typer.Option(
            "--unclaimed",
            help="Give the numbers left over instead, each with its line: what rules are still wanted for.",
            rich_help_panel="Output",
        ),
    ] = False,
    stats: Annotated[
        bool,
        typer.Option(
            "--stats",
            help="Give one JSON object instead: how many numbers the texts have, and what became of them.",
            rich_help_panel="Output",
        ),
    ] = False,
    explained: Annotated[
        bool,
        typer.Option(
            "--explain",
            help="Give for each number why it came out as it did, or what it lacked; narrow it by --at or --find.",
            rich_help_panel="Output",
        ),
    ] = False,
    at: Annotated[
        int | None,
        typer.Option(
            "--at",
            metavar="LINE",
            min=1,
            help="Explain the numbers of this line.",
            rich_help_panel="Output",
            show_default=False,
        ),
    ] = None,
    find: Annotated[
        str | None,
        typer.Option(
            "--find",
            metavar="TEXT",
            help="Explain the numbers in sentences with this text, in either script.",
            rich_help_panel="Output",
            show_default=False,
        ),
    ] = None,
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
    rules: Layers = None,
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
    forms = {"--json": as_array, "--jsonl": as_lines, "--stats": stats}
    subjects = {"--all": everything, "--unclaimed": unclaimed, "--stats": stats, "--explain": explained}
    for group in (forms, subjects):
        first, *others = [option for option, given in group.items() if given] or [""]
        if others:
            raise typer.BadParameter(f"it cannot go together with {first}, choose one", param_hint=others[0])
    for option, given in (("--at", at), ("--find", find)):
        if given is not None and not explained:
            raise typer.BadParameter("it narrows --explain, which is not given", param_hint=option)
    if paths.count("-") > 1:
        raise typer.BadParameter("standard input (-) can be read only once", param_hint="PATH...")

    from amzn_extract.cli.extraction import Style, Subject, Task, extract_all

    style: Style = "array" if as_array else "lines" if as_lines else "table"
    subject: Subject = "everything" if everything else "records"
    subject = "unclaimed" if unclaimed else "stats" if stats else "explanations" if explained else subject
    return partial(extract_all, Task(tuple(paths), style, subject, output, tuple(rules or ()), quiet, at, find))


app.add_typer(rules_commands.app, name="rules")
app.command(
    "score",
    help=score_command.HELP,
    epilog=score_command.EXAMPLES,
    context_settings={"help_option_names": ["-h", "--help"]},
)(score_command.score)

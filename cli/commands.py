"""The commands and their options, as typer reads them.

A command parses and checks, no more: it returns the job to be run. The main job needs no name
(`amzn-extract FILE`); further commands are added at the end, a line each.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

import typer

from amzn_extract.cli import rules_commands, score_command
from amzn_extract.cli.faults import EXIT_DONE, PROGRAM
from amzn_extract.cli.grouped_help import GroupedCommand
from amzn_extract.cli.main_job import Misuse, choose
from amzn_extract.cli.subcommands import MainGroup
from amzn_extract.cli.typer_options import with_options_of

_HELP = """Turn the numbers in Chinese earnings-call minutes into records: what, whose, when and how much.

The default is a table to read. --json and --jsonl give all that is known about a number, its place in the text too."""

_EXAMPLES = f"""
Examples:

  {PROGRAM} call.txt                        a table
  {PROGRAM} --json calls/ > records.json    all of a folder as JSON
  {PROGRAM} calls/ -o records.parquet       a file; if cut off, go on with --resume
  {PROGRAM} --jsonl calls/ | jq -c '[.period, .segment, .value]'
  {PROGRAM} --rules mine.yaml call.txt      rules of your own on top
  {PROGRAM} --explain --at 12 call.txt      why the numbers of line 12 are what they are
  pdftotext call.pdf - | {PROGRAM} -        from standard input
  {PROGRAM} rules check mine.yaml           what is wrong with your rules
  {PROGRAM} ./rules                         a file that is called as a command is

Exit codes:

  0  done, also when there is nothing to find
  1  a file could not be read (the others are given) or not be written
  2  wrong usage, or rules that cannot be used
  130 or 143  ended by Ctrl-C or SIGTERM
"""

app = typer.Typer(rich_markup_mode=None, pretty_exceptions_enable=False)


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
@with_options_of(choose)
def extract(
    ctx: typer.Context,
    version: Annotated[  # noqa: ARG001 - its callback does the work
        bool,
        typer.Option(
            "--version", callback=_show_version, is_eager=True, help="Show the version and exit.", rich_help_panel="Run"
        ),
    ] = False,
    **given: Any,
) -> Callable[[], int] | None:
    """Returns the job that was asked for; None where a subcommand does it."""
    if ctx.invoked_subcommand is not None:
        return None
    try:
        return choose(**given)
    except Misuse as misuse:
        raise typer.BadParameter(misuse.what, param_hint=misuse.option) from None


app.add_typer(rules_commands.app, name="rules")
app.command(
    "score",
    cls=GroupedCommand,
    short_help="Score rules against labelled facts.",
    help=score_command.HELP,
    epilog=score_command.EXAMPLES,
    context_settings={"help_option_names": ["-h", "--help"]},
)(score_command.score)

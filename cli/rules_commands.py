"""The commands on rules: `rules check`, `test`, `list` and `show`."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from amzn_extract.cli.grouped_help import GroupedCommand, GroupedGroup
from amzn_extract.cli.typer_options import Layers

_RULES = "Rules files, laid over the shipped rules in this order; without one, the shipped rules alone."
_CHECK_HELP = (
    "Tell all that is wrong with rules files, each fault with its line and column.\n\n"
    "Faults are unknown and duplicate keys, phrases that another rule owns, and regexes that do not compile, match "
    "the empty string or can backtrack badly. Notes, on standard error, tell of phrases that a file takes over from "
    "the rules below it, which is allowed."
)
_TEST_HELP = (
    "Run every example that rules carry, in traditional, simplified and full-width form.\n\n"
    "With files, the examples of the shipped rules are run as well, by all rules together: a new phrase of yours may "
    "break one of them. A failure shows the text with what was found in brackets, and what was wanted beside it."
)
_CODES = """
Exit codes:

  0  {}
  1  {}
  2  {}
"""
_CHECK_CODES = _CODES.format("no fault", "there are faults", "wrong usage, or a file that cannot be read or is no YAML")
_TEST_CODES = _CODES.format("all examples pass", "some example fails", "wrong usage, or rules that cannot be used")
_SHOW_CODES = _CODES.format("done", "the output could not be written", "wrong usage, or rules that cannot be used")

app = typer.Typer(
    help="See what rules there are, and try those of your own.",
    cls=GroupedGroup,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)

Files = Annotated[list[Path] | None, typer.Argument(metavar="[FILE...]", help=_RULES, show_default=False)]
AsJson = Annotated[bool, typer.Option("--json", help="Give JSON instead of a table.")]


@app.command(
    "check",
    cls=GroupedCommand,
    short_help="Tell all that is wrong with rules files.",
    help=_CHECK_HELP,
    epilog=_CHECK_CODES,
)
def check_rules(files: Files = None) -> Callable[[], int]:
    """Returns the job that looks rules files over."""
    from amzn_extract.cli.rules_jobs import check_files

    return partial(check_files, tuple(files or ()))


@app.command(
    "test", cls=GroupedCommand, short_help="Run the examples that rules carry.", help=_TEST_HELP, epilog=_TEST_CODES
)
def run_rules(
    files: Files = None,
    only: Annotated[
        str | None, typer.Option("--only", metavar="ID", help="Run the examples of one rule.", show_default=False)
    ] = None,
) -> Callable[[], int]:
    """Returns the job that runs examples."""
    from amzn_extract.cli.rules_jobs import run_examples

    return partial(run_examples, tuple(files or ()), only)


@app.command("list", cls=GroupedCommand, short_help="List the rules.", epilog=_SHOW_CODES)
def list_rules(rules: Layers = None, as_json: AsJson = False) -> Callable[[], int]:
    """List the rules: id, kind, name or purpose, number of phrases, and the files they are from."""
    from amzn_extract.cli.rules_jobs import write_all

    return partial(write_all, tuple(rules or ()), as_json)


@app.command("schema", cls=GroupedCommand, short_help="Give the JSON Schema of rules files.", epilog=_SHOW_CODES)
def show_schema() -> Callable[[], int]:
    """Give the JSON Schema of rules files, by which editors complete and check them."""
    from amzn_extract.cli.rules_jobs import write_schema

    return write_schema


@app.command("show", cls=GroupedCommand, short_help="Show all of one rule.", epilog=_SHOW_CODES)
def show_rule(
    id_: Annotated[
        str,
        typer.Argument(
            metavar="ID", help="The id of a rule, or its end where only one ends so: metrics.revenue, revenue, aws."
        ),
    ],
    rules: Layers = None,
    as_json: AsJson = False,
) -> Callable[[], int]:
    """Show all of one rule: its keys, phrases and examples, where it stands and which files changed it."""
    from amzn_extract.cli.rules_jobs import write_one

    return partial(write_one, id_, tuple(rules or ()), as_json)

"""The main job's options, each defined here once, and the check of what was asked for.

Nothing here knows typer: `commands` tells it of these options, and `quick` reads plain command lines by
them without it, as to import it takes longer than to read a text.
"""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Annotated

from amzn_extract.cli.options import Argument, Layers, Option

if TYPE_CHECKING:
    from pathlib import Path


class Misuse(Exception):
    """Options that do not go together; `option` is the one that is too much."""

    def __init__(self, what: str, *, option: str) -> None:
        """`what` goes on behind the option's name."""
        super().__init__(what)
        self.what, self.option = what, option


def choose(
    paths: Annotated[
        list[str],
        Argument(
            metavar="PATH...",
            help="Files, folders (all *.txt and *.md below them, hidden ones left out) or - for standard input, "
            "in UTF-8, UTF-16, GB18030 or Big5.",
            show_default=False,
        ),
    ],
    as_array: Annotated[
        bool, Option("--json", help="Give one JSON array instead of a table.", rich_help_panel="Output")
    ] = False,
    as_lines: Annotated[
        bool,
        Option("--jsonl", help="Give a JSON record a line, each as it is found.", rich_help_panel="Output"),
    ] = False,
    everything: Annotated[
        bool,
        Option("--all", help="Give the quantities that no rule claims as well.", rich_help_panel="Output"),
    ] = False,
    unclaimed: Annotated[
        bool,
        Option(
            "--unclaimed",
            help="Give the numbers left over instead, each with its line: what rules are still wanted for.",
            rich_help_panel="Output",
        ),
    ] = False,
    stats: Annotated[
        bool,
        Option(
            "--stats",
            help="Give one JSON object instead: how many numbers the texts have, and what became of them.",
            rich_help_panel="Output",
        ),
    ] = False,
    explained: Annotated[
        bool,
        Option(
            "--explain",
            help="Give for each number why it came out as it did, or what it lacked; narrow it by --at or --find.",
            rich_help_panel="Output",
        ),
    ] = False,
    at: Annotated[
        int | None,
        Option(
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
        Option(
            "--find",
            metavar="TEXT",
            help="Explain the numbers in sentences with this text, in either script.",
            rich_help_panel="Output",
            show_default=False,
        ),
    ] = None,
    output: Annotated[
        str | None,
        Option(
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
        Option("--quiet", "-q", help="Neither notes nor a progress bar, only errors.", rich_help_panel="Run"),
    ] = False,
) -> Callable[[], int]:
    """Checks what was asked for and returns the job that does it; raises `Misuse`."""
    forms = {"--json": as_array, "--jsonl": as_lines, "--stats": stats}
    subjects = {"--all": everything, "--unclaimed": unclaimed, "--stats": stats, "--explain": explained}
    for group in (forms, subjects):
        first, *others = [option for option, given in group.items() if given] or [""]
        if others:
            raise Misuse(f"it cannot go together with {first}, choose one", option=others[0])
    for option, given in (("--at", at), ("--find", find)):
        if given is not None and not explained:
            raise Misuse("it narrows --explain, which is not given", option=option)
    if paths.count("-") > 1:
        raise Misuse("standard input (-) can be read only once", option="PATH...")

    from amzn_extract.cli.extraction import Style, Subject, Task, extract_all

    style: Style = "array" if as_array else "lines" if as_lines else "table"
    subject: Subject = "everything" if everything else "records"
    subject = "unclaimed" if unclaimed else "stats" if stats else "explanations" if explained else subject
    return partial(extract_all, Task(tuple(paths), style, subject, output, _as_paths(rules), quiet, at, find))


def _as_paths(names: list[str] | None) -> "tuple[Path, ...]":
    if not names:
        return ()
    from pathlib import Path

    return tuple(map(Path, names))

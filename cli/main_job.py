"""The main job's options, each defined here once, and the check of what was asked for.

Nothing here knows typer: `commands` tells it of these options, and `quick` reads plain command lines by
them without it, as to import it takes longer than to read a text.
"""

import os
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Annotated

from amzn_extract.cli.options import Argument, Layers, Option

if TYPE_CHECKING:
    from pathlib import Path

    from amzn_extract.cli.extraction import Style, Subject

_ENDINGS: "dict[str, Style]" = {".jsonl": "lines", ".json": "array", ".csv": "csv", ".parquet": "parquet"}


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
            help="Write to a file, which appears only when it is complete. Its ending says in which form: "
            ".jsonl, .json, .csv or .parquet.",
            rich_help_panel="Output",
            show_default=False,
        ),
    ] = None,
    rules: Layers = None,
    jobs: Annotated[
        int | None,
        Option(
            "--jobs",
            "-j",
            metavar="N",
            min=1,
            help="Read with so many processes; without it, with as many as there are cores, and no more than are worth "
            "it. It makes no difference to the output.",
            rich_help_panel="Run",
            show_default=False,
        ),
    ] = None,
    resume: Annotated[
        bool,
        Option(
            "--resume",
            help="Go on with a run to the same file that was interrupted or killed; it gives what a whole one gives. "
            "Without it, or where nothing was left, all is read.",
            rich_help_panel="Run",
        ),
    ] = False,
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

    subject: Subject = "everything" if everything else "records"
    subject = "unclaimed" if unclaimed else "stats" if stats else "explanations" if explained else subject
    by_ending = _ENDINGS.get(os.path.splitext(output or "")[1].lower(), "table")
    style: Style = "array" if as_array else "lines" if as_lines else by_ending
    if by_ending in ("csv", "parquet"):
        others = [option for option in ("--json", "--jsonl", "--stats", "--explain") if (forms | subjects)[option]]
        if unclaimed and by_ending == "parquet":
            others.append("--unclaimed")
        if others:
            raise Misuse(f"it cannot be written as {output}; give the file another ending", option=others[0])
    if resume:
        if output in (None, "-") or style == "table" or stats:
            endings = ", ".join(_ENDINGS)
            raise Misuse(f"it needs an --output that can be taken up again: {endings}", option="--resume")
        if "-" in paths:
            raise Misuse("standard input (-) cannot be read again", option="--resume")

    from amzn_extract.cli.batch import extract_all
    from amzn_extract.cli.extraction import Task

    layers = _as_paths(rules)
    return partial(extract_all, Task(tuple(paths), style, subject, output, layers, quiet, at, find, jobs, resume))


def _as_paths(names: list[str] | None) -> "tuple[Path, ...]":
    if not names:
        return ()
    from pathlib import Path

    return tuple(map(Path, names))

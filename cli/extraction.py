"""One file in; what is given of it out: records, unclaimed numbers, counts or explanations."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal

from msgspec import Struct

from amzn_extract.cli.faults import EXIT_UNUSABLE, Failure, explain, internal
from amzn_extract.cli.inputs import BadInput, read_text
from amzn_extract.cli.json_output import as_lines
from amzn_extract.extractors.account import left_over
from amzn_extract.extractors.fold import fold
from amzn_extract.extractors.loading import load_rules
from amzn_extract.extractors.model import Fate
from amzn_extract.extractors.pipeline import Reading, read
from amzn_extract.extractors.rules import Rules, RulesError
from amzn_extract.extractors.trace import Trace

if TYPE_CHECKING:
    from pathlib import Path

    from amzn_extract.extractors.explain import Explanation

Style = Literal["table", "array", "lines", "csv", "parquet"]
Subject = Literal["records", "everything", "unclaimed", "stats", "explanations"]
"""What is given: claimed records, all of them, the numbers left over, counts of all numbers, or why they are so."""


class Task(Struct, frozen=True):
    """What the user asked for."""

    paths: tuple[str, ...]
    style: Style
    subject: Subject
    output: str | None
    rules: tuple[Path, ...]
    quiet: bool
    at: int | None = None
    """The line whose numbers are explained; all are without it."""
    find: str | None = None
    """Words whose sentences' numbers are explained."""
    jobs: int | None = None
    """Processes that read; None leaves it to the run."""
    resume: bool = False
    """Whether to go on with a run that was interrupted."""

    @property
    def is_serial(self) -> bool:
        """Whether what is given of a file is lines of JSON, whatever they become in the output."""
        return self.style != "table" and self.subject != "stats"


class Outcome(Struct, frozen=True):
    """What came of one file."""

    items: Any = b""
    """Lines of JSON where the task is serial, else what the writer for its subject takes."""
    found: int = 0
    fates: dict[Fate, int] = {}
    fault: str | None = None
    """The line to report of a file that could not be read; it has nothing else then."""
    stamp: tuple[int, int, int] | None = None
    """As `stamp_of` has it, from before the file was read."""


def load(paths: tuple[Path, ...]) -> Rules:
    """Returns the shipped rules with those of the user laid over them; raises `Failure`."""
    try:
        return load_rules(*paths)
    except RulesError as error:
        raise Failure(*error.faults, code=EXIT_UNUSABLE) from error
    except OSError as error:
        raise Failure(explain(error, str(error.filename)), code=EXIT_UNUSABLE) from error


def stamp_of(file: str) -> tuple[int, int, int] | None:
    """Returns size, time of change and mode, by which a file is known to be the same; None without a file."""
    try:
        status = os.stat(file)
    except OSError:
        return None
    return status.st_size, status.st_mtime_ns, status.st_mode


def outcome(task: Task, rules: Rules, file: str) -> Outcome:
    """Returns what came of one file of several: whatever is wrong with it is its own fault, and costs no other."""
    stamp = stamp_of(file)
    try:
        return extract_one(task, rules, file, stamp)
    except BadInput as error:
        line = str(error)
    except RulesError as error:  # a regex of the user's took too long
        line = f"{file}: {'; '.join(error.faults)}"
    except MemoryError:
        line = f"{file}: not enough memory to read it; split it"
    except Exception as error:
        if sys.flags.dev_mode:
            raise
        line = f"{file}: {internal(error)}"
    return Outcome(fault=line, stamp=stamp)


def extract_one(task: Task, rules: Rules, file: str, stamp: tuple[int, int, int] | None = None) -> Outcome:
    """Reads one file; raises `BadInput`, and `RulesError` where a regex of the user's took too long."""
    text = read_text(file)
    trace = Trace() if task.subject == "explanations" else None
    reading = read(text, rules, file, trace)
    items = _items(task.subject, file, text, reading)
    if trace is not None:
        from amzn_extract.extractors.explain import explanations

        items = _narrowed(explanations(text, reading.numbers, trace, rules, file), task)
    fates = dict(Counter(number.fate for number in reading.numbers))
    return Outcome(as_lines(items) if task.is_serial else items, len(items), fates, None, stamp)


def _items(subject: Subject, file: str, text: str, reading: Reading) -> Sequence[Any]:
    """Returns what the writer for this subject takes."""
    match subject:
        case "records":
            return reading.claimed
        case "everything":
            return reading.records
        case "unclaimed":
            return left_over(text, reading.numbers, file)
        case "stats":
            return reading.numbers
        case "explanations":
            return []


def _narrowed(items: Sequence[Explanation], task: Task) -> Sequence[Explanation]:
    """Returns the explanations that were asked for; script and width of the words looked for don't matter."""
    wanted = fold(task.find) if task.find is not None else ""
    return [e for e in items if task.at in (None, e.line) and wanted in fold(e.sentence)]

"""The main job: files in; records, unclaimed numbers or counts out."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal, TextIO

from msgspec import Struct

from amzn_extract.cli.faults import EXIT_DONE, EXIT_INCOMPLETE, EXIT_UNUSABLE, PROGRAM, Failure, explain, report
from amzn_extract.cli.inputs import STANDARD_INPUT, BadInput, find_files, read_text
from amzn_extract.cli.json_output import ArrayWriter, LineWriter, Writer
from amzn_extract.cli.output import open_output
from amzn_extract.cli.progress import Bar
from amzn_extract.cli.stats import StatsWriter, summary
from amzn_extract.extractors.account import left_over
from amzn_extract.extractors.explain import Explanation, explanations
from amzn_extract.extractors.fold import fold
from amzn_extract.extractors.model import Fate
from amzn_extract.extractors.pipeline import Reading, read
from amzn_extract.extractors.rules import Rules, RulesError, load_rules
from amzn_extract.extractors.trace import Trace

if TYPE_CHECKING:
    from pathlib import Path

Style = Literal["table", "array", "lines"]
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


def extract_all(task: Task) -> int:
    """Does the task and returns the exit code; raises `Failure`, `OSError` for an output that is gone."""
    rules = load(task.rules)
    faults = 0

    def fault(line: str) -> None:
        nonlocal faults
        faults += 1
        report(line)

    files = [file for path in task.paths for file in find_files(path, fault)]
    _check_output(task.output, files)
    if STANDARD_INPUT in files and not task.quiet and sys.stdin is not None and sys.stdin.isatty():
        report(f"{PROGRAM}: note: reading the text from this terminal; end it with Ctrl-D (Windows: Ctrl-Z, Enter)")
    found = done = 0
    fates: Counter[Fate] = Counter()
    with open_output(task.output, utf8=task.style != "table" or task.subject == "stats") as stream:
        writer = _writer(task, stream, rules, len(files))
        folders = any(map(os.path.isdir, task.paths))
        with Bar(files, wanted=folders and not task.quiet, shares_terminal=stream.isatty()) as bar:
            for file in bar:
                try:
                    text = read_text(file)
                    trace = Trace() if task.subject == "explanations" else None
                    reading = read(text, rules, file, trace)
                except BadInput as error:
                    fault(str(error))
                    continue
                except RulesError as error:  # a regex of the user's took too long
                    raise Failure(*error.faults, code=EXIT_UNUSABLE) from error
                done += 1
                items = _items(task.subject, file, text, reading)
                if trace is not None:
                    items = _narrowed(explanations(text, reading.numbers, trace, rules, file), task)
                found += len(items)
                fates.update(number.fate for number in reading.numbers)
                with bar.aside():
                    writer.add(file, items)
        writer.finish()
    if done and not task.quiet:
        if not found and task.subject in ("records", "everything"):
            report(f"{PROGRAM}: note: found nothing in {', '.join(task.paths)}")
        report(summary(fates, listed=task.subject == "unclaimed"))
    return EXIT_INCOMPLETE if faults else EXIT_DONE


def load(paths: tuple[Path, ...]) -> Rules:
    """Returns the shipped rules with those of the user laid over them; raises `Failure`."""
    try:
        return load_rules(*paths)
    except RulesError as error:
        raise Failure(*error.faults, code=EXIT_UNUSABLE) from error
    except OSError as error:
        raise Failure(explain(error, str(error.filename)), code=EXIT_UNUSABLE) from error


def _check_output(output: str | None, files: Sequence[str]) -> None:
    """Refuses to replace a text by what was found in it."""
    if output is None or not os.path.isfile(output):
        return
    if any(os.path.exists(file) and os.path.samefile(file, output) for file in files):
        raise Failure(f"{output}: is one of the texts to be read; give --output another name", code=EXIT_UNUSABLE)


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


def _writer(task: Task, stream: TextIO, rules: Rules, files: int) -> Writer:
    if task.subject == "stats":
        return StatsWriter(stream)
    if task.style == "array":
        return ArrayWriter(stream)
    if task.style == "lines":
        return LineWriter(stream)
    if task.subject == "explanations":
        from amzn_extract.cli.explanation import ExplanationWriter

        return ExplanationWriter(stream)
    from amzn_extract.cli.table import LeftOverWriter, TableWriter

    if task.subject == "unclaimed":
        return LeftOverWriter(stream, titled=files > 1)
    return TableWriter(stream, rules, titled=files > 1)

"""The main job: files in, records out."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TextIO

from amzn_extract.cli.faults import EXIT_DONE, EXIT_INCOMPLETE, EXIT_UNUSABLE, PROGRAM, Failure, explain, report
from amzn_extract.cli.inputs import STANDARD_INPUT, BadInput, find_files, read_text
from amzn_extract.cli.json_output import ArrayWriter, LineWriter, Writer
from amzn_extract.cli.output import open_output
from amzn_extract.cli.progress import Bar
from amzn_extract.extractors.pipeline import extract
from amzn_extract.extractors.rules import Rules, RulesError, load_rules

Style = Literal["table", "array", "lines"]


@dataclass(frozen=True, slots=True)
class Task:
    """What the user asked for."""

    paths: tuple[str, ...]
    style: Style
    everything: bool
    """Whether quantities that no rule claims are given too."""
    output: str | None
    rules: tuple[Path, ...]
    quiet: bool


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
    found = read = 0
    with open_output(task.output, utf8=task.style != "table") as stream:
        writer = _writer(task, stream, rules, len(files))
        folders = any(map(os.path.isdir, task.paths))
        with Bar(files, wanted=folders and not task.quiet, shares_terminal=stream.isatty()) as bar:
            for file in bar:
                try:
                    records = extract(read_text(file), rules, file, unclaimed=task.everything)
                except BadInput as error:
                    fault(str(error))
                    continue
                except RulesError as error:  # a regex of the user's took too long
                    raise Failure(*error.faults, code=EXIT_UNUSABLE) from error
                read += 1
                found += len(records)
                with bar.aside():
                    writer.add(file, records)
        writer.finish()
    if read and not found and not task.quiet:
        report(f"{PROGRAM}: note: found nothing in {', '.join(task.paths)}")
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


def _writer(task: Task, stream: TextIO, rules: Rules, files: int) -> Writer:
    if task.style == "array":
        return ArrayWriter(stream)
    if task.style == "lines":
        return LineWriter(stream)
    from amzn_extract.cli.table import TableWriter

    return TableWriter(stream, rules, titled=files > 1)

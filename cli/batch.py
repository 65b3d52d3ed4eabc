"""The main job: files in; records, unclaimed numbers, counts or explanations out, in the order of the files.

A file that cannot be read is reported and counted, and the others are given. What is written to a file from
several files goes there by way of a part file, with which an interrupted run can be taken up again.
"""

from __future__ import annotations

import os
import sys
from array import array
from collections import Counter
from collections.abc import Generator, Sequence
from contextlib import closing
from typing import TYPE_CHECKING

from msgspec import Struct, field

from amzn_extract.cli.extraction import Outcome, Task, extract_one, load, outcome
from amzn_extract.cli.faults import EXIT_DONE, EXIT_INCOMPLETE, EXIT_UNUSABLE, PROGRAM, Failure, report
from amzn_extract.cli.inputs import STANDARD_INPUT, BadInput, Files, find_files
from amzn_extract.cli.output import STANDARD_OUTPUT, open_output
from amzn_extract.cli.progress import FilesBar
from amzn_extract.cli.stats import summary
from amzn_extract.cli.writers import is_text_for_consoles, writer_for
from amzn_extract.extractors.model import Fate
from amzn_extract.extractors.rules import Rules, RulesError

if TYPE_CHECKING:
    from amzn_extract.cli.part_file import PartFile

_WORTH_A_WORKER = 200_000
"""Bytes of text that take longer to read than a worker to start."""


class Tally(Struct):
    """What a run has to say at its end."""

    #: Lines that were reported, on folders too.
    faults: int = 0
    #: Files that could not be read.
    failed: int = 0
    #: Files that were.
    done: int = 0
    #: Records, or what else is given.
    found: int = 0
    fates: Counter[Fate] = field(default_factory=Counter)

    def fault(self, line: str) -> None:
        """Reports a fault and counts it."""
        self.faults += 1
        report(line)

    def add(self, result: Outcome) -> None:
        """Counts what came of one file; its fault is reported."""
        if result.fault is not None:
            self.failed += 1
            self.fault(result.fault)
            return
        self.done += 1
        self.found += result.found
        self.fates.update(result.fates)


def extract_all(task: Task) -> int:
    """Does the task and returns the exit code; raises `Failure`, `OSError` for an output that is gone."""
    if task.style == "parquet":
        from amzn_extract.cli.parquet_output import need_parquet

        need_parquet(str(task.output))
    rules = load(task.rules)
    tally = Tally()
    files = Files(file for path in task.paths for file in find_files(path, tally.fault))
    sizes = _sizes(files, task.output)
    if STANDARD_INPUT in task.paths and not task.quiet and sys.stdin is not None and sys.stdin.isatty():
        report(f"{PROGRAM}: note: reading the text from this terminal; end it with Ctrl-D (Windows: Ctrl-Z, Enter)")
    if _is_resumable(task, files):
        from amzn_extract.cli.part_file import PartFile

        with PartFile(task, files) as part:
            _into_part(task, rules, files, sizes, tally, part)
    else:
        _into_stream(task, rules, files, sizes, tally)
    if tally.done and not task.quiet:
        if not tally.found and task.subject in ("records", "everything"):
            report(f"{PROGRAM}: note: found nothing in {', '.join(task.paths)}")
        if tally.failed and _is_batch(task):
            report(f"{PROGRAM}: {tally.failed:,} of {len(files):,} files could not be read")
        report(summary(tally.fates, listed=task.subject == "unclaimed"))
    return EXIT_INCOMPLETE if tally.faults else EXIT_DONE


def _into_stream(task: Task, rules: Rules, files: Sequence[str], sizes: Sequence[int], tally: Tally) -> None:
    """Hands all on as it comes."""
    with open_output(task.output, utf8=not is_text_for_consoles(task)) as stream:
        writer = writer_for(task, stream, rules, len(files))
        wanted = _is_batch(task) and not task.quiet
        with (
            FilesBar(sizes, wanted=wanted, shares_terminal=stream.isatty()) as bar,
            closing(_outcomes(task, rules, files, sizes)) as outcomes,
        ):
            for file, size, result in zip(files, sizes, outcomes, strict=True):
                tally.add(result)
                if result.fault is None:
                    with bar.aside():
                        writer.add(file, result.items)
                bar.step(size, result.found, failed=result.fault is not None)
        writer.finish()


def _into_part(
    task: Task, rules: Rules, files: Sequence[str], sizes: Sequence[int], tally: Tally, part: PartFile
) -> None:
    """Writes what can be taken up again, and at the end makes the output of it."""
    number = len(files)
    with FilesBar(sizes, wanted=not task.quiet, shares_terminal=False) as bar:
        kept, before = 0, part.kept()
        while (result := part.interrupts.next(before)) is not None:
            tally.add(result)
            bar.step(sizes[kept], result.found, failed=result.fault is not None)
            kept += 1
        if kept and not task.quiet:
            report(f"{PROGRAM}: note: going on after {kept:,} of {number:,} files")
        files, sizes = files[kept:], sizes[kept:]
        with closing(_outcomes(task, rules, files, sizes)) as outcomes:
            for file, size in zip(files, sizes, strict=True):
                result = part.interrupts.next(outcomes)
                assert result is not None
                part.add(file, result)
                tally.add(result)
                bar.step(size, result.found, failed=result.fault is not None)
    part.finish(lambda stream: writer_for(task, stream, rules, number))


def _outcomes(task: Task, rules: Rules, files: Sequence[str], sizes: Sequence[int]) -> Generator[Outcome]:
    """What came of each file, in their order: read here, or by workers where that is asked for or worth it."""
    if len(files) == 1:
        yield _alone(task, rules, files[0])
        return
    jobs = _jobs(task, files, sizes)
    if not jobs:
        for file in files:
            yield outcome(task, rules, file)
        return
    from amzn_extract.cli.workers import by_workers

    yield from by_workers(task, files, jobs)


def _alone(task: Task, rules: Rules, file: str) -> Outcome:
    """What came of the only file: rules that are too slow for it are not usable, and end the run."""
    try:
        return extract_one(task, rules, file)
    except BadInput as error:
        return Outcome(fault=str(error))
    except RulesError as error:
        raise Failure(*error.faults, code=EXIT_UNUSABLE) from error


def _jobs(task: Task, files: Sequence[str], sizes: Sequence[int]) -> int:
    """Returns how many workers are to read; none where this process does."""
    if STANDARD_INPUT in task.paths or not files:
        return 0
    if task.jobs is not None:
        return min(task.jobs, len(files))
    worth = sum(sizes) // _WORTH_A_WORKER
    return min(usable_cores(), len(files), worth)


def usable_cores() -> int:
    """Returns the number of cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _is_batch(task: Task) -> bool:
    return any(map(os.path.isdir, task.paths))


def _is_resumable(task: Task, files: Sequence[str]) -> bool:
    """True where several files go to one, none of them a device or a pipe, as lines that may be cut anywhere."""
    if task.output in (None, STANDARD_OUTPUT) or not task.is_serial or len(files) < 2 or STANDARD_INPUT in task.paths:
        return False
    place = os.path.realpath(str(task.output))
    return os.path.isfile(place) or not os.path.lexists(place)


def _sizes(files: Sequence[str], output: str | None) -> Sequence[int]:
    """Returns the sizes of files in bytes, 0 where there is none; refuses to replace a text by what was found in it."""
    known = os.stat(output) if output is not None and os.path.isfile(output) else None
    sizes = array("q")
    for file in files:
        try:
            status = os.stat(file)
        except OSError:
            sizes.append(0)
            continue
        if known is not None and os.path.samestat(status, known):
            raise Failure(f"{output}: is one of the texts to be read; give --output another name", code=EXIT_UNUSABLE)
        sizes.append(status.st_size)
    return sizes

"""An output that many files go to, and that can be taken up again: `OUT.part` with its `OUT.journal` beside it.

The part file holds JSON lines in the order of the files, whatever the output is to become. The journal is
written after it, so that what the journal says is there; what stands behind that is cut off when the run is
taken up again. At the end the part file becomes the output, or the output is made of it, in one step.
"""

from __future__ import annotations

import contextlib
import errno
import os
import shlex
import sys
from collections.abc import Callable, Iterator, Sequence
from io import FileIO
from typing import Self, TextIO

from amzn_extract.cli.extraction import Outcome, Task
from amzn_extract.cli.faults import EXIT_INCOMPLETE, EXIT_UNUSABLE, PROGRAM, Failure, explain
from amzn_extract.cli.fingerprint import settings_of
from amzn_extract.cli.interrupts import Interrupts
from amzn_extract.cli.journal import OtherRun, entries, head, line
from amzn_extract.cli.json_output import Writer
from amzn_extract.cli.output import open_output, put_in_place

_BLOCK = 1 << 20
"""Bytes of the part file, and what is left of a line, that are held while the output is made of it."""


class PartFile:
    """The part file and its journal, from the beginning of a run to its end."""

    def __init__(self, task: Task, files: Sequence[str]) -> None:
        """Takes a task with an output, and all its files; nothing is opened yet."""
        self._task, self._files = task, files
        self._output = str(task.output)
        self._place = os.path.realpath(self._output)
        self._part_path, self._journal_path = f"{self._place}.part", f"{self._place}.journal"
        self._end = self._done = 0
        #: Signals, which are to be let in wherever nothing is written.
        self.interrupts = Interrupts()

    def __enter__(self) -> Self:
        """Opens both files; raises `Failure` where they cannot be, or another run is at them."""
        if os.path.isdir(self._place):
            raise Failure(f"{self._output}: is a folder; give a file", code=EXIT_INCOMPLETE)
        with self._explained():
            self._journal = _opened(self._journal_path)
            _lock(self._journal, self._output)
            self._part = _opened(self._part_path)
        self.interrupts.__enter__()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        """Closes both files; raises `Failure` for a run that was interrupted, to say how it goes on."""
        try:
            if kind is not None and issubclass(kind, KeyboardInterrupt):
                came = self.interrupts.came or 2
                again = shlex.join([PROGRAM, *(a for a in sys.argv[1:] if a != "--resume")])
                again = again.replace(PROGRAM, f"{PROGRAM} --resume", 1)
                raise Failure(
                    f"{PROGRAM}: interrupted after {self._done:,} of {len(self._files):,} files; go on with: {again}",
                    code=128 + came,
                ) from error
        finally:
            self.interrupts.__exit__()
            self._part.close()
            self._journal.close()

    def kept(self) -> Iterator[Outcome]:
        """Returns what came of the files that need not be read again, after which the files are ready to go on."""
        with self._explained():
            settings = settings_of(self._task)
            place = 0
            if self._task.resume:
                try:
                    length = os.path.getsize(self._part_path)
                    with open(self._journal_path, "rb") as journal:
                        for entry, end in entries(journal, settings, self._files, length):
                            place = end
                            self._end, self._done = entry.end, self._done + 1
                            yield entry.outcome
                except OtherRun as other:
                    raise Failure(
                        f"{self._output}: the interrupted run had another {' and '.join(other.names)};"
                        " go on as it began, or leave --resume out to begin anew",
                        code=EXIT_UNUSABLE,
                    ) from None
            self._journal.seek(place)
            self._journal.truncate()
            self._part.seek(self._end)
            self._part.truncate()
            if not place:
                _write(self._journal, head(settings))

    def add(self, file: str, result: Outcome) -> None:
        """Writes what came of the next file, so that no more than that of one is lost, however the run ends."""
        self._end += len(result.items)
        with self._explained():
            _write(self._part, result.items)
            _write(self._journal, line(file, self._end, result))
        self._done += 1

    def finish(self, writer_for: Callable[[TextIO], Writer]) -> None:
        """Makes the output of the part file, which goes with its journal."""
        self._part.close()
        if self._task.style == "lines":
            with self._explained():
                put_in_place(self._part_path, self._place)
        else:
            new = open_output(self._output, utf8=True, beside=f"{self._place}.new")
            with self.interrupts.allowed(), open(self._part_path, "rb") as part, new as stream:
                writer = writer_for(stream)
                while lines := b"".join(part.readlines(_BLOCK)):
                    writer.add(self._output, lines)
                writer.finish()
            os.unlink(self._part_path)
        self._journal.close()
        os.unlink(self._journal_path)

    @contextlib.contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise Failure(explain(error, self._output), code=EXIT_INCOMPLETE) from error


def _write(file: FileIO, data: bytes) -> None:
    """Writes all of it, piece by piece as the system takes it."""
    while data:
        data = data[file.write(data) :]


def _opened(path: str) -> FileIO:
    """Opens a file to write, with what is in it, or a new one."""
    return FileIO(path, "r+" if os.path.exists(path) else "w+")


def _lock(file: FileIO, output: str) -> None:
    """Raises `Failure` where another run has it, as far as the system and its disk can tell."""
    try:
        import fcntl
    except ImportError:
        return  # Windows, where nobody replaces a file that another has open
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise Failure(f"{output}: another run is writing it; wait for its end", code=EXIT_INCOMPLETE) from None
    except OSError as error:
        if error.errno not in (errno.ENOLCK, errno.ENOTSUP, errno.ENOSYS, errno.EINVAL):
            raise  # those are disks without locks

"""Processes that read files, each over a pipe of its own, so that it is known which file one was on when it died.

A worker answers for its files in their order; the first that it has not answered for is the one that it died of.
That file is lost, those behind it go to the worker that takes its place. What comes before its turn is held, and
no more is given out than can be held: a slow file makes the others wait rather than memory grow.
"""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Generator, Iterator, Sequence
from multiprocessing import connection, get_context
from typing import Any

from amzn_extract.cli.extraction import Outcome, Task, stamp_of
from amzn_extract.cli.faults import EXIT_INCOMPLETE, EXIT_UNUSABLE, PROGRAM, Failure
from amzn_extract.cli.worker import serve, signals_blocked

_AHEAD = 3
"""Files that a worker is given at a time, so that it need not wait for the next. Their names fit into its pipe."""
_WINDOW = 2000
"""Files beyond the one whose turn it is that may be given out."""
_HELD = 32_000_000
"""Bytes that may be held before the next is given out."""
_RECORD = 2000
"""Bytes of a record that is not written out yet, about."""
_TRIES = 5
"""Workers in a row that may die before they are ready."""


class _Worker:
    """One process: the numbers of the files that it has been given, and whether it has shown that it can work."""

    def __init__(self, task: Task) -> None:
        # A fork would copy the thread of the progress bar half; spawned, it is the same on every system.
        context = get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=serve, args=(theirs, task), daemon=True)
        with signals_blocked():
            self.process.start()
        theirs.close()
        self.given: deque[int] = deque()
        self.is_ready = False

    def give(self, number: int, file: str) -> None:
        self.given.append(number)
        try:
            self.pipe.send(file)
        except OSError:
            return  # it has died, which is noticed where it is listened to

    def end(self) -> None:
        """Ends it, whatever it is doing; it holds nothing that could be lost."""
        self.process.kill()
        self.process.join()
        self.pipe.close()


def by_workers(task: Task, files: Sequence[str], jobs: int) -> Generator[Outcome]:
    """Returns what came of each file, in their order; raises `Failure` where no worker can be started.

    The workers end with the iterator, so that it must be closed.
    """
    crew = _Crew(task, files, jobs)
    try:
        yield from crew.outcomes()
    finally:
        crew.end()


class _Crew:
    def __init__(self, task: Task, files: Sequence[str], jobs: int) -> None:
        self._task, self._files, self._jobs = task, files, jobs
        self._workers: list[_Worker] = []
        self._next = 0
        self._turn = 0
        self._again: list[int] = []
        self._held: dict[int, Outcome] = {}
        self._size = 0
        self._stillborn = 0

    def outcomes(self) -> Iterator[Outcome]:
        while len(self._workers) < self._jobs:
            self._workers.append(_Worker(self._task))
        while self._turn < len(self._files):
            self._give_out()
            pipes = {worker.pipe: worker for worker in self._workers}
            for pipe in connection.wait(list(pipes)):
                self._listen(pipes[pipe])  # type: ignore[index]
            while self._turn in self._held:
                result = self._held.pop(self._turn)
                self._turn += 1
                self._size -= _size(result)
                yield result

    def end(self) -> None:
        for worker in self._workers:
            worker.process.kill()
        for worker in self._workers:
            worker.end()

    def _give_out(self) -> None:
        for ahead in range(1, _AHEAD + 1):
            for worker in self._workers:
                if len(worker.given) < ahead and (number := self._number()) is not None:
                    worker.give(number, self._files[number])

    def _number(self) -> int | None:
        """The next file to be given out; None where there is none, or where too much is held already."""
        if self._again:
            return heapq.heappop(self._again)
        if self._next == len(self._files) or self._next >= self._turn + _WINDOW or self._size > _HELD:
            return None
        self._next += 1
        return self._next - 1

    def _listen(self, worker: _Worker) -> None:
        try:
            result: Any = worker.pipe.recv()
        except (EOFError, OSError):
            self._replace(worker)
            return
        if not worker.is_ready:
            if result is not None:
                raise Failure(*result, code=EXIT_UNUSABLE)
            worker.is_ready = True
            self._stillborn = 0
            return
        self._hold(worker.given.popleft(), result)

    def _hold(self, number: int, result: Outcome) -> None:
        self._held[number] = result
        self._size += _size(result)

    def _replace(self, worker: _Worker) -> None:
        worker.end()
        cause = _cause(worker.process.exitcode)
        if not worker.is_ready:
            self._stillborn += 1
            if self._stillborn == _TRIES:
                raise Failure(f"{PROGRAM}: no worker can be started; each was ended {cause}", code=EXIT_INCOMPLETE)
        elif worker.given:
            number = worker.given.popleft()
            file = self._files[number]
            line = f"{file}: left out, the worker that read it was ended {cause}"
            self._hold(number, Outcome(fault=line, stamp=stamp_of(file)))
        for number in worker.given:
            heapq.heappush(self._again, number)
        self._workers[self._workers.index(worker)] = _Worker(self._task)


def _cause(code: int | None) -> str:
    if code is not None and code < 0:
        hint = ", as the system does where memory is short" if code == -9 else ""
        return f"by signal {-code}{hint}"
    return f"with code {code}"


def _size(result: Outcome) -> int:
    """About how many bytes it takes."""
    return len(result.items) * (1 if isinstance(result.items, bytes) else _RECORD)

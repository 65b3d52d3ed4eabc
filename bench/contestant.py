"""A reader of texts in a process of its own, pinned to one core, that reads a folder whenever it is asked to."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from bench import ROOT, BenchError
from bench.process import clean_environment


@dataclass(frozen=True, slots=True)
class Round:
    """What it took to read a folder once."""

    #: Processor time from the bytes of the files to what was found in them.
    seconds: float
    #: Bytes read.
    size: int
    #: Records or hits.
    found: int

    @property
    def speed(self) -> float:
        """Millions of bytes a second."""
        return self.size / self.seconds / 1e6


class Contestant:
    """Starts the process, and ends it when it is left."""

    def __init__(self, name: str, python: Path, module: str, *arguments: str) -> None:
        """Runs `module` of the readers with the interpreter of its environment."""
        self.name = name
        self._process = subprocess.Popen(
            [python, "-m", f"bench.readers.{module}", *arguments],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8", cwd=ROOT, env=clean_environment(),
        )  # fmt: skip
        pin(self._process.pid)

    def read(self, folder: Path) -> Round:
        """Has it read the texts of a folder.

        Raises:
            BenchError: it ended instead; what it said stands on standard error.
        """
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        try:
            self._process.stdin.write(f"{folder}\n")
            self._process.stdin.flush()
        except BrokenPipeError:
            raise BenchError(f"{self.name} has ended") from None
        answer = self._process.stdout.readline()
        if not answer:
            raise BenchError(f"{self.name} ended while it read {folder}")
        return Round(**json.loads(answer))

    def __enter__(self) -> Self:
        """Itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Ends the process."""
        self._process.kill()
        self._process.communicate()


def pin(process: int) -> None:
    """Keeps a process on the last of the usable cores, where the system can."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(process, {max(os.sched_getaffinity(0))})


def alternate(contestants: Sequence[Contestant], folders: Sequence[Path]) -> list[list[Round]]:
    """The rounds of each contestant: one folder after the other is read by all of them in turn."""
    rounds: list[list[Round]] = [[] for _ in contestants]
    for folder in folders:
        for own, contestant in zip(rounds, contestants, strict=True):
            own.append(contestant.read(folder))
    return rounds

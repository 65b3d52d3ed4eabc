"""A command run to its end, and what it took."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile

from bench import ROOT, BenchError

_PEAK_UNIT = 1 if sys.platform == "darwin" else 1024


@dataclass(frozen=True, slots=True)
class Usage:
    """What a command took."""

    #: Seconds from its start to its end.
    wall: float
    #: Bytes that the largest of its processes held at once.
    peak: int


def run(command: Sequence[str | Path]) -> Usage:
    """Runs a command, its output thrown away.

    Raises:
        BenchError: it failed; the message has what it said.
    """
    with TemporaryFile() as errors:
        started = time.perf_counter()
        process = subprocess.Popen(
            [*map(str, command)], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=errors,
            cwd=ROOT, env=clean_environment(),
        )  # fmt: skip
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            errors.seek(0)
            said = errors.read().decode(errors="replace")
            raise BenchError(f"{' '.join(map(str, command))}: exit code {process.returncode}\n{said}")
    return Usage(wall, usage.ru_maxrss * _PEAK_UNIT)


def own_peak() -> int:
    """Bytes that this process held at most, which a process that it starts is taken to hold at least."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _PEAK_UNIT


def clean_environment() -> dict[str, str]:
    """The environment without what would change how Python runs."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}

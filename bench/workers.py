"""Workers: what two do in the time of one, over the same files."""

from __future__ import annotations

import hashlib
from pathlib import Path
from statistics import median

from bench import BenchError
from bench.corpus import megabytes, size_of, write_files
from bench.plan import Stand, say
from bench.process import run
from bench.table import Goal, Row

_MOST_ROUNDS = 3
_TIMES = 4
"""So much more text than for speed, as the start of the processes is not what is asked for."""
GROUP = "Workers"


def measure(stand: Stand) -> list[Row]:
    """One row.

    Raises:
        BenchError: two workers find something else than one.
    """
    folder = stand.work / "workers"
    write_files(stand.corpus.volume(stand.corpus.cycles(_TIMES * stand.plan.size), "workers"), folder)
    size = size_of(folder)
    say("workers: one and two")
    pairs = []
    for _ in range(min(stand.plan.rounds, _MOST_ROUNDS)):
        (one, found), (two, found_by_two) = (_timed(stand, folder, jobs) for jobs in (1, 2))
        if found != found_by_two:
            raise BenchError("two workers wrote something else than one")
        pairs.append((one, two))
    return [
        Row(
            group=GROUP,
            what=f"`--jobs 2`, {megabytes(size)}",
            ours=f"{median(two for _, two in pairs):.2f} s",
            beside="`--jobs 1`",
            other=f"{median(one for one, _ in pairs):.2f} s",
            ratio=median(one / two for one, two in pairs),
            goal=Goal("at least", 1.8),
        )
    ]


def _timed(stand: Stand, folder: Path, jobs: int) -> tuple[float, bytes]:
    """Seconds, and a digest of the records."""
    output = stand.work / "workers.jsonl"
    used = run((stand.command, "--jsonl", "--quiet", "--jobs", str(jobs), folder, "-o", output))
    with open(output, "rb") as file:
        digest = hashlib.file_digest(file, "sha256").digest()
    if not output.stat().st_size:
        raise BenchError(f"{jobs} workers wrote no record")
    output.unlink()
    return used.wall, digest

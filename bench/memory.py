"""Memory: the peak of the largest process over very many small files and over very much text, and a tenth."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from pathlib import Path

from bench import BenchError
from bench.corpus import megabytes, pieces, size_of, write_files
from bench.plan import Stand, say
from bench.process import own_peak, run
from bench.table import Goal, Row

_PARTS = 10
_MOST = 300
"""Millions of bytes."""
_GROWTH = 1.1
"""What ten times as much may take: nothing, but for the noise and the names of the files."""
GROUP = "Memory"


def measure(stand: Stand) -> list[Row]:
    """Two rows for each of both: the peak itself, and how it grows.

    Raises:
        BenchError: the benchmark itself is larger than what it measures.
    """
    plan = stand.plan
    small = pieces(stand.corpus.endless("small files"))
    files = _parts(stand.work / "small", small, max(1, plan.files // _PARTS))
    rows = _rows(stand, files, f"{_PARTS * max(1, plan.files // _PARTS):,} small files")
    text = _parts(stand.work / "total", _cycles(stand), stand.corpus.cycles(plan.total / _PARTS))
    return rows + _rows(stand, text, f"{megabytes(size_of(text))} of text")


def _cycles(stand: Stand) -> Iterable[str]:
    """Texts of a cycle each, without end."""
    texts = stand.corpus.endless("much text")
    while True:
        yield "\n".join(islice(texts, len(stand.corpus.texts)))


def _parts(folder: Path, texts: Iterable[str], count: int) -> Path:
    say(f"memory: writing {_PARTS * count:,} files")
    for part in range(_PARTS):
        write_files(islice(texts, count), folder / str(part))
    return folder


def _rows(stand: Stand, folder: Path, what: str) -> list[Row]:
    say(f"memory: {what}")
    peaks = []
    for read in (folder / "0", folder):
        found = stand.work / "memory.jsonl"
        used = run((stand.command, "--jsonl", "--quiet", "--jobs", "2", read, "-o", found))
        if used.peak <= own_peak():
            raise BenchError("the benchmark itself takes more memory than what it measures")
        peaks.append(used.peak / 1e6)
        found.unlink()
    few, many = peaks
    return [
        Row(GROUP, what, f"{many:.0f} MB", "", "", many, Goal("at most", _MOST), unit=" MB"),
        Row(GROUP, what, f"{many:.0f} MB", "a tenth of it", f"{few:.0f} MB", many / few, Goal("at most", _GROWTH)),
    ]

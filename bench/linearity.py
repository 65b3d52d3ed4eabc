"""Growth: what twice the text takes, as many files, as one long file and as one long line."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from statistics import median

from bench.contestant import Contestant, alternate
from bench.corpus import megabytes, write_files, write_line, write_long
from bench.plan import Stand, say
from bench.table import Goal, Row

_MOST_ROUNDS = 3
_LINE = 4
"""The long line has this part of the size of the long file."""
GROUP = "Growth"


def measure(stand: Stand) -> list[Row]:
    """A row for each form that text comes in."""
    size = stand.plan.size
    forms: tuple[tuple[str, Callable[[Iterable[str], Path], None], int], ...] = (
        ("twice as many files", write_files, size),
        ("a file twice as long", write_long, size),
        ("a line twice as long", write_line, size // _LINE),
    )
    with Contestant("amzn-extract", stand.ours, "ours") as contestant:
        return [_row(stand, contestant, *form) for form in forms]


def _row(
    stand: Stand, contestant: Contestant, what: str, write: Callable[[Iterable[str], Path], None], size: int
) -> Row:
    say(f"growth: {what}")
    half = stand.corpus.cycles(size / 2)
    folders = []
    rounds = min(stand.plan.rounds, _MOST_ROUNDS)
    for n in range(rounds + 1):
        for cycles in (half, 2 * half):
            folder = stand.work / what / f"{n}-{cycles}"
            write(stand.corpus.volume(cycles, f"{what} {n}"), folder)
            folders.append(folder)
    [read] = alternate([contestant], folders)
    pairs = list(zip(read[2::2], read[3::2], strict=True))
    return Row(
        group=GROUP,
        what=what,
        ours=f"{median(b.seconds for _, b in pairs):.2f} s for {megabytes(pairs[0][1].size)}",
        beside="half of it",
        other=f"{median(a.seconds for a, _ in pairs):.2f} s for {megabytes(pairs[0][0].size)}",
        ratio=median(b.seconds / a.seconds for a, b in pairs),
        goal=Goal("at most", 2.1),
    )

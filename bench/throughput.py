"""Speed: all contestants read the same files in turn, each in one process on one core, round after round."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from bench import BenchError
from bench.contestant import Contestant, Round, alternate
from bench.corpus import megabytes, write_files
from bench.plan import Stand, say
from bench.table import Goal, Row

_PART = 20
"""The slow ones are read a part of the corpus, and the tool the same part beside them."""
GROUP = "Speed"


@dataclass(frozen=True, slots=True)
class Side:
    """One that the tool is measured against."""

    peer: str
    what: str
    #: Its reader, and what the reader is told.
    module: str
    arguments: tuple[str, ...]
    goal: float
    slow: bool = False


_SIDES = (
    Side("bound", "decode, fold, one scan for quantities, one for cues by Aho-Corasick", "bound", ("automaton",), 0.2),
    Side("bound", "the same with the cues by `re`", "bound", ("regex",), 0.2),
    Side("jionlp", "JioNLP, amounts of money alone", "jionlp_money", (), 2),
    Side("recognizers", "Recognizers-Text, four models", "recognizers", (), 40, slow=True),
)


def measure(stand: Stand) -> list[Row]:
    """A row for each side whose peer takes part.

    Raises:
        BenchError: the same texts give another number of hits, or a contestant finds none.
    """
    sides = [side for side in _SIDES if side.peer in stand.peers]
    rows = []
    for slow, size in ((False, stand.plan.size), (True, stand.plan.size / _PART)):
        chosen = [side for side in sides if side.slow is slow]
        if chosen:
            say(f"speed: {'; '.join(side.what for side in chosen)}")
            rows += _against(stand, chosen, _volumes(stand, stand.work / f"slow-{slow}", size))
    return rows


def _against(stand: Stand, sides: Sequence[Side], volumes: Sequence[Path]) -> list[Row]:
    with ExitStack() as stack:
        contestants = [stack.enter_context(Contestant("amzn-extract", stand.ours, "ours"))]
        for side in sides:
            other = Contestant(side.what, stand.peers[side.peer], side.module, *side.arguments)
            contestants.append(stack.enter_context(other))
        # The first volume once more at the end: what is found must not depend on what was read before.
        rounds = alternate(contestants, [*volumes, volumes[0]])
    for contestant, its in zip(contestants, rounds, strict=True):
        check(contestant.name, its)
    own, *others = ([*its[1:-1]] for its in rounds)
    return [_row(side, own, theirs) for side, theirs in zip(sides, others, strict=True)]


def _volumes(stand: Stand, folder: Path, size: float) -> list[Path]:
    """A corpus for each round, so that no round gains by what was kept of the one before."""
    folders = [folder / str(n) for n in range(stand.plan.rounds + 1)]
    for volume in folders:
        write_files(stand.corpus.volume(stand.corpus.cycles(size), f"speed {volume.name}"), volume)
    return folders


def check(name: str, rounds: Sequence[Round]) -> None:
    """Refuses rounds that mean nothing; the first and the last are over the same texts.

    Raises:
        BenchError: they differ, or nothing is found.
    """
    if rounds[0].found != rounds[-1].found:
        raise BenchError(f"{name}: {rounds[0].found} hits at first, {rounds[-1].found} in the same texts at the end")
    if not all(r.found for r in rounds):
        raise BenchError(f"{name} found nothing")


def _row(side: Side, own: Sequence[Round], theirs: Sequence[Round]) -> Row:
    return Row(
        group=GROUP,
        what=f"text to records, {megabytes(own[0].size)} on one core",
        ours=_told(own, "records"),
        beside=side.what,
        other=_told(theirs, "hits"),
        ratio=median(mine.speed / other.speed for mine, other in zip(own, theirs, strict=True)),
        goal=Goal("at least", side.goal),
    )


def _told(rounds: Sequence[Round], things: str) -> str:
    found = median(1000 * r.found / r.size for r in rounds)
    return f"{median(r.speed for r in rounds):.3g} MB/s, {found:.1f} {things} a KB"

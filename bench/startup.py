"""Start: fresh processes, ours and others in turn, from start to end."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from statistics import median

from bench.corpus import numbers_per_kilobyte
from bench.plan import Stand, say
from bench.process import run
from bench.table import Goal, Row

_TRANSCRIPT = 16_000
_PEERS = (("jionlp", "jionlp_money", "JioNLP"), ("recognizers", "recognizers", "Recognizers-Text"))
GROUP = "Start"
Command = Sequence[str | Path]


def measure(stand: Stand) -> list[Row]:
    """Rows for a transcript and for the help against the import of typer, and for a transcript against the peers."""
    importing: Command = (stand.ours, "-c", "import typer")
    imported = "`python -c 'import typer'`"
    reading = {what: (stand.command, "--json", file) for what, file in _transcripts(stand).items()}
    rows = [_row(stand, what, mine, imported, importing, Goal("at most", 1.5)) for what, mine in reading.items()]
    rows.append(
        _row(stand, "`amzn-extract --help`", (stand.command, "--help"), imported, importing, Goal("at most", 2))
    )
    what, mine = next(iter(reading.items()))
    for peer, module, name in _PEERS:
        if peer in stand.peers:
            theirs: Command = (stand.peers[peer], "-m", f"bench.readers.{module}", mine[-1])
            rows.append(_row(stand, what, mine, f"the same by {name}", theirs))
    return rows


def _transcripts(stand: Stand) -> dict[str, Path]:
    """Texts of the size that is wanted by what they are: whole ones, where there are any, and one put together."""
    texts = stand.corpus.volume(1, "start")
    whole = [text for text in texts if abs(len(text.encode()) - _TRANSCRIPT) < _TRANSCRIPT / 10]
    files = {}
    for n, text in enumerate([*whole, _put_together(stand)]):
        kind = "a transcript" if n < len(whole) else "texts put together"
        file = stand.work / f"transcript-{n}.txt"
        file.write_bytes(text.encode())
        size, numbers = len(text.encode()) / 1000, numbers_per_kilobyte([text])
        files[f"`amzn-extract --json`, {kind} of {size:.0f} KB with {numbers:.0f} numbers a KB"] = file
    return files


def _put_together(stand: Stand) -> str:
    texts = islice(stand.corpus.endless("start"), len(stand.corpus.texts) * stand.corpus.cycles(_TRANSCRIPT))
    kept: list[str] = []
    size = 0
    for line in "\n".join(texts).splitlines(keepends=True):
        size += len(line.encode())
        if size > _TRANSCRIPT:
            break
        kept.append(line)
    return "".join(kept)


def _row(stand: Stand, what: str, mine: Command, beside: str, other: Command, goal: Goal | None = None) -> Row:
    say(f"start: {what}; {beside}")
    run(mine)
    run(other)
    pairs = [(run(mine).wall, run(other).wall) for _ in range(stand.plan.starts)]
    return Row(
        group=GROUP,
        what=what,
        ours=f"{1000 * median(a for a, _ in pairs):.0f} ms",
        beside=beside,
        other=f"{1000 * median(b for _, b in pairs):.0f} ms",
        ratio=median(a / b for a, b in pairs),
        goal=goal,
    )

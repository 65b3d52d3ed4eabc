"""Start: fresh processes, ours and others in turn, from start to end."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from statistics import median

from bench.plan import Stand, say
from bench.process import run
from bench.table import Goal, Row

_TRANSCRIPT = 16_000
_WHAT = "`amzn-extract --json`, a transcript of 16 KB"
_PEERS = (("jionlp", "jionlp_money", "JioNLP"), ("recognizers", "recognizers", "Recognizers-Text"))
GROUP = "Start"
Command = Sequence[str | Path]


def measure(stand: Stand) -> list[Row]:
    """Rows for a transcript and for the help against the import of typer, and for a transcript against the peers."""
    file = _transcript(stand)
    extract: Command = (stand.command, "--json", file)
    importing: Command = (stand.ours, "-c", "import typer")
    imported = "`python -c 'import typer'`"
    rows = [
        _row(stand, _WHAT, extract, imported, importing, Goal("at most", 1.5)),
        _row(stand, "`amzn-extract --help`", (stand.command, "--help"), imported, importing, Goal("at most", 2)),
    ]
    for peer, module, name in _PEERS:
        if peer in stand.peers:
            reading: Command = (stand.peers[peer], "-m", f"bench.readers.{module}", file)
            rows.append(_row(stand, _WHAT, extract, f"the same by {name}", reading))
    return rows


def _transcript(stand: Stand) -> Path:
    file = stand.work / "transcript.txt"
    texts = islice(stand.corpus.endless("start"), len(stand.corpus.texts) * stand.corpus.cycles(_TRANSCRIPT))
    kept: list[str] = []
    size = 0
    for line in "\n".join(texts).splitlines(keepends=True):
        size += len(line.encode())
        if size > _TRANSCRIPT:
            break
        kept.append(line)
    file.write_bytes("".join(kept).encode())
    return file


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

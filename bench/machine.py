"""What the figures were taken on and with, in a few lines."""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from bench.corpus import megabytes, numbers_per_kilobyte
from bench.environments import PEERS
from bench.plan import Stand


def head(stand: Stand, files: Sequence[Path], command: Sequence[str], load: float) -> list[str]:
    """The lines above the table."""
    plan = stand.plan
    texts = list(stand.corpus.volume(1, "head"))
    transcripts = sum(1 for file in files if file.parent.name == "transcripts")
    told = f"{len(files) - transcripts} samples" + (f" and {transcripts} transcripts" if transcripts else "")
    versions = ", ".join(r.replace("==", " ") for name in plan.peers for r in PEERS[name].requirements)
    return [
        f"`{' '.join(('python -m bench', *command))}` on {date.today():%d %B %Y}: {_processor()}, {_cores()} cores, "
        f"{platform.system()} {platform.machine()}, Python {platform.python_version()}, load {load:.1f} at the start.",
        "",
        f"Texts: {told}, {stand.corpus.size / 1000:.0f} KB with {numbers_per_kilobyte(texts):.0f} numbers a KB, "
        f"repeated with other digits; {megabytes(plan.size)} for speed, {plan.rounds} rounds, {plan.starts} starts.",
        *(["", f"Peers: {versions}."] if versions else []),
    ]


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return models[0] if models else platform.machine()


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1

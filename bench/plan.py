"""How much is measured: the sizes that the options give, and what all stages share."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.corpus import Corpus
from bench.environments import PEERS, cache_folder

_UNITS = {"": 1, "KB": 10**3, "MB": 10**6, "GB": 10**9}
SMOKE = ("--size=50KB", "--files=200", "--total=400KB", "--rounds=1", "--starts=1", "--peers=bound")
"""What the small run is short for."""
FULL = ("--size=20MB", "--files=200000", "--total=5GB", "--rounds=3", "--starts=25")
"""What the large run is short for."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Sizes are bytes of UTF-8."""

    #: Of the corpus that is read for speed, and of the long file; the long line has a quarter.
    size: int
    #: Small files that are read for memory.
    files: int
    #: Bytes that are read for memory.
    total: int
    #: Rounds that are measured after one that is not.
    rounds: int
    #: Fresh processes of each kind.
    starts: int
    peers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Stand:
    """What the stages measure with."""

    plan: Plan
    corpus: Corpus
    #: The interpreter in whose environment the tool is.
    ours: Path
    #: The interpreters of the peers by their names.
    peers: Mapping[str, Path]
    #: A folder for what is read and written.
    work: Path

    @property
    def command(self) -> Path:
        """The tool's command."""
        return self.ours.with_name("amzn-extract")


def say(line: str) -> None:
    """Tells what is going on, on standard error."""
    print(f"bench: {line}", file=sys.stderr, flush=True)


def bytes_of(text: str) -> int:
    """Bytes of a size as people write it, 20MB being twenty millions.

    Raises:
        argparse.ArgumentTypeError: it is none.
    """
    match = re.fullmatch(r"(\d+(?:\.\d+)?) ?([KMG]?B)?", text.strip(), re.I)
    if match is None:
        raise argparse.ArgumentTypeError(f"{text!r} is no size such as 500KB or 2MB")
    unit = (match[2] or "").upper()
    return round(float(match[1]) * _UNITS["" if unit == "B" else unit])


def _count(text: str) -> int:
    if not text.isdecimal() or not int(text):
        raise argparse.ArgumentTypeError(f"{text!r} is no number from 1 on")
    return int(text)


def _peers_of(text: str) -> tuple[str, ...]:
    names = tuple(name for name in text.split(",") if name)
    for name in names:
        if name not in PEERS:
            raise argparse.ArgumentTypeError(f"{name!r} is none of {', '.join(PEERS)}")
    return names


def parser() -> argparse.ArgumentParser:
    """The command line."""
    made = argparse.ArgumentParser(prog="python -m bench", description=__doc__, allow_abbrev=False)
    made.add_argument("--smoke", action="store_true", help=f"short for {' '.join(SMOKE)}")
    made.add_argument("--full", action="store_true", help=f"short for {' '.join(FULL)}")
    made.add_argument("--size", type=bytes_of, default="2MB", help="of the corpus (default: %(default)s)")
    made.add_argument("--files", type=_count, default=20_000, help="small files read for memory (default: %(default)s)")
    made.add_argument("--total", type=bytes_of, default="50MB", help="read for memory (default: %(default)s)")
    made.add_argument("--rounds", type=_count, default=5, help="measured after a first one (default: %(default)s)")
    made.add_argument("--starts", type=_count, default=15, help="fresh processes of each kind (default: %(default)s)")
    made.add_argument(
        "--peers", type=_peers_of, default=",".join(PEERS), help="to be measured against (default: %(default)s)"
    )
    made.add_argument("--cache", type=Path, default=cache_folder(), help="folder for environments and corpora")
    made.add_argument("--record", action="store_true", help="write bench/results.md and quote it in the README")
    return made


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """The options; those that a short form stands for come first, so that others given with it count."""
    first = parser().parse_args(arguments)
    short = SMOKE if first.smoke else FULL if first.full else ()
    return parser().parse_args([*short, *arguments])

"""The journal of a run: what it was asked for, and for each finished file where its lines end and what came of it.

It is JSON lines. A process that is killed may leave half of the last one, which does not count; what counts is the
longest beginning of which all is still so: the same settings, the same files in the same order, unchanged.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import BinaryIO

from msgspec import Struct

from amzn_extract.cli.extraction import Outcome, stamp_of
from amzn_extract.extractors.model import Fate

_FORMAT = 1


class OtherRun(Exception):
    """The journal is of a run with other settings; `names` are those that differ."""

    def __init__(self, names: Sequence[str]) -> None:
        """Takes the names of settings, at least one."""
        super().__init__(*names)
        self.names = names


class Entry(Struct):
    """One finished file."""

    file: str
    #: None where it could not be found.
    stamp: tuple[int, int, int] | None
    #: Where its lines end in the part file, in bytes.
    end: int
    found: int
    fates: dict[Fate, int]
    fault: str | None

    @property
    def outcome(self) -> Outcome:
        """What came of it, without its lines."""
        return Outcome(b"", self.found, self.fates, self.fault, self.stamp)


def head(settings: Mapping[str, str | int | None]) -> bytes:
    """Returns the first line, for what a run was asked for."""
    return json.dumps({"journal": _FORMAT, **settings}).encode() + b"\n"


def line(file: str, end: int, result: Outcome) -> bytes:
    """Returns the line for a file whose lines in the part file end at byte `end`."""
    return json.dumps([file, result.stamp, end, result.found, result.fates, result.fault]).encode() + b"\n"


def entries(
    journal: BinaryIO, settings: Mapping[str, str | int | None], files: Sequence[str], length: int
) -> Iterator[tuple[Entry, int]]:
    """Returns the entries that count, each with the place in the journal where it ends.

    `length` is that of the part file, in bytes. Raises `OtherRun` where the settings are not the same.
    """
    first = journal.readline()
    if not first.endswith(b"\n"):
        return
    if first != head(settings):
        known = json.loads(first)
        wanted = {"journal": _FORMAT, **settings}
        raise OtherRun([name for name, value in wanted.items() if known.get(name) != value])
    place = len(first)
    for file, written in zip(files, journal, strict=False):
        if not written.endswith(b"\n"):
            return
        name, stamp, *rest = json.loads(written)
        entry = Entry(name, tuple(stamp) if stamp else None, *rest)
        if entry.end > length or entry.file != file or entry.stamp != stamp_of(file):
            return
        place += len(written)
        yield entry, place

"""Records, unclaimed numbers and explanations as JSON: one array, or an object a line. Neither goes through rich."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, Protocol, TextIO

from msgspec import Struct

from amzn_extract.extractors.records import as_json


class Writer(Protocol):
    """Puts records, unclaimed numbers or counts into one form of output, file by file."""

    def add(self, file: str, items: Sequence[Any]) -> None:
        """Writes what one file has of them, which may be nothing."""

    def finish(self) -> None:
        """Writes what comes at the end; not called for a run that breaks off."""


class ArrayWriter:
    """One JSON array, a record a line. It is streamed: one that breaks off stays open and so is no valid JSON."""

    def __init__(self, stream: TextIO) -> None:
        """Opens the array; `stream` is one of `open_output`."""
        self._stream = stream
        self._before = "[\n"

    def add(self, file: str, items: Sequence[Struct]) -> None:  # noqa: ARG002 - they name their file
        """Writes the records of one file."""
        for record in items:
            self._stream.write(self._before + _line(record))
            self._before = ",\n"

    def finish(self) -> None:
        """Closes the array."""
        self._stream.write("[]\n" if self._before == "[\n" else "\n]\n")


class LineWriter:
    """A JSON record a line, each handed on at once."""

    def __init__(self, stream: TextIO) -> None:
        """Takes a stream of `open_output`."""
        self._stream = stream

    def add(self, file: str, items: Sequence[Struct]) -> None:  # noqa: ARG002 - they name their file
        """Writes the records of one file."""
        for record in items:
            self._stream.write(_line(record) + "\n")
            self._stream.flush()

    def finish(self) -> None:
        """Has nothing left to write."""


def _line(record: Struct) -> str:
    # A file name that is no text holds lone surrogates; the stream writes them as the escapes that JSON has for them.
    return json.dumps(as_json(record), ensure_ascii=False)

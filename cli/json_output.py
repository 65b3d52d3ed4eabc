"""Records, unclaimed numbers and explanations as JSON: one array, or an object a line. Neither goes through rich."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Protocol, TextIO

import msgspec
from msgspec import Struct

from amzn_extract.extractors.records import as_json


class Writer(Protocol):
    """Puts what is found into one form of output, file by file."""

    def add(self, file: str, items: Any) -> None:
        """Writes what one file has of it, which may be nothing."""

    def finish(self) -> None:
        """Writes what comes at the end; not called for a run that breaks off."""


def as_lines(items: Iterable[Struct]) -> bytes:
    """Returns records, or what else a run gives, as JSON in UTF-8, each with its line end."""
    return b"".join(_encoded(as_json(item)) + b"\n" for item in items)


def _encoded(value: dict[str, object]) -> bytes:
    try:
        return msgspec.json.format(msgspec.json.encode(value), indent=0)
    except UnicodeEncodeError:
        # A file name that is no text holds lone surrogates, which JSON has escapes for. So seldom a thing
        # is not worth to import this at each start.
        import json

        return json.dumps(value, ensure_ascii=False).encode("utf-8", "backslashreplace")


class ArrayWriter:
    """One JSON array, a record a line. It is streamed: one that breaks off stays open and so is no valid JSON."""

    def __init__(self, stream: TextIO) -> None:
        """Opens the array; `stream` is one of `open_output`."""
        self._stream = stream
        self._before = "[\n"

    def add(self, file: str, items: bytes) -> None:  # noqa: ARG002 - they name their file
        """Writes the lines of one file."""
        if items:
            self._stream.write(self._before + items.decode().rstrip("\n").replace("\n", ",\n"))
            self._before = ",\n"

    def finish(self) -> None:
        """Closes the array."""
        self._stream.write("[]\n" if self._before == "[\n" else "\n]\n")


class LineWriter:
    """A JSON record a line, those of a file handed on at once."""

    def __init__(self, stream: TextIO) -> None:
        """Takes a stream of `open_output`."""
        self._stream = stream

    def add(self, file: str, items: bytes) -> None:  # noqa: ARG002 - they name their file
        """Writes the lines of one file."""
        self._stream.write(items.decode())
        self._stream.flush()

    def finish(self) -> None:
        """Has nothing left to write."""

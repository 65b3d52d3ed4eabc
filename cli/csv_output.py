"""Records as CSV: a row a record, one column for each field of the contract, in its order.

A record has any number of changes, and a table that is streamed must know its columns before the first
of them: `changes` is one cell with the JSON array that JSON lines have there, so that nothing is lost and
`json.loads` gives it back. `section` is its headings joined by " > ", `adjustments` its names by a blank.
What a record has not is an empty cell.
"""

from __future__ import annotations

import csv
import json
from typing import Any, TextIO

from msgspec import Struct

_JOINED = {"section": " > ", "adjustments": " "}


class CsvWriter:
    """Writes a head and a row for each line of JSON."""

    def __init__(self, stream: TextIO, model: type[Struct]) -> None:
        """Takes a stream of `open_output` and the type whose fields the columns are."""
        self._fields = model.__struct_fields__
        self._rows = csv.writer(stream, lineterminator="\n")
        self._rows.writerow(self._fields)

    def add(self, file: str, items: bytes) -> None:  # noqa: ARG002 - they name their file
        """Writes the records of one file."""
        for line in items.splitlines():
            record = json.loads(line)
            self._rows.writerow([_cell(name, record[name]) for name in self._fields])

    def finish(self) -> None:
        """Has nothing left to write."""


def _cell(name: str, value: Any) -> Any:
    if not isinstance(value, list):
        return value
    separator = _JOINED.get(name)
    return separator.join(value) if separator else json.dumps(value, ensure_ascii=False)

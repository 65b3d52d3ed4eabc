"""Records as Parquet, in the schema that `arrow_schema` has for every engine; needs the extra `parquet`."""

from __future__ import annotations

import json
from importlib.util import find_spec
from typing import Any, BinaryIO

from amzn_extract.cli.faults import EXIT_UNUSABLE, PROGRAM, Failure

_ROWS = 5000
"""Records of a row group: enough to be packed well, few enough to be held."""


def need_parquet(output: str) -> None:
    """Raises `Failure` where what writes Parquet is not installed."""
    if find_spec("pyarrow") is None:
        raise Failure(
            f"{output}: Parquet needs pyarrow, which is not installed; pip install '{PROGRAM}[parquet]'",
            code=EXIT_UNUSABLE,
        )


class ParquetWriter:
    """Writes lines of JSON as row groups of equal size, whichever files they came from."""

    def __init__(self, stream: BinaryIO) -> None:
        """Takes an output that is written from its beginning to its end, never back."""
        import pyarrow.parquet as pq

        from amzn_extract.extractors.arrow_schema import SCHEMA

        self._writer = pq.ParquetWriter(stream, SCHEMA, compression="zstd")
        self._rows: list[dict[str, Any]] = []

    def add(self, file: str, items: bytes) -> None:  # noqa: ARG002 - they name their file
        """Writes the records of one file, at the latest with those of a later one."""
        for line in items.splitlines():
            self._rows.append(json.loads(line))
            if len(self._rows) == _ROWS:
                self._write()

    def finish(self) -> None:
        """Writes what is left, and the index that Parquet has at its end."""
        if self._rows:
            self._write()
        self._writer.close()

    def _write(self) -> None:
        from amzn_extract.extractors.arrow_schema import batch_of

        self._writer.write_batch(batch_of(self._rows))
        self._rows.clear()

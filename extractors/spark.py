"""For Apache Spark (`amzn-extract[spark]`): what `mapInArrow` takes, a function over batches and a schema."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pyarrow as pa
from pyspark.sql.pandas.types import from_arrow_schema

from amzn_extract.extractors import arrow
from amzn_extract.extractors.arrow import Unreadable, extract_arrow, unreadable_arrow
from amzn_extract.extractors.carried import RulesText, carried, compiled

SCHEMA = from_arrow_schema(arrow.SCHEMA)
"""The record contract as Spark has it."""
UNREADABLE = from_arrow_schema(arrow.UNREADABLE)
"""What `list_unreadable` gives."""

Batches = Iterator[pa.RecordBatch]


def extractor(*rules: str | Path, unreadable: Unreadable = "raise") -> Callable[[Batches], Batches]:
    """The function for `mapInArrow(…, SCHEMA)`; the files of `rules` are read here, on the driver, and go with it.

    Raises:
        RulesError: a file can't be read or is no rules file.
    """
    return partial(_extract, texts=carried(*rules), unreadable=unreadable)


def _extract(rows: Batches, texts: tuple[RulesText, ...], unreadable: Unreadable) -> Batches:
    return (extract_arrow(batch, compiled(texts), unreadable=unreadable) for batch in rows)


def list_unreadable(rows: Batches) -> Batches:
    """For `mapInArrow(list_unreadable, UNREADABLE)`: the rows that are skipped, each with its reason."""
    return map(unreadable_arrow, rows)

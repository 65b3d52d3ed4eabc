"""For Ray Data (`amzn-extract[ray]`): functions for `map_batches(…, batch_format="pyarrow")`, from table to table."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pyarrow as pa

from amzn_extract.extractors.arrow import Unreadable, extract_arrow, unreadable_arrow
from amzn_extract.extractors.carried import RulesText, carried, compiled


def extractor(*rules: str | Path, unreadable: Unreadable = "raise") -> Callable[[pa.Table], pa.Table]:
    """The function that makes records in `arrow.SCHEMA`; the files of `rules` are read here and go with it.

    Raises:
        RulesError: a file can't be read or is no rules file.
    """
    return partial(_extract, texts=carried(*rules), unreadable=unreadable)


def _extract(rows: pa.Table, texts: tuple[RulesText, ...], unreadable: Unreadable) -> pa.Table:
    return pa.Table.from_batches([extract_arrow(rows, compiled(texts), unreadable=unreadable)])


def list_unreadable(rows: pa.Table) -> pa.Table:
    """The rows that are skipped, each with its reason, in `arrow.UNREADABLE`."""
    return pa.Table.from_batches([unreadable_arrow(rows)])

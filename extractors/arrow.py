"""Records as Arrow, one schema for every engine that speaks it: Parquet, Spark, Ray Data, DuckDB, pandas.

The only module that needs pyarrow (`amzn-extract[parquet]`); nothing else of the package imports it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from types import NoneType
from typing import Any, Literal, get_args, get_origin, get_type_hints

import pyarrow as pa

from amzn_extract.extractors.model import Change, Record
from amzn_extract.extractors.records import as_json

_PLAIN = {str: pa.string(), int: pa.int64(), Decimal: pa.float64()}


def _fields(model: type) -> list[pa.Field]:
    return [_field(name, hint) for name, hint in get_type_hints(model).items()]


def _field(name: str, hint: Any) -> pa.Field:
    """A field of one type; a kind of type that no record uses yet is a TypeError."""
    arguments = get_args(hint)
    if NoneType in arguments:
        [hint] = (argument for argument in arguments if argument is not NoneType)
        return _field(name, hint).with_nullable(True)
    if hint in _PLAIN:
        return pa.field(name, _PLAIN[hint], nullable=False)
    if hint is Change:
        return pa.field(name, pa.struct(_fields(Change)), nullable=False)
    if get_origin(hint) is Literal:
        return pa.field(name, pa.string(), nullable=False)
    if get_origin(hint) is tuple and arguments[1:] == (...,):
        # Parquet and Spark call the items of a list so.
        return pa.field(name, pa.list_(_field("element", arguments[0])), nullable=False)
    raise TypeError(f"no Arrow type for {hint!r}")


SCHEMA = pa.schema(_fields(Record))
"""The record contract: its fields in their order, null where it says so.

Numbers are float64: those of JSON lines as nearly every reader takes them, summed by every engine as they
are, with 15 digits to hold what texts give with a dozen. A decimal of fixed scale would lose a rate of ten places
or refuse a sum of forty digits, and one row that is refused ends a job.
"""


def batch_of(records: Iterable[Record | Mapping[str, Any]]) -> pa.RecordBatch:
    """Returns records as a batch in `SCHEMA`; they may be given as `as_json` or a JSON line has them.

    Raises:
        KeyError: a mapping lacks a field.
        TypeError, ValueError: a field holds what the contract has not.
    """
    rows = [as_json(record) if isinstance(record, Record) else record for record in records]
    columns = [pa.array([_cell(row[field.name], field) for row in rows], field.type) for field in SCHEMA]
    return pa.RecordBatch.from_arrays(columns, schema=SCHEMA)


def _cell(value: Any, field: pa.Field) -> Any:
    """A value of a JSON record as Arrow takes it."""
    kind = field.type
    if value is None:
        # Arrow itself would let it pass, and engines that trust the schema read something else there.
        if not field.nullable:
            raise ValueError(f"{field.name} is null")
        return None
    if pa.types.is_float64(kind):
        # A whole number is no float to Arrow where that would round.
        return float(value)
    if pa.types.is_list(kind):
        return [_cell(item, kind.value_field) for item in value]
    if pa.types.is_struct(kind):
        return {inner.name: _cell(value[inner.name], inner) for inner in kind}
    if isinstance(value, str):
        # A file name that is no text holds lone surrogates, which UTF-8 has not; JSON lines have these escapes too.
        return value.encode("utf-8", "backslashreplace")
    return value

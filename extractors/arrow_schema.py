"""The schema of records in Arrow, as the types give it, and records put into columns by it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from itertools import accumulate
from types import NoneType
from typing import Any, Literal, get_args, get_origin, get_type_hints

import pyarrow as pa

from amzn_extract.extractors.model import Change, Record

_PLAIN = {str: pa.string(), int: pa.int64(), Decimal: pa.float64()}


def _fields(model: type) -> list[pa.Field]:
    return [field_of(name, hint) for name, hint in get_type_hints(model).items()]


def field_of(name: str, hint: Any) -> pa.Field:
    """A field of one type; a kind of type that no record uses yet is a TypeError."""
    arguments = get_args(hint)
    if NoneType in arguments:
        [hint] = (argument for argument in arguments if argument is not NoneType)
        return field_of(name, hint).with_nullable(True)
    if hint in _PLAIN:
        return pa.field(name, _PLAIN[hint], nullable=False)
    if hint is Change:
        return pa.field(name, pa.struct(_fields(Change)), nullable=False)
    if get_origin(hint) is Literal:
        return pa.field(name, pa.string(), nullable=False)
    if get_origin(hint) is tuple and arguments[1:] == (...,):
        # Parquet and Spark call the items of a list so.
        return pa.field(name, pa.list_(field_of("element", arguments[0])), nullable=False)
    raise TypeError(f"no Arrow type for {hint!r}")


SCHEMA = pa.schema(_fields(Record))
"""The record contract: its fields in their order, null where it says so.

Numbers are float64: those of JSON lines as nearly every reader takes them, summed by every engine as they
are, with 15 digits to hold what texts give with a dozen. A decimal has one scale for rates and for sums of money: it
would round some and refuse others, and one row that is refused ends a job.
"""


def batch_of(records: Iterable[Record] | Iterable[Mapping[str, Any]]) -> pa.RecordBatch:
    """Returns records as a batch in `SCHEMA`; they may also be given as `as_json` or a JSON line has them.

    Raises:
        KeyError: a mapping lacks a field.
        TypeError, ValueError: a field holds what the contract has not.
    """
    rows = list(records)
    return pa.RecordBatch.from_arrays([_column(_values(rows, field.name), field) for field in SCHEMA], schema=SCHEMA)


def _values(rows: Sequence[Any], name: str) -> list[Any]:
    if rows and isinstance(rows[0], Mapping):
        return [row[name] for row in rows]
    return [getattr(row, name) for row in rows]


def _column(values: list[Any], field: pa.Field) -> pa.Array:
    """A column of a field's type: put together by columns all the way down, which is ten times faster than by rows."""
    kind = field.type
    # Arrow itself would let it pass, and engines that trust the schema read something else there.
    if not field.nullable and None in values:
        raise ValueError(f"{field.name} is null")
    if pa.types.is_list(kind):
        items = [item for value in values for item in value]
        offsets = [0, *accumulate(map(len, values))]
        return pa.ListArray.from_arrays(pa.array(offsets, pa.int32()), _column(items, kind.value_field), type=kind)
    if pa.types.is_struct(kind):
        inner = list(kind)
        return pa.StructArray.from_arrays([_column(_values(values, part.name), part) for part in inner], fields=inner)
    if pa.types.is_float64(kind):
        # A whole number is no float to Arrow where that would round.
        values = [None if value is None else float(value) for value in values]
    try:
        return pa.array(values, kind)
    except UnicodeEncodeError:
        # A file name that is no text holds lone surrogates, which UTF-8 has not; JSON lines have these escapes too.
        return pa.array(
            [value if value is None else value.encode("utf-8", "backslashreplace") for value in values], kind
        )

"""Records and unclaimed numbers as plain values for JSON, and the JSON Schema that every record obeys.

Both follow the dataclasses in `model`, field by field and in their order: what a field is called
and may hold is said there and nowhere else.
"""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from amzn_extract.extractors.json_schema import DRAFT, object_schema
from amzn_extract.extractors.model import Change, Record

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


def as_json(value: DataclassInstance) -> dict[str, object]:
    """Returns a record, or what else a run gives, as `json.dumps` takes it; its fields in the order of the contract.

    A number is an int where it is whole and else the float nearest to it.
    """
    return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if is_dataclass(value) and not isinstance(value, type):
        return as_json(value)
    return [_plain(item) for item in value] if isinstance(value, tuple) else value


def json_schema() -> dict[str, object]:
    """Returns the JSON Schema (draft 2020-12) of one record, generated from the types."""
    return {
        "$schema": DRAFT,
        "title": Record.__name__,
        **object_schema(Record),
        "$defs": {Change.__name__: object_schema(Change)},
    }

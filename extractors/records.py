"""Records and unclaimed numbers as plain values for JSON, and the JSON Schema that every record obeys.

Both follow the classes in `model`, field by field and in their order: what a field is called
and may hold is said there and nowhere else.
"""

from __future__ import annotations

from decimal import Decimal

from msgspec import Struct

from amzn_extract.extractors.model import Change, Record


def as_json(value: Struct) -> dict[str, object]:
    """Returns a record, or what else a run gives, as `json.dumps` takes it; its fields in the order of the contract.

    A number is an int where it is whole and else the float nearest to it.
    """
    return {name: _plain(getattr(value, name)) for name in value.__struct_fields__}


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, Struct):
        return as_json(value)
    return [_plain(item) for item in value] if isinstance(value, tuple) else value


def json_schema() -> dict[str, object]:
    """Returns the JSON Schema (draft 2020-12) of one record, generated from the types."""
    from amzn_extract.extractors.schema_of_classes import DRAFT, object_schema

    return {
        "$schema": DRAFT,
        "title": Record.__name__,
        **object_schema(Record),
        "$defs": {Change.__name__: object_schema(Change)},
    }

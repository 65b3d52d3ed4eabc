"""Records and unclaimed numbers as plain values for JSON, and the JSON Schema that every record obeys.

Both follow the dataclasses in `model`, field by field and in their order: what a field is called
and may hold is said there and nowhere else.
"""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from decimal import Decimal
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Any, Literal, Union, get_args, get_origin, get_type_hints

from amzn_extract.extractors.model import Change, Record

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

_PLAIN = {str: "string", int: "integer", Decimal: "number"}


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
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": Record.__name__,
        **_object_schema(Record),
        "$defs": {Change.__name__: _object_schema(Change)},
    }


def _object_schema(model: type) -> dict[str, object]:
    properties = {name: _schema(hint) for name, hint in get_type_hints(model).items()}
    return {
        "description": (model.__doc__ or "").partition("\n")[0],
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _schema(hint: Any) -> dict[str, object]:
    """Returns the schema of one type; a kind of type that `model` does not use yet is a TypeError."""
    if hint in _PLAIN:
        return {"type": _PLAIN[hint]}
    if is_dataclass(hint) and isinstance(hint, type):
        return {"$ref": f"#/$defs/{hint.__name__}"}
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Literal:
        return {"enum": list(arguments)}
    if origin is tuple and arguments[1:] == (...,):
        return {"type": "array", "items": _schema(arguments[0])}
    if origin in (Union, UnionType) and len(arguments) == 2 and NoneType in arguments:
        return {"type": [_PLAIN[arguments[0]], "null"]}
    raise TypeError(f"no schema for {hint!r}")

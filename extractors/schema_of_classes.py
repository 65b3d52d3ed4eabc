"""JSON Schema (draft 2020-12) out of classes of values: what a field is called and may hold is said there only."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from msgspec import Struct

DRAFT = "https://json-schema.org/draft/2020-12/schema"
_PLAIN = {str: "string", int: "integer", bool: "boolean", Decimal: "number"}

Schema = dict[str, Any]
Special = Callable[[Any], Schema | None]
"""Gives the schema of a type that is not to have the usual one; None for all others."""


def first_line(model: type) -> str:
    """What a class is, in a sentence."""
    return (model.__doc__ or "").partition("\n")[0]


def object_schema(
    model: type,
    special: Special = lambda _: None,
    *,
    required: Iterable[str] | None = None,
    described: Mapping[str, str] | None = None,
) -> Schema:
    """The schema of such a class; all of its fields are required where `required` names none."""
    types = get_type_hints(model, include_extras=True)
    properties = {name: schema_of(hint, special) for name, hint in types.items()}
    for name, text in (described or {}).items():
        properties[name] = {"description": text, **properties[name]}
    needed = list(properties if required is None else required)
    return {
        "description": first_line(model),
        "type": "object",
        "properties": properties,
        **({"required": needed} if needed else {}),
        "additionalProperties": False,
    }


def schema_of(hint: Any, special: Special = lambda _: None) -> Schema:
    """The schema of one type; a kind of type that no field has yet is a TypeError."""
    if (own := special(hint)) is not None:
        return own
    if hint in _PLAIN:
        return {"type": _PLAIN[hint]}
    if isinstance(hint, type) and issubclass(hint, Struct):
        return {"$ref": f"#/$defs/{hint.__name__}"}
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Literal:
        return {"enum": list(arguments)}
    if origin is tuple and arguments[1:] == (...,):
        return {"type": "array", "items": schema_of(arguments[0], special)}
    if origin in (Union, UnionType) and len(arguments) == 2 and NoneType in arguments:
        return _or_null(schema_of(arguments[0], special))
    raise TypeError(f"no schema for {hint!r}")


def _or_null(schema: Schema) -> Schema:
    if "enum" in schema:
        return {"enum": [*schema["enum"], None]}
    if "type" in schema:
        known = schema["type"]
        return {**schema, "type": [*(known if isinstance(known, list) else [known]), "null"]}
    return {"anyOf": [schema, {"type": "null"}]}

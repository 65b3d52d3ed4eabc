"""The JSON Schema of rules files, by which editors complete and check them, out of the classes of `schema`.

It knows every key; what needs more than one place to see, references and phrases, is `rule_check`'s.
The schema is the same for a file of one's own as for the shipped one, so it requires no key of an
entry that may only change one: whether a new entry is whole is told by `rules check`.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from importlib.resources import files
from typing import Annotated, Any, Literal, get_args, get_origin

from msgspec import Struct

from amzn_extract.extractors.model import Change, Record
from amzn_extract.extractors.schema import RuleFile
from amzn_extract.extractors.schema_of_classes import DRAFT, Schema, object_schema, schema_of
from amzn_extract.extractors.yaml_source import EDITS, REMOVE, hints, is_entry

_COMMENT = re.compile(r"((?: {4}#: .*\n)+) {4}(\w+):")


def comments(model: type) -> dict[str, str]:
    """What the comments above the fields of a class say, by field."""
    found = _COMMENT.findall(inspect.getsource(model))
    return {name: " ".join(line.strip().removeprefix("#: ") for line in text.splitlines()) for text, name in found}


def classes(model: type[Struct] = RuleFile) -> list[type[Struct]]:
    """All classes of the definitions, the file first, each before those that it holds."""
    found: dict[type[Struct], None] = {model: None}
    for hint, _ in hints(model).values():
        for inner in _held(hint):
            found |= dict.fromkeys(classes(inner))
    return list(found)


def _held(hint: Any) -> Iterator[type[Struct]]:
    if is_entry(hint):
        yield hint
    for inner in get_args(hint):
        yield from _held(inner)


def shipped() -> str:
    """The text of the file that is shipped: this schema, generated."""
    return files("amzn_extract.extractors").joinpath("..", "rules.schema.json").read_text(encoding="utf-8")


def rules_schema() -> Schema:
    """The JSON Schema of a rules file."""
    file, *others = classes()
    listed = {item for model in classes() for hint, _ in hints(model).values() for item in _items(hint)}
    return {
        "$schema": DRAFT,
        "title": "Rules of amzn-extract",
        **_definition(file, whole=False),
        "$defs": {
            **{model.__name__: _definition(model, whole=model in listed) for model in others},
            **{model.__name__: _wanted(model) for model in (Record, Change)},
        },
    }


def _items(hint: Any) -> Iterator[Any]:
    """What lists hold: such entries are always given whole."""
    if get_origin(hint) is tuple:
        yield get_args(hint)[0]


def _definition(model: type[Struct], *, whole: bool) -> Schema:
    required = [name for name, (_, required) in hints(model).items() if required] if whole else []
    return object_schema(model, _special, required=required, described=comments(model))


def _special(hint: Any) -> Schema | None:
    """Types that rules files write in a way of their own."""
    origin, arguments = get_origin(hint), get_args(hint)
    if hint is str:
        # 9988 is as good a ticker as '9988': the tool reads every scalar as the text that it is.
        return {"type": ["string", "number"]}
    if origin is Annotated:
        return schema_of(arguments[0], _special)
    if hint == dict[str, Any]:
        return {"$ref": f"#/$defs/{Record.__name__}"}
    if origin is tuple:
        return _list(arguments[0])
    if origin is dict:
        return _entries(*arguments)
    return None


def _list(item: Any) -> Schema:
    """A list, or what a layer adds to one and removes from it."""
    items = {"type": "array", "items": schema_of(item, _special)}
    texts = not is_entry(item) and get_origin(item) is not dict
    edits = EDITS if texts else EDITS[:1]
    edited = {"type": "object", "properties": dict.fromkeys(edits, items), "additionalProperties": False}
    return {"anyOf": [items, edited]}


def _entries(key: Any, value: Any) -> Schema:
    inner = schema_of(value, _special)
    if is_entry(value):
        inner = {"anyOf": [inner, {"const": REMOVE}]}
    if get_origin(key) is Literal:
        return {"type": "object", "properties": dict.fromkeys(get_args(key), inner), "additionalProperties": False}
    return {"type": "object", "additionalProperties": inner}


def _wanted(model: type[Struct]) -> Schema:
    """What an example may want of a record: the fields that matter."""
    return object_schema(model, lambda hint: _special(hint) if hint is str else None, required=())

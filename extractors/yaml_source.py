"""YAML into the classes of `schema`, with the place of everything that is wrong.

PyYAML by itself takes duplicate keys, reads `no` as false and follows aliases without end. Here the
node tree is walked instead: scalars are read as the field's type wants them, duplicate keys and
aliases are faults, and a walk goes on after a fault so that all of them are reported at once.

A file laid over others changes only what it names:

* keys of an entry that is there already replace those keys; a new entry is added;
* `id: remove` in the place of an entry takes it away;
* a list of texts is replaced, and `{add: [...], remove: [...]}` in its place changes it;
* a list of whole entries at the top (units, bounds) grows, and its own come first.
"""

from __future__ import annotations

import types
import typing
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path
from typing import Annotated, Any, TypeGuard

import yaml
from msgspec import Struct
from msgspec.structs import fields, replace

from amzn_extract.extractors.fold import fold
from amzn_extract.extractors.markers import Numeric
from amzn_extract.extractors.places import Place, Register, Text, suggestion

REMOVE = "remove"
"""What stands in the place of an entry, or beside the phrases, that a layer takes away."""
EDITS = ("add", REMOVE)
"""What a layer may do to a list without replacing it."""
_SCALARS = {int: "a whole number", bool: "true or false", str: "a text"}


@cache
def hints(cls: type[Struct]) -> dict[str, tuple[Any, bool]]:
    """Type and requiredness of each field of a class of `schema`."""
    types_ = typing.get_type_hints(cls, include_extras=True)
    return {field.name: (types_[field.name], field.required) for field in fields(cls)}


def is_entry(hint: Any) -> TypeGuard[type[Struct]]:
    """True for a class of `schema`, which stands for an entry with keys."""
    return isinstance(hint, type) and issubclass(hint, Struct)


class Source:
    """One YAML file on its way into typed rules; what is wrong and what stands where goes into `register`."""

    def __init__(self, name: str, register: Register) -> None:
        """`name` is the file as messages call it; `register` is that of all layers."""
        self.name = name
        self._register = register
        self._seen: set[int] = set()

    def read(self, path: Path, cls: type[Struct], base: Any = None) -> Any:
        """The file as an instance of `cls`, laid over `base`, what is wrong left out; `base` where it is no YAML."""
        try:
            text = path.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            reason = error.strerror if isinstance(error, OSError) else "not UTF-8 text"
            return self._unusable(f"cannot be read: {reason}", base)
        try:
            node = yaml.compose(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader))
        except yaml.MarkedYAMLError as error:
            return self._unusable(f"not YAML: {error.problem}", base, error.problem_mark)
        except (yaml.YAMLError, RecursionError) as error:
            return self._unusable(f"not YAML: {type(error).__name__}", base)
        if node is None:
            return base if base is not None else cls()
        return self._build(node, cls, "", base)

    def _unusable(self, what: str, base: Any, mark: yaml.Mark | None = None) -> Any:
        place = Place(self.name, mark.line + 1, mark.column + 1) if mark else Place(self.name)
        self._register.fault(place, "", what, unusable=True)
        return base

    def _place(self, node: yaml.Node) -> Place:
        return Place(self.name, node.start_mark.line + 1, node.start_mark.column + 1)

    def _fault(self, node: yaml.Node, path: str, what: str) -> None:
        self._register.fault(self._place(node), path, what)

    def _build(self, node: yaml.Node, hint: Any, path: str, base: Any = None) -> Any:
        origin, args = typing.get_origin(hint), typing.get_args(hint)
        if origin in (types.UnionType, typing.Union):
            if isinstance(node, yaml.ScalarNode) and node.tag.endswith(":null"):
                return None
            return self._build(node, next(a for a in args if a is not types.NoneType), path, base)
        if not isinstance(node, yaml.ScalarNode):
            if id(node) in self._seen:
                self._fault(node, path, "aliases are not supported; write the entry out")
                return None
            self._seen.add(id(node))
        if is_entry(hint):
            return self._instance(node, hint, path, base)
        if origin is tuple:
            return self._sequence(node, args[0], path, base or ())
        if origin is dict:
            return self._entries(node, args, path, dict(base or {}))
        if origin is Annotated:
            return self._marked(node, args, path)
        if origin is typing.Literal:
            text = self._scalar(node, str, path)
            if text is not None and text not in args:
                self._fault(node, path, f'"{text}" is none of {", ".join(args)}{suggestion(str(text), args)}')
            return text
        if hint is Any:
            return self._plain(node, path)
        return self._scalar(node, hint, path)

    def _instance(self, node: yaml.Node, cls: type[Struct], path: str, base: Any) -> Any:
        fields = hints(cls)
        given: dict[str, Any] = {}
        wrong: set[str] = set()
        for key, key_node, value in self._pairs(node, path):
            if key not in fields:
                self._fault(key_node, path, f'unknown key "{key}"{suggestion(key, fields)}')
                continue
            inner = getattr(base, key) if base is not None else None
            faults = len(self._register.faults)
            inside = f"{path}.{key}".lstrip(".")
            self._register.note(inside, self._place(key_node))
            given[key] = self._build(value, fields[key][0], inside, inner)
            if len(self._register.faults) > faults and (given[key] is None or isinstance(given[key], str | int)):
                wrong.add(key)
        whole = {key: value for key, value in given.items() if key not in wrong}
        if base is not None:
            return replace(base, **whole)
        missing = [name for name, (_, required) in fields.items() if required and name not in given]
        if isinstance(node, yaml.MappingNode):
            for name in missing:
                self._fault(node, path, f'"{name}" is missing')
        return None if any(required and name not in whole for name, (_, required) in fields.items()) else cls(**whole)

    def _entries(self, node: yaml.Node, args: Sequence[Any], path: str, merged: dict[str, Any]) -> dict[str, Any]:
        known = typing.get_args(args[0])
        for key, key_node, value in self._pairs(node, path):
            inner = f"{path}.{key}".lstrip(".")
            if known and key not in known:
                self._fault(
                    key_node, path, f'unknown key "{key}"{suggestion(key, known)}; known are {", ".join(known)}'
                )
            elif is_entry(args[1]) and isinstance(value, yaml.ScalarNode) and value.value == REMOVE:
                if key in merged:
                    del merged[key]
                    self._register.removed[inner] = self._place(value)
                else:
                    self._fault(value, inner, f"there is no such entry to remove{suggestion(key, merged)}")
            else:
                self._register.removed.pop(inner, None)
                self._register.note(inner, self._place(key_node))
                faults = len(self._register.faults)
                built = self._build(value, args[1], inner, merged.get(key))
                if built is not None and (len(self._register.faults) == faults or not isinstance(built, str)):
                    merged[key] = built
        return merged

    def _sequence(self, node: yaml.Node, item: Any, path: str, base: tuple[Any, ...]) -> tuple[Any, ...]:
        entries = is_entry(item) or typing.get_origin(item) is dict
        if isinstance(node, yaml.MappingNode):
            return self._edited(node, item, path, base, entries)
        if not isinstance(node, yaml.SequenceNode):
            self._fault(node, path, "a list is wanted here: [one, two]")
            return ()
        grows = entries and "." not in path
        if grows:
            self._register.shift(path, len(node.value))
        own = self._items(node, item, path, entries)
        return own + base if grows else own

    def _items(self, node: yaml.SequenceNode, item: Any, path: str, entries: bool) -> tuple[Any, ...]:
        """The items of a list, each noted by its text or, for a whole entry, by its number."""
        built: list[Any] = []
        first: dict[str, yaml.Node] = {}
        for n, child in enumerate(node.value):
            faults = len(self._register.faults)
            if entries:
                self._register.note(f"{path}[{n}]", self._place(child))
            value = self._build(child, item, f"{path}[{n}]")
            if isinstance(value, str) and not entries:
                written = fold(value)
                if written in first:
                    before = self._place(first[written])
                    self._fault(child, f"{path}[{n}]", f'"{value}" stands here twice, first in line {before.line}')
                    continue
                first[written] = child
                self._register.note(f"{path}={value}", self._place(child))
            if value is not None and len(self._register.faults) == faults:
                built.append(value)
        return tuple(built)

    def _edited(self, node: yaml.Node, item: Any, path: str, base: tuple[Any, ...], entries: bool) -> tuple[Any, ...]:
        """The list of the layers below, less what is to be removed, and what is to be added behind it."""
        lists: dict[str, tuple[tuple[Any, ...], yaml.Node]] = {}
        for key, key_node, value in self._pairs(node, path):
            if key not in EDITS or (entries and key == REMOVE):
                able = EDITS[:1] if entries else EDITS
                self._fault(key_node, path, f'unknown key "{key}"; a list, or {" and ".join(able)}, is wanted here')
            elif not isinstance(value, yaml.SequenceNode):
                self._fault(value, f"{path}.{key}", "a list is wanted here: [one, two]")
            elif key == REMOVE:
                lists[key] = tuple(str(child.value) for child in value.value), value
            else:
                lists[key] = self._items(value, item, path, entries), value
        kept = {fold(text) if isinstance(text, str) else str(n): text for n, text in enumerate(base)}
        gone, where = lists.get(REMOVE, ((), node))
        for n, text in enumerate(gone):
            if kept.pop(fold(text), None) is None:
                told = f'there is no "{text}" to remove{suggestion(text, [str(known) for known in base])}'
                self._fault(where.value[n], f"{path}.{REMOVE}[{n}]", told)
        added, where = lists.get("add", ((), node))
        for text in added:
            if isinstance(text, str) and fold(text) in kept:
                self._fault(where, f"{path}.add", f'"{text}" is there already')
        return (*kept.values(), *added)

    def _pairs(self, node: yaml.Node, path: str) -> list[tuple[str, yaml.Node, yaml.Node]]:
        """The keys of a mapping with the nodes of key and value."""
        if not isinstance(node, yaml.MappingNode):
            self._fault(node, path, "keys and values are wanted here")
            return []
        pairs: dict[str, tuple[str, yaml.Node, yaml.Node]] = {}
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                self._fault(key, path, "a key must be a plain word")
            elif key.value in pairs:
                self._fault(key, path, f'the key "{key.value}" stands here twice')
            else:
                pairs[key.value] = key.value, key, value
        return list(pairs.values())

    def _marked(self, node: yaml.Node, args: Sequence[Any], path: str) -> Any:
        text = self._scalar(node, args[0], path)
        if text is None:
            return None
        self._register.texts.append(Text(self._place(node), path, text, args[1]))
        if isinstance(args[1], Numeric) and not _is_number(text):
            self._fault(node, path, f'"{text}" is no number')
        return text

    def _scalar(self, node: yaml.Node, kind: type, path: str) -> Any:
        if not isinstance(node, yaml.ScalarNode):
            self._fault(node, path, f"{_SCALARS[kind]} is wanted here")
            return None
        text = node.value
        try:
            if kind is bool:
                return {"true": True, "false": False}[text]
            return kind(text)
        except (KeyError, ValueError):
            self._fault(node, path, f'{_SCALARS[kind]} is wanted here, not "{text}"')
            return None

    def _plain(self, node: yaml.Node, path: str) -> Any:
        if isinstance(node, yaml.MappingNode):
            return {key: self._plain(value, f"{path}.{key}") for key, _, value in self._pairs(node, path)}
        if isinstance(node, yaml.SequenceNode):
            return [self._plain(child, path) for child in node.value]
        return node.value if getattr(node, "style", None) else yaml.safe_load(node.value)


def _is_number(text: str) -> bool:
    try:
        return Decimal(text).is_finite()
    except InvalidOperation:
        return False

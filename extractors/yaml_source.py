"""YAML into the classes of `schema`, with the line of everything that is wrong.

PyYAML by itself takes duplicate keys, reads `no` as false and follows aliases without end. Here the
node tree is walked instead: scalars are read as the field's type wants them, duplicate keys and
aliases are faults, and a walk goes on after a fault so that all of them are reported at once.
"""

from __future__ import annotations

import dataclasses
import difflib
import types
import typing
from functools import cache
from pathlib import Path
from typing import Any

import yaml

_SCALARS = {int: "a whole number", bool: "true or false", str: "a text"}


@cache
def _fields(cls: type) -> dict[str, tuple[Any, bool]]:
    """Type and requiredness of each field of a dataclass."""
    hints = typing.get_type_hints(cls)
    return {
        f.name: (hints[f.name], f.default is dataclasses.MISSING and f.default_factory is dataclasses.MISSING)
        for f in dataclasses.fields(cls)
    }


class Source:
    """One YAML file on its way into typed rules; collects its faults in `faults`."""

    def __init__(self, name: str) -> None:
        """`name` is the file as messages call it."""
        self.name = name
        self.faults: list[str] = []
        self.places: dict[str, str] = {}
        """Where each entry stands, as `file:line`, by its path in the file."""
        self._seen: set[int] = set()

    def read(self, path: Path, cls: type, base: Any = None) -> Any:
        """The file as an instance of `cls`, laid over `base`; None where it can't be read as YAML."""
        try:
            text = path.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            reason = error.strerror if isinstance(error, OSError) else "not UTF-8 text"
            self.faults.append(f"{self.name}: cannot be read: {reason}")
            return None
        try:
            node = yaml.compose(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader))
        except yaml.MarkedYAMLError as error:
            line = error.problem_mark.line + 1 if error.problem_mark else 1
            self.faults.append(f"{self.name}:{line}: not YAML: {error.problem}")
            return None
        except (yaml.YAMLError, RecursionError) as error:
            self.faults.append(f"{self.name}: not YAML: {type(error).__name__}")
            return None
        if node is None:
            return base if base is not None else cls()
        return self._build(node, cls, "", base)

    def fault(self, node: yaml.Node, path: str, what: str) -> None:
        """Notes what is wrong at `node`."""
        where = f"{path}: " if path else ""
        self.faults.append(f"{self.name}:{node.start_mark.line + 1}: {where}{what}")

    def _build(self, node: yaml.Node, hint: Any, path: str, base: Any = None) -> Any:
        self.places[path] = f"{self.name}:{node.start_mark.line + 1}"
        origin, args = typing.get_origin(hint), typing.get_args(hint)
        if origin in (types.UnionType, typing.Union):
            if isinstance(node, yaml.ScalarNode) and node.tag.endswith(":null"):
                return None
            return self._build(node, next(a for a in args if a is not types.NoneType), path, base)
        if not isinstance(node, yaml.ScalarNode):
            if id(node) in self._seen:
                self.fault(node, path, "aliases are not supported; write the entry out")
                return None
            self._seen.add(id(node))
        if dataclasses.is_dataclass(hint):
            return self._instance(node, typing.cast(type, hint), path, base)
        if origin is tuple:
            return self._sequence(node, args[0], path, base or ())
        if origin is dict:
            merged = dict(base or {})
            for key, value in self._pairs(node, path):
                merged[key] = self._build(value, args[1], f"{path}.{key}".lstrip("."), merged.get(key))
            return merged
        if origin is typing.Literal:
            text = self._scalar(node, str, path)
            if text is not None and text not in args:
                self.fault(node, path, f'"{text}" is none of {", ".join(args)}{_suggest(str(text), args)}')
            return text
        if hint is Any:
            return self._plain(node, path)
        return self._scalar(node, hint, path)

    def _instance(self, node: yaml.Node, cls: type, path: str, base: Any) -> Any:
        fields = _fields(cls)
        given: dict[str, Any] = {}
        faults = len(self.faults)
        for key, value in self._pairs(node, path):
            if key not in fields:
                self.fault(value, path, f'unknown key "{key}"{_suggest(key, fields)}')
                continue
            inner = getattr(base, key) if base is not None else None
            given[key] = self._build(value, fields[key][0], f"{path}.{key}".lstrip("."), inner)
        if base is not None:
            return dataclasses.replace(base, **given)
        missing = [name for name, (_, required) in fields.items() if required and name not in given]
        if isinstance(node, yaml.MappingNode):
            for name in missing:
                self.fault(node, path, f'"{name}" is missing')
        return None if missing or len(self.faults) > faults else cls(**given)

    def _sequence(self, node: yaml.Node, item: Any, path: str, base: tuple[Any, ...]) -> tuple[Any, ...]:
        if not isinstance(node, yaml.SequenceNode):
            self.fault(node, path, "a list is wanted here: [one, two]")
            return ()
        own = tuple(self._build(child, item, f"{path}[{n}]") for n, child in enumerate(node.value))
        # Lists of whole entries (units, bounds) grow by a layer, its entries first; lists of phrases are replaced.
        return own + base if dataclasses.is_dataclass(item) and "." not in path else own

    def _pairs(self, node: yaml.Node, path: str) -> list[tuple[str, yaml.Node]]:
        if not isinstance(node, yaml.MappingNode):
            self.fault(node, path, "keys and values are wanted here")
            return []
        pairs: dict[str, yaml.Node] = {}
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                self.fault(key, path, "a key must be a plain word")
            elif key.value in pairs:
                self.fault(key, path, f'the key "{key.value}" stands here twice')
            else:
                pairs[key.value] = value
        return list(pairs.items())

    def _scalar(self, node: yaml.Node, kind: type, path: str) -> Any:
        if not isinstance(node, yaml.ScalarNode):
            self.fault(node, path, f"{_SCALARS[kind]} is wanted here")
            return None
        text = node.value
        try:
            if kind is bool:
                return {"true": True, "false": False}[text]
            return kind(text)
        except (KeyError, ValueError):
            self.fault(node, path, f'{_SCALARS[kind]} is wanted here, not "{text}"')
            return None

    def _plain(self, node: yaml.Node, path: str) -> Any:
        if isinstance(node, yaml.MappingNode):
            return {key: self._plain(value, f"{path}.{key}") for key, value in self._pairs(node, path)}
        if isinstance(node, yaml.SequenceNode):
            return [self._plain(child, path) for child in node.value]
        return node.value if getattr(node, "style", None) else yaml.safe_load(node.value)


def _suggest(word: str, known: typing.Iterable[str]) -> str:
    close = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f' (did you mean "{close[0]}"?)' if close else ""

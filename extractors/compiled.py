"""Objects with compiled regexes in them as bytes, and back without compiling anything.

Bytes hold the code that a regex was compiled to. Only the interpreter that wrote it, and the same
version of `regex`, may read it; whoever keeps the bytes sees to that. Reading makes objects of this
package and of a few harmless types, and calls nothing else.
"""

from __future__ import annotations

import gc
import io
import marshal
import re
import sys
from array import array
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Generic, TypeVar

try:
    # The half of pickle that is written in C; to import the other one takes longer than to read some rules.
    from _pickle import PickleBuffer, Pickler, Unpickler, UnpicklingError
except ImportError:
    from pickle import PickleBuffer, Pickler, Unpickler, UnpicklingError

__all__ = ["Packed", "Regexes", "UnpicklingError", "freeze", "thaw"]

Key = TypeVar("Key")

_PACKAGE = __name__.rpartition(".")[0]
_HARMLESS = {
    ("decimal", "Decimal"), ("datetime", "date"), ("builtins", "frozenset"), ("builtins", "set"),
    ("collections", "OrderedDict"), ("collections", "defaultdict"), ("collections", "Counter"),
}  # fmt: skip
_PROTOCOL = 5
_NUMBER = 8
"""Bytes of a number in what `freeze` gives."""
_Reduced = tuple[Callable[..., Any], tuple[Any, ...]]


class Packed(Generic[Key]):
    """Values by key, such as `marshal` knows, each packed by itself: what is not asked for is never unpacked."""

    def __init__(self, values: Mapping[Key, Any]) -> None:
        """Packs the values."""
        parts: list[bytes] = []
        self._starts: dict[Key, int] = {}
        at = 0
        for key, value in values.items():
            parts.append(marshal.dumps(value))
            self._starts[key] = at
            at += len(parts[-1])
        self._bytes = memoryview(b"".join(parts))

    def __contains__(self, key: object) -> bool:
        """True where there is such a key."""
        return key in self._starts

    def __getitem__(self, key: Key) -> Any:
        """The value of a key, unpacked anew each time."""
        return marshal.loads(self._bytes[self._starts[key] :])  # which minds nothing that follows

    def __len__(self) -> int:
        """How many keys there are."""
        return len(self._starts)

    def __reduce_ex__(self, protocol: Any) -> Any:
        """What is kept: two pieces of bytes, of which the larger stays where it is, if it can."""
        whole = PickleBuffer(self._bytes) if protocol >= _PROTOCOL else bytes(self._bytes)
        return _packed, (whole, marshal.dumps(self._starts))


def _packed(whole: bytes | memoryview, starts: bytes) -> Packed[Any]:
    packed: Packed[Any] = Packed({})
    packed._bytes, packed._starts = memoryview(whole), marshal.loads(starts)
    return packed


class Regexes:
    """Compiled regexes in a row; of those that were kept, each is made again when it is first asked for."""

    def __init__(self, regexes: Iterable[Any]) -> None:
        """`regexes` are compiled, by `re` or `regex`."""
        self._made: list[Any] = list(regexes)
        self._kept: Packed[int] | None = None

    def __len__(self) -> int:
        """How many there are."""
        return len(self._made)

    def __getitem__(self, place: int) -> Any:
        """The regex at a place."""
        made = self._made[place]
        if made is None:
            assert self._kept is not None
            maker, given = self._kept[place]
            made = self._made[place] = _MAKERS[maker](*given)
        return made

    def __getstate__(self) -> dict[str, Any]:
        """What is kept of them: their code."""
        kept: dict[int, object] = {}
        for place in range(len(self)):
            maker, given = _reduced(self[place])
            kept[place] = maker.__name__, given
        return {"_kept": Packed(kept)}

    def __setstate__(self, kept: dict[str, Any]) -> None:
        """Takes them up again, none of them made."""
        self._kept = kept["_kept"]
        self._made = [None] * len(kept["_kept"])


def freeze(value: object) -> bytes:
    """The bytes of a value.

    Raises:
        pickle.PicklingError, TypeError, AttributeError: it holds what cannot be kept: a function, an open file.
        RecursionError: it is nested too deeply.
    """
    file = io.BytesIO()
    apart: list[PickleBuffer] = []
    _Pickler(file, _PROTOCOL, buffer_callback=apart.append).dump(value)
    parts: list[bytes | memoryview] = []
    for part in (file.getbuffer(), *(buffer.raw() for buffer in apart)):
        parts += len(part).to_bytes(_NUMBER, "big"), part
    return b"".join(parts)


def thaw(data: bytes | memoryview) -> Any:
    """The value of bytes that `freeze` gave; it goes on using them.

    Raises:
        pickle.UnpicklingError: they hold what `freeze` does not write, or are no such bytes.
    """
    view, parts, end = memoryview(data), [], 0
    while end < len(view):
        start = end + _NUMBER
        end = start + int.from_bytes(view[end:start], "big")
        parts.append(view[start:end])
    if not parts:
        raise UnpicklingError("there is nothing")
    # Nothing of it is garbage: looking for some would take longer than all the rest.
    collects = gc.isenabled()
    gc.disable()
    try:
        return _Unpickler(io.BytesIO(parts[0]), buffers=parts[1:]).load()
    finally:
        if collects:
            gc.enable()


class _Pickler(Pickler):
    """Writes regexes as their code."""

    def reducer_override(self, value: Any) -> Any:
        """How to make a regex again; everything else is written as usual."""
        if isinstance(value, re.Pattern) or (type(value).__module__ == "_regex" and hasattr(value, "_pickled_data")):
            maker, given = _reduced(value)
            if maker is _coded_pattern:
                pattern, flags, code, *groups = given
                given = pattern, flags, PickleBuffer(code), *groups
            return maker, given
        if type(value).__module__ == "re._constants" and hasattr(value, "name"):
            return _constant, (value.name,)
        return NotImplemented


class _Unpickler(Unpickler):
    """Knows the classes of this package, the ways to make a regex again, and `_HARMLESS`."""

    def find_class(self, module: str, name: str) -> Any:
        """The class of this name."""
        if (module, name) in _HARMLESS:
            return super().find_class(module, name)
        if module == __name__ and name in _MAKERS:
            return _MAKERS[name]
        if module.startswith(f"{_PACKAGE}.") and "." not in name:
            found = super().find_class(module, name)
            if isinstance(found, type) and found.__module__ == module:
                return found
        raise UnpicklingError(f"{module}.{name} has no place here")


def _reduced(pattern: Any) -> _Reduced:
    """How to make a regex again, of either kind."""
    return _code_of(pattern) if isinstance(pattern, re.Pattern) else (_regex_pattern, tuple(pattern._pickled_data))


def _code_of(pattern: re.Pattern[Any]) -> _Reduced:
    """How to make a regex: of its code where this interpreter lets that be seen, else by compiling it."""
    compiled = _pattern, (pattern.pattern, pattern.flags)
    try:
        import _sre  # type: ignore[import-not-found]
        from re import _compiler, _parser  # type: ignore[attr-defined]

        parsed = _parser.parse(pattern.pattern, pattern.flags)
        code = array("I", _compiler._code(parsed, pattern.flags))
        if code.itemsize != _sre.CODESIZE:
            return compiled
    except (ImportError, AttributeError):
        return compiled
    names: list[str | None] = [None] * (pattern.groups + 1)
    for name, group in pattern.groupindex.items():
        names[group] = name
    made = (pattern.pattern, pattern.flags, code.tobytes(), pattern.groups, dict(pattern.groupindex), tuple(names))
    # Two regexes are equal where their code is.
    return (_coded_pattern, made) if _coded_pattern(*made) == pattern else compiled


def _pattern(pattern: str, flags: int) -> re.Pattern[str]:
    return re.compile(pattern, flags)


def _coded_pattern(pattern: str, flags: int, code: bytes | memoryview, *groups: Any) -> re.Pattern[str]:
    import _sre

    return _sre.compile(pattern, flags, memoryview(code).cast("I").tolist(), *groups)  # type: ignore[no-any-return]


def _regex_pattern(*made: Any) -> Any:
    return _regex().compile(*made)


def _constant(name: str) -> Any:
    from re import _constants  # type: ignore[attr-defined]

    return getattr(_constants, name)


def _regex() -> Any:
    """The compiled half of `regex`: it runs regexes, while the other half compiles them and takes long to import."""
    name = "regex._regex"
    if name not in sys.modules:
        from importlib.machinery import PathFinder
        from importlib.util import find_spec, module_from_spec

        package = find_spec("regex")
        spec = PathFinder.find_spec(name, package.submodule_search_locations) if package else None
        if spec is None or spec.loader is None:
            from regex import _regex as whole

            return whole
        sys.modules[name] = module_from_spec(spec)
        spec.loader.exec_module(sys.modules[name])
    return sys.modules[name]


_MAKERS = {maker.__name__: maker for maker in (_packed, _pattern, _coded_pattern, _regex_pattern, _constant)}

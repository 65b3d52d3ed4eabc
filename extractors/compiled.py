"""Objects with compiled regexes in them as bytes, and back without compiling anything.

Bytes hold the code that a regex was compiled to. Only the interpreter that wrote it, and the same
version of `regex`, may read it; whoever keeps the bytes sees to that. Reading makes objects of this
package and of a few harmless types, and calls nothing else.
"""

from __future__ import annotations

import gc
import io
import re
import sys
from array import array
from collections.abc import Callable
from typing import Any

try:
    # The half of pickle that is written in C; to import the other one takes longer than to read some rules.
    from _pickle import Pickler, Unpickler, UnpicklingError
except ImportError:
    from pickle import Pickler, Unpickler, UnpicklingError

__all__ = ["UnpicklingError", "freeze", "thaw"]

_PACKAGE = __name__.rpartition(".")[0]
_HARMLESS = {
    ("decimal", "Decimal"), ("datetime", "date"), ("builtins", "frozenset"), ("builtins", "set"),
    ("collections", "OrderedDict"), ("collections", "defaultdict"), ("collections", "Counter"),
}  # fmt: skip
_PROTOCOL = 5
_Reduced = tuple[Callable[..., Any], tuple[Any, ...]]


def freeze(value: object) -> bytes:
    """The bytes of a value.

    Raises:
        pickle.PicklingError, TypeError, AttributeError: it holds what cannot be kept: a function, an open file.
        RecursionError: it is nested too deeply.
    """
    file = io.BytesIO()
    _Pickler(file, _PROTOCOL).dump(value)
    return file.getvalue()


def thaw(data: bytes, start: int = 0) -> Any:
    """The value of bytes that `freeze` gave, which stand in `data` from `start` on.

    Raises:
        pickle.UnpicklingError: they hold what `freeze` does not write, or are no such bytes.
    """
    # Nothing of it is garbage: looking for some would take longer than all the rest.
    collects = gc.isenabled()
    gc.disable()
    file = io.BytesIO(data)  # takes whole bytes as they are, and would copy a part of them
    file.seek(start)
    try:
        return _Unpickler(file).load()
    finally:
        if collects:
            gc.enable()


class _Pickler(Pickler):
    """Writes regexes as their code."""

    def reducer_override(self, value: Any) -> Any:
        """How to make a regex again; everything else is written as usual."""
        if isinstance(value, re.Pattern):
            return _code_of(value)
        if type(value).__module__ == "_regex" and hasattr(value, "_pickled_data"):
            return _regex_pattern, tuple(value._pickled_data)
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


def _coded_pattern(pattern: str, flags: int, code: bytes, *groups: Any) -> re.Pattern[str]:
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


_MAKERS = {maker.__name__: maker for maker in (_pattern, _coded_pattern, _regex_pattern, _constant)}

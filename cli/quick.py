"""Plain command lines of the main job, read without typer, which takes longer to import than a text to read.

What is plain is read as typer reads it; all else, help, faults, commands and completion too, is typer's.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from typing import Any

from amzn_extract.cli.main_job import Misuse, choose
from amzn_extract.cli.options import Argument, Option

_COMPLETION = "_AMZN_EXTRACT_COMPLETE"
"""Set by shells that ask how a command line may go on."""


def plain_job(arguments: Sequence[str]) -> Callable[[], int] | None:
    """Returns the job that plain arguments ask for; None where typer must read them."""
    if _COMPLETION in os.environ or not arguments or may_be_command(arguments[0]):
        return None
    given = read_plain(arguments)
    if given is None:
        return None
    _import_msgspec()
    try:
        return choose(**given)
    except Misuse:
        return None


def _import_msgspec() -> None:
    """Imports msgspec alone: with typing_extensions, where they are installed, it takes three times as long.

    It asks for names in them that `typing` has as well.
    """
    name = "typing_extensions"
    if name in sys.modules:
        return
    sys.modules[name] = None  # type: ignore[assignment] # which is how Python notes that there is no such module
    try:
        import msgspec  # noqa: F401
    finally:
        del sys.modules[name]


def may_be_command(word: str) -> bool:
    """Returns whether a first word may name a subcommand, which is no option and looks like no path."""
    return not word.startswith("-") and "." not in word and os.sep not in word


def read_plain(arguments: Sequence[str]) -> dict[str, Any] | None:
    """Returns what `choose` is to be given: flags, options with one text behind them, and paths."""
    kinds = {name: annotation.__origin__ for name, annotation in choose.__annotations__.items() if name != "return"}
    options: dict[str, str] = {}
    paths = ""
    for name in kinds:
        option: Option = choose.__annotations__[name].__metadata__[0]
        options |= dict.fromkeys(option.names, name)
        paths = name if isinstance(option, Argument) else paths
    given: dict[str, Any] = {}
    rest = iter(arguments)
    for argument in rest:
        name = options.get(argument, paths)
        if name == paths:
            if argument != "-" and argument[:1] in ("-", ""):
                return None
            given.setdefault(name, []).append(argument)
        elif kinds[name] is bool:
            given[name] = True
        else:
            value = next(rest, "-")
            if value.startswith("-"):
                return None
            if kinds[name] == list[str] | None:
                given.setdefault(name, []).append(value)
            elif kinds[name] == str | None:
                given[name] = value
            else:
                return None
    return given if paths in given else None

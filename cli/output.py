"""Where results go, and in which encoding: decided here, once, for all commands.

A console gets what it can show, with escapes for the rest; JSON and files are UTF-8 always.
"""

from __future__ import annotations

import contextlib
import io
import os
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal, TextIO

from amzn_extract.cli.faults import EXIT_INCOMPLETE, Failure, explain, is_closed_pipe

if TYPE_CHECKING:
    from rich.console import RenderableType

STANDARD_OUTPUT = "-"
_UNLIMITED = 100_000
"""Cells; wider than any line."""


def print_natural(stream: TextIO, *shown: RenderableType) -> None:
    """Prints with rich: fitted to a terminal, elsewhere as wide as it is and without blanks at the ends of lines."""
    from rich.console import Console

    if stream.isatty():
        Console(file=stream, highlight=False).print(*shown, sep="\n")
        return
    console = Console(file=io.StringIO(), width=_UNLIMITED, highlight=False, color_system=None)
    console.width = max(1, *(console.measure(one).maximum for one in shown))
    with console.capture() as capture:
        console.print(*shown, sep="\n")
    stream.writelines(f"{line.rstrip()}\n" for line in capture.get().splitlines())


def prepare_streams() -> None:
    """Lets no character that a console lacks end the run: it is written as an escape instead."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


@contextlib.contextmanager
def open_output(target: str | None, *, utf8: bool, beside: str | None = None) -> Iterator[TextIO]:
    """Opens standard output (None or `-`) or a file for the results; flushed at the end.

    A file is written beside its place and put there when all is done, so that a run which fails
    leaves what was there before; `beside` is the name for that, if the caller makes sure that no other run
    has it. Raises `Failure` where it cannot be written; a closed pipe
    stays the `OSError` that it is.
    """
    name = "standard output" if target in (None, STANDARD_OUTPUT) else str(target)
    try:
        with _standard_output(utf8) if name != target else _file(name, beside) as stream:
            yield stream
            stream.flush()
    except OSError as error:
        if is_closed_pipe(error):
            raise
        raise Failure(explain(error, name), code=EXIT_INCOMPLETE) from error


@contextlib.contextmanager
def _standard_output(utf8: bool) -> Iterator[TextIO]:
    if sys.stdout is None:
        raise Failure("standard output: is closed; leave it open, or use --output", code=EXIT_INCOMPLETE)
    if utf8 and isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")
    yield sys.stdout


def put_in_place(beside: str, place: str) -> None:
    """Lets a file that is whole take the place of another, whose mode it keeps; raises `OSError`."""
    # A system that goes down must not find the new name before the new content.
    with open(beside, "rb+") as file:
        os.fsync(file.fileno())
    if os.path.exists(place):
        import shutil

        shutil.copymode(place, beside)
    os.replace(beside, place)


@contextlib.contextmanager
def _file(target: str, beside: str | None) -> Iterator[TextIO]:
    place = os.path.realpath(target)
    if os.path.exists(place) and not os.path.isfile(place):
        # A device or a named pipe is written to, not replaced; a folder is refused by open().
        with open(place, "w", encoding="utf-8", errors="backslashreplace", newline="\n") as stream:
            yield stream
        return
    folder, name = os.path.split(place)
    mode: Literal["w", "x"] = "w" if beside else "x"
    beside = beside or os.path.join(folder, f".{name}.{os.getpid()}.part")
    try:
        with open(beside, mode, encoding="utf-8", errors="backslashreplace", newline="\n") as stream:
            yield stream
        put_in_place(beside, place)
    finally:
        with contextlib.suppress(OSError):
            os.unlink(beside)

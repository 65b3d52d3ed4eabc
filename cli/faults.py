"""How a run ends: the exit codes, and faults, each of which becomes one line on standard error.

A line names the file, the place in it where there is one, and what to do about it.
"""

from __future__ import annotations

import contextlib
import errno
import os
import sys
from typing import TextIO

PROGRAM = "amzn-extract"

EXIT_DONE = 0
"""All was read, also where there was nothing to find."""
EXIT_INCOMPLETE = 1
"""Some file could not be read (the others are given), the output not be written, or a floor not be reached."""
EXIT_UNUSABLE = 2
"""Wrong usage, or rules that cannot be worked by: nothing is given."""
EXIT_INTERRUPTED = 130
"""Ctrl-C, as shells count: 128 and the number of the signal; so is it for another that ends a run."""

_CAUSES = {
    errno.ENOENT: "no such file or folder; check the path",
    errno.EACCES: "no permission; change it with chmod, or run as somebody who has it",
    errno.EPERM: "no permission; change it with chmod, or run as somebody who has it",
    errno.ELOOP: "a link that leads back to itself; remove it or let it point to a file",
    errno.EISDIR: "is a folder; give a file",
    errno.ENOTDIR: "a part of the path is no folder; check the path",
    errno.ENOSPC: "no space left on the disk; free some, or write elsewhere with --output",
    errno.EROFS: "the disk is read-only; write elsewhere with --output",
    errno.ENAMETOOLONG: "the name is too long; check the path",
}


class Failure(Exception):
    """Ends the run with `code` after `lines` have been reported."""

    def __init__(self, *lines: str, code: int) -> None:
        """Takes complete lines, as `report` does, and one of the exit codes."""
        super().__init__(*lines)
        self.lines = lines
        self.code = code


def report(line: str) -> None:
    """Writes one line to standard error; it stays one whatever a file name holds."""
    try:
        print(printable(line), file=sys.stderr, flush=True)
    except (OSError, ValueError):
        # Nobody is left to tell.
        discard(sys.stderr)


def discard(stream: TextIO | None) -> None:
    """Sends what a stream still has to write nowhere: at its end, Python would fail on it once more."""
    if stream is None:
        return
    with contextlib.suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)


def printable(text: str) -> str:
    """Returns the text with what would move the cursor or change the terminal written as escapes."""
    if text.isprintable():
        return text
    from unicodedata import category

    return "".join(c if c.isprintable() or category(c) == "Zs" else c.encode("unicode_escape").decode() for c in text)


def explain(error: OSError, path: str) -> str:
    """Returns the line for a file that the system would not open, read or write."""
    if error.errno == errno.ENOENT and os.path.islink(path):
        return f"{path}: dangling link, {os.readlink(path)} does not exist; remove the link or restore its target"
    cause = _CAUSES.get(error.errno or 0) or f"{error.strerror or error}; check the file and its disk"
    return f"{path}: {cause}"


def is_closed_pipe(error: OSError) -> bool:
    """Returns whether the reader of our output has gone, as `head` does, which is no fault."""
    # Windows says "invalid argument" then.
    return isinstance(error, BrokenPipeError) or (sys.platform == "win32" and error.errno == errno.EINVAL)


def internal(error: Exception) -> str:
    """Returns what to say of a fault in the program itself."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = f"{os.path.basename(trace.tb_frame.f_code.co_filename)}:{trace.tb_lineno}" if trace else "?"
    return (
        f"internal error at {place}: {error!r}; please report it with the text that brought it up"
        f" (python -X dev -m amzn_extract.cli.app shows more)"
    )

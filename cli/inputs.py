"""From the paths that the user gives to texts: folders are walked, files read and decoded."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Callable, Iterator

from amzn_extract.cli.faults import explain

STANDARD_INPUT = "-"
_SUFFIXES = (".txt", ".md")


class BadInput(Exception):
    """A file that gives no text; the message is the line to report."""


def find_files(path: str, fault: Callable[[str], None]) -> list[str]:
    """Returns the files that a path stands for: itself, or those of a folder and all below it, sorted.

    Links are followed, but no folder is entered twice, so that a link to its own parent ends nowhere.
    `fault` is called with a line for each folder that cannot be searched or has nothing in it.
    """
    if path == STANDARD_INPUT or not os.path.isdir(path):
        return [path]
    faults: list[str] = []
    files = [file for file in _walk(path, faults) if _is_readable_in_folder(file, faults)]
    if not files and not faults:
        faults.append(f"{path}: no *.txt or *.md file in this folder; give another one, or name the files")
    for line in faults:
        fault(line)
    return sorted(files, key=lambda file: file.split(os.sep))


def _walk(top: str, faults: list[str]) -> Iterator[str]:
    seen: set[tuple[int, int]] = set()
    # Links come last: what is reached with and without one goes by its real path.
    waiting = [top]
    for start in waiting:
        for folder, folders, names in os.walk(start, onerror=lambda error: faults.append(_line(error))):
            status = os.stat(folder)
            if (status.st_dev, status.st_ino) in seen:
                folders.clear()
                continue
            seen.add((status.st_dev, status.st_ino))
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            waiting += [link for name in folders if os.path.islink(link := os.path.join(folder, name))]
            for name in names:
                if not name.startswith(".") and name.lower().endswith(_SUFFIXES):
                    yield os.path.join(folder, name)


def _is_readable_in_folder(file: str, faults: list[str]) -> bool:
    """Returns False, with a fault, for a pipe or a device, which could be waited for without end."""
    try:
        regular = stat.S_ISREG(os.stat(file).st_mode)
    except OSError:
        return True  # to be reported when it is read, with the others
    if not regular:
        faults.append(f"{file}: a pipe or a device, left out of the folder; name it to have it read")
    return regular


def _line(error: OSError) -> str:
    return explain(error, str(error.filename))


def read_text(path: str) -> str:
    """Returns the text of a file or of standard input; raises `BadInput`."""
    from amzn_extract.extractors.read import UnreadableText, decode

    try:
        return decode(_read(path))
    except UnreadableText as error:
        raise BadInput(f"{path}: {error.reason}; save it as UTF-8 text") from error
    except OSError as error:
        raise BadInput(explain(error, path)) from error


def _read(path: str) -> bytes:
    if path == STANDARD_INPUT:
        if sys.stdin is None:
            raise BadInput("-: standard input is closed; give a file, or pipe the text in")
        return sys.stdin.buffer.read()
    with open(path, "rb") as file:
        return file.read()

"""From the paths that the user gives to texts: folders are walked, files read and decoded."""

from __future__ import annotations

import os
import stat
import sys
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import overload

from amzn_extract.cli.faults import explain

STANDARD_INPUT = "-"
_SUFFIXES = (".txt", ".md")
_BREAK = "\0"
"""Stands in no name."""


class BadInput(Exception):
    """A file that gives no text; the message is the line to report."""


class Files(Sequence[str]):
    """Paths of files in a row, packed: a run over very many keeps them all."""

    def __init__(self, paths: Iterable[str]) -> None:
        """Takes the paths, one by one."""
        self._bytes = bytearray()
        self._ends = array("q", [0])
        for path in paths:
            self._bytes += os.fsencode(path)
            self._ends.append(len(self._bytes))

    def __len__(self) -> int:
        """Returns how many there are."""
        return len(self._ends) - 1

    @overload
    def __getitem__(self, place: int) -> str: ...
    @overload
    def __getitem__(self, place: slice) -> Files: ...
    def __getitem__(self, place: int | slice) -> str | Files:
        """Returns the path at a place, or those between two."""
        if isinstance(place, int):
            place = range(len(self))[place]
            return os.fsdecode(bytes(self._bytes[self._ends[place] : self._ends[place + 1]]))
        start, stop, _ = place.indices(len(self))
        part = Files(())
        part._bytes, part._ends = self._bytes, self._ends[start : max(start, stop) + 1]
        return part


def find_files(path: str, fault: Callable[[str], None]) -> Iterator[str]:
    """Returns the files that a path stands for: itself, or those of a folder and all below it, sorted by their names.

    Links are followed, but no folder is entered twice, so that a link to its own parent ends nowhere.
    `fault` is called with a line for each folder that cannot be searched or has nothing in it.
    """
    if path == STANDARD_INPUT or not os.path.isdir(path):
        yield path
        return
    faults: list[str] = []
    empty = True
    for file in _below(path, _folders(path, faults)):
        if _is_readable_in_folder(file, faults):
            empty = False
            yield file
    if empty and not faults:
        faults.append(f"{path}: no *.txt or *.md file in this folder; give another one, or name the files")
    for line in faults:
        fault(line)


def _folders(top: str, faults: list[str]) -> dict[str, str]:
    """The names of texts and of folders in each folder, itself and those below it, sorted; packed, as they are many."""
    found: dict[str, str] = {}
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
            folders[:] = [name for name in folders if not name.startswith(".")]
            waiting += [link for name in sorted(folders) if os.path.islink(link := os.path.join(folder, name))]
            texts = (name for name in names if not name.startswith(".") and name.lower().endswith(_SUFFIXES))
            inner = set(folders)
            found[folder] = _BREAK.join(name + os.sep * (name in inner) for name in sorted({*inner, *texts}))
    return found


def _below(folder: str, folders: Mapping[str, str]) -> Iterator[str]:
    """The texts in a folder and below it, in order."""
    for name in filter(None, folders.get(folder, "").split(_BREAK)):
        path = os.path.join(folder, name)
        if path.endswith(os.sep):
            yield from _below(path[:-1], folders)
        else:
            yield path


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

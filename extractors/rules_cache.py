"""Compiled rules on disk, so that a run need not compile them: in the user's cache folder, or not at all.

An entry holds word for word what it was made of: the rules files, and what says which code compiled
them. It counts only for a run of which the same is true. What is wrong with the folder or a file in
it never ends a run; the rules are compiled then as if there were no cache.
"""

from __future__ import annotations

import contextlib
import mmap
import os
import stat
import sys
import zlib
from collections.abc import Iterator, Sequence
from typing import Any

from amzn_extract.extractors.compiled import UnpicklingError, freeze, thaw

VARIABLE = "AMZN_EXTRACT_CACHE"
"""The environment variable that says where the cache is; `off` is nowhere."""
_NAME = "amzn-extract"
_SUFFIX = ".rules"
_MOST = 8
"""Entries that are kept, the latest ones."""
_MAGIC = b"amzn-extract rules 1\n"
_DEPENDENCIES = ("amzn_extract-", "msgspec-", "opencc-", "regex-")
"""What the metadata folders of the distributions begin with whose versions shape an entry."""
_NUMBER = 8
"""Bytes of a number in an entry."""


class Entry:
    """The place in the cache for rules that are made of `sources`, the contents of their files."""

    def __init__(self, sources: Sequence[bytes]) -> None:
        """Reads nothing of the cache yet."""
        self._folder = folder()
        self._key = b"".join(_with_length(part) for part in (*_code(), *sources)) if self._folder else b""
        name = f"{zlib.crc32(self._key):08x}{zlib.adler32(self._key):08x}{_SUFFIX}"
        self._path = os.path.join(self._folder or "", name)

    def read(self) -> Any:
        """What was kept for these rules; None where nothing is, or nothing that can be trusted."""
        if self._folder is None or not _is_own(self._folder):
            return None
        try:
            with open(self._path, "rb") as file:
                if not _is_own(file.fileno()):
                    return None
                # Most of an entry is seldom asked for, and what is not asked for is not copied.
                data = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
        except (OSError, ValueError):  # the latter for an empty file
            return None
        head = len(_MAGIC) + len(self._key) + _NUMBER
        if data[:head] != self._head(data[head:]):
            return None
        try:
            return thaw(data[head:])
        except UnpicklingError:
            return None

    def write(self, value: object) -> None:
        """Keeps a value, in one step, for all later runs; nothing is kept where the folder can't be written to."""
        if self._folder is None:
            return
        try:
            body = freeze(value)
        except RecursionError:
            return  # nested more deeply than can be kept
        beside = f"{self._path}.{os.getpid()}.part"
        try:
            os.makedirs(self._folder, mode=0o700, exist_ok=True)
            if not _is_own(self._folder):
                return
            try:
                with open(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                    file.write(self._head(body) + body)
                os.replace(beside, self._path)
            finally:
                with contextlib.suppress(OSError):
                    os.unlink(beside)
            _prune(self._folder)
        except OSError:
            return

    def _head(self, body: bytes | memoryview) -> bytes:
        """What an entry begins with that is whole and made of the same."""
        return _MAGIC + self._key + _number(len(body) << 32 | zlib.crc32(body))


def folder() -> str | None:
    """The folder of the cache, which need not be there; None where there is to be none."""
    wanted = os.environ.get(VARIABLE)
    if wanted:
        return None if wanted == "off" else os.path.abspath(wanted)
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA", "")
    elif sys.platform == "darwin":
        base = os.path.expanduser("~/Library/Caches")
    else:
        base = os.environ.get("XDG_CACHE_HOME", "")
        base = base if os.path.isabs(base) else os.path.expanduser("~/.cache")
    return os.path.join(base, _NAME) if os.path.isabs(base) else None


def _code() -> Iterator[bytes]:
    """What says which code compiles rules: the interpreter, this package's files, and what it builds on."""
    yield sys.version.encode()
    yield sys.implementation.cache_tag.encode() if sys.implementation.cache_tag else b""
    package = os.path.dirname(os.path.abspath(__file__))
    yield os.fsencode(package)
    with os.scandir(package) as files:
        status = sorted((file.name, file.stat()) for file in files if file.name.endswith(".py"))
    yield repr([(name, known.st_mtime_ns, known.st_size) for name, known in status]).encode()
    yield repr(_versions()).encode()


def _versions() -> list[str]:
    """The names of the metadata folders, which hold versions; to ask importlib for them takes longer than all else."""
    found = []
    for place in dict.fromkeys(sys.path):
        with contextlib.suppress(OSError):
            found += [name for name in os.listdir(place or ".") if name.lower().startswith(_DEPENDENCIES)]
    return sorted(found)


def _is_own(place: str | int) -> bool:
    """True for a folder or an open file that belongs to the user, and that nobody else may write to."""
    try:
        status = os.stat(place)
    except OSError:
        return False
    if sys.platform == "win32":
        return True  # its folders of users are their own
    return status.st_uid == os.getuid() and not status.st_mode & (stat.S_IWGRP | stat.S_IWOTH)


def _prune(place: str) -> None:
    """Takes away all entries but the latest, and what a run that was killed has left."""
    with os.scandir(place) as files:
        entries = sorted((file.stat().st_mtime_ns, file.path) for file in files if _SUFFIX in file.name)
    for _, path in entries[:-_MOST]:
        os.unlink(path)


def _with_length(part: bytes) -> bytes:
    return _number(len(part)) + part


def _number(number: int) -> bytes:
    return number.to_bytes(_NUMBER, "big")

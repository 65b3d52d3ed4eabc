"""A corpus of any size from a few texts: they are repeated, each time with other digits in their figures.

A figure keeps its length, its separators and its unit, so that a number is as hard to read as before, yet nothing
is gained by keeping what was read once. Dates, numbering, names such as those of chips and the leading digits of
ranges stay. The same seed gives the same corpus.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle, islice
from operator import add
from pathlib import Path
from random import Random

from bench import ROOT, BenchError

_FIGURE = re.compile(r"(?<![A-Za-z\d.,:/\-第])\d+(?:[.,]\d+)*")
_YEAR = re.compile(r"(?:19|20)\d\d")
_DATE = re.compile(r"\s?[年月日號号季時时點点分秒]|[/:\-]\d")
_NUMBERING = re.compile(r"[.、)）．]")
_TIE = re.compile(r"[至到~～–—\-]")
_NEAR = 5
"""Characters between a figure and the sign that makes a range of it and another."""
_FIRST, _OTHER = "\ue000", "\ue001"
"""Stand for the first digit of a figure and for the others in a text that is to be filled."""
_SMALL = 1000
"""Bytes that a small file has at least."""


@dataclass(frozen=True, slots=True)
class Corpus:
    """Texts to be repeated, their digits open; one round through all of them is a cycle."""

    texts: tuple[str, ...]
    #: Bytes of a cycle in UTF-8.
    size: int

    def cycles(self, size: float) -> int:
        """The number of whole cycles that come nearest to so many bytes; at least one."""
        return max(1, round(size / self.size))

    def volume(self, cycles: int, seed: str) -> Iterator[str]:
        """So many cycles of texts; volumes of other seeds differ in digits alone."""
        return islice(self.endless(seed), cycles * len(self.texts))

    def endless(self, seed: str) -> Iterator[str]:
        """Texts without end."""
        random = Random(seed)
        for text in cycle(self.texts):
            yield _filled(_filled(text, _FIRST, "123456789", random), _OTHER, "0123456789", random)


def load(files: Iterable[Path]) -> Corpus:
    """The corpus of some UTF-8 files.

    Raises:
        BenchError: there is no file.
    """
    texts = [file.read_text(encoding="utf-8-sig") for file in files]
    if not texts:
        raise BenchError("there is no text to build the corpus from")
    size = sum(len(text.encode()) for text in texts)
    return Corpus(tuple(map(opened, texts)), size)


def base_files() -> list[Path]:
    """The sample texts, and the transcripts beside the checkout where there are any."""
    return sorted((ROOT / "samples").glob("*.txt")) + sorted((ROOT.parent / "shared" / "transcripts").glob("*.txt"))


def opened(text: str) -> str:
    """A text with marks in the place of the digits that may change."""
    return _FIGURE.sub(lambda figure: _open(figure, text), text)


def _open(figure: re.Match[str], text: str) -> str:
    start, end = figure.span()
    begins_line = not text[text.rfind("\n", 0, start) + 1 : start].strip()
    if _YEAR.fullmatch(figure[0]) or _DATE.match(text, end) or (begins_line and _NUMBERING.match(text, end)):
        return figure[0]
    tied = _TIE.search(text, end, end + _NEAR) or _TIE.search(text, max(0, start - _NEAR), start)
    head = figure[0][0] if tied or figure[0][0] == "0" else _FIRST
    return head + re.sub(r"\d", _OTHER, figure[0][1:])


def _filled(text: str, mark: str, digits: str, random: Random) -> str:
    first, *rest = text.split(mark)
    return first + "".join(map(add, random.choices(digits, k=len(rest)), rest))


def write_files(texts: Iterable[str], folder: Path) -> None:
    """Writes each text to a file of its own, a thousand in a folder."""
    for n, text in enumerate(texts):
        inner = folder / f"{n // 1000:04}"
        if n % 1000 == 0:
            inner.mkdir(parents=True)
        (inner / f"{n:07}.txt").write_bytes(text.encode())


def write_long(texts: Iterable[str], folder: Path) -> None:
    """Writes all texts to one file, one after the other."""
    _write_one(("\n" + text for text in texts), folder)


def write_line(texts: Iterable[str], folder: Path) -> None:
    """Writes all texts to one file of a single line."""
    _write_one((re.sub(r"[\r\n]+", " ", text) + " " for text in texts), folder)


def _write_one(parts: Iterable[str], folder: Path) -> None:
    folder.mkdir(parents=True)
    with open(folder / "text.txt", "wb") as file:
        file.writelines(part.encode() for part in parts)


def pieces(texts: Iterable[str]) -> Iterator[str]:
    """Small texts of a thousand bytes or a little more, cut from others at the ends of lines."""
    piece: list[str] = []
    size = 0
    for text in texts:
        for line in text.splitlines(keepends=True):
            piece.append(line)
            size += len(line.encode())
            if size >= _SMALL:
                yield "".join(piece)
                piece, size = [], 0


def size_of(folder: Path) -> int:
    """Bytes of all files below a folder."""
    return sum(os.path.getsize(os.path.join(top, name)) for top, _, names in os.walk(folder) for name in names)


def megabytes(size: int) -> str:
    """A size as people say it, in millions of bytes."""
    return f"{size / 1e6:,.0f} MB" if size >= 10e6 else f"{size / 1e6:.2g} MB"


def numbers_per_kilobyte(texts: Sequence[str]) -> float:
    """Figures in a thousand bytes of text; numbers in words are not counted."""
    figures = sum(len(re.findall(r"\d+(?:[.,]\d+)*", text)) for text in texts)
    return 1000 * figures / sum(len(text.encode()) for text in texts)

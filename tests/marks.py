"""Texts with marks: `營收[356 億美元]` says where a quantity stands, so that nobody counts characters."""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache

import opencc

Span = tuple[int, int]
Writing = Callable[[str], str]


def marked(text: str) -> tuple[str, list[Span]]:
    """The text without its marks, and the spans that they enclose."""
    plain, spans = "", []
    for before, inside in re.findall(r"([^\[\]]*)(?:\[([^\]]*)\])?", text):
        plain += before
        if inside:
            spans.append((len(plain), len(plain) + len(inside)))
            plain += inside
    return plain, spans


@cache
def _converted(char: str, direction: str) -> str:
    other = _converter(direction).convert(char)
    return other if len(other) == 1 else char


@cache
def _converter(direction: str) -> opencc.OpenCC:
    return opencc.OpenCC(direction)


def simplified(text: str) -> str:
    """The text with each traditional character made simplified."""
    return "".join(_converted(char, "t2s") for char in text)


def traditional(text: str) -> str:
    """The text with each simplified character made traditional."""
    return "".join(_converted(char, "s2t") for char in text)


def full_width(text: str) -> str:
    """The text with Latin letters, digits and signs as wide as Chinese characters."""
    return "".join(chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else char for char in text)


def unchanged(text: str) -> str:
    """The text as it is."""
    return text


WRITINGS: tuple[Writing, ...] = (unchanged, simplified, traditional, full_width)
"""Each keeps every character's place, so that the spans of a marked text hold in all of them."""


def quoted(text: str, spans: Iterable[Span]) -> Iterator[str]:
    """What stands in the spans."""
    return (text[start:end] for start, end in spans)

"""The ways in which one text may be written: both scripts, and Latin in full width.

Each keeps every character's place, so that what is found in one stands at the same place in all.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import opencc

Writing = Callable[[str], str]


@cache
def _converted(char: str, direction: str) -> str:
    other = _converter(direction).convert(char)
    return other if len(other) == 1 else char


@cache
def _converter(direction: str) -> opencc.OpenCC:
    return opencc.OpenCC(direction)


def unchanged(text: str) -> str:
    """The text as it is."""
    return text


def simplified(text: str) -> str:
    """The text with each traditional character made simplified."""
    return "".join(_converted(char, "t2s") for char in text)


def traditional(text: str) -> str:
    """The text with each simplified character made traditional."""
    return "".join(_converted(char, "s2t") for char in text)


def full_width(text: str) -> str:
    """The text with Latin letters, digits and signs as wide as Chinese characters."""
    return "".join(chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else char for char in text)


WRITINGS: tuple[Writing, ...] = (unchanged, simplified, traditional, full_width)

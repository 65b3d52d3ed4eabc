"""Folding: one character for one, so that a rule written once matches every script and width.

Traditional becomes simplified (OpenCC's character table), full width becomes half width and Latin
letters become lower case. A fold merges words (後 and 后, 乾 and 干): match on the fold, quote from
the source. Offsets never move, which is why there is no NFKC and no phrase conversion here.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import opencc

_FULL_WIDTH = {0x3000: " ", 0x00A0: " ", 0x3014: "\u3010", 0x3015: "\u3011"} | {
    code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)
}


@cache
def _converter() -> opencc.OpenCC:
    # By its absolute path: a bare name would open a t2s.json of the current folder, if there is one.
    share = Path(opencc.__file__).parent / "clib" / "share" / "opencc"
    return opencc.OpenCC(str(share / "hk2s.json"))


class _Table(dict[int, str]):
    """A translation table that learns each character the first time it is met."""

    def __missing__(self, code: int) -> str:
        char = _FULL_WIDTH.get(code, chr(code))
        if code > 0x7F and not 0xD800 <= code <= 0xDFFF:
            converted = _converter().convert(char)
            char = converted if len(converted) == 1 else char
        lowered = char.lower()
        self[code] = lowered if len(lowered) == 1 else char
        return self[code]


_TABLE = _Table()


def fold(text: str) -> str:
    """The folded text, of exactly the length of `text`."""
    return text.translate(_TABLE)

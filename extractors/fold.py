"""Folding: one character for one, so that a rule written once matches every script and width.

Traditional becomes simplified (OpenCC's character table), full width becomes half width and Latin
letters become lower case. A fold merges words (後 and 后, 乾 and 干): match on the fold, quote from
the source. Offsets never move, which is why there is no NFKC and no phrase conversion here.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import opencc

_FULL_WIDTH = (
    {0x3000: " ", 0x00A0: " ", 0x3014: "\u3010", 0x3015: "\u3011"}
    | {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    | dict(zip(range(0xFE50, 0xFE6C), ",\u3001.\ufe53;:?!-(){}\u3010\u3011#&*+-<>=\ufe67\\$%@", strict=True))
)
"""Full and small forms, as newspapers set them (24\ufe525)."""
_HAN = (range(0x3400, 0x4DC0), range(0x4E00, 0xA000), range(0xF900, 0xFB00), range(0x20000, 0x323B0))
"""The blocks of ideographs; no other character has a simplified form."""


@cache
def _converter() -> opencc.OpenCC:
    import os.path

    import opencc

    # By its absolute path: a bare name would open a t2s.json of the current folder, if there is one.
    share = os.path.join(os.path.dirname(opencc.__file__), "clib", "share", "opencc")
    return opencc.OpenCC(os.path.join(share, "hk2s.json"))


class _Table(dict[int, int | str]):
    """A translation table that learns each character the first time it is met."""

    #: True where it has all ideographs that have a simplified form.
    whole = False

    def __missing__(self, code: int) -> int | str:
        char = _FULL_WIDTH.get(code, chr(code))
        if not self.whole and any(code in block for block in _HAN):
            converted = _converter().convert(char)
            char = converted if len(converted) == 1 else char
        lowered = char.lower()
        self[code] = lowered if len(lowered) == 1 else char
        return self[code]


_TABLE = _Table()


def fold(text: str) -> str:
    """The folded text, of exactly the length of `text`."""
    return text.translate(_TABLE)


def simplified() -> tuple[str, str]:
    """All characters that have a simplified form, and these forms in the same order."""
    every = [chr(code) for block in _HAN for code in block]
    # A line each, as what stands beside a character may change what it becomes.
    pairs = zip(every, _converter().convert("\n".join(every)).split("\n"), strict=True)
    changed = [(char, form) for char, form in pairs if char != form and len(form) == 1]
    return "".join(char for char, _ in changed), "".join(form for _, form in changed)


def know(characters: str, forms: str) -> None:
    """Takes what `simplified` gave in an earlier run as known, so that OpenCC need not be asked."""
    _TABLE.update(str.maketrans(characters, forms))
    _TABLE.whole = True

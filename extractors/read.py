"""Bytes to text: recognises UTF-8, UTF-16, GB18030 and Big5, and refuses what is no text.

The text is returned as it stands in the file, line ends included, but without a byte order mark:
spans of records count its code points.
"""

from __future__ import annotations

import codecs
from collections import Counter

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

# Without a mark, the encoding whose text is the most plausible is taken; of equals, the first.
_CANDIDATES = ("gb18030", "big5hkscs", "cp950", "utf-16-le", "utf-16-be")
_SAMPLE = 20_000
"""Characters that plausibility is judged by; more of them add time and no certainty."""
_PLAUSIBLE = 0.25
"""The least plausibility of text. From 30 characters on, Chinese has 0.3 to 0.8, damaged UTF-8 below 0.1."""

_LAYOUT = frozenset("\t\n\v\f\r\x85")
_CONTROL_SHARE = 0.01
"""Control characters that text may hold: a few slip in when text is copied out of a PDF."""

_PUNCTUATION = frozenset("\u00b7\u2014\u2018\u2019\u201c\u201d\u2022\u2026\u20ac")


class UnreadableText(ValueError):
    """The bytes are no text in a known encoding; `reason` says what gives it away, and where."""

    @property
    def reason(self) -> str:
        """The message: no file, as the bytes have no name here, but the byte or the line."""
        return str(self)


def decode(data: bytes) -> str:
    """Returns the text of a file, unchanged but for a byte order mark, which goes.

    Valid UTF-8 is UTF-8; the other encodings are told apart by the text that they would give,
    which is certain from some five Chinese characters on. Raises `UnreadableText`.
    """
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            try:
                return _checked(data[len(mark) :].decode(encoding))
            except UnicodeDecodeError as error:
                raise UnreadableText(f"begins as {encoding.upper()}, but {_place(data, error, len(mark))}") from error
    if b"\0" in data:
        # No encoding of text has NULs but UTF-16, where each ASCII character brings one.
        return _checked(_most_plausible(data, ("utf-16-le", "utf-16-be"), f"binary data (NUL at byte {data.index(0)})"))
    try:
        return _checked(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        reason = f"neither UTF-8, UTF-16, GB18030 nor Big5: as UTF-8, {_place(data, error)}"
        # GB18030 writes the mark too, which no codec takes off.
        return _checked(_most_plausible(data, _CANDIDATES, reason).removeprefix("\ufeff"))


def _most_plausible(data: bytes, encodings: tuple[str, ...], otherwise: str) -> str:
    """Returns the most plausible of the texts that the bytes may be; raises `UnreadableText(otherwise)`."""
    best, most = None, _PLAUSIBLE
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        plausibility = _plausibility(text[:_SAMPLE])
        if plausibility > most:
            best, most = text, plausibility
    if best is None:
        raise UnreadableText(otherwise)
    return best


def _plausibility(text: str) -> float:
    """Returns the mean weight of the characters beyond ASCII; 1 is text for certain."""
    weight, number = 0.0, 0
    for character, times in Counter(text).items():
        if character >= "\x80" or not (character.isprintable() or character in _LAYOUT):
            weight += times * _weight(character)
            number += times
    return weight / number if number else 1.0


def _weight(character: str) -> float:
    """Returns how far a character speaks for text (1) or against it (below 0).

    GB2312 and Big5 both have a first level of frequent characters. One in both is frequent in Chinese of
    either script; bytes read in the wrong encoding seldom give it, but kana, private use and rare characters.
    """
    code = ord(character)
    if 0x4E00 <= code <= 0x9FFF:
        frequent = _lead_byte(character, "gb2312") in range(0xB0, 0xD8)
        return (-0.5, 0.3, 1.0)[frequent + (_lead_byte(character, "big5") in range(0xA4, 0xC7))]
    if character in _PUNCTUATION or 0x3000 <= code <= 0x3017 or 0xFF01 <= code <= 0xFF5E:
        return 1.0
    if 0x3400 <= code <= 0x4DBF or 0x20000 <= code <= 0x3FFFF:
        return -1.0
    return -3.0


def _lead_byte(character: str, encoding: str) -> int:
    try:
        return character.encode(encoding)[0]
    except UnicodeEncodeError:
        return 0


def _checked(text: str) -> str:
    """Returns the text, or raises `UnreadableText` where control characters show that it is none."""
    controls = [c for c in set(text) if (c < " " or "\x7f" <= c < "\xa0") and c not in _LAYOUT]
    if "\0" in controls or sum(map(text.count, controls)) > len(text) * _CONTROL_SHARE:
        first = min(map(text.index, controls))
        line = text.count("\n", 0, first) + 1
        raise UnreadableText(f"binary data (control character 0x{ord(text[first]):02x} in line {line})")
    return text


def _place(data: bytes, error: UnicodeDecodeError, skipped: int = 0) -> str:
    """Returns where decoding ended, as people look it up; `skipped` bytes stood before what was decoded."""
    byte = error.start + skipped
    line = data.count(b"\n", 0, byte) + 1
    return f"byte {byte} in line {line} (0x{data[byte]:02x}) is wrong"

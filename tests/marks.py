"""Texts with marks: `營收[356 億美元]` says where a quantity stands, so that nobody counts characters."""

import re
from collections.abc import Iterable, Iterator

from amzn_extract.extractors.writings import WRITINGS, Writing, full_width, simplified, traditional, unchanged

__all__ = [
    "WRITINGS",
    "Span",
    "Writing",
    "full_width",
    "marked",
    "quoted",
    "simplified",
    "traditional",
    "unchanged",
]

Span = tuple[int, int]


def marked(text: str) -> tuple[str, list[Span]]:
    """The text without its marks, and the spans that they enclose."""
    plain, spans = "", []
    for before, inside in re.findall(r"([^\[\]]*)(?:\[([^\]]*)\])?", text):
        plain += before
        if inside:
            spans.append((len(plain), len(plain) + len(inside)))
            plain += inside
    return plain, spans


def quoted(text: str, spans: Iterable[Span]) -> Iterator[str]:
    """What stands in the spans."""
    return (text[start:end] for start, end in spans)

"""What a text in a rules file stands for, said once: in the type of the field of `schema` that holds it.

`yaml_source` notes every marked text with its place; what checks references, numbers and regexes
goes by these notes, so that no second list of keys has to be kept.
"""

from __future__ import annotations

from typing import Annotated

from msgspec import Struct


class Regex(Struct, frozen=True):
    """A regex over folded text."""

    #: True for one that the lexicon finds (the `regex` module); others are built into larger ones (`re`).
    phrase: bool = False
    #: True where `{name}` stands for a part: of periods, `{numeral}`, `{currency}` and `{led}`.
    parts: bool = False
    #: True for a part of other patterns, which may match nothing at all.
    fragment: bool = False
    #: A group that it must have.
    group: str | None = None


class Reference(Struct, frozen=True):
    """The id of a metric."""


class Numeric(Struct, frozen=True):
    """A decimal number, written as a text so that none of its digits is lost."""


Marker = Regex | Reference | Numeric

Phrase = Annotated[str, Regex(phrase=True)]
Pattern = Annotated[str, Regex()]
PartedPattern = Annotated[str, Regex(parts=True)]
Fragment = Annotated[str, Regex(parts=True, fragment=True)]
TickerPattern = Annotated[str, Regex(group="ticker")]
MetricId = Annotated[str, Reference()]
Number = Annotated[str, Numeric()]

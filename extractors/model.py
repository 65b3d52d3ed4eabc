"""The value types that the stages hand on: spans, quantities, cues, changes, records and numbers.

Everything here is frozen. A span is half-open and counts code points of the ORIGINAL text.
Numbers are `Decimal` until they are written out.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from msgspec import Struct

Bound = Literal["exact", "about", "over", "under", "range", "vague"]
Status = Literal["actual", "outlook"]
ChangeKind = Literal["delta", "reference"]
Basis = Literal["yoy", "qoq", "peer", "consensus", "guidance", "prior"]
Adjustment = Literal["ex_fx", "ex_special"]
UnitKind = Literal["money", "share", "points", "times", "count", "power", "energy", "time", "duration", "number"]

Fate = Literal["records", "periods", "numbering", "names", "words", "unclaimed"]
Reason = Literal[
    "value", "change", "period", "numbering", "ordinal", "name", "phrase of a name",
    "word", "phrase", "lone numeral", "no metric", "no unit", "not read",
]  # fmt: skip


class Change(Struct, frozen=True, gc=False):
    """How much a metric changed (`delta`, signed) or the level it is compared with (`reference`)."""

    kind: ChangeKind
    basis: Basis
    value: Decimal | None
    low: Decimal | None
    high: Decimal | None
    unit: str | None
    bound: Bound
    adjustments: tuple[Adjustment, ...]
    period: str | None
    start: int
    end: int
    quote: str


class Record(Struct, frozen=True, gc=False):
    """One statement about a metric: its value, if the text gives one, and the changes stated beside it.

    Values are in whole units (dollars, not hundreds of millions); a percentage of 12 % is 12.
    `text[start:end] == quote` holds for the record and for each of its changes.
    """

    file: str
    company: str | None
    segment: str | None
    metric: str | None
    name: str | None
    value: Decimal | None
    low: Decimal | None
    high: Decimal | None
    unit: str | None
    bound: Bound
    period: str | None
    status: Status
    adjustments: tuple[Adjustment, ...]
    changes: tuple[Change, ...]
    speaker: str | None
    section: tuple[str, ...]
    line: int
    start: int
    end: int
    quote: str
    rule: str | None


class Quantity(Struct, frozen=True, gc=False):
    """A number in the text with its unit: what it is worth, not yet what it says.

    `unit` is None for a number without a unit and for money without a written currency.
    `low`/`high` are the ends of a range or the order of magnitude of a vague amount.
    """

    start: int
    end: int
    value: Decimal | None
    low: Decimal | None
    high: Decimal | None
    unit: str | None
    kind: UnitKind
    bound: Bound
    #: Span including the bound words around the quantity.
    reach: tuple[int, int]
    #: False for digits with neither unit nor scale: a quantity only if a metric claims it.
    explicit: bool = True
    #: True where the bound came from a comparison word (高於), which may make it a reference.
    comparative: bool = False
    #: True where a sign was written, so that the number carries its own direction.
    signed: bool = False
    #: Both ends of a range as they stand, each with a unit of its own.
    ends: tuple[Quantity, Quantity] | None = None


class Number(Struct, frozen=True, gc=False):
    """A number as it stands in the text, and what became of it: its class, and what put it there."""

    start: int
    end: int
    fate: Fate
    reason: Reason


class LeftOver(Struct, frozen=True):
    """An unclaimed number with its place, as the author of rules needs it; `text[start:end] == quote`.

    `why` is `no metric` for a quantity that no rule claims, `no unit` for digits with neither unit nor
    scale, `not read` where the number is no quantity, as far as the rules know. `context` is the line around
    it, the number in brackets.
    """

    file: str
    line: int
    start: int
    end: int
    quote: str
    context: str
    why: Reason

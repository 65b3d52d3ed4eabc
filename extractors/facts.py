"""Records taken apart into facts, as labels are written, and each fact paired with its label.

A record's value is one fact, each of its changes one more, which takes the record's metric, segment and
status and, where it has none of its own, its period.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct

from amzn_extract.extractors.labels import AMOUNT, FIELDS, NUMBERS, Label
from amzn_extract.extractors.model import Record
from amzn_extract.extractors.records import as_json


class Fact(Struct, frozen=True):
    """One fact that was read: a quantity and what is said by it."""

    start: int
    end: int
    quote: str
    rule: str | None
    says: Mapping[str, Any]
    """What was read of each of AMOUNT and FIELDS, as JSON has it."""


def facts_of(record: Record) -> Iterator[Fact]:
    """The facts that a record states."""
    plain: dict[str, Any] = as_json(record)
    shared = {name: plain[name] for name in ("metric", "segment", "status")}
    if any(plain[name] is not None for name in NUMBERS):
        yield _fact(plain, record.rule, shared | {"aspect": "level", "basis": None, "period": plain["period"]})
    for change in plain["changes"]:
        own = {"aspect": change["kind"], "basis": change["basis"], "period": change["period"] or plain["period"]}
        yield _fact(change, record.rule, shared | own)


def _fact(plain: Mapping[str, Any], rule: str | None, says: dict[str, Any]) -> Fact:
    own = {name: plain[name] for name in (*AMOUNT, "bound", "adjustments")}
    return Fact(plain["start"], plain["end"], plain["quote"], rule, own | says)


def overlap(one: Label | Fact, other: Label | Fact) -> int:
    """Characters that two spans share; none or fewer where they lie apart."""
    return min(one.end, other.end) - max(one.start, other.start)


def same_quantity(label: Label, fact: Fact) -> bool:
    """Whether the fact has the label's amount, at its place."""
    return overlap(label, fact) > 0 and all(label.accepts(name, fact.says[name]) for name in AMOUNT)


def paired(labels: Sequence[Label], facts: Sequence[Fact]) -> dict[int, int]:
    """Which label is which fact: the same quantity, the most fields right first, then the most overlap."""
    rows = [
        (sum(label.accepts(name, fact.says[name]) for name in FIELDS), overlap(label, fact), -i, -j)
        for i, label in enumerate(labels)
        for j, fact in enumerate(facts)
        if same_quantity(label, fact)
    ]
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for _, _, i, j in sorted(rows, reverse=True):
        if -i not in pairs and -j not in taken:
            pairs[-i] = -j
            taken.add(-j)
    return pairs

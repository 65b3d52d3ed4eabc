"""Scores records against hand-labelled facts, in the manner of the project's own scorer.

A label is one fact: a quantity in the text and what is said by it. A list in a label's field (other
than `adjustments`) means any of these, `"*"` anything. `optional` facts neither earn nor cost.
"""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

Fact = Mapping[str, Any]

FIELDS = ("metric", "segment", "aspect", "basis", "period", "status", "bound", "adjustments")
"""What must be right of a record, besides its quantity."""
AMOUNT = ("value", "low", "high", "unit")
PLACE = ("start", "end", "bound")


class Score(NamedTuple):
    """F1 of quantities (span, amount and unit) and of records (all fields right)."""

    quantity: float
    record: float


def facts_of(record: Fact) -> Iterator[Fact]:
    """The facts that a record states: its value, and each of its changes."""
    shared = {field: record[field] for field in ("metric", "segment", "status")}
    if any(record[field] is not None for field in ("value", "low", "high")):
        own = {field: record[field] for field in (*AMOUNT, *PLACE, "period", "adjustments")}
        yield {**shared, **own, "aspect": "level", "basis": None}
    for change in record["changes"]:
        own = {field: change[field] for field in (*AMOUNT, *PLACE, "basis", "adjustments")}
        yield {**shared, **own, "aspect": change["kind"], "period": change["period"] or record["period"]}


def accepts(label: Fact, field: str, got: Any) -> bool:
    """True where a label's field allows what was found."""
    want = label.get(field)
    if want == "*":
        return True
    if field == "adjustments":
        return sorted(want or []) == sorted(got or [])
    options = want if isinstance(want, list) else [want]
    if field in ("value", "low", "high") and got is not None:
        return any(o is not None and math.isclose(o, got, rel_tol=1e-4, abs_tol=1e-9) for o in options)
    return got in options


def overlap(one: Fact, other: Fact) -> int:
    """Characters that two spans share; none or fewer where they lie apart."""
    return min(one["end"], other["end"]) - max(one["start"], other["start"])


def paired(labels: Sequence[Fact], facts: Sequence[Fact]) -> dict[int, int]:
    """Which fact is which label: the same quantity, the most fields right first, then the most overlap."""
    rows = [
        (sum(accepts(label, field, fact[field]) for field in FIELDS), overlap(label, fact), -i, -j)
        for i, label in enumerate(labels)
        for j, fact in enumerate(facts)
        if overlap(label, fact) > 0 and all(accepts(label, field, fact[field]) for field in AMOUNT)
    ]
    pairs: dict[int, int] = {}
    for _, _, i, j in sorted(rows, reverse=True):
        if -i not in pairs and -j not in pairs.values():
            pairs[-i] = -j
    return pairs


def f1(hits: int, found: int, wanted: int) -> float:
    """The harmonic mean of precision and recall; 1 where nothing was wanted and nothing found."""
    return min(1.0, 2 * hits / (found + wanted)) if found + wanted else 1.0


def score(labels: Sequence[Fact], records: Iterable[Fact]) -> Score:
    """How well the records of a text state what its labels say."""
    facts = [fact for record in records for fact in facts_of(record)]
    pairs = paired(labels, facts)
    owners = {j: labels[i] for i, j in pairs.items()}
    optional = [label for label in labels if label["optional"]]
    free = {
        j
        for j, fact in enumerate(facts)
        if (owners[j]["optional"] if j in owners else any(overlap(label, fact) > 0 for label in optional))
    }
    wanted = [i for i, label in enumerate(labels) if not label["optional"]]
    named = [i for i in wanted if labels[i]["metric"] is not None]
    claimed = [j for j, fact in enumerate(facts) if fact["metric"] is not None and j not in free]
    exact = sum(i in pairs and all(accepts(labels[i], f, facts[pairs[i]][f]) for f in FIELDS) for i in named)
    return Score(
        quantity=f1(sum(i in pairs for i in wanted), len(facts) - len(free), len(wanted)),
        record=f1(exact, len(claimed), len(named)),
    )

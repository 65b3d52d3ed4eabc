"""What became of each label, and of what was read without one, in words that lead a rule's author to the cause."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal, TypeVar

from msgspec import Struct

from amzn_extract.extractors.facts import Fact, overlap, same_quantity
from amzn_extract.extractors.labels import ANYTHING, FIELDS, Label

Kind = Literal["right", "missed", "value", "wrong", "extra"]
"""`missed`: nothing was read there; `value`: another amount was; `wrong`: the amount is right, but a field is not;
`extra`: a fact with a metric that no label has."""

_Spanned = TypeVar("_Spanned", Label, Fact)


class Outcome(Struct, frozen=True):
    """How one label fared, or what was read without a label."""

    kind: Kind
    doc: str
    start: int
    end: int
    quote: str
    label: Mapping[str, Any] | None
    """What is right; None for an extra."""
    found: Mapping[str, Any] | None
    """What was read there; None where nothing was."""
    reason: str
    """What is wrong; "" where all is right."""


def fared(label: Label, fact: Fact | None, facts: Sequence[Fact]) -> Outcome:
    """How a label fared that is paired with `fact`, or with none of `facts`."""
    kind: Kind
    if fact is not None:
        checked = FIELDS if label.wants["metric"] is not None else ()
        wrong = [name for name in checked if not label.accepts(name, fact.says[name])]
        kind = "wrong" if wrong else "right"
        reason = "; ".join(f"{name} {_plain(fact.says[name])}, wanted {_plain(label.wants[name])}" for name in wrong)
    elif there := [other for other in facts if overlap(label, other) > 0]:
        kind, fact = "value", _nearest(label, there)
        if same := next((other for other in there if same_quantity(label, other)), None):
            fact = same
            reason = f"read once, as {_stated(same.says)}, which another label has; wanted {_stated(label.wants)} too"
        else:
            reason = f"read as {_amount(fact.says)}, wanted {_stated(label.wants)}"
    else:
        kind, reason = "missed", f"nothing was read here, wanted {_stated(label.wants)}"
    quote = label.quote if label.quote is not None else fact.quote if fact else ""
    return Outcome(
        kind, label.doc, label.start, label.end, quote, dict(label.wants), fact.says if fact else None, reason
    )


def extra(fact: Fact, labels: Sequence[Label]) -> Outcome:
    """What was read without a label, in the text of `labels`, one or more."""
    there = [label for label in labels if overlap(label, fact) > 0]
    what = f"the label there says {_stated(_nearest(fact, there).wants)}" if there else "no label there"
    reason = f"{_stated(fact.says)} claimed by {fact.rule}, {what}"
    return Outcome("extra", labels[0].doc, fact.start, fact.end, fact.quote, None, fact.says, reason)


def _nearest(to: Label | Fact, others: Sequence[_Spanned]) -> _Spanned:
    return max(others, key=lambda other: overlap(to, other))


def _stated(says: Mapping[str, Any]) -> str:
    """A fact in a few words: metric, amount and, but for a level, what it is."""
    metric = "no metric" if says["metric"] is None else _plain(says["metric"])
    words = f"{metric} {_amount(says)}"
    return words if says["aspect"] == "level" else f"{words} {_plain(says['aspect'])}"


def _amount(says: Mapping[str, Any]) -> str:
    number = _plain(says["value"])
    if says["value"] is None:
        number = f"{_plain(says['low'])} to {_plain(says['high'])}"
    return number if says["unit"] is None else f"{number} {_plain(says['unit'])}"


def _plain(value: Any) -> str:
    """A field's value in words: alternatives are joined by "or"."""
    if isinstance(value, list):
        return " or ".join(map(_plain, value)) or "none"
    if value is None:
        return "none"
    return "anything" if value == ANYTHING else f"{value:,}" if isinstance(value, int | float) else str(value)

"""Scores what was read from texts against their labelled facts. Two figures are what counts:

quantity  a fact counts where its span overlaps a label's and value, ends and unit agree
record    a quantity that has each of FIELDS right too; only facts with a metric
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct, field

from amzn_extract.extractors.facts import Fact, facts_of, overlap, paired
from amzn_extract.extractors.labels import FIELDS, Label
from amzn_extract.extractors.misses import Outcome, extra, fared
from amzn_extract.extractors.model import Record


class Tally(Struct, frozen=True):
    """How many are right of those found and of those wanted, and what follows from it."""

    right: int = 0
    found: int = 0
    wanted: int = 0

    def __add__(self, other: Tally) -> Tally:
        """Both together."""
        return Tally(self.right + other.right, self.found + other.found, self.wanted + other.wanted)

    @property
    def precision(self) -> float:
        """The share of the found that is right; 0 where nothing was found."""
        return self.right / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        """The share of the wanted that was found right; 0 where nothing is wanted."""
        return self.right / self.wanted if self.wanted else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of the two."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


class Figures(Struct, frozen=True):
    """The two figures of a text, or of a metric in it."""

    quantity: Tally = Tally()
    record: Tally = Tally()

    def __add__(self, other: Figures) -> Figures:
        """Both together."""
        return Figures(self.quantity + other.quantity, self.record + other.record)


class Score(Struct, frozen=True):
    """How one text fared, or several: a sum of scores is that of all their texts."""

    docs: tuple[str, ...] = ()
    fields: Mapping[str, Tally] = field(default_factory=dict)
    """For each of FIELDS, right among quantities that are right and have, or should have, a metric."""
    span: Tally = Tally()
    """Of the pairs of label and fact, those with the very same span."""
    metrics: Mapping[str | None, Figures] = field(default_factory=dict)
    """By metric; what has none is under None, a label that leaves it open under `*` unless a metric was read."""
    outcomes: tuple[Outcome, ...] = ()

    @property
    def all(self) -> Figures:
        """The figures of all metrics together."""
        return sum(self.metrics.values(), Figures())

    def __add__(self, other: Score) -> Score:
        """How the texts of both fared."""
        metrics = {**self.metrics, **other.metrics}
        return Score(
            self.docs + other.docs,
            {name: self.fields.get(name, Tally()) + other.fields.get(name, Tally()) for name in FIELDS},
            self.span + other.span,
            {m: self.metrics.get(m, Figures()) + other.metrics.get(m, Figures()) for m in metrics},
            self.outcomes + other.outcomes,
        )


def score(labels: Sequence[Label], records: Iterable[Record]) -> Score:
    """How well the records of one text, unclaimed ones among them, state what its labels, one or more, say."""
    facts = [fact for record in records for fact in facts_of(record)]
    pairs = paired(labels, facts)
    owners = {j: labels[i] for i, j in pairs.items()}
    wanted = [(label, facts[pairs[i]] if i in pairs else None) for i, label in enumerate(labels) if not label.optional]
    named = [(label, fact) for label, fact in wanted if label.wants["metric"] is not None]
    # What an optional label has, or only touches, costs nothing.
    optional = [label for label in labels if label.optional]
    found = [
        (owners.get(j), fact)
        for j, fact in enumerate(facts)
        if not (owners[j].optional if j in owners else any(overlap(label, fact) > 0 for label in optional))
    ]
    claimed = [(owner, fact) for owner, fact in found if fact.says["metric"] is not None]
    outcomes = [fared(label, fact, facts) for label, fact in wanted]
    outcomes += [extra(fact, labels) for owner, fact in claimed if owner is None]

    told = sum(fact.says["metric"] is not None or _is_named(owner) for owner, fact in found)
    alike = sum((labels[i].start, labels[i].end) == (facts[j].start, facts[j].end) for i, j in pairs.items())
    return Score(
        docs=(labels[0].doc,),
        fields={name: Tally(sum(_is_right(pair, name) for pair in named), told, len(named)) for name in FIELDS},
        span=Tally(alike, len(pairs), len(pairs)),
        metrics=_by_metric(wanted, named, found, claimed),
        outcomes=tuple(sorted(outcomes, key=lambda outcome: outcome.start)),
    )


_Wanted = Sequence[tuple[Label, Fact | None]]
"""Labels, each with the fact that it is paired with."""
_Found = Sequence[tuple[Label | None, Fact]]
"""Facts, each with the label that it is paired with."""


def _is_named(label: Label | None) -> bool:
    return label is not None and label.wants["metric"] is not None


def _is_right(pair: tuple[Label, Fact | None], *names: str) -> bool:
    label, fact = pair
    return fact is not None and all(label.accepts(name, fact.says[name]) for name in names)


def _by_metric(wanted: _Wanted, named: _Wanted, found: _Found, claimed: _Found) -> dict[str | None, Figures]:
    """The figures of each metric, each label and each fact under one of them."""
    quantities = (
        Counter(_home(label, fact) for label, fact in wanted if fact),
        Counter(_home(owner, fact) if owner else fact.says["metric"] for owner, fact in found),
        Counter(_home(label, fact) for label, fact in wanted),
    )
    records = (
        Counter(_home(label, fact) for label, fact in named if _is_right((label, fact), *FIELDS)),
        Counter(fact.says["metric"] for _, fact in claimed),
        Counter(_home(label, fact) for label, fact in named),
    )
    metrics = {**quantities[1], **quantities[2], **records[1]}
    return {m: Figures(Tally(*(n[m] for n in quantities)), Tally(*(n[m] for n in records))) for m in metrics}


def _home(label: Label, fact: Fact | None) -> str | None:
    """The metric that a label counts under: of several that are right the one that was read, else the first."""
    read = fact.says["metric"] if fact else None
    if read is not None and label.accepts("metric", read):
        return str(read)
    want = label.wants["metric"]
    return next((one for one in want if one is not None), None) if isinstance(want, list) else want

"""What a change of rules won and lost: the scores of two runs over the same labels, set side by side."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from amzn_extract.extractors.misses import Outcome
from amzn_extract.extractors.scoring import Score

_RANKS = {"missed": 0, "value": 0, "wrong": 1, "right": 2}
"""What an outcome counts for: neither figure, that of quantities, both."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A label, or a fact without one, that fares otherwise than before; None where there was, or is, no such fact."""

    before: Outcome | None
    now: Outcome | None

    @property
    def outcome(self) -> Outcome:
        """The later of the two, which says where it stands."""
        outcome = self.now or self.before
        assert outcome is not None
        return outcome


@dataclass(frozen=True, slots=True)
class Comparison:
    """A score set against an earlier one."""

    before: Score
    gains: tuple[Turn, ...]
    losses: tuple[Turn, ...]
    labels_added: int
    """Labels that the earlier run had not; figures of other labels compare in part only."""
    labels_gone: int


def compare(before: Score, now: Score) -> Comparison:
    """Which labels fare better or worse, and which facts without a label are new or gone.

    A label is the same where text, span and all that it wants are the same; of texts that are in one run
    only, no fact is a gain or a loss.
    """
    old, new = _by_identity(before.outcomes), _by_identity(now.outcomes)
    gains: list[Turn] = []
    losses: list[Turn] = []
    for key in {**old, **new}:
        turn = Turn(old.get(key), new.get(key))
        outcome = turn.outcome
        if outcome.kind == "extra":
            if outcome.doc in before.docs and outcome.doc in now.docs and None in (turn.before, turn.now):
                (gains if turn.now is None else losses).append(turn)
        elif turn.before and turn.now and (step := _RANKS[turn.now.kind] - _RANKS[turn.before.kind]):
            (gains if step > 0 else losses).append(turn)
    labels = [{key for key, outcome in run.items() if outcome.label is not None} for run in (old, new)]
    return Comparison(
        before, _in_order(gains), _in_order(losses), len(labels[1] - labels[0]), len(labels[0] - labels[1])
    )


def _by_identity(outcomes: Iterable[Outcome]) -> dict[tuple[str, int], Outcome]:
    """The outcomes by what makes each of them the same in two runs."""
    times: Counter[str] = Counter()
    found: dict[tuple[str, int], Outcome] = {}
    for outcome in outcomes:
        says = outcome.found or {}
        what = outcome.label or [says["aspect"], says["metric"]]
        name = json.dumps([outcome.doc, outcome.start, outcome.end, what], sort_keys=True)
        times[name] += 1
        found[name, times[name]] = outcome
    return found


def _in_order(turns: Iterable[Turn]) -> tuple[Turn, ...]:
    return tuple(sorted(turns, key=lambda turn: (turn.outcome.doc, turn.outcome.start)))

"""What a change of rules won and lost: the scores of two runs over the same labels, set side by side."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable

from msgspec import Struct

from amzn_extract.extractors.misses import Outcome
from amzn_extract.extractors.scoring import Score

_RANKS = {"extra": 0, "missed": 0, "value": 0, "wrong": 1, "right": 2}
"""How many of the two figures an outcome earns for."""


class Turn(Struct, frozen=True):
    """A label, or a fact without one, that fares otherwise than before; None where there was, or is, no such fact."""

    before: Outcome | None
    now: Outcome | None

    @property
    def outcome(self) -> Outcome:
        """The later of the two, which says where it stands."""
        outcome = self.now or self.before
        assert outcome is not None
        return outcome


class Comparison(Struct, frozen=True):
    """A score set against an earlier one."""

    before: Score
    gains: tuple[Turn, ...]
    losses: tuple[Turn, ...]
    labels_added: int
    """Labels that the earlier run had not; figures of other labels compare in part only."""
    labels_gone: int


def compare(before: Score, now: Score) -> Comparison:
    """Which labels fare better or worse, and which facts without a label are new or gone.

    A label is the same where text, span and all that it wants are the same. What is in one run only because
    its text or its label is, is neither gain nor loss.
    """
    old, new = _by_identity(before.outcomes), _by_identity(now.outcomes)
    added = [new[key] for key in new.keys() - old.keys() if new[key].label is not None]
    gone = [old[key] for key in old.keys() - new.keys() if old[key].label is not None]
    gains: list[Turn] = []
    losses: list[Turn] = []
    for key in {**old, **new}:
        turn = Turn(old.get(key), new.get(key))
        if turn.before and turn.now:
            step = _RANKS[turn.now.kind] - _RANKS[turn.before.kind]
        elif (
            turn.outcome.label is None
            and turn.outcome.doc in before.docs
            and turn.outcome.doc in now.docs
            and not any(_touch(turn.outcome, other) for other in (*added, *gone))
        ):
            step = 1 if turn.before else -1
        else:
            step = 0
        if step:
            (gains if step > 0 else losses).append(turn)
    return Comparison(before, _in_order(gains), _in_order(losses), len(added), len(gone))


def _touch(one: Outcome, other: Outcome) -> bool:
    return one.doc == other.doc and min(one.end, other.end) > max(one.start, other.start)


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

"""Two runs over the same labels: what was won, and what was lost."""

from typing import Any

import pytest

from amzn_extract.extractors import Record
from amzn_extract.extractors.comparison import compare
from amzn_extract.extractors.labels import Label
from amzn_extract.extractors.scoring import score
from record_factory import CHANGE_LABEL, made_change, made_label, made_record

RIGHT: list[Record] = [made_record()]
WRONG = [made_record(segment=None)]
VALUE = [made_record("1", metric=None)]
NOTHING: list[Record] = []
EXTRA = [*RIGHT, made_record(start=40, end=47)]


def turns(before: list[Record], now: list[Record]) -> tuple[list[Any], list[Any]]:
    """Gains and losses as pairs of kinds, where one label is looked at."""
    found = compare(score([made_label()], before), score([made_label()], now))
    gains, losses = (
        [(turn.before and turn.before.kind, turn.now and turn.now.kind) for turn in some]
        for some in (found.gains, found.losses)
    )
    return gains, losses


@pytest.mark.parametrize(
    ("worse", "better", "turn"),
    [
        (NOTHING, RIGHT, ("missed", "right")),
        (NOTHING, WRONG, ("missed", "wrong")),
        (VALUE, WRONG, ("value", "wrong")),
        (WRONG, RIGHT, ("wrong", "right")),
        (EXTRA, RIGHT, ("extra", None)),
    ],
)
def test_what_fares_better_is_a_gain_and_the_other_way_a_loss(
    worse: list[Record], better: list[Record], turn: tuple[str, str | None]
) -> None:
    assert turns(worse, better) == ([turn], [])
    assert turns(better, worse) == ([], [turn[::-1]])


@pytest.mark.parametrize(("before", "now"), [(RIGHT, RIGHT), (WRONG, WRONG), (NOTHING, VALUE), (EXTRA, EXTRA)])
def test_what_fares_no_better_is_neither(before: list[Record], now: list[Record]) -> None:
    assert turns(before, now) == ([], [])


def test_labels_that_only_one_run_has_are_counted_and_no_gain() -> None:
    old: list[Label] = [made_label(), made_label(period="FY2024Q4", start=30, end=37)]
    new = [made_label(), made_label(period="FY2025Q3", start=30, end=37), made_label(**CHANGE_LABEL)]
    found = compare(score(old, RIGHT), score(new, [made_record(changes=(made_change(),))]))
    assert (found.labels_added, found.labels_gone, found.gains, found.losses) == (2, 1, (), ())


def test_a_fact_without_a_label_in_a_text_of_one_run_only_is_none_either() -> None:
    found = compare(score([made_label(doc="other")], EXTRA), score([made_label()], RIGHT))
    assert (found.gains, found.losses) == ((), ())


def test_a_fact_that_lost_or_found_its_label_is_none_either() -> None:
    labels = [made_label(), made_label(start=40, end=47)]
    for found in (
        compare(score(labels, EXTRA), score(labels[:1], EXTRA)),
        compare(score(labels[:1], EXTRA), score(labels, EXTRA)),
    ):
        assert (found.gains, found.losses) == ((), ())
        assert found.labels_added + found.labels_gone == 1


def test_two_labels_alike_are_two() -> None:
    labels = [made_label(), made_label()]
    found = compare(score(labels, RIGHT), score(labels, RIGHT * 2))
    assert [turn.now and turn.now.kind for turn in found.gains] == ["right"]

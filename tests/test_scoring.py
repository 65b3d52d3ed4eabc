"""Records against labels: the figures, counted by hand, and the reason for each miss."""

from typing import Any

import pytest

from amzn_extract.extractors import Record
from amzn_extract.extractors.labels import FIELDS, Label
from amzn_extract.extractors.scoring import Figures, Score, Tally, score
from record_factory import CHANGE_LABEL, made_change, made_label, made_record

RIGHT, NOTHING = Tally(1, 1, 1), Tally()
UNREAD = {"start": 40, "end": 44, "quote": "七成", "value": 70, "unit": "percent", "metric": "sales_mix"}


@pytest.mark.parametrize(
    ("label", "record", "quantity", "whole"),
    [
        ({}, {}, RIGHT, RIGHT),
        ({}, {"period": "FY2024Q4"}, RIGHT, Tally(0, 1, 1)),
        ({}, {"unit": "EUR"}, Tally(0, 1, 1), Tally(0, 1, 1)),
        ({}, {"start": 17, "end": 24}, Tally(0, 1, 1), Tally(0, 1, 1)),
        ({}, {"start": 16, "end": 24}, RIGHT, RIGHT),
        ({"metric": None}, {"metric": None, "period": "FY2024Q4"}, RIGHT, NOTHING),
        ({"metric": None}, {}, RIGHT, Tally(0, 1, 0)),
        ({}, {"metric": None}, RIGHT, Tally(0, 0, 1)),
        ({"optional": True}, {"period": "FY2024Q4"}, NOTHING, NOTHING),
        ({"optional": True}, {"unit": "EUR"}, NOTHING, NOTHING),
        ({"metric": ["growth", None]}, {"metric": None}, RIGHT, Tally(1, 0, 1)),
        ({"adjustments": ["ex_fx"]}, {}, RIGHT, Tally(0, 1, 1)),
    ],
)
def test_a_fact_counts_by_its_quantity_and_by_all_of_its_fields(
    label: dict[str, Any], record: dict[str, Any], quantity: Tally, whole: Tally
) -> None:
    assert score([made_label(**label)], [made_record(**record)]).all == Figures(quantity, whole)


@pytest.mark.parametrize(
    ("tally", "ratios"),
    [
        (Tally(3, 4, 6), (0.75, 0.5, 0.6)),
        (Tally(0, 4, 6), (0, 0, 0)),
        (Tally(0, 0, 6), (0, 0, 0)),
        (Tally(0, 4, 0), (0, 0, 0)),
        (Tally(), (0, 0, 0)),
        (Tally(2, 2, 2), (1, 1, 1)),
    ],
)
def test_precision_is_of_the_found_recall_of_the_wanted(tally: Tally, ratios: tuple[float, float, float]) -> None:
    assert (tally.precision, tally.recall, tally.f1) == pytest.approx(ratios)


def call() -> tuple[list[Label], list[Record]]:
    """Three labels: a level, its change and what is not read; besides, a price that nobody has labelled."""
    labels = [made_label(), made_label(**CHANGE_LABEL), made_label(**UNREAD)]
    records = [
        made_record(changes=(made_change(basis="qoq"),)),
        made_record("9", metric="price", start=50, end=52, quote="9元", unit="CNY", rule="metrics.price"),
    ]
    return labels, records


def test_the_figures_of_a_text() -> None:
    found = score(*call())
    assert found.all == Figures(Tally(2, 3, 3), Tally(1, 3, 3))
    assert found.span == Tally(2, 2, 2)
    assert found.docs == ("call",)


def test_the_figures_of_each_field() -> None:
    wanted = {name: Tally(2, 3, 3) for name in FIELDS} | {"basis": Tally(1, 3, 3)}
    assert score(*call()).fields == wanted


def test_the_figures_of_each_metric() -> None:
    assert score(*call()).metrics == {
        "revenue": Figures(Tally(2, 2, 2), Tally(1, 2, 2)),
        "price": Figures(Tally(0, 1, 0), Tally(0, 1, 0)),
        "sales_mix": Figures(Tally(0, 0, 1), Tally(0, 0, 1)),
    }


@pytest.mark.parametrize(
    ("want", "read", "home"),
    [
        (["growth", "revenue"], "revenue", "revenue"),
        (["growth", "revenue"], "cost", "growth"),
        ([None, "growth"], None, "growth"),
        ("*", "cost", "cost"),
        ("*", None, "*"),
    ],
)
def test_a_label_of_several_metrics_counts_under_the_one_that_was_read(want: Any, read: str | None, home: str) -> None:
    metrics = score([made_label(metric=want)], [made_record(metric=read)]).metrics
    assert [name for name, figures in metrics.items() if figures.quantity.wanted] == [home]


def test_of_two_facts_of_one_quantity_a_label_takes_the_one_with_more_right() -> None:
    records = [made_record(segment="stores"), made_record()]
    assert score([made_label()], records).all.record == Tally(1, 2, 1)
    assert score([made_label()], records[::-1]).all.record == Tally(1, 2, 1)


def test_of_facts_alike_a_label_takes_the_one_that_covers_more_of_it() -> None:
    records = [made_record(start=16, end=24), made_record()]
    assert score([made_label()], records).span == RIGHT


def test_one_fact_is_no_more_than_one_label() -> None:
    labels = [made_label(), made_label(segment="stores")]
    assert score(labels, [made_record()]).all == Figures(Tally(1, 1, 2), Tally(1, 1, 2))


def test_what_touches_an_optional_label_costs_nothing_unless_it_is_another_label() -> None:
    labels = [made_label(optional=True, value=1), made_label(value=2, end=12)]
    assert score(labels, [made_record("3"), made_record("2")]).all.quantity == RIGHT


def test_a_change_takes_its_period_from_its_record_unless_it_has_its_own() -> None:
    own = made_change(kind="reference", period="FY2024Q4", start=30, end=33)
    record = made_record(None, changes=(made_change(), own))
    labels = [
        made_label(**CHANGE_LABEL),
        made_label(**CHANGE_LABEL | {"start": 30, "end": 33, "aspect": "reference", "period": "FY2024Q4"}),
    ]
    assert score(labels, [record]).all.record == Tally(2, 2, 2)


def test_texts_together_are_the_sum_of_their_counts() -> None:
    one, two = score(*call()), score([made_label(doc="other")], [made_record()])
    both = one + two
    assert both.all == Figures(Tally(3, 4, 4), Tally(2, 4, 4))
    assert both.metrics["revenue"] == Figures(Tally(3, 3, 3), Tally(2, 3, 3))
    assert both.fields["basis"] == Tally(2, 4, 4)
    assert both.docs == ("call", "other")
    assert [outcome.doc for outcome in both.outcomes] == ["call"] * 4 + ["other"]
    assert Score() + one == one


def test_outcomes_are_in_the_order_of_the_text() -> None:
    outcomes = score(*call()).outcomes
    assert [(o.kind, o.start, o.quote) for o in outcomes] == [
        ("right", 10, "356 億美元"),
        ("wrong", 20, "24%"),
        ("missed", 40, "七成"),
        ("extra", 50, "9元"),
    ]


@pytest.mark.parametrize(
    ("label", "record", "kind", "reason"),
    [
        ({}, {}, "right", ""),
        ({}, {"period": "FY2024Q4"}, "wrong", "period FY2024Q4, wanted FY2025Q4"),
        (
            {"segment": [None, "stores"], "status": "outlook", "adjustments": ["ex_fx"]},
            {},
            "wrong",
            "segment aws, wanted none or stores; status actual, wanted outlook; adjustments none, wanted ex_fx",
        ),
        ({}, {"start": 60, "end": 67}, "missed", "nothing was read here, wanted revenue 35,600,000,000 USD"),
        (
            {},
            {"value": "35.6", "unit": None},
            "value",
            "read as 35.6, wanted revenue 35,600,000,000 USD",
        ),
        (
            {"value": None, "low": 1, "high": [2, 3], "unit": "*", "metric": None, "aspect": ["delta", "level"]},
            {"value": None, "low": "1", "high": "4", "unit": "USD"},
            "value",
            "read as 1 to 4 USD, wanted no metric 1 to 2 or 3 anything delta or level",
        ),
        ({"metric": None, "period": None}, {"metric": None}, "right", ""),
    ],
)
def test_a_miss_says_what_was_read_and_what_is_wanted(
    label: dict[str, Any], record: dict[str, Any], kind: str, reason: str
) -> None:
    outcome = score([made_label(**label)], [made_record(**{"rule": "metrics.revenue"} | record)]).outcomes[0]
    assert (outcome.kind, outcome.reason) == (kind, reason)


def test_an_amount_that_two_labels_share_is_told_of_the_second() -> None:
    labels = [made_label(), made_label(segment="stores", metric="gross_sales")]
    assert [o.reason for o in score(labels, [made_record()]).outcomes if o.kind != "right"] == [
        "read once, as revenue 35,600,000,000 USD, which another label has; wanted gross_sales 35,600,000,000 USD too"
    ]


@pytest.mark.parametrize(
    ("label", "reason"),
    [
        ({"start": 0, "end": 4}, "revenue 35,600,000,000 USD claimed by metrics.revenue, no label there"),
        (
            {"value": 356},
            "revenue 35,600,000,000 USD claimed by metrics.revenue, the label there says revenue 356 USD",
        ),
    ],
)
def test_an_extra_names_its_rule(label: dict[str, Any], reason: str) -> None:
    outcomes = score([made_label(**label)], [made_record(rule="metrics.revenue")]).outcomes
    assert [o.reason for o in outcomes if o.kind == "extra"] == [reason]


def test_a_quantity_that_no_rule_claims_is_no_extra() -> None:
    found = score([made_label(start=0, end=4)], [made_record(metric=None, rule=None)])
    assert [outcome.kind for outcome in found.outcomes] == ["missed"]
    assert found.all == Figures(Tally(0, 1, 1), Tally(0, 0, 1))

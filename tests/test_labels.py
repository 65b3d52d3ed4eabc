"""Labelled facts as they are written: what they accept, and what is no label."""

import json
import re
from typing import Any

import pytest

from amzn_extract.extractors.labels import LabelsError, read_labels
from labelled import LABELS, ROOT, labels_of
from record_factory import label_line, made_label


@pytest.mark.parametrize(
    ("field", "want", "got", "accepted"),
    [
        ("metric", "revenue", "revenue", True),
        ("metric", "revenue", "cost", False),
        ("metric", "revenue", None, False),
        ("metric", None, None, True),
        ("metric", ["revenue", None], None, True),
        ("metric", ["revenue", "growth"], "growth", True),
        ("metric", ["revenue", "growth"], "cost", False),
        ("metric", "*", "cost", True),
        ("metric", "*", None, True),
        ("value", 33.333333, 33.33, True),
        ("value", 33.333333, 33.3, False),
        ("value", 12, None, False),
        ("value", None, 12, False),
        ("value", None, None, True),
        ("value", [None, 12], 12, True),
        ("value", "*", 12, True),
        ("unit", ["USD", None], None, True),
        ("adjustments", ["ex_special", "ex_fx"], ["ex_fx", "ex_special"], True),
        ("adjustments", ["ex_fx"], [], False),
        ("adjustments", "*", ["ex_fx"], True),
        ("adjustments", None, [], True),
    ],
)
def test_a_label_accepts_its_own_one_of_several_or_anything(field: str, want: Any, got: Any, accepted: bool) -> None:
    assert made_label(**{field: want}).accepts(field, got) is accepted


def test_what_is_left_out_is_null_and_not_optional() -> None:
    line = '{"doc": "call", "start": 0, "end": 3, "metric": null, "aspect": "level", "status": "*", "bound": "exact"}'
    [label] = read_labels(f"\n{line}\n\n", "gold.jsonl")
    assert (label.quote, label.optional, label.place) == (None, False, "gold.jsonl:2")
    assert (label.wants["value"], label.wants["period"], label.wants["adjustments"]) == (None, None, [])


def test_a_remark_of_the_labellers_is_passed_over() -> None:
    assert read_labels(label_line(remark="seen twice", by="me"), "gold.jsonl")


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ({"doc": 7}, "doc: a text is wanted, not 7"),
        ({"start": -1}, "start: a whole number from 0 is wanted, not -1"),
        ({"end": "17"}, 'end: a whole number from 0 is wanted, not "17"'),
        ({"start": True}, "start: a whole number from 0 is wanted, not true"),
        ({"start": 17}, "end: must be greater than start (17), not 17"),
        ({"optional": 1}, "optional: true or false is wanted, not 1"),
        ({"value": "35.6"}, 'value: a number, null, a list of these or "*" is wanted, not "35.6"'),
        ({"low": [1, "*"]}, 'low: a number, null, a list of these or "*" is wanted, not [1, "*"]'),
        ({"period": 2025}, 'period: a text, null, a list of these or "*" is wanted, not 2025'),
        ({"status": "guess"}, 'status: one of actual, outlook, a list of these or "*" is wanted, not "guess"'),
        ({"aspect": None}, 'aspect: one of level, delta, reference, a list of these or "*" is wanted, not null'),
        ({"adjustments": "ex_fx"}, 'adjustments: a list of ex_fx, ex_special or "*" is wanted, not "ex_fx"'),
        ({"perido": "FY2025"}, 'unknown key "perido" (did you mean "period"?)'),
    ],
)
def test_a_field_that_no_label_may_have_is_told_with_its_line(fields: dict[str, Any], fault: str) -> None:
    with pytest.raises(LabelsError) as caught:
        read_labels(label_line() + "\n" + label_line(**fields), "gold.jsonl")
    assert caught.value.faults == [f"gold.jsonl:2: {fault}"]


@pytest.mark.parametrize("key", ["doc", "start", "end", "metric", "aspect", "status", "bound"])
def test_a_label_says_where_it_is_and_what_it_claims(key: str) -> None:
    fact = json.loads(label_line())
    del fact[key]
    with pytest.raises(LabelsError, match=f'^gold.jsonl:1: "{key}" is missing$'):
        read_labels(json.dumps(fact), "gold.jsonl")


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("營收 356 億", "gold.jsonl:1: not JSON: Expecting value (character 1)"),
        ('["revenue"]', "gold.jsonl:1: a fact is wanted here: "),
        ("[" * 100_000, "gold.jsonl:1: a fact is wanted here: "),
        ("\n \n", "gold.jsonl: there is no labelled fact in it"),
    ],
)
def test_what_is_no_fact_at_all_is_told_too(line: str, fault: str) -> None:
    with pytest.raises(LabelsError) as caught:
        read_labels(line, "gold.jsonl")
    assert len(caught.value.faults) == 1
    assert caught.value.faults[0].startswith(fault)


def test_all_faults_are_told_at_once() -> None:
    with pytest.raises(LabelsError) as caught:
        read_labels("{\n" + label_line(start="a", bound="loose"), "gold.jsonl")
    assert [fault.partition(": ")[0] for fault in caught.value.faults] == [*["gold.jsonl:1"], *["gold.jsonl:2"] * 2]


@pytest.mark.parametrize("name", LABELS)
def test_the_labels_of_the_project_are_labels(name: str) -> None:
    assert {label.doc for label in labels_of(name)} == {name}


@pytest.mark.parametrize("field", json.loads(label_line()))
def test_the_page_on_labels_has_every_field(field: str) -> None:
    page = (ROOT / "docs" / "score.md").read_text("utf-8")
    assert re.search(rf"^\| .*`{field}`.* \|", page, re.M)

"""Whole texts: the samples and news of several authors, scored against labels made by hand.

`floors.yaml` holds the F1 of quantities and of records that a text must not fall below. A text without
a floor there need only be readable.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from amzn_extract.extractors import Rules, as_json, decode, extract, load_rules
from scoring import Score, score

ROOT = Path(__file__).resolve().parents[1]
FOLDERS = (ROOT / "samples", ROOT / "tests" / "texts")
TEXTS = {path.stem: path for folder in FOLDERS for path in sorted(folder.glob("*.txt"))}
LABELS = {path.stem: path for folder in FOLDERS for path in sorted((folder / "labels").glob("*.jsonl"))}
FILES = {"baba-fy2026q2-hongkong": ROOT / "samples" / "alibaba.yaml"}
"""Texts that are scored with the file of their company."""
FLOORS = yaml.safe_load((ROOT / "tests" / "floors.yaml").read_text("utf-8"))
SCHEMA = Draft202012Validator(json.loads((ROOT / "record.schema.json").read_text("utf-8")))


def text_of(name: str) -> str:
    return decode(TEXTS[name].read_bytes())


@cache
def records_of(rules: Rules, name: str) -> list[dict[str, Any]]:
    """The records of a text as JSON, unclaimed quantities among them."""
    found = extract(text_of(name), rules, TEXTS[name].name, unclaimed=True)
    return json.loads(json.dumps([as_json(record) for record in found]))


def scored(rules: Rules, name: str) -> Score:
    rules = load_rules(FILES[name]) if name in FILES else rules
    labels = [json.loads(line) for line in LABELS[name].read_text("utf-8").splitlines() if line.strip()]
    return score(labels, records_of(rules, name))


@pytest.mark.parametrize("name", TEXTS)
def test_each_record_of_a_text_obeys_the_schema(rules: Rules, name: str) -> None:
    for record in records_of(rules, name):
        SCHEMA.validate(record)


@pytest.mark.parametrize("name", TEXTS)
def test_each_record_of_a_text_quotes_it(rules: Rules, name: str) -> None:
    text = text_of(name)
    for record in records_of(rules, name):
        for quantity in (record, *record["changes"]):
            assert text[quantity["start"] : quantity["end"]] == quantity["quote"]


@pytest.mark.parametrize("name", LABELS)
def test_labels_quote_their_text(name: str) -> None:
    text = text_of(name)
    for line in LABELS[name].read_text("utf-8").splitlines():
        label = json.loads(line)
        assert text[label["start"] : label["end"]] == label["quote"]


@pytest.mark.parametrize("name", FLOORS)
def test_quantities_of_a_text_do_not_fall_below_its_floor(rules: Rules, name: str) -> None:
    assert scored(rules, name).quantity >= FLOORS[name]["quantity"]


@pytest.mark.parametrize("name", FLOORS)
def test_records_of_a_text_do_not_fall_below_its_floor(rules: Rules, name: str) -> None:
    assert scored(rules, name).record >= FLOORS[name]["record"]


LABEL = {
    "start" : 3, "end" : 6, "metric" : "revenue", "segment" : None, "aspect" : "level", "basis" : None, "value" : 12,
    "low" : None,
    "high": None, "unit": "USD", "bound": "exact", "period": ["FY2025", None], "status": "*", "adjustments": [],
    "optional": False,
}  # fmt: skip
RECORD = {
    "start": 2, "end": 6, "metric": "revenue", "segment": None, "value": 12, "low": None, "high": None, "unit": "USD",
    "bound": "exact", "period": "FY2025", "status": "outlook", "adjustments": [], "changes": [],
}  # fmt: skip


@pytest.mark.parametrize(
    ("label", "record", "wanted"),
    [
        ({}, {}, (1, 1)),
        ({}, {"period": "FY2024"}, (1, 0)),
        ({}, {"unit": "EUR"}, (0, 0)),
        ({}, {"start": 6, "end": 9}, (0, 0)),
        ({"metric": None}, {"metric": None}, (1, 1)),
        ({"optional": True}, {"period": "FY2024"}, (1, 1)),
        ({"value": 12.0001}, {}, (1, 1)),
        ({"adjustments": ["ex_fx"]}, {}, (1, 0)),
    ],
)
def test_a_fact_counts_by_its_quantity_and_by_all_of_its_fields(
    label: dict[str, Any], record: dict[str, Any], wanted: tuple[float, float]
) -> None:
    assert score([LABEL | label], [RECORD | record]) == wanted

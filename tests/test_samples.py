"""Whole texts: the samples and news of several authors, scored against labels made by hand.

`floors.yaml` holds the F1 of quantities and of records that a text must not fall below. A text without
a floor there need only be readable.
"""

import json

import pytest
import yaml
from jsonschema import Draft202012Validator

from amzn_extract.extractors import Rules, as_json
from labelled import LABELS, ROOT, TEXTS, labels_of, records_of, scored, text_of

FLOORS = yaml.safe_load((ROOT / "tests" / "floors.yaml").read_text("utf-8"))
SCHEMA = Draft202012Validator(json.loads((ROOT / "record.schema.json").read_text("utf-8")))


@pytest.mark.parametrize("name", TEXTS)
def test_each_record_of_a_text_obeys_the_schema(rules: Rules, name: str) -> None:
    for record in records_of(rules, name):
        SCHEMA.validate(json.loads(json.dumps(as_json(record))))


@pytest.mark.parametrize("name", TEXTS)
def test_each_record_of_a_text_quotes_it(rules: Rules, name: str) -> None:
    text = text_of(name)
    for record in records_of(rules, name):
        for quantity in (record, *record.changes):
            assert text[quantity.start : quantity.end] == quantity.quote


@pytest.mark.parametrize("name", LABELS)
def test_labels_quote_their_text(name: str) -> None:
    text = text_of(name)
    for label in labels_of(name):
        assert text[label.start : label.end] == label.quote


@pytest.mark.parametrize("name", FLOORS)
def test_quantities_of_a_text_do_not_fall_below_its_floor(rules: Rules, name: str) -> None:
    assert scored(rules, name).all.quantity.f1 >= FLOORS[name]["quantity"]


@pytest.mark.parametrize("name", FLOORS)
def test_records_of_a_text_do_not_fall_below_its_floor(rules: Rules, name: str) -> None:
    assert scored(rules, name).all.record.f1 >= FLOORS[name]["record"]

"""Records as JSON values, and the schema that is shipped for them."""

import importlib.util
import json
from decimal import Decimal

import pytest
from jsonschema import Draft202012Validator, ValidationError
from msgspec.structs import fields

from amzn_extract.extractors.model import Change, Record
from amzn_extract.extractors.records import as_json, json_schema
from cli_process import ROOT
from record_factory import made_change, made_record


def test_the_schema_that_is_shipped_is_the_one_that_the_types_give() -> None:
    # To write it anew: json.dumps(json_schema(), indent=2) and a line end.
    assert (ROOT / "record.schema.json").read_text("utf-8") == json.dumps(json_schema(), indent=2) + "\n"


def test_the_schema_is_a_valid_schema() -> None:
    Draft202012Validator.check_schema(json_schema())


def test_a_record_with_all_its_fields_obeys_the_schema() -> None:
    record = made_record(changes=(made_change(adjustments=("ex_fx",)),), adjustments=("ex_special",), speaker="Q")
    Draft202012Validator(json_schema()).validate(as_json(record))


def test_a_record_with_nothing_that_may_be_missing_obeys_the_schema() -> None:
    missing = dict.fromkeys(("company", "segment", "metric", "name", "unit", "period", "rule"))
    Draft202012Validator(json_schema()).validate(as_json(made_record(None, section=(), **missing)))


@pytest.mark.parametrize(
    "wrong", [{"bound": "roughly"}, {"status": "planned"}, {"value": "12"}, {"line": 1.5}, {"more": 1}, {"file": None}]
)
def test_the_schema_refuses_what_is_no_record(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Draft202012Validator(json_schema()).validate({**as_json(made_record()), **wrong})


def test_the_schema_refuses_a_record_that_lacks_a_field() -> None:
    record = as_json(made_record())
    del record["rule"]
    with pytest.raises(ValidationError, match="'rule' is a required property"):
        Draft202012Validator(json_schema()).validate(record)


def test_fields_stand_in_the_order_of_the_contract() -> None:
    record = as_json(made_record(changes=(made_change(),)))
    assert list(record) == [field.name for field in fields(Record)]
    assert list(record["changes"][0]) == [field.name for field in fields(Change)]  # type: ignore[index]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("213400000000", "213400000000"),
        ("2.134E+11", "213400000000"),
        ("12.0", "12"),
        ("-0.5", "-0.5"),
        ("281847157.09", "281847157.09"),
        ("0.1", "0.1"),
    ],
)
def test_a_number_is_written_whole_where_it_is_whole_and_else_as_the_nearest_float(value: str, text: str) -> None:
    assert json.dumps(as_json(made_record(value))["value"]) == text


def test_a_float_is_the_one_nearest_to_the_number() -> None:
    assert as_json(made_record("33.333333"))["value"] == float("33.333333")
    assert as_json(made_record("9007199254740993"))["value"] == 9007199254740993


def test_both_ends_of_a_range_and_of_a_change_are_numbers_too() -> None:
    record = as_json(made_record(None, low="1.5", high="2", bound="range", changes=(made_change(None, low=3, high=5),)))
    assert (record["low"], record["high"]) == (1.5, 2)
    assert not any(isinstance(value, Decimal) for value in record["changes"][0].values())  # type: ignore[index]


def test_no_module_takes_the_place_of_a_function_of_the_package() -> None:
    import amzn_extract.extractors as package

    for name in package.__all__:
        assert importlib.util.find_spec(f"{package.__name__}.{name}") is None, name

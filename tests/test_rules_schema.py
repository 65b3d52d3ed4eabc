"""The JSON Schema of rules files: shipped as it is generated, true of the files that are shipped, strict on others."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator
from msgspec.structs import fields

from amzn_extract.extractors.rules_schema import classes, comments, rules_schema, shipped
from cli_process import ROOT

SCHEMA = Draft202012Validator(rules_schema())


class Loader(yaml.SafeLoader):
    """Reads YAML as editors do, by the core schema of YAML 1.2: `no` is a text."""


Loader.yaml_implicit_resolvers = {}
for _tag, _form in (("bool", "true|false"), ("null", "null|~"), ("int", r"-?\d+"), ("float", r"-?\d+\.\d+")):
    Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(f"(?:{_form})$"), list("tfn~-0123456789"))


def read(text: str) -> Any:
    return yaml.load(text, Loader)


def told(text: str) -> list[str]:
    return [error.json_path for error in SCHEMA.iter_errors(read(text))]


def test_the_schema_that_is_shipped_is_the_one_that_the_definitions_give() -> None:
    # To write it anew: python tests/test_rules_schema.py
    assert (ROOT / "rules.schema.json").read_text("utf-8") == written()
    assert shipped() == written()


def written() -> str:
    return json.dumps(rules_schema(), indent=2, ensure_ascii=False) + "\n"


def test_it_is_a_valid_schema() -> None:
    Draft202012Validator.check_schema(rules_schema())


@pytest.mark.parametrize("name", ["rules.yaml", "samples/alibaba.yaml"])
def test_the_files_that_are_shipped_obey_it_and_name_it_in_their_first_line(name: str) -> None:
    path = ROOT / name
    text = path.read_text("utf-8")
    assert told(text) == []
    [schema] = re.findall(r"\A# yaml-language-server: \$schema=(\S+)\n", text)
    assert (path.parent / schema).resolve() == ROOT / "rules.schema.json"


@pytest.mark.parametrize("model", classes(), ids=lambda model: model.__name__)
def test_every_key_says_what_it_does(model: type) -> None:
    assert comments(model).keys() == {field.name for field in fields(model)}
    assert all(text[0].isupper() or text[0] in "0123456789`" for text in comments(model).values())
    assert all(text.endswith(".") for text in comments(model).values())


@pytest.mark.parametrize(
    "text",
    [
        "metrics: {revenue: {phrases: {add: [a], remove: [b]}}}",
        "metrics: {revenue: remove}",
        "companies: {a: {ticker: 9988, segments: {b: remove}}}",
        "words: {direction: {up: {sign: 1, phrases: [on, no]}}}",
        "units: [{kind: money, factor: 0.1, after: [a]}]",
        "metrics: {a: {examples: {match: [{text: a, want: [{metric: a, segment: null, changes: [{value: 3}]}]}]}}}",
        "periods: {x: {span: null}}",
    ],
)
def test_what_the_tool_takes_it_takes(text: str) -> None:
    assert told(text) == []


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("metric: {}", "$"),
        ("metrics: {revenue: {phrase: [a]}}", "$.metrics.revenue"),
        ("metrics: {revenue: {takes: [mony]}}", "$.metrics.revenue"),
        ("metrics: {revenue: {phrases: {plus: [a]}}}", "$.metrics.revenue"),
        ("metrics: {revenue: removed}", "$.metrics.revenue"),
        ("words: {colour: {}}", "$.words"),
        ("units: [{unit: USD}]", "$.units"),
        ("periods: {x: {span: quater}}", "$.periods.x"),
        ("metrics: {a: {examples: {match: [{text: a, want: [{metrc: a}]}]}}}", "$.metrics.a"),
        ("metrics: {a: {dominant: maybe}}", "$.metrics.a"),
    ],
)
def test_what_the_tool_refuses_it_refuses(text: str, place: str) -> None:
    assert told(text) == [place]


if __name__ == "__main__":
    Path(ROOT / "rules.schema.json").write_text(written(), encoding="utf-8")

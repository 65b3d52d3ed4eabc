"""Records, changes and labels made by hand, for tests of what is done with them."""

import json
from decimal import Decimal
from typing import Any

from amzn_extract.extractors.labels import Label, read_labels
from amzn_extract.extractors.model import Change, Record


def number(value: str | int | None) -> Decimal | None:
    return None if value is None else Decimal(value)


def made_record(value: str | int | None = "35600000000", **fields: Any) -> Record:
    defaults: dict[str, Any] = {
        "file": "call.txt",
        "company": "AMZN",
        "segment": "aws",
        "metric": "revenue",
        "name": "營收",
        "low": None,
        "high": None,
        "unit": "USD",
        "bound": "exact",
        "period": "FY2025Q4",
        "status": "actual",
        "adjustments": (),
        "changes": (),
        "speaker": None,
        "section": ("一、業績",),
        "line": 5,
        "start": 10,
        "end": 17,
        "quote": "356 億美元",
        "rule": "revenue",
    }
    return Record(value=number(value), **{**defaults, **_numbers(fields)})


def made_change(value: str | int | None = "24", **fields: Any) -> Change:
    defaults: dict[str, Any] = {
        "kind": "delta",
        "basis": "yoy",
        "low": None,
        "high": None,
        "unit": "percent",
        "bound": "exact",
        "adjustments": (),
        "period": None,
        "start": 20,
        "end": 23,
        "quote": "24%",
    }
    return Change(value=number(value), **{**defaults, **_numbers(fields)})


def _numbers(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: number(value) if name in ("low", "high") else value for name, value in fields.items()}


def label_line(**fields: Any) -> str:
    """A labelled fact as it is written: the value of `made_record`, but for `fields`."""
    defaults: dict[str, Any] = {
        "doc": "call",
        "start": 10,
        "end": 17,
        "quote": "356 億美元",
        "metric": "revenue",
        "segment": "aws",
        "aspect": "level",
        "basis": None,
        "value": 35600000000,
        "low": None,
        "high": None,
        "unit": "USD",
        "bound": "exact",
        "period": "FY2025Q4",
        "status": "actual",
        "adjustments": [],
        "optional": False,
    }
    return json.dumps(defaults | fields, ensure_ascii=False)


def made_label(**fields: Any) -> Label:
    [label] = read_labels(label_line(**fields), "call.jsonl")
    return label


CHANGE_LABEL: dict[str, Any] = {
    "start": 20,
    "end": 23,
    "quote": "24%",
    "aspect": "delta",
    "basis": "yoy",
    "value": 24,
    "unit": "percent",
}
"""What makes a label of `made_change`, on the record of `made_record`."""

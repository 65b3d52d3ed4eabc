"""Labelled facts: what a text says, written down by hand, one JSON object a line.

A fact is a quantity of the text and what it states: the value of a metric (`level`), how much that
changed (`delta`) or what it is compared with (`reference`). In place of one answer a field may hold a
list, any of which is right, or `"*"`, which is right whatever is read.
"""

from __future__ import annotations

import difflib
import json
import math
from collections.abc import Mapping
from typing import Any, get_args

from msgspec import Struct

from amzn_extract.extractors.model import Adjustment, Basis, Bound, ChangeKind, Status

ANYTHING = "*"
NUMBERS = ("value", "low", "high")
AMOUNT = (*NUMBERS, "unit")
"""What makes two quantities the same, where their spans overlap."""
FIELDS = ("metric", "segment", "aspect", "basis", "period", "status", "bound", "adjustments")
"""What must be right of a record, besides its quantity."""

_CHOICES = {
    "aspect": ("level", *get_args(ChangeKind)),
    "basis": get_args(Basis),
    "status": get_args(Status),
    "bound": get_args(Bound),
}
_NEEDED = ("doc", "start", "end", "metric", "aspect", "status", "bound")
"""Other fields are null where they are left out; of these, all but the metric are never null."""
_KEYS = ("doc", "start", "end", "quote", "optional", *AMOUNT, *FIELDS)
_SLIP = 0.8
"""Likeness from which an unknown key is a known one misspelt; others are remarks of the labeller's."""
_TOLERANCE = 1e-4
"""How far a number may be off, relative to itself: a third is 33.33 % as well as 33.333333 %."""


class LabelsError(Exception):
    """Labels that cannot be worked with; `faults` has a line for each thing that is wrong."""

    def __init__(self, faults: list[str]) -> None:
        """Takes complete lines: `gold.jsonl:12: what is wrong`."""
        super().__init__(*faults)
        self.faults = faults


class Label(Struct, frozen=True):
    """One labelled fact."""

    doc: str
    """The name of the text's file, without its folder and ending."""
    start: int
    end: int
    quote: str | None
    wants: Mapping[str, Any]
    """What is right, for each of AMOUNT and FIELDS."""
    optional: bool
    """Whether it neither earns nor costs."""
    place: str
    """Where the label stands, as `file:line`."""

    def accepts(self, field: str, got: Any) -> bool:
        """Whether what was read of a field, as JSON has it, is right."""
        want = self.wants[field]
        if want == ANYTHING:
            return True
        if field == "adjustments":
            return sorted(want) == sorted(got)
        options = want if isinstance(want, list) else [want]
        if field in NUMBERS and got is not None:
            return any(o is not None and math.isclose(o, got, rel_tol=_TOLERANCE, abs_tol=1e-9) for o in options)
        return got in options

    def quotes(self, text: str) -> bool:
        """Whether the text has, at the label's place, what the label quotes."""
        return self.end <= len(text) and self.quote in (None, text[self.start : self.end])


def read_labels(text: str, name: str) -> list[Label]:
    """Returns the labels of a file's text; blank lines are passed over.

    Raises:
        LabelsError: a line is no labelled fact, or there is none; `name` is the file as its faults call it.
    """
    labels: list[Label] = []
    faults: list[str] = []
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        place = f"{name}:{number}"
        try:
            fact = json.loads(line)
        except json.JSONDecodeError as error:
            faults.append(f"{place}: not JSON: {error.msg} (character {error.colno})")
            continue
        except RecursionError:
            fact = None
        if not isinstance(fact, dict):
            faults.append(f'{place}: a fact is wanted here: {{"doc": …, "start": …, "end": …, "metric": …, …}}')
            continue
        wrong = _wrong(fact)
        faults += [f"{place}: {what}" for what in wrong]
        if not wrong:
            wants = {field: fact.get(field) for field in (*AMOUNT, *FIELDS)}
            wants["adjustments"] = wants["adjustments"] or []
            labels.append(
                Label(
                    doc=fact["doc"],
                    start=fact["start"],
                    end=fact["end"],
                    quote=fact.get("quote"),
                    wants=wants,
                    optional=fact.get("optional", False),
                    place=place,
                )
            )
    if not labels and not faults:
        faults.append(f"{name}: there is no labelled fact in it")
    if faults:
        raise LabelsError(faults)
    return labels


def _wrong(fact: Mapping[str, Any]) -> list[str]:
    """Returns what keeps an object from being a labelled fact."""
    wrong = [f'"{key}" is missing' for key in _NEEDED if key not in fact]
    for key, value in fact.items():
        if key in _KEYS:
            what = _unfit(key, value)
            wrong += [f"{key}: {what}, not {json.dumps(value, ensure_ascii=False)}"] if what else []
        elif known := difflib.get_close_matches(key, _KEYS, n=1, cutoff=_SLIP):
            wrong.append(f'unknown key "{key}" (did you mean "{known[0]}"?)')
    if not wrong and fact["start"] >= fact["end"]:
        wrong.append(f"end: must be greater than start ({fact['start']}), not {fact['end']}")
    return wrong


def _unfit(key: str, value: Any) -> str:
    """Returns what is wanted of a key where its value is something else, otherwise ""."""
    if key in ("start", "end"):
        return "" if type(value) is int and value >= 0 else "a whole number from 0 is wanted"
    if key == "optional":
        return "" if isinstance(value, bool) else "true or false is wanted"
    if key in ("doc", "quote"):
        return "" if isinstance(value, str) or (key == "quote" and value is None) else "a text is wanted"
    if key == "adjustments":
        known = get_args(Adjustment)
        fits = value in (None, ANYTHING) or (isinstance(value, list) and all(item in known for item in value))
        return "" if fits else f'a list of {", ".join(known)} or "*" is wanted'
    if value == ANYTHING:
        return ""
    options = value if isinstance(value, list) else [value]
    if key in NUMBERS:
        fits = all(option is None or type(option) in (int, float) for option in options)
        return "" if fits else 'a number, null, a list of these or "*" is wanted'
    if key in _CHOICES:
        known = (*_CHOICES[key], ANYTHING)
        fits = all(option in known or (option is None and key == "basis") for option in options)
        return "" if fits else f'one of {", ".join(_CHOICES[key])}, a list of these or "*" is wanted'
    fits = all(option is None or isinstance(option, str) for option in options)
    return "" if fits else 'a text, null, a list of these or "*" is wanted'

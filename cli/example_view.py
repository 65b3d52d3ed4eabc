"""An example that failed: its text with what was found in brackets, and what was wanted beside what was got."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TextIO

from rich.table import Table
from rich.text import Text

from amzn_extract.cli.output import print_natural
from amzn_extract.extractors.examples import Failure
from amzn_extract.extractors.places import Register

_WRITINGS = {"unchanged": "as written", "full_width": "full width"}
_OF_A_RECORD = ("metric", "segment", "value", "low", "high", "unit", "period", "status", "quote")
"""What is shown of a record that nothing was wanted of."""


class ExampleView:
    """Writes failures, one after the other."""

    def __init__(self, stream: TextIO, register: Register) -> None:
        """Takes a stream of `open_output`, and where the rules stand."""
        self._stream = stream
        self._register = register

    def show(self, failure: Failure) -> None:
        """Writes one failure and a blank line."""
        case = failure.case
        written = _WRITINGS.get(failure.writing, failure.writing)
        what = "must be left alone" if case.kind == "no_match" else "wanted and not found"
        head = f"{self._register.place(case.rule)}: {case.rule}: {case.kind} ({written}): {what}"
        shown: list[Text | Table] = [Text(head, style="bold"), Text("  ").append_text(_marked(failure))]
        if not case.want and case.kind == "match":
            shown.append(Text("  the example wants nothing; say which record must come of it"))
        shown += [_beside(want, _closest(want, failure.found)) for want in failure.missing]
        for record in () if failure.missing else failure.found:
            found = {key: record[key] for key in _OF_A_RECORD if record.get(key) is not None}
            shown.append(Text(f"  found {_told(found)}"))
        print_natural(self._stream, *shown, Text(""))


def _marked(failure: Failure) -> Text:
    """The text with every figure that was found in brackets."""
    shown, at = Text(), 0
    for start, end in sorted(set(_spans(failure.found))):
        if start < at:
            continue
        shown.append(failure.text[at:start])
        shown.append(f"[{failure.text[start:end]}]", style="reverse")
        at = end
    return shown.append(failure.text[at:])


def _spans(found: Sequence[Mapping[str, Any]]) -> Iterator[tuple[int, int]]:
    for record in found:
        yield record["start"], record["end"]
        yield from _spans(record.get("changes", ()))


def _closest(want: Mapping[str, Any], found: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
    """What was found that has most in common with what was wanted; nothing where nothing was found."""

    def common(record: Mapping[str, Any]) -> int:
        return sum(key in record and _told(value) == _told(_like(record[key], value)) for key, value in want.items())

    return max(found, key=common, default={})


def _beside(want: Mapping[str, Any], got: Mapping[str, Any]) -> Table:
    """The fields that were wanted, and what they are in the record that is closest."""
    table = Table(box=None, pad_edge=True, header_style="dim", padding=(0, 2, 0, 2))
    table.add_column("")
    table.add_column("WANTED", overflow="fold")
    table.add_column("GOT", overflow="fold")
    for key, value in want.items():
        wanted = _told(value)
        found = _told(_like(got[key], value)) if key in got else "nothing"
        style = "" if wanted == found else "bold red"
        table.add_row(key, Text(wanted), Text(found, style=style))
    return table


def _like(got: Any, want: Any) -> Any:
    """What was got, cut down to the keys that were wanted of it."""
    if isinstance(want, list | tuple) and want and isinstance(want[0], Mapping) and isinstance(got, list):
        keys = {key for one in want for key in one}
        return [{key: value for key, value in one.items() if key in keys} for one in got]
    return got


def _told(value: Any) -> str:
    """A value as it stands in rules files."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {_told(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_told, value)) + "]"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "null" if value is None else str(value)

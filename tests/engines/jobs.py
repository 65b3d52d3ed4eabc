"""The jobs of docs/scale.md, to be run from a folder to folders instead of from buckets to buckets."""

from __future__ import annotations

import re
from pathlib import Path

PAGE = Path(__file__).resolve().parents[2] / "docs" / "scale.md"
_PLACES = re.compile(r'"s3a?://bucket/(\w+)"')


def job(name: str) -> str:
    """The code of a job as the page has it."""
    [code] = re.findall(rf"^```python file={re.escape(name)}\n((?:.*\n)*?)```$", PAGE.read_text(encoding="utf-8"), re.M)
    return str(code)


def run(name: str, calls: Path, folder: Path) -> tuple[Path, Path]:
    """Runs a job over a folder of calls; returns the folders that it wrote records and unreadable rows to."""
    places = {"calls": calls, "records": folder / "records", "unreadable": folder / "unreadable"}
    code = job(name)
    assert set(_PLACES.findall(code)) == set(places), "a job names a place that is not known here"
    exec(compile(_PLACES.sub(lambda match: repr(str(places[match[1]])), code), name, "exec"), {"__name__": "__main__"})
    return places["records"], places["unreadable"]

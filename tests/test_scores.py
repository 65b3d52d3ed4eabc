"""The scores in the README are today's.

`python tests/test_scores.py` prints the table for it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest

from amzn_extract.extractors import Rules, as_json, decode, extract, load_rules
from scoring import Score, score

ROOT = Path(__file__).parent.parent
ODD, EVEN = "[13579]", "[02468]"
REGIONS = ("taiwan", "mainland", "hongkong", "minutes", "blog")
GROUPS: dict[str, tuple[str, list[str], str]] = {
    "`samples/`, six texts on Amazon": ("samples", ["amzn-*"], ""),
    "24 news texts": ("tests/texts", ["news-[0-9]*"], ""),
    "25 texts by other authors": ("tests/texts", ["held-*"], "0.66"),
    "10 texts on Amazon from five regions": ("tests/texts", [f"{r}-[13]" for r in REGIONS], "0.59"),
    "20 news texts from three regions": ("tests/texts", [f"news-{r}-*{ODD}" for r in REGIONS], "0.65"),
    "14 texts on Amazon, later rounds": ("tests/texts", [f"{r}-[5-8]" for r in REGIONS], "0.58"),
    "38 news texts, later rounds": ("tests/texts", ["wire-*"], "0.79"),
    "10 more on Amazon, read since": ("tests/texts", [f"{r}-[24]" for r in REGIONS], "0.64"),
    "20 more news texts, read since": ("tests/texts", [f"news-{r}-*{EVEN}" for r in REGIONS], "0.67"),
    "7 on Amazon as crawled from the web": ("tests/texts", ["web-amzn-open-*"], "0.76"),
    "20 news texts as crawled from the web": ("tests/texts", ["web-news-open-*"], "0.63"),
    "5 on Amazon as crawled, **misses never read**": ("tests/texts", ["web-amzn-sealed-*"], "0.70"),
    "11 news as crawled, **misses never read**": ("tests/texts", ["web-news-sealed-*"], "0.77"),
}
"""Folder and names of the texts, and the F1 of records when the rules first met them."""
APART = 10**6
"""Keeps the spans of one text away from those of the next when several are scored as one."""


def shifted(facts: Iterable[dict[str, Any]], by: int) -> list[dict[str, Any]]:
    moved = [fact | {"start": fact["start"] + by, "end": fact["end"] + by} for fact in facts]
    return [m | {"changes": shifted(m["changes"], by)} if "changes" in m else m for m in moved]


def pooled(rules: Rules, folder: str, patterns: list[str]) -> Score:
    """The score of all texts of a group together."""
    labels: list[dict[str, Any]] = []
    records: list[dict[str, Any]] = []
    texts = [p for p in sorted((ROOT / folder).glob("*.txt")) if any(fnmatch(p.stem, one) for one in patterns)]
    assert texts
    for n, path in enumerate(texts):
        lines = (path.parent / "labels" / f"{path.stem}.jsonl").read_text("utf-8").splitlines()
        labels += shifted((json.loads(line) for line in lines if line.strip()), n * APART)
        found = extract(decode(path.read_bytes()), rules, path.name, unclaimed=True)
        records += shifted(json.loads(json.dumps([as_json(record) for record in found])), n * APART)
    return score(labels, records)


def row(rules: Rules, name: str) -> str:
    folder, patterns, first = GROUPS[name]
    result = pooled(rules, folder, patterns)
    return f"| {name} | {result.quantity:.2f} | {first} | {result.record:.2f} |"


@pytest.mark.parametrize("name", GROUPS)
def test_a_score_in_the_readme_is_todays(rules: Rules, name: str) -> None:
    assert row(rules, name) in (ROOT / "README.md").read_text(encoding="utf-8")


if __name__ == "__main__":
    print(*[row(load_rules(), name) for name in GROUPS], sep="\n")

"""The scores in the README are today's.

`python tests/test_scores.py` prints the table for it.
"""

from __future__ import annotations

from fnmatch import fnmatch

import pytest

from amzn_extract.extractors import Rules, load_rules
from amzn_extract.extractors.scoring import Figures, Score
from labelled import ROOT, TEXTS, scored

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
    "7 on Amazon as crawled from the web": ("tests/texts", ["web-amzn-open-0[1-7]"], "0.76"),
    "5 more on Amazon as crawled, read since": (
        "tests/texts",
        ["web-amzn-open-08", "web-amzn-open-09", "web-amzn-open-1*"],
        "0.70",
    ),
    "20 news texts as crawled from the web": ("tests/texts", ["web-news-open-*"], "0.63"),
    "5 on Amazon in five manners": ("tests/texts", ["call-amzn-open-*"], "0.71"),
    "6 more on Amazon, read since": ("tests/texts", ["last-amzn-open-*"], "0.85"),
    "10 on Amazon by other hands again": ("tests/texts", ["late-amzn-[0-9]*"], "0.77"),
    "3 more news": ("tests/texts", ["call-news-open-*"], "0.84"),
    "15 news on other companies, last read": ("tests/texts", ["late-news-[0-9]*"], "0.55"),
    "5 on Amazon in five manners, **misses never read**": ("tests/texts", ["call-amzn-sealed-*"], "0.86"),
    "4 on Amazon by other hands again, **misses never read**": ("tests/texts", ["late-amzn-sealed-*"], "0.77"),
    "3 more news, **misses never read**": ("tests/texts", ["call-news-sealed-*"], "0.91"),
    "11 news as crawled, **misses never read**": ("tests/texts", ["web-news-sealed-*"], "0.77"),
    "4 on other companies, **misses never read**": ("tests/texts", ["late-news-sealed-*"], "0.84"),
}
"""Folder and names of the texts, and the F1 of records when the rules first met them."""


def pooled(rules: Rules, folder: str, patterns: list[str]) -> Figures:
    """The figures of all texts of a group together."""
    paths = [p for p in TEXTS.values() if p.parent == ROOT / folder and any(fnmatch(p.stem, one) for one in patterns)]
    assert paths
    return sum((scored(rules, path.stem) for path in paths), Score()).all


def row(rules: Rules, name: str) -> str:
    folder, patterns, first = GROUPS[name]
    result = pooled(rules, folder, patterns)
    return f"| {name} | {result.quantity.f1:.2f} | {first} | {result.record.f1:.2f} |"


@pytest.mark.parametrize("name", GROUPS)
def test_a_score_in_the_readme_is_todays(rules: Rules, name: str) -> None:
    assert row(rules, name) in (ROOT / "README.md").read_text(encoding="utf-8")


if __name__ == "__main__":
    print(*[row(load_rules(), name) for name in GROUPS], sep="\n")

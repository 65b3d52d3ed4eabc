"""The labelled texts of the project, what is read from them, and how that scores."""

from functools import cache
from pathlib import Path

from amzn_extract.extractors import Record, Rules, decode, extract, load_rules
from amzn_extract.extractors.labels import Label, read_labels
from amzn_extract.extractors.scoring import Score, score

ROOT = Path(__file__).resolve().parents[1]
FOLDERS = (ROOT / "samples", ROOT / "tests" / "texts")
TEXTS = {path.stem: path for folder in FOLDERS for path in sorted(folder.glob("*.txt"))}
LABELS = {path.stem: path for folder in FOLDERS for path in sorted((folder / "labels").glob("*.jsonl"))}
FILES = {"baba-fy2026q2-hongkong": ROOT / "samples" / "alibaba.yaml"}
"""Texts that are scored with the file of their company."""


def text_of(name: str) -> str:
    return decode(TEXTS[name].read_bytes())


def labels_of(name: str) -> list[Label]:
    return read_labels(LABELS[name].read_text("utf-8"), LABELS[name].name)


@cache
def records_of(rules: Rules, name: str) -> list[Record]:
    """The records of a text, unclaimed quantities among them."""
    return extract(text_of(name), rules, TEXTS[name].name, unclaimed=True)


@cache
def scored(rules: Rules, name: str) -> Score:
    rules = load_rules(FILES[name]) if name in FILES else rules
    return score(labels_of(name), records_of(rules, name))

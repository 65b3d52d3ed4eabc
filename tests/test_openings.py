"""How documents open: 130 openings by many hands, with the period that each reports on and the periods of its figures.

Those in `KNOWN` come out wrong; each strict xfail says why it is hard.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from amzn_extract.extractors import Rules, extract
from amzn_extract.extractors.document import Document, DocumentReader
from amzn_extract.extractors.fiscal import told
from amzn_extract.extractors.fold import fold
from amzn_extract.extractors.tokens import Tokenizer

LINES = (Path(__file__).parent / "openings.jsonl").read_text("utf-8").splitlines()
OPENINGS: dict[str, dict[str, Any]] = {opening["id"]: opening for opening in map(json.loads, LINES)}
KNOWN = {
    "b48": "it opens with guidance for a quarter that has begun and tells the reported one later, without a date",
    "b59": "the headline is on the year, the figures below on its last quarter first",
}
"""By id: why the document's own period is told wrong."""
SHARE = 0.95
"""Share of the figures whose period is right."""


def framed(text: str, rules: Rules) -> Document:
    folded = fold(text)
    periods = rules.periods.find(folded)
    quantities = rules.quantities.find(folded, [(p.start, p.end) for p in periods])
    cues = Tokenizer(rules).cues(folded)
    return DocumentReader(rules).read(text, folded, cues, periods, quantities)


@pytest.mark.parametrize(
    "id_", [pytest.param(i, marks=pytest.mark.xfail(reason=KNOWN[i])) if i in KNOWN else i for i in OPENINGS]
)
def test_a_document_is_dated_by_its_opening(rules: Rules, id_: str) -> None:
    assert told(framed(OPENINGS[id_]["text"], rules).anchor.text) == OPENINGS[id_]["period"]


def period_of(quote: str, text: str, rules: Rules) -> str | None:
    start = text.index(quote)
    end = start + len(quote)
    for record in extract(text, rules, unclaimed=True):
        for change in record.changes:
            if change.start < end and start < change.end:
                return change.period or record.period
        if record.start < end and start < record.end:
            return record.period
    return None


def test_figures_of_openings_take_their_periods(rules: Rules) -> None:
    right = [
        period_of(fact["quote"], opening["text"], rules) == fact["period"]
        for opening in OPENINGS.values()
        for fact in opening["facts"]
    ]
    assert sum(right) / len(right) >= SHARE

"""The stages, named once, in order: from text to records, and to an account of its numbers."""

from __future__ import annotations

from msgspec import Struct

from amzn_extract.extractors.account import Accountant
from amzn_extract.extractors.assemble import assemble
from amzn_extract.extractors.borrowing import Borrowing
from amzn_extract.extractors.dating import reported
from amzn_extract.extractors.document import DocumentReader
from amzn_extract.extractors.fold import fold
from amzn_extract.extractors.layout import Layout
from amzn_extract.extractors.link import Linker
from amzn_extract.extractors.model import Number, Record
from amzn_extract.extractors.parting import parted
from amzn_extract.extractors.rules import Rules
from amzn_extract.extractors.tokens import Tokenizer
from amzn_extract.extractors.trace import Trace


class Reading(Struct, frozen=True):
    """What a text was read as."""

    #: In the order of the text, the quantities that no rule claims among them.
    records: list[Record]
    #: Every number of the text, and what became of it.
    numbers: list[Number]

    @property
    def claimed(self) -> list[Record]:
        """The records that a rule claims."""
        return [record for record in self.records if record.metric is not None]


def extract(text: str, rules: Rules, file: str = "-", *, unclaimed: bool = False) -> list[Record]:
    """The records of one text, in the order of the text.

    `unclaimed` adds the quantities that no rule claims, with a `metric` of None.

    Raises:
        RuleTimeout: a regex of the user's rules took too long.
    """
    reading = read(text, rules, file)
    return reading.records if unclaimed else reading.claimed


def read(text: str, rules: Rules, file: str = "-", trace: Trace | None = None) -> Reading:
    """All that is found in one text, and what became of each of its numbers; `trace` collects what led to it.

    Raises:
        RuleTimeout: a regex of the user's rules took too long.
    """
    folded = fold(text)
    periods = rules.periods.find(folded)
    skipped = rules.quantities.skipped(folded)
    quantities = rules.quantities.find(folded, [(p.start, p.end) for p in periods], skipped)
    tokenizer = rules.once(Tokenizer)
    cues = rules.once(Borrowing).settle(folded, tokenizer.cues(folded))
    quantities = parted(quantities, cues, rules.metrics)
    document = rules.once(DocumentReader).read(text, folded, cues, periods, quantities)
    if document.own_names:
        periods = [reported(p) if p.start in document.own_names else p for p in periods]
    tokens = tokenizer.merge(folded, cues, periods, quantities, document.owner)
    figures = {q.reach[0]: q.end for q in quantities} | {q.start: q.end for q in quantities}
    layout = rules.once(_layout)
    lines = list(layout.lines(folded, text, figures))
    statements = Linker(rules, document, folded, trace).link(lines, tokens)
    if trace is not None:
        trace.lines, trace.tokens, trace.statements = lines, tokens, statements
    records = assemble(statements, text, document, rules, file)
    heads = [layout.numbered(folded, line) for line in lines]
    numbers = rules.once(Accountant).account(folded, heads, skipped, periods, tokens, records)
    return Reading(records, numbers)


def _layout(rules: Rules) -> Layout:
    assert rules.file.layout is not None
    return Layout(rules.file.layout)

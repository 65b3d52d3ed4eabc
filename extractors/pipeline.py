"""The stages, named once, in order: from text to records."""

from __future__ import annotations

from amzn_extract.extractors.assemble import assemble
from amzn_extract.extractors.dating import names_reported, reported
from amzn_extract.extractors.document import DocumentReader
from amzn_extract.extractors.fold import fold
from amzn_extract.extractors.layout import Layout
from amzn_extract.extractors.link import Linker
from amzn_extract.extractors.model import Record
from amzn_extract.extractors.rules import Rules
from amzn_extract.extractors.tokens import Tokenizer


def extract(text: str, rules: Rules, file: str = "-", *, unclaimed: bool = False) -> list[Record]:
    """The records of one text, in the order of the text.

    `unclaimed` adds the quantities that no rule claims, with a `metric` of None.

    Raises:
        RuleTimeout: a regex of the user's rules took too long.
    """
    folded = fold(text)
    periods = rules.periods.find(folded)
    quantities = rules.quantities.find(folded, [(p.start, p.end) for p in periods])
    tokenizer = Tokenizer(rules)
    cues = tokenizer.cues(folded)
    document = DocumentReader(rules).read(text, folded, cues, periods, quantities)
    if document.reports_last:
        periods = [reported(p) if names_reported(p, cues) else p for p in periods]
    tokens = tokenizer.merge(folded, cues, periods, quantities, document.owner)
    assert rules.file.layout is not None
    figures = {q.reach[0]: q.end for q in quantities} | {q.start: q.end for q in quantities}
    lines = Layout(rules.file.layout).lines(folded, text, figures)
    statements = Linker(rules, document, folded).link(lines, tokens)
    return assemble(statements, text, document, rules, file, unclaimed=unclaimed)

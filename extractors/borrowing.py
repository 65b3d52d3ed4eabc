"""Words of one metric that mean another where a text uses them so.

Machine translations call operating income by a usual word for revenue. Such a text names operating margins,
never operating income by a word of its own, and revenue by another word as well.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec.structs import replace

from amzn_extract.extractors.lexicon import fold_pattern
from amzn_extract.extractors.rules import Meaning, Rules
from amzn_extract.extractors.tokens import Token

_ENDS = frozenset("\u3002;!?\n")
"""Behind a name they make it a topic that is announced, and nothing is told of it."""


class Borrowing:
    """Gives borrowed words their meaning in the text at hand."""

    def __init__(self, rules: Rules) -> None:
        """Compiles the words that metrics may borrow."""
        self._borrowed = [
            (id_, rule.ratio, re.compile("|".join(map(fold_pattern, rule.borrowed))))
            for id_, rule in rules.metrics.items()
            if rule.borrowed
        ]

    def settle(self, text: str, cues: list[Token]) -> list[Token]:
        """The cues of a folded text, those borrowed by another metric under its id."""
        for metric, ratio, words in self._borrowed:
            named = {cue.id for cue in cues if cue.kind == "metric" and text[cue.end : cue.end + 1] not in _ENDS}
            if metric in named or ratio not in named:
                continue
            lent = [
                n for n, cue in enumerate(cues) if cue.kind == "metric" and words.fullmatch(text, cue.start, cue.end)
            ]
            if lent and _otherwise(cues, lent):
                cues = cues.copy()
                for n in lent:
                    cues[n] = replace(cues[n], id=metric, meaning=Meaning("metric", metric), others=())
        return cues


def _otherwise(cues: Sequence[Token], lent: Sequence[int]) -> bool:
    """True where the metric that lends its words is named by another word, too."""
    lender, own = cues[lent[0]].id, set(lent)
    return any(cue.kind == "metric" and cue.id == lender and n not in own for n, cue in enumerate(cues))

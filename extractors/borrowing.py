"""Words of one metric that mean another where a text uses them so.

Machine translations call operating income by a usual word for revenue. Such a text names operating margins,
never operating income by a word of its own, and revenue by another word as well. Some words are hardly used for
revenue where a report in English is told of: there the last of these is enough.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec.structs import replace

from amzn_extract.extractors.lexicon import fold_pattern
from amzn_extract.extractors.rules import Meaning, Rules
from amzn_extract.extractors.tokens import Token

_HEAD = 200
"""Characters in which a text names the company that it is on."""
_ENDS = frozenset("\u3002;!?\n")
"""Behind a name they make it a topic that is announced, and nothing is told of it."""


class Borrowing:
    """Gives borrowed words their meaning in the text at hand."""

    def __init__(self, rules: Rules) -> None:
        """Compiles the words that metrics may borrow."""
        self._borrowed = [
            (id_, rule.ratio, _either(rule.borrowed), _either(rule.translated), _either(rule.released))
            for id_, rule in rules.metrics.items()
            if rule.borrowed
        ]

    def settle(self, text: str, cues: list[Token]) -> list[Token]:
        """The cues of a folded text, those borrowed by another metric under its id."""
        known = any(cue.kind == "company_name" and cue.start < _HEAD for cue in cues)
        for metric, ratio, borrowed, translated, released in self._borrowed:
            named = {cue.id for cue in cues if cue.kind == "metric" and text[cue.end : cue.end + 1] not in _ENDS}
            release = known and any(
                cue.kind == "metric" and released.fullmatch(text, cue.start, cue.end) for cue in cues
            )
            alone = metric not in named and ratio in named
            words = borrowed if alone or release else translated if known else None
            if words is None:
                continue
            lent = [
                n for n, cue in enumerate(cues) if cue.kind == "metric" and words.fullmatch(text, cue.start, cue.end)
            ]
            if lent and _otherwise(cues, lent):
                cues = cues.copy()
                for n in lent:
                    cues[n] = replace(cues[n], id=metric, meaning=Meaning("metric", metric), others=())
        return cues


def _either(patterns: Sequence[str]) -> re.Pattern[str]:
    return re.compile("|".join(map(fold_pattern, patterns)) or "(?!)")


def _otherwise(cues: Sequence[Token], lent: Sequence[int]) -> bool:
    """True where the metric that lends its words is named by another word, too."""
    lender, own = cues[lent[0]].id, set(lent)
    return any(cue.kind == "metric" and cue.id == lender and n not in own for n, cue in enumerate(cues))

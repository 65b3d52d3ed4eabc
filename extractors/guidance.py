"""Sentences that foretell what the whole company will do, whatever was spoken of before."""

from __future__ import annotations

from amzn_extract.extractors.sentence import Sentence, places_of
from amzn_extract.extractors.tokens import Token


def subject_of(sentence: Sentence, inherited: Token | None, line: Token | None) -> Token | None:
    """What a sentence is about: what it inherits, but for guidance, which goes back to what its `line` is about."""
    if _on_forecasts(sentence):
        return None
    return line if _is_guidance(sentence) else inherited


def _on_forecasts(sentence: Sentence) -> bool:
    """True for a sentence on the company's years to come, or one that opens with its guidance."""
    letters, tokens = sentence.letters, sentence.tokens
    if "S" in letters:
        return False
    opening = len(letters) - len(letters.lstrip("P,(:"))
    if opening < len(tokens) and letters[opening] == "O":
        word = tokens[opening].word
        if word is not None and word.basis:
            return True
    for n in places_of(letters, "PY", 0, len(letters)):
        period = tokens[n].period
        if period is not None and period.others:
            return True
    return False


def _is_guidance(sentence: Sentence) -> bool:
    """True for a sentence that foretells a range of money for a quarter, and names no segment."""
    letters, tokens = sentence.letters, sentence.tokens
    if "S" in letters or "O" not in letters or "M" not in letters:
        return False
    quarters = (tokens[n].period for n in places_of(letters, "P", 0, len(letters)))
    amounts = (tokens[n].quantity for n in places_of(letters, "Q", 0, len(letters)))
    ranged = any(q is not None and q.kind == "money" and q.bound == "range" for q in amounts)
    return ranged and any(p is not None and (p.quarter or p.quarters_away) for p in quarters)

"""What a change is measured against, as words and periods beside it tell."""

from __future__ import annotations

import re

from amzn_extract.extractors.model import Basis
from amzn_extract.extractors.sentence import LEFT, Comparison, Sentence
from amzn_extract.extractors.tokens import Token

_BEHIND = re.compile(r"[,(]?B(?=[,;.)]|$)")


def basis_beside(token: Token, sentence: Sentence, index: int) -> Basis | None:
    """The basis that a direction brings itself, or the basis word before it in its clause."""
    if token.word is not None and token.word.basis:
        return token.word.basis
    return basis_before(sentence, index)


def basis_before(sentence: Sentence, index: int) -> Basis | None:
    """The nearest basis word before, with no quantity or stop but a comma between."""
    free = sentence.free
    for n in range(index - 1, max(0, index - LEFT) - 1, -1):
        letter = free[n]
        if letter == "B" and (word := sentence.tokens[n].word) is not None:
            return word.basis
        if letter == "D" and (word := sentence.tokens[n].word) is not None and word.basis:
            return word.basis
        if letter == "Y":
            return basis_of(sentence.tokens[n])
        if letter in "Q;.":
            return None
    return None


def basis_behind(sentence: Sentence, index: int) -> Basis | None:
    """The basis word that closes a clause right behind a rate: +3.4%,QoQ."""
    match = _BEHIND.match(sentence.letters, index + 1)
    word = sentence.tokens[match.end() - 1].word if match else None
    return word.basis if word is not None else None


def basis_of(token: Token) -> Basis | None:
    """The basis that a token names as the object of a comparison."""
    if token.word is not None and token.word.basis:
        return token.word.basis
    period = token.period
    if period is None:
        return "consensus" if token.letter == "O" else None
    if period.span == "end" or period.span == "document":
        return "prior"
    if period.span == "same" or (period.years_away == -1 and not period.quarter):
        return "yoy"
    if period.quarters_away == -1 or period.span == "month":
        return "qoq"
    return None


def compared_basis(found: Comparison) -> Basis | None:
    """The basis that the objects of a comparison name, or what they are."""
    for token in found.objects:
        if basis := basis_of(token):
            return basis
    if any(t.letter == "P" for t in found.objects):
        return None
    if any(t.letter in "SNMW" for t in found.objects) or found.filler:
        return "peer"
    return "prior"

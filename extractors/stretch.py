"""The tokens of a text in order, and which of them stand in a part of it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from amzn_extract.extractors.tokens import Token, letters_of


class Stretch:
    """Tokens in the order of the text."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        """Keeps where each begins, and its kind."""
        self._tokens = tokens
        self._starts = [token.start for token in tokens]
        self._letters = letters_of(tokens)

    def within(self, start: int, end: int) -> Sequence[Token]:
        """The tokens that begin in a span."""
        first = bisect_left(self._starts, start)
        return self._tokens[first : bisect_left(self._starts, end, first)]

    def counts(self, start: int, end: int) -> bool:
        """True where a quantity begins in a span."""
        first = bisect_left(self._starts, start)
        return self._letters.find("Q", first, bisect_left(self._starts, end, first)) >= 0

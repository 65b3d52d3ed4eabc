"""Words that may stand in one place of a larger regex, and what each of them means."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Generic, TypeVar

from amzn_extract.extractors.automaton import Automaton

T = TypeVar("T")


class Choice(Generic[T]):
    """Regexes in an order with their meanings: `pattern` is for the larger regex, `of` reads what it found.

    A group for each would tell as well, but hundreds of groups make every match slow.
    """

    def __init__(self, ways: Iterable[tuple[str, T]]) -> None:
        """`ways` are regexes with what they mean; of several that match at a place the first counts.

        Raises:
            re.error: one does not compile.
        """
        self._ways = list(ways)
        patterns = [re.compile(regex).pattern for regex, _ in self._ways]
        self.pattern = "|".join(patterns) or "(?!)"
        self._automaton = Automaton(patterns)
        self._known: dict[str, list[tuple[str, T]]] = {}

    def of(self, text: str, span: tuple[int, int]) -> T:
        """What the words at a place of `text` mean, where `pattern` has matched there."""
        start, end = span
        written = text[start:end]
        ways = self._known.get(written)
        if ways is None:
            ways = self._known[written] = [self._ways[n] for n in self._automaton.whole(written)]
        if len(ways) > 1:
            for regex, meaning in ways:
                match = re.compile(regex).match(text, start)
                if match is not None and match.end() == end:
                    return meaning
        return ways[0][1]

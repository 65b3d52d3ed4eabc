"""Many regexes looked for at once: at each place of a text the first in order that matches."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from amzn_extract.extractors.automaton import Automaton
from amzn_extract.extractors.compiled import Regexes


class Scan:
    """Regexes in an order. An automaton tells which of them are worth trying where.

    The plain way, which tries each of them everywhere, finds the same; tests hold both together.
    """

    def __init__(self, patterns: Sequence[str], *, plain: bool = False) -> None:
        """Compiles the regexes.

        Raises:
            re.error: one does not compile.
        """
        self._regexes = Regexes(re.compile(pattern) for pattern in patterns)
        self._automaton = None if plain else Automaton(patterns)
        self._trigger = re.compile(self._automaton.trigger() if self._automaton else "(?s:.)")

    def find(self, text: str) -> Iterator[tuple[int, re.Match[str]]]:
        """The matches in folded text from left to right, none over another, each with the number of its regex.

        Where the first regex that matches takes no characters, nothing is found at this place.
        """
        at, regexes, automaton = 0, self._regexes, self._automaton
        every = range(len(regexes))
        for place in self._trigger.finditer(text):
            start = place.start()
            if start < at:
                continue
            for way in automaton.ways(text, start) if automaton else every:
                match = regexes[way].match(text, start)
                if match is not None:
                    if match.end() > start:
                        yield way, match
                        at = match.end()
                    break

    def uppermost(self, text: str) -> int | None:
        """The first regex in order that matches anywhere in folded text; None where none does."""
        best = len(self._regexes)
        for place in self._trigger.finditer(text):
            start = place.start()
            for way in self._automaton.ways(text, start) if self._automaton else range(best):
                if way >= best:
                    break
                if self._regexes[way].match(text, start):
                    best = way
        return best if best < len(self._regexes) else None

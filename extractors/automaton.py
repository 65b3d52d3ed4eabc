"""Which of many regexes may match at a place, told by one walk over its characters.

A state is the set of places in all regexes that the characters so far may have led to (subset
construction). States are made as texts need them, and kept. It is said too often that a regex may
match, but never that it may not where it does: what is named is tried by the regex itself.
"""

from __future__ import annotations

import marshal
import re
from collections.abc import Sequence
from typing import Any

from amzn_extract.extractors.compiled import Packed
from amzn_extract.extractors.thompson import Places

_MOST_STATES = 20_000
"""States after which they are made anew, so that no text makes them grow without end."""
_AHEAD = 300
"""States whose next ones are made before they are kept."""
_LONGEST = 64
"""Characters after which a walk ends: what has not ended by then is tried, so that no walk is longer than that."""
_ASCII = "".join(map(chr, range(32, 127)))
_OTHERS = {"\u0661": r"\d", "\u2003": r"\s", "\u00e9": None, "\U000f0000": None}
"""Characters that stand for those that a regex does not name, each with the class of its like, where that is small."""
_DEAD, _UNKNOWN, _UNSURE = -1, -2, -3
"""In the place of a state: nothing goes on; not asked for so far; not worth to be found out."""
_MOST_GUESSES = 500
"""Times that all regexes still possible are named, before it is worth to unpack them and make a state instead."""
_ORIGIN = -1
"""What the places of the regexes are packed under, among the states."""
_PACKED: dict[str, int] = {}
"""What goes on from a state of an earlier run that no text has led to in this one: it is packed still."""


class Automaton:
    """Several regexes in folded text, each known by its place in the list."""

    def __init__(self, patterns: Sequence[str]) -> None:
        """Reads the regexes.

        Raises:
            re.error: one can't be read.
        """
        places = Places(patterns)
        self._alphabet = sorted({*"".join(patterns), *_ASCII})
        others: dict[str, str | None] = dict.fromkeys(places.inner)
        self._others = {char: like for char, like in (others | _OTHERS).items() if char not in self._alphabet}
        self._places: Places | None = places
        #: Of each state, by its number, the next one by character, and the regexes that may end there.
        self._after: list[dict[str, int]] = []
        self._ways: list[tuple[int, ...]] = []
        self._sets: list[frozenset[int]] = []
        self._numbers: dict[frozenset[int], int] = {}
        #: What goes on from the states of an earlier run, and the places that they are made of.
        self._packed: Packed[int] = Packed({})
        #: Of states that are unpacked, what is known of all other characters, and the regexes that are still possible.
        self._rest: dict[int, tuple[str, bool, tuple[int, ...]]] = {}
        self._guesses = 0
        self._add(places.starts, ())

    def __getstate__(self) -> dict[str, Any]:
        """What is kept of it: each state packed by itself, and so is what is asked only where a new one is met."""
        self._look_ahead()
        states = {n: self._packed[n] if next_ is _PACKED else self._known(n) for n, next_ in enumerate(self._after)}
        places = self._unpacked().packed(), self._sets
        return {"_packed": Packed({**states, _ORIGIN: places}), "_ways": marshal.dumps(self._ways)}

    def __setstate__(self, kept: dict[str, Any]) -> None:
        """Takes the states up again."""
        self._packed, self._places = kept["_packed"], None
        self._alphabet, self._others = [], {}  # of which triggers were made
        self._rest, self._guesses = {}, 0
        self._ways = marshal.loads(kept["_ways"])
        self._after = [_PACKED] * len(self._ways)

    def ways(self, text: str, at: int) -> Sequence[int]:
        """The regexes that may match at a place, in their order."""
        after, ways = self._after, self._ways
        found: Sequence[int] = ()
        state, last = 0, at + _LONGEST
        while at < len(text):
            char = text[at]
            target = after[state].get(char, _UNKNOWN)
            if target == _UNKNOWN:
                target = self._step(state, char)
            if target < 0:
                return sorted({*found, *self._rest[state][2]}) if target == _UNSURE else found
            state = target
            if ways[state]:
                found = sorted({*found, *ways[state]}) if found else ways[state]
            at += 1
            if at == last:
                return sorted({*found, *self._unpacked().alive(self._sets[state])})
        return found

    def whole(self, text: str) -> Sequence[int]:
        """The regexes that may match the whole of `text`, in their order."""
        state = 0
        for char in text:
            target = self._step(state, char)
            if target < 0:
                return self._rest[state][2] if target == _UNSURE else ()
            state = target
        return self._ways[state]

    def trigger(self, depth: int = 3) -> str:
        """A regex of one character for the places where any may match, by so many characters from there on."""
        firsts = self._leading(0)
        # First by the character alone, which rules most places out at once.
        return f"(?=[{self._class(firsts)}])(?:{self._inside(0, depth, {})})" if firsts else "(?!)"

    def first(self) -> str:
        """A regex that takes nothing, for the places where any may match, by their character alone."""
        return f"(?=[{self._class(self._leading(0))}])"

    def _inside(self, state: int, depth: int, known: dict[tuple[int, int], str]) -> str:
        """A regex of the characters that lead on from a state; empty where all may, or none need."""
        if depth == 0 or (state and self._ways[state]):
            return ""
        if (state, depth) not in known:
            firsts = self._leading(state)
            if state and any(self._others.get(char, char) is None for char in firsts):
                known[state, depth] = ""
                return ""
            groups: dict[str, list[str]] = {}
            for char in firsts:
                groups.setdefault(self._inside(self._step(state, char), depth - 1, known), []).append(char)
            known[state, depth] = "|".join(
                f"[{self._class(chars)}]" + (f"(?={nexts})" if nexts else "") for nexts, chars in groups.items()
            )
        return known[state, depth]

    def _leading(self, state: int) -> list[str]:
        """The characters that lead on from a state, those that stand for others among them."""
        return sorted(self._unpacked().among(self._sets[state], [*self._alphabet, *self._others]))

    def _class(self, firsts: Sequence[str]) -> str:
        """The inside of a class of these characters, those that stand for others among them."""
        if any(char in self._others and not self._others[char] for char in firsts):
            unnamed = frozenset(self._alphabet) - frozenset(firsts)
            return "^" + "".join(map(re.escape, sorted(unnamed))) if unnamed else r"\s\S"
        return "".join(self._others.get(char) or re.escape(char) for char in firsts)

    def _look_ahead(self) -> None:
        """Makes the states that come next, a number of them: a run that begins with them makes few of its own."""
        state = 0
        while state < min(len(self._after), _AHEAD):
            if self._after[state] is not _PACKED:
                for char in self._leading(state):
                    self._step(state, char)
            state += 1

    def _step(self, state: int, char: str) -> int:
        """The state behind a character."""
        if self._after[state] is _PACKED:
            self._after[state], *rest = self._packed[state]
            self._rest[state] = rest[0], rest[1], rest[2]
        known = self._after[state].get(char, _UNKNOWN)
        if known != _UNKNOWN:
            return known
        if state in self._rest:
            characters, live, _ = self._rest[state]
            if (char in characters) is not live:
                self._after[state][char] = _DEAD
                return _DEAD
        if self._places is None and self._guesses < _MOST_GUESSES:
            self._guesses += 1
            return _UNSURE
        regexes = self._unpacked()
        places = regexes.behind(self._sets[state], char)
        if not places:
            known = _DEAD
        elif places in self._numbers:
            known = self._numbers[places]
        elif len(self._after) >= _MOST_STATES:
            for kept in (self._after, self._ways, self._sets, self._numbers, self._rest):
                kept.clear()
            self._add(regexes.starts, ())
            return self._add(places, regexes.ways(places))
        else:
            known = self._add(places, regexes.ways(places))
        self._after[state][char] = known
        return known

    def _unpacked(self) -> Places:
        """The places of the regexes."""
        if self._places is None:
            parts, self._sets = self._packed[_ORIGIN]
            self._places = Places.unpacked(parts)
            self._numbers = {places: number for number, places in enumerate(self._sets)}
        return self._places

    def _known(self, state: int) -> tuple[dict[str, int], str, bool, tuple[int, ...]]:
        """What goes on from a state; the only others that may (True), or some that do not (False); its regexes."""
        after = self._after[state]
        alive = {char: target for char, target in after.items() if target != _DEAD}
        if state in self._rest:
            return alive, *self._rest[state]
        regexes = self._unpacked().alive(self._sets[state])
        named = self._unpacked().only(self._sets[state])
        if named is not None:
            return alive, "".join(named - alive.keys()), True, regexes
        return alive, "".join(char for char, target in after.items() if target == _DEAD), False, regexes

    def _add(self, places: frozenset[int], ways: tuple[int, ...]) -> int:
        """The number of a new state."""
        self._numbers[places] = number = len(self._after)
        self._after.append({})
        self._ways.append(ways)
        self._sets.append(places)
        return number

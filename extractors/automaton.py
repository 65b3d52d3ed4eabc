"""Which of many regexes may match at a place, told by one walk over its characters.

The regexes are read into one nondeterministic automaton, whose deterministic one is built as texts are
met: a state is the set of places in all regexes that the characters so far may have led to (subset
construction, as in Thompson 1968). Lookarounds and the limits of long repetitions are left out, so that
it says yes too often but never no to a match: what it names is tried by the regex itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from re import _constants as ops  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any

_COPIES = 8
"""Repetitions that are written out; beyond them a repetition is taken to be endless."""
_MOST_STATES = 20_000
"""States after which the automaton is begun anew, so that no text makes it grow without end."""
_ASCII = "".join(map(chr, range(32, 127)))
_OTHERS = {"\u0661": r"\d", "\u2003": r"\s", "\u00e9": None, "\ue000": None}
"""Characters that stand for those that a regex does not name, each with the class of its like, where that is small."""
_CATEGORIES: dict[Any, Callable[[str], bool]] = {
    ops.CATEGORY_DIGIT: str.isdecimal,
    ops.CATEGORY_NOT_DIGIT: lambda c: not c.isdecimal(),
    ops.CATEGORY_SPACE: str.isspace,
    ops.CATEGORY_NOT_SPACE: lambda c: not c.isspace(),
    ops.CATEGORY_WORD: lambda c: c.isalnum() or c == "_",
    ops.CATEGORY_NOT_WORD: lambda c: not (c.isalnum() or c == "_"),
}
_ANYTHING = [(ops.CATEGORY, ops.CATEGORY_SPACE), (ops.CATEGORY, ops.CATEGORY_NOT_SPACE)]
_REPEATS = frozenset({ops.MAX_REPEAT, ops.MIN_REPEAT, ops.POSSESSIVE_REPEAT})
_WIDTHLESS = frozenset({ops.AT, ops.ASSERT, ops.ASSERT_NOT})


class State:
    """A state of the deterministic automaton."""

    __slots__ = ("after", "places", "ways")

    def __init__(self, places: frozenset[int], ways: tuple[int, ...]) -> None:
        """`ways` are the regexes that may end here."""
        self.places = places
        self.ways = ways
        #: The next state by character, as far as it has been asked for; None where nothing goes on.
        self.after: dict[str, State | None] = {}


class Automaton:
    """Several regexes in folded text, each known by its place in the list."""

    def __init__(self, patterns: Sequence[str]) -> None:
        """Reads the regexes.

        Raises:
            re.error: one does not compile.
        """
        self._literal: list[dict[str, list[int]]] = []
        self._classes: list[list[tuple[Any, Any, int]]] = []
        self._free: list[list[int]] = []
        self._ends: dict[int, int] = {}
        #: Characters within the ranges of classes, to stand for them.
        self._inner: set[int] = set()
        starts = []
        for n, pattern in enumerate(patterns):
            end = self._place()
            self._ends[end] = n
            starts.append(self._sequence(_parser.parse(pattern), end))
        self._starts = starts
        self._states: dict[frozenset[int], State] = {}
        self.start = self._begin()
        self._alphabet = sorted({*"".join(patterns), *_ASCII})
        named = frozenset(self._alphabet)
        inner = (chr(code) for code in self._inner if chr(code) not in named)
        self._others: dict[str, str | None] = {char: None for char in inner}  # noqa: C420 (a dict of None alone)
        self._others |= {char: like for char, like in _OTHERS.items() if char not in named}

    def ways(self, text: str, at: int) -> Sequence[int]:
        """The regexes that may match at a place, in their order."""
        state: State | None = self.start
        found: Sequence[int] = ()
        length = len(text)
        while at < length:
            char = text[at]
            try:
                state = state.after[char]  # type: ignore[union-attr]
            except KeyError:
                state = self._step(state, char)  # type: ignore[arg-type]
            if state is None:
                break
            if state.ways:
                found = sorted({*found, *state.ways}) if found else state.ways
            at += 1
        return found

    def whole(self, text: str) -> Sequence[int]:
        """The regexes that may match the whole of `text`, in their order."""
        state: State | None = self.start
        for char in text:
            state = self._step(state, char) if state is not None else None
        return state.ways if state is not None else ()

    def may(self, text: str, at: int) -> bool:
        """True where any of the regexes may match at a place."""
        state: State | None = self.start
        length = len(text)
        while at < length:
            char = text[at]
            try:
                state = state.after[char]  # type: ignore[union-attr]
            except KeyError:
                state = self._step(state, char)  # type: ignore[arg-type]
            if state is None or state.ways:
                return state is not None
            at += 1
        return False

    def trigger(self) -> str:
        """A regex of one character for the places where any may match, by this character and the next one."""
        groups: dict[str | None, list[str]] = {}
        for first in [*self._alphabet, *self._others]:
            state = self._step(self.start, first)
            if state is not None:
                groups.setdefault(self._inside(state), []).append(first)
        ways = [
            f"[{self._class(firsts)}]" + ("" if seconds is None else f"(?=[{seconds}])")
            for seconds, firsts in groups.items()
        ]
        return "|".join(ways) or "(?!)"

    def _inside(self, state: State) -> str | None:
        """The characters that lead on from a state, as the inside of a class; None where all may, or none need."""
        if state.ways:
            return None
        firsts = [char for char in [*self._alphabet, *self._others] if self._step(state, char)]
        return None if any(char in self._others and not self._others[char] for char in firsts) else self._class(firsts)

    def _class(self, firsts: Sequence[str]) -> str:
        """The inside of a class of these characters, those that stand for others among them."""
        if any(char in self._others and not self._others[char] for char in firsts):
            unnamed = frozenset(self._alphabet) - frozenset(firsts)
            return "^" + "".join(map(re.escape, sorted(unnamed)))
        return "".join(self._others.get(char) or re.escape(char) for char in firsts)

    # --- the deterministic automaton --------------------------------------------------------------

    def _begin(self) -> State:
        self._states.clear()
        places = self._closed(self._starts)
        return self._states.setdefault(places, State(places, ()))

    def _step(self, state: State, char: str) -> State | None:
        """The state behind `char`, made where it is new."""
        if char in state.after:
            return state.after[char]
        if len(self._states) > _MOST_STATES:
            self.start.after.clear()
            self._begin()
        targets: list[int] = []
        for place in state.places:
            targets += self._literal[place].get(char, ())
            targets += [target for op, value, target in self._classes[place] if reads(char, op, value)]
        after: State | None = None
        if targets:
            places = self._closed(targets)
            known = self._states.get(places)
            if known is None:
                ways = sorted({self._ends[place] for place in places if place in self._ends})
                known = self._states[places] = State(places, tuple(ways))
            after = known
        state.after[char] = after
        return after

    def _closed(self, places: Iterable[int]) -> frozenset[int]:
        """The places with all that are reached from them without any character."""
        seen = set(places)
        waiting = list(seen)
        while waiting:
            for place in self._free[waiting.pop()]:
                if place not in seen:
                    seen.add(place)
                    waiting.append(place)
        return frozenset(p for p in seen if self._literal[p] or self._classes[p] or p in self._ends)

    # --- the nondeterministic automaton, built from its end --------------------------------------

    def _place(self, free: Iterable[int] = ()) -> int:
        self._literal.append({})
        self._classes.append([])
        self._free.append(list(free))
        return len(self._free) - 1

    def _sequence(self, parsed: Iterable[tuple[Any, Any]], after: int) -> int:
        """Where a sequence begins that goes on at `after`."""
        parts: list[tuple[Any, Any]] = list(parsed)
        parts.reverse()
        for op, value in parts:
            after = self._one(op, value, after)
        return after

    def _one(self, op: Any, value: Any, after: int) -> int:
        if op in _WIDTHLESS:
            return after
        if op is ops.SUBPATTERN:
            return self._sequence(value[-1], after)
        if op is ops.ATOMIC_GROUP:
            return self._sequence(value, after)
        if op is ops.BRANCH:
            return self._place(self._sequence(way, after) for way in value[1])
        if op in _REPEATS:
            return self._repeated(value[0], value[1], value[2], after)
        place = self._place()
        if op is ops.LITERAL:
            self._literal[place][chr(value)] = [after]
        elif op is ops.IN and all(kind is ops.LITERAL for kind, _ in value):
            self._literal[place] = {chr(code): [after] for _, code in value}
        else:
            if op is ops.GROUPREF:  # what stood there may be of any length
                self._free[place].append(after)
                op, value, after = ops.IN, _ANYTHING, place
            if op is ops.IN:
                self._inner.update(part[1][0] + 1 for part in value if part[0] is ops.RANGE)
            self._classes[place].append((op, value, after))
        return place

    def _repeated(self, least: int, most: int, parsed: Any, after: int) -> int:
        optional = int(most) - int(least)
        if optional > _COPIES:
            loop = self._place([after])
            self._free[loop].append(self._sequence(parsed, loop))
            after = loop
        else:
            end = after
            for _ in range(optional):
                after = self._place([end, self._sequence(parsed, after)])
        for _ in range(least):
            after = self._sequence(parsed, after)
        return after


def is_plain(pattern: str) -> bool:
    """True for a regex that an automaton can be made of."""
    try:
        _parser.parse(pattern)
    except re.error:
        return False
    return True


def reads(char: str, op: Any, value: Any) -> bool:
    """True where a part of a parsed regex that takes one character takes this one."""
    if op is ops.LITERAL:
        return bool(ord(char) == value)
    if op is ops.NOT_LITERAL:
        return bool(ord(char) != value)
    if op is ops.ANY:
        return char != "\n"
    if op is ops.RANGE:
        return bool(value[0] <= ord(char) <= value[1])
    if op is ops.CATEGORY:
        return _CATEGORIES[value](char)
    negated = value[0][0] is ops.NEGATE
    return any(reads(char, *part) for part in value[int(negated) :]) is not bool(negated)

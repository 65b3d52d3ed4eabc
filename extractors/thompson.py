"""Regexes as one nondeterministic automaton (Thompson, 1968): places, and what leads from one to the next.

Lookarounds and the limits of long repetitions are left out, so that the automaton takes more than the
regexes do, and never less. It is plain data, which `marshal` can pack.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Sequence
from re import _constants as ops  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any

_COPIES = 8
"""Repetitions that are written out; beyond them a repetition is taken to be endless."""
_CATEGORIES: dict[int, Callable[[str], bool]] = {
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


class Places:
    """The automaton of several regexes, each known by its place in the list."""

    def __init__(self, patterns: Sequence[str]) -> None:
        """Reads the regexes.

        Raises:
            re.error: one can't be read.
        """
        self._literal: list[dict[str, list[int]]] = []
        self._classes: list[list[tuple[int, Any, int]]] = []
        self._free: list[list[int]] = []
        self._ends: dict[int, int] = {}
        self._members: dict[tuple[int, Any], set[str]] = {}
        #: Characters within the ranges of classes, none of which the regexes name.
        self.inner: set[str] = set()
        #: The first place of each regex.
        self._firsts: list[int] = []
        starts = []
        for n, pattern in enumerate(patterns):
            end = self._place()
            self._firsts.append(end)
            self._ends[end] = n
            starts.append(self._sequence(_parser.parse(pattern), end))
        self.starts = self._closed(starts)
        self.inner -= {*"".join(patterns)}

    def packed(self) -> tuple[Any, ...]:
        """What `unpacked` makes the places of again."""
        return self._literal, self._classes, self._free, self._ends, self._firsts, self.starts

    @classmethod
    def unpacked(cls, parts: tuple[Any, ...]) -> Places:
        """The places that were packed; without `inner`, which nobody asks for any more."""
        places = cls(())
        (places._literal, places._classes, places._free, places._ends, places._firsts, places.starts) = parts
        return places

    def behind(self, places: Iterable[int], char: str) -> frozenset[int]:
        """Where a character leads from any of some places."""
        targets: list[int] = []
        for place in places:
            targets += self._literal[place].get(char, ())
            targets += [target for op, value, target in self._classes[place] if reads(char, op, value)]
        return self._closed(targets)

    def only(self, places: Collection[int]) -> set[str] | None:
        """The characters that lead anywhere from some places; None where classes of them do."""
        if any(self._classes[place] for place in places):
            return None
        return {char for place in places for char in self._literal[place]}

    def among(self, places: Iterable[int], alphabet: Collection[str]) -> set[str]:
        """The characters of an alphabet, always the same one, that lead anywhere from some places."""
        found: set[str] = set()
        for place in places:
            found.update(self._literal[place])
            for op, value, _ in self._classes[place]:
                members = self._members.get((op, value))
                if members is None:
                    members = self._members[op, value] = {char for char in alphabet if reads(char, op, value)}
                found |= members
        return found

    def ways(self, places: Iterable[int]) -> tuple[int, ...]:
        """The regexes that may end in any of some places, in their order."""
        return tuple(sorted({self._ends[place] for place in places if place in self._ends}))

    def alive(self, places: Iterable[int]) -> tuple[int, ...]:
        """The regexes that some places are of, in their order."""
        return tuple(sorted({bisect_right(self._firsts, place) - 1 for place in places}))

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

    # --- building, from the end to the beginning

    def _place(self, free: Iterable[int] = ()) -> int:
        self._literal.append({})
        self._classes.append([])
        self._free.append(list(free))
        return len(self._free) - 1

    def _sequence(self, parsed: Iterable[tuple[Any, Any]], after: int) -> int:
        """Where a sequence begins that goes on at `after`."""
        for op, value in reversed(list(parsed)):
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
                self.inner.update(chr(part[1][0] + 1) for part in value if part[0] is ops.RANGE)
            self._classes[place].append((int(op), _plain(value), after))
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


def _plain(value: Any) -> Any:
    """A part of a parsed regex without the names of its numbers, which can't be packed."""
    if isinstance(value, list | tuple):
        return tuple(_plain(part) for part in value)
    return int(value) if value is not None else None


def is_plain(pattern: str) -> bool:
    """True for a regex that an automaton can be made of."""
    try:
        _parser.parse(pattern)
    except re.error:
        return False
    return True


def reads(char: str, op: Any, value: Any) -> bool:
    """True where a part of a parsed regex that takes one character takes this one."""
    if op == ops.LITERAL:
        return bool(ord(char) == value)
    if op == ops.NOT_LITERAL:
        return bool(ord(char) != value)
    if op == ops.ANY:
        return char != "\n"
    if op == ops.RANGE:
        return bool(value[0] <= ord(char) <= value[1])
    if op == ops.CATEGORY:
        return _CATEGORIES[value](char)
    negated = value[0][0] == ops.NEGATE
    return any(reads(char, *part) for part in value[int(negated) :]) is not bool(negated)

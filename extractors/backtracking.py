"""Regexes that can backtrack badly, found by their structure.

A regex backtracks without measure where one text can be read in many ways. It is made into an
automaton over characters, which is looked over for two shapes (Weber and Seidl, 1991):

* a loop that reads some text in two ways, as in `(a+)+` and `(a|a)*`: each further round of the
  text doubles the ways, so time grows exponentially;
* two loops in a row that read a common text, as in `a*a*`: the ways grow with a power of its length.

Repeats up to a number are unrolled where it is small and taken for loops where it is large. Looking
ahead and behind is left out, but looked over for itself. So a regex may be called ambiguous that
looking ahead makes safe; groups that are met again (`\\1`) are taken to read nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any

from amzn_extract.extractors.thompson import reads

_EXPONENTIAL_FROM = 5
"""A repeat of so many rounds counts as a loop where loops inside loops are looked for."""
_POLYNOMIAL_FROM = 30
"""And where loops in a row are: two repeats up to 24 make a few hundred ways, no more."""
_UNROLLED = 3
_MOST_PLACES = 400
"""Places of an automaton that are looked over; beyond, time would grow too long."""
_MOST_STEPS = 10_000
"""Steps from one place to the next ones; a regex that needs more has more than two ways long before."""
_PLAIN = "09azAZ_ \n\t!-,.;:'\"#\u00e9\u3000" + chr(0x4E2D)
"""Characters that stand for the classes that they are in, besides those that the regex names itself."""

_REPEATS = (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT)

_Ways = dict[int, int]


def ambiguity(pattern: str) -> str | None:
    """What lets the regex backtrack badly, in words; None where nothing does."""
    try:
        tree = _parser.parse(pattern)
    except re.error:
        return None  # what `regex` has beyond `re` runs with a timeout
    for part in _independent(tree):
        if _Automaton(part, _EXPONENTIAL_FROM).doubles():
            return "can backtrack without end: a repeat inside a repeat, or alternatives in it, read the same text"
        if _Automaton(part, _POLYNOMIAL_FROM).overlaps():
            return "can backtrack badly: two repeats without limit in a row read the same text"
    return None


def _independent(tree: Any) -> Iterator[Any]:
    """The regex and each of the regexes in it that are matched for themselves."""
    yield tree
    for kind, value in tree:
        if kind in (op.ASSERT, op.ASSERT_NOT):
            yield from _independent(value[1])
        elif kind is op.ATOMIC_GROUP:
            yield from _independent(value)
        else:
            for inner in _inside(kind, value):
                yield from list(_independent(inner))[1:]


def _inside(kind: Any, value: Any) -> Sequence[Any]:
    """The regexes that a part of a regex is made of."""
    if kind is op.SUBPATTERN:
        return [value[3]]
    if kind is op.BRANCH:
        return list(value[1])
    if kind in _REPEATS:
        return [value[2]]
    if kind is op.GROUPREF_EXISTS:
        return [one for one in value[1:] if one is not None]
    return []


class _Automaton:
    """A regex as places, each of which reads a character, and the ways between them."""

    def __init__(self, tree: Any, loops_from: int) -> None:
        self._loops_from = loops_from
        self._alphabet = sorted({*_PLAIN, *_named(tree)})
        self._empty: list[list[int]] = []
        self._reads: dict[int, tuple[frozenset[str], int]] = {}
        self._sequence(tree)
        self._follow = {node: self._ways(after) for node, (_, after) in self._reads.items()}

    # --- building: each method gives the nodes that its part begins and ends in

    def _node(self) -> int:
        self._empty.append([])
        return len(self._empty) - 1

    def _sequence(self, tree: Iterable[Any], *, atomic: bool = False) -> tuple[int, int]:
        first = last = self._node()
        for kind, value in tree:
            begin, end = self._part(kind, value, atomic=atomic)
            self._empty[last].append(begin)
            last = end
        return first, last

    def _part(self, kind: Any, value: Any, *, atomic: bool) -> tuple[int, int]:
        if kind in (op.LITERAL, op.NOT_LITERAL, op.IN, op.ANY):
            begin, end = self._node(), self._node()
            self._reads[begin] = frozenset(c for c in self._alphabet if reads(c, kind, value)), end
            return begin, end
        if kind is op.SUBPATTERN:
            return self._sequence(value[3], atomic=atomic)
        if kind is op.ATOMIC_GROUP:
            return self._sequence(value, atomic=True)
        if kind in _REPEATS:
            return self._repeat(*value, atomic=atomic or kind is op.POSSESSIVE_REPEAT)
        begin, end = self._node(), self._node()
        ways = _inside(kind, value)
        for one in ways:
            first, last = self._sequence(one, atomic=atomic)
            self._empty[begin].append(first)
            self._empty[last].append(end)
        if not ways or kind is op.GROUPREF_EXISTS:
            self._empty[begin].append(end)  # a place, a look around, a group met again
        return begin, end

    def _repeat(self, low: int, high: int, body: Any, *, atomic: bool) -> tuple[int, int]:
        begin, end = self._node(), self._node()
        if high >= self._loops_from and not atomic:
            first, last = self._sequence(body)
            self._empty[begin].append(first)
            self._empty[last] += [first, end]
            if not low:
                self._empty[begin].append(end)
            return begin, end
        at = begin
        for n in range(min(high, 1 if atomic else _UNROLLED)):
            if n >= low:
                self._empty[at].append(end)
            first, last = self._sequence(body, atomic=atomic)
            self._empty[at].append(first)
            at = last
        self._empty[at].append(end)
        return begin, end

    def _ways(self, node: int) -> _Ways:
        """The places that can be reached from a node without reading, and in how many ways, two standing for more."""
        found: _Ways = {}
        path: set[int] = set()
        steps = 0

        def walk(at: int) -> None:
            nonlocal steps
            steps += 1
            if at in path or steps > _MOST_STEPS:
                return
            if at in self._reads:
                found[at] = min(2, found.get(at, 0) + 1)
                return
            path.add(at)
            for following in self._empty[at]:
                walk(following)
            path.discard(at)

        walk(node)
        return found

    # --- looking over

    def doubles(self) -> bool:
        """True where some place can be left and reached again in two ways by one text."""
        for loop in _loops(self._follow):
            inside = {a: {b: n for b, n in self._follow[a].items() if b in loop} for a in loop}
            if any(n > 1 and self._reads[b][0] for ways in inside.values() for b, n in ways.items()):
                return True
            if len(loop) <= _MOST_PLACES and any(
                any(a == b for a, b in together) and any(a != b for a, b in together)
                for together in _loops(self._pairs(inside))
            ):
                return True
        return False

    def _pairs(self, inside: dict[int, _Ways]) -> dict[tuple[int, int], list[tuple[int, int]]]:
        """Two places that one text may lead to from one place, and the pairs that further text leads to."""
        by_char: dict[int, dict[str, list[int]]] = {}
        for place, ways in inside.items():
            reading: dict[str, list[int]] = {}
            by_char[place] = reading
            for following in ways:
                for char in self._reads[following][0]:
                    reading.setdefault(char, []).append(following)
        pairs: dict[tuple[int, int], list[tuple[int, int]]] = {}
        waiting = [(place, place) for place in inside]
        while waiting:
            a, b = pair = waiting.pop()
            if pair not in pairs:
                common = by_char[a].keys() & by_char[b].keys()
                pairs[pair] = list({(c, d) for char in common for c in by_char[a][char] for d in by_char[b][char]})
                waiting += pairs[pair]
        return pairs

    def overlaps(self) -> bool:
        """True where a text can be read in one loop, in a later one, and on the way from the one to the other."""
        loops = _loops(self._follow)
        at = {place: n for n, loop in enumerate(loops) for place in loop}
        if len(loops) < 2 or len(self._reads) > _MOST_PLACES:
            return False
        for p in at:
            for q in at:
                common = at[p] != at[q] and self._reads[p][0] & self._reads[q][0]
                if common and self._meets(p, q, loops[at[p]], loops[at[q]]):
                    return True
        return False

    def _meets(self, p: int, q: int, first: frozenset[int], last: frozenset[int]) -> bool:
        """True where one text leads from p to p, from p to q and from q to q."""
        seen = {(p, p, q)}
        waiting = list(seen)
        for a, b, c in waiting:
            for x in self._follow[a].keys() & first:
                for z in self._follow[c].keys() & last:
                    if not (common := self._reads[x][0] & self._reads[z][0]):
                        continue
                    for y in self._follow[b]:
                        if (x, y, z) not in seen and common & self._reads[y][0]:
                            if (x, y, z) == (p, q, q):
                                return True
                            seen.add((x, y, z))
                            waiting.append((x, y, z))
        return False


def _loops(follow: Any) -> list[frozenset[Any]]:
    """The strongly connected components that can be gone round in (Tarjan, without recursion)."""
    index: dict[Any, int] = {}
    low: dict[Any, int] = {}
    stack: list[Any] = []
    on_stack: set[Any] = set()
    found: list[frozenset[Any]] = []
    for root in follow:
        if root in index:
            continue
        work = [(root, iter(follow[root]))]
        index[root] = low[root] = len(index)
        stack.append(root)
        on_stack.add(root)
        while work:
            node, rest = work[-1]
            for following in rest:
                if following not in index:
                    index[following] = low[following] = len(index)
                    stack.append(following)
                    on_stack.add(following)
                    work.append((following, iter(follow[following])))
                    break
                if following in on_stack:
                    low[node] = min(low[node], index[following])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
                if low[node] == index[node]:
                    loop = frozenset(stack[stack.index(node) :])
                    del stack[stack.index(node) :]
                    on_stack -= loop
                    if len(loop) > 1 or node in follow[node]:
                        found.append(loop)
    return found


def _named(tree: Any) -> Iterator[str]:
    """The characters that a regex names: literals, and both ends of ranges."""
    for kind, value in tree:
        if kind in (op.LITERAL, op.NOT_LITERAL):
            yield chr(value)
        elif kind is op.IN:
            yield from _named(value)
        elif kind is op.RANGE:
            yield from map(chr, value)
        elif kind in (op.ASSERT, op.ASSERT_NOT):
            continue
        elif kind is op.ATOMIC_GROUP:
            yield from _named(value)
        else:
            for inner in _inside(kind, value):
                yield from _named(inner)

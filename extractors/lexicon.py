"""Finds phrases in folded text: thousands of literals by dictionary, users' open regexes one by one.

A phrase is a regex. Most are finite (`(淨|純)利潤?`): those are written out into literals and matched
together, the longest at each place winning. The rest runs under `re` where it can't backtrack badly,
and else under `regex`, which has a timeout.
"""

from __future__ import annotations

import marshal
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from msgspec import Struct

from amzn_extract.extractors.automaton import Automaton
from amzn_extract.extractors.backtracking import ambiguity
from amzn_extract.extractors.fold import fold
from amzn_extract.extractors.thompson import is_plain

if TYPE_CHECKING:
    import regex

T = TypeVar("T")

TIMEOUT_SECONDS = 2.0
_MOST_FORMS = 1000
_OPEN = re.compile(r"\\\w|(?<!\\)[.*+{^$]|\(\?|\[\^")


class RulesError(Exception):
    """The rules can't be used; `faults` says why, one whole message each."""

    def __init__(self, faults: Iterable[str]) -> None:
        """`faults` are complete lines, each naming file and place."""
        self.faults = tuple(faults)
        super().__init__("\n".join(self.faults))


class RuleTimeout(RulesError):
    """A phrase of the rules took too long on a text."""


def forms(phrase: str) -> list[str] | None:
    """All strings that a finite phrase matches; None where it is an open regex.

    Understood are literals, `(a|b)`, `[ab]`, `?` and a backslash before a sign.

    Raises:
        ValueError: brackets don't close, or the phrase has more than 1000 forms.
    """
    if _OPEN.search(phrase):
        return None
    found, rest = _alternatives(phrase, 0)
    if rest != len(phrase):
        raise ValueError("unbalanced brackets")
    return [form for form in dict.fromkeys(found) if form]


def _alternatives(text: str, at: int) -> tuple[list[str], int]:
    result: list[str] = []
    current = [""]
    while at < len(text) and text[at] != ")":
        if text[at] == "|":
            result += current
            current, at = [""], at + 1
            continue
        if text[at] == "(":
            part, at = _alternatives(text, at + 1)
            if at >= len(text):
                raise ValueError("unbalanced brackets")
            at += 1
        elif text[at] == "[":
            end = text.find("]", at)
            if end < 0:
                raise ValueError("unbalanced brackets")
            part, at = list(text[at + 1 : end]), end + 1
        else:
            at += text[at] == "\\"
            part, at = [text[at : at + 1]], at + 1
        if text[at : at + 1] == "?":
            part, at = [*part, ""], at + 1
        current = [a + b for a in current for b in part]
        if len(current) + len(result) > _MOST_FORMS:
            raise ValueError(f"more than {_MOST_FORMS} forms; split the phrase")
    return result + current, at


class Lexicon(Generic[T]):
    """Phrases with what they mean; one literal may mean several things."""

    def __init__(self, entries: Iterable[tuple[str, str, T]], *, plain: bool = False) -> None:
        """`entries` are (phrase, place in the rules for messages, meaning); `plain` looks for open ones one by one.

        Raises:
            RulesError: a phrase does not compile or matches the empty string.
        """
        import regex

        meanings: dict[str, list[T]] = {}
        self._open: list[_Open[T]] = []
        faults = []
        for phrase, place, meaning in entries:
            try:
                literals = forms(fold(phrase))
                if literals is None:
                    folded = fold_pattern(phrase)
                    pattern = _harmless(folded) or regex.compile(folded)
                    if pattern.match("") is not None:
                        raise ValueError("matches the empty string")
                    self._open.append(_Open(pattern, place, meaning))
                    continue
            except (regex.error, ValueError) as error:
                faults.append(f'{place}: phrase "{phrase}": {error}')
                continue
            for literal in literals:
                known = meanings.setdefault(literal, [])
                if meaning not in known:
                    known.append(meaning)
        if faults:
            raise RulesError(faults)
        shared: dict[tuple[int, ...], list[T]] = {}
        self._literals = Literals(
            {literal: shared.setdefault((*map(id, known),), known) for literal, known in meanings.items()}
        )
        #: Those that the automaton understands, which has nothing of what `regex` has beyond `re`.
        self._read = [] if plain else [one for one in self._open if is_plain(one.pattern.pattern)]
        self._unread = [one for one in self._open if one not in self._read]
        self._automaton = Automaton([one.pattern.pattern for one in self._read])
        self._trigger = re.compile(self._automaton.trigger())

    def find(self, text: str, wanted: Callable[[T], bool] | None = None) -> list[tuple[int, int, list[T]]]:
        """Where phrases stand in folded `text`, in no particular order between literals and open ones.

        Meanings that are not `wanted` are none: they hide neither shorter phrases nor those inside.

        Raises:
            RuleTimeout: an open phrase took longer than two seconds.
        """
        kept = (lambda known: [m for m in known if wanted(m)]) if wanted else None
        hits = self._literals.find(text, kept)
        for one in self._unread:
            if wanted is None or wanted(one.meaning):
                hits += [(*span, [one.meaning]) for span in one.spans(text)]
        ends = [0] * len(self._read)
        for place in self._trigger.finditer(text):
            start = place.start()
            for way in self._automaton.ways(text, start):
                one = self._read[way]
                if start < ends[way] or (wanted is not None and not wanted(one.meaning)):
                    continue
                end = one.end(text, start)
                if end is not None:
                    ends[way] = end
                    hits.append((start, end, [one.meaning]))
        return hits


class _Open(Struct, Generic[T], frozen=True):
    """A phrase that is an open regex."""

    pattern: re.Pattern[str] | regex.Pattern[str]
    place: str
    meaning: T

    def end(self, text: str, start: int) -> int | None:
        """Where the phrase ends that begins at `start`; None where it does not stand there, or takes nothing."""
        if isinstance(self.pattern, re.Pattern):
            found = self.pattern.match(text, start)
            return found.end() if found is not None and found.group() else None
        try:
            match = self.pattern.match(text, start, timeout=TIMEOUT_SECONDS)
        except TimeoutError:
            raise self._too_slow() from None
        return match.end() if match is not None and match.group() else None

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Where the phrase stands."""
        if isinstance(self.pattern, re.Pattern):
            return [hit.span() for hit in self.pattern.finditer(text) if hit.group()]
        try:
            return [hit.span() for hit in self.pattern.finditer(text, timeout=TIMEOUT_SECONDS) if hit.group()]
        except TimeoutError:
            raise self._too_slow() from None

    def _too_slow(self) -> RuleTimeout:
        told = f'phrase "{self.pattern.pattern}" took over {TIMEOUT_SECONDS:g} s; make it simpler'
        return RuleTimeout([f"{self.place}: {told}"])


def _harmless(pattern: str) -> re.Pattern[str] | None:
    """The regex as `re` compiles it, which is fast and has no timeout; None where it might need one."""
    try:
        return re.compile(pattern) if ambiguity(pattern) is None else None
    except re.error:
        return None


def fold_pattern(pattern: str) -> str:
    r"""A regex, folded, its escapes (`\D`, `\S`) and group names left as they are."""
    return re.sub(r"\\.|\?P<\w+>|[^\\]", lambda m: m.group() if m.group()[0] in "\\?" else fold(m.group()), pattern)


_Group = tuple[tuple[int, ...], dict[str, int]]
"""Words with the same two first characters: how long they are, the longest first, and what stands behind these two
with the number of what it makes the word stand for. A length of one is of the first character alone."""


class Literals(Generic[T]):
    """Thousands of words with what they stand for, found by dictionary: the longest at each place first.

    A blank may stand between Han and Latin inside a word, whether it is written there or not; Latin
    at a word's edge must not go on into more Latin.

    Words that begin alike lie together, packed until a text has their beginning: most never are asked for.
    """

    def __init__(self, words: Mapping[str, T]) -> None:
        """`words` are folded."""
        #: What words stand for, each once.
        self._meanings: list[T] = []
        numbers: dict[int, int] = {}
        written: dict[str, int] = {}
        for word, meaning in words.items():
            number = numbers.setdefault(id(meaning), len(self._meanings))
            if number == len(self._meanings):
                self._meanings.append(meaning)
            written |= dict.fromkeys(_written(word), number)
        self._single = {word: number for word, number in written.items() if len(word) == 1}
        groups: dict[str, dict[str, int]] = {}
        for word, number in written.items():
            if len(word) > 1:
                groups.setdefault(word[:2], {})[word[2:]] = number
        self._packed = {
            pair: marshal.dumps((self._lengths(pair, {len(end) + 2 for end in ends}), ends))
            for pair, ends in groups.items()
        }
        self._open: dict[str, _Group] = {}
        firsts = sorted({*self._single, *(pair[0] for pair in groups)})
        self._firsts = re.compile(f"[{''.join(map(re.escape, firsts))}]" if firsts else "(?!)")

    def _lengths(self, pair: str, lengths: Iterable[int]) -> tuple[int, ...]:
        return tuple(sorted({*lengths, *((1,) if pair[0] in self._single else ())}, reverse=True))

    def __getstate__(self) -> dict[str, Any]:
        """What is kept for later runs: nothing unpacked."""
        return {**vars(self), "_open": {}}

    def find(self, text: str, wanted: Callable[[T], T] | None = None) -> list[tuple[int, int, T]]:
        """The longest words in `text`, none over another; `wanted` leaves of a meaning what counts."""
        found: list[tuple[int, int, T]] = []
        at, packed, groups, single, last = 0, self._packed, self._open, self._single, len(text)
        for place in self._firsts.finditer(text):
            start = place.start()
            pair = text[start : start + 2]
            if start < at or not (pair in packed or pair[0] in single):
                continue
            if start and pair[0].isascii() and _latin(pair[0]) and _latin(text[start - 1]):
                continue
            lengths, ends = groups.get(pair) or self._opened(pair)
            for length in lengths:
                end = start + length
                number = ends.get(text[start + 2 : end]) if length > 1 else single[pair[0]]
                if number is None or end > last:
                    continue
                if end < last and text[end - 1].isascii() and _latin(text[end - 1]) and _latin(text[end]):
                    continue
                meaning = wanted(self._meanings[number]) if wanted else self._meanings[number]
                if meaning:
                    found.append((start, end, meaning))
                    at = end
                    break
        return found

    def _opened(self, pair: str) -> _Group:
        """The words that begin with two characters, or with the first of them and go no further."""
        if pair not in self._packed:
            return (1,), {}
        self._open[pair] = marshal.loads(self._packed[pair])
        return self._open[pair]


def _written(word: str) -> Iterator[str]:
    """The ways to write a word, with and without a blank in each of its gaps."""
    ways, before, gap = [""], "", False
    for char in word:
        if char == " ":
            gap = True
            continue
        gap = gap or (bool(before) and (before.isascii() or char.isascii()) and not _joined(before, char))
        ways = [way + blank + char for way in ways for blank in (("", " ") if gap else ("",))]
        before, gap = char, False
    yield from ways


def _latin(char: str) -> bool:
    return char.isascii() and char.isalnum()


def _joined(a: str, b: str) -> bool:
    """True for two characters of one Latin word or number."""
    return _latin(a) and _latin(b) and a.isalpha() == b.isalpha()

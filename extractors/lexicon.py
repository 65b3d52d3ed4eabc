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
from amzn_extract.extractors.compiled import Packed, Regexes
from amzn_extract.extractors.fold import fold
from amzn_extract.extractors.thompson import is_plain

if TYPE_CHECKING:
    import regex

    _Pattern = re.Pattern[str] | regex.Pattern[str]

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

    def __init__(self, entries: Iterable[tuple[str, str, T]], *, led: Iterable[str] = (), plain: bool = False) -> None:
        """`entries` are (phrase, place in the rules for messages, meaning); digits may follow the words `led` at once.

        `plain` looks for open ones one by one.

        Raises:
            RulesError: a phrase does not compile or matches the empty string.
        """
        import regex

        meanings: dict[str, list[T]] = {}
        patterns: list[Any] = []
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
                    patterns.append(pattern)
                    self._open.append(_Open(place, meaning))
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
            {literal: shared.setdefault((*map(id, known),), known) for literal, known in meanings.items()}, led
        )
        #: Of the open ones, in their order.
        self._patterns = Regexes(patterns)
        #: Those that the automaton understands, which has nothing of what `regex` has beyond `re`.
        self._read = [] if plain else [n for n, one in enumerate(patterns) if is_plain(one.pattern)]
        self._unread = [n for n in range(len(patterns)) if n not in self._read]
        self._automaton = Automaton([patterns[n].pattern for n in self._read])
        self._trigger = re.compile(self._automaton.trigger())

    def find(self, text: str, wanted: Callable[[T], bool] | None = None) -> list[tuple[int, int, list[T]]]:
        """Where phrases stand in folded `text`, in no particular order between literals and open ones.

        Meanings that are not `wanted` are none: they hide neither shorter phrases nor those inside.

        Raises:
            RuleTimeout: an open phrase took longer than two seconds.
        """
        kept = (lambda known: [m for m in known if wanted(m)]) if wanted else None
        hits = self._literals.find(text, kept)
        for number in self._unread:
            one = self._open[number]
            if wanted is None or wanted(one.meaning):
                hits += [(*span, [one.meaning]) for span in one.spans(self._patterns[number], text)]
        ends = [0] * len(self._read)
        for place in self._trigger.finditer(text):
            start = place.start()
            for way in self._automaton.ways(text, start):
                number = self._read[way]
                one = self._open[number]
                if start < ends[way] or (wanted is not None and not wanted(one.meaning)):
                    continue
                end = one.end(self._patterns[number], text, start)
                if end is not None:
                    ends[way] = end
                    hits.append((start, end, [one.meaning]))
        return hits


class _Open(Struct, Generic[T], frozen=True):
    """A phrase that is an open regex."""

    place: str
    meaning: T

    def end(self, pattern: _Pattern, text: str, start: int) -> int | None:
        """Where the phrase ends that begins at `start`; None where it does not stand there, or takes nothing."""
        if isinstance(pattern, re.Pattern):
            found = pattern.match(text, start)
            return found.end() if found is not None and found.group() else None
        try:
            match = pattern.match(text, start, timeout=TIMEOUT_SECONDS)
        except TimeoutError:
            raise self._too_slow(pattern) from None
        return match.end() if match is not None and match.group() else None

    def spans(self, pattern: _Pattern, text: str) -> list[tuple[int, int]]:
        """Where the phrase stands."""
        if isinstance(pattern, re.Pattern):
            return [hit.span() for hit in pattern.finditer(text) if hit.group()]
        try:
            return [hit.span() for hit in pattern.finditer(text, timeout=TIMEOUT_SECONDS) if hit.group()]
        except TimeoutError:
            raise self._too_slow(pattern) from None

    def _too_slow(self, pattern: _Pattern) -> RuleTimeout:
        told = f'phrase "{pattern.pattern}" took over {TIMEOUT_SECONDS:g} s; make it simpler'
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


_Group = tuple[list[int], dict[str, int]]
"""Words that begin alike: how long they are, the longest first, and the number of what each stands for."""
_MANY = 16
"""Words that begin alike beyond which they are parted by their next character."""
_RUN = re.compile("[a-zA-Z0-9]+")
_DIGITS = "0123456789"
_LATIN = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")


class Literals(Generic[T]):
    """Thousands of words with what they stand for, found by dictionary: the longest at each place first.

    A blank may stand between Han and Latin inside a word, whether it is written there or not; Latin
    at a word's edge must not go on into more Latin, but for digits behind some words.

    Words that begin with the same two characters, or with the same Latin word or number, lie together, packed
    until a text has their beginning: most never are asked for.
    """

    def __init__(self, words: Mapping[str, T], led: Iterable[str] = ()) -> None:
        """`words` are folded; digits may follow those that are `led` at once."""
        self._led = frozenset(led)
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
                first = {word[0]: self._single[word[0]]} if word[0] in self._single else {}
                groups.setdefault(_beginning(word, 0), first)[word] = number
        self._crowded = frozenset(beginning for beginning, alike in groups.items() if len(alike) > _MANY)
        for beginning in self._crowded:
            alike, end = groups[beginning], len(beginning)
            groups[beginning] = short = {word: number for word, number in alike.items() if len(word) <= end}
            for word, number in alike.items():
                if len(word) > end:
                    groups.setdefault(word[: end + 1], {**short})[word] = number
        self._packed = Packed(
            {beginning: (sorted({*map(len, alike)}, reverse=True), alike) for beginning, alike in groups.items()}
        )
        self._open: dict[str, _Group] = {}
        self._pairs = frozenset(beginning[:2] for beginning in groups)

    def __getstate__(self) -> dict[str, Any]:
        """What is kept for later runs: nothing unpacked, and the many beginnings in one piece."""
        return {**vars(self), "_open": {}, "_pairs": marshal.dumps(self._pairs)}

    def __setstate__(self, kept: dict[str, Any]) -> None:
        """Takes it up again."""
        vars(self).update(kept, _pairs=marshal.loads(kept["_pairs"]))

    def find(self, text: str, wanted: Callable[[T], T] | None = None) -> list[tuple[int, int, T]]:
        """The longest words in `text`, none over another; `wanted` leaves of a meaning what counts."""
        found: list[tuple[int, int, T]] = []
        at, packed, groups, crowded, meanings = 0, self._packed, self._open, self._crowded, self._meanings
        pairs, single, last = self._pairs, self._single, len(text)
        beginnings = enumerate(zip(text, f"{text} "[1:], strict=True))
        for start, first in ((n, a) for n, (a, b) in beginnings if a + b in pairs or a in single):
            if start < at:
                continue
            if first in _LATIN:
                if start and text[start - 1] in _LATIN:
                    continue
                beginning = _beginning(text, start)
                letters = beginning.rstrip(_DIGITS)
                beginning = letters if letters in self._led else beginning
            else:
                beginning = text[start : start + 2]
            if beginning in crowded:
                longer = text[start : start + len(beginning) + 1]
                beginning = longer if longer in packed else beginning
            group = groups.get(beginning)
            if group is None:
                if beginning in packed:
                    group = groups[beginning] = packed[beginning]
                elif first in single:
                    group = [1], single
                else:
                    continue
            lengths, words = group
            for length in lengths:
                end = start + length
                number = words.get(text[start:end])
                if number is None or end > last:
                    continue
                if end < last and text[end] in _LATIN and text[end - 1] in _LATIN and not self._leads(text, start, end):
                    continue
                meaning = wanted(meanings[number]) if wanted else meanings[number]
                if meaning:
                    found.append((start, end, meaning))
                    at = end
                    break
        return found

    def _leads(self, text: str, start: int, end: int) -> bool:
        """True for a word that the digit behind it may follow at once."""
        return text[end] in _DIGITS and text[start:end] in self._led


def _beginning(text: str, start: int) -> str:
    """What a word that begins at a place is kept under."""
    run = _RUN.match(text, start)
    return run.group() if run and run.end() > start + 1 else text[start : start + 2]


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


def _joined(a: str, b: str) -> bool:
    """True for two characters of one Latin word or number."""
    return a in _LATIN and b in _LATIN and a.isalpha() == b.isalpha()

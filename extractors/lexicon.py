"""Finds phrases in folded text: thousands of literals by dictionary, users' open regexes one by one.

A phrase is a regex. Most are finite (`(淨|純)利潤?`): those are written out into literals and matched
together, the longest at each place winning. The rest runs under `regex`, which has a timeout.
"""

from __future__ import annotations

import marshal
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Generic, TypeVar

from msgspec import Struct

from amzn_extract.extractors.fold import fold

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

    def __init__(self, entries: Iterable[tuple[str, str, T]]) -> None:
        """`entries` are (phrase, place in the rules for messages, meaning).

        Raises:
            RulesError: a phrase does not compile or matches the empty string.
        """
        import regex

        meanings: dict[str, list[T]] = {}
        self._open: list[tuple[regex.Pattern[str], str, T]] = []
        faults = []
        for phrase, place, meaning in entries:
            try:
                literals = forms(fold(phrase))
                if literals is None:
                    pattern = regex.compile(fold_pattern(phrase))
                    if pattern.match("") is not None:
                        raise ValueError("matches the empty string")
                    self._open.append((pattern, place, meaning))
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

    def find(self, text: str, wanted: Callable[[T], bool] | None = None) -> Iterator[tuple[int, int, list[T]]]:
        """Where phrases stand in folded `text`, in no particular order between literals and open ones.

        Meanings that are not `wanted` are none: they hide neither shorter phrases nor those inside.

        Raises:
            RuleTimeout: an open phrase took longer than two seconds.
        """
        kept = (lambda known: [m for m in known if wanted(m)]) if wanted else None
        yield from self._literals.find(text, kept)
        for pattern, place, meaning in self._open:
            if wanted is not None and not wanted(meaning):
                continue
            try:
                for hit in pattern.finditer(text, timeout=TIMEOUT_SECONDS):
                    if hit.end() > hit.start():
                        yield hit.start(), hit.end(), [meaning]
            except TimeoutError:
                raise RuleTimeout(
                    [f'{place}: phrase "{pattern.pattern}" took over {TIMEOUT_SECONDS:g} s; make it simpler']
                ) from None


def guarded(pattern: str) -> str:
    """The pattern behind a look at its first character, which rules out most places at once.

    Every character that the pattern names, every ASCII one included, is tried as a beginning; a
    pattern that could begin with any other one (`[^…]`, `\\w`) must not be given.
    """
    import regex

    candidates = sorted({*pattern, *map(chr, range(32, 127))})
    partial = regex.compile(pattern)
    first = [c for c in candidates if partial.match(c, partial=True)]
    return f"(?=[{''.join(map(re.escape, first))}])(?:{pattern})"


def fold_pattern(pattern: str) -> str:
    r"""A regex, folded, its escapes (`\D`, `\S`) and group names left as they are."""
    return re.sub(r"\\.|\?P<\w+>|[^\\]", lambda m: m.group() if m.group()[0] in "\\?" else fold(m.group()), pattern)


class _Group(Struct, frozen=True):
    """Words that begin alike: their lengths, the longest first, and the number of what each stands for."""

    lengths: tuple[int, ...]
    words: dict[str, int]


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
        groups: dict[str, dict[int, list[str]]] = {}
        for word, number in written.items():
            groups.setdefault(word[:2], {}).setdefault(number, []).append(word[2:])
        #: By their beginning, what words stand for, each number before the ends of its words.
        self._packed = {
            beginning: marshal.dumps([part for number, ends in group.items() for part in (number, *ends)])
            for beginning, group in groups.items()
        }
        self._open: dict[str, _Group] = {}

    def find(self, text: str, wanted: Callable[[T], T] | None = None) -> Iterator[tuple[int, int, T]]:
        """The longest words in `text`, none over another; `wanted` leaves of a meaning what counts."""
        at, pairs = 0, self._packed
        while at < len(text):
            end = at + 1
            if text[at : at + 2] in pairs or text[at] in pairs:
                for last, meaning in self._at(text, at):
                    kept = wanted(meaning) if wanted else meaning
                    if kept:
                        yield at, last, kept
                        end = last
                        break
            at = end

    def _at(self, text: str, start: int) -> Iterator[tuple[int, T]]:
        """The words at a place with their ends, the longest first."""
        if start and _latin(text[start]) and _latin(text[start - 1]):
            return
        for beginning in (text[start : start + 2], text[start]):
            if beginning not in self._packed:
                continue
            group = self._open.get(beginning) or self._opened(beginning)
            for length in group.lengths:
                written = text[start : start + length]
                end = start + len(written)
                number = group.words.get(written)
                if number is not None and not (_latin(written[-1]) and end < len(text) and _latin(text[end])):
                    yield end, self._meanings[number]

    def _opened(self, beginning: str) -> _Group:
        words: dict[str, int] = {}
        number = 0
        for part in marshal.loads(self._packed[beginning]):
            if isinstance(part, int):
                number = part
            else:
                words[beginning + part] = number
        group = self._open[beginning] = _Group(tuple(sorted({*map(len, words)}, reverse=True)), words)
        return group


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

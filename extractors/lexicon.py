"""Finds phrases in folded text: thousands of literals by one trie, users' open regexes one by one.

A phrase is a regex. Most are finite (`(淨|純)利潤?`): those are written out into literals and matched
together, the longest at each place winning. The rest runs under `regex`, which has a timeout.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Generic, TypeVar

import regex

from amzn_extract.extractors.fold import fold

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
        self._meanings: dict[str, list[T]] = {}
        self._open: list[tuple[regex.Pattern[str], str, T]] = []
        faults, words = [], []
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
                words.append(literal)
                known = self._meanings.setdefault(literal.replace(" ", ""), [])
                if meaning not in known:
                    known.append(meaning)
        if faults:
            raise RulesError(faults)
        self._scan = re.compile(trie_pattern(words)) if words else None

    def find(self, text: str, wanted: Callable[[T], bool] | None = None) -> Iterator[tuple[int, int, list[T]]]:
        """Where phrases stand in folded `text`, in no particular order between literals and open ones.

        Meanings that are not `wanted` are none: they hide neither shorter phrases nor those inside.

        Raises:
            RuleTimeout: an open phrase took longer than two seconds.
        """
        at = 0
        while self._scan is not None and (match := self._scan.search(text, at)):
            start = match.start()
            end, meanings = self._longest(text, start, match.end(), wanted)
            if meanings:
                yield start, end, meanings
            at = end if meanings else start + 1
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

    def _longest(self, text: str, start: int, end: int, wanted: Callable[[T], bool] | None) -> tuple[int, list[T]]:
        """The longest literal at a place that means something wanted, up to the one that ends at `end`."""
        if wanted is None:
            return end, self._meanings[text[start:end].replace(" ", "")]
        for last in range(end, start, -1):
            cut = last < end and _latin(text[last - 1]) and _latin(text[last])
            known = () if cut else self._meanings.get(text[start:last].replace(" ", ""), ())
            if meanings := [meaning for meaning in known if wanted(meaning)]:
                return last, meanings
        return end, []


def guarded(pattern: str) -> str:
    """The pattern behind a look at its first character, which rules out most places at once.

    Every character that the pattern names, every ASCII one included, is tried as a beginning; a
    pattern that could begin with any other one (`[^…]`, `\\w`) must not be given.
    """
    candidates = sorted({*pattern, *map(chr, range(32, 127))})
    partial = regex.compile(pattern)
    first = [c for c in candidates if partial.match(c, partial=True)]
    return f"(?=[{''.join(map(re.escape, first))}])(?:{pattern})"


def fold_pattern(pattern: str) -> str:
    r"""A regex, folded, its escapes (`\D`, `\S`) and group names left as they are."""
    return re.sub(r"\\.|\?P<\w+>|[^\\]", lambda m: m.group() if m.group()[0] in "\\?" else fold(m.group()), pattern)


def trie_pattern(words: Iterable[str]) -> str:
    """A pattern that matches the longest of `words` at a place, in time linear in the words' length.

    A space may stand between Han and Latin inside a word, whether it is written there or not; Latin
    at a word's edge must not go on into more Latin.
    """
    trie: dict[str, dict] = {}  # type: ignore[type-arg]
    for word in words:
        node, before, gap = trie, "", False
        for char in word:
            if char == " ":
                gap = True
                continue
            gap = gap or (bool(before) and (before.isascii() or char.isascii()) and not _joined(before, char))
            node = node.setdefault((" ?" if gap else "") + (re.escape(char)), {})
            before, gap = char, False
        node["\0latin" if _latin(word[-1]) else "\0"] = {}
    latin = {k: v for k, v in trie.items() if _latin(k)}
    other = {k: v for k, v in trie.items() if not _latin(k)}
    parts = [rf"(?<![a-z0-9]){_branch(latin)}"] if latin else []
    parts += [_branch(other)] if other else []
    first = "".join(sorted(trie))
    return f"(?=[{first}])(?:{'|'.join(parts)})"


def _latin(char: str) -> bool:
    return char[0].isascii() and char[0].isalnum()


def _joined(a: str, b: str) -> bool:
    """True for two characters of one Latin word or number."""
    return _latin(a) and _latin(b) and a.isalpha() == b.isalpha()


def _branch(node: dict) -> str:  # type: ignore[type-arg]
    ways = [key + _branch(child) for key, child in node.items() if key[0] != "\0"]
    ends = [r"(?![a-z0-9])" if key == "\0latin" else "" for key in node if key[0] == "\0"]
    if not ways and not ends:
        return ""
    if not ways:
        return ends[0]
    # Longest first: deeper ways before the end of a word.
    return f"(?:{'|'.join(ways + ends)})" if len(ways) + len(ends) > 1 else ways[0]

"""The least that any reader of this kind does: decode, fold, look once for quantities and once for cues.

The cues are all finite phrases of the shipped rules. `automaton` looks for them with an Aho-Corasick automaton,
`regex` with one regular expression of the standard library, written as a tree, as a flat list of tens of
thousands of words is ten times slower.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from amzn_extract.extractors import load_rules
from amzn_extract.extractors.fold import fold
from amzn_extract.extractors.lexicon import forms
from amzn_extract.extractors.rules import Rules, entries
from bench.readers.serve import serve


def main(kind: str, file: str | None = None) -> None:
    """Serves."""
    rules = load_rules()
    quantity = quantities(rules)
    words = sorted(written(entry.phrase for entry in entries(rules.file)))
    cues = {"automaton": by_automaton, "regex": by_regex}[kind](words)

    def read(data: bytes) -> int:
        text = fold(data.decode())
        return sum(1 for _ in quantity.finditer(text)) + cues(text)

    serve(read, file)


def quantities(rules: Rules) -> re.Pattern[str]:
    """A plain regex: digits or Chinese numerals, scales, a unit."""
    numerals = rules.file.numerals
    assert numerals is not None
    signs = "".join(map(re.escape, [*numerals.digits, *numerals.tens]))
    scales = tree([*numerals.scales, *numerals.latin_scales])
    units = tree(written(word for unit in rules.file.units for word in unit.after))
    return re.compile(rf"(?:\d[\d,.]*|[{signs}]+)\s?(?:{scales})*\s?(?:{units})?")


def written(phrases: Iterable[str]) -> set[str]:
    """The words that finite phrases stand for; the others are left out."""
    return {word for phrase in phrases for word in forms(fold(phrase)) or ()}


def by_automaton(words: Sequence[str]) -> Callable[[str], int]:
    """Counts the words in a text, the longest first."""
    from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

    # The fastest of its kinds here; the deterministic one is too large for the caches of a processor.
    automaton = AhoCorasick(words, MatchKind.LeftmostLongest, implementation=Implementation.ContiguousNFA)
    return lambda text: len(automaton.find_matches_as_indexes(text))


def by_regex(words: Sequence[str]) -> Callable[[str], int]:
    """Counts the words in a text, the longest first."""
    pattern = re.compile(tree(words))
    return lambda text: sum(1 for _ in pattern.finditer(text))


def tree(words: Iterable[str]) -> str:
    """A regex of words that takes the longest at a place, beginnings that they share written once."""
    root: dict[str, Any] = {}
    for word in words:
        node = root
        for char in word:
            node = node.setdefault(char, {})
        node[""] = {}
    return _branches(root)


def _branches(node: dict[str, Any]) -> str:
    firsts: dict[str, list[str]] = {}
    for char, rest in node.items():
        if char:
            firsts.setdefault(_branches(rest), []).append(re.escape(char))
    ways = [(chars[0] if len(chars) == 1 else f"[{''.join(chars)}]") + rest for rest, chars in firsts.items()]
    if not ways:
        return ""
    return f"(?:{'|'.join(ways)})" + ("?" if "" in node else "")


if __name__ == "__main__":
    main(*sys.argv[1:])

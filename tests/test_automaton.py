"""The automaton names every regex that matches, and few others."""

from __future__ import annotations

import pickle
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amzn_extract.extractors.automaton import Automaton
from amzn_extract.extractors.choice import Choice
from amzn_extract.extractors.compiled import freeze, thaw
from amzn_extract.extractors.scan import Scan
from amzn_extract.extractors.thompson import is_plain

PATTERNS = [
    "年增",
    "(?:上|下)?季(?!度)",
    r"\d{4}年(?:q[1-4])?",
    r"\d+(?:,\d{3})*\.?\d*",
    "(?<!第)[一二三]季",
    r"[^\d\s]{2}率",
    r"[a-z]+-?\d{1,20}",
    ".元",
    r"(?P<x>[ab])(?P=x)",
    "(?>增+)長?",
    r"\w+@\w+",
]
texts = st.text("上下年季增長度第一二三率元q1234 567,.-ab@\n犇é٣", max_size=40)


@given(texts)
def test_every_regex_that_matches_is_named(text: str) -> None:
    automaton = Automaton(PATTERNS)
    for at in range(len(text)):
        matching = {n for n, pattern in enumerate(PATTERNS) if re.compile(pattern).match(text, at)}
        assert matching <= set(automaton.ways(text, at))


@given(texts)
def test_the_trigger_stands_wherever_a_regex_matches(text: str) -> None:
    trigger = re.compile(Automaton(PATTERNS).trigger())
    places = {match.start() for match in trigger.finditer(text)}
    matching = {at for at in range(len(text)) for pattern in PATTERNS if re.compile(pattern).match(text, at)}
    assert matching <= places


@given(texts)
def test_a_scan_finds_what_trying_everything_everywhere_finds(text: str) -> None:
    def found(scan: Scan) -> list[tuple[int, tuple[int, int]]]:
        return [(way, match.span()) for way, match in scan.find(text)]

    assert found(Scan(PATTERNS)) == found(Scan(PATTERNS, plain=True))


def test_places_where_nothing_can_match_are_passed_over() -> None:
    trigger = re.compile(Automaton(["營收", "年增", r"20\d\d年"]).trigger())
    assert [match.start() for match in trigger.finditer("營運2025年,年增,收")] == [2, 8]


def test_what_is_named_goes_on_until_no_regex_does() -> None:
    assert list(Automaton(["年", "年增", "年增率"]).ways("年增長", 0)) == [0, 1]


def test_a_walk_ends_and_names_what_may_still_match() -> None:
    automaton = Automaton(["a+b", "a{5}", "c+", "a+(?=!)"])
    assert list(automaton.ways("a" * 1000 + "b", 0)) == [0, 1, 3]
    assert list(automaton.ways("aab", 0)) == [0, 3]


def test_an_automaton_that_grows_too_large_begins_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("amzn_extract.extractors.automaton._MOST_STATES", 3)
    automaton = Automaton([r"\d{4}年", "[一二三]季度"])
    for text in ("2025年", "三季度", "2024年", "1999年"):
        assert automaton.ways(text, 0)


@given(texts)
@pytest.mark.parametrize("guesses", [0, 3, 500])
def test_an_automaton_that_was_kept_names_the_same_or_more(guesses: int, text: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("amzn_extract.extractors.automaton._AHEAD", 2)
        patch.setattr("amzn_extract.extractors.automaton._MOST_GUESSES", guesses)
        automaton = Automaton(PATTERNS)
        automaton.ways("三季度2025年q3", 0)
        kept = pickle.loads(pickle.dumps(thaw(freeze(automaton))))
        for at in range(len(text)):
            named, wanted = kept.ways(text, at), automaton.ways(text, at)
            assert set(wanted) <= set(named)
            assert guesses or list(named) == list(wanted)


@pytest.mark.parametrize(("pattern", "plain"), [("(營|收)+", True), (r"(?<!\d ?)年", True), (r"\p{Han}+", False)])
def test_what_only_regex_understands_is_told(pattern: str, plain: bool) -> None:
    assert is_plain(pattern) is plain


def test_of_words_for_one_place_the_first_that_fits_there_counts() -> None:
    choice = Choice([("成(?!本)", "tenth"), ("成本", "cost"), ("[元块]", "money"), ("成", "other")])
    assert [choice.of(text, (1, end)) for text, end in [("三成", 2), ("三成本", 3), ("三块", 2), ("三成本", 2)]] == [
        "tenth",
        "cost",
        "money",
        "other",
    ]

"""Regexes that can backtrack badly are told from those that cannot."""

import re
import time

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from amzn_extract.extractors.backtracking import ambiguity

EXPONENTIAL = [
    "(a+)+b", "(a*)*b", "(a|a)*b", "(a|ab|b)*c", r"(\w+\s?)*:", "(?:a+b?)+c", "(x+x+)+y", r"([a-z]+)*\d", "(a|b?a)*c",
    r"(?:\d+,?)+元", "(?:营|收|营收)+额", "(?:[一二三]+[二三四]+)+五", "(a{1,20}){1,20}b", "(?:(?:a{0,7}){0,7}){0,7}b",
    "(?=(a+)+b)c", "(?!(a+)+b)c", "(?>(a+)+b)c", "(?P<x>a+)+b", "(.*,)*x", "(?:a?b?)*(?:a|b)*(?:(?:ab)*|a)*c",
]  # fmt: skip
POLYNOMIAL = [
    "a*a*b", r"\d+\d+x", ".*.*=", r".*\d{5}.*x", "a+b?a+c", r"[^:]*\w*:", "(a?){30}a{30}", r"\s*(?:x|\s)*y",
    "a{2,}a{2,}b",
]  # fmt: skip
HARMLESS = [
    "ab?c", "a+", r"\d+(?:,\d+)*元", "(?:ab|cd)+e", r"\s*:", "[^,]{2,16}:", "阿里(?!山)", r"(?:\d{1,3},)+\d{3}",
    "(?>a+)+b", "a++a*b", "(?:a|b|c)*d", "a*b*c*", r"(?<![a-z])(?:claude|llama) ?v?\d{1,4}(?:\.\d+)*(?![\d,%])",
    r"(a+)b\1", "(a?)(b?)c", "(?:a+b)+", "(a)?(?(1)b|c)", "(?:[^:]*:)*x", "",
]  # fmt: skip


@pytest.mark.parametrize("pattern", EXPONENTIAL)
def test_a_loop_that_reads_a_text_in_two_ways_is_found(pattern: str) -> None:
    assert "without end" in (ambiguity(pattern) or "")


@pytest.mark.parametrize("pattern", POLYNOMIAL)
def test_two_loops_in_a_row_that_read_the_same_text_are_found(pattern: str) -> None:
    assert "in a row" in (ambiguity(pattern) or "")


@pytest.mark.parametrize("pattern", HARMLESS)
def test_what_reads_a_text_in_one_way_is_harmless(pattern: str) -> None:
    assert ambiguity(pattern) is None


def test_what_is_no_regex_of_python_is_left_to_its_timeout() -> None:
    assert ambiguity(r"\p{Han}+") is None


def test_a_regex_of_many_empty_ways_is_looked_over_in_time() -> None:
    start = time.monotonic()
    assert ambiguity("(?:" + "(?:a?|b?)" * 20 + ")*c")
    assert time.monotonic() - start < 20


def test_a_long_regex_is_looked_over_in_time() -> None:
    start = time.monotonic()
    ambiguity("(?:" + "|".join(f"[a-z{chr(0x4E00 + n)}]+{chr(0x5E00 + n)}" for n in range(150)) + ")*x")
    assert time.monotonic() - start < 20


PARTS = st.sampled_from(["a", "b", "[ab]", "a?", "(?:ab)", "(?:a|b)"])
REPEATED = st.builds("".join, st.lists(st.tuples(PARTS, st.sampled_from(["", "*", "+"])).map("".join), max_size=4))
PATTERNS = st.builds("(?:{})*{}c".format, REPEATED, REPEATED)


@given(PATTERNS, st.lists(st.sampled_from("ab"), min_size=1, max_size=3).map("".join))
def test_what_is_called_harmless_is_quick(pattern: str, pump: str) -> None:
    try:
        re.compile(pattern)
    except re.error:
        return
    if ambiguity(pattern) is None:
        regex.match(pattern, pump * 400 + "!", timeout=5)

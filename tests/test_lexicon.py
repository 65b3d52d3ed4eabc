"""The lexicon: which phrases are found where, and which phrases are refused."""

import re
import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amzn_extract.extractors.fold import fold
from amzn_extract.extractors.lexicon import Lexicon, RulesError, RuleTimeout, forms


def hits(phrases: dict[str, list[str]], text: str) -> list[tuple[str, list[str]]]:
    """What is found in the text, with its meanings, in order."""
    entries = [(phrase, f"metrics.{meaning}", meaning) for meaning, given in phrases.items() for phrase in given]
    found = sorted(Lexicon(entries).find(fold(text)), key=lambda hit: (hit[0], -hit[1]))
    return [(text[start:end], meanings) for start, end, meanings in found]


FORMS = [
    ("營收", ["營收"]),
    ("(營業|經營)利潤", ["營業利潤", "經營利潤"]),
    ("淨?利", ["淨利", "利"]),
    ("[增減]幅", ["增幅", "減幅"]),
    ("(總)?收入(淨(額|值))?", ["總收入淨額", "總收入淨值", "總收入", "收入淨額", "收入淨值", "收入"]),
    ("a|b", ["a", "b"]),
    (r"r\?d", ["r?d"]),
    (r"(a|b)\(c\)", ["a(c)", "b(c)"]),
]


@pytest.mark.parametrize(("phrase", "wanted"), FORMS)
def test_a_finite_phrase_is_written_out(phrase: str, wanted: list[str]) -> None:
    assert forms(phrase) == wanted


@pytest.mark.parametrize("phrase", [phrase for phrase, _ in FORMS])
def test_the_forms_are_what_the_phrase_matches_as_a_regex(phrase: str) -> None:
    assert all(re.fullmatch(phrase, form) for form in forms(phrase) or ())


@pytest.mark.parametrize("phrase", [r"\d+ 店", "營.*收", "(?<!同)店", "[^無]利", "收+", "^營收", "營收$", "a{2}"])
def test_an_open_phrase_is_not_written_out(phrase: str) -> None:
    assert forms(phrase) is None


@pytest.mark.parametrize("phrase", ["(營收", "營收)", "[營收", "((營)收"])
def test_brackets_must_close(phrase: str) -> None:
    with pytest.raises(ValueError, match="brackets"):
        forms(phrase)


def test_a_phrase_of_too_many_forms_must_be_split() -> None:
    with pytest.raises(ValueError, match="split the phrase"):
        forms("(a|b|c|d)" * 6)


def test_the_longest_phrase_at_a_place_wins() -> None:
    assert hits({"revenue": ["營收"], "growth": ["營收增速"]}, "AWS 營收增速") == [("營收增速", ["growth"])]


def test_a_shorter_phrase_is_found_where_the_longer_one_breaks_off() -> None:
    assert hits({"revenue": ["營收"], "growth": ["營收增速"]}, "營收增長") == [("營收", ["revenue"])]


def test_a_phrase_may_mean_several_things() -> None:
    assert hits({"outlook": ["指引"], "guidance": ["指引", "指引"]}, "指引") == [("指引", ["outlook", "guidance"])]


@pytest.mark.parametrize("text", ["營業利潤", "营业利润", "營业利潤"])
def test_a_phrase_is_written_once_for_both_scripts(text: str) -> None:
    assert hits({"income": ["營業利潤"]}, text) == hits({"income": ["营业利润"]}, text) == [(text, ["income"])]


@pytest.mark.parametrize("text", ["AWS", "aws", "ＡＷＳ", "用AWS的", "AWS、", "(AWS)"])
def test_latin_is_found_in_any_case_and_width_beside_chinese(text: str) -> None:
    assert len(hits({"aws": ["aws"]}, text)) == 1


@pytest.mark.parametrize("text", ["laws", "awsome", "aws2", "2aws", "AWSx"])
def test_latin_is_not_found_inside_other_latin(text: str) -> None:
    assert hits({"aws": ["aws"]}, text) == []


def test_a_phrase_of_chinese_is_found_beside_latin_without_a_blank() -> None:
    assert hits({"users": ["用戶"]}, "Rufus用戶Alexa") == [("用戶", ["users"])]


@pytest.mark.parametrize("phrase", ["AI 應用", "AI應用"])
@pytest.mark.parametrize("text", ["AI 應用", "AI應用"])
def test_a_blank_between_chinese_and_latin_is_free(phrase: str, text: str) -> None:
    assert hits({"apps": [phrase]}, text) == [(text, ["apps"])]


def test_a_blank_inside_chinese_is_not() -> None:
    assert hits({"revenue": ["營收"]}, "營 收") == []


def test_an_open_regex_is_found_like_any_other_phrase() -> None:
    assert hits({"stores": [r"第[一二]店"], "revenue": ["營收"]}, "第二店營收") == [
        ("第二店", ["stores"]),
        ("營收", ["revenue"]),
    ]


def test_escapes_of_an_open_regex_survive_folding() -> None:
    assert hits({"code": [r"\D\S\d+號"]}, "甲乙12號") == [("甲乙12號", ["code"])]


def test_a_phrase_that_takes_no_characters_is_none() -> None:
    assert hits({"nothing": ["(?=營收)", r"(?=\p{Han})"], "revenue": ["營收"]}, "營收") == [("營收", ["revenue"])]


def test_a_regex_that_takes_too_long_names_its_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("amzn_extract.extractors.lexicon.TIMEOUT_SECONDS", 0.05)
    start = time.monotonic()
    with pytest.raises(RuleTimeout, match=r'metrics\.slow: phrase "\(a\+\)\+\(\?=!\)" took over 0\.05 s'):
        hits({"slow": ["(a+)+(?=!)"]}, "a" * 4000)
    assert time.monotonic() - start < 5


@pytest.mark.parametrize(
    ("phrase", "why"),
    [
        ("a*", "matches the empty string"),
        ("(營收", "unbalanced brackets"),
        (r"(\d+", "missing )"),
        ("(a|b|c|d)" * 6, "more than 1000 forms"),
    ],
)
def test_a_phrase_that_cannot_be_used_is_a_fault_of_its_rule(phrase: str, why: str) -> None:
    with pytest.raises(RulesError) as refused:
        Lexicon([("營收", "metrics.good", 1), (phrase, "metrics.bad", 2)])
    [fault] = refused.value.faults
    assert fault.startswith(f'metrics.bad: phrase "{phrase}": ')
    assert why in fault


def test_all_faults_come_at_once() -> None:
    with pytest.raises(RulesError) as refused:
        Lexicon([("(a", "metrics.one", 1), ("b*", "metrics.two", 2), ("[c", "metrics.three", 3)])
    assert [fault.partition(":")[0] for fault in refused.value.faults] == [
        "metrics.one",
        "metrics.two",
        "metrics.three",
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("雲端服務", [("雲端", 1), ("服務", 1)]),
        ("雲端", [("雲端", 1)]),
        ("網路服務商", [("服務", 1)]),
        ("web services", []),
        ("網路", []),
    ],
)
def test_a_phrase_that_is_not_wanted_hides_no_other(text: str, found: list[tuple[str, int]]) -> None:
    entries = [("雲端服務", 2), ("雲端", 1), ("雲端", 2), ("網路服務", 2), ("服務", 1), ("網.", 2), ("web services", 2)]
    lexicon = Lexicon((phrase, "", meaning) for phrase, meaning in [*entries, ("service", 1)])
    got = lexicon.find(fold(text), lambda meaning: meaning == 1)
    assert [(text[start:end], meaning) for start, end, meanings in got for meaning in meanings] == found


def test_a_lexicon_without_phrases_finds_nothing() -> None:
    assert list(Lexicon([]).find("營收")) == []


words = st.lists(st.text("营收利ab c", min_size=1, max_size=4).map(str.strip).filter(bool), min_size=1, max_size=6)


@given(words, st.text("营收利ab c,", max_size=30))
def test_the_trie_finds_the_longest_phrases_one_by_one_search_finds(phrases: list[str], text: str) -> None:
    def spaced(word: str) -> str:
        """The word as a regex, with blanks where Latin and Chinese meet, and whole where it is Latin."""
        signs = [c for c in word if c != " "]
        gaps = [" ?" if a.isascii() != b.isascii() or " " in word[i:j] else "" for (i, a), (j, b) in _pairs(word)]
        body = "".join(c + gap for c, gap in zip(signs, [*gaps, ""], strict=True))
        return ("(?<![a-z0-9])" if signs[0].isascii() else "") + body + ("(?![a-z0-9])" if signs[-1].isascii() else "")

    patterns = [re.compile(spaced(word)) for word in phrases]
    wanted, at = [], 0
    while at < len(text):
        ends = [match.end() for pattern in patterns if (match := pattern.match(text, at))]
        if ends:
            wanted.append((at, max(ends)))
        at = max(ends, default=at + 1)
    assert [(start, end) for start, end, _ in Lexicon([(p, "x", p) for p in phrases]).find(text)] == wanted


def _pairs(word: str) -> list[tuple[tuple[int, str], tuple[int, str]]]:
    """The neighbours in a word, blanks aside, with their places."""
    signs = [(place, char) for place, char in enumerate(word) if char != " "]
    return list(pairwise(signs))

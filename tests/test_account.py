"""The account: every number of a text falls into one class, and the classes add up to an independent count."""

import re
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amzn_extract.extractors import Rules, decode
from amzn_extract.extractors.account import left_over
from amzn_extract.extractors.fold import fold
from amzn_extract.extractors.model import Fate, Number
from amzn_extract.extractors.pipeline import Reading, read
from marks import WRITINGS, Span, Writing, full_width, marked, simplified, traditional
from test_invariants import OWNER, prose, texts

ROOT = Path(__file__).resolve().parents[1]
FOLDERS = (ROOT / "samples", ROOT / "tests" / "texts", ROOT.parent / "shared" / "transcripts")
TEXTS = {f"{path.parent.name}/{path.stem}": path for folder in FOLDERS for path in sorted(folder.glob("*.txt"))}

# Written out once more, in the scripts as they stand: the count must owe nothing to the stages or to the fold.
ARABIC = "0-9０-９"
CAPITALS = "壹贰貳叁叄参參蔘肆伍陆陸柒捌玖拾佰仟"
POWERS = "十百千韆廿卅拾佰仟万萬亿億兆"
CHINESE = "〇○零一二两兩三四五六七八九" + CAPITALS + POWERS


def counted(text: str) -> list[Span]:
    """The numbers of a text by its characters alone: what joins two parts becomes a digit, then runs are taken."""
    joined = re.sub(rf"(?<=[{ARABIC}])[,，](?=[{ARABIC}]{{3}}(?![{ARABIC}]))", "0", text)
    joined = re.sub(rf"(?<=[{ARABIC}])[.．](?=[{ARABIC}])", "0", joined)
    joined = re.sub(rf"(?<=[{ARABIC}])[ \u3000\u00a0](?=[{POWERS}])", "0", joined)
    runs = (match.span() for match in re.finditer(f"[{ARABIC}{CHINESE}]+", joined))
    return [(a, b) for a, b in runs if b - a > 1 or text[a] not in CAPITALS]


def spans(numbers: Iterable[Number]) -> list[Span]:
    return [(number.start, number.end) for number in numbers]


def fates(numbers: Iterable[Number]) -> list[tuple[str, str]]:
    return [(number.fate, number.reason) for number in numbers]


def assert_accounted(text: str, reading: Reading) -> None:
    """The classes add up to the count, no number is in two, and those in records are those that records hold."""
    numbers = reading.numbers
    classes = {fate: [n for n in numbers if n.fate == fate] for fate in get_args(Fate)}
    assert spans(numbers) == counted(text)
    assert sum(map(len, classes.values())) == len(counted(text))
    assert all(before.end <= after.start for found in classes.values() for before, after in pairwise(found))
    values = [(r.start, r.end) for r in reading.claimed if r.value is not None or r.low is not None]
    stated = [*values, *((c.start, c.end) for r in reading.claimed for c in r.changes)]
    held = [n for n in numbers if any(start < n.end and n.start < end for start, end in stated)]
    assert held == classes["records"]


@pytest.mark.parametrize("name", TEXTS)
def test_every_number_of_a_text_is_accounted_for(rules: Rules, name: str) -> None:
    text = decode(TEXTS[name].read_bytes())
    assert_accounted(text, read(text, rules))


def test_the_count_of_the_tests_knows_the_numerals_of_the_rules(rules: Rules) -> None:
    words = rules.numerals
    assert {*fold(CHINESE)} == {*words.digits, *words.tens, *words.scales}
    assert {*fold(POWERS)} == {*words.tens, *words.scales}
    assert rules.file.numerals is not None
    assert {*fold(CAPITALS)} == {*rules.file.numerals.formal}


NUMERIC = """
0 1 12 368 2025 . , - / : % 一 二 兩 三 十 百 千 萬 億 兆 廿 陸 參 拾 壹 〇 零
半 幾 數 多 點 分之 第 元 個 月 日 年 Q
"""
soup = st.lists(st.sampled_from([*NUMERIC.split(), " ", "\u3000", "\n", "\r\n", "\t"]), max_size=30).map("".join)
written = st.sampled_from([traditional, simplified, full_width])


@given(texts | soup, written)
def test_every_number_of_any_text_is_accounted_for(rules: Rules, text: str, writing: Writing) -> None:
    assert_accounted(writing(text), read(writing(text), rules))


@given(prose, written)
def test_neither_script_nor_width_changes_what_becomes_of_a_number(rules: Rules, text: str, writing: Writing) -> None:
    wanted = fates(read(traditional(OWNER + text), rules).numbers)
    assert fates(read(writing(traditional(OWNER + text)), rules).numbers) == wanted


@pytest.mark.parametrize("writing", WRITINGS)
@pytest.mark.parametrize(
    "text",
    [
        "共[1,878.5]元", "[1,001,368]", "[12],[34]", "[1],[2345]", "[2,134 億]美元", "[12 億] [3,400 萬]元",
        "[3萬4千]人", "[一千三百二十五億]", "[三]點[五]", "[二〇二五]年[十]月", "[2025]-[12]-[31]", "[2.1.3] 展望",
        "[3]-[5]%", "[1]/[3]", "Trainium[2]", "x[86]", "半個月", "數[十億]", "[一千]多[萬]", "大陸與參與", "[陸佰]元",
        "[5] 個", "[5]\n[萬]科", "[3]. [5]", "①", "m²",
    ],
)  # fmt: skip
def test_a_number_is_an_unbroken_run_of_digits_and_numerals(rules: Rules, text: str, writing: Writing) -> None:
    plain, wanted = marked(text)
    assert spans(read(writing(plain), rules).numbers) == wanted


FATES = [
    ("records value", "AWS 營收[356 億]美元,同比增長 24%。"),
    ("records value", "AWS 營收[350 億]至[360 億]美元。"),
    ("records change", "AWS 營收 356 億美元,同比增長[24]%,高於市場預期的[349 億]美元。"),
    ("records change", "AWS 營收下滑[三]成。"),
    ("periods period", "亞馬遜[2025]年第[四]季營收 90 億美元,[10]月[28]日公布。"),
    ("periods period", "自由現金流是過去[12]個月的。"),
    ("numbering numbering", "[一]、業績\n營收成長。\n([二])展望\n[2.1] 雲端"),
    ("numbering numbering", "【[三]、財測】\n營收成長。"),
    ("numbering numbering", "Q[1]:雲端如何?\nA[1]:很好。"),
    ("numbering ordinal", "連續第[九]年居前[三]名,見圖[5]。"),
    ("names name", "新的 S[3] 和 GPT-[4] 在 [14]:[05] 發布,見 https://a.example/[7]/。"),
    ("names name", "[05]:[18] 亞馬遜談雲端"),
    ("names phrase of a name", "亞馬遜的 Trainium[2] 已售罄,[一]次性費用不變。"),
    ("words word", "我們[一]直與[萬]科合作,[十]分順利。"),
    ("words word", "單位:[百萬]美元"),
    ("words phrase", "高於市場[一]致預期。"),
    ("words lone numeral", "[零]售是[一]個重點,[兩]家公司相差幾個[百]分點,以[億]計。"),
    ("unclaimed no metric", "會上有[7]名分析師提問,討論[三]項提案。"),
    ("unclaimed no unit", "會議室在[12]樓。"),
    ("unclaimed not read", "[800]G 交換機和[七]雄,還有[一兩]季。"),
]  # fmt: skip


@pytest.mark.parametrize("writing", WRITINGS)
@pytest.mark.parametrize(("wanted", "text"), FATES)
def test_a_number_has_the_class_of_what_became_of_it(rules: Rules, wanted: str, text: str, writing: Writing) -> None:
    plain, marks = marked(text)
    numbers = read(writing(plain), rules).numbers
    fate, _, reason = wanted.partition(" ")
    assert [(n.start, n.end) for n in numbers if (n.fate, n.reason) == (fate, reason)] == marks


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("1.5 億美元的營收", "value"),  # no numbering of the line
        ("每10股派 3 元", "phrase of a name"),
        ("第一季營收 5 億美元", "period"),  # no ordinal
        ("三星營收 5 億美元", "word"),
    ],
)
def test_of_several_readings_the_one_that_tells_most_counts(rules: Rules, text: str, wanted: str) -> None:
    assert read(text, rules).numbers[0].reason == wanted


def test_what_is_left_over_has_its_line_and_the_number_marked_in_its_context(rules: Rules) -> None:
    text = "亞馬遜 FY2025Q4 財報\r\n\r\nAWS 營收 356 億美元,會上有 7 名分析師提問。\n會議室在 12 樓"
    found = left_over(text, read(text, rules).numbers, "call.txt")
    assert [(n.file, n.line, n.quote, n.context, n.why) for n in found] == [
        ("call.txt", 3, "7", "營收 356 億美元,會上有 [7] 名分析師提問。", "no metric"),
        ("call.txt", 4, "12", "會議室在 [12] 樓", "no unit"),
    ]
    assert [text[n.start : n.end] for n in found] == ["7", "12"]


@given(texts | soup)
def test_what_is_left_over_stands_on_its_line(rules: Rules, text: str) -> None:
    numbers = read(text, rules).numbers
    found = left_over(text, numbers, "-")
    assert [(n.start, n.end) for n in found] == [(n.start, n.end) for n in numbers if n.fate == "unclaimed"]
    for number in found:
        assert number.line == len(text[: number.start + 1].splitlines())
        assert f"[{number.quote}]" in number.context
        assert "\n" not in number.context

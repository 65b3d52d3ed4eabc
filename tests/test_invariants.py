"""What holds of any text whatever, tried on texts that nobody would write."""

import json
import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from msgspec.structs import fields, replace

from amzn_extract.extractors import Change, Record, Rules, as_json, extract, json_schema
from amzn_extract.extractors.fold import fold
from marks import full_width, simplified, traditional

PROSE = """
營收 營業利潤 毛利率 淨利 每股盈餘 資本支出 用戶 門市 股價 目標價 每10股派 AWS 北美部門 國際 廣告 Trainium2
亞馬遜 AMZN 公司 集團
FY25Q4 第四季度 去年同期 上季度 今年 明年 2025年 1-9月 截至9月底止九個月 過去12個月 同比 環比 按年 年增
增長 下降 收窄 翻倍 高於 低於 較 比 由 從 至 增至 為 達 約 逾 不到 以上 左右 超過 市場預期 指引 預計 剔除匯率影響 調整後
分別 虧損 虧損收窄 沒有披露 的 了 和 及 其中 元 萬 億 兆 點 半 負 成 倍
"""
NUMBERS = """
三成 三分之一 數十億 十幾億 一千多萬 六七百億 12% 5% 356億美元 1,001 3-5% 40個基點 2個百分點 兩倍 1吉瓦 140萬顆 3億5
$20B -$3 NT$5 0 00 007 3.14 1.2.3 9999999999999999999999 1e9 一二三 百分之五 +22% ±3 -5%至-3% 3億元 五 十 百 千 億億
"""
SIGNS = "、,。;:()/-~—!? \u3000「」…"
LAYOUT = ["\n", "\n\n", "\r\n", "\t", "\n一、", "\n(二)", "\n1. ", "\n2.1 ", "\n## ", "\n- ", "\n【", "】", "**"]
TABLE = ["\n| ", " | ", "\n|---|---|\n"]
SPEAKERS = ["\nQ:", "\nA:", "\n財務長:"]
RARE = "😀\u0301\ufeff\0\x85\u2028\r𠮷﹪İßﬁ½²٣①Ⅳ"
FRAGMENTS = [*PROSE.split(), *NUMBERS.split(), *NUMBERS.split(), *SIGNS, *SIGNS, *LAYOUT, *TABLE, *SPEAKERS]

prose = st.lists(st.sampled_from(FRAGMENTS), max_size=40).map("".join)
anything = st.lists(st.sampled_from([*FRAGMENTS, *RARE]) | st.text(max_size=4), max_size=30).map("".join)
texts = prose | anything | st.text(max_size=80)

SCHEMA = Draft202012Validator(json_schema())
thorough = settings(max_examples=250)


def quantities(records: list[Record]) -> list[Record | Change]:
    """The records and all of their changes."""
    return [quantity for record in records for quantity in (record, *record.changes)]


@thorough
@given(texts)
def test_a_record_quotes_its_span_of_the_text(rules: Rules, text: str) -> None:
    for quantity in quantities(extract(text, rules, unclaimed=True)):
        assert text[quantity.start : quantity.end] == quantity.quote


@thorough
@given(texts)
def test_low_never_exceeds_high_and_neither_stands_alone(rules: Rules, text: str) -> None:
    for quantity in quantities(extract(text, rules, unclaimed=True)):
        assert (quantity.low is None) == (quantity.high is None)
        assert quantity.low is None or quantity.high is None or quantity.low <= quantity.high


@thorough
@given(texts)
def test_a_quantity_has_a_value_or_two_ends(rules: Rules, text: str) -> None:
    for quantity in quantities(extract(text, rules, unclaimed=True)):
        if isinstance(quantity, Change) or not quantity.changes:
            assert (quantity.value is None) != (quantity.low is None)


@thorough
@given(texts)
def test_a_quote_neither_begins_nor_ends_with_a_blank(rules: Rules, text: str) -> None:
    for quantity in quantities(extract(text, rules, unclaimed=True)):
        assert quantity.quote == quantity.quote.strip() != ""


@given(texts)
def test_the_same_text_gives_the_same_records(rules: Rules, text: str) -> None:
    assert extract(text, rules, unclaimed=True) == extract(text, rules, unclaimed=True)


@given(texts)
def test_unclaimed_quantities_only_add_to_the_records(rules: Rules, text: str) -> None:
    everything = extract(text, rules, unclaimed=True)
    assert extract(text, rules) == [record for record in everything if record.metric is not None]


@given(texts)
def test_records_come_in_the_order_of_the_text(rules: Rules, text: str) -> None:
    starts = [record.start for record in extract(text, rules, unclaimed=True)]
    assert starts == sorted(starts)


@given(texts)
def test_a_line_number_is_that_of_the_quantity(rules: Rules, text: str) -> None:
    for record in extract(text, rules, unclaimed=True):
        assert record.line == len(fold(text)[: record.start + 1].splitlines())


@given(texts)
def test_a_record_obeys_the_schema_as_json(rules: Rules, text: str) -> None:
    for record in extract(text, rules, unclaimed=True):
        SCHEMA.validate(json.loads(json.dumps(as_json(record), allow_nan=False)))


def unquoted(record: Record | Change) -> dict[str, Any]:
    """The record without what shows the script of the text."""
    if isinstance(record, Change):
        return {field.name: getattr(record, field.name) for field in fields(record) if field.name != "quote"}
    plain = replace(record, quote="", name=None, speaker=None, section=())
    return {f.name: getattr(plain, f.name) for f in fields(plain)} | {"changes": [*map(unquoted, record.changes)]}


OWNER = "亞馬遜 (AMZN) FY2025Q4 財報\n\n"
"""Says whose text it is, as the script alone tells the currency of plain 元 otherwise."""


@thorough
@given(prose)
def test_both_scripts_give_the_same_records(rules: Rules, text: str) -> None:
    written = OWNER + text
    wanted = [unquoted(record) for record in extract(traditional(written), rules, unclaimed=True)]
    assert [unquoted(record) for record in extract(simplified(written), rules, unclaimed=True)] == wanted


@given(prose)
def test_both_widths_give_the_same_records(rules: Rules, text: str) -> None:
    written = "亞馬遜 FY2025Q4 財報\n\n" + text
    wanted = [unquoted(record) for record in extract(written, rules, unclaimed=True)]
    assert [unquoted(record) for record in extract(full_width(written), rules, unclaimed=True)] == wanted


@given(texts, texts)
def test_what_stands_behind_a_text_leaves_its_quantities_where_they_are(rules: Rules, text: str, more: str) -> None:
    def found(whole: str) -> set[tuple[int, int]]:
        end = len(text)
        return {(q.start, q.end) for q in rules.quantities.find(fold(whole), []) if q.end < end}

    assert found(text + "。\n") == found(text + "。\n" + more)


def seconds(rules: Rules, text: str) -> float:
    """The shorter of two runs."""
    runs = []
    for _ in range(2):
        start = time.perf_counter()
        extract(text, rules, unclaimed=True)
        runs.append(time.perf_counter() - start)
    return min(runs)


PROSE_AT_LENGTH = ["AWS 營收 330 億美元,年增 20%。", "營收 3 億美元,", "一、營收\n", "| 3 億 "]
JUNK_AT_LENGTH = ["比", "(", "12.", "億", "一", "三分之", "5%、", "1/", "2025/", "a-", "去年"]


@pytest.mark.parametrize("text", [*PROSE_AT_LENGTH, *JUNK_AT_LENGTH])
def test_four_times_the_text_takes_no_more_than_in_proportion(rules: Rules, text: str) -> None:
    short = text * (1200 // len(text))
    assert seconds(rules, short * 4) < 4 * 3 * max(seconds(rules, short), 0.01)

"""Numerals by meaning: one value, many ways to write it."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amzn_extract.extractors import Rules
from amzn_extract.extractors.fold import fold
from marks import WRITINGS, Writing

SAME = {
    "0": ["零", "〇", "0"],
    "0.5": ["零點五", "0.5", ".5"],
    "10": ["十", "一十", "10"],
    "15": ["十五", "一十五", "15"],
    "108": ["一百零八", "一百〇八", "108"],
    "110": ["一百一", "一百一十", "百一"],
    "320": ["三百二", "三百二十"],
    "1002": ["一千零二", "1,002"],
    "2025": ["二〇二五", "二零二五", "兩千零二十五", "2025"],
    "10050": ["一萬零五十", "1萬零50", "10,050"],
    "34000": ["3萬4000", "3萬4千", "三萬四", "三萬四千", "3.4萬", "34,000", "34k"],
    "35000": ["三萬五", "3萬5千", "叁萬伍仟"],
    "100000": ["十萬", "一十萬", "10萬"],
    "2500000": ["兩百五十萬", "二百五十萬", "250萬", "2.5 million", "2.5m"],
    "10000000": ["一千萬", "千萬", "1000萬"],
    "35000000": ["3千5百萬", "三千五百萬"],
    "120000000": ["1.2億", "一點二億", "1億2000萬", "一億二", "一億二千萬", "120 million"],
    "800030000": ["八億零三萬", "8億3萬"],
    "132500000000": ["一千三百二十五億", "1325億", "1,325億", "1千3百25億", "132.5 billion", "132.5bn"],
    "110090000000": ["1,100.9億", "一千一百點九億", "一千一百億九千萬"],
    "1500000000000": ["1.5兆", "一點五兆", "一萬五千億", "1兆5000億", "1.5 trillion", "1.5t"],
    "32000000000000": ["三十二萬億", "32萬億", "32兆"],
}


@pytest.mark.parametrize("writing", WRITINGS)
@pytest.mark.parametrize(("value", "text"), [(value, text) for value, texts in SAME.items() for text in texts])
def test_one_value_is_read_from_each_way_to_write_it(rules: Rules, value: str, text: str, writing: Writing) -> None:
    assert rules.numerals.parse(fold(writing(text))) == Decimal(value)


@pytest.mark.parametrize(
    "text", ["元", "12元", "十元", "abc", "1.", "1..2", "-5", "12%", "5點", "約十", "3:4", "億萬富翁"]
)
def test_what_is_no_numeral_is_refused(rules: Rules, text: str) -> None:
    with pytest.raises(ValueError, match="not a numeral"):
        rules.numerals.parse(fold(text))


@pytest.mark.parametrize("text", ["", " "])
def test_nothing_is_no_numeral(rules: Rules, text: str) -> None:
    with pytest.raises(ValueError, match="not a numeral"):
        rules.numerals.parse(text)


@pytest.mark.parametrize(("text", "value"), [("廿五", 25), ("卅一", 31)])
def test_the_short_forms_of_twenty_and_thirty_take_ones(rules: Rules, text: str, value: int) -> None:
    assert rules.numerals.parse(text) == value


def in_chinese(number: int) -> str:
    """The number as it is written out in full, with 零 for gaps and 一 before 十."""
    if number == 0:
        return "零"
    groups = [number // 10**n % 10**4 for n in (12, 8, 4, 0)]
    text = ""
    for group, scale in zip(groups, ("兆", "億", "萬", ""), strict=True):
        gap = bool(text) and group < 1000
        for power, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
            digit = group // power % 10
            if digit:
                text += ("零" if gap and text else "") + "零一二三四五六七八九"[digit] + name
            gap = gap if digit == 0 and not text else digit == 0
        text += scale if group else ""
    return text


@pytest.mark.parametrize(
    ("number", "text"),
    [(10, "一十"), (105, "一百零五"), (120, "一百二十"), (10_050, "一萬零五十"), (2_000_300_000, "二十億零三十萬")],
)
def test_the_writer_of_the_next_test_writes_chinese(number: int, text: str) -> None:
    assert in_chinese(number) == text


@given(st.integers(0, 10**16 - 1))
def test_a_number_written_out_in_full_is_read_back(rules: Rules, number: int) -> None:
    assert rules.numerals.parse(fold(in_chinese(number))) == number


@pytest.mark.parametrize("text", ["0億", "0.00萬", "零億"])
def test_none_of_a_scale_is_none(rules: Rules, text: str) -> None:
    assert rules.numerals.parse(fold(text)) == 0


@given(st.decimals("0.01", 10**7, places=2), st.sampled_from(["", "萬", "億", "兆"]))
def test_digits_with_a_scale_are_read_exactly(rules: Rules, number: Decimal, scale: str) -> None:
    worth = {"": 1, "萬": 10**4, "億": 10**8, "兆": 10**12}[scale]
    assert rules.numerals.parse(fold(f"{number:,}{scale}")) == number * worth

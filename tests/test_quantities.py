"""Quantities by meaning: what each way to write a number with its unit is worth, and where it stands."""

from collections.abc import Iterable
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amzn_extract.extractors import Rules
from amzn_extract.extractors.fold import fold
from amzn_extract.extractors.model import Quantity
from marks import WRITINGS, Writing, marked


class Worth(NamedTuple):
    """What a quantity is worth: one value, or both ends of it."""

    value: str | None
    unit: str | None
    bound: str = "exact"
    ends: tuple[str, str] | None = None


def span(low: str, high: str, unit: str | None, bound: str = "range") -> Worth:
    return Worth(None, unit, bound, (low, high))


def found(rules: Rules, text: str) -> list[Quantity]:
    """The quantities of a text in which periods count as taken, as in the pipeline."""
    folded = fold(text)
    return rules.quantities.find(folded, [(p.start, p.end) for p in rules.periods.find(folded)])


def worth(quantity: Quantity) -> tuple[object, ...]:
    return (quantity.value, quantity.low, quantity.high, quantity.unit, quantity.bound)


def wanted(one: Worth) -> tuple[object, ...]:
    value = None if one.value is None else Decimal(one.value)
    low, high = (Decimal(end) for end in one.ends) if one.ends else (None, None)
    return (value, low, high, one.unit, one.bound)


def cases(corpus: dict[Worth, list[str]]) -> Iterable[tuple[Worth, str]]:
    return [(one, text) for one, texts in corpus.items() for text in texts]


def assert_found(rules: Rules, one: Worth, text: str, writing: Writing) -> None:
    """The marked quantity is the only one of the text, is worth that much and stands just there."""
    plain, spans = marked(text)
    [quantity] = found(rules, writing(plain))
    assert worth(quantity) == wanted(one)
    assert [(quantity.start, quantity.end)] == spans


MONEY = {
    Worth("35600000000", "USD"): [
        "營收[356 億美元]", "收入[356億美金]", "[US$35.6 billion]", "[$35.6B]", "[USD 35.6bn]", "[三百五十六億美元]",
        "[$356 億]", "達[35,600 百萬美元]", "[356億usd]",
    ],
    Worth("32000000", "TWD"): ["[NT$3,200 萬]", "[新台幣 3,200 萬元]", "[3200萬元新台幣]", "[台幣三千二百萬元]"],
    Worth("1250000000", "HKD"): ["[港幣 12.5 億元]", "[12.5 億港元]", "[HK$1.25 billion]", "[十二點五億港元]"],
    Worth("4200000000", "CNY"): ["[人民幣 42 億元]", "[RMB 4.2bn]", "[42億元人民幣]", "[¥4.2bn]"],
    Worth("1500000000", "EUR"): ["[15 億歐元]", "[€1.5bn]", "[EUR 1.5 billion]"],
    Worth("300000000", "JPY"): ["[三億日圓]", "[3 億日元]"],
    Worth("700000000", "GBP"): ["[7 億英鎊]", "[£700m]"],
    Worth("0.07", "USD"): ["[7 美分]"],
    Worth("0.2935", "HKD"): ["[29.35 港仙]"],
    Worth("250", None): ["[250 元]", "[二百五十元]"],
    Worth("4.06", None): ["[四塊零六]"],
    Worth("-2000000000", "USD"): ["[-20 億美元]", "[負 20 億美元]", "[−$2.0B]", "[$-20 億]", "[-$20 億]"],
}  # fmt: skip

SHARES = {
    Worth("12.5", "percent"): ["[12.5%]", "[百分之十二點五]", "[12.5 percent]", "[+12.5%]", "[12.5 %]"],
    Worth("-3.5", "percent"): ["[-3.5%]", "[−3.5%]", "[負3.5%]", "為[–3.5%]"],
    Worth("30", "percent"): ["[三成]", "[3 成]", "[百分之三十]", "[30﹪]"],
    Worth("35", "percent"): ["[三成半]", "[三成五]", "[35%]"],
    Worth("33.333333", "percent"): ["[三分之一]"],
    Worth("66.666667", "percent"): ["[三分之二]"],
    Worth("50", "percent"): ["[一半]", "[半數]", "[五成]", "[二分之一]"],
    Worth("2.5", "percentage_point"): [
        "[2.5 個百分點]", "[2.5個點]", "[2.5pct]", "[2.5 ppts]", "[2.5 pp]", "[兩點五個百分點]",
    ],
    Worth("40", "basis_point"): ["[40 個基點]", "[40基點]", "[40 bps]", "[40bp]", "[四十個基點]", "[40 個基本點]"],
    Worth("3", "times"): ["[三倍]", "[3 倍]", "[3x]", "[3.0 倍]"],
    Worth("2", "times"): ["[翻倍]", "[翻番]", "[翻了一倍]", "[翻一番]", "規模[倍增]"],
    Worth("4", "times"): ["[翻兩番]"],
}  # fmt: skip

MEASURES = {
    Worth("3.9", "GW"): ["[3.9 GW]", "[3.9 吉瓦]", "[3.9gw]", "[三點九吉瓦]"],
    Worth("500", "MW"): ["[500 兆瓦]", "[500MW]", "[五百兆瓦]"],
    Worth("30", "kW"): ["[30 千瓦]", "[30 kW]"],
    Worth("5", "GWh"): ["[5 GWh]", "[5 吉瓦時]"],
    Worth("1400000", "count"): [
        "[140 萬顆]", "[一百四十萬顆]", "[1.4 million 顆]", "[140萬件]", "[1,400,000 輛]", "[140 萬人次]",
    ],
    Worth("8000", "count"): ["[8,000 家]", "[八千家]", "[8000 間]", "[8 千名]", "[8000台]", "[8,000 個]"],
    Worth("300000000", "count"): ["每月[3 億人]", "月均[三億人次]", "每日[3 億次]"],
    Worth("30", "minute"): ["[30 分鐘]", "[半小時]"],
    Worth("3", "hour"): ["[3 小時]", "[三個小時]"],
    Worth("45", "day"): ["[45 天]", "[四十五天]"],
    Worth("3", "month"): ["[3 個月]", "[三個月]"],
    Worth("6", "year"): ["[6 年]", "[六年]"],
}  # fmt: skip

BOUNDS = {
    Worth("50000000000", "USD", "over"): [
        "超過 [500 億美元]", "逾[500億美元]", "[500 億美元]以上", "[500 多億美元]", "[五百餘億美元]",
        "突破 [500 億美元]",
        "至少[500 億美元]", "> [500 億美元]", "不低於[500億美元]", "more than [$50 billion]",
    ],
    Worth("50000000000", "USD", "under"): [
        "不到 [500 億美元]", "少於[500億美元]", "[500 億美元]以下", "不足[五百億美元]", "不超過[500 億美元]",
        "低於 [500 億美元]",
    ],
    Worth("50000000000", "USD", "about"): [
        "約 [500 億美元]", "大約[500億美元]", "近[500 億美元]", "接近[五百億美元]", "[500 億美元]左右",
        "[500 億美元]上下",
        "約[500 億美元]左右", "~[$50B]",
    ],
    Worth("10000000", "count", "over"): ["[一千多萬人]", "[一千餘萬人]", "超過[一千萬人]", "[1000 多萬人]"],
    Worth("1000", "count", "over"): ["[上千家]", "[一千多家]", "[1000 餘家]", "逾[千家]"],
    Worth("30", "percent", "over"): ["逾[三成]", "超過 [30%]", "[三成]以上", "[30%]+"],
}  # fmt: skip

ENDS = {
    span("3", "5", "percent"): [
        "[3-5%]", "[3%-5%]", "[3% 至 5%]", "[3%~5%]", "約 [3-5%]", "[百分之三至百分之五]", "[3 to 5 percent]",
        "[3%到5%]",
    ],
    span("-5", "-3", "percent"): ["[-5% 至 -3%]", "[-3% 至 -5%]"],
    span("17350000000", "17850000000", "USD"): [
        "[173.5 億至 178.5 億美元]", "[173.5-178.5 億美元]", "[173.5 億美元至 178.5 億美元]", "[$17.35-17.85B]",
        "[$17.35B-$17.85B]",
        "[173.5 億~178.5 億美元]",
    ],
    span("12", "14", "TWD"): ["[NT$12-14]", "[12 至 14 元新台幣]"],
    span("60000000000", "70000000000", "USD"): ["[600 億至 700 億美元]", "[六七百億美元]"],
    span("1000000000", "10000000000", "USD", "vague"): ["[數十億美元]", "[幾十億美元]", "年化[數十億美元]規模"],
    span("100", "1000", "count", "vague"): ["[數百家]", "[幾百家]", "[好幾百家]"],
    span("1000000000", "2000000000", "USD", "vague"): ["[十幾億美元]"],
}  # fmt: skip


@pytest.mark.parametrize("writing", WRITINGS)
@pytest.mark.parametrize(("one", "text"), cases(MONEY | SHARES | MEASURES))
def test_a_quantity_is_worth_the_same_however_it_is_written(
    rules: Rules, one: Worth, text: str, writing: Writing
) -> None:
    assert_found(rules, one, text, writing)


@pytest.mark.parametrize("writing", WRITINGS)
@pytest.mark.parametrize(("one", "text"), cases(BOUNDS))
def test_words_around_a_quantity_bound_it_and_stay_outside(
    rules: Rules, one: Worth, text: str, writing: Writing
) -> None:
    assert_found(rules, one, text, writing)


@pytest.mark.parametrize("writing", WRITINGS)
@pytest.mark.parametrize(("one", "text"), cases(ENDS))
def test_a_range_has_two_ends_and_no_value(rules: Rules, one: Worth, text: str, writing: Writing) -> None:
    assert_found(rules, one, text, writing)


@pytest.mark.parametrize(
    ("one", "text"), [(Worth("30", "percent"), "[十分之三]"), (Worth("30", "minute"), "[三十分鐘]")]
)
def test_ten_parts_and_ten_minutes_are_numbers(rules: Rules, one: Worth, text: str) -> None:
    assert_found(rules, one, text, str)


@pytest.mark.parametrize(
    ("one", "text"),
    [(Worth("100", "count", "over"), "[百餘家]"), (Worth("3000000000", "USD", "about"), "[三十來億美元]")],
)
def test_round_tens_and_hundreds_may_be_exceeded(rules: Rules, one: Worth, text: str) -> None:
    assert_found(rules, one, text, str)


@pytest.mark.parametrize(
    ("one", "text"), [(span("30", "40", "percent"), "[三四成]"), (span("20", "30", "percent"), "[兩三成]")]
)
def test_two_digits_in_a_row_before_tenths_are_a_range(rules: Rules, one: Worth, text: str) -> None:
    assert_found(rules, one, text, str)


@pytest.mark.parametrize("text", ["[新台幣 12 至 14 元]", "[新台幣 12-14 元]", "[人民幣 12 元至 14 元]"])
def test_a_currency_before_a_range_is_that_of_both_ends(rules: Rules, text: str) -> None:
    assert_found(rules, span("12", "14", "CNY" if "人民幣" in text else "TWD"), text, str)


def test_blanks_may_stand_between_the_scales_of_one_number(rules: Rules) -> None:
    assert_found(rules, Worth("120000000", "USD"), "[1 億 2000 萬美元]", str)


LISTS = [
    ("分別為[1,001]、[368]、[309 億美元]", ["100100000000 USD", "36800000000 USD", "30900000000 USD"]),
    ("[1001]/[368]/[309億美元]", ["100100000000 USD", "36800000000 USD", "30900000000 USD"]),
    ("[12]、[9] 及 [7.5%]", ["12 percent", "9 percent", "7.5 percent"]),
    ("[11%]、[16%]與[17.5%]", ["11 percent", "16 percent", "17.5 percent"]),
    ("[12 億]和 [9 億元]", ["1200000000 None", "900000000 None"]),
    ("[三]、[五]、[八億歐元]", ["300000000 EUR", "500000000 EUR", "800000000 EUR"]),
    ("[20]/[30 GW]", ["20 GW", "30 GW"]),
    ("[5 千]、[8 千家]", ["5000 count", "8000 count"]),
    ("[0.5 個]和 [1.8 個百分點]", ["0.5 percentage_point", "1.8 percentage_point"]),
    ("[3 個]和 [8 家]", ["3 count", "8 count"]),
]


@pytest.mark.parametrize("writing", WRITINGS)
@pytest.mark.parametrize(("text", "members"), LISTS)
def test_members_of_a_list_take_the_last_ones_scale_and_unit(
    rules: Rules, text: str, members: list[str], writing: Writing
) -> None:
    plain, spans = marked(text)
    quantities = found(rules, writing(plain))
    assert [f"{q.value:f} {q.unit}" for q in quantities] == members
    assert [(q.start, q.end) for q in quantities] == spans


def test_a_comma_alone_shares_no_unit(rules: Rules) -> None:
    one, other = found(rules, "門市 20, 營收 30 億美元")
    assert (one.unit, other.unit) == (None, "USD")


def test_a_change_and_where_it_led_are_no_range(rules: Rules) -> None:
    assert [q.value for q in found(rules, "減少 38 間至 7198 間")] == [38, 7198]


@given(
    st.integers(-(10**6), 10**6),
    st.integers(-(10**6), 10**6),
    st.sampled_from(["-", "至", "~", " to ", "—", "到"]),
    st.sampled_from(["", "億", " 萬", "萬億"]),
    st.sampled_from(["%", "億美元", " 個百分點", "萬顆", "", " GW", " bps", "成"]),
)
def test_the_low_end_never_exceeds_the_high_one(
    rules: Rules, one: int, other: int, sign: str, scale: str, unit: str
) -> None:
    for quantity in found(rules, f"營收 {one}{scale}{sign}{other}{scale}{unit}。"):
        assert (quantity.low is None) == (quantity.high is None)
        assert quantity.low is None or quantity.high is None or quantity.low <= quantity.high


@pytest.mark.parametrize("text", ["9" + "億" * 60, "9億" * 2000, "1" * 5000, "1.1" * 2000, "〇" * 3000, "約" * 3000])
def test_a_senseless_run_of_numerals_comes_to_an_end(rules: Rules, text: str) -> None:
    spans = [(q.start, q.end) for q in found(rules, f"營收 {text}")]
    assert all(before[1] <= after[0] for before, after in pairwise(spans))

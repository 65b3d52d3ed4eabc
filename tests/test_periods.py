"""Periods: what each way to write one means beside a given document."""

import pytest

from amzn_extract.extractors import Rules
from amzn_extract.extractors.fold import fold
from amzn_extract.extractors.periods import Anchor, Period, resolve
from marks import WRITINGS, Writing, marked, unchanged

FOURTH = Anchor(year=2025, quarter=4, now=2026, month=2)
SECOND = Anchor(year=2025, quarter=2, now=2025, month=8)
NINE_MONTHS = Anchor(year=2025, months=9, now=2025, month=10)
WHOLE_YEAR = Anchor(year=2025, now=2026, month=3)
UNDATED = Anchor(year=2025, quarter=3)
JUNE_YEAR = Anchor(year=2025, quarter=2, now=2025, month=2, fiscal_year_end=6)


def the_only(rules: Rules, text: str, writing: Writing = unchanged) -> Period:
    """The only period of a text, which stands where the text marks it."""
    plain, spans = marked(text)
    [period] = rules.periods.find(fold(writing(plain)))
    assert [(period.start, period.end)] == spans
    return period


ABSOLUTE = {
    "FY2025Q4": [
        "[FY25Q4]", "[FY2025Q4]", "[FY2025 Q4]", "[2025財年第四季]", "[2025財年第四季度]", "[2025年第四季]",
        "[2025年第4季度]",
        "[2025 年 Q4]", "[25Q4]", "[4Q25]", "[4Q2025]", "[Q4 2025]", "[Q4'25]", "[Q4 FY25]", "[2025年四季度]",
        "[25財年第四季]",
        "[民國114年第4季]", "[114年第四季]", "[二〇二五年第四季度]", "[2025會計年度第四季]", "[2025財政年度第四財季]",
    ],
    "FY2018Q1": ["[1Q18]", "[2018年一季度]", "[2018年首季]", "[2018年第一季]"],
    "FY2025Q3": ["[民國114年第3季]", "截止[2025年第三季]末"],
    "FY2025H1": ["[2025年上半年]", "[2025H1]", "[1H25]", "[H1 2025]", "[1H2025]", "[截至2025年6月30日止六個月]"],
    "FY2024H2": ["[2024年下半年]", "[2H24]", "[2024H2]"],
    "FY2025Q3-YTD": [
        "[2025年前三季度]", "[2025年1-9月]", "[2025年首九個月]", "[截至2025年9月底止九個月]",
        "[截至2025年9月30日止九個月]",
    ],
    "FY2025": [
        "[2025年]", "[2025財年]", "[FY2025]", "[FY25]", "[2025年度]", "[2025年全年]", "[2025會計年度]", "[民國114年]",
        "[截至2025年12月31日止年度]", "[二零二五年]", "[25財年]",
    ],
    "FY2019": ["[2019年末]", "截至[2019年底]", "[2019年年末]"],
    "2025-11": ["[2025年11月]", "[2025年11月份]", "[民國114年11月]", "[2025.11]"],
    "2025-12-31": [
        "[2025年12月31日]", "[2025-12-31]", "[2025/12/31]", "[2025.12.31]", "[114年12月31日]",
        "[二〇二五年十二月三十一日]",
    ],
}  # fmt: skip


@pytest.mark.parametrize("writing", WRITINGS)
@pytest.mark.parametrize(("want", "text"), [(want, text) for want, texts in ABSOLUTE.items() for text in texts])
def test_a_period_with_its_year_is_the_same_in_every_document(
    rules: Rules, want: str, text: str, writing: Writing
) -> None:
    period = the_only(rules, text, writing)
    assert {resolve(period, anchor, outlook=False) for anchor in (FOURTH, SECOND, WHOLE_YEAR)} == {want}


RELATIVE = [
    # text, in a fourth quarter dated the next year, in a second quarter dated its own, in nine months, in a whole year
    ("[去年同期]", "FY2024Q4", "FY2024Q2", "FY2024Q3-YTD", "FY2024"),
    ("[上年同期]", "FY2024Q4", "FY2024Q2", "FY2024Q3-YTD", "FY2024"),
    ("[去年同季]", "FY2024Q4", "FY2024Q2", "FY2024Q3-YTD", "FY2024"),
    ("[一年前]", "FY2024Q4", "FY2024Q2", "FY2024Q3-YTD", "FY2024"),
    ("[上季度]", "FY2025Q3", "FY2025Q1", "FY2025Q2", "FY2025Q3"),
    ("[上一季]", "FY2025Q3", "FY2025Q1", "FY2025Q2", "FY2025Q3"),
    ("[下季度]", "FY2026Q1", "FY2025Q3", "FY2025Q4", "FY2026Q1"),
    ("[下一季]", "FY2026Q1", "FY2025Q3", "FY2025Q4", "FY2026Q1"),
    ("[本季度]", "FY2025Q4", "FY2025Q2", "FY2025Q3", "FY2025Q4"),
    ("[當季]", "FY2025Q4", "FY2025Q2", "FY2025Q3", "FY2025Q4"),
    ("[今年]", "FY2026", "FY2025", "FY2025", "FY2026"),
    ("[去年]", "FY2025", "FY2024", "FY2024", "FY2025"),
    ("[前年]", "FY2024", "FY2023", "FY2023", "FY2024"),
    ("[明年]", "FY2027", "FY2026", "FY2026", "FY2027"),
    ("[去年第四季]", "FY2025Q4", "FY2024Q4", "FY2024Q4", "FY2025Q4"),
    ("[今年第一季]", "FY2026Q1", "FY2025Q1", "FY2025Q1", "FY2026Q1"),
    ("[明年上半年]", "FY2027H1", "FY2026H1", "FY2026H1", "FY2027H1"),
    ("[過去12個月]", "FY2025Q4-TTM", "FY2025Q2-TTM", "FY2025Q3-TTM", "FY2025Q4-TTM"),
    ("[過去十二個月]", "FY2025Q4-TTM", "FY2025Q2-TTM", "FY2025Q3-TTM", "FY2025Q4-TTM"),
    ("[TTM]", "FY2025Q4-TTM", "FY2025Q2-TTM", "FY2025Q3-TTM", "FY2025Q4-TTM"),
    ("[截至3月底止三個月]", "FY2025Q1", "FY2025Q1", "FY2025Q1", "FY2025Q1"),
    ("[全年]業績", "FY2025", "FY2025", "FY2025", "FY2025"),
    ("[期內]", "FY2025Q4", "FY2025Q2", "FY2025Q3-YTD", "FY2025"),
    ("[再前一季]", "FY2025Q2", "FY2024Q4", "FY2025Q1", "FY2025Q2"),
    ("[今年以來]", "FY2025", "FY2025H1", "FY2025Q3-YTD", "FY2025"),
    ("[去年那一季]", "FY2024Q4", "FY2024Q2", "FY2024Q3-YTD", "FY2024"),
    ("[11月]", "2026-11", "2025-11", "2025-11", "2026-11"),
    ("[12月31日]", "2026-12-31", "2025-12-31", "2025-12-31", "2026-12-31"),
]


@pytest.mark.parametrize(("text", "fourth", "second", "nine_months", "year"), RELATIVE)
def test_relative_words_count_from_the_document(
    rules: Rules, text: str, fourth: str, second: str, nine_months: str, year: str
) -> None:
    period = the_only(rules, text)
    documents = (FOURTH, SECOND, NINE_MONTHS, WHOLE_YEAR)
    assert [resolve(period, d, outlook=False) for d in documents] == [fourth, second, nine_months, year]


LATER = [
    # text, as a result and as an outlook, in a document of FY2025Q2
    ("[第四季度]", "FY2024Q4", "FY2025Q4"),
    ("[第三季]", "FY2024Q3", "FY2025Q3"),
    ("[Q3]", "FY2024Q3", "FY2025Q3"),
    ("[第二季]", "FY2025Q2", "FY2025Q2"),
    ("[Q1]", "FY2025Q1", "FY2026Q1"),
    ("[首季]", "FY2025Q1", "FY2026Q1"),
    ("[下半年]", "FY2024H2", "FY2025H2"),
    ("[上半年]", "FY2025H1", "FY2025H1"),
    ("[前三季度]", "FY2024Q3-YTD", "FY2025Q3-YTD"),
]


@pytest.mark.parametrize(("text", "result", "outlook"), LATER)
def test_a_bare_quarter_to_come_is_last_years_for_a_result_and_the_next_for_an_outlook(
    rules: Rules, text: str, result: str, outlook: str
) -> None:
    period = the_only(rules, text)
    assert resolve(period, SECOND, outlook=False) == result
    assert resolve(period, SECOND, outlook=True) == outlook


@pytest.mark.parametrize(("text", "want"), [("[第一季度]", "FY2026Q1"), ("[上半年]", "FY2026H1"), ("[全年]", "FY2026")])
def test_behind_a_fourth_quarter_the_next_to_come_is_next_years(rules: Rules, text: str, want: str) -> None:
    assert resolve(the_only(rules, text), FOURTH, outlook=True) == want


@pytest.mark.parametrize("outlook", [True, False])
@pytest.mark.parametrize("text", ["[今年]", "[去年]", "[11月]"])
def test_the_date_counts_for_results_and_outlooks_alike(rules: Rules, text: str, outlook: bool) -> None:
    period = the_only(rules, text)
    assert resolve(period, FOURTH, outlook=outlook) == resolve(period, FOURTH, outlook=not outlook)


@pytest.mark.parametrize(("text", "want"), [("[今年]", "FY2025"), ("[去年]", "FY2024"), ("[去年第四季]", "FY2024Q4")])
def test_without_a_date_the_year_is_that_of_the_documents_period(rules: Rules, text: str, want: str) -> None:
    assert resolve(the_only(rules, text), UNDATED, outlook=False) == want


@pytest.mark.parametrize(
    "text", ["[去年同期]", "[上季度]", "[第三季]", "[前三季度]", "[過去12個月]", "[今年]", "[12月]"]
)
def test_in_a_document_without_period_and_date_nothing_is_guessed(rules: Rules, text: str) -> None:
    assert resolve(the_only(rules, text), Anchor(), outlook=False) is None


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("[去年同期]", "FY2024H1"),
        ("[一年前]", "FY2024H1"),
    ],
)
def test_beside_a_statement_the_same_period_is_that_of_the_statement(rules: Rules, text: str, want: str) -> None:
    assert resolve(the_only(rules, text), FOURTH, outlook=False, own=Anchor(year=2025, half=1)) == want


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("[截至2024年9月30日止三個月]", "FY2025Q1"),
        ("[截至2024年12月31日止六個月]", "FY2025H1"),
        ("[截至2025年3月31日止九個月]", "FY2025Q3-YTD"),
        ("[2024年12月底]", "FY2025Q2"),
        ("[2023年12月底]", "FY2024H1"),
        ("[2025年6月底]", "FY2025"),
        ("[2025年第二季度]", "FY2025Q2"),
        ("[2024年11月]", "2024-11"),
    ],
)
def test_a_fiscal_year_may_end_in_june(rules: Rules, text: str, want: str) -> None:
    assert resolve(the_only(rules, text), JUNE_YEAR, outlook=False) == want


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("[2025/2026/2027年]", [2025, 2026, 2027]),
        ("[2024、2025、2026年]", [2024, 2025, 2026]),
        ("[2025-2027年]", [2025, 2026, 2027]),
        ("[2025至2027年]", [2025, 2026, 2027]),
        ("[2025/26年]", [2025, 2026]),
        ("[25-27年]", [2025, 2026, 2027]),
    ],
)
def test_years_written_as_one_are_told_apart(rules: Rules, text: str, years: list[int]) -> None:
    period = the_only(rules, text)
    assert [period.year, *period.others] == years


@pytest.mark.parametrize("text", ["[未來幾年]", "[未來三年]", "[今後幾年]"])
def test_a_future_without_a_date_is_no_period(rules: Rules, text: str) -> None:
    assert resolve(the_only(rules, text), FOURTH, outlook=True) is None


@pytest.mark.parametrize(
    "text",
    [
        "營收 12 億",
        "第九年",
        "90年代",
        "Trainium2",
        "版本 2.10",
        "人均 3 件",
        "12.5 億元",
        "GPT-4",
        "春季新品",
        "2,025 家",
    ],
)
def test_what_looks_like_a_period_may_be_none(rules: Rules, text: str) -> None:
    assert rules.periods.find(fold(text)) == []


@pytest.mark.parametrize("text", ["[去年同期]", "[上季度]", "[一年前]", "[上一季]"])
def test_words_for_an_earlier_period_say_that_they_compare(rules: Rules, text: str) -> None:
    assert the_only(rules, text).compared


@pytest.mark.parametrize(
    ("text", "want"), [("[2024Q3]", "FY2024Q3"), ("[2024上半年]", "FY2024H1"), ("[2024第三季]", "FY2024Q3")]
)
def test_a_year_may_stand_before_its_quarter_without_a_word_for_year(rules: Rules, text: str, want: str) -> None:
    assert resolve(the_only(rules, text), FOURTH, outlook=False) == want


def test_a_name_of_four_seasons_is_no_quarter(rules: Rules) -> None:
    assert rules.periods.find(fold("四季酒店集團")) == []


def test_three_months_to_come_are_this_years_for_an_outlook(rules: Rules) -> None:
    assert resolve(the_only(rules, "[截至9月底止三個月]"), SECOND, outlook=True) == "FY2025Q3"

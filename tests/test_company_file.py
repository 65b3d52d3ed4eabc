"""A company told in a file of its own: the sample file on Alibaba, whose fiscal year ends in March."""

from pathlib import Path

import pytest

from amzn_extract.extractors import Record, Rules, decode, extract, load_rules
from amzn_extract.extractors.examples import cases, run
from marks import WRITINGS, Writing

SAMPLES = Path(__file__).resolve().parents[1] / "samples"
FILE = SAMPLES / "alibaba.yaml"
NAME = "baba-fy2026q2-hongkong"
LAYERED = load_rules(FILE)
"""Needed before the tests run, to name them."""
SEGMENTS = LAYERED.companies["alibaba"].segments
HEAD = "阿里巴巴(9988.HK)2026財年第二季業績\n2025年11月26日\n\n截至9月底止季度,純利 9 億元。\n\n"


@pytest.fixture(scope="module")
def layered() -> Rules:
    return LAYERED


CASES = {
    f"{case.rule}: {case.text}": case
    for case in cases(LAYERED)
    if case.rule.startswith("companies.alibaba.") or case.rule == "metrics.ebita"
}
"""The examples that the file carries."""


@pytest.mark.parametrize("writing", WRITINGS)
@pytest.mark.parametrize("case", CASES)
def test_an_example_of_the_file_comes_out_as_it_says(layered: Rules, case: str, writing: Writing) -> None:
    assert run(CASES[case], layered, [writing]) is None


def test_the_file_carries_examples_of_both_kinds() -> None:
    assert {case.kind for case in CASES.values()} == {"match", "no_match"}


def sample(rules: Rules) -> list[Record]:
    return extract(decode((SAMPLES / f"{NAME}.txt").read_bytes()), rules, NAME, unclaimed=True)


def test_the_sample_text_is_on_the_company_of_the_file_and_has_its_segments(layered: Rules) -> None:
    records = sample(layered)
    assert {record.company for record in records} == {"BABA"}
    assert {record.segment for record in records} - {None} == SEGMENTS.keys()


def test_without_the_file_the_text_has_records_and_no_segments(rules: Rules) -> None:
    records = [record for record in sample(rules) if record.metric]
    assert len(records) > 30
    assert {(record.company, record.segment) for record in records} == {("9988.HK", None)}


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("amzn-*.txt")), ids=lambda path: path.stem)
def test_the_file_changes_nothing_in_texts_on_another_company(rules: Rules, layered: Rules, path: Path) -> None:
    text = decode(path.read_bytes())
    assert extract(text, layered) == extract(text, rules)


PERIODS = [
    # statement, its period in a report on the quarter that ended in September 2025
    ("截至9月底止季度收入 3 億元。", "FY2026Q2"),
    ("截至2025年9月30日止季度收入 3 億元。", "FY2026Q2"),
    ("9月止季度收入 3 億元。", "FY2026Q2"),
    ("2025年9月份季度收入 3 億元。", "FY2026Q2"),
    ("截至9月30日止三個月,收入 3 億元。", "FY2026Q2"),
    ("2026財年第二季收入 3 億元。", "FY2026Q2"),
    ("截至9月底,現金 3 億元。", "FY2026Q2"),
    ("今年9月底止六個月,收入 3 億元。", "FY2026H1"),
    ("截至9月底止半年度收入 3 億元。", "FY2026H1"),
    ("上半財年收入 3 億元。", "FY2026H1"),
    ("2025年6月止季度收入 3 億元。", "FY2026Q1"),
    ("截至6月底止季度收入 3 億元。", "FY2026Q1"),
    ("2024年12月止季度收入 3 億元。", "FY2025Q3"),
    ("截至2025年3月31日止年度,收入 3 億元。", "FY2025"),
    ("去年第四季收入 3 億元。", "FY2025Q4"),
    ("去年上半財年收入 3 億元。", "FY2025H1"),
    ("預計12月止季度收入 3 億元。", "FY2026Q3"),
    ("預計截至12月底止季度收入 3 億元。", "FY2026Q3"),
    ("預計3月止季度收入 3 億元。", "FY2026Q4"),
    ("預計下季收入 3 億元。", "FY2026Q3"),
    ("預計下半財年收入 3 億元。", "FY2026H2"),
    ("預計本財年收入 3 億元。", "FY2026"),
    ("預計下財年收入 3 億元。", "FY2027"),
    ("預計2027財年收入 3 億元。", "FY2027"),
    ("10月收入 3 億元。", "2025-10"),
    ("2025年8月收入 3 億元。", "2025-08"),
    ("過去12個月收入 3 億元。", "FY2026Q2-TTM"),
]


@pytest.mark.parametrize(("text", "period"), PERIODS)
def test_periods_are_fiscal_and_months_are_the_calendars(layered: Rules, text: str, period: str) -> None:
    assert extract(HEAD + text, layered)[-1].period == period


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("收入 3 億元,高於去年同期的 2 億元。", "FY2025Q2"),
        ("收入 3 億元,高於上季的 2 億元。", "FY2026Q1"),
        ("預計本財年資本開支 3 億元,高於上財年的 2 億元。", "FY2025"),
    ],
)
def test_a_figure_compared_with_has_its_fiscal_period(layered: Rules, text: str, period: str) -> None:
    assert [change.period for change in extract(HEAD + text, layered)[-1].changes] == [period]


HEADS = [
    ("阿里巴巴2026財年第二季業績", "FY2026Q2"),
    ("阿里巴巴第二財季業績\n2025年11月25日", "FY2026Q2"),
    ("阿里巴巴第四財季業績\n2026年5月14日", "FY2026Q4"),
    ("阿里巴巴截至9月底止季度業績\n2025年11月25日", "FY2026Q2"),
    ("阿里巴巴截至12月底止季度業績\n2026年2月20日", "FY2026Q3"),
    ("阿里巴巴2025年9月份季度業績", "FY2026Q2"),
    ("阿里巴巴截至2025年9月30日止六個月中期業績", "FY2026H1"),
    ("阿里巴巴2025財年全年業績", "FY2025"),
]


@pytest.mark.parametrize(("head", "period"), HEADS)
def test_the_head_says_the_fiscal_period(layered: Rules, head: str, period: str) -> None:
    [record] = extract(f"{head}\n\n收入 3 億元。", layered)
    assert (record.company, record.period, record.unit) == ("BABA", period, "CNY")


@pytest.mark.parametrize(
    ("text", "period"), [("11月收入 3 億元。", "2025-11"), ("預計12月止季度收入 3 億元。", "FY2026Q3")]
)
def test_without_a_date_the_calendar_year_is_told_from_the_fiscal_one(layered: Rules, text: str, period: str) -> None:
    head = "阿里巴巴2026財年第二季業績\n\n純利 9 億元。\n\n"
    assert extract(head + text, layered)[-1].period == period


@pytest.mark.parametrize(
    "text",
    ["阿里雲收入 3 億元。", "(NYSE: BABA)收入 3 億元。", "收入 3 億元(BABA)。", "阿里收入 3 億元,亞馬遜收入更高。"],
)
def test_the_company_is_told_by_its_name_its_ticker_or_a_segment_that_bears_its_name(layered: Rules, text: str) -> None:
    [record] = extract(text, layered)
    assert (record.company, record.unit) == ("BABA", "CNY")


def test_a_company_named_beyond_the_head_is_not_the_documents(layered: Rules) -> None:
    text = "甲冊公司2025年第三季業績。\n" + "產品受到歡迎。" * 100 + "客戶有阿里巴巴。淨利 3 億元。"
    assert {record.company for record in extract(text, layered)} == {None}


def test_the_company_that_is_named_most_is_the_documents(layered: Rules) -> None:
    text = "對手阿里巴巴減價,亞馬遜第三季雲業務收入仍增。亞馬遜淨利 3 億元。"
    assert {record.company for record in extract(text, layered)} == {"AMZN"}


@pytest.mark.parametrize(
    ("text", "segment"),
    [
        ("阿里巴巴即時零售收入 3 億元。", "quick_commerce"),
        ("亞馬遜即時零售收入 3 億元。", "amazon_now"),
        ("阿里巴巴雲業務收入 3 億元。", "cloud_intelligence"),
        ("亞馬遜雲業務收入 3 億元。", "aws"),
        ("阿里巴巴廣告收入 3 億元。", None),
        ("亞馬遜客戶管理收入 3 億元。", None),
    ],
)
def test_a_phrase_of_two_companies_is_the_segment_of_the_documents(
    layered: Rules, text: str, segment: str | None
) -> None:
    [record] = extract(text, layered)
    assert record.segment == segment

"""What a document says of itself: its fiscal year, its period, its days, its currency, its company."""

import pytest

from amzn_extract.extractors import Record, Rules, extract


def records(rules: Rules, text: str) -> list[Record]:
    return extract(text, rules, unclaimed=True)


PERIODS = [
    # A year of weeks: three months up to 3 May are February to April, and the year began with them.
    ("2025年5月21日\n零售商第一財季業績。截至5月3日的三個月,淨銷售額為 238 億美元。", "238 億美元", "FY2025Q1"),
    ("2024-11-21\n本公司FY25Q3業績。截至2024年10月31日止三個月,總收入 9.4 億美元。", "9.4 億美元", "FY2025Q3"),
    ("2025-09-05 公布2024/25年度業績\n截至6月底,集團收入 797 億元,按年升 11%。", "797 億元", "FY2025"),
    # The fourth quarter is still to come in October: the third one is reported.
    ("第4季毛利率看跌\n2024/10/30 19:22\n公司第3季合併營收 605 億元,年增 6%。", "605 億元", "FY2024Q3"),
    ("某金控去年大賺 261 億元\n2025年2月26日\n手續費收入創高。", "261 億元", "FY2024"),
    ("FY2023Q3 法說\n【4Q 財測】\n營收 1,600 億至 1,670 億美元。", "1,600 億至 1,670 億美元", "FY2023Q4"),
    ("2025-07-15 業績預告\n公司2025年上半年預計淨利潤 9 億元。\n另一家預計淨利潤 37 億元。", "37 億元", "FY2025H1"),
    ("2025-08-20 快訊\n7月銷量公布。當月交付 3 萬輛,同比升 5%。", "3 萬輛", "2025-07"),
]


@pytest.mark.parametrize(("text", "quote", "period"), PERIODS)
def test_a_figure_has_the_period_of_its_document(rules: Rules, text: str, quote: str, period: str) -> None:
    assert [r.period for r in records(rules, text) if r.quote == quote] == [period]


DAYS = [
    ("2026-02-08 週日\n股價週五收在 210 美元,當天跌 5%。", "210 美元", "2026-02-06"),
    ("2025-08-04\n股價上週五收 214 美元。", "214 美元", "2025-08-01"),
    ("2025-11-19 快訊\n該股今日早盤開高。盤中最高 1,085 元。", "1,085 元", "2025-11-19"),
    ("業績點評\n收盤價 190.2 美元(2025年5月1日)。", "190.2 美元", "2025-05-01"),
    ("2023/02/05\n以 2/3(五)收盤價 103 美元計算。", "103 美元", "2023-02-03"),
]


@pytest.mark.parametrize(("text", "quote", "day"), DAYS)
def test_a_price_belongs_to_its_trading_day(rules: Rules, text: str, quote: str, day: str) -> None:
    assert [r.period for r in records(rules, text) if r.quote == quote] == [day]


CURRENCIES = [
    ("集團上半年收入 31 億元,按年升 6%,股東應佔溢利 4 億元。", "HKD"),
    ("公司上半年營收 31 億元,年增 6%,營益率 9%。", "TWD"),
    ("银行净利 26 亿令吉,营业额 168 亿令吉,总资产 9000 亿令吉,每股派 30 仙。", "MYR"),
]


@pytest.mark.parametrize(("text", "currency"), CURRENCIES)
def test_plain_money_is_the_text_s_own(rules: Rules, text: str, currency: str) -> None:
    assert {r.unit for r in records(rules, text) if r.value and r.unit not in ("percent", "count")} == {currency}


def test_an_abbreviation_in_brackets_is_no_ticker(rules: Rules) -> None:
    [record] = records(rules, "淨利息收益率(NIM)不提,營收 3 億元。")
    assert record.company is None


GROUPED = """財務摘要(單位:百萬美元,每股數據除外)
　　　　　　截至9月30日止三個月　　　　截至9月30日止九個月
　　　　　　2025年　　2024年　　變動　　2025年　　2024年　　變動
銷售淨額　　180,169　　158,877　　+13%　　503,538　　450,167　　+12%
每股盈利　　1.95　　1.43　　+36%　　5.22　　3.67　　+42%
"""


def test_a_table_s_heads_may_stand_over_groups_of_columns(rules: Rules) -> None:
    found = records(rules, "亞馬遜2025年第三季業績\n\n" + GROUPED)
    assert [(r.metric, r.value, r.period) for r in found] == [
        ("revenue", 180169 * 10**6, "FY2025Q3"), ("revenue", 503538 * 10**6, "FY2025Q3-YTD"),
        ("eps", found[2].value, "FY2025Q3"), ("eps", found[3].value, "FY2025Q3-YTD"),
    ]  # fmt: skip
    assert [float(r.value or 0) for r in found[2:]] == [1.95, 5.22]
    assert [[(c.kind, c.basis, float(c.value or 0)) for c in r.changes] for r in found[:1]] == [
        [("reference", "yoy", 158877e6), ("delta", "yoy", 13.0)]
    ]


def test_headlines_with_wide_blanks_are_no_table(rules: Rules) -> None:
    text = "核心溢利回升 0.5%　末期息 2.8 元不變　主席:樓市好轉\n2025-09-05　地產　記者甲\n"
    assert [r.quote for r in records(rules, text)] == ["0.5%", "2.8 元"]


def test_lines_of_a_list_go_on_with_what_the_first_named(rules: Rules) -> None:
    text = "1. 甲:出貨 1180 萬台,份額 17%,同比下降 8%;\n2. 乙:1080 萬台,市占率 16%,同比增長 1%。\n"
    found = [r for r in records(rules, text) if r.metric == "shipments"]
    assert [(r.value, [float(c.value or 0) for c in r.changes]) for r in found] == [(11800000, [-8]), (10800000, [1])]


def test_a_row_of_periods_holds_for_the_sentences_behind_it(rules: Rules) -> None:
    text = (
        "2023年、2024年(下稱報告期)及2025年上半年,公司營收分別為 1 億元、2 億元和 3 億元。"
        "報告期內,淨利潤分別為 4 億元、5 億元和 6 億元。"
    )
    assert [r.period for r in records(rules, text)] == ["FY2023", "FY2024", "FY2025H1"] * 2

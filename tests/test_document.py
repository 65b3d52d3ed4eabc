"""The frame of a document: its company, period, date and currency, from heads of several manners."""

import pytest

from amzn_extract.extractors import Record, Rules, extract
from marks import WRITINGS, Writing


def record_of(rules: Rules, text: str) -> Record:
    """The last record of a text."""
    return extract(text, rules)[-1]


HEADS = [
    # head of the document, its company, its period
    ("亞馬遜(AMZN.US) FY25Q4 財報電話會摘記", "AMZN", "FY2025Q4"),
    ("Amazon 2025 財年第二季度業績會\n2025-08-01", "AMZN", "FY2025Q2"),
    ("亞馬遜 2024 年第四季度財報點評", "AMZN", "FY2024Q4"),
    ("亞馬遜第四季營收創新高\n2026年2月6日 電", "AMZN", "FY2025Q4"),
    ("亞馬遜首季成績單\n(2025/05/02 記者報導)", "AMZN", "FY2025Q1"),
    ("【財報】亞馬遜 Q3 雲端加速\n2025-10-31", "AMZN", "FY2025Q3"),
    ("亞馬遜 1Q25 法說會重點", "AMZN", "FY2025Q1"),
    ("甲冊科技(ZZTC) 2026財年第一財季財報", "ZZTC", "FY2026Q1"),
    ("甲冊紙業(02345.HK)中期業績\n截至2024年6月30日止六個月", "02345.HK", "FY2024H1"),
    ("甲冊股份(600123.SH)2024年三季報\n10月28日晚間公告,2024年前三季度業績如下:", "600123.SH", "FY2024Q3-YTD"),
    ("甲冊光電(3008)公布 114 年第 3 季財報", "3008", "FY2025Q3"),
    ("甲冊集團(01810.HK)發布2025年第三季度業績公告", "01810.HK", "FY2025Q3"),
    ("甲冊集團截至2025年9月底止九個月業績", None, "FY2025Q3-YTD"),
    ("甲冊集團 2019 年年報:截至2019年底", None, "FY2019"),
    ("甲冊汽車 2025 財年上半年財報", None, "FY2025H1"),
    ("甲冊銀行 2025 年全年業績", None, "FY2025"),
]


@pytest.mark.parametrize(("head", "company", "period"), HEADS)
def test_the_head_says_company_and_period(rules: Rules, head: str, company: str | None, period: str) -> None:
    record = record_of(rules, f"{head}\n\n淨利 3 億美元。")
    assert (record.company, record.period) == (company, period)


@pytest.mark.parametrize(
    ("text", "periods"),
    [
        ("乙冊銀行披露2025年三季报。报告期内营收80亿元,净利30亿元。前三季度利息净收入50亿元。", ["FY2025Q3-YTD"] * 3),
        ("乙冊股份发布2024年三季报,营收28亿元。其中第三季度营收10亿元。", ["FY2024Q3-YTD", "FY2024Q3"]),
        ("乙冊零售2024年三季报:营收28亿美元,净利3亿美元。", ["FY2024Q3", "FY2024Q3"]),
    ],
)
def test_a_third_quarters_report_is_on_three_quarters_where_it_tells_of_them(
    rules: Rules, text: str, periods: list[str]
) -> None:
    assert [record.period for record in extract(text, rules)] == periods


@pytest.mark.parametrize("writing", WRITINGS)
@pytest.mark.parametrize("head", ["亞馬遜 2024 年第四季度財報點評", "亞馬遜第四季營收創新高\n2025年2月6日 電"])
def test_script_and_width_of_the_head_make_no_difference(rules: Rules, head: str, writing: Writing) -> None:
    record = record_of(rules, writing(f"{head}\n\n淨利 3 億美元。"))
    assert (record.company, record.period) == ("AMZN", "FY2024Q4")


@pytest.mark.parametrize("text", ["淨利 3 億美元。", "甲冊公司淨利 3 億美元。", "昨日大雨。淨利 3 億美元。"])
def test_a_text_that_does_not_say_has_neither_company_nor_period(rules: Rules, text: str) -> None:
    record = record_of(rules, text)
    assert (record.company, record.period) == (None, None)


def test_products_tell_whose_text_it_is(rules: Rules) -> None:
    assert record_of(rules, "Trainium2 與 Bedrock 需求強勁,本季 AWS 營收 330 億美元。").company == "AMZN"


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("亞馬遜(AMZN)第二季財報\n2025年8月1日\n\n展望第三季。\n淨利 3 億美元。", "FY2025Q2"),
        ("亞馬遜(AMZN)FY25Q2 財報\n\n預計 2026 年第一季推出。\n淨利 3 億美元。", "FY2025Q2"),
        ("亞馬遜(AMZN)FY25Q2 財報\n\n相較 2024 年第四季。\n淨利 3 億美元。", "FY2025Q2"),
        ("2026年2月6日電 亞馬遜公布財報,2025 年第四季淨利 3 億美元。", "FY2025Q4"),
    ],
)
def test_neither_guidance_nor_comparison_nor_publication_is_the_documents_period(
    rules: Rules, text: str, period: str
) -> None:
    assert record_of(rules, text).period == period


@pytest.mark.parametrize(
    ("head", "this_year", "last_year"),
    [
        ("亞馬遜(AMZN)FY2025Q4 財報", "FY2026", "FY2025"),
        ("亞馬遜(AMZN)2025 年全年業績", "FY2026", "FY2025"),
        ("亞馬遜(AMZN)FY2025Q2 財報", "FY2025", "FY2024"),
        ("亞馬遜(AMZN)第四季財報\n2026年2月6日", "FY2026", "FY2025"),
        ("亞馬遜(AMZN)2025 年第三季財報\n2025年10月31日", "FY2025", "FY2024"),
    ],
)
def test_this_year_and_last_count_from_the_date_or_the_year_behind_a_fourth_quarter(
    rules: Rules, head: str, this_year: str, last_year: str
) -> None:
    assert record_of(rules, f"{head}\n\n今年資本支出將達 3 億美元。").period == this_year
    assert record_of(rules, f"{head}\n\n去年資本支出達 3 億美元。").period == last_year


CURRENCIES = [
    ("亞馬遜(AMZN)FY2025Q4 財報", "USD"),
    ("甲冊集團(01810.HK)2025年第三季度業績(人民幣,下同)", "CNY"),
    ("甲冊集團(01810.HK)2025年第三季度業績(單位:百萬港元)", "HKD"),
    ("甲冊集團 2025 年上半年營收 9 億歐元,全年 18 億歐元", "EUR"),
    ("甲冊光電(3008)公布 114 年第 3 季財報", "TWD"),
    ("甲冊股份(600123.SH)2024年三季報", "CNY"),
    ("甲冊今天發財報,營收八百二十九個億,美元啊,漲了兩成", "USD"),
    ("甲冊財報來了,以下數字都是日圓", "JPY"),
]


@pytest.mark.parametrize(("head", "currency"), CURRENCIES)
def test_money_without_a_currency_takes_the_documents(rules: Rules, head: str, currency: str) -> None:
    assert record_of(rules, f"{head}\n\n淨利 3 億元。").unit == currency


@pytest.mark.parametrize(
    ("text", "currency"),
    [
        ("甲冊銀行(0005)公布季績,除稅前溢利 73 億美元,預測為 60 億美元,按年少 14%。", "USD"),
        ("甲冊銀行(0005)公布季績,除稅前溢利 73 億美元,按年少 14%。股價報 110 港元。", "HKD"),
        ("甲冊電子(2454)公布財報,投資 73 億美元,另投資 60 億美元,年減 14%。", "TWD"),
        ("甲冊科技(ZZTC)公布財報,營收 73 億美元,優於預期的 60 億美元,年減 14%。", "USD"),
    ],
)
def test_plain_money_goes_on_in_the_currency_that_a_report_from_abroad_opens_with(
    rules: Rules, text: str, currency: str
) -> None:
    assert record_of(rules, f"{text}營收 9 億元,毛利 5 億元,淨利 3 億元。").unit == currency


@pytest.mark.parametrize(
    ("price", "currency"),
    [
        ("目标价由58港元降到52港元,股价报44.3港元,市值1万亿港元。", "CNY"),
        ("投资58亿港元,另投资52亿港元,现金44亿港元,借款8亿港元。", "HKD"),
    ],
)
def test_prices_on_an_exchange_say_nothing_of_the_currency_that_is_reported(
    rules: Rules, price: str, currency: str
) -> None:
    assert record_of(rules, f"甲冊集团二季度业绩,均价12.5元。{price}营业收入30亿元,净利润3亿元。").unit == currency


UNDATED = "甲冊電子第三季法說會\n\n第三季營收 90 億元,"


@pytest.mark.parametrize(
    ("text", "status"),
    [("第四季營收 95 億元。", "outlook"), ("全年營收 350 億元。", "outlook"), ("第二季營收 88 億元。", "actual")],
)
def test_without_any_year_it_is_known_what_lies_ahead(rules: Rules, text: str, status: str) -> None:
    record = record_of(rules, f"{UNDATED}年增 8%。{text}")
    assert (record.status, record.period) == (status, None)


@pytest.mark.parametrize(
    ("text", "basis"),
    [("去年第三季為 80 億元。", "yoy"), ("去年同期為 80 億元。", "yoy"), ("第二季為 80 億元。", "qoq")],
)
def test_without_any_year_it_is_known_what_lies_behind(rules: Rules, text: str, basis: str) -> None:
    [record] = extract(f"{UNDATED}{text}", rules)
    assert [(c.kind, c.basis, c.period) for c in record.changes] == [("reference", basis, None)]


def test_a_list_of_years_that_are_over_ends_with_the_last_before_the_report(rules: Rules) -> None:
    text = "甲冊電子第一季法說會\n\n2022年至2024年營收分別為 1 億元、2 億元、3 億元。第一季營收 90 億元。"
    assert record_of(rules, text).period != "FY2022Q1"


@pytest.mark.parametrize(
    ("head", "period"),
    [
        ("甲冊零售:2027財年三季報\n2026年11月18日", "FY2027Q3"),
        ("甲冊軟件2026財年第一季度財報\n2025年10月29日", "FY2026Q1"),
        ("甲冊電腦2026財年第一財季業績\n2026年1月29日", "FY2026Q1"),
        ("甲冊汽車2026年第一季度財報\n2026年4月29日", "FY2026Q1"),
    ],
)
def test_a_quarter_that_the_calendar_does_not_have_yet_is_of_a_fiscal_year(
    rules: Rules, head: str, period: str
) -> None:
    assert record_of(rules, f"{head}\n\n營收 3 億美元。").period == period


def test_the_year_that_a_forecast_is_compared_with_is_the_one_before(rules: Rules) -> None:
    text = "甲冊公布第三季業績,收入 19 億元,升 15%。公司預期 2025 年資本支出將高於 2024 年的 7 億元。"
    assert extract(text, rules)[0].period == "FY2025Q3"


def test_the_year_that_this_year_is_compared_with_is_the_one_before(rules: Rules) -> None:
    text = "甲冊集團首三季業績\n\n首三季盈利 9 億元。今年資本開支預算 14 億元,較 2025 年的 15 億元減 3%。"
    assert [r.period for r in extract(text, rules)] == ["FY2026Q3-YTD", "FY2026"]


def test_a_currency_that_is_spelled_out_by_the_way_is_not_the_documents(rules: Rules) -> None:
    text = "甲冊集團二季度電話會\n\n收入 38 億,商品收入 30 億,服務收入 8 億,毛利 6 億,營銷費用 2 億,研發費用 1 億。"
    assert record_of(rules, f"{text}回購 1 億美元。淨利潤 3 億。").unit != "USD"
    assert record_of(rules, f"{text}回購 1 億美元。淨利潤 3 億。現金 9 億美元。資本開支 8 億美元。").unit == "USD"


def test_money_with_a_currency_keeps_it(rules: Rules) -> None:
    assert record_of(rules, "亞馬遜(AMZN)FY2025Q4 財報\n\n在印度投資 3 億歐元。").unit == "EUR"


@pytest.mark.parametrize(
    ("text", "currency"),
    [("甲冊公司净利润 3 亿元,营业收入也增长了。", "CNY"), ("甲冊公司淨利 3 億元,營業額也成長了。", "TWD")],
)
def test_where_nothing_else_tells_the_script_does(rules: Rules, text: str, currency: str) -> None:
    assert record_of(rules, text).unit == currency


def test_a_company_is_named_by_a_name_that_runs_into_its_segments(rules: Rules) -> None:
    assert record_of(rules, "亞馬遜AWS 營收 330 億美元。").company == "AMZN"


def test_a_quarter_that_ended_in_december_is_of_the_year_before_a_report_in_february(rules: Rules) -> None:
    text = "甲冊集團截至12月31日止三個月業績\n2025年2月20日\n\n淨利 3 億美元。"
    assert record_of(rules, text).period == "FY2024Q4"


SINCE = [
    # A year since when something was not seen, or whose level is multiplied, dates no document.
    ("亞馬遜第三季度業績\n\n容量是 2022 年的兩倍。預計 2025 年投資,2026 年再增加。淨利 3 億美元。", "FY2025Q3"),
    ("亞馬遜計劃擴張\n\n" + "客戶來自多個地區,看重價格和穩定。" * 6 + "該項目 2019 年啟動。\n\n淨利 3 億美元。", None),
    ("亞馬遜計劃擴張\n2025-04-29\n\n顧問估計 2026 年 7 月前能做完一半。\n\n淨利 3 億美元。", None),
    ("亞馬遜第三季度業績\n\n增速是 2022 年以來最快。淨利 3 億美元。", None),
    ("亞馬遜(紀要):到 2027 年供給翻倍\n\n2025 年 3 季度財報電話會紀要\n\n淨利 3 億美元。", "FY2025Q3"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "period"), SINCE)
def test_years_that_are_told_for_comparison_date_nothing(rules: Rules, text: str, period: str | None) -> None:
    record = record_of(rules, text)
    assert (record.metric, record.period) == ("net_income", period)


@pytest.mark.parametrize(
    ("heading", "status"),
    [
        ("業務進展與展望", "actual"),
        ("財務表現與指引", "actual"),
        ("資本支出與展望", "actual"),
        ("營收與利潤指引", "outlook"),
        ("第一季與全年展望", "outlook"),
        ("財務指引", "outlook"),
    ],
)
def test_a_heading_that_is_half_on_what_is_ahead_foretells_nothing(rules: Rules, heading: str, status: str) -> None:
    text = f"亞馬遜 FY2025Q4 財報電話會摘記\n\n## {heading}\n\n營收 300 億美元。"
    assert record_of(rules, text).status == status

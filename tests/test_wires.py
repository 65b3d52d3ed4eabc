"""What news wires and announcements of mainland companies write: plans of shareholders, shares of a whole, brackets."""

import pytest

from amzn_extract.extractors import Rules, extract
from telling import check, told

WIRES = [
    # A difference in points is one, whatever stands beside it.
    ("毛利率[41.2%](同比[-0.6pcts])。", ["gross_margin 41.2 percent | yoy -0.6 percentage_point"]),
    # A measure that no metric covers is nearer than the metric.
    ("利潤承壓是因為銷售費用率同比提升[2.4 個百分點]。", ["unclaimed | yoy +2.4 percentage_point"]),
    (
        "擬減持股份不超過[90 萬股],佔公司總股本的[1.5%]。",
        ["unclaimed 90萬 count under undated outlook", "unclaimed 1.5 percent undated outlook"],
    ),
    # An earlier period in brackets is what the figure before is compared with.
    ("營收[101 億美元](2024Q4:[84 億美元])。", ["revenue 101億 USD | from yoy 84億 USD FY2024Q4"]),
    (
        "毛利率[23%](2024Q4:[25%]),淨利[3 億美元]。",
        ["gross_margin 23 percent | from yoy 25 percent FY2024Q4", "net_income 3億 USD"],
    ),
    # Nouns that count go from one level to another, too.
    ("門店由年初的[120 家]增加至[150 家]。", ["stores 150 count | from prior 120 count FY2025"]),
    (
        "門店由去年同期的[120 家]增至[150 家],餐廳由去年同期的[80 家]減少至[70 家]。",
        ["stores 150 count | from yoy 120 count FY2024Q4", "stores 70 count | from yoy 80 count FY2024Q4"],
    ),
    (
        "由虧損[6 億美元]轉為盈利[2 億美元],同比增加[8 億美元]。",
        ["net_income 2億 USD | from prior -6億 USD | yoy +8億 USD"],
    ),
    # An amount in all behind one per share.
    ("末期股息每股[0.3 美元],合共[1.2 億美元]。", ["dividend_per_share 0.3 USD", "dividend 1.2億 USD"]),
    # Plans to buy back, with both ends told.
    (
        "公司計劃回購 A 股股份,資金總額不低於[1 億美元]且不超過[2 億美元]。",
        ["buyback 1億 USD over undated outlook", "buyback 2億 USD under undated outlook"],
    ),
    ("按回購資金[2 億美元]計算,回購股份價格[9 美元]。", ["buyback 2億 USD", "price 9 USD"]),
    # A plan in a name foretells nothing.
    ("《十年發展規劃》發布以來,研發投入增長[14%]。", ["rd_expense | prior +14 percent"]),
    ("剔除召回預估成本的影響後,毛利率為[21%]。", ["gross_margin 21 percent ex_special"]),
    ("汽車產銷均同比增長[7%],中標價[3 億美元]。", ["units_sold | yoy +7 percent", "bookings 3億 USD"]),
]


@pytest.mark.parametrize(("text", "wanted"), WIRES)
def test_what_wires_write_is_read(rules: Rules, text: str, wanted: list[str]) -> None:
    check(rules, text, wanted, unclaimed=True)


DATED = [
    ("甲冊網絡披露2021年年度報告\n2022年4月12日\n\n營收9億元。2018-2021年營收穩步增長。", ["revenue 9億 TWD FY2021"]),
    ("甲冊珠寶(00999.HK)年度業績\n\n截至2019年6月30日止12個月,收益4億港元。", ["revenue 4億 HKD FY2019"]),
    (
        "9月27日甲冊珠寶公布,截至2019年6月30日止年度收益4億港元。2018年3月1日已售出一間門店。9月30日股價報3港元。",
        ["revenue 4億 HKD FY2019", "share_price 3 HKD 2019-09-30"],
    ),
    ("12月27日消息,甲冊股份中標一項目,中標金額2億元,佔公司2022年度營業收入的8%。", ["bookings 2億 TWD undated"]),
    ("截至6月底,甲冊門店120家,由去年同期的100家增加。", ["stores 120 count undated | from yoy 100 count"]),
]


@pytest.mark.parametrize(("text", "wanted"), DATED)
def test_a_wire_is_dated_by_what_it_reports_on(rules: Rules, text: str, wanted: list[str]) -> None:
    assert [told(r) for r in extract(text, rules)][: len(wanted)] == wanted


NOTES = [
    # A ratio's change and where it led, in percent both; a growth of so much to so much is a range.
    ("毛利率同比下降[3.6%]至[44.7%]。", ["gross_margin 44.7 percent | yoy -3.6 percent"]),
    ("淨利潤同比增長[10%至60%]。", ["net_income | yoy +10..+60 percent"]),
    # The basis may stand behind the rate.
    ("總資產[13 億美元]([+19.7%],YoY;[+3.4%],QoQ)。", ["total_assets 13億 USD | yoy +19.7 percent | qoq +3.4 percent"]),
    ("營收[3 億美元],同增[11%],環降[4%]。", ["revenue 3億 USD | yoy +11 percent | qoq -4 percent"]),
    # A loss named once is that of the whole list.
    (
        "三者分別虧損[15 萬美元]、[33 萬美元]和[48 萬美元]。",
        ["net_income -15萬 USD", "net_income -33萬 USD", "net_income -48萬 USD"],
    ),
    ("正常化歸母淨利潤[7 億美元]。", ["net_income 7億 USD ex_special"]),
    ("股票出售產生收益約[709 萬美元]。", ["other_income 709萬 USD about"]),
    ("淨利潤最高增長超過[10 倍]。", ["net_income | prior +1000 percent over"]),
    ("自來水收入[3 億美元],上網電量[5 億千瓦時]。", ["revenue 3億 USD", "capacity 5億 kWh"]),
    ("[806 家]公司業績預喜,佔比[70%]。", ["unclaimed 806 count", "unclaimed 70 percent"]),
    # What a share does on its day is no news of the profit before.
    (
        "預計淨利潤同比增加[21%]。今日收漲[4.5%],報[2.08 美元],成交額[250 萬美元]。",
        [
            "net_income undated outlook | yoy +21 percent",
            "share_price 2.08 USD undated | prior +4.5 percent",
            "unclaimed 250萬 USD",
        ],
    ),
]


@pytest.mark.parametrize(("text", "wanted"), NOTES)
def test_what_notes_write_is_read(rules: Rules, text: str, wanted: list[str]) -> None:
    check(rules, text, wanted, unclaimed=True)


def test_a_bullet_is_no_minus(rules: Rules) -> None:
    assert [told(r) for r in extract("要點\n\n - 9 家門店\n- 8 家門店", rules)] == [
        "stores 9 count undated",
        "stores 8 count undated",
    ]


def test_quarters_up_to_the_third_are_the_year_to_date(rules: Rules) -> None:
    text = "甲冊酒業三季報點評\n\n2020Q1-3 營收 80 億元,其中 Q3 營收 25 億元。"
    assert [r.period for r in extract(text, rules)] == ["FY2020Q3-YTD", "FY2020Q3"]


YEARS = [
    (
        "甲冊酒業年報點評\n\n24年營收31億元,同比+3.2%;25Q1營收9億元,同比+1.8%。毛利率24A/24Q4/25Q1分別是87%/84%/86%。",
        ["FY2024", "FY2025Q1", "FY2024", "FY2024Q4", "FY2025Q1"],
    ),
    ("甲冊集團截至2022年6月30日止年度業績\n9月9日公布,本年度生意回暖,收益多了38億港元。", ["FY2022"]),
    (
        "甲冊集團公布2022財年第四季度業績。收入9億元,各項業務在報告期內保持穩健,管理層對未來的發展充滿信心,並將繼續投入技術與服務,提升消費者體驗,推進全球化,與夥伴一起成長。截至2022年3月31日止的12個月,活躍用戶達13億。",
        ["FY2022Q4", "FY2022"],
    ),
]


@pytest.mark.parametrize(("text", "periods"), YEARS)
def test_years_of_reports_are_told_apart(rules: Rules, text: str, periods: list[str]) -> None:
    assert [(r.period, r.status) for r in extract(text, rules)] == [(period, "actual") for period in periods]


COUNTED = [
    ("收入連續9個季度增長,研發投入同比增長[五成]。", ["rd_expense | yoy +50 percent"]),
    ("[11 家]上市公司豬隻出欄量環比下降[6%]。", ["unclaimed 11 count", "units_sold | qoq -6 percent"]),
    ("9月發布的甲冊17系列上市首月銷量增長[30%]。", ["units_sold 2026-09 | prior +30 percent"]),
    ("銷售收現[3 億美元],處置投資錄得稅後淨收益[2 億美元]。", ["unclaimed 3億 USD", "other_income 2億 USD"]),
    (
        "淨虧損[7 億美元](約[50 億元人民幣])。非美國通用會計準則下(Non-GAAP)淨虧損[6 億美元]。",
        ["net_income -7億 USD", "net_income -50億 CNY about", "net_income -6億 USD ex_special"],
    ),
    ("每股美國存托憑證淨虧損[0.86 美元]。", ["eps -0.86 USD"]),
]


@pytest.mark.parametrize(("text", "wanted"), COUNTED)
def test_what_is_counted_and_what_is_not(rules: Rules, text: str, wanted: list[str]) -> None:
    check(rules, text, wanted, unclaimed=True)


MEASURES = [
    # What no metric covers is told apart from the one before, all of a list of it.
    (
        "存貨[21 億美元],合同負債達[13 億美元],同比下降[1.6%]。",
        ["inventory 21億 USD", "unclaimed 13億 USD", "unclaimed | yoy -1.6 percent"],
    ),
    (
        "毛利率同比[-2pct]至[19%] 銷售/管理費用率同比[+0.3]/[+1.4pct]至[6%]/[3%]。",
        [
            "gross_margin 19 percent | yoy -2 percentage_point",
            "unclaimed | yoy +0.3 percentage_point",
            "unclaimed | yoy +1.4 percentage_point",
            "unclaimed 6 percent",
            "unclaimed 3 percent",
        ],
    ),
    ("研發費用[18 億美元](全數計入損益),同比增加[16%]。", ["rd_expense 18億 USD | yoy +16 percent"]),
    ("用戶總時長同比增長超[20%],銷售服務網點[700 家]。", ["usage | yoy +20 percent over", "stores 700 count"]),
    ("市價[91 美元],市值[269 億美元]。", ["share_price 91 USD undated", "market_cap 269億 USD undated"]),
    # A loss that narrows or widens, in one word.
    ("淨利潤[-0.5 億美元],同比減虧[0.1 億美元]。", ["net_income -5000萬 USD | yoy +1000萬 USD"]),
    ("扣非淨利潤[-6 億美元],同比增虧[5 億美元]。", ["net_income -6億 USD ex_special | yoy -5億 USD ex_special"]),
    # Sizes, ranks and rates of lines; what was added to the count before; a unit of time is no basis.
    (
        "移動用戶達[9.6 億戶],淨增[1,200 萬戶],其中千兆用戶[6,600 萬戶]。",
        ["users 9.6億 count | prior +1200萬 count", "users 6600萬 count"],
    ),
    ("8英寸晶圓出貨量[120 萬片],世界500強中已有[300 家]客戶。", ["shipments 120萬 count", "users 300 count"]),
    ("產能由[66 萬噸]/年提高至[86 萬噸]/年。", ["capacity 86萬 count | from prior 66萬 count"]),
]


@pytest.mark.parametrize(("text", "wanted"), MEASURES)
def test_what_no_metric_covers_is_left_alone(rules: Rules, text: str, wanted: list[str]) -> None:
    check(rules, text, wanted, unclaimed=True)


def test_a_row_of_forecasts_dates_no_results_further_on(rules: Rules) -> None:
    text = (
        "甲冊服飾2025年三季報點評\n2025年11月10日\n\n預計2025年、2026年、2027年淨利潤分別為1億元、2億元、3億元。\n"
        "第三季度,直營、加盟、線上毛利率同比變化分別為-0.1、-0.8、+7.4個百分點。\n"
        "三種渠道收入分別為4億元、5億元、6億元。"
    )
    assert {r.status for r in extract(text, rules)[3:]} == {"actual"}


def test_a_quarter_that_something_is_a_share_of_may_be_the_documents(rules: Rules) -> None:
    text = "甲冊網絡第二季度業績\n\n總收入105億元。增值服務收入77億元,佔2012年第二季度總收入的74%。"
    assert {r.period for r in extract(text, rules)} == {"FY2012Q2"}

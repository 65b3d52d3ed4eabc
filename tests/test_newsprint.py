"""What newspapers and brokers of Taiwan, Hong Kong and the mainland write of results in their own way."""

import pytest

from amzn_extract.extractors import Rules
from marks import marked
from telling import check, records_of, spans_of, told

COMPARED = [
    (
        "每股盈餘[8.2 元],贏過甲公司的[3.1 元]、乙公司的[2.6 元]。",
        ["eps 8.2 USD | from peer 3.1 USD | from peer 2.6 USD"],
    ),
    (
        "毛利率[31%],高於同業的[24%]與對手的[26%]。",
        ["gross_margin 31 percent | from peer 24 percent | from peer 26 percent"],
    ),
    ("本益比[31 倍],高於行業平均的[27 倍]。", ["pe_ratio 31 times undated | from peer 27 times"]),
    ("營收[59 億美元],符合先前指引([58 億美元])。", ["revenue 59億 USD | from guidance 58億 USD"]),
    ("毛利率[44%],低於市場預期([46%])。", ["gross_margin 44 percent | from consensus 46 percent"]),
    (
        "營收[62 億美元],較上季[55 億美元]成長達[12.7%]。",
        ["revenue 62億 USD | from qoq 55億 USD FY2025Q3 | qoq +12.7 percent"],
    ),
    (
        "庫存[90 億美元],比半年前的[98 億美元]減少[8 億美元]。",
        ["inventory 90億 USD | from prior 98億 USD | prior -8億 USD"],
    ),
    ("純利按年跌近[4%]遜預期 營收[62 億美元]。", ["net_income | yoy -4 percent about", "revenue 62億 USD"]),
]


@pytest.mark.parametrize(("text", "wanted"), COMPARED)
def test_each_level_that_a_figure_is_set_against_stands_beside_it(rules: Rules, text: str, wanted: list[str]) -> None:
    check(rules, text, wanted)


CHANGED = [
    ("淨利[12 億美元],多[6%],營收按年升[3%]。", ["net_income 12億 USD | yoy +6 percent", "revenue | yoy +3 percent"]),
    (
        "平均售價[1,763 美元],較前一週下跌[39 美元],跌幅[2.2%]。",
        ["average_price 1763 USD | prior -39 USD | prior -2.2 percent"],
    ),
    ("集團稅前多賺[8%]。", ["pretax_income | prior +8 percent"]),
    ("集團多賺[8%]至[12 億美元]。", ["net_income 12億 USD | prior +8 percent"]),
    (
        "遊戲收入[28 億美元],按年升[15%];社交收入按年升[5%]至[19 億美元]。",
        ["revenue 28億 USD | yoy +15 percent", "revenue 19億 USD | yoy +5 percent"],
    ),
    (
        "毛利率[46.5%],受[8 億美元]關稅成本影響按季降[0.6 個百分點]。",
        ["gross_margin 46.5 percent | qoq -0.6 percentage_point", "cost 8億 USD"],
    ),
    ("毛利[52 億美元](毛利率[38%]),季增[4%]。", ["gross_profit 52億 USD | qoq +4 percent", "gross_margin 38 percent"]),
    ("AI 產能將擴充[一倍]。", ["capacity undated outlook | prior +100 percent"]),
    (
        "每股盈餘[4.13 美元],調整某項投資影響後按固定匯率成長[23%]。",
        ["eps 4.13 USD | prior +23 percent ex_fx ex_special"],
    ),
    (
        "遊戲毛利率[64.9%],上一季度和 2024 年第四季度分別為[62.2%]和[63.4%]。",
        ["gross_margin 64.9 percent | from qoq 62.2 percent FY2025Q3 | from yoy 63.4 percent FY2024Q4"],
    ),
    ("甲冊經調整少賺[64%]未達預期 預料全年業績起伏。", ["net_income | prior -64 percent ex_special"]),
    ("今年資本支出維持上調後的[23 億美元]。", ["capex 23億 USD FY2026 outlook"]),
    ("門市熟食業績年增近[兩成]。", ["revenue | yoy +20 percent about"]),
    ("營收雙降失守[60 億美元]關卡。", ["revenue 60億 USD under"]),
    (
        "智慧車收入[28 億美元],升[1.9 倍],純利按年升[4%]。",
        ["revenue 28億 USD | yoy +190 percent", "net_income | yoy +4 percent"],
    ),
]


@pytest.mark.parametrize(("text", "wanted"), CHANGED)
def test_a_change_belongs_to_what_it_is_told_of(rules: Rules, text: str, wanted: list[str]) -> None:
    check(rules, text, wanted)


WRITTEN = [
    ("配件收入增加[一倍六],升至[28 億美元]。", ["revenue 28億 USD | prior +160 percent"]),
    ("每股份合訂單位基本盈利[31 港仙];中期分派[26 港仙]。", ["eps 0.31 HKD", "dividend_per_share 0.26 HKD"]),
    ("毛利率預估[47%±1.5%]。", ["gross_margin 45.5..48.5 percent undated outlook"]),
    ("毛利率預估[46%加減 1.5 個百分點]。", ["gross_margin 44.5..47.5 percent undated outlook"]),
    ("營收預估[600 億美元±2%]。", ["revenue 588億..612億 USD undated outlook"]),
    ("淨利[60.4 億美元],EPS[1.73 美元]。", ["net_income 60.4億 USD", "eps 1.73 USD"]),
    (
        "股價[120 美元],PE[31 倍],ROE[14.2%]。",
        ["share_price 120 USD undated", "pe_ratio 31 times undated", "roe 14.2 percent"],
    ),
    ("營收超越[190 億美元]。", ["revenue 190億 USD over"]),
    ("甲、乙公司獲利分別突破[600 億美元]、[500 億美元]。", ["net_income 600億 USD over", "net_income 500億 USD over"]),
    ("回購涉資港幣約[7.2 億元]。", ["buyback 7.2億 HKD about"]),
    ("集團純利[24 億人幣]。", ["net_income 24億 CNY"]),
    ("App 有逾[1,500 萬]會員的訂單。", ["users 1500萬 count over"]),
    ("集團通過股份回購向股東返還[70 億美元]。", ["buyback 70億 USD"]),
    ("這一成績得來不易,營收[62 億美元],連續三個季度增長。", ["revenue 62億 USD"]),
    ("以美元兌台幣匯率 1 比 31.2 計算,營收[62 億美元]。", ["revenue 62億 USD"]),
    (
        "若以新台幣計算,營收[1,900 億],毛利[800 億];以美元計,營收[62 億]。",
        ["revenue 1900億 TWD", "gross_profit 800億 TWD", "revenue 62億 USD"],
    ),
    (
        "營收[三三○億美元],年增[三四％];毛利[七七．六億美元]。",
        ["revenue 330億 USD | yoy +34 percent", "gross_profit 77.6億 USD"],
    ),
    ("派息每股[44﹒5港仙],純利[24﹒55億美元]。", ["dividend_per_share 0.445 HKD", "net_income 24.55億 USD"]),
    ("持續經營淨利潤[90 億美元]。", ["net_income 90億 USD"]),
    ("集團確認減值[12 億美元],計提[7 億美元]存貨準備金。", ["impairment 12億 USD", "impairment 7億 USD"]),
    (
        "營運活動提供的淨現金為[38 億美元],現金、現金等價物及投資總額為[440 億美元]。",
        ["operating_cash_flow 38億 USD", "cash 440億 USD"],
    ),
]


@pytest.mark.parametrize(("text", "wanted"), WRITTEN)
def test_figures_are_read_as_they_are_written(rules: Rules, text: str, wanted: list[str]) -> None:
    check(rules, text, wanted)


def test_how_far_a_figure_may_be_off_is_no_figure_where_it_stands_apart(rules: Rules) -> None:
    for text in ("營收預估 60 億美元(±2%)。", "營收預估 60 億美元,上下浮動 2%。"):
        assert [told(r) for r in records_of(rules, text, unclaimed=True)] == ["revenue 60億 USD undated outlook"]


UNKNOWN = [
    "每股淨值由[85 元]升至[92 元]。",
    "每股購買代價[493 元]。",
    "平均每日成交金額[2,400 億元]。",
    "家庭年收入[10 萬美元]。",
    "新業務價值升[14%] 派息 不變。",
    "物業組合估值跌[1.4%]。",
    "房地產提撥[7 億美元],按年多[6 億美元]。",
    "房地產提撥[7 億],漲[8%]。",
]


@pytest.mark.parametrize("text", UNKNOWN)
def test_what_no_metric_measures_passes_for_none(rules: Rules, text: str) -> None:
    plain, spans = marked(f"每股盈餘[3 元],預期信貸損失[4 億美元]。{text}")
    records = records_of(rules, plain, unclaimed=True)
    assert [r.metric for r in records if r.metric] == ["eps", "impairment"]
    assert not any(r.changes for r in records if r.metric)
    assert spans_of(records) == spans


DATED = [
    (
        "2025-10-16\n"
        "某廠交出第 3 季財報,也給了第 4 季財測,第 3 季淨利 45 億元,每股純益 7 元;預估第 4 季營收 32 億美元。",
        [("45 億元", "FY2025Q3", "actual"), ("7 元", "FY2025Q3", "actual"), ("32 億美元", "FY2025Q4", "outlook")],
    ),
    (
        "2025-11-13\n某集團第三季純利 6 億元。\n"
        "公司首三季純利 16 億元,每股盈利 3 元。經調整純利 19 億元,按年升 16%。期內收入 55 億元。",
        [
            ("6 億元", "FY2025Q3", "actual"),
            ("16 億元", "FY2025Q3-YTD", "actual"),
            ("3 元", "FY2025Q3-YTD", "actual"),
            ("19 億元", "FY2025Q3-YTD", "actual"),
            ("55 億元", "FY2025Q3-YTD", "actual"),
        ],
    ),
    (
        "某超商 9 月營收 246 億元,年增 12%。\n"
        "門市截至 9 月底 6,570 家,去年同期 6,295 家。\n截至 111 年 9 月 30 日止,會員 410 萬人。",
        [("246 億元", "2022-09", "actual"), ("6,570 家", "FY2022Q3", "actual"), ("410 萬人", "2022-09-30", "actual")],
    ),
    (
        "2025-08-12\n某金控 7 月稅後純益 90 億元,月增 27%,累計稅後純益 547 億元,EPS 為 3.5 元。",
        [("90 億元", "2025-07", "actual"), ("547 億元", None, "actual"), ("3.5 元", None, "actual")],
    ),
    (
        "2025-11-18\n某集團公佈截至 9 月底季度業績,純利 11 億元。\n首三季資本開支 130 億元。",
        [("11 億元", "FY2025Q3", "actual"), ("130 億元", "FY2025Q3-YTD", "actual")],
    ),
    (
        "2025-11-19\n某集團 9 月底止第三季業績,上季單計智能車收入為 28 億元。\n本周提早全年目標\n"
        "集團料明年交付續增,毛利會跌,但現金仍然充裕,足以應付投資所需。\n上季手機收入減 3%\n"
        "整體而言,集團上季收入 113 億元,升 22%,純利 12 億元,其他業務亦有進展。",
        [
            ("28 億元", "FY2025Q3", "actual"),
            ("3%", "FY2025Q3", "actual"),
            ("113 億元", "FY2025Q3", "actual"),
            ("12 億元", "FY2025Q3", "actual"),
        ],
    ),
    (
        "2025-10-30\n"
        "某公司發布 2025 財年第三季度財報。第三季度營收、全年資本開支指引均超出預期,營收首破 1,000 億美元大關。",
        [("1,000 億美元", "FY2025Q3", "actual")],
    ),
    (
        "2025-11-13\n某公司第三季營收 90 億元。\n"
        "成本上升 估毛利率再下滑\n攤開公司第三季財報,營業毛利 33 億元,季減 4%,比預期略低一些。",
        [("90 億元", "FY2025Q3", "actual"), ("33 億元", "FY2025Q3", "actual")],
    ),
    (
        "2025-08-01\n某公司第三財季營收 94 億美元。\n毛利率 46.5%(處於指引區間高端),淨利 23 億美元。",
        [("94 億美元", "FY2025Q3", "actual"), ("46.5%", "FY2025Q3", "actual"), ("23 億美元", "FY2025Q3", "actual")],
    ),
]


@pytest.mark.parametrize(("text", "wanted"), DATED)
def test_a_figure_is_of_the_period_that_its_paragraph_is_on(
    rules: Rules, text: str, wanted: list[tuple[str, str | None, str]]
) -> None:
    assert [(r.quote, r.period, r.status) for r in records_of(rules, text, header="")] == wanted


CURRENCIES = [
    ("某行(00005)中期業績,稅前利潤215億元(美元‧下同),按年跌1%。", "USD"),
    ("甲冊(ZZTC.US)次季成績單:收入88億,市場本來估85億,研發花掉9億。", "USD"),
    ("某电商2025年三季报:3P服务收入729.7亿元,广告收入250亿元,净利58亿元。", "CNY"),
    ("〈某廠法說〉Q3 營收 158 億元,季增 3.6%。", "TWD"),
]


@pytest.mark.parametrize(("text", "unit"), CURRENCIES)
def test_plain_amounts_are_in_the_currency_of_the_place(rules: Rules, text: str, unit: str) -> None:
    assert {r.unit for r in records_of(rules, text, header="") if r.metric} == {unit}


def test_brackets_behind_a_rival_hold_its_own_figure(rules: Rules) -> None:
    plain, _ = marked("營收[130 億美元],首次超越手機業務([36 億美元])。")
    assert told(records_of(rules, plain)[0]) == "revenue 130億 USD"

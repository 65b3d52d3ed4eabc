"""Linking: which metric, segment and part in the statement a quantity has, sentence by sentence."""

import pytest

from amzn_extract.extractors import Rules
from marks import WRITINGS, Writing, marked
from telling import check, records_of, spans_of, told

OWN = [
    # Figures and their signs may follow some Latin words at once, as brokers write them.
    (
        "EPS[0.45 美元],ROE[12.3%](yoy[-1.2pct]),PE[25 倍],PB1.2 倍。",
        ["eps 0.45 USD", "roe 12.3 percent | yoy -1.2 percentage_point", "pe_ratio 25 times undated"],
    ),
    ("GMV[300 億美元](YoY[-3%],qoq[+2%])。", ["gross_sales 300億 USD | yoy -3 percent | qoq +2 percent"]),
    ("H20 營收[50 億美元],Trainium2 出貨[200 萬顆]。", ["revenue 50億 USD", "trainium2 shipments 200萬 count"]),
    ("雲端事業 AWS 營收 [330 億美元]。", ["aws revenue 330億 USD"]),
    ("[330 億美元]的 AWS 營收創下新高。", ["aws revenue 330億 USD"]),
    ("超過 [50 億美元]的年化營收來自自研晶片。", ["chips annualized_revenue 50億 USD over"]),
    ("一共有 [2,000 萬名]用戶。", ["users 2000萬 count"]),
    ("用戶達[2,000 萬名]。", ["users 2000萬 count"]),
    ("當日達覆蓋[2,300 個]城市。", ["same_day_delivery coverage 2300 count"]),
    ("AWS 增加[1.2 吉瓦]的數據中心容量。", ["aws capacity_added 1.2 GW"]),
    ("毛利[870 億美元]、毛利率[48.6%]。", ["gross_profit 870億 USD", "gross_margin 48.6 percent"]),
    ("集團資本支出[340 億美元],主要投向 AWS。", ["capex 340億 USD"]),
    ("員工約[155 萬名],其中機器人[100 萬台]。", ["headcount 155萬 count about", "robots 100萬 count"]),
    ("營收[1,800 億美元],其中 AWS 佔[18%]。", ["revenue 1800億 USD", "aws sales_mix 18 percent"]),
    ("股價盤後報[250 美元]。", ["share_price 250 USD undated"]),
]


@pytest.mark.parametrize(("text", "wanted"), OWN)
def test_a_value_belongs_to_the_metric_of_its_clause_on_either_side(rules: Rules, text: str, wanted: list[str]) -> None:
    check(rules, text, wanted)


ELLIPSIS = [
    (
        "北美營收[1,060 億美元],國際[400 億美元],AWS [330 億美元]。",
        ["north_america revenue 1060億 USD", "international revenue 400億 USD", "aws revenue 330億 USD"],
    ),
    (
        "國際部門營收[400 億美元],營業利潤[12 億美元];北美營收[1,060 億美元]。",
        ["international revenue 400億 USD", "international operating_income 12億 USD",
        "north_america revenue 1060億 USD" ],
    ),
    (
        "AWS 利潤率為[35%],北美[7%],國際[3%]。",
        ["aws operating_margin 35 percent", "north_america operating_margin 7 percent",
        "international operating_margin 3 percent" ],
    ),
    (
        "廣告營收成長[24%],國際成長[10%]。",
        ["advertising revenue | prior +24 percent", "international revenue | prior +10 percent"],
    ),
    ("淨利[180 億美元],年增[8%],每股盈餘[1.7 美元]。", ["net_income 180億 USD | yoy +8 percent", "eps 1.7 USD"]),
    (
        "國際賺[12 億美元],AWS 賺[114 億美元]。",
        ["international operating_income 12億 USD", "aws operating_income 114億 USD"],
    ),
    ("AWS 營收[330 億美元]。同比增長[20%]。", ["aws revenue 330億 USD | yoy +20 percent"]),
    ("AWS 表現亮眼。營收[330 億美元]。", ["aws revenue 330億 USD"]),
    ("AWS 營收[330 億美元]。集團淨利[180 億美元]。", ["aws revenue 330億 USD", "net_income 180億 USD"]),
    ("AWS 營收[330 億美元]。公司整體營收[1,800 億美元]。", ["aws revenue 330億 USD", "revenue 1800億 USD"]),
    (
        "AWS 營收[330 億美元](國際[464 億美元]),營業利潤[114 億美元]。",
        ["aws revenue 330億 USD", "international revenue 464億 USD", "aws operating_income 114億 USD"],
    ),
    (
        "過去 12 個月美國雜貨(不含生鮮)的商品銷售總額超過[1,000 億美元]。",
        ["grocery gross_sales 1000億 USD over FY2025Q4-TTM"],
    ),
    ("廣告營收[216 億美元]。倉庫機器人[130 萬台],員工[151 萬人]。",
     ["advertising revenue 216億 USD", "robots 130萬 count", "headcount 151萬 count"]),
    (
        "北美利潤率[6.3%],其中計入一次性費用[10 億美元]。一次性費用合計[12 億美元]。",
        [
            "north_america operating_margin 6.3 percent", "north_america special_charge 10億 USD",
            "special_charge 12億 USD",
        ],
    ),
    ("資本支出[2,000 億美元],賣方市場嫌多。", ["capex 2000億 USD"]),
    (
        "AWS 營收[330 億美元],佔全公司[兩成]的營收。利潤率[35%]。",
        ["aws revenue 330億 USD", "aws sales_mix 20 percent", "aws operating_margin 35 percent"],
    ),
    (
        "資本支出[263 億美元],大多砸在機房。2024 年全年是[830 億美元]。",
        ["capex 263億 USD", "capex 830億 USD FY2024"],
    ),
    # A sentence on parts of what the one before told is of its metric and its period, foretold where that is.
    (
        "2024 年資本支出[830 億美元]。其中北美[300 億美元],AWS 佔[六成]。廣告營收[213 億美元]。",
        ["capex 830億 USD FY2024", "north_america capex 300億 USD FY2024", "aws unclaimed 60 percent FY2024",
         "advertising revenue 213億 USD"],
    ),
    (
        "預計 2026 年營收[8,000 億美元]。這其中 AWS 營收[1,600 億美元]。",
        ["revenue 8000億 USD FY2026 outlook", "aws revenue 1600億 USD FY2026 outlook"],
    ),
    # What is expected goes on with the metric of the sentence before, if it names nothing of its own.
    (
        "資本支出[342 億美元]。我們預計 2026 年全年在[1,250 億美元]左右。",
        ["capex 342億 USD", "capex 1250億 USD about FY2026 outlook"],
    ),
    (
        "資本支出[342 億美元]。公司預計出售一幢大樓可得[5 億美元]。",
        ["capex 342億 USD", "unclaimed 5億 USD undated outlook"],
    ),
    (
        "營業利潤[174 億美元],已計入[25 億美元]和解費用及[18 億美元]的預估遣散費。",
        ["operating_income 174億 USD", "special_charge 25億 USD", "special_charge 18億 USD"],
    ),
    # Guidance is the company's, unless its line is on a segment.
    (
        "AWS 營業利潤[102 億美元]。2026 年第一季營收預計[1,740 億至 1,795 億美元]。",
        ["aws operating_income 102億 USD", "revenue 1740億..1795億 USD FY2026Q1 outlook"],
    ),
    (
        "AWS:營業利潤[102 億美元]。2026 年第一季營收預計[360 億至 370 億美元]。",
        ["aws operating_income 102億 USD", "aws revenue 360億..370億 USD FY2026Q1 outlook"],
    ),
    # Amounts of what no metric covers are none of the metric before.
    (
        "總資產[8,000 億美元],年增[6%];理賠金額[12 億美元],年增[8%]。員工[150 萬人],年增[2%]。",
        ["total_assets 8000億 USD | yoy +6 percent", "unclaimed 12億 USD", "unclaimed | yoy +8 percent",
         "headcount 150萬 count | yoy +2 percent"],
    ),
    # At a point in time there is all that was added so far.
    (
        "第四季新開[30 家]門市,關閉[12 家],年底共有[640 家]。",
        ["store_openings 30 count", "store_openings -12 count", "stores 640 count FY2025"],
    ),
    (
        "AWS 利潤率[34.6%],儘管折舊大增,還是站穩[34%]以上。",
        ["aws operating_margin 34.6 percent", "aws operating_margin 34 percent over"],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("text", "wanted"), ELLIPSIS)
def test_what_a_clause_leaves_out_is_taken_from_the_one_before(rules: Rules, text: str, wanted: list[str]) -> None:
    check(rules, text, wanted, unclaimed=True)


SCOPES = [
    (
        "AWS 部門:\n營收 [330 億美元]。\n營業利潤[114 億美元]。\n國際部門:\n營收[400 億美元]。",
        ["aws revenue 330億 USD", "aws operating_income 114億 USD", "international revenue 400億 USD"],
    ),
    (
        "一、營收\nAWS [330 億美元]。\n北美[1,060 億美元]。\n二、營業利潤\nAWS [114 億美元]。",
        ["aws revenue 330億 USD", "north_america revenue 1060億 USD", "aws operating_income 114億 USD"],
    ),
    (
        "一、展望\n第一季營收[1,700 億至 1,750 億美元]。\n二、回顧\n營收[1,800 億美元]。",
        ["revenue 1700億..1750億 USD FY2026Q1 outlook", "revenue 1800億 USD"],
    ),
    (
        "- AWS:營收[330 億美元],年增[20%]\n- 廣告:營收[170 億美元]",
        ["aws revenue 330億 USD | yoy +20 percent", "advertising revenue 170億 USD"],
    ),
    ("AWS:營收[330 億美元]。年增[20%]。", ["aws revenue 330億 USD | yoy +20 percent"]),
    ("廣告:[170 億美元],[+24%]。", ["advertising revenue 170億 USD | prior +24 percent"]),
    ("財測:第一季營業利潤[160 億至 200 億美元]。", ["operating_income 160億..200億 USD FY2026Q1 outlook"]),
]


@pytest.mark.parametrize(("text", "wanted"), SCOPES)
def test_headings_and_labels_say_what_the_lines_below_and_behind_are_about(
    rules: Rules, text: str, wanted: list[str]
) -> None:
    check(rules, text, wanted)


LISTS = [
    (
        "北美、國際和 AWS 的營收分別為[1,060 億美元]、[400 億美元]和[330 億美元]。",
        ["north_america revenue 1060億 USD", "international revenue 400億 USD", "aws revenue 330億 USD"],
    ),
    (
        "北美、國際、AWS 營收分別增長[11%]、[14%]、[20%]。",
        ["north_america revenue | prior +11 percent", "international revenue | prior +14 percent",
        "aws revenue | prior +20 percent" ],
    ),
    (
        "北美/國際/AWS 營收[1060]/[400]/[330 億美元],年增[11%]/[14%]/[20%]。",
        [
            "north_america revenue 1060億 USD | yoy +11 percent", "international revenue 400億 USD | yoy +14 percent",
            "aws revenue 330億 USD | yoy +20 percent",
        ],
    ),
    (
        "北美同國際分別做咗[863 億美元]同[319 億美元]生意,升[12%]同[10%]。",
        ["north_america revenue 863億 USD | prior +12 percent", "international revenue 319億 USD | prior +10 percent"],
    ),
    ("營收和營業利潤分別為 [1,800 億美元]和 [217 億美元]。", ["revenue 1800億 USD", "operating_income 217億 USD"]),
    (
        "營收[1,800 億],營業利潤[217 億],大行本來估[1,765 億]同[200 億]。",
        ["revenue 1800億 USD | from consensus 1765億 USD", "operating_income 217億 USD | from consensus 200億 USD"],
    ),
    # Amounts go through the amounts of the sentence before, and not through its rates.
    (
        "營收[1,800 億美元],營業利潤[217 億美元],利潤率[12%]。市場預期分別為[1,765 億]和[200 億]。",
        [
            "revenue 1800億 USD | from consensus 1765億 USD",
            "operating_income 217億 USD | from consensus 200億 USD",
            "operating_margin 12 percent",
        ],
    ),
    ("營收同比和環比分別增長[13%]和[7%]。", ["revenue | yoy +13 percent | qoq +7 percent"]),
    (
        "北美營收[1,189 億美元]、國際[464 億美元],分別增長[11%]和[13%]。",
        ["north_america revenue 1189億 USD | prior +11 percent", "international revenue 464億 USD | prior +13 percent"],
    ),
    (
        "營收[1,801 億美元],員工[155 萬人],各增[13%]與[2%]。",
        ["revenue 1801億 USD | prior +13 percent", "headcount 155萬 count | prior +2 percent"],
    ),
    (
        "2024、2025 年營收分別為[6,380 億美元]和[7,000 億美元]。",
        ["revenue 6380億 USD FY2024", "revenue 7000億 USD FY2025"],
    ),
    (
        "大行料公司今明兩年每股盈利分別為[7.5 美元]、[8.8 美元]。",
        ["eps 7.5 USD FY2026 outlook", "eps 8.8 USD FY2027 outlook"],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("text", "wanted"), LISTS)
def test_members_of_a_list_go_one_each_to_the_members_of_another(rules: Rules, text: str, wanted: list[str]) -> None:
    check(rules, text, wanted)


TIMES = [
    (
        "全年資本支出預計上調至[2,000 億美元];本季資本支出[395 億美元]。",
        ["capex 2000億 USD FY2026 outlook", "capex 395億 USD"],
    ),
    ("預計第一季營收[1,700 億至 1,750 億美元]。", ["revenue 1700億..1750億 USD FY2026Q1 outlook"]),
    ("今年資本支出將達約[2,100 億美元]。", ["capex 2100億 USD about FY2026 outlook"]),
    ("Leo 計劃今年發射[20 次]。", ["leo launches 20 count FY2026 outlook"]),
    ("今年產能將由 [4 吉瓦]擴至 [6 吉瓦]。", ["capacity 6 GW FY2026 outlook | from prior 4 GW"]),
    ("目標價由 [250 美元]上調至 [280 美元]。", ["target_price 280 USD undated outlook | from prior 250 USD"]),
    ("2025 年全年營收[7,000 億美元],增長[12%]。", ["revenue 7000億 USD FY2025 | prior +12 percent"]),
    ("第三季營收[1,800 億美元],年增[13%]。", ["revenue 1800億 USD FY2025Q3 | yoy +13 percent"]),
    ("自由現金流(過去 12 個月)為[148 億美元]。", ["free_cash_flow 148億 USD FY2025Q4-TTM"]),
    ("公司維持全年資本支出[2,000 億美元]的指引。", ["capex 2000億 USD FY2026 outlook"]),
    ("Rufus 今年有[2.5 億]顧客用過。", ["rufus users 2.5億 count FY2026"]),
    ("過去一年我們接入了[3.8 GW]。", ["capacity_added 3.8 GW FY2025Q4-TTM"]),
    ("今年全年資本支出大概是[750 億]。", ["capex 750億 USD about FY2026 outlook"]),
    ("今年迄今資本支出已達[1,310 億美元]。", ["capex 1310億 USD FY2025"]),
    ("年初至今 Rufus 有[2.5 億名]用戶。", ["rufus users 2.5億 count FY2025"]),
    (
        "AWS 增長[20%](預計下季增[22%]),營收[330 億美元]。",
        [
            "aws revenue | prior +20 percent",
            "aws revenue FY2026Q1 outlook | prior +22 percent",
            "aws revenue 330億 USD",
        ],
    ),
    (
        "過去 12 個月自由現金流[-94 億美元](24Q4 為[182 億美元])。",
        ["free_cash_flow -94億 USD FY2025Q4-TTM | from yoy 182億 USD FY2024Q4-TTM"],
    ),
    (
        "AWS 利潤率[35%],去年第四季是[36.9%],跌了不到[兩個百分點]。",
        ["aws operating_margin 35 percent | from yoy 36.9 percent FY2024Q4 | yoy -2 percentage_point under"],
    ),
    (
        "今年全年資本支出將達[2,100 億美元],三個月前是[2,000 億美元]。",
        ["capex 2100億 USD FY2026 outlook | from prior 2000億 USD"],
    ),
    ("營收達[1,800 億美元],公司對前景有信心。", ["revenue 1800億 USD"]),
    (
        "自由現金流由一年前淨流出[197 億美元]轉為淨流入[214 億美元]。",
        ["free_cash_flow 214億 USD | from yoy -197億 USD FY2024Q4"],
    ),
]


@pytest.mark.parametrize(("text", "wanted"), TIMES)
def test_guidance_is_told_from_results_and_each_has_its_period(rules: Rules, text: str, wanted: list[str]) -> None:
    check(rules, text, wanted)


UNCLAIMED = [
    ("公司的成本協同效應每年節省[3 億美元]。", ["unclaimed 3億 USD"]),
    ("遊戲《三角森林》《萬國 2》全新上線,21財經與36氪先後報導。", []),
    ("日均訂單量同比[翻倍]。", ["unclaimed 2 times"]),
    ("會議室有[500 頁]文件。", ["unclaimed 500 count"]),
    ("訂單處理時間縮短[20%],降雨量增加[5%]。", ["unclaimed | prior -20 percent", "unclaimed | prior +5 percent"]),
]


@pytest.mark.parametrize(("text", "wanted"), UNCLAIMED)
def test_a_quantity_of_no_metric_is_told_when_asked_for(rules: Rules, text: str, wanted: list[str]) -> None:
    check(rules, text, wanted, unclaimed=True)


@pytest.mark.parametrize("text", [text for text, _ in UNCLAIMED])
def test_a_quantity_of_no_metric_is_left_out_otherwise(rules: Rules, text: str) -> None:
    assert records_of(rules, marked(text)[0]) == []


@pytest.mark.parametrize("text", ["公司未披露 Trainium 的營收。", "管理層沒有公布用戶數。", "AWS 的利潤率再創新高。"])
def test_a_metric_without_a_number_gives_no_record(rules: Rules, text: str) -> None:
    assert records_of(rules, text, unclaimed=True) == []


def test_behind_a_metric_that_is_not_disclosed_its_change_may_be(rules: Rules) -> None:
    check(rules, "公司沒有披露用戶數,只說比去年多了[三成]。", ["users | yoy +30 percent"])


@pytest.mark.parametrize("writing", WRITINGS)
@pytest.mark.parametrize(("text", "wanted"), [*OWN[4:7], *ELLIPSIS[:2], *SCOPES[:2], *LISTS[:3], *TIMES[1:3]])
def test_script_and_width_make_no_difference(rules: Rules, text: str, wanted: list[str], writing: Writing) -> None:
    plain, spans = marked(text)
    records = records_of(rules, writing(plain))
    assert [told(record) for record in records] == wanted
    assert spans_of(records) == spans


def test_the_record_names_its_metric_by_the_words_of_the_text(rules: Rules) -> None:
    [record] = records_of(rules, "AWS 營業利潤 114 億美元。")
    assert (record.name, record.rule) == ("營業利潤", "metrics.operating_income")


def test_the_record_says_who_spoke_and_under_which_headings(rules: Rules) -> None:
    [record] = records_of(rules, "一、問答\n(二)廣告\n答:營收 170 億美元。")
    assert (record.speaker, record.section, record.line) == ("A", ("問答", "廣告"), 5)

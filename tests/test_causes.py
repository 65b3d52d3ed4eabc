"""Why a figure changed is told beside it, and is not what changed; nor is what it is only compared with."""

import pytest

from amzn_extract.extractors import Rules
from telling import check

CAUSES = [
    ("毛利率因關稅成本下降[1.2 個百分點]。", ["gross_margin | prior -1.2 percentage_point"]),
    ("營業利潤受折舊增加影響下降[5%]。", ["operating_income | prior -5 percent"]),
    ("營業利潤因兩項特別費用減少[14 億美元]。", ["operating_income | prior -14億 USD"]),
    ("淨利潤因一次性費用下降[8%],至[21 億美元]。", ["net_income 21億 USD | prior -8 percent"]),
    ("自由現金流受資本支出增加拖累降至[95 億美元]。", ["free_cash_flow 95億 USD"]),
    ("營收[80 億美元],受運費上漲影響,下降[4%]。", ["revenue 80億 USD | prior -4 percent"]),
    ("營收受 AWS 帶動增長[12%]。", ["revenue | prior +12 percent"]),
    (
        "淨利因一次性費用[24 億美元]降至[21 億美元]。",
        ["special_charge 24億 USD", "net_income 21億 USD"],
    ),
    (
        "自由現金流[95 億美元],主因資本支出(扣除處置所得)同比增加[40 億美元]。",
        ["free_cash_flow 95億 USD", "capex | yoy +40億 USD"],
    ),
    ("因應需求,資本支出增長[30%]。", ["capex | prior +30 percent"]),
]


@pytest.mark.parametrize(("text", "wanted"), CAUSES)
def test_a_cause_is_not_what_changed(rules: Rules, text: str, wanted: list[str]) -> None:
    check(rules, text, wanted)


BLANKS = [
    (
        "雲端客戶多於可用產能 截至本季末在手訂單有[76 億美元] 同比增長[9%]",
        ["aws backlog 76億 USD | yoy +9 percent"],
    ),
    (
        "經調整每股盈利[0.72 美元] 高於市場預期的[0.64 美元] 上年同期是[0.51 美元]",
        ["eps 0.72 USD ex_special | from consensus 0.64 USD ex_special | from yoy 0.51 USD FY2024Q4 ex_special"],
    ),
]


@pytest.mark.parametrize(("text", "wanted"), BLANKS)
def test_where_only_blanks_part_clauses_they_do(rules: Rules, text: str, wanted: list[str]) -> None:
    check(rules, text, wanted)


OTHERS = [
    (
        "本季 AWS 的增速是[14%],甲骨文和微軟的增速分別為[27%]和[31%]。",
        ["aws revenue | prior +14 percent", "revenue | prior +27 percent", "revenue | prior +31 percent"],
    ),
    (
        "AWS 營收[300 億美元],年增[18%],微軟 Azure 增長[35%]。",
        ["aws revenue 300億 USD | yoy +18 percent", "revenue | yoy +35 percent"],
    ),
    ("廣告佔總收入的[9%],卻貢獻了近44%的營業利潤。", ["advertising sales_mix 9 percent"]),
    ("AWS 營業利潤佔比為55%。", []),
    (
        "定制晶片(含 Trainium 與 Graviton)的年化營收逾[48 億美元]。",
        ["chips annualized_revenue 48億 USD over"],
    ),
    ("Prime Video 廣告觀眾:[2.8 億人]", ["prime_video audience 2.8億 count"]),
]


@pytest.mark.parametrize(("text", "wanted"), OTHERS)
def test_whose_a_figure_is(rules: Rules, text: str, wanted: list[str]) -> None:
    check(rules, text, wanted)


COMPARED = [
    ("營收[512 億美元],超[498 億美元]的市場預期。", ["revenue 512億 USD | from consensus 498億 USD"]),
    (
        "預計全年資本開支[1,150 億美元],高於先前[1,000 億美元]的預期。",
        ["capex 1150億 USD FY2026 outlook | from prior 1000億 USD"],
    ),
    (
        "日用品銷量佔比達[1/4],增速為其他品類[3 倍]。",
        ["grocery sales_mix 25 percent", "grocery growth | peer +3 times"],
    ),
    (
        "在手訂單年增[18%],上季年增[26%]。",
        ["backlog | yoy +18 percent", "backlog FY2025Q3 | yoy +26 percent"],
    ),
    ("目前雲端的供電能力是 2019 年規模的[三倍]。", ["aws capacity | prior +3 times"]),
    ("和去年比較,物流方面的資本支出減少約[37 億美元]。", ["capex | yoy -37億 USD about"]),
]


@pytest.mark.parametrize(("text", "wanted"), COMPARED)
def test_what_a_figure_is_compared_with(rules: Rules, text: str, wanted: list[str]) -> None:
    check(rules, text, wanted)


NAMED = [
    ("新簽合約[32 億美元]。", ["bookings 32億 USD"]),
    ("公司股價 12 日紐約收報[96.4 美元]。", ["share_price 96.4 USD undated"]),
    ("經營利潤[12 億美元],純虧[3 億美元]。", ["operating_income 12億 USD", "net_income -3億 USD"]),
    ("Prime Video 目前進入[43] 國。", ["prime_video coverage 43 count"]),
    ("當日達服務在[2,300] 城鎮提供。", ["same_day_delivery coverage 2300 count"]),
    ("AWS 連續十二個季度增長,增速達[20%]。", ["aws revenue | prior +20 percent"]),
    ("AWS [18.2%] 增速來自 AI 業務。", ["aws revenue | prior +18.2 percent"]),
    (
        "近12個月新增容量近[5 吉瓦],Q1 計劃再增[3 吉瓦]。",
        ["capacity_added 5 GW about FY2025Q4-TTM", "capacity_added 3 GW FY2026Q1 outlook"],
    ),
    (
        "營收[150 億美元],年增[11%];AWS 年增[17%],是兩年來最快;營業利益[14 億美元]。",
        ["revenue 150億 USD | yoy +11 percent", "aws revenue | yoy +17 percent", "operating_income 14億 USD"],
    ),
    ("淨銷售[1,500 億美元],運營收入[210 億美元]。", ["revenue 1500億 USD", "operating_income 210億 USD"]),
    ("營收[300 億美元],Trainium3 能效提升30%。", ["revenue 300億 USD"]),
    ("Rufus 互動年增[180%]。", ["rufus usage | yoy +180 percent"]),
    ("自研 + 第三方晶片並行,下載逾[90 萬次]。", ["usage 90萬 count over"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "wanted"), NAMED)
def test_what_names_a_figure(rules: Rules, text: str, wanted: list[str]) -> None:
    check(rules, text, wanted)


RELEASES = [
    (
        "管理層介紹了業績,並回答了與會者的提問,內容如下,供讀者參考,全文以公司公布的為準。"
        "淨銷售額[800 億美元];廣告部門營業收入為[63 億美元],2024 年第四季度營業收入為[47 億美元]。",
        ["revenue 800億 USD", "advertising operating_income 63億 USD | from yoy 47億 USD FY2024Q4"],
    ),
    (
        "最近 12 個月自由現金流有[88 億美元],截至2024年12月31日的過去12個月為[65 億美元]。",
        ["free_cash_flow 88億 USD FY2025Q4-TTM | from yoy 65億 USD FY2024Q4-TTM"],
    ),
    ("廣告收入和2024年第四季比較增加了[6%]。", ["advertising revenue | yoy +6 percent"]),
    (
        "淨利[27 億美元],每股盈餘[0.36 美元],相比之下,2024年第四季為[19 億美元]。",
        ["net_income 27億 USD", "eps 0.36 USD", "net_income 19億 USD FY2024Q4"],
    ),
    (
        "剔除外匯匯率按年波動帶來的[4 億美元]負面影響,收入較去年同期多[7%]。",
        ["fx_impact -4億 USD", "revenue | yoy +7 percent ex_fx"],
    ),
    ("買家一年省下了數億美元。", []),
]


@pytest.mark.parametrize(("text", "wanted"), RELEASES)
def test_releases_as_they_are_translated(rules: Rules, text: str, wanted: list[str]) -> None:
    check(rules, text, wanted)

"""What is told by the way leaves the figure before in its place."""

import pytest

from amzn_extract.extractors import Rules
from telling import check

BACK = [
    (
        "營業利潤[217 億美元],當中一次性費用[22 億美元],不算它的話是[239 億]。",
        ["operating_income 217億 USD", "special_charge 22億 USD", "operating_income 239億 USD ex_special"],
    ),
    (
        "研發費用[12 億美元],剔除股權激勵費用後為[10 億美元]。",
        ["rd_expense 12億 USD", "rd_expense 10億 USD ex_special"],
    ),
    (
        "研發費用[12 億美元],佔收入的比例為8%,年增[3%]。",
        ["rd_expense 12億 USD | yoy +3 percent"],
    ),
    (
        "廣告收入[12 億美元],佔總收入的比重由[7%]升到[8%],年增[3%]。",
        ["advertising revenue 12億 USD | yoy +3 percent", "advertising sales_mix 8 percent | from prior 7 percent"],
    ),
    (
        "派發末期股息[4.2 億美元];末期股息每股[0.3 美元]。",
        ["dividend 4.2億 USD", "dividend_per_share 0.3 USD"],
    ),
    (
        "電源業務收入[303 億美元],年增[47%],佔營收[56%];基礎設施約[150 億美元],年增[44%]。",
        [
            "revenue 303億 USD | yoy +47 percent",
            "sales_mix 56 percent",
            "revenue 150億 USD about | yoy +44 percent",
        ],
    ),
    (
        "派息總額[4.5 億美元],佔淨利潤的[45%]。",
        ["dividend 4.5億 USD", "payout_ratio 45 percent"],
    ),
    ("研發人員[1.2 萬人],佔員工的近半,即47%。", ["headcount 1.2萬 count"]),
    ("營業利益[45 億美元],AWS 佔集團營業利益的60%。", ["operating_income 45億 USD"]),
    ("未確認入賬的合約銷售額[285 億美元]。", ["backlog 285億 USD"]),
    ("公平值減少淨額[26 億美元],物業銷售溢利[78 億美元]。", ["other_income -26億 USD", "operating_income 78億 USD"]),
    ("新盤累售逾[700 伙]。", ["units_sold 700 count over"]),
    ("採購承諾方面,庫存為[226 億美元]。", ["inventory 226億 USD"]),
    ("每股盈利[1.9 元],上年同期盈利[1.6 元]。", ["eps 1.9 USD | from yoy 1.6 USD FY2024Q4"]),
    ("轉讓價格為每股[29.4 美元]。", ["price 29.4 USD"]),
    (
        "商品收入[2,998 億美元],按可比口徑跌[0.4%],其中帶電品類[1,750 億]。",
        ["revenue 2998億 USD | prior -0.4 percent", "revenue 1750億 USD"],
    ),
    ("會員及其他收入[20 億美元],手機上網流量增[9%]。", ["revenue 20億 USD", "usage | prior +9 percent"]),
    ("股權投資重估賺了[14 億美元]。", ["other_income 14億 USD"]),
    ("營業利潤率[9.8%],高於去年的[9.1%]。", ["operating_margin 9.8 percent | from yoy 9.1 percent FY2024Q4"]),
    ("集團增派息[一成]。", ["dividend_per_share | prior +10 percent"]),
    ("公司在甲地有工廠三期,研發團隊[150 人]。", ["headcount 150 count"]),
    ("公司今年全年研發要花[400 億美元]。", ["rd_expense 400億 USD FY2026 outlook"]),
    ("平均每台車賣[27.3 萬美元]。", ["average_price 27.3萬 USD"]),
    ("總負債[3 億美元],存款總額9 億美元,分別增長[5%]和11%。", ["total_liabilities 3億 USD | prior +5 percent"]),
]


@pytest.mark.parametrize(("text", "wanted"), BACK)
def test_what_is_told_by_the_way_leaves_the_figure_before_in_place(rules: Rules, text: str, wanted: list[str]) -> None:
    check(rules, text, wanted)

"""What companies' own releases say of a period, and of the one a year before."""

import pytest

from amzn_extract.extractors import Rules
from telling import check

RELEASES = [
    (
        "於2025年12月31日現金[43 億美元](2024年12月31日:[39 億美元])。存貨[60 億美元],上年期末為[58 億美元]。",
        ["cash 43億 USD 2025-12-31 | from yoy 39億 USD 2024-12-31", "inventory 60億 USD | from prior 58億 USD FY2024"],
    ),
    ("營收[1,940-1,990 億美元](年比[+16~19%])。", ["revenue 1940億..1990億 USD | yoy +16..+19 percent"]),
    (
        "自由現金流[530 億美元],年增[40 多億美元]...資本支出[176 億美元]。",
        ["free_cash_flow 530億 USD | yoy +40億 USD over", "capex 176億 USD"],
    ),
    (
        "淨利[212 億美元],合每股[1.95 美元],去年同期為[153 億美元]或每股[1.43 美元]。",
        ["net_income 212億 USD | from yoy 153億 USD FY2024Q4", "eps 1.95 USD | from yoy 1.43 USD FY2024Q4"],
    ),
    (
        "淨利[212 億美元](每股[1.95 美元]),去年同期[153 億美元](每股[1.43 美元])。",
        ["net_income 212億 USD | from yoy 153億 USD FY2024Q4", "eps 1.95 USD | from yoy 1.43 USD FY2024Q4"],
    ),
    (
        "淨利[212 億美元],2021 年淨利[334 億美元],合每股[3.24 美元]。",
        ["net_income 212億 USD", "net_income 334億 USD FY2021", "eps 3.24 USD FY2021"],
    ),
    ("營收[100 億美元],2024 財年同期為[90 億美元]。", ["revenue 100億 USD | from yoy 90億 USD FY2024Q4"]),
    (
        "自由現金流為[負 116 億美元],去年同期為[負 91 億美元]。",
        ["free_cash_flow -116億 USD | from yoy -91億 USD FY2024Q4"],
    ),
    ("營收[1,700 億美元],超出指引上限([1,670 億美元])。", ["revenue 1700億 USD | from guidance 1670億 USD"]),
    ("兩天賣了[3.75 億件]商品,買走超過[10 億件]商品。", ["units_sold 3.75億 count", "units_sold 10億 count over"]),
    # What exchange rates took is left out of the growth beside it.
    (
        "剔除匯率的負面影響[50 億美元],營收年增[19%]。",
        ["fx_impact -50億 USD", "revenue | yoy +19 percent ex_fx"],
    ),
    (
        "若不計外匯匯率變動帶來的[50 億美元]不利影響,營收年增[19%]。",
        ["fx_impact -50億 USD", "revenue | yoy +19 percent ex_fx"],
    ),
    ("匯率將帶來[90 個基點]的負面衝擊。", ["fx_impact -90 basis_point undated outlook"]),
    ("一股 ADS 賺[19.7 美元]。", ["eps 19.7 USD"]),
    ("營業利潤[250 億美元],比去年的[243 億美元]多一點。", ["operating_income 250億 USD | from yoy 243億 USD FY2024Q4"]),
    ("期末現金及投資[416 億美元]。", ["cash 416億 USD"]),
]


@pytest.mark.parametrize(("text", "wanted"), RELEASES)
def test_a_release_tells_figures_beside_those_of_a_year_before(rules: Rules, text: str, wanted: list[str]) -> None:
    check(rules, text, wanted)

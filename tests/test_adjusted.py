"""Adjustments: which figures are told without exchange rates or one-off items, and which only sound so."""

import pytest

from amzn_extract.extractors import Rules
from telling import check


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("以固定匯率計,營收[91 億美元],按年升[3%]。", ["revenue 91億 USD ex_fx | yoy +3 percent ex_fx"]),
        (
            "以固定匯率計,營收按年升[3%],毛利升[4%]。",
            ["revenue | yoy +3 percent ex_fx", "gross_profit | yoy +4 percent"],
        ),
        (
            "營收按固定匯率計算按年升[9%],以報告口徑則為[12%]。",
            ["revenue | yoy +9 percent ex_fx | yoy +12 percent"],
        ),
        (
            "非國際準則淨利潤[14 億美元],較三個月前增加[2 億美元]。",
            ["net_income 14億 USD ex_special | qoq +2億 USD ex_special"],
        ),
    ],
)
def test_what_a_sentence_opens_with_qualifies_the_figure_and_its_change(
    rules: Rules, text: str, wanted: list[str]
) -> None:
    check(rules, text, wanted)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "GAAP 與非 GAAP 毛利率分別為[74.9%]和[75.2%],去年同期分別為[73.4%]和[73.6%]。",
            [
                "gross_margin 74.9 percent | from yoy 73.4 percent FY2024Q4",
                "gross_margin 75.2 percent ex_special | from yoy 73.6 percent FY2024Q4 ex_special",
            ],
        ),
        (
            "毛利率[74.9%],調整後毛利率[75.2%],去年同期分別為[73.4%]和[73.6%]。",
            [
                "gross_margin 74.9 percent | from yoy 73.4 percent FY2024Q4",
                "gross_margin 75.2 percent ex_special | from yoy 73.6 percent FY2024Q4 ex_special",
            ],
        ),
        (
            "核心盈利增[8%]至[236 億美元]。",
            ["net_income 236億 USD ex_special | prior +8 percent ex_special"],
        ),
        ("遊戲收入[39.8 億美元],渠道庫存已正常化;汽車收入[9.1 億美元]。", ["revenue 39.8億 USD", "revenue 9.1億 USD"]),
        ("正常化淨利潤[9.1 億美元]。", ["net_income 9.1億 USD ex_special"]),
        ("影響可忽略不計,廣告收入[9.1 億美元]。", ["advertising revenue 9.1億 USD"]),
        ("基礎盈利[218 億美元],較該行估算的[216 億美元]高[1%]。",
         ["net_income 218億 USD ex_special | from consensus 216億 USD ex_special | consensus +1 percent ex_special"]),
        ("資本支出[300 億美元],明年再多[三成]。",
         ["capex 300億 USD", "capex FY2027 outlook | yoy +30 percent"]),
    ],
)  # fmt: skip
def test_what_is_adjusted_and_what_only_sounds_so(rules: Rules, text: str, wanted: list[str]) -> None:
    check(rules, text, wanted)

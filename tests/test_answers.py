"""What other words of a text say of a sentence: the question before it, and what the text calls its metrics."""

import pytest

from amzn_extract.extractors import Rules
from telling import check

ANSWERS = [
    ("問:資本支出會是多少?\n答:今年大約[2,100 億美元]。", ["capex 2100億 USD about FY2026 outlook"]),
    (
        "小林:那自由現金流呢?\n老王:過去十二個月是[477 億美元]。員工[155 萬人]。",
        ["free_cash_flow 477億 USD FY2025Q4-TTM", "headcount 155萬 count"],
    ),
    (
        "Q:Trainium 現在多大?\nA:年化營收[260 億美元]。\n營收[2,134 億美元]。",
        ["trainium annualized_revenue 260億 USD", "revenue 2134億 USD"],
    ),
    ("Q1(高盛 王小明):這次裁員多少?\nA(賈西):宣布的共[1.4 萬人]。", ["headcount 1.4萬 count"]),
    ("主持人:那資本支出呢?\n老張:這一季[319 億美元]。", ["capex 319億 USD"]),
    # Who goes on speaking answers nothing, and what is labelled asks nothing.
    ("小林:先看自由現金流。\n小林:過去十二個月是[477 億美元]。", ["unclaimed 477億 USD FY2025Q4-TTM"]),
    ("利潤率:再創新高。\n員工人數:共[155 萬人]。", ["headcount 155萬 count"]),
    # A question about several things is about none of them.
    ("問:廣告和 AWS 哪個好?\n答:營收[2,134 億美元]。", ["revenue 2134億 USD"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "wanted"), ANSWERS)
def test_an_answer_is_about_what_the_question_names(rules: Rules, text: str, wanted: list[str]) -> None:
    check(rules, text, wanted, unclaimed=True)


BORROWED = [
    # Machine translations: operating income by a word for revenue.
    (
        "淨銷售額[1,433 億美元]。營業收入[153 億美元],營業利潤率[10.7%]。",
        ["revenue 1433億 USD", "operating_income 153億 USD", "operating_margin 10.7 percent"],
    ),
    ("營業收入[1,433 億美元],營業利潤率[10.7%]。", ["revenue 1433億 USD", "operating_margin 10.7 percent"]),
    ("營收[1,433 億美元],營業收入[1,433 億美元]。", ["revenue 1433億 USD", "revenue 1433億 USD"]),
    (
        "總營收[1,433 億美元],其中營業收入[1,400 億美元],營業利潤[153 億美元],營業利潤率[10.7%]。",
        [
            "revenue 1433億 USD", "revenue 1400億 USD", "operating_income 153億 USD",
            "operating_margin 10.7 percent",
        ],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("text", "wanted"), BORROWED)
def test_a_word_for_revenue_is_operating_income_where_the_text_has_no_other(
    rules: Rules, text: str, wanted: list[str]
) -> None:
    check(rules, text, wanted)

"""Known limits: sentences whose right answer is clear and is not given yet, and why they are hard.

One that comes out right fails here, so that it moves to the tests of what works.
"""

from collections.abc import Sequence

import pytest

from amzn_extract.extractors import Rules
from telling import check

LIMITS: Sequence[tuple[str, list[str], str]] = [
    (
        "問:資本支出會是多少?\n答:今年大約[2,100 億美元]。",
        ["capex 2100億 USD about FY2026 outlook"],
        "a metric ends with its sentence, and the answer names none",
    ),
    (
        "AWS 增速[20%],高於微軟的[18%]。",
        ["aws growth 20 percent | from peer 18 percent"],
        "that the first rate is a level shows only when the second one comes",
    ),
    (
        "營收年增率由[10%]升至[13%]。",
        ["growth 13 percent | from prior 10 percent"],
        "a rate of growth is a direction with a basis, and two of them are a metric",
    ),
    (
        "廣告營收是三年前的[兩倍]。",
        ["advertising revenue | prior +2 times"],
        "a number of years is a length of time first, and only 前 makes it a date",
    ),
    (
        "公司曾預計營業利潤[205 億美元],實際為[217 億美元]。",
        ["operating_income 217億 USD | from guidance 205億 USD"],
        "an outlook turns into a reference by what stands behind it",
    ),
    (
        "新開[12 家]門市,總數達[8,000 家]。",
        ["store_openings 12 count", "stores 8000 count"],
        "the second clause has no noun of its own, and a total is not what was added",
    ),
    (
        "預計今年營收增長[12%],去年增長[11%]。",
        ["revenue FY2026 outlook | prior +12 percent", "revenue FY2025 | prior +11 percent"],
        "an outlook lasts to the end of its sentence, and last year is over but not before the document's period",
    ),
    (
        "會員購買頻率比非會員高[兩倍]。",
        ["purchase_frequency | peer +200 percent"],
        "who is compared is no segment, and only the sense tells that it is no point in time",
    ),
    (
        "AWS 和廣告營收都有增長,前者[20%],後者[24%]。",
        ["aws revenue | prior +20 percent", "advertising revenue | prior +24 percent"],
        "the former and the latter are references to a list that has ended",
    ),
    (
        "交付時間由[兩天]縮短到[一天]。",
        ["delivery_time 1 day | from prior 2 day"],
        "one or two of a measure count nothing elsewhere (一天 is some day)",
    ),
    (
        "營收沒有達到市場預期的[1,800 億美元]。",
        ["revenue | from consensus 1800億 USD"],
        "a miss is told by a negated verb, not by a word that compares",
    ),
    (
        "營收下降,幅度為[3%]。",
        ["revenue | prior -3 percent"],
        "a comma parts the direction from its extent",
    ),
    (
        "門市[8,000 家],手冊共[500 頁]。",
        ["stores 8000 count", "unclaimed 500 count"],
        "a classifier does not say yet which nouns it can count",
    ),
    (
        "電力容量兩年內將再[翻一番]。",
        ["capacity undated outlook | prior +2 times"],
        "年內 (this year) stands inside of 兩年內 (within two years)",
    ),
]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [pytest.param(text, wanted, marks=pytest.mark.xfail(reason=why)) for text, wanted, why in LIMITS],
)
def test_a_sentence_beyond_the_rules_is_understood(rules: Rules, text: str, wanted: list[str]) -> None:
    check(rules, text, wanted, unclaimed=True)

"""Tables: a cell takes metric, segment, period and unit from its heads and its caption."""

import pytest

from amzn_extract.extractors import Rules
from telling import check, records_of

SEGMENTS = ["north_america revenue 1060億 USD | yoy +11 percent", "aws revenue 330億 USD | yoy +20 percent"]
TABLES = [
    ("| 部門 | 營收(億美元) | 年增 |\n|---|---|---|\n| 北美 | [1,060] | [11%] |\n| AWS | [330] | [20%] |", SEGMENTS),
    ("部門    營收(億美元)    年增\n北美    [1,060]    [11%]\nAWS    [330]    [20%]", SEGMENTS),
    ("部門\t營收(億美元)\t年增\n北美\t[1,060]\t[11%]\nAWS\t[330]\t[20%]", SEGMENTS),
    ("各部門營收(單位:億美元)\n\n部門    本季    年增\n北美    [1,060]    [11%]\nAWS    [330]    [20%]", SEGMENTS),
    ("部門 | 營收 | 年增\n北美 | [1,060 億美元] | [11%]\nAWS | [330 億美元] | [20%]", SEGMENTS),
    ("部門\n營收\n年增\n北美\n[1,060 億美元]\n[11%]\nAWS\n[330 億美元]\n[20%]", SEGMENTS),
    ("(億美元)\n營收\n年增\n北美\n[1,060]\n[11%]\nAWS\n雲端\n[330]\n[20%]", SEGMENTS),
    ("部門 營收 年增\n北美 [1,060 億美元] [11%]\nAWS [330 億美元] [20%]", SEGMENTS),
    ("部門 營收(億美元) 年增\n北美 [1,060] [+11%]\nAWS [330] [+20%]", SEGMENTS),
    (
        "單位:百萬美元 2025 Q4 2024 Q4\n營收 [180,000] [159,000]\n資本支出 [39,500] -",
        ["revenue 1800億 USD | from yoy 1590億 USD FY2024Q4", "capex 395億 USD"],
    ),
    # Heads below figures begin another table, whose figures are in the same unit.
    (
        "單位:億美元  本季  年增\n營收  [1,800]  [13%]\n\n部門  營業利潤  營收\nAWS  [120]  [330]",
        ["revenue 1800億 USD | yoy +13 percent", "aws operating_income 120億 USD", "aws revenue 330億 USD"],
    ),
    (
        "各部門營收\n\n| 部門 | 本季 | 年增 |\n|-|-|-|\n| 北美 | [1,060 億美元]| [11%]|\n| AWS | [330 億美元]| [20%]|",
        SEGMENTS,
    ),
    (
        "| 指標 | 2025Q4 | 2024Q4 | 同比 |\n|---|---|---|---|\n| 營收 | [1,800 億美元] | [1,590 億美元] | [13%] |",
        ["revenue 1800億 USD | from yoy 1590億 USD FY2024Q4 | yoy +13 percent"],
    ),
    ("| 部門 | 營業利潤 |\n|---|---|\n| 國際 | [-4 億美元] |", ["international operating_income -4億 USD"]),
    (
        "| 季度 | 營收指引 |\n|---|---|\n| 2026Q1 | [1,700-1,750 億美元] |",
        ["revenue 1700億..1750億 USD FY2026Q1 outlook"],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("text", "wanted"), TABLES)
def test_a_cell_is_what_its_heads_and_caption_say(rules: Rules, text: str, wanted: list[str]) -> None:
    check(rules, text, wanted)


@pytest.mark.parametrize(
    "text",
    [
        "先看營收\nAWS 營收 [330 億美元] 年增 [20%]\n廣告營收 [213 億美元] 年增 [23%]",
        "部門 營收 年增\nAWS 營收 [330 億美元] 年增 [20%]\n廣告營收 [213 億美元] 年增 [23%]",
    ],
)
def test_lines_that_end_in_figures_are_no_table_without_its_head(rules: Rules, text: str) -> None:
    check(rules, text, ["aws revenue 330億 USD | yoy +20 percent", "advertising revenue 213億 USD | yoy +23 percent"])


def test_a_line_of_text_ends_a_table(rules: Rules) -> None:
    check(
        rules,
        "| 部門 | 營收 |\n|---|---|\n| AWS | [330 億美元] |\n\n國際部門營業利潤[12 億美元]。",
        ["aws revenue 330億 USD", "international operating_income 12億 USD"],
    )


@pytest.mark.parametrize(
    "text",
    [
        "| | 2025Q4 | 2024Q4 |\n|---|---|---|\n| 營收 | [1,800 億美元] | [1,590 億美元] |",
        "| 指標 | 2025Q4 | 2024Q4 | 備註 |\n|---|---|---|---|\n| 營收 | [1,800 億美元] | [1,590 億美元] | |",
    ],
)
def test_an_empty_cell_keeps_its_column(rules: Rules, text: str) -> None:
    check(rules, text, ["revenue 1800億 USD | from yoy 1590億 USD FY2024Q4"])


def test_the_unit_in_a_caption_is_no_quantity(rules: Rules) -> None:
    check(
        rules,
        "單位:百萬美元\n| 指標 | 本季 |\n|---|---|\n| 營收 | [180,000] |",
        ["revenue 1800億 USD"],
        unclaimed=True,
    )


def test_a_table_may_have_a_line_for_each_cell(rules: Rules) -> None:
    rows = ["營收\n[1,800 億美元]\n[1,590 億美元]\n[13%]", "資本支出\n[395 億美元]\n-\n[42%]"]
    text = "\n".join(["本季\n去年同期\n年增", *rows, "以上未經查核。"])
    check(
        rules,
        text,
        ["revenue 1800億 USD | from yoy 1590億 USD FY2024Q4 | yoy +13 percent", "capex 395億 USD | yoy +42 percent"],
    )
    assert [r.line for r in records_of(rules, text.replace("[", "").replace("]", ""))] == [7, 11]


def test_figures_below_their_names_are_named_by_them(rules: Rules) -> None:
    check(
        rules,
        "營收\n[1,800 億美元]\n營業利潤\n[230 億美元]\n員工\n[156 萬人]",
        ["revenue 1800億 USD", "operating_income 230億 USD", "headcount 156萬 count"],
    )


def test_without_heads_only_the_first_figure_is_named(rules: Rules) -> None:
    check(
        rules,
        "營收\n[1,800 億美元]\n13%\n營業利潤\n[230 億美元]\n9%",
        ["revenue 1800億 USD", "operating_income 230億 USD"],
    )


def test_one_row_in_lines_is_no_table(rules: Rules) -> None:
    assert records_of(rules, "本季\n年增\n營收\n1,800 億美元\n13%") == []

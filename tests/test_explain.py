"""Explanations: each number once, the same as the records say, and where every field came from."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from amzn_extract.extractors import Rules
from amzn_extract.extractors.explain import Explanation, explanations
from amzn_extract.extractors.pipeline import read
from amzn_extract.extractors.trace import Trace
from cli_process import finished
from labelled import TEXTS, text_of

CALL = """\
亞馬遜(AMZN)2025年第三季財報

【雲端】
AWS 營收 330 億美元,年增 20%;營業利益率 34.6%。預計明年資本支出約 1,250 億美元。
1. 客服專員平均等候 12 分鐘,收視 123,機器人 100 萬台。
"""


def explained(text: str, rules: Rules) -> list[Explanation]:
    trace = Trace()
    return explanations(text, read(text, rules, "call.txt", trace).numbers, trace, rules, "call.txt")


def of(quote: str, rules: Rules, text: str = CALL) -> Explanation:
    return next(e for e in explained(text, rules) if e.quote == quote)


def test_a_value_names_its_rule_its_cues_and_its_segment(rules: Rules) -> None:
    found = of("330 億美元", rules)
    assert (found.role, found.rule, found.line) == ("value", "metrics.revenue", 4)
    assert [(cue.quote, cue.rule) for cue in found.cues] == [("AWS", "segments.aws"), ("營收", "metrics.revenue")]
    assert found.segment is not None
    assert (found.segment.value, found.segment.where, found.segment.quote) == ("aws", "clause", "AWS")


def test_a_metric_that_lost_says_why(rules: Rules) -> None:
    verdicts = {candidate.rule: candidate.verdict for candidate in of("34.6%", rules).candidates}
    assert verdicts == {"metrics.operating_margin": "it won", "metrics.revenue": "it takes no share"}


@pytest.mark.parametrize(
    ("quote", "field", "value", "where", "said"),
    [
        ("20%", "segment", "aws", "sentence", "AWS"),
        ("34.6%", "period", "FY2025Q3", "document", None),
        ("1,250 億美元", "period", "FY2026", "clause", "明年"),
        ("1,250 億美元", "status", "outlook", "clause", "預計"),
        ("1,250 億美元", "segment", None, "rule", None),
        ("330 億美元", "status", "actual", "nothing", None),
    ],
)
def test_a_field_says_where_it_came_from(
    rules: Rules, quote: str, field: str, value: str | None, where: str, said: str | None
) -> None:
    origin = getattr(of(quote, rules), field)
    assert (origin.value, origin.where, origin.quote) == (value, where, said)


def test_a_field_from_a_heading_or_a_table_says_so(rules: Rules) -> None:
    below = of("78 億美元", rules, "亞馬遜(AMZN)2025年第三季財報\n\n【AWS】\n營業利益 78 億美元,年增 12%。")
    assert below.segment is not None
    assert (below.segment.where, below.segment.quote) == ("heading", "AWS")
    table = of(
        "330", rules, "亞馬遜(AMZN)2025年第三季財報\n單位:億美元\n| 項目 | 2025Q3 |\n|---|---|\n| AWS 營收 | 330 |\n"
    )
    assert table.segment is not None
    assert table.segment.where == "table"


@pytest.mark.parametrize(
    ("quote", "missing"),
    [("12 分鐘", "a metric: none is named"), ("123", "a unit or scale: a bare number belongs to a metric")],
)
def test_an_unclaimed_number_says_what_it_lacks(rules: Rules, quote: str, missing: str) -> None:
    found = of(quote, rules)
    assert (found.fate, found.rule) == ("unclaimed", None)
    assert found.missing is not None
    assert found.missing.startswith(missing)


def test_a_number_that_is_no_quantity_says_what_it_is(rules: Rules) -> None:
    found = of("2025", rules)
    assert (found.fate, found.amount, found.missing) == ("periods", None, None)
    assert [cue.rule for cue in found.cues] == ["periods.year_quarter"]


@pytest.mark.parametrize("name", TEXTS)
def test_explanations_agree_with_the_records(rules: Rules, name: str) -> None:
    text = text_of(name)
    trace = Trace()
    reading = read(text, rules, name, trace)
    found = {(e.start, e.end): e for e in explanations(text, reading.numbers, trace, rules, name)}
    for (start, end), e in found.items():
        assert text[start:end] == e.quote == e.sentence[e.offset : e.offset + len(e.quote)]
    for record in reading.claimed:
        spans = [(change.start, change.end) for change in record.changes]
        told = [found[span] for span in [(record.start, record.end), *spans] if span in found]
        for explanation in told:
            assert explanation.rule == record.rule
            assert explanation.segment is not None
            assert explanation.status is not None
            assert (explanation.segment.value, explanation.status.value) == (record.segment, record.status)


@pytest.fixture
def call(tmp_path: Path) -> str:
    path = tmp_path / "call.txt"
    path.write_text(CALL, encoding="utf-8")
    return str(path)


def test_the_command_explains_a_line_or_the_sentences_with_some_words(call: str) -> None:
    _, output, _ = finished("--explain", "--json", "--at", "4", call)
    assert [e["quote"] for e in json.loads(output)] == ["330 億美元", "20%", "34.6%", "1,250 億美元"]
    _, output, _ = finished("--explain", "--json", "--find", "资本支出", call)
    assert [e["quote"] for e in json.loads(output)] == ["1,250 億美元"]


def test_an_explanation_is_a_tree_to_read(call: str) -> None:
    code, output, _ = finished("--explain", "--find", "資本支出", call)
    shown = output.decode()
    assert code == 0
    assert "call.txt:4  預計明年資本支出約 [1,250 億美元]。\n" in shown
    assert "read as 125000000000 USD (money, about)" in shown
    assert "period FY2026  明年 (clause)" in shown


@pytest.mark.parametrize("options", [("--at", "4"), ("--explain", "--stats"), ("--explain", "--at", "0")])
def test_options_that_do_not_fit_are_refused(call: str, options: tuple[str, ...]) -> None:
    code, _, errors = finished(*options, call)
    assert code == 2
    assert errors

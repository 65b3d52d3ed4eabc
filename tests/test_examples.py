"""The examples that the rules carry: each runs by its own name, in both scripts and widths."""

import pytest

from amzn_extract.extractors import Rules, load_rules
from amzn_extract.extractors.examples import Case, cases, run
from marks import WRITINGS, Writing

RULES = load_rules()
"""Needed before the tests run, to name them."""
CASES = {f"{case.rule}: {case.text}": case for case in cases(RULES)}
"""By rule and text, which is what a case is called."""


@pytest.mark.parametrize("writing", WRITINGS)
@pytest.mark.parametrize("case", CASES)
def test_an_example_comes_out_as_its_rule_says(rules: Rules, case: str, writing: Writing) -> None:
    assert run(CASES[case], rules, [writing]) is None


def kinds(rule: str) -> set[str]:
    return {case.kind for case in CASES.values() if case.rule == rule}


@pytest.mark.parametrize("id_", RULES.metrics)
def test_each_metric_carries_an_example_and_says_what_it_leaves_alone(id_: str) -> None:
    assert kinds(f"metrics.{id_}") == {"match", "no_match"}


@pytest.mark.parametrize("id_", RULES.segments)
def test_each_segment_carries_an_example(id_: str) -> None:
    assert any("match" in kinds(f"companies.{owner}.segments.{id_}") for owner in RULES.companies)


ALMOST = Case(
    "metrics.revenue", "match", "AWS 營收 312 億美元,年增 19%。", ({"metric": "revenue", "value": 31200000000},)
)


@pytest.mark.parametrize(
    "wrong",
    [
        {"value": 3120000000},
        {"value": "much"},
        {"segment": None},
        {"name": "營業收入"},
        {"changes": [{"value": 18}]},
        {"changes": [{"value": 19}, {"value": 19}]},
        {"adjustments": ["ex_fx"]},
        {"no_such_field": 1},
    ],
)
def test_a_record_that_differs_in_one_field_is_not_the_one_wanted(rules: Rules, wrong: dict[str, object]) -> None:
    assert run(ALMOST, rules) is None
    want = {**ALMOST.want[0], **wrong}
    failure = run(Case(ALMOST.rule, "match", ALMOST.text, (want,)), rules)
    assert failure is not None
    assert failure.missing == (want,)
    assert [record["quote"] for record in failure.found] == ["312 億美元"]


def test_an_example_that_wants_nothing_fails(rules: Rules) -> None:
    assert run(Case("metrics.revenue", "match", "營收 3 億美元。"), rules) is not None


def test_a_rule_that_claims_what_it_must_leave_alone_fails_with_what_it_claims(rules: Rules) -> None:
    failure = run(Case("metrics.revenue", "no_match", "營收 3 億美元,淨利 1 億美元。"), rules)
    assert failure is not None
    assert [record["quote"] for record in failure.found] == ["3 億美元"]


def test_a_period_that_another_rule_reads_fails(rules: Rules) -> None:
    [case] = [case for case in CASES.values() if case.kind == "period"][:1]
    assert run(Case("periods.document", "period", case.text, ({**case.want[0], "rule": "periods.document"},)), rules)


def test_the_writing_that_an_example_fails_in_is_named(rules: Rules) -> None:
    failure = run(Case("metrics.revenue", "match", "营收 3 亿美元。", ({"name": "营收", "quote": "3 亿美元"},)), rules)
    assert failure is None
    [full] = [one for one in WRITINGS if one.__name__ == "full_width"]
    failed = run(Case("metrics.revenue", "no_match", "营收 3 亿美元。"), rules, [full])
    assert failed is not None
    assert (failed.writing, failed.text) == ("full_width", full("营收 3 亿美元。"))


@pytest.mark.parametrize("id_", RULES.file.periods)
def test_each_period_carries_an_example(id_: str) -> None:
    assert RULES.file.periods[id_].examples

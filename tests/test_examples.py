"""The examples that the rules carry: each runs by its own name, in both scripts and widths."""

import math
from collections.abc import Iterator
from typing import Any

import pytest

from amzn_extract.extractors import Rules, as_json, extract, load_rules
from amzn_extract.extractors.fold import fold
from amzn_extract.extractors.periods import Anchor, resolve
from amzn_extract.extractors.schema import Example, Examples
from marks import WRITINGS, Writing

RULES = load_rules()
"""Needed before the tests run, to name them."""
DOCUMENT = Anchor(year=2025, quarter=4, now=2026, month=2)
"""What the examples of periods are resolved against."""
AS_WRITTEN = ("name", "quote", "speaker", "section")
"""Fields that show the text, and so its script and width."""


def carried(rules: Rules) -> Iterator[tuple[str, Examples]]:
    """The examples of metrics, segments and words, by the place of their rule."""
    for id_, metric in rules.metrics.items():
        yield f"metrics.{id_}", metric.examples
    for id_, segment in rules.segments.items():
        yield f"segments.{id_}", segment.examples
    for group, words in rules.file.words.items():
        for id_, word in words.items():
            yield f"words.{group}.{id_}", word.examples


def text_of(example: Example | str) -> str:
    return example if isinstance(example, str) else example.text


MATCHES = {f"{rule}: {text_of(e)}": e for rule, given in carried(RULES) for e in given.match}
OTHERS = {f"{rule}: {text_of(e)}": e for rule, given in carried(RULES) for e in given.no_match}
"""By rule and text, which is what a case is called."""


def same(want: Any, got: Any, writing: Writing) -> bool:
    """True where a wanted value, as the rules write it, is the one that was got."""
    if isinstance(want, dict):
        return all(
            key in got and same(value, got[key], writing if key in AS_WRITTEN else str) for key, value in want.items()
        )
    if isinstance(want, list | tuple) and want and isinstance(want[0], dict):
        rest = iter(got)
        return all(any(same(one, other, writing) for other in rest) for one in want)
    if isinstance(want, list | tuple):
        return [writing(str(one)) for one in want] == [str(one) for one in got]
    if got is None or want in (None, "null"):
        return got is None and want in (None, "null")
    if isinstance(got, int | float):
        return math.isclose(float(want), got, rel_tol=1e-6)
    return writing(str(want)) == got


@pytest.mark.parametrize("writing", WRITINGS)
@pytest.mark.parametrize("case", MATCHES)
def test_a_rule_matches_its_example(rules: Rules, case: str, writing: Writing) -> None:
    example = MATCHES[case]
    records = [as_json(record) for record in extract(writing(example.text), rules, unclaimed=True)]
    assert example.want
    for want in example.want:
        assert any(same(want, record, writing) for record in records), f"{want} is none of {records}"


@pytest.mark.parametrize("writing", WRITINGS)
@pytest.mark.parametrize("case", OTHERS)
def test_a_rule_leaves_alone_what_it_says_it_does(rules: Rules, case: str, writing: Writing) -> None:
    kind, _, id_ = case.partition(":")[0].partition(".")
    records = extract(writing(text_of(OTHERS[case])), rules)
    assert id_ not in {record.segment if kind == "segments" else record.metric for record in records}


FORMS = [(id_, text, want) for id_, rule in RULES.file.periods.items() for text, want in rule.examples.items()]


@pytest.mark.parametrize("writing", WRITINGS)
@pytest.mark.parametrize(("id_", "text", "want"), FORMS)
def test_a_period_is_read_as_its_rule_says(rules: Rules, id_: str, text: str, want: str, writing: Writing) -> None:
    [period] = rules.periods.find(fold(writing(text)))
    assert period.rule == f"periods.{id_}"
    assert resolve(period, DOCUMENT, outlook=False) == want


@pytest.mark.parametrize("rule", RULES.metrics | RULES.segments)
def test_each_metric_and_segment_carries_an_example(rule: str) -> None:
    examples = dict(carried(RULES))
    assert (examples.get(f"metrics.{rule}") or examples[f"segments.{rule}"]).match


@pytest.mark.parametrize("id_", RULES.metrics)
def test_each_metric_says_what_it_leaves_alone(id_: str) -> None:
    assert RULES.metrics[id_].examples.no_match

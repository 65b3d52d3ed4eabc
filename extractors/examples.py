"""Runs the examples that the rules carry: each must give the records that it wants, however it is written."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal

from msgspec import Struct

from amzn_extract.extractors.fold import fold
from amzn_extract.extractors.periods import Anchor, resolve
from amzn_extract.extractors.pipeline import extract
from amzn_extract.extractors.records import as_json
from amzn_extract.extractors.rules import Rules
from amzn_extract.extractors.schema import Examples
from amzn_extract.extractors.writings import WRITINGS, Writing

DOCUMENT = Anchor(year=2025, quarter=4, now=2026, month=2)
"""The document that the examples of periods stand in."""
_AS_WRITTEN = ("name", "quote", "speaker", "section")
"""Fields that show the text, and so its script and width."""

Kind = Literal["match", "no_match", "period"]


class Case(Struct, frozen=True):
    """An example: the rule that carries it, its text and what must come of it."""

    #: The path of the rule (`metrics.revenue`).
    rule: str
    kind: Kind
    text: str
    #: The records wanted, or the period; none for what must be left alone.
    want: tuple[Mapping[str, Any], ...] = ()


class Failure(Struct, frozen=True):
    """An example that did not come out as wanted."""

    case: Case
    #: The text as it was written in this try, and the name of that writing.
    text: str
    writing: str
    #: What was wanted and not found, and all that was found; for `no_match`, what was claimed.
    missing: tuple[Mapping[str, Any], ...]
    found: tuple[Mapping[str, Any], ...]


def cases(rules: Rules) -> Iterator[Case]:
    """All examples, in the order of the file."""
    for path, examples in _carried(rules):
        for example in examples.match:
            yield Case(path, "match", example.text, example.want)
        for example in examples.no_match:
            yield Case(path, "no_match", example.text)
    for id_, rule in rules.file.periods.items():
        for text, want in rule.examples.items():
            yield Case(f"periods.{id_}", "period", text, ({"period": want, "rule": f"periods.{id_}"},))


def _carried(rules: Rules) -> Iterator[tuple[str, Examples]]:
    """The examples of words, metrics and segments, by the path of their rule."""
    for group, words in rules.file.words.items():
        for id_, word in words.items():
            yield f"words.{group}.{id_}", word.examples
    for id_, metric in rules.file.metrics.items():
        yield f"metrics.{id_}", metric.examples
    for owner, company in rules.file.companies.items():
        for id_, segment in company.segments.items():
            yield f"companies.{owner}.segments.{id_}", segment.examples


def run(case: Case, rules: Rules, writings: Sequence[Writing] = WRITINGS) -> Failure | None:
    """Tries an example in each writing; the first way in which it fails, if any.

    Raises:
        RuleTimeout: a regex of the user's rules took too long.
    """
    for writing in writings:
        text = writing(case.text)
        found = _periods(text, rules) if case.kind == "period" else _records(text, rules)
        if case.kind == "no_match":
            missing: tuple[Mapping[str, Any], ...] = ()
            found = tuple(record for record in found if _claims(case.rule, record))
            failed = bool(found)
        else:
            missing = tuple(want for want in case.want if not any(_same(want, got, writing) for got in found))
            # An example that wants nothing says nothing; a period is the only one in its text.
            failed = bool(missing) or not case.want or (case.kind == "period" and len(found) > 1)
        if failed:
            return Failure(case, text, writing.__name__, missing, found)
    return None


def _records(text: str, rules: Rules) -> tuple[Mapping[str, Any], ...]:
    return tuple(as_json(record) for record in extract(text, rules, unclaimed=True))


def _periods(text: str, rules: Rules) -> tuple[Mapping[str, Any], ...]:
    return tuple(
        {
            "period": resolve(period, DOCUMENT, outlook=False),
            "rule": period.rule,
            "quote": text[period.start : period.end],
            "start": period.start,
            "end": period.end,
        }
        for period in rules.periods.find(fold(text))
    )


def _claims(rule: str, record: Mapping[str, Any]) -> bool:
    id_ = rule.rpartition(".")[2]
    return bool(record["segment"] == id_ if ".segments." in rule else record["metric"] == id_)


def _same(want: Any, got: Any, writing: Writing) -> bool:
    """True where a wanted value, as the rules write it, is the one that was got."""
    if isinstance(want, Mapping):
        return all(
            key in got and _same(value, got[key], writing if key in _AS_WRITTEN else str) for key, value in want.items()
        )
    if isinstance(want, list | tuple) and want and isinstance(want[0], Mapping):
        rest = iter(got)
        return all(any(_same(one, other, writing) for other in rest) for one in want)
    if isinstance(want, list | tuple):
        return [writing(str(one)) for one in want] == [str(one) for one in got]
    if got is None or want in (None, "null"):
        return got is None and want in (None, "null")
    if isinstance(got, int | float):
        return _is_near(want, got)
    return bool(writing(str(want)) == got)


def _is_near(want: Any, got: float) -> bool:
    try:
        return math.isclose(float(want), got, rel_tol=1e-6)
    except (TypeError, ValueError):
        return False

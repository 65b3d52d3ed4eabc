"""Loads `rules.yaml` and what is layered over it, and compiles it once.

A layer adds entries or overrides the keys it gives of an entry; lists of phrases are replaced.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from functools import cached_property
from importlib.resources import as_file, files
from pathlib import Path

from amzn_extract.extractors.fold import fold
from amzn_extract.extractors.lexicon import Lexicon, RulesError, RuleTimeout, fold_pattern
from amzn_extract.extractors.numerals import Numerals
from amzn_extract.extractors.periods import PeriodFinder
from amzn_extract.extractors.quantities import QuantityFinder
from amzn_extract.extractors.schema import (
    CompanyRule,
    MetricRule,
    NumeralRules,
    RuleFile,
    SegmentRule,
    WordRule,
)
from amzn_extract.extractors.yaml_source import Source

WORD_GROUPS = (
    "adjustment", "basis", "company", "comparison", "copula", "direction", "equals", "from", "goal", "idle", "negation",
    "outlook", "owned", "past", "rate", "reference", "unknown", "when", "zip",
)  # fmt: skip
"""Groups of `words`: the kinds of tokens that words may be."""

__all__ = ["Meaning", "RuleTimeout", "Rules", "RulesError", "load_rules"]


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a phrase of the rules stands for."""

    #: The group of `words` that it is from, or `metric`, `counted`, `segment`, `company`.
    kind: str
    id: str
    word: WordRule | None = None
    loss: bool = False
    #: True for a word that goes on with the profit named before (盈利).
    generic: bool = False
    #: True for a metric named without one-off items.
    adjusted: bool = False
    #: True where the value behind is stated for ten.
    tenths: bool = False
    #: The company whose segment it is.
    owner: str | None = None


class Rules:
    """Validated rules, compiled."""

    def __init__(self, file: RuleFile, places: Mapping[str, str] | None = None) -> None:
        """Compiles; `places` tells where the entries stand, for messages.

        Raises:
            RulesError: a phrase or pattern does not compile.
        """
        assert file.numerals is not None
        numerals = _folded(file.numerals)
        file = _with_numerals(replace(file, numerals=numerals), "".join([*numerals.digits, *numerals.tens]))
        self.file = file
        self.numerals = Numerals(numerals)
        faults = _uncompilable(file)
        try:
            self.periods = PeriodFinder(file.periods, file.period_parts, self.numerals)
        except RulesError as error:
            faults += error.faults
        try:
            self.quantities = QuantityFinder(file, self.numerals)
        except re.error as error:
            faults.append(f"units: a word of units, bounds or fixed is no regex: {error}")
        try:
            self.lexicon = Lexicon(self._entries())
        except RulesError as error:
            faults += error.faults
        if faults:
            known = places or {}
            raise RulesError(f"{known.get(fault.partition(': ')[0], 'rules.yaml')}: {fault}" for fault in faults)

    @property
    def metrics(self) -> dict[str, MetricRule]:
        """Metrics by id."""
        return self.file.metrics

    @property
    def companies(self) -> dict[str, CompanyRule]:
        """Companies by id."""
        return self.file.companies

    def family(self, metric: str) -> frozenset[str]:
        """The metrics that a general word for one of them may go on with; none but itself where it has no family."""
        family = self.metrics[metric].family
        return frozenset(id_ for id_, rule in self.metrics.items() if family and rule.family == family)

    @cached_property
    def segments(self) -> dict[str, SegmentRule]:
        """Segments of all companies by id."""
        return {id_: rule for company in self.companies.values() for id_, rule in company.segments.items()}

    def _entries(self) -> Iterator[tuple[str, str, Meaning]]:
        for owner, company in self.companies.items():
            for phrase in company.phrases:
                yield phrase, f"companies.{owner}", Meaning("company_name", owner)
            for id_, segment in company.segments.items():
                for phrase in segment.phrases:
                    yield phrase, f"companies.{owner}.segments.{id_}", Meaning("segment", id_, owner=owner)
        for group, rules in self.file.words.items():
            for id_, rule in rules.items():
                for phrase in rule.phrases:
                    yield phrase, f"words.{group}.{id_}", Meaning(group, id_, word=rule)
        for id_, metric in self.metrics.items():
            for phrases, meaning in (
                (metric.phrases, Meaning("metric", id_)),
                (metric.losses, Meaning("metric", id_, loss=True)),
                (metric.generic, Meaning("metric", id_, generic=True)),
                (metric.generic_losses, Meaning("metric", id_, loss=True, generic=True)),
                (metric.adjusted, Meaning("metric", id_, adjusted=True)),
                (metric.tenths, Meaning("metric", id_, tenths=True)),
                (metric.counted, Meaning("counted", id_)),
            ):
                for phrase in phrases:
                    yield phrase, f"metrics.{id_}", meaning


def _with_numerals(file: RuleFile, characters: str) -> RuleFile:
    """The rules with `{numeral}` in their patterns written out as the characters of Chinese numerals."""

    def written(pattern: str) -> str:
        return pattern.replace("{numeral}", characters)

    assert file.not_quantities is not None
    assert file.layout is not None
    skipped = replace(file.not_quantities, patterns=tuple(map(written, file.not_quantities.patterns)))
    layout = replace(file.layout, numbering={k: written(v) for k, v in file.layout.numbering.items()})
    parts = {**file.period_parts, "numeral": characters}
    return replace(file, not_quantities=skipped, layout=layout, period_parts=parts)


def _folded(rules: NumeralRules) -> NumeralRules:
    def words(given: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(fold(word) for word in given)

    def keys(given: dict[str, int]) -> dict[str, int]:
        return {fold(key): value for key, value in given.items()}

    return replace(
        rules,
        digits=keys(rules.digits), tens=keys(rules.tens), scales=keys(rules.scales),
        latin_scales=keys(rules.latin_scales), point=fold(rules.point), minus=words(rules.minus),
        fraction=fold(rules.fraction), more=words(rules.more), more_unless=words(rules.more_unless),
        several=words(rules.several),
        upward=words(rules.upward), half=fold(rules.half),
    )  # fmt: skip


def _uncompilable(file: RuleFile) -> list[str]:
    """Patterns that later stages compile and that are no regexes."""
    assert file.layout is not None
    assert file.document is not None
    assert file.not_quantities is not None
    patterns: list[tuple[str, str]] = [
        *((f"layout.numbering.{level}", p) for level, p in file.layout.numbering.items()),
        *((f"layout.{key}", p) for key in ("question", "answer", "speakers") for p in getattr(file.layout, key)),
        *((f"document.{key}", p) for key in ("tickers", "published", "reports") for p in getattr(file.document, key)),
        *(("document.stated", p.replace("{currency}", "x")) for p in file.document.stated),
        *(("not_quantities.patterns", p) for p in file.not_quantities.patterns),
    ]
    faults = []
    for place, pattern in patterns:
        try:
            groups = re.compile(fold_pattern(pattern)).groupindex
        except re.error as error:
            faults.append(f'{place}: pattern "{pattern}": {error}')
            continue
        if place == "document.tickers" and "ticker" not in groups:
            faults.append(f'{place}: pattern "{pattern}" has no group "ticker"')
    return faults


def _is_number(text: str) -> bool:
    try:
        return Decimal(text).is_finite()
    except InvalidOperation:
        return False


def _check(file: RuleFile) -> list[str]:
    """Faults that need more than one entry to see."""
    faults = [
        f"{key}: is missing"
        for key in ("numerals", "not_quantities", "layout", "document")
        if getattr(file, key) is None
    ]
    for id_, metric in file.metrics.items():
        for key in ("increment", "base", "of_segment", "ratio", "multiple"):
            named = getattr(metric, key)
            if named is not None and named not in file.metrics:
                faults.append(f'metrics.{id_}.{key}: there is no metric "{named}"')
    for group, rules in file.words.items():
        if group not in WORD_GROUPS:
            faults.append(f"words.{group}: there is no such group of words; groups are {', '.join(WORD_GROUPS)}")
        for id_, word in rules.items():
            for key in ("metric", "fallback"):
                named = getattr(word, key)
                if named is not None and named not in file.metrics:
                    faults.append(f'words.{group}.{id_}.{key}: there is no metric "{named}"')
    numbers = [(f"units[{n}]", unit.factor) for n, unit in enumerate(file.units)]
    numbers += [(f"fixed[{n}]", fixed.value) for n, fixed in enumerate(file.fixed)]
    faults += [f'{place}: "{number}" is no number' for place, number in numbers if not _is_number(number)]
    for id_, company in file.companies.items():
        for segment, rule in company.segments.items():
            if rule.counts is not None and rule.counts not in file.metrics:
                faults.append(f'companies.{id_}.segments.{segment}.counts: there is no metric "{rule.counts}"')
        if not 1 <= company.fiscal_year_end <= 12:
            faults.append(f"companies.{id_}.fiscal_year_end: months are 1 to 12")
    return faults


def load_rules(*paths: Path) -> Rules:
    """The rules shipped with the package, each file of `paths` laid over them in order.

    Raises:
        RulesError: a file can't be read or is no rules file; all faults are named, with their lines.
    """
    # Under an editable install the package has no folder of its own, but its parts do.
    shipped = files("amzn_extract.extractors").joinpath("..", "rules.yaml")
    with as_file(shipped) as default:
        layers = [("rules.yaml", Path(default)), *((str(path), path) for path in paths)]
        file: RuleFile | None = None
        faults: list[str] = []
        places: dict[str, str] = {}
        for name, path in layers:
            source = Source(name)
            loaded = source.read(path, RuleFile, file)
            faults += source.faults
            places |= source.places
            if not source.faults and loaded is not None:
                # A phrase that a metric of the user's shares with another is the user's.
                added = {id_: rule for id_, rule in loaded.metrics.items() if file and id_ not in file.metrics}
                file = replace(loaded, metrics=added | loaded.metrics)
    if file is None or faults:
        raise RulesError(faults or ["rules.yaml: is empty"])
    if problems := _check(file):
        raise RulesError(f"{places.get(problem.partition(': ')[0], 'rules.yaml')}: {problem}" for problem in problems)
    return Rules(file, places)

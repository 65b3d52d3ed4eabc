"""The rules, compiled once: what phrases mean, and the stages that are built from them."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar, cast

from msgspec import Struct
from msgspec.structs import replace

from amzn_extract.extractors.compiled import Packed, freeze, thaw
from amzn_extract.extractors.fold import fold
from amzn_extract.extractors.lexicon import Lexicon, RulesError, RuleTimeout
from amzn_extract.extractors.number_schema import NumeralRules
from amzn_extract.extractors.numerals import Numerals
from amzn_extract.extractors.periods import PeriodFinder
from amzn_extract.extractors.quantities import QuantityFinder
from amzn_extract.extractors.schema import Examples, MetricRule, RuleFile, SegmentRule, WordRule

Stage = TypeVar("Stage")
Rule = TypeVar("Rule", MetricRule, SegmentRule, WordRule)
_COMPILED = frozenset({"phrases", "losses", "generic", "generic_losses", "adjusted", "tenths", "counted"})
"""The lists of a rule that the lexicon is made of."""

if TYPE_CHECKING:
    from amzn_extract.extractors.places import Register

__all__ = ["Meaning", "RuleTimeout", "Rules", "RulesError"]


class Meaning(Struct, frozen=True):
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


class Entry(Struct, frozen=True):
    """A phrase, the rule and the list of it that it stands in, and what it means."""

    rule: str
    key: str
    phrase: str
    meaning: Meaning

    @property
    def list(self) -> str:
        """The path of the list."""
        return f"{self.rule}.{self.key}"


class Rules:
    """Validated rules, compiled."""

    _file: RuleFile | None
    _register: Register | None

    def __init__(self, file: RuleFile, register: Register | None = None, *, plain: bool = False) -> None:
        """Compiles a whole file; `register` tells where its phrases stand and which layer they are from.

        `plain` rules look for everything everywhere. They find the same, slowly, and are what others are held against.

        Raises:
            RulesError: a phrase or pattern does not compile.
        """
        from amzn_extract.extractors.places import Register

        assert file.numerals is not None
        numerals = _folded(file.numerals)
        file = _with_numerals(replace(file, numerals=numerals), "".join([*numerals.digits, *numerals.tens]))
        self._file = file
        #: By id, without what is compiled of them, as are the words of `Meaning`.
        self.metrics = {id_: _bare(rule) for id_, rule in file.metrics.items()}
        self.companies = {
            id_: replace(company, why="", phrases=(), segments={k: _bare(one) for k, one in company.segments.items()})
            for id_, company in file.companies.items()
        }
        #: By what they are made by, whose name alone is kept: to read an entry of the cache calls no function.
        self._stages: dict[tuple[str, str], object] = {}
        self._register = register or Register()
        #: Both, where these rules were kept.
        self._packed: Packed[str] = Packed({})
        self.numerals = Numerals(numerals)
        self.periods = PeriodFinder(file.periods, file.period_parts, self.numerals, plain=plain)
        try:
            self.quantities = QuantityFinder(file, self.numerals, plain=plain)
        except re.error as error:
            raise RulesError([f"units, bounds and fixed make no regex together: {error}"]) from error
        # A phrase that two layers give to different rules is the upper one's.
        uppermost_first = sorted(entries(file), key=lambda entry: -self.register.layer(f"{entry.list}={entry.phrase}"))
        entries_ = ((entry.phrase, self._told(entry), entry.meaning) for entry in uppermost_first)
        self.lexicon = Lexicon(entries_, led=file.numerals.led if file.numerals else (), plain=plain)

    def _told(self, entry: Entry) -> str:
        """The list of a phrase behind its place, for messages."""
        known = self.register.places.get(f"{entry.list}={entry.phrase}")
        return f"{known[-1]}: {entry.list}" if known else entry.list

    def once(self, make: Callable[[Rules], Stage]) -> Stage:
        """A stage that is built from the rules alone, built when it is first asked for."""
        name = make.__module__, make.__qualname__
        if name not in self._stages:
            self._stages[name] = make(self)
        return cast(Stage, self._stages[name])

    def __getstate__(self) -> dict[str, Any]:
        """What is kept of it; the file and the register, which are large and seldom wanted, packed."""
        parts = {"file": self.file, "register": self.register}
        packed = Packed({name: zlib.compress(freeze(part)) for name, part in parts.items()})
        return {**vars(self), "_file": None, "_register": None, "_packed": packed}

    @property
    def file(self) -> RuleFile:
        """The whole file that the rules were compiled from."""
        if self._file is None:
            file: RuleFile = thaw(zlib.decompress(self._packed["file"]))
            self._file = file
        return self._file

    @property
    def register(self) -> Register:
        """Where the phrases stand, and which layer they are from."""
        if self._register is None:
            register: Register = thaw(zlib.decompress(self._packed["register"]))
            self._register = register
        return self._register

    def family(self, metric: str) -> frozenset[str]:
        """The metrics that a general word for one of them may go on with; none but itself where it has no family."""
        family = self.metrics[metric].family
        return frozenset(id_ for id_, rule in self.metrics.items() if family and rule.family == family)

    @cached_property
    def segments(self) -> dict[str, SegmentRule]:
        """Segments of all companies by id."""
        return {id_: rule for company in self.companies.values() for id_, rule in company.segments.items()}


def entries(file: RuleFile) -> Iterator[Entry]:
    """All phrases, what counts first where one literal means several things first."""
    for owner, company in file.companies.items():
        place = f"companies.{owner}"
        yield from _each(place, "phrases", company.phrases, Meaning("company_name", owner))
        for id_, segment in company.segments.items():
            meaning = Meaning("segment", id_, owner=owner)
            yield from _each(f"{place}.segments.{id_}", "phrases", segment.phrases, meaning)
    for group, rules in file.words.items():
        for id_, rule in rules.items():
            yield from _each(f"words.{group}.{id_}", "phrases", rule.phrases, Meaning(group, id_, word=_bare(rule)))
    for id_, metric in file.metrics.items():
        for key, phrases, meaning in (
            ("phrases", metric.phrases, Meaning("metric", id_)),
            ("losses", metric.losses, Meaning("metric", id_, loss=True)),
            ("generic", metric.generic, Meaning("metric", id_, generic=True)),
            ("generic_losses", metric.generic_losses, Meaning("metric", id_, loss=True, generic=True)),
            ("adjusted", metric.adjusted, Meaning("metric", id_, adjusted=True)),
            ("tenths", metric.tenths, Meaning("metric", id_, tenths=True)),
            ("counted", metric.counted, Meaning("counted", id_)),
        ):
            yield from _each(f"metrics.{id_}", key, phrases, meaning)


def _each(rule: str, key: str, phrases: tuple[str, ...], meaning: Meaning) -> Iterator[Entry]:
    return (Entry(rule, key, phrase, meaning) for phrase in phrases)


def _bare(rule: Rule) -> Rule:
    """A rule without what only people ask for once it is compiled: its reason, names, phrases and examples."""
    told: dict[str, Any] = {name: () for name in rule.__struct_fields__ if name in _COMPILED}
    if not isinstance(rule, WordRule):
        told["name"] = {}
    return replace(rule, why="", examples=Examples(), **told)


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

"""What rules there are: each with its id, kind, phrases, and the files that it is from."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, get_args

from msgspec import Struct
from msgspec.structs import asdict, fields

from amzn_extract.extractors.markers import Regex
from amzn_extract.extractors.places import Place, Register, suggestion
from amzn_extract.extractors.schema import (
    CompanyRule,
    Examples,
    MetricRule,
    PeriodRule,
    RuleFile,
    SegmentRule,
    WordRule,
)
from amzn_extract.extractors.yaml_source import hints

Rule = MetricRule | SegmentRule | CompanyRule | WordRule | PeriodRule


class UnknownRule(LookupError):
    """There is no such rule, or more than one; the message says which were meant, maybe."""


class Listed(Struct, frozen=True):
    """A rule as it is listed and shown."""

    #: The path in the file (`metrics.revenue`), which messages and examples go by.
    id: str
    kind: str
    rule: Rule
    #: Where it stands, the lowest layer first.
    places: tuple[Place, ...]

    @property
    def title(self) -> str:
        """Its English name, or what it is for."""
        return getattr(self.rule, "name", {}).get("en") or self.rule.why

    @property
    def layers(self) -> tuple[str, ...]:
        """The files that it is from, the lowest first."""
        return tuple(dict.fromkeys(place.file for place in self.places))

    @property
    def phrases(self) -> int:
        """How many phrases or patterns it has in all of its lists."""
        return sum(len(texts) for texts in self.lists().values())

    def lists(self) -> dict[str, tuple[str, ...]]:
        """Its lists of regexes, by key."""
        model: type = type(self.rule)
        known = hints(model)
        return {key: value for key, value in self.keys().items() if _holds_regexes(known[key][0])}

    def keys(self) -> dict[str, Any]:
        """The keys that say more than nothing, by name; examples and segments aside."""
        values = asdict(self.rule)
        defaults = {field.name: field.default for field in fields(self.rule)}
        return {
            key: value
            for key, value in values.items()
            if value not in ((), {}, None) and value != defaults[key] and key not in ("examples", "segments")
        }

    def examples(self) -> dict[str, list[str]]:
        """The texts of its examples, by `match` and `no_match`; of a period, with what they are."""
        given = getattr(self.rule, "examples", None)
        if isinstance(given, Examples):
            shown = {"match": given.match, "no_match": given.no_match}
            return {key: [example.text for example in some] for key, some in shown.items() if some}
        return {"match": [f"{text}: {period}" for text, period in given.items()]} if given else {}


def _holds_regexes(hint: Any) -> bool:
    return any(isinstance(mark, Regex) for item in get_args(hint) for mark in get_args(item))


def catalogue(file: RuleFile, register: Register) -> list[Listed]:
    """All rules that have an id, in the order of the file."""
    return [Listed(path, kind, rule, tuple(register.places.get(path, ()))) for path, kind, rule in _rules(file)]


def _rules(file: RuleFile) -> Iterator[tuple[str, str, Rule]]:
    for id_, period in file.periods.items():
        yield f"periods.{id_}", "period", period
    for group, words in file.words.items():
        for id_, word in words.items():
            yield f"words.{group}.{id_}", "word", word
    for id_, metric in file.metrics.items():
        yield f"metrics.{id_}", "metric", metric
    for id_, company in file.companies.items():
        yield f"companies.{id_}", "company", company
        for segment_id, segment in company.segments.items():
            yield f"companies.{id_}.segments.{segment_id}", "segment", segment


def named(id_: str, listed: list[Listed]) -> Listed:
    """The rule of this id, or the only one whose id ends so (`revenue`).

    Raises:
        UnknownRule: there is none, or more than one.
    """
    ending = [one for one in listed if f".{one.id}".endswith(f".{id_}")]
    exact = [one for one in ending if one.id == id_]
    if exact or len(ending) == 1:
        return (exact or ending)[0]
    if ending:
        raise UnknownRule(f'"{id_}" may be {" or ".join(one.id for one in ending)}; give it whole')
    last = [one.id.rpartition(".")[2] for one in listed]
    raise UnknownRule(f'there is no rule "{id_}"{suggestion(id_, [*last, *(one.id for one in listed)])}')

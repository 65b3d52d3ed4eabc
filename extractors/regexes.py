"""Regexes of the rules by themselves, with their parts written out: whether one compiles and says anything."""

from __future__ import annotations

import re
from collections.abc import Mapping

import regex

from amzn_extract.extractors.fold import fold
from amzn_extract.extractors.lexicon import fold_pattern, forms
from amzn_extract.extractors.markers import Regex
from amzn_extract.extractors.places import suggestion
from amzn_extract.extractors.schema import RuleFile

_PART = re.compile(r"\{([a-z]\w*)\}")
_NAMED = re.compile(r"\(\?P<\w+>")
_DEEPEST = 3
"""Parts may hold parts, and those the numerals."""


def parts_of(file: RuleFile) -> dict[str, str]:
    """What `{name}` stands for in the patterns that take parts."""
    numerals = file.numerals
    characters = "".join([*numerals.digits, *numerals.tens]) if numerals else ""
    currencies = [re.escape(fold(w)) for unit in file.units if unit.kind == "money" for w in unit.before]
    led = "|".join(numerals.led) if numerals else ""
    named = {"numeral": fold(characters), "currency": "|".join(currencies) or "(?!)", "led": led or "(?!)"}
    return {**file.period_parts, **named}


def written_out(pattern: str, marker: Regex, parts: Mapping[str, str]) -> str:
    """The regex as it runs: folded, its parts in place, groups without their names.

    Raises:
        ValueError: it names a part that there is none of.
    """

    def part(match: re.Match[str]) -> str:
        if match[1] not in parts:
            raise ValueError(f"there is no part {match[0]}{suggestion(match[1], parts)}")
        return parts[match[1]] if match[1] == "numeral" else f"(?:{parts[match[1]]})"

    for _ in range(_DEEPEST if marker.parts else 0):
        pattern = _PART.sub(part, pattern)
    return _NAMED.sub("(", fold_pattern(pattern))


def fault_of(text: str, marker: Regex, parts: Mapping[str, str]) -> str | None:
    """What makes the regex unusable: it does not compile, lacks a group, or matches nothing at all."""
    try:
        if marker.phrase:
            forms(fold(text))  # has its own words for brackets and for too many forms
        pattern = written_out(text, marker, parts)
        compiled = regex.compile(pattern) if marker.phrase else re.compile(pattern)
        if marker.group and f"(?P<{marker.group}>" not in text:
            return f'has no group "{marker.group}"'
    except (re.error, regex.error, ValueError) as error:
        return str(error)
    return "matches the empty string" if not marker.fragment and compiled.match("") else None

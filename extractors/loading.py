"""Rules found, laid over one another and compiled, and kept for the next run."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from amzn_extract.extractors.fold import know, simplified
from amzn_extract.extractors.lexicon import RulesError, RuleTimeout
from amzn_extract.extractors.rules import Rules
from amzn_extract.extractors.rules_cache import Entry

if TYPE_CHECKING:
    from pathlib import Path

_SHIPPED = os.path.join(os.path.dirname(__file__), os.pardir, "rules.yaml")


def load_rules(*paths: Path, plain: bool = False) -> Rules:
    """The rules shipped with the package, each file of `paths` laid over them in order.

    `plain` rules find the same without any shortcut, and slowly: what the others are held against.

    Raises:
        RulesError: a file can't be read or is no rules file; all faults are named, with their places.
    """
    sources = None if plain else _sources(paths)
    entry = None if sources is None else Entry(sources)
    kept = entry.read() if entry else None
    if kept is not None:
        rules: Rules
        ideographs, rules = kept
        know(*ideographs)
        return rules
    rules = compile_rules(*paths, plain=plain)
    # A file that was changed while it was read would be kept for what it was before.
    if entry and _sources(paths) == sources:
        _practise(rules)
        entry.write((simplified(), rules))
    return rules


def compile_rules(*paths: Path, plain: bool = False) -> Rules:
    """The rules as `load_rules` gives them, compiled in any case and not kept.

    Raises:
        RulesError: a file can't be read or is no rules file; all faults are named, with their places.
    """
    from amzn_extract.extractors.layers import read_layers

    layers = read_layers(*paths)
    if faults := layers.faults(of=layers.register.layers[1:]):
        raise RulesError(map(str, faults))
    return Rules(layers.file, layers.register, plain=plain)


def _sources(paths: Sequence[Path]) -> list[bytes] | None:
    """The names and contents of the rules files, the shipped one first; None where they can't be read more than once.

    Messages call the files by these names.
    """
    sources = []
    for path in (_SHIPPED, *map(str, paths)):
        try:
            if not os.path.isfile(path):
                return None
            with open(path, "rb") as file:
                sources += [os.fsencode(path), file.read()]
        except OSError:
            return None  # to be told by who reads them for good
    return sources


def _practise(rules: Rules) -> None:
    """Reads the examples that the rules carry, so that what is kept has met what texts are made of."""
    from amzn_extract.extractors.examples import cases
    from amzn_extract.extractors.pipeline import read

    with suppress(RuleTimeout):  # to be told by who reads a text with these rules
        read("\n".join(case.text for case in cases(rules)), rules)

"""Everything that is wrong with rules files, told at once; the quick part of it is what `load_rules` asks for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from amzn_extract.extractors.backtracking import ambiguity
from amzn_extract.extractors.conflicts import conflicts
from amzn_extract.extractors.fold import fold
from amzn_extract.extractors.layers import Layers, read_layers
from amzn_extract.extractors.lexicon import RulesError, forms
from amzn_extract.extractors.markers import Regex
from amzn_extract.extractors.places import Fault
from amzn_extract.extractors.regexes import fault_of, parts_of, written_out
from amzn_extract.extractors.rules import Rules


class Findings(Struct, frozen=True):
    """What was found, in the order of the files and of their lines."""

    faults: tuple[Fault, ...]
    #: What is meant so, presumably, and good to know: phrases that an upper layer takes over.
    notes: tuple[Fault, ...]


def check(*paths: Path) -> Findings:
    """Looks over the files of `paths`, laid over the shipped rules, or these alone."""
    layers = read_layers(*paths)
    register = layers.register
    of = register.layers[1:] or register.layers
    faults = layers.faults(of=of)
    notes: list[Fault] = []
    faults += _ambiguous(layers, of)
    if layers.is_whole():
        owned, notes = conflicts(layers.file, register)
        faults += owned
        faults += _together(layers) if not faults else []
    mine = [fault for fault in faults if fault.place.file in of]
    return Findings(tuple(register.ordered(mine)), tuple(register.ordered(notes)))


def _together(layers: Layers) -> list[Fault]:
    """What the regexes make together where each by itself is right: a group twice, say."""
    try:
        Rules(layers.file, layers.register)
    except RulesError as error:
        return [layers.register.told("", fault) for fault in error.faults]
    return []


def _ambiguous(layers: Layers, of: list[str]) -> Iterator[Fault]:
    """Regexes that can backtrack badly; phrases that are written out into literals cannot."""
    parts = parts_of(layers.file)
    for text in layers.register.texts:
        marker = text.marker
        if text.place.file not in of or not isinstance(marker, Regex) or fault_of(text.text, marker, parts):
            continue
        if marker.phrase and forms(fold(text.text)) is not None:
            continue
        if (told := ambiguity(written_out(text.text, marker, parts))) is not None:
            yield Fault(text.place, text.path, f'"{text.text}": {told}')

"""What is remembered of rules files while they are read: what stands where, in which layer, and what is wrong."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from msgspec import Struct, field

from amzn_extract.extractors.markers import Marker

DEFAULT = "rules.yaml"
"""The shipped rules, as messages call them."""


class Place(NamedTuple):
    """Where something stands: the file as messages call it, line and column from 1; the whole file without them."""

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        """As editors and terminals take it: `rules.yaml:41:5`."""
        return f"{self.file}:{self.line}:{self.column}" if self.line else self.file


class Fault(Struct, frozen=True):
    """Something wrong in a rules file."""

    place: Place
    #: The path of the entry (`metrics.revenue`); empty for the file as such.
    rule: str
    what: str
    #: True where the file can't be read as YAML at all.
    unusable: bool = False

    def __str__(self) -> str:
        """One line: place, rule, what is wrong."""
        return f"{self.place}: {self.rule}: {self.what}" if self.rule else f"{self.place}: {self.what}"


class Text(NamedTuple):
    """A text that means more than itself, and where it stands."""

    place: Place
    path: str
    text: str
    marker: Marker


class Register(Struct):
    """What is known of all layers together."""

    faults: list[Fault] = field(default_factory=list)
    #: All places of an entry, the lowest layer first, by its path; those of a text in a list by `path=text`.
    places: dict[str, list[Place]] = field(default_factory=dict)
    texts: list[Text] = field(default_factory=list)
    #: Entries that a layer took away, by path.
    removed: dict[str, Place] = field(default_factory=dict)
    #: The files as messages call them, the lowest layer first.
    layers: list[str] = field(default_factory=list)

    def fault(self, place: Place, rule: str, what: str, *, unusable: bool = False) -> None:
        """Notes what is wrong."""
        self.faults.append(Fault(place, rule, what, unusable))

    def note(self, path: str, place: Place) -> None:
        """Notes where an entry or a key stands."""
        self.places.setdefault(path, []).append(place)

    def shift(self, path: str, by: int) -> None:
        """Renumbers the entries of a list that grows at its head."""
        numbered = re.compile(rf"{re.escape(path)}\[(\d+)\]")

        def moved(key: str) -> str:
            return numbered.sub(lambda m: f"{path}[{int(m[1]) + by}]", key, count=1) if numbered.match(key) else key

        self.places = {moved(key): places for key, places in self.places.items()}

    def place(self, path: str) -> Place:
        """Where an entry stands in the uppermost layer that has it, or the nearest one around it that is known."""
        while path not in self.places and path:
            path = re.sub(r"(?:^|[.\[=])[^.\[=]*$", "", path)
        return self.places[path][-1] if path in self.places else Place(self.layers[0] if self.layers else DEFAULT)

    def layer(self, path: str) -> int:
        """The number of the uppermost layer that an entry or a text stands in; 0 is the lowest."""
        files = [place.file for place in self.places.get(path, ())]
        return max((n for n, name in enumerate(self.layers) if name in files), default=0)

    def told(self, path: str, what: str) -> Fault:
        """A fault of the entry at `path`."""
        return Fault(self.place(path), path, what)

    def ordered(self, faults: Iterable[Fault]) -> list[Fault]:
        """Faults by layer, line and column, none twice."""
        order = {name: n for n, name in enumerate(self.layers)}
        return sorted(dict.fromkeys(faults), key=lambda fault: (order.get(fault.place.file, 0), *fault.place[1:]))


def suggestion(word: str, known: Iterable[str]) -> str:
    """` (did you mean "phrases"?)` where a known word is close to this one, else nothing."""
    import difflib

    close = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f' (did you mean "{close[0]}"?)' if close else ""

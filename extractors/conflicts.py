"""Phrases that two rules lay claim to.

One literal may well mean several things; which one it means must be told by something. These are
homonyms, and right:

* a noun that is `counted` of one metric and names another, or the same: it counts beside a count;
* metrics that take different kinds of unit (銷售: revenue beside money, units beside a count): the
  quantity next to it tells;
* names of companies and segments beside anything else, and segments of two companies: they are known
  in texts on their company only;
* words of the groups `outlook` and `adjustment` that are a metric's too: they name what they foretell
  or adjust (預虧, 扣非).

Anything else is a conflict, as one of the two would never count: metrics that take the same unit,
two lists of one metric, a metric and a word, two words, two segments of a company, two companies.
Where the rules are of two layers, the upper one's counts, which is meant so and worth a note.
"""

from __future__ import annotations

from collections.abc import Iterable

from amzn_extract.extractors.fold import fold
from amzn_extract.extractors.lexicon import forms
from amzn_extract.extractors.places import Fault, Place, Register
from amzn_extract.extractors.rules import Entry, entries
from amzn_extract.extractors.schema import RuleFile

_NAMES = ("company_name", "segment")
_NAMES_METRICS = ("outlook", "adjustment")


def conflicts(file: RuleFile, register: Register) -> tuple[list[Fault], list[Fault]]:
    """Phrases that two rules of one layer own, and, for notes, those that an upper layer takes over from a lower."""
    faults: list[Fault] = []
    notes: list[Fault] = []
    told: set[tuple[str, ...]] = set()
    for literal, owners in _owned(entries(file)).items():
        for n, one in enumerate(owners):
            for other in owners[n + 1 :]:
                # The phrases of two rules may have many literals in common: one tells of all.
                pair = one.list, one.phrase, other.list, other.phrase
                if pair in told or not _conflict(one, other, file):
                    continue
                told.add(pair)
                lower, upper = sorted((one, other), key=lambda e: (_layer(register, e), _place(register, e)))
                # As its owner writes it, where the literal is the whole phrase.
                shown = upper.phrase if fold(upper.phrase) == literal else literal
                place, where = _place(register, upper), f"{lower.list} ({_place(register, lower)})"
                if _layer(register, lower) == _layer(register, upper):
                    faults.append(Fault(place, upper.list, f'"{shown}" is owned by {where} already'))
                else:
                    notes.append(Fault(place, upper.list, f'takes "{shown}" over from {where}'))
    return faults, notes


def _owned(entries: Iterable[Entry]) -> dict[str, list[Entry]]:
    """The literals that more than one list writes out, with their owners; a regex stands for itself."""
    owned: dict[str, list[Entry]] = {}
    for entry in entries:
        folded = fold(entry.phrase)
        try:
            literals = forms(folded) or [folded]
        except ValueError:
            continue  # no regex: a fault of its own
        for literal in literals:
            known = owned.setdefault(literal, [])
            if all(other.list != entry.list for other in known):
                known.append(entry)
    return {literal: owners for literal, owners in owned.items() if len(owners) > 1}


def _conflict(one: Entry, other: Entry, file: RuleFile) -> bool:
    a, b = one.meaning, other.meaning
    kinds = {a.kind, b.kind}
    if kinds & {*_NAMES}:
        return a.kind == b.kind and a.owner == b.owner
    metrics = [m for m in (a, b) if m.kind in ("metric", "counted")]
    if len(metrics) == 2:
        if kinds != {"metric"}:
            return kinds == {"counted"}
        return a.id == b.id or bool({*file.metrics[a.id].takes} & {*file.metrics[b.id].takes})
    return not (metrics and kinds & {*_NAMES_METRICS})


def _layer(register: Register, entry: Entry) -> int:
    return register.layer(f"{entry.list}={entry.phrase}")


def _place(register: Register, entry: Entry) -> Place:
    return register.place(f"{entry.list}={entry.phrase}")

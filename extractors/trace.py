"""What linking saw of each quantity when it decided: kept only where an explanation is asked for."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from amzn_extract.extractors.layout import Line
from amzn_extract.extractors.ledger import Ledger
from amzn_extract.extractors.sentence import Place
from amzn_extract.extractors.statements import Statement
from amzn_extract.extractors.terms import Terms
from amzn_extract.extractors.tokens import Token


class Step(Struct, frozen=True):
    """One quantity in its place, as it stood when it was linked."""

    #: The cues of its clause and of its sentence.
    clause: tuple[Token, ...]
    sentence: tuple[Token, ...]
    #: True behind a measure that no metric covers.
    unknown: bool
    #: Metrics in reach, and why each could not be the quantity's; None where it could.
    metrics: tuple[tuple[Token, str | None], ...]
    #: What a list gives it.
    given: tuple[Token, ...]
    #: The word that foretells what is spoken of.
    told: Token | None


class Trace(Struct):
    """Collects the steps of one document by the start of their quantities, and what the stages handed on."""

    steps: dict[int, Step] = {}
    lines: Sequence[Line] = ()
    tokens: Sequence[Token] = ()
    statements: Sequence[Statement] = ()

    def note(self, place: Place, terms: Terms, ledger: Ledger) -> None:
        """Keeps how a quantity stands before it is linked."""
        tokens = place.tokens
        words = place.free[place.begin : place.stop]
        own = tokens[place.stop - len(words.lstrip()) : place.begin + len(words.rstrip())]
        named = [t for t in own if t.letter in "MN"]
        if place.scope.metric is not None and place.scope.metric not in named:
            named.append(place.scope.metric)
        self.steps[place.quantity.start] = Step(
            clause=tuple(own),
            sentence=tuple(tokens),
            unknown=place.scope.unknown,
            metrics=tuple((t, _objection(t, place, terms, ledger)) for t in named),
            given=tuple(place.given.values()),
            told=place.scope.told,
        )


def _objection(token: Token, place: Place, terms: Terms, ledger: Ledger) -> str | None:
    """Why a metric can't be that of a quantity; None where it could be."""
    rule, kind = terms.rule(token.id), place.quantity.kind
    if any(place.tokens[n] is token for n in place.sentence.consumed):
        return "it is what something is compared with, or left out"
    if rule is not None and not terms.fits(token.id, place.quantity):
        return f"it takes no {kind}" if kind not in rule.takes else f"it is never more than {rule.most}"
    return "it has its value already" if ledger.used(token, kind) else None

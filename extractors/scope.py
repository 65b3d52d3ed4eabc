"""What a clause inherits: metric, segment, period and status, from headings and labels inwards."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct, field
from msgspec.structs import replace

from amzn_extract.extractors.model import Adjustment, Status
from amzn_extract.extractors.periods import Period
from amzn_extract.extractors.tokens import Token


class Scope(Struct):
    """What is spoken of where nothing else is said."""

    metric: Token | None = None
    #: The segment, or the word for the whole company, that was said last.
    subject: Token | None = None
    period: Period | None = None
    #: The last day that was named: prices on the exchange belong to it.
    day: Period | None = None
    foretold: Period | None = None
    """The period that the line's guidance is for; outlook without a period of its own takes it."""
    status: Status | None = None
    #: The status before the clause's own words.
    outside: Status | None = None
    #: The word that foretells.
    told: Token | None = None
    #: True where a heading or label gave the status.
    headed: bool = False
    #: True where words said that it has happened, whatever the period.
    done: bool = False
    adjustments: set[Adjustment] = field(default_factory=set)
    #: True behind a measure that no metric covers.
    unknown: bool = False

    @property
    def segment(self) -> str | None:
        """The segment spoken of; None for the whole company."""
        return segment_of(self.subject)

    @property
    def known(self) -> Token | None:
        """The inherited metric, none behind an unknown measure."""
        return None if self.unknown else self.metric

    def copy(self) -> Scope:
        """A scope that may go its own way."""
        return replace(self, adjustments=set(self.adjustments))

    def label(self, tokens: Sequence[Token], *, heading: int = 0) -> None:
        """Takes what a heading or the label of a line says; what it leaves unsaid goes on from outside.

        `heading` is the length of a heading, 0 for a label.
        """
        if any(t.period is not None and t.period.span == "day" and t.period.year for t in tokens):
            return  # 2025-05-02 國際財經組: who wrote it, and when
        segments = [t for t in tokens if t.letter == "S"]
        if segments or any(t.letter == "W" for t in tokens):
            # A heading that names two things at once sets neither.
            unclear = heading > 0 and len({t.id for t in segments}) > 1
            self.subject = segments[0] if segments and not unclear else None
        metrics = [t for t in tokens if t.letter == "M"]
        if len({t.id for t in metrics}) == 1:
            general = metrics[0].meaning is not None and metrics[0].meaning.generic
            covered = sum(t.end - t.start for t in tokens) * 2 >= heading  # 省出來的利潤 is no heading on profit
            self.metric = metrics[0] if covered or not general else None
        elif heading and metrics:
            self.metric = None
        first = next((n for n, t in enumerate(tokens) if t.letter in "PC"), 0)  # (比較對象為去年第三季)
        period = next((t.period for t in tokens[first : first + 1] if t.letter == "P"), None)
        if period and period.span not in ("future", "document", "day"):
            self.period = period
        headline = heading and any(t.quantity is not None and t.quantity.explicit for t in tokens)
        told = next(filter(foretells, tokens), None)
        if told is not None and not headline and not any(t.letter == "K" for t in tokens):
            self.status, self.headed, self.told = "outlook", True, told

    def entered(self, own: Sequence[Token]) -> Scope:
        """The scope inside a clause with these tokens."""
        inside = self.copy()
        inside.outside = self.status
        if any(t.letter == "U" for t in own):
            inside.unknown, inside.metric = True, None
        elif any(t.letter == "M" for t in own):
            inside.unknown = False
        if (told := next(filter(foretells, own), None)) is not None:
            inside.status, inside.done, inside.headed, inside.told = "outlook", False, False, told
        elif any(t.letter == "K" for t in own):
            inside.done = True
        elif any(t.letter == "P" for t in own):
            inside.done = False
        return inside

    def leave(
        self, own: Sequence[Token], inside: Scope, segment: Token | None, named: Token | None, *, looks_back: bool
    ) -> None:
        """Takes over what a clause hands on: `named` is the metric of its last statement.

        The period of a clause that looks back (`looks_back`) stays its own.
        """
        metrics = [t for t in own if t.letter == "M"]
        if any(t.letter == "V" for t in own):
            pass  # a figure of the past, told by the way (營收 800 億時的兩倍)
        elif metrics:
            self.metric, self.unknown = (named if named in metrics else metrics[-1]), inside.unknown
        elif inside.unknown:
            self.metric, self.unknown = None, True
        elif named is not None and own and named.start >= own[0].start:
            self.metric = named
        if segment is not None:
            self.subject = segment
        counts = any(t.kind == "quantity" for t in own)
        periods = [t.period for t in own if t.letter == "P" and t.period]
        self.day = next((p for p in reversed(periods) if p.span == "day"), self.day)
        if periods and not looks_back and (counts or len(own) == 1 or periods[-1].span not in ("month", "day")):
            self.period = periods[-1]
        self.done = inside.done and not looks_back
        if not counts or any(t.letter == "O" for t in own):
            self.status, self.told = inside.status, inside.told


def segment_of(subject: Token | None) -> str | None:
    """The segment that a token names; None where it names the whole company, or for none."""
    return subject.id if subject is not None and subject.letter == "S" else None


def foretells(token: Token) -> bool:
    """True for a word of outlook, and for what analysts expect or the company announced."""
    if token.letter == "O":
        return True
    return token.letter == "R" and token.word is not None and token.word.basis in ("consensus", "guidance")

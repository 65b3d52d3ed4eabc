"""What a clause inherits: metric, segment, period and status, from headings and labels inwards."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from amzn_extract.extractors.layout import Heading
from amzn_extract.extractors.model import Adjustment, Status
from amzn_extract.extractors.periods import Period
from amzn_extract.extractors.tokens import Token, letters_of

_PEOPLE = frozenset({"audience", "headcount", "users"})
"""Metrics that count people, which a label may name by a noun."""


class Scope(Struct, gc=False):
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
    adjustments: frozenset[Adjustment] = frozenset()
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
        return replace(self)

    def label(self, tokens: Sequence[Token], *, heading: int = 0, halved: bool = False) -> None:
        """Takes what a heading or the label of a line says; what it leaves unsaid goes on from outside.

        `heading` is the length of a heading, 0 for a label; `halved` where only half of it is ahead.
        """
        if not tokens or any(t.period is not None and t.period.span == "day" and t.period.year for t in tokens):
            return  # 2025-05-02 國際財經組: who wrote it, and when
        letters = letters_of(tokens)
        segments = [t for t in tokens if t.kind == "segment"]
        if segments or "W" in letters:
            # A heading that names two things at once sets neither.
            unclear = heading > 0 and len({t.id for t in segments}) > 1
            self.subject = segments[0] if segments and not unclear else None
        metrics = [t for t in tokens if t.kind == "metric"]
        if len({t.id for t in metrics}) == 1:
            general = metrics[0].meaning is not None and metrics[0].meaning.generic
            covered = sum([t.end - t.start for t in tokens]) * 2 >= heading  # 省出來的利潤 is no heading on profit
            self.metric = metrics[0] if covered or not general else None
        elif heading and metrics:
            self.metric = None
        elif not heading and not metrics and tokens[-1].kind == "counted" and tokens[-1].id in _PEOPLE:
            self.metric = tokens[-1]  # 廣告觀眾:3 億人
        first = next((t for t in tokens if t.kind in ("period", "comparison")), tokens[0])  # (比較對象為去年第三季)
        period = first.period if first.kind == "period" else None
        if period and period.span not in ("future", "document", "day"):
            self.period = period
        headline = heading and any(t.quantity is not None and t.quantity.explicit for t in tokens)
        told = foretelling(tokens, letters)
        if told is not None and not headline and not halved and "K" not in letters:
            self.status, self.headed, self.told = "outlook", True, told

    def under(self, text: str, heading: Heading, tokens: Sequence[Token], joints: Sequence[str]) -> None:
        """Takes what a heading of `text` says, which holds these tokens; `joints` tie things together."""
        half = _halved(text, heading.start, tokens, joints)
        self.label(tokens, heading=heading.end - heading.start, halved=half)

    def entered(self, tokens: Sequence[Token], own: str, begin: int) -> Scope:
        """The scope inside a clause: the `tokens` from `begin` on whose letters are `own`."""
        inside = self.copy()
        inside.outside = self.status
        if "U" in own:
            inside.unknown, inside.metric = True, None
        elif "M" in own:
            inside.unknown = False
        if (told := foretelling(tokens, own, begin)) is not None:
            inside.status, inside.done, inside.headed, inside.told = "outlook", False, False, told
        elif "K" in own:
            inside.done = True
        elif "P" in own:
            inside.done = False
        return inside

    def leave(
        self,
        tokens: Sequence[Token],
        own: str,
        begin: int,
        inside: Scope,
        segment: Token | None,
        named: Token | None,
        *,
        looks_back: bool,
    ) -> None:
        """Takes over what a clause hands on: `named` is the metric of its last statement.

        The clause is the `tokens` from `begin` on whose letters are `own`. The period of a clause that looks
        back (`looks_back`) stays its own.
        """
        counts = "Q" in own
        metric = own.rfind("M")
        if "V" in own:
            pass  # a figure of the past, told by the way (營收 800 億時的兩倍)
        elif metric >= 0:
            metrics = [tokens[begin + n] for n, letter in enumerate(own) if letter == "M"] if named is not None else []
            self.metric, self.unknown = (named if named in metrics else tokens[begin + metric]), inside.unknown
        elif (
            named is not None and (words := own.lstrip()) and named.start >= tokens[begin + len(own) - len(words)].start
        ):
            self.metric, self.unknown = named, False
        elif inside.unknown:
            self.metric, self.unknown = None, True
        elif named is not None and self.metric is not None and named.start == self.metric.start:
            self.metric = named  # 新開 30 家, 年底共 640 家, 其中 …: all there are, from there on
        if segment is not None:
            self.subject = segment
        guided = inside.told is not None and inside.told.word is not None and inside.told.word.basis
        if not counts and "C" in own and guided:
            return  # 營收與全年指引均超出預期: nothing is foretold
        if "P" in own:
            periods = [
                p for n, letter in enumerate(own) if letter == "P" and (p := tokens[begin + n].period) is not None
            ]
            for period in periods:
                if period.span == "day":
                    self.day = period
            alone = len(own.replace(" ", "")) == 1
            if len(periods) > 1 and periods[-1].span == "day" and not periods[-1].month:
                periods.pop()  # 9 月營收已於 8 日公布: the day says when, not of what
            at = own.rfind("PM")
            month = at >= 0 and periods[-1:] == [tokens[begin + at].period] and periods[-1].span == "month"
            month = month and tokens[begin + at + 1].start - tokens[begin + at].end <= 1
            if periods and not looks_back and (counts or alone or month or periods[-1].span not in ("month", "day")):
                self.period = periods[-1]
        self.done = inside.done and not looks_back
        if not counts or "O" in own:
            self.status, self.told = inside.status, inside.told


def segment_of(subject: Token | None) -> str | None:
    """The segment that a token names; None where it names the whole company, or for none."""
    return subject.id if subject is not None and subject.kind == "segment" else None


def _halved(text: str, start: int, tokens: Sequence[Token], joints: Sequence[str]) -> bool:
    """True for a heading on two things, the second of which is ahead: 業務進展與展望, but not 營收與利潤指引.

    The heading begins at `start` of `text`; `tokens` are its own, `joints` what ties things together.
    """
    told = foretelling(tokens, letters_of(tokens))
    if told is None:
        return False
    joint = max(joints, key=lambda one: text.rfind(one, start, told.start))
    cut = text.rfind(joint, start, told.start)
    if cut < 0:
        return False
    before = [t for t in tokens if t.end <= cut]
    words = sum(char.isalpha() for char in text[start:cut])
    words -= sum(char.isalpha() for t in before for char in text[t.start : t.end])
    touches = told.start <= cut + len(joint) and any(t.kind == "metric" for t in before)
    return words > 1 or touches


def foretelling(tokens: Sequence[Token], letters: str, begin: int = 0) -> Token | None:
    """The first word of outlook, or for what analysts expect or the company announced.

    It is sought among the `tokens` from `begin` on whose letters are `letters`.
    """
    if "O" not in letters and "R" not in letters:
        return None
    for n, letter in enumerate(letters, begin):
        if letter == "O":
            return tokens[n]
        if letter == "R":
            word = tokens[n].word
            if word is not None and word.basis in ("consensus", "guidance"):
                return tokens[n]
    return None

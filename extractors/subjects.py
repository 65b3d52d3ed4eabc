"""What a sentence is about where it does not say so itself: what the sentences before it handed on."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from amzn_extract.extractors.layout import Line
from amzn_extract.extractors.ledger import Ledger
from amzn_extract.extractors.periods import Period
from amzn_extract.extractors.scope import Scope
from amzn_extract.extractors.sentence import Sentence, first_of, places_of, whole
from amzn_extract.extractors.statements import Statement
from amzn_extract.extractors.stretch import Stretch
from amzn_extract.extractors.terms import Terms
from amzn_extract.extractors.tokens import Token

_SUBJECT = 14
"""Characters from the start of a sentence within which a name is its subject."""
_ELLIPSIS = 12
"""Characters from the start of a sentence within which it opens."""
_ASKED = 20
"""Characters of a question that is about what it names, and about nothing else."""
_BARE = 2
"""Characters beside a period and a figure of a sentence that says nothing else."""
_FORETOLD = re.compile("[WKAP,(:]*O[WPIKAJ,]*Q")
"""A sentence that opens with what is expected, and says of nothing what it is."""
_FOREWORD = 4
"""Characters in it that may be who expects it."""
_TOGETHER = frozenset({"ytd", "half", "year"})
"""Spans of several quarters."""
_TITLE = 12
"""Characters of a sentence that is but a title."""


class Topic(Struct, frozen=True, gc=False):
    """What a line of a conversation asks about: one metric, one segment or both, and who asks."""

    who: str
    metric: Token | None
    segment: Token | None


class Subjects:
    """Hands subjects on from sentence to sentence."""

    def __init__(self, text: str, ledger: Ledger, terms: Terms) -> None:
        """`text` is the folded document; `ledger` holds the statements made so far."""
        self._text, self._ledger, self._terms = text, ledger, terms
        self._through: tuple[int, Period] | None = None
        """The line that goes on about several quarters together, and which they are."""

    def opens(self, start: int, token: Token) -> bool:
        """True for a token near enough to the start of its sentence to be the subject."""
        return len(self._text[start : token.start].replace(" ", "")) <= _SUBJECT

    def asked(self, line: Line, stretch: Stretch) -> Topic | None:
        """What a line of a conversation asks about; None where it tells figures itself, or names several things."""
        who = self._who(line, stretch)
        if who is None or any(stretch.counts(start, end) for start, end in line.sentences):
            return None
        own = [token for start, end in line.sentences for token in stretch.within(start, end)]
        long = sum([end - start for start, end in line.sentences]) > _ASKED
        metrics = {token.id: token for token in own if token.kind == "metric"}
        segments = {token.id: token for token in own if token.kind == "segment" and not long}
        if len(metrics) > 1 or len(segments) > 1 or not (metrics or segments):
            return None
        return Topic(who, *metrics.values() or (None,), *segments.values() or (None,))

    def answered(self, topic: Topic, line: Line, stretch: Stretch, scope: Scope) -> Token | None:
        """The metric of a line's first figures where somebody else answers; `scope` takes the segment."""
        who = self._who(line, stretch)
        if who is None or who == topic.who:
            return None
        scope.subject = topic.segment or scope.subject
        return topic.metric

    def _who(self, line: Line, stretch: Stretch) -> str | None:
        """Who speaks a line: the label that it begins with, if that names nothing else, or who spoke before."""
        if line.label is None:
            return line.speaker
        if line.heading or stretch.within(*line.label):
            return line.speaker
        return self._text[slice(*line.label)]

    def go_on(self, sentence: Sentence, start: int, scope: Scope, last: Token | None) -> None:
        """A sentence that opens without a subject goes on with `last`, the metric that the last one ended with.

        One that opens with a metric goes on about the quarters that the last one told of together.
        """
        if self._through is not None and self._through[0] == self._ledger.line:
            for n in places_of(sentence.letters, "P", 0, len(sentence.letters)):
                if (period := sentence.tokens[n].period) is not None and period.span == "document":
                    sentence.tokens[n] = replace(sentence.tokens[n], period=self._through[1])  # 期內收入 …
            if self._goes_through(sentence) and scope.period is None:
                scope.period = self._through[1]
        letters = sentence.letters.lstrip("PKOA,(:")
        if not letters or not self._ledger.statements:
            return
        before = self._ledger.statements[-1]
        if self._text[start : start + _TITLE].lstrip().startswith(self._terms.parts):
            scope.metric = before.name
            _at_the_time_of(before, scope)
            return
        if len(self._ledger.statements) <= self._ledger.line:
            return
        if any(token.word and token.word.ranged for token in sentence.tokens[:1]):
            told = self._ledger.statements[self._ledger.line :]
            middle = next((s for s in reversed(told) if s.value and s.value.quantity.bound == "range"), before)
            scope.metric = middle.name  # 指引 600 至 640 億,匯率拖累約 90 個基點。按中值計算為 620 億
            _at_the_time_of(middle, scope)
            return
        if letters[0] in "IQ" and sentence.letters[0] == "P":
            if self._bare(sentence, start) <= _BARE:
                scope.metric = before.name  # 資本支出 263 億,都砸在 AI。2024 年是 83 億
            return
        if _FORETOLD.match(sentence.letters) and self._bare(sentence, start) <= _FOREWORD:
            scope.metric = before.name  # 資本支出 342 億。我們預計全年在 1,250 億左右
            return
        opening = sentence.tokens[len(sentence.letters) - len(letters)]
        if letters[0] in "BDCTYE" and len(self._text[start : opening.start].strip()) <= _ELLIPSIS:
            scope.metric = None if self._is_trading(sentence, opening) else last
            if letters[0] == "E":  # 預計 600 至 640 億美元。折合約 2 兆元
                _at_the_time_of(before, scope)

    def _is_trading(self, sentence: Sentence, opening: Token) -> bool:
        """True where a rise or fall is one of the share: on a day, or with its price (今日漲 4.5%,報 2.08 元)."""
        if not self._of_market(opening):
            return False
        if any(t.period is not None and t.period.span == "day" for t in sentence.tokens if t.start < opening.start):
            return True
        return any(self._of_market(t) for t in sentence.tokens if t.letter in "MI")

    def _of_market(self, token: Token) -> bool:
        """True for a word that means the share where nothing else is named, and for the name of its price."""
        rule = self._terms.rule(token.word.fallback if token.word is not None else token.id)
        return rule is not None and rule.market

    def accumulate(self, sentence: Sentence, scope: Scope) -> None:
        """Keeps the quarters that a sentence is on: 前三季營收 … 億,淨利 … 億。每股盈餘 …"""
        told, period = self._ledger.valued(), scope.period
        same = len({s.period for s in told}) == 1 and all(s.status == "actual" for s in told)
        opens = sentence.letters.lstrip("WAG,(:").startswith("P") and len(told) > 1
        if period is None or period.span not in _TOGETHER or not same or not (opens or self._goes_through(sentence)):
            self._through = None
        else:
            self._through = self._ledger.line, period

    def _goes_through(self, sentence: Sentence) -> bool:
        """True for a sentence that opens with a metric, in the line that goes on about several quarters."""
        here = self._through is not None and self._through[0] == self._ledger.line
        first = first_of(sentence.letters, "MNSPYQO", 0, len(sentence.letters))
        return here and first >= 0 and sentence.letters[first] == "M"

    def _bare(self, sentence: Sentence, start: int) -> int:
        """Characters before the first figure of a sentence that the rules know nothing of."""
        first = sentence.letters.index("Q")
        quantity = sentence.tokens[first].quantity
        assert quantity is not None
        end, bare = start, 0
        for token in sentence.tokens[:first]:
            bare += max(0, len(self._text[end : token.start].strip()))
            end = max(end, token.end)
        return bare + len(self._text[end : quantity.reach[0]].strip())

    def without_figures(self, own: Sequence[Token], start: int, end: int, scope: Scope) -> None:
        """A sentence without a quantity still says what is spoken of, and when."""
        for token in own:
            if token.period is None:
                continue
            if token.period.span == "day" and not token.period.month:
                scope.day = token.period
            if token.kind == "period" and _may_be_ahead(token.period):
                scope.foretold = token.period  # 今年首季怎麼看?
        if len(own) == 1 and end - start <= _TITLE and own[0].kind in ("metric", "segment"):
            scope.label(own)  # 資本開支。三季度 226 億美元
            return
        subject = next((t for t in own if t.kind in ("segment", "company_name")), None)
        if subject is not None and self.opens(start, subject):
            scope.subject = subject

    def hand_on(self, sentence: Sentence, start: int, outer: Scope, line: Scope) -> None:
        """What the next sentence goes on about: the first segment that this one puts first or has figures of.

        `line` is the scope that the line began with: a sentence on several segments goes back to it.
        """
        told = self._ledger.segments()
        if len(told - {None}) > 1:
            outer.subject = line.subject
            return
        bracketed = False
        for n, letter in enumerate(sentence.free):
            if letter in "()":
                bracketed = letter == "("
            elif bracketed or letter not in "SW":
                continue
            token = sentence.tokens[n]
            named = letter == "S" and (self.opens(start, token) or token.id in told)
            if named or whole(sentence, n):
                outer.subject = token
                return
        if self._ledger.on_company(self._terms.company_only):
            outer.subject = None


def _at_the_time_of(before: Statement, scope: Scope) -> None:
    """What is spoken of belongs to the period of a statement, and is foretold if that is."""
    scope.period = before.dated or scope.period
    if before.status == "outlook":
        scope.status = before.status


def _may_be_ahead(period: Period) -> bool:
    """True for a period that guidance may be for, should guidance follow."""
    bare = period.quarter is not None and period.year is None and period.years_away is None
    return bare or period.years_away in (0, 1) or period.quarters_away == 1

"""Why each number came out as it did: from its characters to its record, or what it lacked for one."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Literal

from msgspec import Struct

from amzn_extract.extractors.model import Bound, Fate, Number, Reason, UnitKind
from amzn_extract.extractors.rules import Rules
from amzn_extract.extractors.statements import Linked, Statement
from amzn_extract.extractors.tokens import Token
from amzn_extract.extractors.trace import Step, Trace

Where = Literal["list", "clause", "sentence", "line", "heading", "text before", "table", "document", "rule", "nothing"]


class Origin(Struct, frozen=True):
    """A field of a record and where it came from: `quote` are the words that said it, None where no words did."""

    value: str | None
    where: Where
    quote: str | None


class Cue(Struct, frozen=True):
    """A phrase of the rules in the clause of a number."""

    kind: str
    quote: str
    rule: str
    start: int
    end: int


class Candidate(Struct, frozen=True):
    """A metric in reach of a number, and why it is its metric or not."""

    rule: str
    quote: str
    verdict: str


class Amount(Struct, frozen=True):
    """A quantity as it was read, before it was linked."""

    value: Decimal | None
    low: Decimal | None
    high: Decimal | None
    unit: str | None
    kind: UnitKind
    bound: Bound


class Explanation(Struct, frozen=True):
    """What became of one quantity, or of a number that is none, and why; `text[start:end] == quote`.

    The quote begins at `offset` in `sentence`, which is the line where no sentence is around it.
    `role` is `value`, `delta` or `reference`, `pattern` the pattern over kinds of cues that told so. `rule`
    is the one that claimed it, `missing` says what an unclaimed number lacked.
    """

    file: str
    line: int
    start: int
    end: int
    quote: str
    sentence: str
    offset: int
    fate: Fate
    reason: Reason
    amount: Amount | None
    role: str | None
    pattern: str | None
    rule: str | None
    cues: tuple[Cue, ...]
    candidates: tuple[Candidate, ...]
    segment: Origin | None
    period: Origin | None
    status: Origin | None
    missing: str | None


def explanations(text: str, numbers: Sequence[Number], trace: Trace, rules: Rules, file: str) -> list[Explanation]:
    """Explains every number of the original `text`, in order; what stands in one quantity is explained once."""
    return list(_Explainer(text, trace, rules, file).all(numbers))


class _Explainer:
    def __init__(self, text: str, trace: Trace, rules: Rules, file: str) -> None:
        self._text, self._trace, self._rules, self._file = text, trace, rules, file
        self._starts = [line.start for line in trace.lines]
        self._sentences = [span for line in trace.lines for span in line.sentences]
        self._places = [token.start for token in trace.tokens]
        self._linked = {
            linked.quantity.start: (statement, linked)
            for statement in trace.statements
            for linked in (statement.value, *statement.changes)
            if linked is not None
        }

    def all(self, numbers: Sequence[Number]) -> Iterator[Explanation]:
        quantities = [t for t in self._trace.tokens if t.kind == "quantity"]
        starts = [t.start for t in quantities]
        told = -1
        for number in numbers:
            n = bisect_right(starts, number.end - 1) - 1
            within = n >= 0 and quantities[n].end > number.start
            if not within:
                yield self._plain(number)
            elif n != told:
                told = n
                yield self._quantity(number, quantities[n])

    def _plain(self, number: Number) -> Explanation:
        line = self._line(number.start)
        start, end = self._sentence(number.start)
        missing = "a unit, or words beside it that make it a quantity" if number.fate == "unclaimed" else None
        at = bisect_right(self._places, number.start)
        near = self._trace.tokens[max(0, at - 1) : at + 1]
        around = [t for t in near if t.start < number.end and number.start < t.end and _says(t)]
        return Explanation(
            self._file, line, number.start, number.end, self._text[number.start : number.end],
            self._text[start:end], number.start - start, number.fate, number.reason,
            None, None, None, None, tuple(map(self._cue, around)), (), None, None, None, missing,
        )  # fmt: skip

    def _quantity(self, number: Number, token: Token) -> Explanation:
        quantity = token.quantity
        assert quantity is not None
        statement, linked = self._linked.get(token.start, (None, None))
        step = self._trace.steps.get(token.start)
        metric = statement.metric if statement else None
        start, end = self._sentence(token.start)
        claimed = statement is not None and linked is not None and metric is not None
        return Explanation(
            file=self._file,
            line=self._line(token.start),
            start=token.start,
            end=token.end,
            quote=self._text[token.start : token.end],
            sentence=self._text[start:end],
            offset=token.start - start,
            fate=number.fate,
            reason=number.reason,
            amount=Amount(
                quantity.value, quantity.low, quantity.high, quantity.unit, quantity.kind,
                linked.quantity.bound if linked else quantity.bound,
            ),
            role=linked.role.kind if linked and claimed else None,
            pattern=linked.role.pattern if linked and claimed else None,
            rule=f"metrics.{metric}" if metric else None,
            cues=tuple(self._cue(t) for t in step.clause if t is not token and _says(t)) if step else (),
            candidates=tuple(self._candidates(step, statement)) if step else (),
            segment=self._segment(statement, step) if statement and claimed else None,
            period=self._period(statement, linked, step) if statement and linked and claimed else None,
            status=self._status(statement, step) if statement and claimed else None,
            missing=None if claimed else _missing(step, quantity.explicit),
        )  # fmt: skip

    def _candidates(self, step: Step, statement: Statement | None) -> Iterator[Candidate]:
        name = statement.name if statement and statement.metric else None
        for token, objection in step.metrics:
            won = name is not None and token.start == name.start
            verdict = "it won" if won else objection or ("another one is nearer" if name else "nothing ties it to this")
            yield Candidate(_rule_of(token), self._quote(token), verdict)
        if statement is not None and statement.metric and name is None:
            yield Candidate(f"metrics.{statement.metric}", "", "it won by what stands around, unnamed")
        elif name is not None and all(token.start != name.start for token, _ in step.metrics):
            yield Candidate(_rule_of(name), self._quote(name), "it won, named further away")

    # --- where fields came from -----------------------------------------------------------------

    def _segment(self, statement: Statement, step: Step | None) -> Origin:
        if statement.subject is None:
            rule = self._rules.metrics.get(statement.metric or "")
            company = rule is not None and rule.segment != "document"
            return Origin(statement.segment, "rule" if company else "nothing", None)
        subject = statement.subject
        return self._origin(statement.segment, subject.start, subject.end, statement, step)

    def _period(self, statement: Statement, linked: Linked, step: Step | None) -> Origin:
        value = linked.period if linked.role.kind == "reference" and linked.period else statement.period
        dated = linked.role.period if linked.role.kind == "reference" and linked.role.period else statement.dated
        if dated is not None:
            return self._origin(value, dated.start, dated.end, statement, step)
        return Origin(value, "document" if value else "nothing", None)

    def _status(self, statement: Statement, step: Step | None) -> Origin:
        rule = self._rules.metrics.get(statement.metric or "")
        if rule is not None and rule.expected:
            return Origin(statement.status, "rule", None)
        letter = "O" if statement.status == "outlook" else "K"
        own = [t for t in step.clause if t.letter == letter] if step else []
        word = own[-1] if own else step.told if step and statement.status == "outlook" else None
        if word is not None:
            return self._origin(statement.status, word.start, word.end, statement, step)
        if statement.status == "outlook" and statement.dated is not None:
            return self._origin(statement.status, statement.dated.start, statement.dated.end, statement, step)
        return Origin(statement.status, "nothing" if statement.status == "actual" else "document", None)

    def _origin(self, value: str | None, start: int, end: int, statement: Statement, step: Step | None) -> Origin:
        return Origin(value, self._where(start, statement, step), self._text[start:end])

    def _where(self, at: int, statement: Statement, step: Step | None) -> Where:
        if step is None:
            return "table"
        if any(t.start == at for t in step.given):
            return "list"
        line = statement.line
        for tokens, where in ((step.clause, "clause"), (step.sentence, "sentence")):
            if tokens and tokens[0].start <= at <= tokens[-1].end:
                return "clause" if where == "clause" else "sentence"
        if any(heading.start <= at < heading.end for heading in line.headings):
            return "heading"
        return "line" if line.start <= at < line.end else "text before"

    # --- the text -------------------------------------------------------------------------------

    def _line(self, at: int) -> int:
        n = bisect_right(self._starts, at) - 1
        return self._trace.lines[n].number_at(self._text, at) if n >= 0 else 1

    def _sentence(self, at: int) -> tuple[int, int]:
        """The sentence around a place; the whole line where that has none."""
        n = bisect_right(self._starts, at) - 1
        if n < 0:
            return at, at
        start, end = self._trace.lines[n].start, self._trace.lines[n].end
        begun = bisect_right(self._sentences, at, key=lambda span: span[0]) - 1
        if begun >= 0 and start <= self._sentences[begun][0] and at < self._sentences[begun][1]:
            start, end = self._sentences[begun]
        return start + len(self._text[start:end]) - len(self._text[start:end].lstrip()), end

    def _quote(self, token: Token) -> str:
        return self._text[token.start : token.end]

    def _cue(self, token: Token) -> Cue:
        return Cue(token.kind, self._quote(token), _rule_of(token), token.start, token.end)


def _says(token: Token) -> bool:
    """True for a cue that a rule knows; a comma is none, nor is another number."""
    return token.meaning is not None or token.period is not None


def _rule_of(token: Token) -> str:
    """The rule that a token is from."""
    if token.period is not None:
        return token.period.rule
    group = {"metric": "metrics", "counted": "metrics", "segment": "segments", "company_name": "companies"}
    return f"{group.get(token.kind) or f'words.{token.kind}'}.{token.id}"


def _missing(step: Step | None, explicit: bool) -> str:
    """What kept a quantity from being claimed."""
    if step is None:
        return "a sentence or a table with heads to stand in"
    measure = next((t for t in step.sentence if t.letter == "U"), None)
    if step.unknown and measure is not None:
        return f"a metric for a measure that {_rule_of(measure)} names as unknown"
    if not step.metrics:
        return "a metric: none is named in its clause, its sentence or above"
    if not explicit:
        return "a unit or scale: a bare number belongs to a metric right before it only"
    return "a metric in reach that takes it"

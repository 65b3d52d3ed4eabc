"""Links quantities to metrics, segments and periods: from the inside of a clause out to the document.

Scope is looked up in the own clause, the clauses before it in the sentence, the label at the head of
the line, the headings and the document, in this order. What cannot be told stays unclaimed.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from amzn_extract.extractors.document import Document
from amzn_extract.extractors.fold import fold
from amzn_extract.extractors.layout import Line
from amzn_extract.extractors.lexicon import fold_pattern
from amzn_extract.extractors.lists import Lists
from amzn_extract.extractors.model import Adjustment, Basis, Quantity, Status
from amzn_extract.extractors.periods import Period, resolve
from amzn_extract.extractors.roles import Role, Sentence, role
from amzn_extract.extractors.rules import Rules
from amzn_extract.extractors.schema import MetricRule
from amzn_extract.extractors.statements import Linked, Statement, basis_between, later, year_before
from amzn_extract.extractors.tables import Tables
from amzn_extract.extractors.tokens import Token, with_stops

PROFITS = ("operating_income", "pretax_income", "net_income", "ebitda", "gross_profit")
_NEAR = 8
"""Characters between a count and the noun that it counts."""
_SUBJECT = 14
"""Characters from the start of a sentence within which a name is its subject."""
_REACH_BACK = 8
"""Statements of a line that a change may still belong to."""


@dataclass(slots=True)
class Scope:
    """What a clause inherits."""

    metric: Token | None = None
    segment: str | None = None
    segment_said: bool = False
    period: Period | None = None
    status: Status | None = None
    adjustments: set[Adjustment] = field(default_factory=set)
    unknown: bool = False
    """True behind a measure that no metric covers."""

    def copy(self) -> Scope:
        """A scope that may go its own way."""
        return Scope(self.metric, self.segment, self.segment_said, self.period, self.status,
                     set(self.adjustments), self.unknown)  # fmt: skip


class Linker:
    """Links the sentences of one document, in order."""

    def __init__(self, rules: Rules, document: Document, text: str) -> None:
        """`text` is the folded document."""
        self._rules, self._document, self._text = rules, document, text
        self._lists = Lists(rules, text)
        self.statements: list[Statement] = []
        self._turn = -1
        self._carried: str | None = None
        self._last_metric: Token | None = None
        self._count = 0
        owned = rules.file.words.get("owned", {})
        self._hedges = [
            (bound.bound, re.compile("(?:" + "|".join(fold_pattern(w) for w in bound.before if len(w) <= 3) + ")$"))
            for bound in rules.file.bounds
            if bound.before
        ]
        self._ties = {"", *(fold(phrase) for word in owned.values() for phrase in word.phrases)}

    def link(self, lines: Iterable[Line], tokens: Sequence[Token]) -> None:
        """Links the document's lines; `tokens` are all of its tokens, in order."""
        tables = Tables(self._rules, self._document, self._text)
        starts = [t.start for t in tokens]

        def within(start: int, end: int) -> Sequence[Token]:
            return tokens[bisect_left(starts, start) : bisect_left(starts, end)]

        above = (0, 0)
        for is_table, group in groupby(lines, key=lambda line: line.table):
            if not is_table:
                for line in group:
                    self._line(line, within)
                    above = (line.start, line.end)
                continue
            rows = list(group)
            self._count += 1
            caption = above if rows and above[1] > rows[0].start - 120 else (rows[0].start, rows[0].start)
            own = within(caption[0], rows[-1].end)
            self.statements += tables.read(rows, caption, own, self._count)

    # --- a line ---------------------------------------------------------------------------------

    def _line(self, line: Line, within: Callable[[int, int], Sequence[Token]]) -> None:
        scope = self._outer(line, within)
        first = len(self.statements)
        for start, end in line.sentences:
            own = list(within(start, end))
            if any(t.kind == "quantity" for t in own):
                self._sentence(line, own, start, end, scope, first)
            else:
                self._pass(own, scope, start)
            self._count += 1
        self._turn, self._carried = line.turn, scope.segment

    def _outer(self, line: Line, within: Callable[[int, int], Sequence[Token]]) -> Scope:
        """What the headings and the line's label say."""
        scope = Scope()
        for heading in line.headings:
            self._label(within(heading.start, heading.end), scope, heading=True)
        if line.turn and line.turn == self._turn and self._carried is not None:
            scope.segment, scope.segment_said = self._carried, True
        if line.label and not line.heading:
            self._label(within(*line.label), scope, heading=False)
        return scope

    def _label(self, tokens: Sequence[Token], scope: Scope, *, heading: bool) -> None:
        segments = {t.id for t in tokens if t.letter == "S"}
        metrics = [t for t in tokens if t.letter == "M"]
        if segments or any(t.letter == "W" for t in tokens) or heading:
            only = next(iter(segments)) if len(segments) == 1 else None
            first = next((t.id for t in tokens if t.letter == "S"), None)
            scope.segment = only or (first if not heading else None)
            scope.segment_said = bool(segments)
        if heading:
            scope.metric = None
        if len({t.id for t in metrics}) == 1:
            scope.metric = metrics[0]
        period = next((t.period for t in tokens if t.letter == "P" and t.period), None)
        if period and period.span not in ("future", "document", "day"):
            scope.period = period
        if any(t.letter == "O" or _foretells(t) for t in tokens) and not any(t.letter == "K" for t in tokens):
            scope.status = "outlook"
        elif heading:
            scope.status = None

    def _pass(self, tokens: Sequence[Token], scope: Scope, start: int) -> None:
        """A sentence without a quantity still says what is spoken of."""
        subject = next((t for t in tokens if t.letter in "SW"), None)
        if subject is not None and self._gap(start, subject.start) <= _SUBJECT:
            if subject.letter == "S":
                scope.segment, scope.segment_said = subject.id, True
            elif subject.kind == "company_name":
                scope.segment, scope.segment_said = None, True

    # --- a sentence -----------------------------------------------------------------------------

    def _sentence(self, line: Line, own: list[Token], start: int, end: int, outer: Scope, first: int) -> None:
        sentence = Sentence(with_stops(self._text, own, start, end), self._text)
        tokens = sentence.tokens
        clauses = _clauses(sentence)
        scope = outer.copy()
        if self._goes_on(tokens, start) and len(self.statements) > first:
            scope.metric = self._last_metric
        zipped = self._lists.zip(sentence)
        pending: set[Adjustment] = set()
        for begin, stop, depth in clauses:
            clause = [n for n in range(begin, stop) if n not in sentence.consumed]
            entered = self._enter(sentence, clause, scope)
            here, after = self._adjustments(sentence, clause, begin, stop)
            clause = [n for n in clause if n not in sentence.consumed]
            if begin and tokens[begin - 1].letter == ";":
                scope.adjustments = set()
            quantities = [n for n in clause if tokens[n].kind == "quantity"]
            if after and not quantities and not here:
                later = any(t.kind == "quantity" for t in tokens[stop:]) and tokens[begin - 1].letter != "("
                if later:
                    pending = after
                elif not any(tokens[n].letter in "DMB" for n in clause):
                    self._adjust_last(first, after)
            special: set[Adjustment] = {"ex_special"}
            for n in quantities:
                adjustments = here | pending | (scope.adjustments & special)
                self._quantity(line, sentence, n, clause, entered, adjustments, zipped.get(n), first, depth)
            if quantities:
                if after and not here:
                    self._adjust_last(first, after)
                scope.adjustments |= (here | pending) & special
                pending = set()
            self._leave(sentence, clause, entered, scope)
        self._last_metric = scope.metric
        outer.segment, outer.segment_said = (
            (outer.segment, True) if line.label and outer.segment_said else self._subject(sentence, start, outer)
        )

    def _subject(self, sentence: Sentence, start: int, outer: Scope) -> tuple[str | None, bool]:
        """What the next sentence goes on about: the first segment that this one puts first or has figures of."""
        said = {s.segment for s in self.statements[-_REACH_BACK:] if s.sentence == self._count}
        for n, token in enumerate(sentence.tokens):
            if n in sentence.consumed:
                continue
            if token.letter == "S" and (self._gap(start, token.start) <= _SUBJECT or token.id in said):
                return token.id, True
            if token.letter == "W" and _whole(sentence.tokens, n):
                return None, True
        return outer.segment, outer.segment_said

    def _goes_on(self, tokens: Sequence[Token], start: int) -> bool:
        """True for a sentence that opens without a subject and so goes on with the last one's."""
        opening = next((t for t in tokens if t.letter not in "PKOA,(:"), None)
        return (
            opening is not None
            and opening.letter in "BDCTY"
            and len(self._text[start : opening.start].strip()) <= 12
            and bool(self.statements)
        )

    def _enter(self, sentence: Sentence, clause: list[int], scope: Scope) -> Scope:
        """The scope that a clause's own words make of what it inherits."""
        tokens = sentence.tokens
        entered = scope.copy()
        letters = {tokens[n].letter for n in clause}
        if "U" in letters:
            entered.unknown = True
            entered.metric = None
        if letters & {"M"}:
            entered.unknown = "U" in letters
        if any(tokens[n].letter == "O" or _foretells(tokens[n]) for n in clause):
            entered.status = "outlook"
        return entered

    def _leave(self, sentence: Sentence, clause: list[int], entered: Scope, scope: Scope) -> None:
        """What a clause hands on to the next one of its sentence."""
        tokens = sentence.tokens
        metrics = [tokens[n] for n in clause if tokens[n].letter == "M"]
        used = [s for s in self.statements[-3:] if s.sentence == self._count and s.name is not None]
        if any(tokens[n].letter == "V" for n in clause):
            pass  # a figure of the past, told by the way (營收 800 億時的兩倍)
        elif metrics:
            named = {(s.name.start) for s in used if s.name}
            scope.metric = next((m for m in reversed(metrics) if m.start in named), metrics[-1])
            scope.unknown = entered.unknown
        elif entered.unknown:
            scope.metric, scope.unknown = None, True
        elif used and used[-1].name and clause and used[-1].name.start >= tokens[clause[0]].start:
            scope.metric = used[-1].name
        quantities = [n for n in clause if tokens[n].kind == "quantity"]
        segment = next((tokens[n] for n in clause if tokens[n].letter == "S" or _whole(tokens, n)), None)
        if segment:
            scope.segment = segment.id if segment.letter == "S" else None
            scope.segment_said = True
        periods = [tokens[n].period for n in clause if tokens[n].letter == "P"]
        if periods and periods[-1] and (periods[-1].span not in ("month", "day") or quantities):
            scope.period = periods[-1]
        if not (quantities and not any(tokens[n].letter == "O" for n in clause)):
            scope.status = entered.status

    # --- adjustments ----------------------------------------------------------------------------

    def _adjustments(
        self, sentence: Sentence, clause: list[int], begin: int, stop: int
    ) -> tuple[set[Adjustment], set[Adjustment]]:
        """Adjustments before the clause's quantities, and those behind its last one."""
        tokens = sentence.tokens
        before: set[Adjustment] = set()
        behind: set[Adjustment] = set()
        quantities = [n for n in clause if tokens[n].kind == "quantity"]
        for n in clause:
            word = tokens[n].word
            if tokens[n].letter != "A" or word is None or word.adjustment is None:
                continue
            adjustment: Adjustment | None = word.adjustment
            if word.objects:
                for other in tokens[n + 1 : min(n + 4, stop)]:
                    if other.kind == "quantity":
                        break
                    if other.letter == "S" and other.start - tokens[n].end <= 4:
                        adjustment = None  # 不含全食超市 leaves out a business, no item
                        sentence.consumed.add(tokens.index(other))
                        break
                    if other.kind == "metric" and other.start - tokens[n].end <= 12:
                        adjustment = word.objects.get(other.id, adjustment)
                        sentence.consumed.add(tokens.index(other))
                        break
            if adjustment is not None:
                (before if any(q > n for q in quantities) else behind).add(adjustment)
        return before, behind

    def _adjust_last(self, first: int, adjustments: set[Adjustment]) -> None:
        if len(self.statements) <= first:
            return
        last = self.statements[-1]
        if last.changes:
            last.changes[-1].adjustments |= adjustments
        else:
            last.adjustments |= adjustments

    # --- a quantity -----------------------------------------------------------------------------

    def _quantity(
        self,
        line: Line,
        sentence: Sentence,
        index: int,
        clause: list[int],
        scope: Scope,
        adjustments: set[Adjustment],
        given: dict[str, Token] | None,
        first: int,
        depth: int,
    ) -> None:
        tokens = sentence.tokens
        quantity = tokens[index].quantity
        assert quantity is not None
        clause = [n for n in clause if n not in sentence.consumed]
        given = given or {}
        quantity = self._hedged(sentence, index, clause, quantity)
        probe = given.get("M") or self._nearest(sentence, index, clause) or (scope.metric if not scope.unknown else None)
        rule = self._rules.metrics.get(probe.id) if probe else None
        if rule is not None and rule.compares and quantity.kind in ("share", "times"):
            sign = next((-1 for n in clause if n < index and tokens[n].letter == "D" and _falls(tokens[n])), 1)
            linked = Linked(quantity, Role("delta", "compares", rule.compares, sign), rule.compares, sign=sign)
            self._change(line, sentence, index, clause, scope, linked, given, first)
            return
        if rule is not None and rule.dominant and self._fits(rule, quantity):
            self._value(line, sentence, index, clause, scope, Linked(quantity, Role("value", "dominant")), given, probe, first)
            return
        found = given_role if (given_role := self._lists.roles.get(index)) else role(
            sentence, index,
            takes_share=rule is not None and "share" in rule.takes,
            takes_times=rule is not None and "times" in rule.takes,
        )  # fmt: skip
        self._lists.share_role(sentence, index, found)
        basis = given["B"].word.basis if "B" in given and given["B"].word else found.basis
        linked = Linked(quantity, found, basis, sign=found.sign, adjustments=set(adjustments))
        added = found.kind == "delta" and rule is not None and rule.increment and found.sign > 0
        if added and quantity.kind in rule.takes and found.pattern == "B? D Q":  # type: ignore[union-attr]
            found = linked.role = replace(found, loose=True)
        if found.kind == "value" or found.loose:
            name = given.get("M") or self._value_metric(sentence, index, clause, scope)
            if found.loose and not self._added(name, quantity, sentence, index, clause):
                self._change(line, sentence, index, clause, scope, linked, given, first)
                return
            self._value(line, sentence, index, clause, scope, linked, given, name, first)
        else:
            self._change(line, sentence, index, clause, scope, linked, given, first)

    def _hedged(self, sentence: Sentence, index: int, clause: list[int], quantity: Quantity) -> Quantity:
        """A bound word before the verb: 約占 31%, 至少低 75%."""
        if quantity.bound != "exact":
            return quantity
        for n in reversed([n for n in clause if n < index and sentence.tokens[n].letter in "DGMT"][-2:]):
            start = sentence.tokens[n].start
            for bound, pattern in self._hedges:
                if pattern.search(self._text, max(0, start - 4), start):
                    return replace(quantity, bound=bound)
        return quantity

    def _added(self, name: Token | None, quantity: Quantity, sentence: Sentence, index: int, clause: list[int]) -> bool:
        """True where a rise in whole units is itself what was added or bought, and no change."""
        if name is None:
            return False
        rule = self._rules.metrics[name.id]
        if _falls(next((sentence.tokens[n] for n in reversed(clause) if n < index and sentence.tokens[n].letter == "D"), name)):
            return name.start > quantity.start and not name.kind == "counted" and not rule.increment
        if rule.increment or name.kind == "counted":
            return True
        return name.start > quantity.start or not self._fits(rule, quantity)

    def _value(
        self,
        line: Line,
        sentence: Sentence,
        index: int,
        clause: list[int],
        scope: Scope,
        linked: Linked,
        given: dict[str, Token],
        name: Token | None,
        first: int,
    ) -> None:
        quantity = linked.quantity
        segment = self._segment(sentence, index, clause, scope, given, name)
        metric = linked.role.metric or self._generic(name, segment)
        rule = self._rules.metrics.get(metric or "")
        said = given.get("S") or any(sentence.tokens[n].letter == "S" for n in clause) or scope.segment_said
        money = quantity.kind == "money" or (quantity.kind == "number" and quantity.explicit and (quantity.value or 0) >= 10**8)
        if metric is None and segment is not None and money and said and not scope.unknown:
            metric = "revenue"
        if metric is None and not quantity.explicit:
            return
        if rule is not None and rule.increment and linked.role.loose:
            metric, rule = rule.increment, self._rules.metrics[rule.increment]
        if metric is None and not scope.unknown:
            metric = self._fallback(sentence, index, clause, quantity)
            rule = self._rules.metrics.get(metric or "")
        loss = bool(name and name.loss) or self._loses(sentence, clause, metric)
        status, period = self._when(sentence, index, clause, scope, given, rule)
        if (rule is not None and rule.segment == "none" and metric != "operating_income") or (rule is not None and rule.segment == "clause" and not any(
            sentence.tokens[n].letter == "S" and n < index for n in clause
        )):
            segment = None
        if metric == "target_price":
            status = "outlook"
        linked.sign = -1 if loss else 1
        if name is not None and name.meaning is not None and name.meaning.tenths:
            linked.tenths = True
        if name is not None and name.meaning is not None and name.meaning.adjusted:
            linked.adjustments.add("ex_special")
        if self._earlier(name, sentence, index, clause, metric, segment, period, first):
            before = self.statements[-1]
            linked.role, linked.basis, linked.period = Role("reference", "P Q"), basis_between(before.period, period), period
            before.changes.append(linked)
            return
        special: set[Adjustment] = linked.adjustments
        waiting = self.statements[-1] if len(self.statements) > first else None
        if (
            waiting is not None and waiting.value is None and waiting.metric == metric and waiting.segment == segment
            and waiting.sentence == self._count and metric is not None
            and all(c.role.kind == "delta" or c.role.pattern == "from … to" for c in waiting.changes)
        ):  # fmt: skip
            waiting.value, waiting.name = linked, name or waiting.name
            waiting.adjustments |= special
            return
        self.statements.append(
            Statement(line, metric, name if metric else None, segment, period, status, linked,
                      adjustments=set(special), loss=loss, sentence=self._count)
        )  # fmt: skip

    def _earlier(
        self, name: Token | None, sentence: Sentence, index: int, clause: list[int], metric: str | None,
        segment: str | None, period: str | None, first: int,
    ) -> bool:  # fmt: skip
        """True for the level of an earlier period beside a value: 212 億,2024 年第一季為 153 億."""
        if name is None or len(self.statements) <= first or metric is None:
            return False
        last = self.statements[-1]
        own = any(sentence.tokens[n] is name for n in clause)
        dated = any(sentence.tokens[n].letter == "P" and n < index for n in clause)
        return (
            not own and dated and last.metric == metric and last.segment == segment and last.value is not None
            and last.sentence == self._count and period is not None and later(last.period, period)
        )  # fmt: skip

    def _fallback(self, sentence: Sentence, index: int, clause: list[int], quantity: Quantity | None) -> str | None:
        """The metric that a word before the quantity means where none is in reach (跌 4%)."""
        for n in reversed([n for n in clause if n < index]):
            word = sentence.tokens[n].word
            if word is not None and word.fallback:
                fits = quantity is None or self._fits(self._rules.metrics[word.fallback], quantity)
                return word.fallback if fits else None
        return None

    def _generic(self, name: Token | None, segment: str | None) -> str | None:
        """The metric that a word for profit or loss in general means: the profit named before, if one was."""
        if name is None or name.meaning is None or not name.meaning.generic:
            return name.id if name else None
        for statement in reversed(self.statements[-4:]):
            if statement.sentence == self._count and statement.metric in PROFITS:
                return statement.metric
        return "operating_income" if segment is not None else name.id

    def _loses(self, sentence: Sentence, clause: list[int], metric: str | None) -> bool:
        rule = self._rules.metrics.get(metric or "")
        return rule is not None and bool(rule.losses) and rule.dominant and any(
            (sentence.tokens[n].kind == "metric" and sentence.tokens[n].loss) or _falls(sentence.tokens[n]) for n in clause
        )

    def _change(
        self,
        line: Line,
        sentence: Sentence,
        index: int,
        clause: list[int],
        scope: Scope,
        linked: Linked,
        given: dict[str, Token],
        first: int,
    ) -> None:
        found = linked.role
        own = given.get("M") or self._nearest(sentence, index, clause, change=True)
        name = own or (None if scope.unknown else scope.metric)
        metric = found.metric or (name.id if name else None)
        metric = metric if found.metric else self._generic(name, scope.segment)
        segment = self._segment(sentence, index, clause, scope, given, name)
        status, period = self._when(sentence, index, clause, scope, given, self._rules.metrics.get(metric or ""), change=True)
        rule = self._rules.metrics.get(metric or "")
        if metric is None and not scope.unknown and not own:
            if segment is not None and found.kind == "delta" and linked.quantity.kind == "share":
                metric = "revenue"
        if rule is not None and rule.base and own is None and found.kind == "delta" and linked.quantity.kind == "share":
            metric, name, rule = rule.base, None, self._rules.metrics[rule.base]
        if metric is None and not scope.unknown:
            metric = self._fallback(sentence, index, clause, None)
            rule = self._rules.metrics.get(metric or "")
        if rule is not None and rule.segment == "none":
            segment = None
        target = self._target(linked, metric, own, segment, period, given, first, sentence, clause, scope)
        if target is None and found.pattern == "R Q" and metric is not None:
            linked.role, linked.basis = Role("value", "R M Q"), None
            self._value(line, sentence, index, clause, scope, linked, given, name, first)
            return
        if target is not None and metric is None:
            metric, name = target.metric, target.name
        if metric is None or (found.kind == "reference" and not self._measures(metric, linked.quantity)):
            if linked.quantity.explicit:
                linked.role = Role("value", "unclaimed")
                self.statements.append(Statement(line, None, None, segment, period, status, linked, sentence=self._count))
            return
        if not linked.quantity.explicit:
            return
        self._measure(linked, name, target)
        linked.basis = linked.basis or self._default_basis(target, linked, target.period if target else period, metric)
        if found.kind == "reference":
            linked.period = self._reference_period(linked, target.period if target else period, status)
        if target is None:
            target = Statement(line, metric, name, segment, period, status, sentence=self._count,
                               loss=bool(name and name.loss))  # fmt: skip
            self.statements.append(target)
        if "ex_special" in target.adjustments and found.kind == "delta":
            linked.adjustments.add("ex_special")
        if found.kind == "reference" and target.value is not None:
            linked.adjustments -= {"ex_special"} - (linked.adjustments & set())
        target.changes.append(linked)

    def _measure(self, linked: Linked, name: Token | None, target: Statement | None) -> None:
        """The sign of a change: what rises on a loss falls on the profit."""
        loss = (name is not None and name.loss) or (target is not None and target.loss and name is None)
        if target is not None and target.loss and (name is None or target.name is name):
            loss = True
        if linked.role.kind == "reference":
            linked.sign = -1 if loss and name is not None and name.loss else 1
        else:
            linked.sign = linked.role.sign * (-1 if loss else 1)

    def _measures(self, metric: str, quantity: Quantity) -> bool:
        return metric == "growth" or self._fits(self._rules.metrics[metric], quantity)

    def _default_basis(self, target: Statement | None, linked: Linked, own: str | None, metric: str | None) -> Basis:
        """Where the statement says no basis, its context may; else it is an earlier level."""
        if linked.role.period is not None:
            return basis_between(own, resolve(linked.role.period, self._document.anchor, outlook=False))
        if linked.role.kind == "reference":
            return "prior"
        if target is not None and target.changes and target.sentence == self._count:
            last = target.changes[-1]
            if last.role.kind == "reference" and last.basis is not None:
                return last.basis
        rule = self._rules.metrics.get(metric or "")
        if linked.role.pattern == "A Q" and target is not None and target.changes:
            return target.changes[-1].basis or "prior"
        if rule is None or rule.market or linked.role.differs or linked.quantity.kind in ("times", "money", "count"):
            return "prior"
        return self._document.basis or "prior"

    def _reference_period(self, linked: Linked, own: str | None, status: Status) -> str | None:
        period = linked.role.period
        if period is None:
            return None
        anchor = self._document.anchor
        if period.span == "same" and own is not None:
            return year_before(own)
        if period.quarters_away and own is not None and (match := re.fullmatch(r"FY(\d{4})Q([1-4])", own)):
            year, quarter = divmod(int(match[1]) * 4 + int(match[2]) - 1 + period.quarters_away, 4)
            return f"FY{year}Q{quarter + 1}"
        return resolve(period, anchor, outlook=False)

    # --- lookups --------------------------------------------------------------------------------

    def _fits(self, rule: MetricRule, quantity: Quantity) -> bool:
        if quantity.kind == "number":
            kinds = {"money", "count", "number"} if quantity.explicit else {"number"}
            return bool(kinds & set(rule.takes))
        return quantity.kind in rule.takes

    def _nearest(self, sentence: Sentence, index: int, clause: Iterable[int], *, change: bool = False) -> Token | None:
        """The metric of the own clause: the nearest before the quantity, else behind it."""
        before = [n for n in clause if n < index and sentence.tokens[n].letter == "M"]
        if before:
            return self._dominant(sentence, clause, sentence.tokens[index].quantity) or sentence.tokens[before[-1]]
        behind = [n for n in clause if n > index and sentence.tokens[n].letter == "M"]
        if not behind:
            return None
        between = sentence.tokens[index + 1 : behind[0]]
        if any(t.kind == "quantity" for t in between):
            return None
        return sentence.tokens[behind[0]]

    def _dominant(self, sentence: Sentence, clause: Iterable[int], quantity: Quantity | None) -> Token | None:
        for n in clause:
            rule = self._rules.metrics.get(sentence.tokens[n].id) if sentence.tokens[n].kind == "metric" else None
            if rule is not None and rule.dominant and quantity is not None and self._fits(rule, quantity):
                return sentence.tokens[n]
        return None

    def _value_metric(self, sentence: Sentence, index: int, clause: list[int], scope: Scope) -> Token | None:
        tokens = sentence.tokens
        quantity = tokens[index].quantity
        assert quantity is not None
        used = {
            (s.name.start, s.value.quantity.kind)
            for s in self.statements[-_REACH_BACK:]
            if s.name is not None and s.value is not None
        }

        def fits(n: int) -> bool:
            return tokens[n].id in self._rules.metrics and self._fits(self._rules.metrics[tokens[n].id], quantity)

        if dominant := self._dominant(sentence, clause, quantity):
            return dominant
        if quantity.kind in ("count", "number"):
            close = [
                n for n in clause
                if n > index and tokens[n].letter in "NM" and fits(n)
                and self._gap(tokens[index].end, tokens[n].start) <= _NEAR
                and not any(t.kind == "quantity" and t.quantity and t.quantity.kind == "count" for t in tokens[index + 1 : n])
            ]  # fmt: skip
            strong = [n for n in clause if n < index and tokens[n].letter == "M" and fits(n) and tokens[n].start not in {u[0] for u in used}]
            if close and not (strong and tokens[close[0]].letter == "N" and self._gap(tokens[strong[-1]].end, quantity.reach[0]) <= 4):
                return self._head(sentence, index, close)
        before = [n for n in clause if n < index and tokens[n].letter == "M" and fits(n)]
        free = [n for n in before if (tokens[n].start, quantity.kind) not in used]
        behind = [n for n in clause if n > index and tokens[n].letter == "M" and fits(n)]
        behind = [n for n in behind if not any(t.kind == "quantity" and t.quantity and t.quantity.kind == quantity.kind for t in tokens[index + 1 : n])]
        if behind and self._text[tokens[index].end : tokens[behind[0]].start].strip() in self._ties:
            head = self._head(sentence, index, behind)
            ahead = next((t for t in tokens[tokens.index(head) :] if t.letter in "Q,;:.("), None)
            if ahead is None or ahead.letter != "Q":
                return head  # 投入 2000 億資本支出: the noun that the amount belongs to
        if not quantity.explicit:
            near = [n for n in free if self._gap(tokens[n].end, quantity.reach[0]) <= 4]
            return tokens[near[-1]] if near else None
        if free:
            return tokens[free[-1]]
        if behind:
            return self._head(sentence, index, behind)
        if before:
            return tokens[before[-1]]
        counted = [n for n in clause if tokens[n].letter == "N" and fits(n)]
        if counted and quantity.kind in ("count", "number"):
            near = [n for n in counted if n < index] or counted
            return tokens[near[-1]] if near[-1] < index else tokens[near[0]]
        if scope.metric is None or scope.unknown or any(tokens[n].letter == "M" for n in clause):
            inherit = scope.metric if not scope.unknown else None
        else:
            inherit = scope.metric
        if inherit is not None and inherit.id in self._rules.metrics:
            rule = self._rules.metrics[inherit.id]
            if self._fits(rule, quantity) and (quantity.kind not in ("count", "number") or not self._other_subject(sentence, index, clause)):
                return inherit
        return None

    def _other_subject(self, sentence: Sentence, index: int, clause: list[int]) -> bool:
        """True where a count stands beside a noun of its own, so that it can't be the metric before."""
        tokens = sentence.tokens
        before = [n for n in clause if n < index]
        start = tokens[before[0]].start if before else tokens[index].start
        gap = self._gap(tokens[before[-1]].end, tokens[index].quantity.reach[0]) if before else 0  # type: ignore[union-attr]
        return start < tokens[index].start and gap > 6

    def _head(self, sentence: Sentence, index: int, behind: list[int]) -> Token:
        """Of metrics behind a quantity the head noun: the last that 的 ties to it."""
        tokens = sentence.tokens
        chosen = behind[0]
        for n in behind[1:]:
            between = tokens[chosen + 1 : n]
            if (tokens[n].start - tokens[chosen].end <= 2 and any(t.letter == "J" for t in between)) or (
                tokens[n].start == tokens[chosen].end + 1
            ):
                chosen = n
        return tokens[chosen]

    def _gap(self, start: int, end: int) -> int:
        return len(self._text[start:end].replace(" ", ""))

    def _segment(
        self, sentence: Sentence, index: int, clause: list[int], scope: Scope, given: dict[str, Token], name: Token | None
    ) -> str | None:
        if "S" in given:
            return given["S"].id
        tokens = sentence.tokens
        before = [n for n in clause if n < index and (tokens[n].letter == "S" or _whole(tokens, n))]
        if before:
            last = before[-1]
            while last - 1 in before and tokens[last - 1].letter == "S" and tokens[last].letter == "S" and (
                self._text[tokens[last - 1].end : tokens[last].start].strip() in self._ties
            ):
                last -= 1  # Prime Video 廣告: the first of two names that touch
            return tokens[last].id if tokens[last].letter == "S" else None
        behind = [n for n in clause if n > index and tokens[n].letter == "S"]
        if behind and not any(t.kind == "quantity" for t in tokens[index + 1 : behind[0]]):
            if self._gap(tokens[index].end, tokens[behind[0]].start) <= 6 or (name is not None and name.start > tokens[index].start):
                return tokens[behind[0]].id
        return scope.segment

    def _when(
        self,
        sentence: Sentence,
        index: int,
        clause: list[int],
        scope: Scope,
        given: dict[str, Token],
        rule: MetricRule | None,
        *,
        change: bool = False,
    ) -> tuple[Status, str | None]:
        """Status and period of a statement."""
        tokens = sentence.tokens
        period = given["P"].period if "P" in given else None
        if period is None:
            before = [n for n in clause if n < index and tokens[n].letter == "P"]
            behind = [n for n in clause if n > index and tokens[n].letter == "P"]
            own = before or ([] if change else behind[:1])
            chosen = tokens[own[-1]].period if own else None
            if chosen is not None and chosen.span == "day" and not (rule and rule.market) and not chosen.year:
                chosen = None
            period = chosen or scope.period
        said = self._status(sentence, index, clause, scope)
        anchor = self._document.anchor
        if rule is not None and rule.market:
            text = resolve(period, anchor, outlook=False) if period and period.span == "day" else None
            return "actual", text
        if period is None or (period.span == "day" and not period.year):
            return said, None if said == "outlook" else anchor.text
        text = resolve(period, anchor, outlook=said == "outlook")
        if later(text, anchor.text) or (text is None and period.span == "future"):
            said = "outlook"
        return said, text

    def _status(self, sentence: Sentence, index: int, clause: list[int], scope: Scope) -> Status:
        tokens = sentence.tokens
        said: Status | None = None
        for n in clause:
            if n < index and tokens[n].letter == "O":
                said = "outlook"
            elif n < index and tokens[n].letter == "K" and self._gap(tokens[n].end, tokens[index].start) <= 6:
                said = "actual"
        return said or scope.status or "actual"

    def _target(
        self,
        linked: Linked,
        metric: str | None,
        own: Token | None,
        segment: str | None,
        period: str | None,
        given: dict[str, Token],
        first: int,
        sentence: Sentence,
        clause: list[int],
        scope: Scope,
    ) -> Statement | None:
        """The statement that a change belongs to."""
        near = [s for s in self.statements[max(first, len(self.statements) - _REACH_BACK) :] if s.metric]
        if not near:
            return None
        if linked.role.kind == "reference" and own is None and not given:
            quantity = linked.quantity
            for statement in reversed(near):
                value = statement.value.quantity if statement.value else None
                if value and value.kind == quantity.kind and _comparable(value, quantity):
                    return statement
        if own is None and scope.unknown:
            return None
        own_period = any(sentence.tokens[n].letter == "P" for n in clause) or "P" in given
        for statement in reversed(near):
            if metric is not None and statement.metric != metric:
                if own is None and not given and statement is near[-1] and statement.sentence == self._count and False:
                    return statement
                continue
            if statement.segment != segment and not (own is None and not given and statement.sentence == self._count and segment is None):
                continue
            if own_period and statement.period != period:
                continue
            if own is not None and statement.name is not None and statement.name.start != own.start:
                if statement.value is not None and own.start > statement.value.quantity.start and statement.sentence != self._count:
                    continue
            return statement
        return None


def _falls(token: Token) -> bool:
    return token.word is not None and token.word.sign < 0


def _whole(tokens: Sequence[Token], n: int) -> bool:
    """True where a word for the whole company stands right before a metric, and so is its subject."""
    if tokens[n].letter != "W" or n + 1 >= len(tokens):
        return False
    return tokens[n + 1].letter in "MP" and tokens[n + 1].start - tokens[n].end <= 4


def _foretells(token: Token) -> bool:
    """True for what analysts expect or the company announced: no result either."""
    return token.letter == "R" and token.word is not None and token.word.basis in ("consensus", "guidance")


def _comparable(a: Quantity, b: Quantity) -> bool:
    x = a.value if a.value is not None else a.high
    y = b.value if b.value is not None else b.high
    if not x or not y or (a.unit and b.unit and a.unit != b.unit):
        return False
    return 0.1 < abs(float(x) / float(y)) < 10


def _clauses(sentence: Sentence) -> list[tuple[int, int, int]]:
    """Clauses as (first, end, depth in brackets); a period behind a quantity opens one as well."""
    tokens = sentence.tokens
    clauses: list[tuple[int, int, int]] = []
    begin = depth = 0
    quantity = False
    for n, token in enumerate([*tokens, None]):
        letter = token.letter if token else "."
        opens = letter == "P" and quantity and n not in sentence.consumed and tokens[n - 1].letter not in "FJ"
        if letter in ",;:().[]" or opens:
            if n > begin:
                clauses.append((begin, n, depth))
            begin = n if opens else n + 1
            quantity = False
            depth = max(0, depth + (letter == "(") - (letter == ")"))
        elif letter == "Q":
            quantity = True
    return clauses

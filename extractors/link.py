"""Links quantities to metrics, segments and periods: from the inside of a clause out to the document.

Scope is looked up in the own clause, the clauses before it in the sentence, the label at the head of
the line, the headings and the document, in this order. What cannot be told stays unclaimed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from msgspec.structs import replace

from amzn_extract.extractors.adjustments import SPECIAL, given_to
from amzn_extract.extractors.course import Course
from amzn_extract.extractors.document import Document
from amzn_extract.extractors.guidance import subject_of
from amzn_extract.extractors.hedges import Hedges
from amzn_extract.extractors.layout import Heading, Line
from amzn_extract.extractors.ledger import Ledger
from amzn_extract.extractors.lists import Lists
from amzn_extract.extractors.naming import Naming
from amzn_extract.extractors.roles import Role, role
from amzn_extract.extractors.rules import Rules
from amzn_extract.extractors.scope import Scope, segment_of
from amzn_extract.extractors.sentence import Place, Sentence
from amzn_extract.extractors.statements import Linked, Statement, is_difference, is_rate, of_year, signed
from amzn_extract.extractors.stretch import Stretch
from amzn_extract.extractors.subjects import Subjects, Topic
from amzn_extract.extractors.tables import Tables
from amzn_extract.extractors.terms import Terms
from amzn_extract.extractors.timing import Timing
from amzn_extract.extractors.tokens import Token, Tokenizer, with_named_months
from amzn_extract.extractors.trace import Trace

_PLAIN = frozenset({"signed", "doubled", "halved", "Q times", "… of Q times"})
"""Roles by the number alone: without a metric it is but a number."""
_RIVAL = "W Q"
"""The role of a rate that tells by itself how a rival grew."""
_CAPTION = 120
"""Characters above a table within which a line is its caption."""


class Linker:
    """Links the sentences of one document, in order."""

    def __init__(self, rules: Rules, document: Document, text: str, trace: Trace | None = None) -> None:
        """`text` is the folded document; `trace` collects how quantities were linked, where that is wanted."""
        self._trace = trace
        self._text = text
        self._ledger = Ledger()
        self._tokenizer = rules.once(Tokenizer)
        self._terms = rules.once(Terms)
        self._naming = Naming(rules, self._ledger)
        self._hedges = rules.once(Hedges)
        self._subjects = Subjects(text, self._ledger, self._terms)
        self._timing = Timing(document)
        self._lists = Lists(rules, text)
        self._tables = Tables(rules, document, text)
        self._line: Line | None = None
        self._headings: tuple[Heading, ...] = ()
        self._headed = Scope()
        self._turn: tuple[int, tuple[Heading, ...]] = (-1, ())
        self._asked: Topic | None = None
        self._carried: Token | None = None
        self._last_metric: Token | None = None
        self._reference: Role | None = None

    def link(self, lines: Iterable[Line], tokens: Sequence[Token]) -> list[Statement]:
        """The statements of the document's lines; `tokens` are all of its tokens, in order."""
        stretch = Stretch(with_named_months(tokens))
        above: list[tuple[int, int]] = [(0, 0)]
        for is_table, group in groupby(lines, key=_in_table):
            if is_table:
                rows = list(group)
                start = rows[0].start
                self._ledger.sentence += 1
                near = [span for span in above[-2:] if span[0] > start - _CAPTION and span[1] > 0] or [(start, start)]
                own = stretch.within(near[0][0], rows[-1].end)
                self._ledger.statements += self._tables.read(rows, near, own, self._ledger.sentence, self._last_metric)
                continue
            for line in group:
                self._read(line, stretch)
                above.append((line.start, line.end))
        return self._ledger.statements

    def _read(self, line: Line, stretch: Stretch) -> None:
        scope = self._under(line.headings, stretch)
        # A speaker goes on about the same, until a heading comes.
        if line.turn and (line.turn, line.headings) == self._turn and self._carried is not None:
            scope.subject = self._carried
        if line.label and not line.heading:
            scope.label(stretch.within(*line.label))
        asked, self._asked = self._asked, self._subjects.asked(line, stretch)
        metric = self._subjects.answered(asked, line, stretch, scope) if asked is not None else None
        listed = line.label is not None and not line.speaker
        self._line, begun = line, scope.copy()
        self._ledger.begin(listed=listed)
        for start, end in line.sentences:
            self._ledger.sentence += 1
            own = stretch.within(start, end)
            if stretch.counts(start, end):
                scope.metric, metric = metric or scope.metric, None
                self._sentence(own, start, end, scope, begun)
                scope.metric = begun.metric
            else:
                self._subjects.without_figures(own, start, end, scope)
        answering = asked is not None and scope.subject is asked.segment
        self._turn, self._carried = (line.turn, line.headings), None if answering else scope.subject
        self._ledger.end(listed=listed)

    def _under(self, headings: tuple[Heading, ...], stretch: Stretch) -> Scope:
        """The scope that lines below these headings begin with."""
        if headings != self._headings:
            self._headed = Scope()
            for heading in headings:
                self._headed.under(self._text, heading, stretch.within(heading.start, heading.end), self._terms.joints)
            self._headings = headings
        return self._headed.copy()

    # --- a sentence -----------------------------------------------------------------------------

    def _sentence(self, own: Sequence[Token], start: int, end: int, outer: Scope, line: Scope) -> None:
        sentence = Sentence(self._tokenizer.with_stops(self._text, own, start, end), self._text)
        tokens = sentence.tokens
        scope = outer.copy()
        self._subjects.go_on(sentence, start, scope, self._last_metric)
        scope.subject = subject_of(sentence, scope.subject, line.subject)
        zipped = self._lists.zip(sentence)
        owners: list[Statement] = []
        for clause in Course(sentence, start, scope, self._ledger, self._terms, self._timing).walk():
            kinds = clause.own
            for n in clause.quantities:
                quantity = tokens[n].quantity
                assert quantity is not None
                listed = self._lists.unowned(n, zipped, kinds)
                if listed is not None:
                    owners = owners or self._ledger.recent(len(listed), quantity.kind, all_=not self._lists.asked)
                    if len(owners) == len(listed) and all(self._terms.measures(o.metric, quantity) for o in owners):
                        zipped |= {at: owner.tokens() for at, owner in zip(listed, owners, strict=True)}
                inside = replace(clause.inside, unknown=True) if zipped.get(n) == {} else clause.inside
                self._quantity(
                    Place(
                        sentence, tokens, n, clause.begin, clause.stop, clause.free, inside, quantity,
                        zipped.get(n) or {}, clause.adjustments, kinds,
                    )
                )  # fmt: skip
        self._last_metric = scope.metric
        self._subjects.accumulate(sentence, scope)
        outer.day = scope.day if scope.day is not None and not scope.day.month else outer.day
        if self._ledger.foretold() and scope.period is not None:
            outer.foretold = scope.period
            if outer.period is not None and outer.period.span == "year" != scope.period.span:
                outer.period = None  # 今年資本支出 … above a guidance for the quarter
        if not (self._line and self._line.label and outer.subject is not None):
            self._subjects.hand_on(sentence, start, outer, line)

    # --- a quantity -----------------------------------------------------------------------------

    def _quantity(self, place: Place) -> None:
        if self._trace is not None:
            self._trace.note(place, self._terms, self._ledger)
        place.look_again()
        place.scope = replace(place.scope, unknown=True) if place.unmeasured else place.scope
        place.quantity = quantity = self._hedges.hedged(place)
        probe = place.given.get("M") or self._naming.nearest(place) or place.scope.known
        rule = self._terms.rule(probe.id if probe else None)
        if rule is not None and rule.compares and quantity.kind in ("share", "times"):
            sign = -1 if any(_falls(place.tokens[n]) for n in place.before("D")) else 1
            self._change(
                place, Linked(quantity, Role("delta", "compares", rule.compares, sign), rule.compares, sign=sign)
            )
            return
        found = self._lists.roles.get(place.index) or self._lists.alternative(place.sentence, place.index) or role(
            place.sentence, place.index, rated=self._ledger.rated(),
            takes_share=rule is not None and "share" in rule.takes,
            takes_times=rule is not None and "times" in rule.takes,
        )  # fmt: skip
        compared = found.kind == "reference" or (found.kind == "value" and place.last("P") >= 0)
        if compared and self._terms.is_percent(rule, quantity) and self._ledger.same_kind("share") is not None:
            place.quantity = quantity = replace(quantity, kind="share", unit="percent", explicit=True)
        if rule is not None and found.kind in ("value", "delta") and (other := self._naming.beside(place, rule)):
            found = Role("value", "beside", metric=other)
        dominant = rule is not None and rule.dominant and probe is not None and self._terms.fits(probe.id, quantity)
        if dominant and found.kind == "delta":
            found = Role("value", "dominant")
        if self._reference and found.kind == "value" and place.likewise:
            found = replace(self._reference, pattern="E Q")  # 去年同期為 8.8 億,合每股 3.51
        self._reference = found if found.kind == "reference" else None
        self._lists.share_role(place.sentence, place.index, found)
        # What the role took as the object of a comparison names nothing else any more.
        place.look_again()
        listed = place.given["B"].word if "B" in place.given else None
        added = rule is not None and rule.increment is not None and quantity.kind in rule.takes and found.sign > 0
        if added and found.pattern == "B? D Q":
            found = replace(found, loose=True)
        linked = Linked(quantity, found, listed.basis if listed else found.basis, None, given_to(place), found.sign)
        if found.kind == "value":
            self._value(place, linked, self._naming.for_value(place))
        elif found.loose and self._naming.is_addition(place, name := self._naming.for_value(place)):
            self._value(place, linked, name)
        else:
            self._change(place, linked, name if found.loose else None)

    def _value(self, place: Place, linked: Linked, name: Token | None) -> None:
        terms, naming, quantity = self._terms, self._naming, linked.quantity
        subject = naming.subject(place, name)
        segment = segment_of(subject)
        metric = linked.role.metric or naming.general(name, place, segment)
        if metric is None and naming.is_revenue(place, segment):
            metric = "revenue"
        metric, name = (metric, name) if metric else (naming.summed(place), None)
        if metric is None and naming.rival(place) and quantity.kind == "share" and not place.scope.unknown:
            basis = self._timing.yearly
            self._change(place, replace(linked, role=Role("delta", _RIVAL, basis), basis=basis))
            return  # Azure 39%: how it grew
        if metric is None and not quantity.explicit and not place.led:
            return
        rule = terms.rule(metric)
        if rule is not None and rule.increment and linked.role.loose:
            metric = rule.increment
        if rule is not None and rule.not_of and place.own.count("M") == 1 and self._ledger.unclaimed("count"):
            metric = None  # 806 家公司預喜,佔比 70%
        if metric is None and not place.scope.unknown:
            guess = naming.of_kind(place, segment) if quantity.kind == "count" else naming.fallback(place)
            if terms.fits(guess, quantity):
                metric, name = guess, None
        statement = self._statement(place, metric, name if metric else None, subject)
        statement.loss = bool(name and name.loss) or naming.loses(place, metric)
        linked.sign = -1 if statement.loss else 1
        meaning = name.meaning if name else None
        linked.tenths = meaning is not None and meaning.tenths
        if naming.adjusted(name, place):
            linked.adjustments.add("ex_special")
        if not terms.adjusts(metric):
            linked.adjustments.discard("ex_special")
        if (before := self._ledger.earlier(place, name, statement)) is not None:
            linked.role = self._reference = Role("reference", "P Q", period=place.dated)
            linked.period, linked.basis = self._timing.of_earlier(place, before, statement)
            before.changes.append(linked)
        elif (waiting := self._ledger.waiting(statement, listed="P" in place.given)) is not None:
            waiting.value, waiting.name, waiting.loss = linked, name or waiting.name, statement.loss
            if place.last("P") >= 0:
                waiting.period, waiting.status = statement.period, statement.status  # 由今年的 34%,提升到明年的 36%
            waiting.adjustments |= linked.adjustments
        else:
            statement.value, statement.adjustments = linked, set(linked.adjustments)
            self._ledger.add(statement, place)

    def _change(self, place: Place, linked: Linked, counted: Token | None = None) -> None:
        """A change finds its statement or makes one; `counted` is the noun that it counts, if no metric is named."""
        terms, naming, found, quantity = self._terms, self._naming, linked.role, linked.quantity
        own, based = place.given.get("M") or naming.nearest(place) or counted or naming.counted_before(place), False
        name = own or (place.scope.known if found.pattern != _RIVAL else None)
        outer = place.scope.segment
        metric = naming.of_family(found.metric, place.scope, outer, own) if found.metric else None
        metric = metric or naming.general(name, place, outer)
        subject = naming.subject(place, name)
        segment = segment_of(subject)
        in_percent = found.kind == "delta" and quantity.kind == "share"
        rule = terms.rule(metric)
        if rule is not None and rule.market and own is None and (moved := naming.fallback(place)):
            metric, name = moved, None  # 市值 4126 億;乙公司漲 7%
        elif rule is not None and rule.market and own is None and in_percent and place.last("S") >= 0:
            metric, name = "revenue", None
        if metric is None and not place.scope.unknown:
            business = segment is not None or naming.rival(place)
            metric = "revenue" if business and in_percent else naming.fallback(place)
        elif rule is not None and own is None and in_percent and (base := naming.base(rule)):
            metric, name, based = base, None, True  # 出貨 1,180 萬台,份額 17.2%,年減 7.8%
        if nameless := own is None and not place.given and found.kind == "delta" and self._ledger.unclaimed("money"):
            metric = name = None  # 提撥 7 億,年增 6 億: of what no rule claims
        change = self._statement(place, metric, name, subject, change=True)
        aside = nameless or naming.on_rival(place, found.kind)
        target = None if aside else self._ledger.target(place, linked, change, own)
        target = None if based and target and target.figure < place.group else target  # 甲 35 億;乙佔 42%,季增 5%
        last = found.period is not None and found.period.quarters_away == -1
        fresh = found.pattern == "Y Q" and last and not self._ledger.told(metric, change.segment)
        if target is None and metric is not None and (fresh or found.pattern == "R Q"):
            # 上季營收 …, with no figure of this quarter before: newspapers call the reported one the last.
            linked.role, linked.basis = Role("value", "Y M Q" if fresh else "R M Q"), None
            self._value(place, linked, name)
            return
        if found.pattern == "C R Q" and target is not None and is_difference(target, quantity):
            found = linked.role = replace(found, kind="delta", period=None)
        if target is not None and metric is None:
            metric, name = target.metric, target.name
        rate = found.kind == "delta" and quantity.kind in ("share", "points", "times")
        measured = rate or metric == "growth" or terms.fits(metric, quantity)
        if found.kind == "reference" and target is not None and terms.fits(target.metric, quantity):
            measured = True
        if not quantity.explicit and not (found.kind == "reference" and terms.fits(metric, quantity)):
            return
        if not measured and quantity.kind == "share" and target is not None and any(map(is_rate, target.changes)):
            change.period, change.status = target.period, target.status
            metric, target, measured = "growth", None, True  # 升 13.2%,比第三季的 12.3% 加快: two rates
            change.metric = metric
        if metric is None or not measured:
            change.metric, change.name = None, None
            if found.kind == "delta" and not found.loose and found.pattern not in _PLAIN:
                linked.sign, linked.basis = found.sign, linked.basis or self._timing.basis(linked, change, None, None)
                change.changes.append(linked)
            else:
                linked.role, change.value = Role("value", "unclaimed"), linked
            self._ledger.statements.append(change)
            return
        linked.sign = signed(found, name, target)
        linked.adjustments |= SPECIAL if found.kind == "delta" and naming.adjusted(own, place) else frozenset()
        linked.basis = linked.basis or self._timing.basis(linked, change, target, terms.rule(metric))
        if found.kind == "reference":
            linked.period = self._timing.of_reference(linked, (target or change).period)
            if linked.basis == "qoq" and of_year((target or change).period):
                linked.basis, linked.period = "prior", None  # 全年 2,100 億,三個月前講 2,000 億
        if target is None:
            target, change.loss = change, bool(name and name.loss)
            self._ledger.statements.append(change)
        if not terms.adjusts(metric):
            linked.adjustments.discard("ex_special")
        plain = found.kind == "reference" and linked.basis == "guidance" and target.status == "actual"
        if "ex_special" in target.adjustments and not plain:
            linked.adjustments.add("ex_special")
        elif found.kind == "reference" and target.value is not None:
            linked.adjustments.discard("ex_special")
        target.changes.append(linked)

    def _statement(
        self, place: Place, metric: str | None, name: Token | None, subject: Token | None, *, change: bool = False
    ) -> Statement:
        """A statement about a metric with the segment, status and period of its place."""
        rule = self._terms.rule(metric)
        status, period, dated = self._timing.when(place, rule, change=change)
        reach = rule.segment if rule else "document"
        far = subject is not None and subject.start < place.tokens[0].start
        if reach == "none" or (reach == "clause" and place.last("S") < 0) or (reach == "sentence" and far):
            subject = None
        assert self._line is not None
        if rule is not None and rule.expected:
            status = "outlook"
        return Statement(
            self._line, metric, name, segment_of(subject), period, status, subject=subject, dated=dated,
            sentence=self._ledger.sentence,
        )  # fmt: skip


def _falls(token: Token) -> bool:
    return token.word is not None and token.word.sign < 0


def _in_table(line: Line) -> bool:
    return bool(line.cells)

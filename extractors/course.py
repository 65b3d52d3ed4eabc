"""The course of a sentence: its clauses in order, and what each hands on to the next.

A semicolon opens a new group of clauses, which goes back to how the sentence began; a clause that
looks back at an earlier period, or names a metric by the way, keeps both to itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set

from msgspec import Struct

from amzn_extract.extractors.adjustments import SPECIAL, adjustments_of
from amzn_extract.extractors.clauses import clauses
from amzn_extract.extractors.ledger import Ledger
from amzn_extract.extractors.model import Adjustment, Status
from amzn_extract.extractors.periods import Period
from amzn_extract.extractors.scope import Scope
from amzn_extract.extractors.sentence import Sentence, first_of, whole
from amzn_extract.extractors.terms import Terms
from amzn_extract.extractors.timing import Timing
from amzn_extract.extractors.tokens import Token

_OPENING = 5
"""Characters from the start of a clause without figures within which a name is its subject."""
_SEVERAL = 2
"""Segments of a sentence that leave open which of them brackets interrupt."""


class Clause(Struct, frozen=True, gc=False):
    """A clause with the scope that holds inside it."""

    begin: int
    stop: int
    #: The letters of the sentence's tokens, blanks for what comparisons hold.
    free: str
    inside: Scope
    #: Adjustments of its figures.
    adjustments: frozenset[Adjustment]
    quantities: list[int]

    @property
    def own(self) -> str:
        """The letters of the clause."""
        return self.free[self.begin : self.stop]


class _Opening(Struct, gc=False):
    """What a sentence said up to its first figures, which each of its groups goes back to."""

    metric: Token | None
    period: Period | None
    status: Status | None
    whole: bool = False
    """True where the first figures are the whole company's."""


class _Bracket:
    """What is foretold inside of brackets, figures included, ends with them: 增 20%(市場先前料 18%),收入 …."""

    __slots__ = ("_apposed", "_metric", "_outside", "_sole", "_subject", "told")

    def __init__(self) -> None:
        """Outside of any brackets."""
        self._outside: tuple[Status | None, Token | None, Period | None] | None = None
        self._subject: Token | None = None
        self._metric: Token | None = None
        self._sole = self._apposed = False
        self.told = False
        """True where the brackets hold figures."""

    def pass_by(self, stops: Sequence[Token], scope: Scope, ledger: Ledger) -> None:
        """Enters and leaves brackets by the punctuation between two clauses."""
        for token in stops:
            stop = token.letter
            if stop == "(":
                self._apposed = scope.subject is not None and scope.subject.end == token.start
                self._outside, self.told = (scope.status, scope.told, scope.period), False
                self._subject, self._sole = scope.subject, len(ledger.segments()) < _SEVERAL
                self._metric = scope.metric
            elif stop == ")" and self._outside is not None:
                if (self.told and self._sole) or (self._apposed and not self.told):
                    scope.subject = self._subject
                if self.told and self._metric is not None:
                    scope.metric = self._metric  # 毛利 52 億(毛利率 38%),年增 9%
                aside = scope.told is not None and scope.told.word is not None and scope.told.word.basis
                if scope.status != self._outside[0] and (self.told or aside):
                    scope.status, scope.told, scope.period = self._outside  # 毛利率 46%(在指引上緣),…
                self._outside = None


class Course:
    """Walks through the clauses of one sentence; `scope` is what holds at the present place."""

    def __init__(
        self, sentence: Sentence, start: int, scope: Scope, ledger: Ledger, terms: Terms, timing: Timing
    ) -> None:
        """`scope` is what holds where the sentence starts; it is changed as the sentence goes on."""
        self.sentence, self.start, self.scope = sentence, start, scope
        self.ledger, self.terms, self.timing = ledger, terms, timing
        self._outer = scope.copy()
        self._opening: _Opening | None = None
        self._told = False
        """True where the present group has told a figure."""
        self._named = True
        """True where the present group names a metric."""
        self._back: list[Period | None] = []
        """The period to go back to behind the next figures."""
        self._by_the_way: Token | None = None
        """A metric of the last clause that nothing but the same figure in other terms goes on with."""
        self._pending: frozenset[Adjustment] = frozenset()
        """Adjustments that wait for the next figures."""

    def walk(self) -> Iterator[Clause]:
        """The clauses in order; what each said is handed on when the next one is asked for."""
        sentence, letters = self.sentence, self.sentence.letters
        reached, bracket = 0, _Bracket()
        for begin, stop, quantities in clauses(sentence):
            bracket.pass_by(sentence.tokens[reached:begin], self.scope, self.ledger)
            reached = stop
            here, after, left_out = adjustments_of(sentence, begin, stop, self.terms.profit)
            free = sentence.free
            own = free[begin:stop]
            before = letters[begin - 1] if begin else ":"
            if before == ";":
                self._regroup(own)
            if self._back and before != ":" and "M" in own:
                self.scope.period = self._back.pop()  # 去年第四季有處分利益,淨利為 …: told by the way
            inside = self.scope.entered(sentence.tokens, own, begin)
            if self._by_the_way is not None and self._restates(begin, own, bracketed=before == "("):
                inside.metric = self._by_the_way  # 匯率逆風 130 個基點, 換算約 21 億美元
            carried = self.scope.adjustments
            if carried and not self.terms.adjustable(sentence.tokens, own, begin):
                carried -= SPECIAL
            if first_of(own, "MRO", 0, len(own)) >= 0 or first_of(own, "DBT", 0, len(own)) < 0:
                carried &= SPECIAL  # of rates of exchange only what the same metric has changed by is cleared
            adjustments = carried | self._pending | here
            clause = Clause(begin, stop, free, inside, adjustments, quantities)
            bracket.told = bracket.told or bool(quantities)
            yield clause
            self._adjust(clause, own, here, after, told=bool(set(quantities) - left_out if left_out else quantities))
            self._hand_on(clause)

    def _restates(self, begin: int, own: str, *, bracketed: bool) -> bool:
        """True for a clause that puts the last figure in other terms."""
        words = own.strip()
        if not words or words[0] == "E":
            return bool(words)
        if words != "Q":
            return False
        quantity = self.sentence.tokens[begin + own.index("Q")].quantity
        if quantity is None:
            return False
        return (quantity.kind == "points" and quantity.bound != "exact") or (
            quantity.kind in ("money", "number") and bracketed
        )

    def _regroup(self, own: str) -> None:
        opening = self._opening or _Opening(None, self._outer.period, self._outer.status)
        known = self.terms.rule(self.scope.metric.id if self.scope.metric else None)
        of_sales = known is not None and known.base is not None and "share" in known.takes
        share = of_sales and "M" not in own and opening.metric is not None
        if share or ("S" in own and self.ledger.segments()):
            self.scope.metric = opening.metric  # 北美營收 …,佔 …;國際 …: the second group opens like the first
        if opening.whole and not self._named and "M" in own and "S" not in own:
            self.scope.subject = None  # 營收 300 億;AWS 增 20%;營業利益 40 億: told of AWS by the way
        self.scope.period, self.scope.status = opening.period, opening.status
        self.scope.adjustments, self._told, self._named = frozenset(), False, False

    def _adjust(self, clause: Clause, own: str, here: Set[Adjustment], after: Set[Adjustment], *, told: bool) -> None:
        """Hands on what the clause says of adjustments; `told` where it has figures besides those left out."""
        if told and (here or self._pending):
            # 以固定匯率計,溢利 91 億,升 3%: what a sentence opens with holds for all that is told of the figure.
            self.scope.adjustments |= (here & SPECIAL) | self._pending
            self._pending = frozenset()
        if after and not here:
            letters = self.sentence.letters
            # Words behind a figure, alone or in brackets, qualify it; before one they wait for it.
            ahead = "Q" in letters[clause.stop :] and letters[clause.begin - 1] != "("
            if ahead and not told:
                self._pending = frozenset(after)
            elif told or first_of(own, "DMB", 0, len(own)) < 0:
                self.ledger.adjust_last(after)

    def _hand_on(self, clause: Clause) -> None:
        tokens, letters = self.sentence.tokens, self.sentence.letters
        # What the roles took as objects of a comparison is handed on no more.
        own = self.sentence.free[clause.begin : clause.stop]
        self._named = self._named or "M" in own
        back = self._told and self._looks_back(own, clause)
        if back and not clause.quantities:
            self._back, back = [self.scope.period], False  # (Q1: 243 億): of the next figures only
        named = self.ledger.named()
        self._by_the_way = named if named is not None and self.terms.aside(named) else None
        n = own.find("M")
        of = clause.inside.known
        while n >= 0:
            token = tokens[clause.begin + n]
            if self.terms.aside(token) or self.terms.part_of(token, of):
                own = f"{own[:n]} {own[n + 1 :]}"
            else:
                of = token
            n = own.find("M", n + 1)
        named_here = None if self._by_the_way else named
        self.scope.leave(tokens, own, clause.begin, clause.inside, self._subject(clause), named_here, looks_back=back)
        if not clause.quantities:
            return
        if (
            ("P" in own or "K" in own)
            and "O" not in own
            and not back
            and self.scope.status == "outlook"
            and self.ledger.reported()
        ):
            self.scope.status = self.scope.told = None  # 公布上季業績與本季財測,上季淨利 12 億,每股盈餘 3 元
        if self._opening is None:
            before = letters[: clause.quantities[0]]
            self._opening = _Opening(
                named,
                self.scope.period if "P" in before else self._outer.period,
                self.scope.status if "O" in before or "R" in before else self._outer.status,
                self.scope.subject is None and "S" not in self.sentence.free[: clause.stop],
            )
        if self._back:
            self.scope.period = self._back.pop()
        self._told = True

    def _looks_back(self, own: str, clause: Clause) -> bool:
        """True for a clause of an earlier period than what is spoken of."""
        last = own.rfind("P")
        period = self.sentence.tokens[clause.begin + last].period if last >= 0 else None
        return period is not None and self.timing.earlier(period, clause.inside)

    def _interrupted(self, clause: Clause, segment: Token) -> bool:
        """True for a segment right before brackets, behind which its clause goes on."""
        tokens = self.sentence.tokens
        return (
            clause.stop < len(tokens) and tokens[clause.stop].letter == "(" and segment.end == tokens[clause.stop].start
        )

    def _subject(self, clause: Clause) -> Token | None:
        """The segment that the next clauses are on; one named by the way (受惠雲端需求) is none."""
        tokens, own = self.sentence.tokens, clause.own
        if "S" not in own and "W" not in own:
            return None
        for n, letter in enumerate(own, clause.begin):
            if letter == "S" or (letter == "W" and whole(self.sentence, n)):
                segment = tokens[n]
                break
        else:
            return None
        if clause.quantities or "M" in own or "N" in own:
            return segment
        if self._interrupted(clause, segment):
            return segment  # 美國雜貨(不含生鮮)的銷售額 …
        start = tokens[clause.begin - 1].end if clause.begin else self.start
        closes = clause.stop < len(tokens) and segment.end == tokens[clause.stop].start
        topic = closes and self.terms.ties(self.sentence.text[segment.start - 1])  # 至於被看好的廣告, 營收 …
        return segment if topic or segment.start - start <= _OPENING else None

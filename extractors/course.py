"""The course of a sentence: its clauses in order, and what each hands on to the next.

A semicolon opens a new group of clauses, which goes back to how the sentence began; a clause that
looks back at an earlier period, or names a metric by the way, keeps both to itself.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from msgspec import Struct, field

from amzn_extract.extractors.adjustments import adjustments_of
from amzn_extract.extractors.ledger import Ledger
from amzn_extract.extractors.model import Adjustment, Status
from amzn_extract.extractors.naming import Naming
from amzn_extract.extractors.periods import Period
from amzn_extract.extractors.scope import Scope
from amzn_extract.extractors.sentence import Sentence, clauses, whole
from amzn_extract.extractors.timing import Timing
from amzn_extract.extractors.tokens import Token

_OPENING = 5
"""Characters from the start of a clause without figures within which a name is its subject."""
_SPECIAL: frozenset[Adjustment] = frozenset({"ex_special"})


class Clause(Struct, frozen=True):
    """A clause with the scope that holds inside it."""

    begin: int
    stop: int
    #: Places of its tokens, without what comparisons hold.
    places: list[int]
    inside: Scope
    #: Adjustments of its figures.
    adjustments: frozenset[Adjustment]
    quantities: list[int]


class _Opening(Struct):
    """What a sentence said up to its first figures, which each of its groups goes back to."""

    metric: Token | None
    period: Period | None
    status: Status | None


class Course(Struct):
    """Walks through the clauses of one sentence; `scope` is what holds at the present place."""

    sentence: Sentence
    start: int
    scope: Scope
    ledger: Ledger
    naming: Naming
    timing: Timing
    _outer: Scope = field(default_factory=Scope)
    _opening: _Opening | None = None
    #: True where the present group has told a figure.
    _told: bool = False
    #: The period to go back to behind the next figures.
    _back: list[Period | None] = field(default_factory=list)
    #: A metric of the last clause that nothing but the same figure in other terms goes on with.
    _by_the_way: Token | None = None
    #: Adjustments that wait for the next figures.
    _pending: frozenset[Adjustment] = frozenset()

    def __post_init__(self) -> None:
        """Keeps the scope that the sentence began in."""
        self._outer = self.scope.copy()

    def walk(self, read: Callable[[Clause], None]) -> None:
        """Has each clause read, in order, and hands on what it said."""
        for begin, stop in clauses(self.sentence):
            here, after, left_out = adjustments_of(self.sentence, range(begin, stop), self.naming.profit)
            places = [n for n in range(begin, stop) if n not in self.sentence.consumed]
            own = [self.sentence.tokens[n] for n in places]
            if begin and self.sentence.tokens[begin - 1].letter == ";":
                self._regroup(own)
            before = self.sentence.tokens[begin - 1].letter if begin else ":"
            if self._back and before != ":" and any(t.letter == "M" for t in own):
                self.scope.period = self._back.pop()  # 去年第四季有處分利益,淨利為 …: told by the way
            inside = self.scope.entered(own)
            if self._by_the_way is not None and self._restates(own, bracketed=before == "("):
                inside.metric = self._by_the_way  # 匯率逆風 130 個基點, 換算約 21 億美元
            carried = self.scope.adjustments & _SPECIAL if self.naming.adjustable(own) else frozenset()
            adjustments = frozenset(here) | self._pending | carried
            quantities = [n for n in places if self.sentence.tokens[n].kind == "quantity"]
            clause = Clause(begin, stop, places, inside, adjustments, quantities)
            read(clause)
            self._adjust(clause, own, here, after, told=bool(set(quantities) - left_out))
            self._hand_on(clause)

    def _restates(self, own: Sequence[Token], *, bracketed: bool) -> bool:
        """True for a clause that puts the last figure in other terms."""
        if not own or own[0].letter == "E":
            return bool(own)
        quantity = own[0].quantity if len(own) == 1 else None
        if quantity is None:
            return False
        return (quantity.kind == "points" and quantity.bound != "exact") or (
            quantity.kind in ("money", "number") and bracketed
        )

    def _regroup(self, own: Sequence[Token]) -> None:
        opening = self._opening or _Opening(None, self._outer.period, self._outer.status)
        if any(t.letter == "S" for t in own) and self.ledger.segments():
            self.scope.metric = opening.metric  # 北美營收 …,營業利潤 …;國際 …: the second group opens like the first
        self.scope.period, self.scope.status = opening.period, opening.status
        self.scope.adjustments, self._told = set(), False

    def _adjust(
        self, clause: Clause, own: Sequence[Token], here: set[Adjustment], after: set[Adjustment], *, told: bool
    ) -> None:
        """Hands on what the clause says of adjustments; `told` where it has figures besides those left out."""
        tokens = self.sentence.tokens
        if told:
            self.scope.adjustments |= (here | self._pending) & _SPECIAL
            self._pending = frozenset()
        if after and not here:
            # Words behind a figure, alone or in brackets, qualify it; before one they wait for it.
            ahead = any(t.kind == "quantity" for t in tokens[clause.stop :]) and tokens[clause.begin - 1].letter != "("
            if ahead and not told:
                self._pending = frozenset(after)
            elif told or not any(t.letter in "DMB" for t in own):
                self.ledger.adjust_last(after)

    def _hand_on(self, clause: Clause) -> None:
        # What the roles took as objects of a comparison is handed on no more.
        own = [self.sentence.tokens[n] for n in clause.places if n not in self.sentence.consumed]
        back = self._told and self._looks_back(own, clause.inside)
        if back and not clause.quantities:
            self._back, back = [self.scope.period], False  # (Q1: 243 億): of the next figures only
        named = self.ledger.named()
        self._by_the_way = named if named is not None and self.naming.aside(named) else None
        kept = [t for t in own if not self.naming.aside(t)]
        self.scope.leave(
            kept, clause.inside, self._subject(clause), None if self._by_the_way else named, looks_back=back
        )
        if not clause.quantities:
            return
        if self._opening is None:
            before = {t.letter for t in self.sentence.tokens[: clause.quantities[0]]}
            self._opening = _Opening(
                named,
                self.scope.period if "P" in before else self._outer.period,
                self.scope.status if before & {"O", "R"} else self._outer.status,
            )
        if self._back:
            self.scope.period = self._back.pop()
        self._told = True

    def _looks_back(self, own: Sequence[Token], inside: Scope) -> bool:
        """True for a clause of an earlier period than what is spoken of."""
        last = next((t.period for t in reversed(own) if t.letter == "P" and t.period), None)
        return last is not None and self.timing.earlier(last, inside)

    def _subject(self, clause: Clause) -> Token | None:
        """The segment that the next clauses are on; one named by the way (受惠雲端需求) is none."""
        tokens = self.sentence.tokens
        segment = next((tokens[n] for n in clause.places if tokens[n].letter == "S" or whole(tokens, n)), None)
        if segment is None or clause.quantities or any(tokens[n].letter in "MN" for n in clause.places):
            return segment
        start = tokens[clause.begin - 1].end if clause.begin else self.start
        closes = clause.stop < len(tokens) and segment.end == tokens[clause.stop].start
        topic = closes and self.naming.ties(self.sentence.text[segment.start - 1])  # 至於被看好的廣告, 營收 …
        return segment if topic or segment.start - start <= _OPENING else None

"""The statements made so far, and which of them a further quantity belongs to."""

from __future__ import annotations

from collections.abc import Callable, Collection, Set

from amzn_extract.extractors.model import Adjustment, Quantity, UnitKind
from amzn_extract.extractors.sentence import Place
from amzn_extract.extractors.statements import Linked, Statement, is_rate, later, shifted
from amzn_extract.extractors.tokens import Token

_AMOUNTS = frozenset({"money", "number"})
_REACH = 8
"""Statements of a line that a change may still belong to."""


class Ledger:
    """Statements in the order in which they were made."""

    def __init__(self) -> None:
        """Starts empty."""
        self.statements: list[Statement] = []
        self.sentence = 0
        """Counts sentences."""
        self.line = 0
        """Where the statements of the present line begin."""
        self._opening = 0
        self._told: set[tuple[str | None, str | None]] = set()
        self._settled = 0
        """Where the statements begin that are not among those told."""
        self._siblings: dict[UnitKind, Token] = {}

    def begin(self, *, listed: bool) -> None:
        """Begins a line; `listed` where it has a label, as the lines of a list do."""
        self.line, self._opening = len(self.statements), self.sentence + 1
        if not listed:
            self._siblings = {}

    def end(self, *, listed: bool) -> None:
        """Ends a line: the next one of its list goes on with what it named."""
        for told in self.statements[self.line :] if listed else ():
            kind = told.value.quantity.kind if told.value else None
            if told.name is not None and kind in ("count", "share"):
                self._siblings.setdefault(kind, told.name)

    def sibling(self, kind: UnitKind) -> Token | None:
        """What the line before of a list named by this kind of unit (1. 甲:出貨 1,180 萬台 / 2. 乙:1,080 萬台)."""
        return self._siblings.get(kind) if self.sentence == self._opening else None

    def same_kind(self, kind: UnitKind) -> Token | None:
        """What named the metric of this sentence's last value of this kind of unit."""
        for s in reversed(self.statements[-_REACH:]):
            if s.sentence != self.sentence:
                return None
            if s.value is not None and s.value.quantity.kind == kind:
                return s.name
        return None

    def last_named(self) -> str | None:
        """The metric of this sentence's last statement."""
        last = self.statements[-1] if self.statements else None
        return last.metric if last is not None and last.sentence == self.sentence else None

    def unclaimed(self, kind: UnitKind) -> bool:
        """True where the last thing said in this sentence is a value of this kind of unit that no rule claims."""
        last = self.statements[-1] if len(self.statements) > self.line else None
        if last is None or last.sentence != self.sentence or last.metric is not None or last.value is None:
            return False
        told = last.value.quantity.kind
        return told == kind or {told, kind} == _AMOUNTS

    def told_of(self, metrics: Collection[str], kind: UnitKind) -> Token | None:
        """What named the last of these metrics that this line told a value of, in this kind of unit."""
        for s in reversed(self.statements[max(self.line, len(self.statements) - _REACH) :]):
            told = s.value.quantity.kind if s.value is not None and s.metric in metrics else None
            if told is not None and (told == kind or {told, kind} == {"money", "number"}):
                return s.name
        return None

    def used(self, name: Token, kind: UnitKind) -> bool:
        """True where a metric already has a value of this kind of unit."""
        for s in self.statements[-_REACH:]:
            if s.name is not None and s.name.start == name.start and s.value and s.value.quantity.kind == kind:
                return True
        return False

    def named(self) -> Token | None:
        """What named the metric of this sentence's last statement."""
        last = self.statements[-1] if self.statements else None
        return last.name if last is not None and last.sentence == self.sentence else None

    def told(self, metric: str | None, segment: str | None) -> bool:
        """True where a value of a metric and segment has been told."""
        # What lies further back has its value or never gets one.
        settled = max(len(self.statements) - _REACH, self._settled)
        self._told.update([(s.metric, s.segment) for s in self.statements[self._settled : settled] if s.value])
        self._settled = settled
        recent = [(s.metric, s.segment) for s in self.statements[settled:] if s.value]
        return (metric, segment) in self._told or (metric, segment) in recent

    def on_company(self, company_only: Callable[[str | None], bool]) -> bool:
        """True where this sentence told a figure that only whole companies have."""
        return any(s.sentence == self.sentence and company_only(s.metric) for s in self.statements[-_REACH:])

    def segments(self) -> set[str | None]:
        """Segments that this sentence has statements of."""
        return {s.segment for s in self.statements[-_REACH:] if s.sentence == self.sentence}

    def valued(self) -> list[Statement]:
        """Statements of this sentence with a value, as far as they are near."""
        return [s for s in self.statements[-_REACH:] if s.sentence == self.sentence and s.value is not None]

    def recent(self, count: int, kind: UnitKind, *, all_: bool) -> list[Statement]:
        """The last statements with values, claimed or not, that a list of this kind of unit goes through again.

        They are of this sentence, or where it has none yet of the one before it in the line; none where there are not
        so many, or more where the list must have `all_`. Amounts are of amounts only, not of the shares between them.
        """
        here = self.statements[max(self.line, len(self.statements) - 2 * _REACH) :]
        near = [s for s in here if s.sentence == self.sentence] or [s for s in here if s.sentence == self.sentence - 1]
        kinds = _AMOUNTS if kind in _AMOUNTS else None
        valued = [s for s in near if s.value is not None and (kinds is None or s.value.quantity.kind in kinds)]
        return valued[-count:] if len(valued) >= count and not (all_ and len(valued) > count) else []

    def volume(self) -> str | None:
        """The metric of this sentence's last count."""
        here = (s for s in reversed(self.statements[-_REACH:]) if s.sentence == self.sentence and s.value is not None)
        return next((s.metric for s in here if s.value and s.value.quantity.kind == "count"), None)

    def rated(self) -> bool:
        """True where the last thing said in this sentence is a rate of change."""
        last = self.statements[-1] if self.statements else None
        return last is not None and last.sentence == self.sentence and any(map(is_rate, last.changes[-1:]))

    def reported(self) -> bool:
        """True where this sentence's last statement is on what has happened."""
        last = self.statements[-1] if self.statements else None
        return last is not None and last.sentence == self.sentence and last.status == "actual"

    def foretold(self) -> bool:
        """True where this sentence ended on an outlook."""
        last = self.statements[-1] if self.statements else None
        return last is not None and last.sentence == self.sentence and last.status == "outlook"

    def last_of(self, metrics: Collection[str]) -> str | None:
        """The last of these metrics that this line named just before."""
        for statement in reversed(self.statements[max(self.line, len(self.statements) - 4) :]):
            if statement.metric in metrics:
                return statement.metric
        return None

    def adjust_last(self, adjustments: Set[Adjustment]) -> None:
        """Adds adjustments that were said behind a figure to that figure."""
        if len(self.statements) > self.line and (last := self.statements[-1]).sentence == self.sentence:
            (last.changes[-1] if last.changes else last).adjustments.update(adjustments)

    def add(self, statement: Statement, place: Place) -> None:
        """Adds a value; what says another one in other terms is of its time: 2021 年淨利 334 億,合每股 3.24."""
        last = self.statements[-1] if self.statements else None
        if last is not None and last.sentence == self.sentence and place.likewise and "P" not in place.own:
            statement.period, statement.status, statement.dated = last.period, last.status, last.dated
        self.statements.append(statement)

    def earlier(self, place: Place, name: Token | None, statement: Statement) -> Statement | None:
        """The statement that a value of an earlier period is compared with: 212 億,2024 年第一季為 153 億."""
        last = self.statements[-1] if len(self.statements) > self.line else None
        if name is None or last is None or last.value is None or last.sentence != self.sentence:
            return None
        general = name.meaning is not None and name.meaning.generic
        own = not general and _own(place, name)
        same = last.metric == statement.metric and last.segment == statement.segment
        dated = place.dated
        if not same or dated is None:
            return None
        again = last.period == statement.period and dated.years_away == -1 and dated.quarter is not None
        if own and not again and (not last.period or shifted(last.period, -4) != statement.period):
            return None
        return last if again or later(last.period, statement.period) else None

    def waiting(self, statement: Statement, *, listed: bool) -> Statement | None:
        """A statement with changes only, which a value of the same metric behind it completes.

        It is the last one, or where a list gave the value's period (`listed`) the one of that period.
        """
        behind = self.statements[max(self.line, len(self.statements) - (_REACH if listed else 1)) :]
        last = next((s for s in reversed(behind) if not listed or s.period == statement.period), None)
        if last is None or last.value is not None or last.sentence != self.sentence or last.metric is None:
            return None
        if (last.metric, last.segment, last.status) != (statement.metric, statement.segment, statement.status):
            return None
        if last.period and last.period[0].isdigit() and last.period != statement.period:
            return None  # 週四跌 7%, 週五收在 214 美元
        moved = any(c.role.pattern == "from … to" for c in last.changes)
        if last.dated and statement.dated and not moved and last.period != statement.period:
            return None  # 前七月獲利增加 867 億,關鍵在上半年虧損 295 億的 …
        open_ = all(c.role.kind == "delta" or c.role.pattern == "from … to" for c in last.changes)
        return last if open_ else None

    def target(self, place: Place, linked: Linked, change: Statement, own: Token | None) -> Statement | None:
        """The statement that a change belongs to; `own` is the metric that its own clause names."""
        near = self.statements[max(self.line, len(self.statements) - _REACH) :]
        free = own is None and not place.given
        if linked.role.kind == "reference" and free and not place.scope.unknown:
            for statement in reversed(near):
                if not statement.metric:
                    continue
                value = statement.value.quantity if statement.value else None
                kinds = {value.kind, linked.quantity.kind} if value else set()
                if value is None or not (len(kinds) == 1 or kinds == {"money", "number"}):
                    continue
                # The metric spoken of may have changed a thousandfold, any other one hardly tenfold.
                if _comparable(value, linked.quantity, 1000 if statement.metric == change.metric else 10):
                    return statement
        if own is None and place.scope.unknown:
            return None
        if (owner := place.given.get("Q")) is not None:  # GAAP 與非 GAAP 毛利率分別為 …,去年同期分別為 …
            return next((s for s in reversed(near) if s.value and s.value.quantity is owner.quantity), None)
        aside: Statement | None = None
        opens = linked.role.pattern == "from … to"
        dated = "P" in place.given or "P" in place.own or linked.role.pattern == "rate; P Q"
        for statement in reversed(near):
            if not statement.metric or (change.metric is not None and statement.metric != change.metric):
                continue
            if "A" in place.given and statement.adjustments != linked.adjustments:
                continue  # GAAP 與非 GAAP 毛利率 …,去年同期 …
            here = statement.sentence == self.sentence
            if statement.segment != change.segment and not (free and here and change.segment is None):
                continue
            if dated and statement.period != change.period and not _priced(statement, change):
                continue
            again = own is not None and statement.name is not None and statement.name.start != own.start
            expected = linked.role.kind == "reference" and linked.basis in ("consensus", "guidance")
            if again and statement.value is not None and (opens or (not here and not expected)):
                continue
            if again and here and linked.role.kind == "delta" and any(_alike(linked, c) for c in statement.changes):
                return None  # 遊戲收入 208 億,升 43%;廣告收入升 5%: of something else
            if linked.role.kind == "delta" and here and not dated and statement.period != change.period:
                aside = aside or statement  # 收入 288 億(上季:+19%),較預期低 0.3%
                continue
            return statement
        return aside


def _alike(one: Linked, other: Linked) -> bool:
    """True for two changes of which a figure has but one."""
    same = one.role.kind == other.role.kind and one.role.basis == other.role.basis
    return same and one.quantity.kind == other.quantity.kind and one.adjustments == other.adjustments


def _own(place: Place, name: Token) -> bool:
    """True for a token of the clause itself."""
    for n in range(place.begin, place.stop):
        if place.tokens[n] is name:
            return place.free[n] != " "
    return False


def _priced(statement: Statement, change: Statement) -> bool:
    """True for a price of a day, beside which a change names how long it took: 報 109 美元,今年以來漲 31%."""
    return change.metric is None and statement.period is not None and statement.period[0].isdigit()


def _comparable(a: Quantity, b: Quantity, most: float) -> bool:
    """True for two amounts less than `most` times apart, as a figure and what it is compared with are."""
    x = a.value if a.value is not None else a.high
    y = b.value if b.value is not None else b.high
    if not x or not y or (a.unit and b.unit and a.unit != b.unit):
        return False
    return 1 / most < abs(float(x) / float(y)) < most

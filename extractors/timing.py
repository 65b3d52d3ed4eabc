"""Status, period and basis of a statement, as its words and its document tell them."""

from __future__ import annotations

from msgspec.structs import replace

from amzn_extract.extractors.document import Document
from amzn_extract.extractors.model import Basis, Status
from amzn_extract.extractors.periods import Anchor, Period, anchor_of, resolve
from amzn_extract.extractors.schema import MetricRule
from amzn_extract.extractors.scope import Scope
from amzn_extract.extractors.sentence import Place, first_of
from amzn_extract.extractors.statements import Linked, Statement, basis_between, is_rate, later, shifted

# Characters of 去年的, which may be any time of that year.
_BARE = 3
# Characters between a level compared with and the difference from it: 比共識值 1.33 美元高了 0.35 美元.
_NEAR = 8


class Timing:
    """Dates statements against one document."""

    def __init__(self, document: Document) -> None:
        """Relative words are resolved against the period and date of `document`."""
        self._document = document
        self._own = document.anchor.text
        self._texts: dict[tuple[int, bool], tuple[Period, str | None]] = {}
        """What periods resolve to, by identity: one period dates many statements."""
        self._ahead: dict[str, bool] = {}

    @property
    def yearly(self) -> Basis | None:
        """The basis of rates that are told without one."""
        return self._document.basis

    def when(self, place: Place, rule: MetricRule | None, *, change: bool) -> tuple[Status, str | None, Period | None]:
        """Status and period of a statement, from its clause, its scope and the document, and what named the period."""
        anchor = self._document.anchor
        own = _own_period(place, rule, change=change)
        if rule is not None and rule.market:
            own = _bracketed_day(place) or own
            day = own if rule.expected or "times" in rule.takes or (own and own.span == "day") else place.scope.day
            return *_traded(place, rule, day, anchor), day
        said = _said(place)
        status = said or _status(place, dated=own is not None)
        period = own or place.scope.period or (place.scope.foretold if status == "outlook" else None)
        if period is None or (period.span == "day" and not period.year):
            return status, None if status == "outlook" and not self._document.previews else self._own, None
        period = _with_year(period, place.scope.period)
        told = own or (place.scope.period if place.scope.headed else None)
        reported = told is not None and (told.span == "ttm" or self._reported(told, place.scope))
        if said is None and (reported or _apart(period, place)):
            status = "actual"
        done = said == "actual" or place.scope.done
        if not done and _next(period, anchor):
            status = "outlook"
        text = self._resolved(period, outlook=status == "outlook")
        # 今年 has begun: only money of the whole year is still to come.
        kind = place.quantity.kind
        money = kind == "money" or (kind == "number" and rule is not None and "money" in rule.takes)
        begun = status == "actual" and period.years_away == 0 and not period.quarter and not money
        ahead = text is not None and not done and not begun and self._is_ahead(text)
        return ("outlook" if ahead or period.span == "future" else status), text, period

    def _resolved(self, period: Period, *, outlook: bool) -> str | None:
        key = (id(period), outlook)
        known = self._texts.get(key)
        if known is None:
            known = self._texts[key] = (period, resolve(period, self._document.anchor, outlook=outlook))
        return known[1]

    def _is_ahead(self, text: str) -> bool:
        """True for a fiscal period behind the document's own that was not over when it was written."""
        ahead = self._ahead.get(text)
        if ahead is None:
            ahead = self._ahead[text] = later(text, self._own) and not _over(text, self._document.anchor)
        return ahead

    def _reported(self, period: Period, scope: Scope) -> bool:
        """True for a period that is over, in the midst of an outlook: it is told for comparison."""
        text = self._resolved(period, outlook=False)
        named = scope.headed or (period.year is None and period.quarter is not None)
        if period.span == "ytd" and period.year is None and text is not None and self._own is not None:
            return text in (self._own, f"{self._own}-YTD")  # 全年可望 …,首九個月為 …
        return (named and text == self._own) or (period.year is not None and later(self._own, text))

    def earlier(self, period: Period, scope: Scope) -> bool:
        """True for a period that ends before the one of a scope, which is the document's where it has none."""
        anchor = self._document.anchor
        outlook = scope.status == "outlook"
        other = self._resolved(scope.period, outlook=outlook) if scope.period else self._own
        return later(other, self._resolved(period, outlook=outlook or _next(period, anchor)))

    def basis(self, linked: Linked, change: Statement, target: Statement | None, rule: MetricRule | None) -> Basis:
        """Where the statement says no basis, its context may; else it is an earlier level.

        `change` is the statement that the change would make by itself, `target` the one that it belongs to.
        """
        if linked.role.period is not None:
            other = self._resolved(linked.role.period, outlook=False)
            return basis_between((target or change).period, other)
        if linked.role.kind == "reference":
            return (self._document.basis or "prior") if linked.role.pattern == "(C Q)" else "prior"
        last = target.changes[-1] if target is not None and target.changes else None
        if last is not None and last.basis and target is not None:
            compared = last.role.kind == "reference" and target.sentence == change.sentence
            near = 0 <= linked.quantity.start - last.quantity.end <= _NEAR
            if (compared and (near or last.basis in ("yoy", "qoq"))) or linked.role.pattern == "A Q":
                return last.basis
        if last is not None and target is not None and linked.role.pattern == "rate" and last.role.kind == "delta":
            told = last.role.basis if target.sentence == change.sentence and not is_rate(last) else None
            if told is not None:
                return told  # 較前一週跌 339 美元,跌幅 16%
        coming = change.dated is not None and change.dated.span == "year" and (change.dated.years_away or 0) > 0
        if coming and linked.role.differs and linked.quantity.kind == "share" and not (rule and rule.market):
            return "yoy"  # 明年再多三成
        grew = linked.role.multiple and change.status == "actual"
        amount = linked.quantity.kind in ("times", "money", "count") and not grew
        if rule is None or rule.market or linked.role.differs or amount:
            return "prior"
        return self._document.basis or "prior"

    def of_earlier(self, place: Place, before: Statement, statement: Statement) -> tuple[str | None, Basis]:
        """Period and basis of an earlier value that `before` is compared with; 去年 is the same time a year before."""
        own = _own_period(place, None, change=False)
        trailing = f"{statement.period}-TTM"
        if before.period and shifted(before.period, -4) == trailing:
            return trailing, "yoy"  # 過去 12 個月自由現金流 -94 億(25Q2 為 182 億)
        bare = own is not None and own.span == "year" and own.end - own.start <= _BARE
        # 利潤率 35%,去年第四季 37%: the fourth quarter of last year is over twice.
        again = statement.period == before.period
        if (bare or again) and own is not None and own.years_away == -1 and before.period:
            return shifted(before.period, -4), "yoy"
        return statement.period, basis_between(before.period, statement.period)

    def of_reference(self, linked: Linked, own: str | None) -> str | None:
        """The period of a reference that has one of its own; `own` is the statement's."""
        period = linked.role.period
        if period is None:
            return None
        bare = (
            linked.role.pattern != "from … to"
            and period.span == "year"
            and period.years_away == -1
            and period.end - period.start <= _BARE
        )
        if own is not None and (period.span == "same" or (bare and "Q" in own and "-" not in own)):
            return shifted(own, -4)
        if own is not None and period.quarters_away:
            return shifted(own, period.quarters_away)
        return self._resolved(period, outlook=False)


def _over(text: str, anchor: Anchor) -> bool:
    """True for a period that had ended when the document was written, as far as its date tells."""
    ended = anchor_of(text)
    if ended.year is None or anchor.now is None:
        return False
    if anchor.month is None:  # a report on a year comes out with the first quarter's
        return anchor.year == ended.year - 1 and anchor.last_quarter == ended.last_quarter + 3
    months = ended.last_quarter * 3 + anchor.fiscal_year_end
    return (ended.year + (months - 13) // 12, (months - 1) % 12 + 1) < (anchor.now, anchor.month)


def _own_period(place: Place, rule: MetricRule | None, *, change: bool) -> Period | None:
    """The period that a list or the own clause gives; a day without a year dates prices only."""
    if "P" in place.given:
        return place.given["P"].period
    own = place.last("P")
    if own < 0 and not change:
        own = place.next("P")
    period = place.tokens[own].period if own >= 0 else None
    bare_day = period is not None and period.span == "day" and not period.year
    return None if bare_day and not (rule and rule.market) else period


def _bracketed_day(place: Place) -> Period | None:
    """The day in brackets right behind a price: 現價 190 美元(2025年5月1日)."""
    if not place.sentence.letters.startswith("(P", place.index + 1):
        return None
    period = place.tokens[place.index + 2].period
    return period if period is not None and period.span == "day" else None


def _traded(place: Place, rule: MetricRule, period: Period | None, anchor: Anchor) -> tuple[Status, str | None]:
    """Prices belong to a trading day and are what they are; a multiple may be of forecasts."""
    foretold = "times" in rule.takes and (_said(place) or place.scope.status) == "outlook"
    day = period if period is not None and period.span == "day" else None
    return "outlook" if foretold else "actual", resolve(day, anchor, outlook=False) if day else None


def _status(place: Place, *, dated: bool) -> Status:
    """The status that the scope gives where no word beside the quantity does."""
    status = place.scope.status or "actual"
    money = place.quantity.kind in ("money", "number")
    if not dated and place.scope.period is None and place.scope.foretold and place.quantity.bound == "range" and money:
        status = "outlook"  # results are no ranges
    if status == "outlook":
        word = first_of(place.free, "OR", place.begin, place.stop)
        if word > place.index and (place.between(word) or place.sentence.text[place.tokens[word].start - 1].isspace()):
            status = place.scope.outside or "actual"  # 淨利 12 億,擬派 5 元: foretold from there on
    return status


def _apart(period: Period, place: Place) -> bool:
    """True for this quarter behind a semicolon, before which something was foretold: 上調全年指引;本季營收 12 億."""
    told = place.scope.told
    return period.quarters_away == 0 and told is not None and told.start < place.group <= period.start


def _with_year(period: Period, known: Period | None) -> Period:
    """全年 is of the year that was named before: 2023 年度業績預告:預計全年 …"""
    whole = period.span == "year" and period.year is None and period.years_away is None and not period.month
    if not whole or known is None or not known.year or known.others:
        return period
    return replace(period, year=known.year)


def _next(period: Period, anchor: Anchor) -> bool:
    """True for a quarter without a year that follows the reported one: what is said of it is foretold."""
    bare = period.quarter is not None and period.span == "quarter" and period.year is None
    return (
        bare and period.years_away is None and anchor.quarter is not None and period.quarter == anchor.quarter % 4 + 1
    )


def _said(place: Place) -> Status | None:
    if "O" not in place.own and "K" not in place.own:
        return None
    said: Status | None = None
    for n in place.before("OK"):
        if place.free[n] == "O":
            said = "outlook"
        elif place.gap(n, place.index) <= 6:
            said = "actual"
    behind = place.next("K")
    if behind >= 0 and place.gap(place.index, behind) == 0:
        said = "actual"  # 首筆 12.5 億美元已經到位
    return said

"""Status, period and basis of a statement, as its words and its document tell them."""

from __future__ import annotations

from amzn_extract.extractors.document import Document
from amzn_extract.extractors.model import Basis, Status
from amzn_extract.extractors.periods import Anchor, anchor_of, resolve
from amzn_extract.extractors.schema import MetricRule
from amzn_extract.extractors.sentence import Place
from amzn_extract.extractors.statements import Linked, Statement, basis_between, later, shifted

# Characters between a level compared with and the difference from it: 比共識值 1.33 美元高了 0.35 美元.
_NEAR = 8


class Timing:
    """Dates statements against one document."""

    def __init__(self, document: Document) -> None:
        """Relative words are resolved against the period and date of `document`."""
        self._document = document

    def when(self, place: Place, rule: MetricRule | None, *, change: bool) -> tuple[Status, str | None]:
        """Status and period of a statement, from its clause, its scope and the document."""
        anchor = self._document.anchor
        period = place.given["P"].period if "P" in place.given else None
        if period is None:
            own = place.before("P") or ([] if change else place.behind("P")[:1])
            chosen = place.tokens[own[-1]].period if own else None
            bare_day = chosen is not None and chosen.span == "day" and not chosen.year
            period = place.scope.period if chosen is None or (bare_day and not (rule and rule.market)) else chosen
        if rule is not None and rule.market:
            # Prices belong to a trading day and are what they are.
            return "actual", resolve(period, anchor, outlook=False) if period and period.span == "day" else None
        status = _status(place)
        if period is None and status == "outlook":
            period = place.scope.foretold
        if period is None or (period.span == "day" and not period.year):
            return status, None if status == "outlook" else anchor.text
        text = resolve(period, anchor, outlook=status == "outlook")
        ahead = later(text, anchor.text) and not _over(text, anchor)
        return ("outlook" if ahead or period.span == "future" else status), text

    def basis(self, linked: Linked, change: Statement, target: Statement | None, rule: MetricRule | None) -> Basis:
        """Where the statement says no basis, its context may; else it is an earlier level.

        `change` is the statement that the change would make by itself, `target` the one that it belongs to.
        """
        if linked.role.period is not None:
            other = resolve(linked.role.period, self._document.anchor, outlook=False)
            return basis_between((target or change).period, other)
        if linked.role.kind == "reference":
            return "prior"
        last = target.changes[-1] if target is not None and target.changes else None
        if last is not None and last.basis and target is not None:
            compared = last.role.kind == "reference" and target.sentence == change.sentence
            near = 0 <= linked.quantity.start - last.quantity.end <= _NEAR
            if (compared and (near or last.basis in ("yoy", "qoq"))) or linked.role.pattern == "A Q":
                return last.basis
        if rule is None or rule.market or linked.role.differs or linked.quantity.kind in ("times", "money", "count"):
            return "prior"
        return self._document.basis or "prior"

    def of_reference(self, linked: Linked, own: str | None) -> str | None:
        """The period of a reference that has one of its own; `own` is the statement's."""
        period = linked.role.period
        if period is None:
            return None
        if own is not None and period.span == "same":
            return shifted(own, -4)
        if own is not None and period.quarters_away:
            return shifted(own, period.quarters_away)
        return resolve(period, self._document.anchor, outlook=False)


def _over(text: str | None, anchor: Anchor) -> bool:
    """True for a period that had ended when the document was written, as far as its date tells."""
    ended = anchor_of(text or "")
    if ended.year is None or anchor.now is None or anchor.month is None:
        return False
    months = ended.last_quarter * 3 + anchor.fiscal_year_end
    return (ended.year + (months - 13) // 12, (months - 1) % 12 + 1) < (anchor.now, anchor.month)


def _status(place: Place) -> Status:
    said: Status | None = None
    for n in place.before("OK"):
        if place.tokens[n].letter == "O":
            said = "outlook"
        elif place.gap(n, place.index) <= 6:
            said = "actual"
    return said or place.scope.status or "actual"

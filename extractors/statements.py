"""Statements while they are being put together, and how their periods compare."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

from msgspec import Struct

from amzn_extract.extractors.layout import Line
from amzn_extract.extractors.model import Adjustment, Basis, Quantity, Status
from amzn_extract.extractors.periods import Period
from amzn_extract.extractors.roles import Role
from amzn_extract.extractors.tokens import Token


class Linked(Struct, gc=False):
    """A quantity with its role and the basis and period of a change."""

    quantity: Quantity
    role: Role
    basis: Basis | None = None
    period: str | None = None
    adjustments: set[Adjustment] = set()
    sign: int = 1
    tenths: bool = False


class Statement(Struct, gc=False):
    """One statement about a metric while it is being put together."""

    line: Line
    metric: str | None
    name: Token | None
    segment: str | None
    period: str | None
    status: Status
    value: Linked | None = None
    changes: list[Linked] = []
    adjustments: set[Adjustment] = set()
    loss: bool = False
    sentence: int = 0
    #: What said its segment, or that it is the whole company's; None where nothing did.
    subject: Token | None = None
    #: The period as the text names it; None where it is the document's own or none.
    dated: Period | None = None

    @property
    def figure(self) -> int:
        """Where its first figure stands."""
        return min([linked.quantity.start for linked in (self.value, *self.changes) if linked is not None], default=0)

    def tokens(self) -> dict[str, Token]:
        """What a list behind its figure may belong to, one each: its metric and its segment; none of a plain number."""
        if self.metric is None:
            return {}
        start = self.value.quantity.start if self.value else 0
        quantity = self.value.quantity if self.value else None
        found = {
            "Q": Token("quantity", start, start, quantity=quantity),
            "M": self.name or Token("metric", start, start, self.metric),
        }
        if self.segment is not None:
            found["S"] = Token("segment", start, start, self.segment)
        return found


def of_year(period: str | None) -> bool:
    """True for a whole fiscal year."""
    return period is not None and re.fullmatch(r"FY\d{4}", period) is not None


def basis_between(own: str | None, other: str | None) -> Basis:
    """The basis of a comparison of two fiscal periods: a year or a quarter apart, or neither."""
    if own and other and shifted(own, -4) == other:
        return "yoy"
    return "qoq" if own and other and shifted(own, -1) == other else "prior"


@lru_cache(maxsize=1024)
def shifted(period: str, quarters: int) -> str | None:
    """The fiscal period so many quarters later; by whole years for any, by single quarters for a quarter only."""
    if quarters % 4 == 0:
        return re.sub(r"\d{4}", lambda m: str(int(m.group()) + quarters // 4), period, count=1)
    match = re.fullmatch(r"FY(\d{4})Q([1-4])", period)
    if match is None:
        return None
    year, quarter = divmod(int(match[1]) * 4 + int(match[2]) - 1 + quarters, 4)
    return f"FY{year}Q{quarter + 1}"


_DAY = len("2025-12-31")


@lru_cache(maxsize=1024)
def later(period: str | None, than: str | None) -> bool:
    """True for a fiscal period that ends after another one, and for the later one of two days."""
    if not period or not than:
        return False
    if len(period) == len(than) == _DAY:
        return period > than
    return period.startswith("FY") and than.startswith("FY") and _ends(period) > _ends(than)


def _ends(period: str) -> tuple[int, int]:
    match = re.fullmatch(r"FY(\d{4})(?:Q([1-4])|H([12]))?(?:-\w+)?", period)
    if match is None:
        return (0, 0)
    return int(match[1]), int(match[2]) if match[2] else int(match[3]) * 2 if match[3] else 4


def is_difference(target: Statement, quantity: Quantity) -> bool:
    """True for an amount too small to be the level that a figure is compared with: 超出指引上限 4 億."""
    value = target.value.quantity if target.value else None
    if value is None or not value.value or not quantity.value:
        return False
    return value.kind == quantity.kind and abs(quantity.value / value.value) < Decimal("0.35")


def is_rate(change: Linked) -> bool:
    """True for a rate of change."""
    return change.role.kind == "delta" and change.quantity.kind == "share"


def signed(found: Role, name: Token | None, target: Statement | None) -> int:
    """The sign of a change: what rises on a loss falls on the profit."""
    loss = name is not None and name.loss
    if found.kind == "reference":
        if found.gain:
            return 1  # 虧損 10 億,對比利潤 120 億
        return -1 if loss or (target is not None and target.loss and target.name is name) else 1
    if found.metric is not None:
        return found.sign  # 減虧 says of the profit that it rose
    if target is not None and target.loss and (name is None or target.name is name):
        loss = True
    return -found.sign if loss else found.sign

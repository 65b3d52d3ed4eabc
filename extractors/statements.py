"""Statements while they are being put together, and how their periods compare."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from amzn_extract.extractors.layout import Line
from amzn_extract.extractors.model import Adjustment, Basis, Quantity, Status
from amzn_extract.extractors.roles import Role
from amzn_extract.extractors.tokens import Token


@dataclass(slots=True)
class Linked:
    """A quantity with its role and the basis and period of a change."""

    quantity: Quantity
    role: Role
    basis: Basis | None = None
    period: str | None = None
    adjustments: set[Adjustment] = field(default_factory=set)
    sign: int = 1
    tenths: bool = False


@dataclass(slots=True)
class Statement:
    """One statement about a metric while it is being put together."""

    line: Line
    metric: str | None
    name: Token | None
    segment: str | None
    period: str | None
    status: Status
    value: Linked | None = None
    changes: list[Linked] = field(default_factory=list)
    adjustments: set[Adjustment] = field(default_factory=set)
    loss: bool = False
    sentence: int = 0


def basis_between(own: str | None, other: str | None) -> Basis:
    """The basis of a comparison of two fiscal periods: a year or a quarter apart, or neither."""
    if own and other and year_before(own) == other:
        return "yoy"
    a, b = re.fullmatch(r"FY(\d{4})Q([1-4])", own or ""), re.fullmatch(r"FY(\d{4})Q([1-4])", other or "")
    if a and b and int(a[1]) * 4 + int(a[2]) - int(b[1]) * 4 - int(b[2]) == 1:
        return "qoq"
    return "prior"


def year_before(period: str) -> str:
    return re.sub(r"\d{4}", lambda m: str(int(m.group()) - 1), period, count=1)


def later(period: str | None, than: str | None) -> bool:
    """True for a fiscal period that ends after another one."""
    if not period or not than or not period.startswith("FY") or not than.startswith("FY"):
        return False
    return _ends(period) > _ends(than)


def _ends(period: str) -> tuple[int, int]:
    match = re.fullmatch(r"FY(\d{4})(?:Q([1-4])|H([12]))?(?:-\w+)?", period)
    if match is None:
        return (0, 0)
    return int(match[1]), int(match[2]) if match[2] else int(match[3]) * 2 if match[3] else 4

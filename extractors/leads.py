"""What the kinds of tokens before a quantity may make of it, as far back as the quantity before.

Texts repeat themselves: the same few kinds in the same order stand before most quantities, so that each
row of them is looked over once.
"""

from __future__ import annotations

import re
from functools import lru_cache

from msgspec import Struct

_FROM = re.compile(r"F[PYSMOWARNJ-]*$")
_RATES = re.compile(r"T[^QD,;.]*F[^Q;.]*$")
_RATE = re.compile(r"T[IGAOJKZBP(:]*$")
_RATE_OF = re.compile(r"P[IJ:]*$|P?G$")
_COMPARED = re.compile(r"C[IJAZM]*\(?$")
_COMPARED_CHANGE = re.compile(r"C[IJOKZ_]*(?:B[IJ]?)?D[IJAOKZ]*$")
_VERSUS = re.compile(r"(?:^|Q)\(?C$")
_ABOVE = re.compile(r"[CD][^Q,;D]*$")
_BEATEN = re.compile(r"D[OR]J$")
_ANTICIPATED = re.compile(r"(?:^|[,;(.:])[KAP]*O[IJ]*$")
_YEAR_AGO = re.compile(r"(?:^|[,;(.:\]])[KAWSDEM]*Y[MSWGIJKAOZN:]*$")
_YEAR_AGO_OWN = re.compile(r"Y[WSM]*J$")
_YEAR_AGO_CHANGE = re.compile(r"Y[,MSWOKAZC]*D[IJAZ(]*$")
_BASIS = re.compile(r"B[AIKOZJ(:]*$")
_BASIS_OWN = re.compile(r"B[PY][SM]*J$")
_OWN_BASIS = re.compile(r"B[^Q,;]*D[^D]*$")
_ADJUSTED = re.compile(r"A[IJ:P]*(?:,I)?$")
_GOAL = re.compile(r"G[IAOJKZP]*$")
_RISE_TO = re.compile(r"D[PYOIJAK]*G$")
_CHANGE = re.compile(r"D[IJAKOZN(:]*$")
_CHANGE_OF = re.compile(r"D[PMSWJ]*M[MOJ]*$")


class Lead(Struct, frozen=True, gc=False):
    """Which patterns the kinds of tokens before a quantity fit, one letter a kind, read from the quantity back."""

    #: 由 12% …
    leaves: bool
    #: 增速由 …
    rates: bool
    rate: bool
    #: A rate told before goes on: 增長 11%,Q1 是 …
    rate_of: bool
    compared: bool
    compared_change: bool
    #: True where a basis word stands between the comparison and the change.
    compared_basis: bool
    versus: bool
    above: bool
    beaten: bool
    anticipated: bool
    #: True where the outlook names a period.
    anticipated_period: bool
    year_ago: bool
    year_ago_own: bool
    year_ago_change: bool
    basis: bool
    basis_own: bool
    #: True for a change with a basis word before it.
    own_basis: bool
    adjusted: bool
    goal: bool
    rise_to: bool
    change: bool
    #: True for a change that labels what follows it (增長:12).
    change_labelled: bool
    change_of: bool


@lru_cache(maxsize=4096)
def lead_of(left: str) -> Lead:
    """Looks over the letters before a quantity, from the quantity before it on; `_` stands for a long gap."""
    compared_change, anticipated, change = (
        _COMPARED_CHANGE.search(left),
        _ANTICIPATED.search(left),
        _CHANGE.search(left),
    )
    return Lead(
        leaves=_FROM.search(left) is not None,
        rates=_RATES.search(left) is not None,
        rate=_RATE.search(left) is not None,
        rate_of=_RATE_OF.search(left) is not None,
        compared=_COMPARED.search(left) is not None,
        compared_change=compared_change is not None,
        compared_basis=compared_change is not None and "B" in compared_change.group(),
        versus=_VERSUS.search(left) is not None,
        above=_ABOVE.search(left) is not None,
        beaten=_BEATEN.search(left) is not None,
        anticipated=anticipated is not None,
        anticipated_period=anticipated is not None and "P" in anticipated.group(),
        year_ago=_YEAR_AGO.search(left) is not None,
        year_ago_own=_YEAR_AGO_OWN.search(left) is not None,
        year_ago_change=_YEAR_AGO_CHANGE.search(left) is not None,
        basis=_BASIS.search(left) is not None,
        basis_own=_BASIS_OWN.search(left) is not None,
        own_basis=_OWN_BASIS.search(left) is not None,
        adjusted=_ADJUSTED.search(left) is not None,
        goal=_GOAL.search(left) is not None,
        rise_to=_RISE_TO.search(left) is not None,
        change=change is not None,
        change_labelled=change is not None and ":" in change.group(),
        change_of=_CHANGE_OF.search(left) is not None,
    )

"""Numbers as people write them: `US$213.4bn`, `>1 GW`, `30–40%`, `+12% yoy, ex FX`, `was 8% a year before`.

No digit is lost: an amount is shortened to bn or m only where three decimals hold all of it. The
one exception are percentages made from fractions (a third), which are shown with two.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from amzn_extract.extractors.model import Change, Record

_CURRENCIES = {"USD": "US$", "HKD": "HK$", "TWD": "NT$", "EUR": "\u20ac", "GBP": "\u00a3"}
_SUFFIXES = {"percent": "%", "percentage_point": " pp", "basis_point": " bp", "times": "x", "count": ""}
_PERIODS = frozenset({"second", "minute", "hour", "day", "week", "month", "year"})
_SCALES = ((Decimal(10**12), "tn"), (Decimal(10**9), "bn"), (Decimal(10**6), "m"))
_DECIMALS = 3
_LONG_FRACTION = 4

_BASES = {"yoy": "yoy", "qoq": "qoq", "peer": "vs peers", "consensus": "vs consensus", "guidance": "vs guidance"}
_REFERENCES = {
    "yoy": "was {} a year before",
    "qoq": "was {} a period before",
    "peer": "peers {}",
    "consensus": "consensus {}",
    "guidance": "guidance {}",
    "prior": "was {} before",
}
_ADJUSTMENTS = {"ex_fx": "ex FX", "ex_special": "adjusted"}


def level(record: Record) -> str:
    """Returns the value of a record, or "" where it states a change only."""
    text = _amount(record, signed=False)
    return ", ".join([text, *(_ADJUSTMENTS[name] for name in record.adjustments)]) if text else ""


def change(stated: Change) -> str:
    """Returns a change with what it is measured against."""
    adjustments = [_ADJUSTMENTS[name] for name in stated.adjustments]
    if stated.kind == "reference":
        text = _REFERENCES[stated.basis].format(_amount(stated, signed=False))
        # "A year before" says the period already.
        when = f" ({stated.period})" if stated.period and stated.basis != "yoy" else ""
        return ", ".join([text + when, *adjustments])
    basis = _BASES.get(stated.basis)
    text = _amount(stated, signed=stated.unit != "times")
    return ", ".join([f"{text} {basis}" if basis else text, *adjustments])


def _amount(of: Record | Change, *, signed: bool) -> str:
    """Returns the number or the range with its bound; "" without either."""
    if of.value is None:
        return _range(of, signed=signed)
    if of.bound not in ("over", "under"):
        return ("~" if of.bound == "about" else "") + _one(of.value, of.unit, signed=signed)
    mark = ">" if of.bound == "over" else "<"
    # The bound is one of size: a fall of over 4 % is no number above -4.
    way = ("down " if of.value < 0 else "up ") if signed else ("minus " if of.value < 0 else "")
    return f"{way}{mark}{_one(abs(of.value), of.unit, signed=False)}"


def _range(of: Record | Change, *, signed: bool) -> str:
    low, high = of.low, of.high
    if low is None or high is None:
        open_end = low if high is None else high
        return "" if open_end is None else (">" if high is None else "<") + _one(open_end, of.unit, signed=signed)
    mark = "~" if of.bound == "vague" else ""
    if low < 0:
        return f"{mark}{_one(low, of.unit, signed=signed)} to {_one(high, of.unit, signed=signed)}"
    before, (first, last), after = _parts((low, high), of.unit)
    return f"{mark}{'+' if signed else ''}{before}{first}\u2013{last}{after}"


def _one(value: Decimal, unit: str | None, *, signed: bool) -> str:
    before, (number,), after = _parts((abs(value),), unit)
    sign = "-" if value < 0 else "+" if signed and value > 0 else ""
    return f"{sign}{before}{number}{after}"


def _parts(values: Sequence[Decimal], unit: str | None) -> tuple[str, list[str], str]:
    """Returns what stands before the numbers, the numbers, and what stands behind them."""
    if unit in _PERIODS:
        return "", [_plain(value) for value in values], f" {unit}" if set(values) == {1} else f" {unit}s"
    if unit == "percent":
        values = [round(value, 2) if _decimals(value) > _LONG_FRACTION else value for value in values]
    money = unit is not None and len(unit) == 3 and unit.isupper()
    if unit in (None, "count") or money:
        before = _CURRENCIES.get(unit or "", f"{unit} ") if money else ""
        for scale, name in _SCALES:
            scaled = [value / scale for value in values]
            if max(scaled) >= 1 and max(map(_decimals, scaled)) <= _DECIMALS:
                return before, [_plain(value) for value in scaled], name
        return before, [_plain(value) for value in values], ""
    return "", [_plain(value) for value in values], _SUFFIXES.get(unit or "", f" {unit}")


def _decimals(value: Decimal) -> int:
    exponent = value.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _plain(value: Decimal) -> str:
    return f"{value.normalize():,f}"

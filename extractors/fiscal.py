"""The company's fiscal calendar: when its year ends, and which of its periods are over on a day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from msgspec.structs import replace

from amzn_extract.extractors.periods import Period

UNDATED = 1500
"""The year that a document is read in where it names none; no record tells it."""
_RECORDED = 1600
"""The first year that records tell."""
HEAD = 600
"""Characters in which a document is taken to say what it is about."""
_TITLE = 80
"""Characters of a title."""
_NEXT = 6
"""Characters between a period and its date."""
_WINTER = 3
_JUNE = 6
_MIDYEAR = (3, 6, 9)
_YEAR = 12
_LAST = 4
_STALE = 8
"""Months after which nobody reports on a quarter any more."""


def told(text: str | None) -> str | None:
    """A period as records tell it: None for one of a document that names no year."""
    return None if text is not None and int(text.removeprefix("FY")[:4]) < _RECORDED else text


def year_end_of(periods: Sequence[Period]) -> int:
    """The month that the fiscal year ends in, as half-years, years and quarters with a date tell it."""
    quarters = [p for p in periods if p.quarter and not p.months and p.start < HEAD]
    for n, period in enumerate(periods):
        if period.month and period.months == 6:
            return _named((period.month + 5) % 12 + 1, periods)
        if period.month and (period.span == "year" or _is_year(period, periods)):
            return _named(period.month, periods)
        if period.month and period.quarter:
            return _named((period.month + 3 * (4 - period.quarter) - 1) % 12 + 1, periods)
        if not period.month or period.months != 3:
            continue
        near = [p for p in periods[max(0, n - 1) : n + 2] if max(p.start - period.end, period.start - p.end) < _NEXT]
        # Three months up to May are no quarter of the calendar: the quarter that the head names is of a fiscal year.
        fallback = quarters[0] if quarters and period.month % 3 and period.start < HEAD else None
        if any(p.span == "year" and p.year and p.end <= period.start for p in near):
            return _named(period.month, periods)  # 2025 財年(截至 9 月 27 日)
        own = next((p for p in near if p.quarter), fallback)
        if own is not None and own.quarter:
            return _named((period.month + 3 * (4 - own.quarter) - 1) % 12 + 1, periods)
    if any(p.straddles for p in periods):
        # 2024/25 年度 ends at the end of a quarter that is not December: at the one named most, else in June.
        ends = Counter(p.month for p in periods if p.span == "month_end" and p.month and p.month in _MIDYEAR)
        return max(ends, key=lambda month: ends[month], default=_JUNE)
    return _of_title(periods) or 12


def _is_year(period: Period, periods: Sequence[Period]) -> bool:
    """True for twelve months up to a date in a text that opens on no quarter but the fourth: its fiscal year."""
    quarters = {p.quarter for p in periods if p.quarter and p.start < HEAD}
    return period.months == _YEAR and period.start < HEAD and quarters <= {_LAST}


def _of_title(periods: Sequence[Period]) -> int | None:
    """The last month of a fiscal year whose quarter is reported on before the calendar has it: it has just ended."""
    named = next((p for p in periods if p.quarter and p.year and not p.months and p.start < _TITLE), None)
    written = next((p for p in periods if p.span == "day" and p.year and p.month and p.start < HEAD), None)
    if named is None or written is None or named.others:
        return None
    assert named.year
    assert named.quarter
    assert written.year
    assert written.month
    if (named.year, named.quarter * 3) < (written.year, written.month):
        return None
    return (written.month - 2 + 3 * (4 - named.quarter)) % 12 + 1


def _named(month: int, periods: Sequence[Period]) -> int:
    """The last month of a fiscal year from the January of the year that it is named by.

    A year that ends in winter may go by the year that it began in, so that its January is month 13: American
    retailers do so. A quarter with its year, beside the date on which it ended, tells it for certain.
    """
    if month > _WINTER:
        return month
    written = next((p for p in periods if p.span == "day" and p.year and p.month and p.start < HEAD), None)
    ended = [p for p in periods if p.month and p.months == 3]
    dated = [_past(p, written) if written and not p.year else p for p in ended if p.year or written]
    named = [p for p in periods if p.quarter and p.year and not p.months]
    for period, other in ((a, b) for a in dated for b in named):
        months = (period.year or 0) * 12 + (period.month or 0) - 1 - (other.year or 0) * 12
        if months in (months_ahead(other, month), months_ahead(other, month + 12)):
            return month if months == months_ahead(other, month) else month + 12
    return month if named or month == _WINTER else month + 12


def _past(period: Period, written: Period) -> Period:
    """A period that ends with a month, in the year in which that was last past on the day of publication."""
    assert period.month
    assert written.year
    assert written.month
    return replace(period, year=written.year - (period.month > written.month))


def ends_with(period: Period, quarter: Period) -> bool:
    """True for a period that ends with this quarter."""
    last = period.quarter or (period.half or 0) * 2
    return last == quarter.quarter and period.year in (None, quarter.year)


def last_quarter(today: tuple[int, int], year_end: int) -> Period:
    """The fiscal quarter that had ended last when a document was published."""
    year, quarter = divmod((today[0] * 12 + today[1] + 11 - year_end) // 3 - 1, 4)
    return Period(0, 0, "", "quarter", year=year, quarter=quarter + 1)


def months_ahead(period: Period, year_end: int) -> int:
    """Months from the January of the year that names a fiscal period to the last month of the period."""
    last = period.quarter or (period.half or 0) * 2 or -(-(period.months or 12) // 3)
    return last * 3 + year_end - 13


def stale(period: Period, today: tuple[int, int], year_end: int) -> bool:
    """True for a period that is longer past than anybody reports on; a quarter without a year is still to come."""
    if period.year is None:
        return period.span == "quarter" and (today[1] - 1 - months_ahead(period, year_end)) % 12 > _STALE
    if period.span not in ("quarter", "half", "ytd", "year") or period.month:
        return False
    return (today[0] - period.year) * 12 + today[1] - 1 - months_ahead(period, year_end) > _STALE


def unfinished(period: Period, today: tuple[int, int], year_end: int) -> bool:
    """True for a year that goes on after the month of publication."""
    if period.span != "year" or period.month:
        return False  # a quarter may be one of a fiscal year that nobody told
    return ((period.year or 0) * 12 + 12 + year_end - 13) > today[0] * 12 + today[1] - 1

"""When a document was written, and which period it reports on.

Both are told by weighing the periods that the text names: those in its title, before words for
reports, and beside figures are its own; those compared with or foretold are not.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from amzn_extract.extractors.lexicon import fold_pattern
from amzn_extract.extractors.model import Quantity
from amzn_extract.extractors.periods import Anchor, Period, anchor_of, resolve
from amzn_extract.extractors.schema import DocumentRules
from amzn_extract.extractors.tokens import Token

HEAD = 600
"""Characters in which a document is taken to say what it is about."""
TITLE = 80
_LEAD = 250
"""Characters of a newspaper's lead."""
_BESIDE = 12
"""Characters between a period, its metric and its figure."""
_NEXT = 6
"""Characters between a period and its date."""
_STOP = "\u3002"
_WINTER = 3
_JUNE = 6
_MIDYEAR = (3, 6, 9)
_LATE = 4
"""The last month in which last year's results come out."""
_STALE = 8
"""Months after which nobody reports on a quarter any more."""
_ELSEWHERE = frozenset({"day", "month_end", "ttm", "same", "document", "future", "end"})
"""Spans that are no document's own."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What telling the period needs: the folded text with its cues, periods and figures."""

    text: str
    tokens: Sequence[Token]
    periods: Sequence[Period]
    found: Sequence[Quantity]
    #: Starts of words of outlook.
    outlook: Sequence[int]
    #: Starts of metrics with a figure beside them.
    values: Sequence[int]


def framed(text: str, tokens: Sequence[Token], periods: Sequence[Period], found: Sequence[Quantity]) -> Frame:
    """The frame of a document."""
    amounts = [q.start for q in found]
    values = [t.start for t in tokens if t.kind == "metric" and _any_within(amounts, t.end, t.end + _BESIDE)]
    return Frame(text, tokens, periods, found, [t.start for t in tokens if t.kind == "outlook"], values)


class Dating:
    """Dates documents by the rules."""

    def __init__(self, rules: DocumentRules) -> None:
        """Compiles what the rules say of publication and reports."""
        self._published = re.compile("|".join(map(fold_pattern, rules.published)))
        self._reports = re.compile("|".join(map(fold_pattern, rules.reports)))

    def anchor(self, frame: Frame, year_end: int) -> Anchor:
        """What relative words of the document are resolved against; its fiscal year ends in month `year_end`."""
        now, published = self._date(frame, year_end)
        month, day = (published.month, published.day) if published else (None, None)
        dated = published is not None and published.year is not None
        chosen = self._chosen(frame, (now or 0, month) if dated and month else None, year_end)
        if chosen is not None and chosen.span == "month":
            own = now if dated else chosen.year or now
            return Anchor(own_month=chosen.month, month=month, day=day, now=own, fiscal_year_end=year_end)
        if chosen is None:
            return replace(_monthly(frame.periods, now), month=month, day=day, fiscal_year_end=year_end)
        year = chosen.year or now
        if chosen.years_away and year is not None:
            # Without a date the year reported is one that is named, the later where two in a row are.
            year += -1 if dated else any(p.year == year + 1 and not _ahead(frame, p) for p in frame.periods)
        if year is None:
            return Anchor(month=month, fiscal_year_end=year_end)
        if chosen.year is None and not chosen.years_away and dated and month is not None:
            # A report comes out after its period has ended.
            ahead = _months_ahead(chosen, year_end)
            year += (month - ahead) // 12 if chosen.month is None else -(chosen.month > month)
        elif chosen.year is None and chosen.month is None:
            year -= _months_ahead(chosen, year_end) // 12
            same = [p.year for p in frame.periods if p.quarter == chosen.quarter and p.year and compares(p, frame.tokens)]
            year = max(same) + 1 if chosen.quarter and same else year  # Q1 營收 …,對比 2024 年 Q1 的 …
        written = resolve(replace(chosen, year=year), Anchor(year=year, fiscal_year_end=year_end), outlook=False)
        anchor = replace(anchor_of(written or ""), month=month, day=day, now=now, fiscal_year_end=year_end)
        if not dated and anchor.ended is not None:
            # A report on what ended in December comes out in the next year.
            anchor = replace(anchor, now=(anchor.ended + 1) // 12)
        return anchor

    def _chosen(self, frame: Frame, today: tuple[int, int] | None, year_end: int) -> Period | None:
        """The period that fits best as the document's own; one of the head, if there is any."""
        head = max(HEAD, len(frame.text) // 4)
        best: tuple[float, int] | None = None
        chosen: Period | None = None
        # Forecasts for 2024 to 2026 are made in 2024.
        horizon = min((p.year for p in frame.periods if p.others and p.year), default=9999)
        # 全年淨利 … or 去年大賺 … in the lead: a report on the year, whatever it says of the last quarter.
        led = next((p for p in frame.periods if p.start < _LEAD and self._valued(frame, p)), None)
        annual = led if led is not None and led.span == "year" and led.year is None else None
        if annual and annual.years_away == -1 and today and today[1] <= _LATE:
            return annual
        for n, period in enumerate(p for p in frame.periods if p.span != "year" or (p.year or 0) <= horizon):
            score = self._weight(frame, period, early=today is not None and today[1] <= _LATE)
            if score is None or (period.start >= head and best is not None and best[0] > 0):
                continue
            if annual and not annual.years_away and today and period.span == "year" and period.year == today[0] - 1:
                score += 1.5
            if today and period.year and _unfinished(period, today, year_end):
                score -= 4
            if today and _stale(period, today, year_end):
                score -= 4 if period.year is None else 8
            if best is None or (score, -n) > best:
                best, chosen = (score, -n), period
        bare = chosen is not None and chosen.quarters_away is not None and not chosen.quarter
        unclear = best is None or best[0] < 0
        if today and (bare or (unclear and any(p.quarters_away in (0, -1) for p in frame.periods))):
            return _last_quarter(today, year_end)  # 這一季賺了 99 億
        if chosen and chosen.quarter and led and led.span == "ytd" and not self._valued(frame, chosen):
            return replace(led, year=chosen.year) if led.quarter == chosen.quarter else chosen  # 三季報:前三季度營收 …
        return chosen

    def _weight(self, frame: Frame, period: Period, *, early: bool = False) -> float | None:
        """How well a period fits as the document's own; None where it can't be.

        `early` in the year last year's last quarter is the one that has just ended.
        """
        reports = self._reports.match(frame.text, period.end) is not None
        valued = self._valued(frame, period)
        led = period.start < _LEAD
        named = any(p.quarter and 0 <= period.start - p.end <= 2 for p in frame.periods)  # 第三季(即去年10月至12月)
        told = period.quarter or (period.month and period.months == 3 and not named)
        if (
            period.compared
            or period.others
            or period.span in _ELSEWHERE
            or (period.quarters_away and not period.quarter)
            or period.years_away not in (None, 0, -1)
            or (period.years_away == -1 and not (told and (reports or (led and (valued or early)))))
            or (period.span == "year" and period.year is None and not period.month)
            or (period.months and period.months % 3)
            or (period.span == "month" and not (period.month and (valued or reports)))
        ):
            return None
        score = 0.0
        if period.quarter or period.half or period.span in ("ytd", "month"):
            score += 2
        if period.month and period.span in ("ytd", "year"):
            score += 2.5  # 截至6月底止全年
        elif period.year is not None:
            score += 1
        if reports:
            score += 2
        if period.start < TITLE:
            score += 1.5 + valued
        if valued:
            score += 2.5
        first = bisect_left(frame.tokens, period.start - 14, key=lambda t: t.start)
        nearby = [t for t in frame.tokens[first : first + 24] if t.start < period.end + 8]
        foretold = frame.outlook and any(t.kind == "outlook" for t in nearby)
        if foretold and not reports and not period.month:
            score -= 4
        if any(t.kind == "comparison" and t.end <= period.start for t in nearby):
            score -= 4
        return score - period.start / 300

    @staticmethod
    def _valued(frame: Frame, period: Period) -> bool:
        """True for a period with a metric and its figure beside it."""
        n = bisect_left(frame.values, period.end)
        beside = n < len(frame.values) and frame.values[n] <= period.end + _BESIDE
        return beside and _STOP not in frame.text[period.end : frame.values[n]]

    def _date(self, frame: Frame, year_end: int) -> tuple[int | None, Period | None]:
        """Calendar year in which the document was written, and the day of publication as it is written there."""
        periods = frame.periods
        dates = [p for p in periods if p.span == "day" and p.month]
        published = next(
            (p for p in dates if p.start < HEAD and (p.year or self._published.match(frame.text, p.end))), None
        )
        month = published.month if published else None
        dated = next((p for p in [published, *dates] if p is not None and p.year), None)
        if dated is not None:
            return dated.year, replace(published or dated, year=dated.year)
        named = [p for p in periods if p.year and p.span != "ttm"]
        past = [p for p in named if not _ahead(frame, p)]
        if past:
            # A fiscal period is named by its fiscal year, and may have ended in the calendar year before.
            return (past[0].year or 0) + (0 if past[0].month else _months_ahead(past[0], year_end) // 12), published
        # Only years to come are named: forecasts made before autumn are for the year itself, later ones for the next.
        late = month >= 10 if month else any((p.quarter or 0) >= 3 for p in periods if p.start < HEAD)
        return (min(p.year for p in named if p.year) - late if named else None), published


def year_end_of(periods: Sequence[Period]) -> int:
    """The month that the fiscal year ends in, as half-years, years and quarters with a date tell it."""
    quarters = [p for p in periods if p.quarter and not p.months and p.start < HEAD]
    for n, period in enumerate(periods):
        if period.month and period.months == 6:
            return _named((period.month + 5) % 12 + 1, periods)
        if period.month and period.span == "year":
            return _named(period.month, periods)
        if period.month and period.quarter:
            return _named((period.month + 3 * (4 - period.quarter) - 1) % 12 + 1, periods)
        if not period.month or period.months != 3:
            continue
        near = [p for p in periods[max(0, n - 1) : n + 2] if max(p.start - period.end, period.start - p.end) < _NEXT]
        # Three months up to May are no quarter of the calendar: the quarter that the head names is of a fiscal year.
        fallback = quarters[0] if quarters and period.month % 3 and period.start < HEAD else None
        own = next((p for p in near if p.quarter), fallback)
        if own is not None and own.quarter:
            return _named((period.month + 3 * (4 - own.quarter) - 1) % 12 + 1, periods)
    if any(p.straddles for p in periods):
        # 2024/25 年度 ends at the end of a quarter that is not December: at the one named most, else in June.
        ends = Counter(p.month for p in periods if p.span == "month_end" and p.month and p.month in _MIDYEAR)
        return max(ends, key=lambda month: ends[month], default=_JUNE)
    return 12


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
        if months in (_months_ahead(other, month), _months_ahead(other, month + 12)):
            return month if months == _months_ahead(other, month) else month + 12
    return month if named or month == _WINTER else month + 12


def _last_quarter(today: tuple[int, int], year_end: int) -> Period:
    """The fiscal quarter that had ended last when a document was published."""
    year, quarter = divmod((today[0] * 12 + today[1] + 11 - year_end) // 3 - 1, 4)
    return Period(0, 0, "", "quarter", year=year, quarter=quarter + 1)


def _past(period: Period, written: Period) -> Period:
    """A period that ends with a month, in the year in which that was last past on the day of publication."""
    assert period.month
    assert written.year
    assert written.month
    return replace(period, year=written.year - (period.month > written.month))


def reports_last(frame: Frame) -> bool:
    """True where the lead tells figures of the last quarter: the reported one, as newspapers call it."""
    metrics = [t.start for t in frame.tokens if t.kind == "metric"]
    return any(
        p.quarters_away == -1
        and p.start < _LEAD
        and not compares(p, frame.tokens)
        and _any_within(metrics, p.end, p.end + 4)
        for p in frame.periods
    )


def compares(period: Period, tokens: Sequence[Token]) -> bool:
    """True for a period with a word of comparison right before or behind it."""
    n = bisect_left(tokens, period.start, key=lambda t: t.start)
    near = tokens[max(0, n - 1) : n + 1]
    return any(t.kind in ("comparison", "from") and max(period.start - t.end, t.start - period.end) <= 2 for t in near)


def _ahead(frame: Frame, period: Period) -> bool:
    """True for a year that stands beside a word of the future, in its own sentence."""
    near = frame.text[max(0, period.start - 40) : period.start]
    start = max(0, period.start - 40) + max(near.rfind(c) for c in "\u3002!?\n") + 1
    return _any_within(frame.outlook, start, period.end + (_BESIDE + 1 if period.span == "year" else 0))


def _monthly(periods: Sequence[Period], now: int | None) -> Anchor:
    """No fiscal period is named: a month's, or else only the date is known."""
    named = next((p for p in periods if p.span in ("month", "month_end") and p.month and p.years_away is None), None)
    return Anchor(own_month=named.month if named else None, now=(named.year if named else None) or now)


def _months_ahead(period: Period, year_end: int) -> int:
    """Months from the January of the year that names a fiscal period to the last month of the period."""
    last = period.quarter or (period.half or 0) * 2 or -(-(period.months or 12) // 3)
    return last * 3 + year_end - 13


def _stale(period: Period, today: tuple[int, int], year_end: int) -> bool:
    """True for a period that is longer past than anybody reports on; a quarter without a year is still to come."""
    if period.year is None:
        return period.span == "quarter" and (today[1] - 1 - _months_ahead(period, year_end)) % 12 > _STALE
    if period.span not in ("quarter", "half", "ytd", "year") or period.month:
        return False
    return (today[0] - period.year) * 12 + today[1] - 1 - _months_ahead(period, year_end) > _STALE


def _unfinished(period: Period, today: tuple[int, int], year_end: int) -> bool:
    """True for a year that goes on after the month of publication."""
    if period.span != "year" or period.month:
        return False  # a quarter may be one of a fiscal year that nobody told
    return ((period.year or 0) * 12 + 12 + year_end - 13) > today[0] * 12 + today[1] - 1


def _any_within(places: Sequence[int], first: int, last: int) -> bool:
    """True where one of the sorted `places` lies between both, ends included."""
    n = bisect_left(places, first)
    return n < len(places) and places[n] <= last

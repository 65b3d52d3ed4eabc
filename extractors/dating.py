"""When a document was written, and which period it reports on.

Both are told by weighing the periods that the text names: those in its title, before words for
reports, and beside figures are its own; those compared with or foretold are not.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from msgspec.structs import replace

from amzn_extract.extractors.fiscal import HEAD, UNDATED, ends_with, last_quarter, months_ahead, stale, unfinished
from amzn_extract.extractors.frame import (
    BESIDE,
    Frame,
    any_within,
    before_this,
    compares,
    lies_ahead,
    multiplied,
    of_whole,
)
from amzn_extract.extractors.lexicon import fold_pattern
from amzn_extract.extractors.periods import Anchor, Period, anchor_of, resolve
from amzn_extract.extractors.schema import DocumentRules
from amzn_extract.extractors.tokens import Token

TITLE = 80
_LEAD = 250
"""Characters of a newspaper's lead."""
_FORECASTS = 3
"""Years that forecasts are made for."""
_STOPS = "\u3002\n"
_LATE = 4
"""The last month in which last year's results come out."""
_ELSEWHERE = frozenset({"day", "month_end", "ttm", "same", "document", "future", "end", "since"})
"""Spans that are no document's own."""
_UNDATING = frozenset({"ttm", "since"})
"""Spans whose year may be long past."""
_THIRD = 3


class Dating:
    """Dates documents by the rules."""

    def __init__(self, rules: DocumentRules) -> None:
        """Compiles what the rules say of publication and reports."""
        self._published = re.compile("|".join(map(fold_pattern, rules.published)))
        self._reports = re.compile("|".join(map(fold_pattern, rules.reports)))
        self._to_date = re.compile("|".join(map(fold_pattern, rules.to_date)) or "(?!)")

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
            return replace(
                _monthly(frame, now, month if dated else None), month=month, day=day, fiscal_year_end=year_end
            )
        year = chosen.year or now
        if chosen.years_away and year is not None:
            # Without a date the year reported is one that is named, the later where two in a row are.
            year += -1 if dated else any(p.year == year + 1 and not lies_ahead(p, frame) for p in frame.periods)
        if year is None:
            year = now = UNDATED  # what comes before and after is known without any year
        if chosen.year is None and not chosen.years_away and dated and month is not None:
            # A report comes out after its period has ended.
            ahead = months_ahead(chosen, year_end)
            year += (month - ahead) // 12 if chosen.month is None else -(chosen.month > month)
            if chosen.month and chosen.quarter:
                year += (chosen.month - 1 - ahead) // 12  # 9 月止第一財季 is of the year to come
        elif chosen.year is None:
            year -= months_ahead(chosen, year_end) // 12 if chosen.month is None else 0
            same = [p.year for p in frame.periods if p.year and _same_quarter(p, chosen, frame.tokens)]
            year = max(same) + 1 if same else year  # Q1 營收 …,對比 2024 年 Q1 的 …
        written = resolve(replace(chosen, year=year), Anchor(year=year, fiscal_year_end=year_end), outlook=False)
        anchor = replace(anchor_of(written or ""), month=month, day=day, now=now, fiscal_year_end=year_end)
        if not dated and anchor.ended is not None:
            # A report on what ended in December comes out in the next year.
            anchor = replace(anchor, now=(anchor.ended + 1) // 12)
        return anchor

    def own_names(self, frame: Frame, anchor: Anchor) -> frozenset[int]:
        """The starts of periods that are but names of the document's own (上季, 三季报)."""
        if anchor.months:
            return frozenset(p.start for p in frame.periods if self._is_to_date(frame, p))
        if anchor.quarter is None or not reports_last(frame):
            return frozenset()
        return frozenset(p.start for p in frame.periods if names_reported(p, frame.tokens))

    def _is_to_date(self, frame: Frame, period: Period) -> bool:
        """True for a quarter that names a report on the year up to its end."""
        single = period.quarter is not None and period.span in (None, "quarter")
        return single and self._to_date.match(frame.text, period.end) is not None

    def _chosen(self, frame: Frame, today: tuple[int, int] | None, year_end: int) -> Period | None:
        """The period that fits best as the document's own; one of the head, if there is any."""
        head = max(HEAD, len(frame.text) // 4)
        best: tuple[float, int] | None = None
        chosen: Period | None = None
        # Forecasts for 2024 to 2026 are made in 2024.
        horizon = min((p.year for p in frame.periods if p.year and _foretells(p, frame, today)), default=9999)
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
            if today and period.year and unfinished(period, today, year_end):
                score -= 4
            if today and (ends_with(period, last_quarter(today, year_end)) or _last_month(period, today)):
                score += 1.5
            if today and stale(period, today, year_end):
                score -= 4 if period.year is None else 8
            if best is None or (score, -n) > best:
                best, chosen = (score, -n), period
        bare = chosen is not None and chosen.quarters_away is not None and not chosen.quarter
        unclear = best is None or best[0] < 0
        if today and (bare or (unclear and any(p.quarters_away in (0, -1) for p in frame.periods))):
            return last_quarter(today, year_end)  # 這一季賺了 99 億
        names = {p.quarter for p in frame.periods if p.start < _LEAD and self._is_to_date(frame, p)}
        if chosen and chosen.quarter in names:
            return replace(chosen, span="ytd")
        if chosen and chosen.quarter and led and led.span == "ytd" and not self._valued(frame, chosen):
            first = not any(chosen.end <= q.start < led.start for q in frame.found)
            if first and led.quarter == chosen.quarter:
                return replace(led, year=chosen.year)  # 三季報:前三季度營收 …
        if chosen is not None and chosen.span == "year" and unclear:
            return None
        return chosen

    def _weight(self, frame: Frame, period: Period, *, early: bool = False) -> float | None:
        """How well a period fits as the document's own; None where it can't be.

        `early` in the year last year's last quarter is the one that has just ended.
        """
        reports = self._reports.match(frame.text, period.end) is not None
        valued = self._valued(frame, period)
        led = period.start < _LEAD
        at = bisect_left(frame.periods, period.start, key=lambda p: p.start)
        above = frame.periods[at - 1] if at else None
        named = above is not None and above.quarter and period.start - above.end <= 2  # 第三季(即去年10月至12月)
        told = period.quarter or (period.month and period.months == 3 and not named)
        if (
            period.compared
            or period.others
            or period.span in _ELSEWHERE
            or multiplied(period, frame)
            or (period.quarters_away and not period.quarter)
            or period.years_away not in (None, 0, -1)
            or (period.years_away == -1 and not (told and (reports or (led and (valued or early)))))
            or (period.span == "year" and period.year is None and not period.month)
            or (period.months and period.months % 3)
            or (period.span == "month" and not (period.month and (valued or reports)))
            or (period.span == "month" and period.year and lies_ahead(period, frame))
            or of_whole(period, frame)
            or (period.span == "year" and not (period.month or reports or valued or period.start < TITLE))
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
            score += 2.5
        if period.start < TITLE:
            score += 1.5 + valued
        if valued:
            score += 2.5
        first = bisect_left(frame.tokens, period.start - 14, key=lambda t: t.start)
        nearby = [t for t in frame.tokens[first : first + 24] if t.start < period.end + 8]
        reach = max(0, period.start - _LEAD)
        begun = max(frame.text.rfind(stop, reach, period.start) for stop in _STOPS)
        sentence = frame.text.rfind(_STOPS[0], reach, period.start)  # a heading (財測) goes on below
        foretold = frame.outlook and any(t.kind == "outlook" and t.end > sentence for t in nearby)
        if foretold and not reports and not period.month:
            score -= 4
        if any(t.kind == "copula" and t.start == period.end for t in nearby):
            score -= 2  # 營收 2,134 億,3Q25 為 1,802 億
        if any(t.kind == "comparison" and begun < t.end <= period.start for t in nearby):
            score -= 4
        return score - period.start / 300

    @staticmethod
    def _valued(frame: Frame, period: Period) -> bool:
        """True for a period with a metric and its figure beside it."""
        n = bisect_left(frame.values, period.end)
        beside = n < len(frame.values) and frame.values[n] <= period.end + BESIDE
        between = frame.text[period.end : frame.values[n]] if beside else ""
        if not beside or any(stop in between for stop in _STOPS) or ")" in between.partition("(")[0]:
            return False  # (2024Q4:25%),淨利 …
        at = bisect_left(frame.periods, period.end, key=lambda p: p.start)
        return at == len(frame.periods) or frame.periods[at].start >= frame.values[n]

    def _date(self, frame: Frame, year_end: int) -> tuple[int | None, Period | None]:
        """Calendar year in which the document was written, and the day of publication as it is written there."""
        periods = frame.periods
        named = [p for p in periods if p.year and p.span not in _UNDATING and not multiplied(p, frame)]
        past = [p for p in named if not lies_ahead(p, frame) and not of_whole(p, frame)]
        # A day before the end of what is reported on is no day of publication.
        ended = next((_months_of(p) for p in past[:1] if p.month and p.span != "day"), 0)
        dates = [p for p in periods if p.span == "day" and p.month and (not p.year or _months_of(p) >= ended)]
        published = next(
            (p for p in dates if p.start < HEAD and (p.year or self._published.match(frame.text, p.end))), None
        )
        month = published.month if published else None
        dated = next((p for p in [published, *dates] if p is not None and p.year), None)
        if dated is not None:
            return dated.year, replace(published or dated, year=dated.year)
        before = next((p for p in named if not past and (before_this(p, frame) or of_whole(p, frame))), None)
        if before is not None:
            return (before.year or 0) + 1, published  # 今年預算 1,460 億,較 2025 年的 1,509 億 …
        if past:
            # A fiscal period is named by its fiscal year, and may have ended in the calendar year before.
            return max([past[0].year or 0, *past[0].others]) + (
                0 if past[0].month else months_ahead(past[0], year_end) // 12
            ), published
        # Only years to come are named: forecasts made before autumn are for the year itself, later ones for the next.
        quarter = next((p.quarter for p in periods if p.quarter and p.start < HEAD), 0)
        # Goals may have been set years ago (2023 年至 2026 年的目標), forecasts are for three years at most.
        ahead = {p.year for p in named if p.year and p.start < HEAD and len(p.others) < _FORECASTS}
        first = min(ahead, default=None)
        if first is None:
            return None, published
        both = quarter == _THIRD and first + 1 in ahead  # 預計 2025 年 …, 2026 年還會再增加
        late = month >= 10 if month else quarter >= _THIRD and not both
        return first - late, published


def _months_of(period: Period) -> int:
    """The month of a period with its year, counted from the year 0."""
    return (period.year or 0) * 12 + (period.month or 0)


def _same_quarter(period: Period, own: Period, tokens: Sequence[Token]) -> bool:
    """True for the quarter of an earlier year that a document's own, without a year, is compared with."""
    if not own.quarter:
        return False
    return period.span == "same" or (period.quarter == own.quarter and compares(period, tokens))


def reports_last(frame: Frame) -> bool:
    """True where the lead tells figures of the last quarter: the reported one, as newspapers call it."""
    metrics = [t.start for t in frame.tokens if t.kind == "metric" or (t.word is not None and t.word.metric)]
    return any(
        p.start < _LEAD
        and names_reported(p, frame.tokens)
        and (any_within(metrics, p.end, p.end + 4) or any_within(frame.values, p.end, p.end + BESIDE))
        for p in frame.periods
    )


def reported(period: Period) -> Period:
    """The period as a name of the document's own."""
    return replace(period, span="document", quarters_away=None, compared=False)


def names_reported(period: Period, tokens: Sequence[Token]) -> bool:
    """True for the last quarter that nothing is compared with: 上季營收, but not 高於上季 and 前一季為."""
    n = bisect_left(tokens, period.end, key=lambda t: t.start)
    told = n < len(tokens) and tokens[n].kind == "copula" and tokens[n].start == period.end
    own = n > 0 and tokens[n - 1].kind == "metric" and tokens[n - 1].end >= period.start - 1  # 資本支出上季達 …
    return period.quarters_away == -1 and (own or not told) and not compares(period, tokens)


def _foretells(period: Period, frame: Frame, today: tuple[int, int] | None) -> bool:
    """True for a list of years that goes beyond the year of the document; without a date beyond what it named."""
    if not period.others or not period.year:
        return False
    if today is not None:
        return period.others[-1] >= today[0]
    return all(p.year != period.others[-1] for p in frame.periods if p.start < period.start)


def _last_month(period: Period, today: tuple[int, int]) -> bool:
    """True for the month before the one of publication."""
    return period.span == "month" and period.month == (today[1] - 2) % 12 + 1


def _monthly(frame: Frame, now: int | None, today: int | None) -> Anchor:
    """No fiscal period is named: a month's, or else only the date is known, whose month is `today`."""
    months = (p for p in frame.periods if p.span in ("month", "month_end") and p.month and p.years_away is None)
    last = (now or 0) * 12 + today if today else None
    named = next((p for p in months if not (lies_ahead(p, frame) or (p.year and last and _months_of(p) > last))), None)
    return Anchor(own_month=named.month if named else None, now=(named.year if named else None) or now)

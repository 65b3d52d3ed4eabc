"""Periods: finds them in folded text, finds the document's own, and resolves each against it.

Fiscal periods are written as in the record contract: `FY2025`, `FY2025Q4`, `FY2025H1`,
`FY2025Q3-YTD`, `FY2025Q4-TTM`; a month is `2025-11`, a day `2025-12-31`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta

from msgspec import Struct
from msgspec.structs import replace

from amzn_extract.extractors.lexicon import RulesError, fold_pattern
from amzn_extract.extractors.numerals import Numerals
from amzn_extract.extractors.scan import Scan
from amzn_extract.extractors.schema import PeriodRule

_INTO = 7
"""Days of a month on which a fiscal period of weeks may still end."""
REPUBLIC_OF_CHINA = 1911
"""Year 0 of the calendar of the Republic of China, in common years."""

_GROUP = re.compile(r"\(\?P<(\w+?)>")
_PART = re.compile(r"\{([a-z]\w*)\}")
_ORDINALS = {1: "first", 2: "second", 4: "last"}
_LENGTHS = {3: "quarterly", 6: "half_yearly"}
"""Groups of patterns that stand for a number: of a quarter, of months."""


class Period(Struct, frozen=True, gc=False):
    """A period as the text puts it: absolute where the text says so, else relative to the document."""

    start: int
    end: int
    rule: str
    span: str | None = None
    year: int | None = None
    years_away: int | None = None
    quarter: int | None = None
    quarters_away: int | None = None
    half: int | None = None
    month: int | None = None
    months: int | None = None
    day: int | None = None
    #: Days from the day of publication (昨日: -1).
    days_away: int | None = None
    #: 1 for Monday; weeks from the week of publication, the last such day where none is told.
    weekday: int | None = None
    weeks_away: int | None = None
    compared: bool = False
    straddles: bool = False
    #: The further years or quarters of a list, counted as the first one is.
    others: tuple[int, ...] = ()


class Anchor(Struct, frozen=True):
    """What relative words are resolved against."""

    year: int | None = None
    quarter: int | None = None
    half: int | None = None
    months: int | None = None
    #: The month that the document reports on, where it reports on no fiscal period.
    own_month: int | None = None
    #: Month and day on which the document was published.
    month: int | None = None
    day: int | None = None
    #: The calendar year of the document's date.
    now: int | None = None
    fiscal_year_end: int = 12

    @property
    def text(self) -> str | None:
        """The document's own period."""
        if self.year is None:
            past = (self.own_month or 0) > (self.month or 12)  # told of December in January
            return f"{self.now - past}-{self.own_month:02}" if self.own_month and self.now else None
        if self.months:
            return _to_date(self.year, self.months)
        if self.quarter:
            return f"FY{self.year}Q{self.quarter}"
        return f"FY{self.year}H{self.half}" if self.half else f"FY{self.year}"

    @property
    def last_quarter(self) -> int:
        """The last quarter that the document's period covers."""
        if self.quarter:
            return self.quarter
        return self.half * 2 if self.half else -(-self.months // 3) if self.months else 4

    @property
    def ended(self) -> int | None:
        """The calendar month that the document's period ends in, counted from the year 0."""
        return self.year * 12 + self.last_quarter * 3 + self.fiscal_year_end - 13 if self.year else None

    @property
    def fiscal_now(self) -> int | None:
        """The fiscal year that the document was written in."""
        if self.fiscal_year_end == 12 or self.year is None or self.now is None:
            return self.now or self.year
        if self.month is None:
            return self.year + (self.last_quarter == 4)
        return self.now + (self.month > self.fiscal_year_end) - (self.month <= self.fiscal_year_end - 12)


def _to_date(year: int, months: int) -> str | None:
    """The first `months` months of a fiscal year; a half or a whole year goes by its own name.

    None for months that end within a quarter, which the contract has no form for.
    """
    if months % 3:
        return None
    if months in (6, 12):
        return f"FY{year}H1" if months == 6 else f"FY{year}"
    return f"FY{year}Q1" if months == 3 else f"FY{year}Q{months // 3}-YTD"


class PeriodFinder:
    """The patterns of the rules as one scan."""

    def __init__(
        self, rules: Mapping[str, PeriodRule], parts: Mapping[str, str], numerals: Numerals, *, plain: bool = False
    ) -> None:
        """Compiles the rules.

        Raises:
            RulesError: a pattern does not compile or names an unknown part.
        """
        self._numerals = numerals
        self._rules: list[tuple[str, PeriodRule]] = []
        faults, ways, groups = [], [], 0

        def part(match: re.Match[str]) -> str:
            if match.group(1) not in parts:
                raise ValueError(f"unknown part {match.group()}")
            return f"(?:{parts[match.group(1)]})" if match.group(1) != "numeral" else parts["numeral"]

        def unique(match: re.Match[str]) -> str:
            nonlocal groups
            groups += 1
            return f"(?P<{match.group(1)}__{groups}>"

        for id_, rule in rules.items():
            for pattern in rule.patterns:
                try:
                    way = _GROUP.sub(unique, fold_pattern(_PART.sub(part, _PART.sub(part, pattern))))
                    re.compile(way)
                except (re.error, ValueError) as error:
                    faults.append(f'periods.{id_}: pattern "{pattern}": {error}')
                    continue
                ways.append(way)
                self._rules.append((id_, rule))
        if faults:
            raise RulesError(faults)
        self._scan = Scan(ways, plain=plain)

    def find(self, text: str) -> list[Period]:
        """All periods in folded `text`, in order."""
        return [self._read(*self._rules[way], match) for way, match in self._scan.find(text)]

    def _read(self, id_: str, rule: PeriodRule, match: re.Match[str]) -> Period:
        said = {k.partition("__")[0]: v for k, v in match.groupdict().items() if v is not None}

        def number(name: str) -> int | None:
            return self._number(said[name]) if name in said else None

        period = Period(
            start=match.start(),
            end=match.start() + len(match.group().rstrip()),
            rule=f"periods.{id_}",
            span=rule.span,
            year=self._year(said.get("year"))
            or (self._number(said["roc"]) + REPUBLIC_OF_CHINA if "roc" in said else None),
            years_away=0 if "this" in said else -1 if "ago" in said else rule.year,
            quarter=number("quarter") or next((n for n, name in _ORDINALS.items() if name in said), None),
            quarters_away=rule.quarter,
            half=number("half") or (1 if "upper" in said else 2 if "lower" in said else None),
            month=number("month"),
            months=number("months") or next((n for n, name in _LENGTHS.items() if name in said), None),
            day=number("day"),
            days_away=rule.days,
            weekday=number("weekday") or (7 if "sunday" in said else None),
            weeks_away=rule.weeks,
            compared=rule.compared,
            straddles=rule.straddles,
        )
        if period.month and period.day and period.day <= _INTO and rule.span in ("ytd", "year"):
            # A year of 52 weeks ends on a weekday: 截至 5 月 3 日止三個月 are February to April.
            before = period.month - 1
            period = replace(period, month=before or 12, year=period.year - (not before) if period.year else None)
        if rule.span == "ytd" and "until" in said:
            until, since = self._number(said["until"]), number("since")
            return replace(period, months=until - (since or 1) + 1, month=until if since else None)
        if period.quarter and "until" in said:
            return replace(period, others=tuple(range(period.quarter + 1, (number("until") or 0) + 1)), span="quarter")
        if rule.further and period.years_away is not None:
            return replace(period, others=tuple(range(period.years_away + 1, period.years_away + 1 + rule.further)))
        if period.year is not None and ("until" in said or "years" in said):
            ends = re.findall(r"\d+", said.get("until") or said["years"])
            others = [self._year(e) or 0 for e in ends]
            if "until" in said:
                others = list(range(period.year + 1, others[0] + 1))[:9]
            return replace(period, others=tuple(others), span="year")
        return period

    def _number(self, text: str) -> int:
        return int(self._numerals.parse(text))

    def _year(self, text: str | None) -> int | None:
        year = int(text) if text and text.isascii() else self._number(text) if text else None
        return year + 2000 if year and year < 100 else year


def resolve(period: Period, anchor: Anchor, *, outlook: bool, own: Anchor | None = None) -> str | None:
    """The contract's text of a period; None where it can't be told or lies open in the future.

    `own` is the period of the statement that a relative word (去年同期) stands beside.
    """
    here = own or anchor
    match period.span:
        case "future":
            return None
        case "document":
            return None if outlook else anchor.text
        case "same":
            if here.year is not None:
                return replace(here, year=period.year or here.year - 1).text
            return replace(here, now=period.year or (here.now or 1) - 1).text if here.own_month else None
        case "ttm":
            ended = anchor_of(_balance_date(period, anchor, outlook) or "") if period.month else anchor
            return f"FY{ended.year}Q{ended.last_quarter}-TTM" if ended.year else None
        case "month" | "day":
            return _calendar(period, anchor)
    year = _year_of(period, anchor, outlook)
    if year is None:
        return None
    told = period.quarter is not None and period.quarter == anchor.quarter  # 次季 in a report on the second quarter
    if period.quarters_away is not None and (outlook or not period.quarter) and not told:
        # What is foretold for this quarter is foretold for the one that runs, after the reported one.
        away = 1 if outlook and period.quarters_away == 0 else period.quarters_away
        year, quarter = divmod(year * 4 + anchor.last_quarter - 1 + away, 4)
        return f"FY{year}Q{quarter + 1}"
    match period.span:
        case "ytd":
            return _months(period, year, anchor, outlook)
        case "month_end":
            return _balance_date(period, anchor, outlook)
        case "prior":
            return f"FY{here.year - 1}" if here.year else None
    if period.quarter:
        # 26Q1-3, where no list takes it apart, is the year up to its last quarter.
        through = period.others[-1] if period.others and period.quarter == 1 else 4
        return _to_date(year, through * 3) if through < 4 else f"FY{year}Q{period.quarter}"
    return f"FY{year}H{period.half}" if period.half else f"FY{year}"


def _year_of(period: Period, anchor: Anchor, outlook: bool) -> int | None:
    if period.year is not None:
        return period.year
    if anchor.year is None:
        return anchor.now + (period.years_away or 0) if anchor.now else None
    if period.years_away is not None:
        # 去年第四季 and 本財年 count in fiscal years, 去年 by itself from the document's date.
        fiscal = period.quarter or period.half or period.span == "fiscal"
        if period.span == "fiscal" and not period.years_away and not outlook and anchor.text == f"FY{anchor.year}":
            return anchor.year  # 本年度 in a report on a year
        return ((anchor.fiscal_now if fiscal else anchor.now) or anchor.year) + period.years_away
    if period.quarters_away is not None:
        return anchor.year
    if period.quarter is None and period.half is None and period.months is None:
        return anchor.year + (1 if outlook and anchor.last_quarter == 4 and not anchor.half else 0)
    last = period.quarter or (period.half or 0) * 2 or -(-(period.months or 0) // 3)
    if outlook:
        return anchor.year + (last < anchor.last_quarter)
    return anchor.year - (last > anchor.last_quarter)


def _months(period: Period, year: int, anchor: Anchor, outlook: bool) -> str | None:
    months = (period.quarter or 0) * 3 or period.months or anchor.own_month or anchor.last_quarter * 3  # 今年以來
    if period.quarter or period.month is None:
        return _to_date(year, months)
    year, end = _fiscal(period, anchor, outlook)
    if months == 12 and end != 12:
        return f"FY{year}Q{-(-end // 3)}-TTM"
    # Three months up to the ninth are a quarter, nine are the year to date.
    return f"FY{year}Q{-(-end // 3)}" if months == 3 else _to_date(year, months)


def _balance_date(period: Period, anchor: Anchor, outlook: bool) -> str | None:
    """The fiscal period that ends with a month: the document's own if that does, else year, half or quarter."""
    if period.month == anchor.own_month and not period.year and anchor.text and anchor.own_month:
        period = replace(period, year=int(anchor.text[:4]), years_away=None)  # 9 月營收 …, 9 月底門市 … 家
    year, end = _fiscal(period, anchor, outlook)
    if (year, end) == (anchor.year, anchor.last_quarter * 3) and anchor.text:
        return anchor.text
    if end % 3:
        return _calendar(period, anchor)
    return _to_date(year, end) if end in (6, 12) else f"FY{year}Q{end // 3}"


def _fiscal(period: Period, anchor: Anchor, outlook: bool) -> tuple[int, int]:
    """Fiscal year and month of a calendar month; one without a year has just passed, or is foretold next."""
    months = (period.month or 12) + 12 - anchor.fiscal_year_end
    over, end = (months - 1) // 12, (months - 1) % 12 + 1
    if period.year is not None:
        return period.year + over, end
    if anchor.now is not None and period.years_away is not None:
        return anchor.now + period.years_away + over, end
    month = (period.month or 12) - 1
    if outlook and anchor.ended is not None:
        return -((month - anchor.ended) // 12) + over, end
    written = anchor.now * 12 + anchor.month - 2 if anchor.now and anchor.month else None
    last = max(filter(None, (anchor.ended, written)), default=None)
    return (last - month) // 12 + over if last else anchor.now or 0, end


def _calendar(period: Period, anchor: Anchor) -> str | None:
    month = period.month or (anchor.own_month if period.span == "month" else None) or anchor.month
    year = period.year or (anchor.now or anchor.year)
    if period.years_away is not None and anchor.now and not period.year:
        year = anchor.now + period.years_away
    if period.days_away is not None or period.weekday is not None:
        if not (anchor.day and month and year):
            return None
        published = date(year, month, anchor.day)
        away = period.days_away or 0
        if period.weekday is not None:
            ahead = period.weekday - published.isoweekday()
            away = ahead + 7 * period.weeks_away if period.weeks_away else -(-ahead % 7)
        return (published + timedelta(days=away)).isoformat()
    if month is None or year is None or (period.span == "day" and not period.day):
        return None
    return f"{year}-{month:02}-{period.day:02}" if period.day else f"{year}-{month:02}"


def anchor_of(text: str) -> Anchor:
    """The anchor that a fiscal period as text stands for; an empty one where it is none."""
    match = re.fullmatch(r"FY(\d{4})(?:Q([1-4])(-YTD)?|H([12]))?", text)
    if match is None:
        return Anchor()
    year, quarter, to_date, half = match.groups()
    return Anchor(
        year=int(year),
        quarter=int(quarter) if quarter and not to_date else None,
        half=int(half) if half else None,
        months=int(quarter) * 3 if to_date else None,
    )

"""What a document says of itself: its company, its date, the period it reports on, its currency."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from amzn_extract.extractors.lexicon import fold_pattern
from amzn_extract.extractors.model import Basis, Quantity
from amzn_extract.extractors.periods import Anchor, Period, anchor_of, resolve
from amzn_extract.extractors.rules import Rules
from amzn_extract.extractors.tokens import Token

_HEAD = 600
"""Characters in which a document is taken to say what it is about."""
_TITLE = 80
_FIRST_HAN, _LAST_HAN = 0x3400, 0xFE00


@dataclass(frozen=True, slots=True)
class Document:
    """The frame that everything in a document is read in."""

    #: Ticker.
    company: str | None
    #: Id of the company in the rules, where they know it.
    owner: str | None
    anchor: Anchor
    currency: str | None
    #: What the text compares with as a rule: the year before, where it says so anywhere.
    basis: Basis | None = None


class DocumentReader:
    """Reads the frame of a document by the rules."""

    def __init__(self, rules: Rules) -> None:
        """Compiles what the rules say of titles and tickers."""
        self._rules = rules
        document = rules.file.document
        assert document is not None
        self._tickers = [re.compile(pattern) for pattern in document.tickers]
        self._published = re.compile("|".join(map(fold_pattern, document.published)))
        self._reports = re.compile("|".join(map(fold_pattern, document.reports)))
        self._currencies = document.currencies
        names = {
            unit.unit: "|".join(map(fold_pattern, unit.after))
            for unit in rules.file.units
            if unit.kind == "money" and unit.unit and unit.after and unit.factor == "1"
        }
        self._stated = [
            (unit, re.compile(fold_pattern(pattern).replace("{currency}", f"(?:{name})")))
            for pattern in document.stated
            for unit, name in names.items()
        ]

    def read(
        self, original: str, folded: str, tokens: Sequence[Token], periods: Sequence[Period], found: Sequence[Quantity]
    ) -> Document:
        """The document's frame, from its cues, periods and quantities."""
        owner, company = self._company(original, tokens)
        rule = self._rules.companies.get(owner or "")
        anchor = self._anchor(folded, tokens, periods, found, rule.fiscal_year_end if rule else _year_end(periods))
        currency = rule.currency if rule else self._currency(company, original, folded, found)
        yearly = any(t.word is not None and t.word.basis == "yoy" for t in tokens) or any(
            p.span == "same" for p in periods
        )
        return Document(company, owner, anchor, currency, "yoy" if yearly else None)

    def _company(self, original: str, tokens: Sequence[Token]) -> tuple[str | None, str | None]:
        named = next((t for t in tokens if t.kind == "company_name"), None)
        written = min(
            ((m.start("ticker"), m["ticker"]) for p in self._tickers if (m := p.search(original))), default=None
        )
        if named and (written is None or named.start <= max(written[0], _TITLE)):
            return named.id, self._rules.companies[named.id].ticker
        if written:
            return None, written[1]
        # Nobody is named: a text that speaks of a company's own products is taken to be on it.
        segment = next((t for t in tokens if t.kind == "segment" and t.latin), None)
        owner = segment.owner if segment else None
        return owner, self._rules.companies[owner].ticker if owner else None

    def _currency(self, company: str | None, original: str, folded: str, found: Sequence[Quantity]) -> str | None:
        for unit, pattern in self._stated:
            if pattern.search(folded):
                return unit
        used = Counter(q.unit for q in found if q.kind == "money" and q.unit)
        plain = sum(q.kind == "money" and not q.unit for q in found)
        if len(used) == 1 and plain < used.total():
            return next(iter(used))
        if not any(q.kind in ("money", "number") and not q.unit for q in found):
            return None
        # Latin, digits and punctuation fold too, so only Han tells the script.
        changed = sum(a != b for a, b in zip(original, folded, strict=True) if _FIRST_HAN <= ord(a) < _LAST_HAN)
        script = (
            "traditional" if changed * 12 > sum(_FIRST_HAN <= ord(a) < _LAST_HAN for a in original) else "simplified"
        )
        by = self._currencies[script]
        code, _, exchange = (company or "").rpartition(".")
        digits = str(len(code or exchange)) if (code or exchange).isdigit() else ""
        return by.get(exchange) or by.get(digits) or by["default"]

    def _anchor(
        self, text: str, tokens: Sequence[Token], periods: Sequence[Period], found: Sequence[Quantity], year_end: int
    ) -> Anchor:
        now, month, dated = self._date(text, tokens, periods)
        amounts = [q.start for q in found]
        head = max(_HEAD, len(text) // 4)
        tokens = tokens[: bisect_left(tokens, head, key=lambda t: t.start)]
        values = [t.start for t in tokens if t.kind == "metric" and _any_within(amounts, t.end, t.end + 12)]
        best: tuple[float, int] | None = None
        chosen: Period | None = None
        # Forecasts for 2024 to 2026 are made in 2024.
        horizon = min((p.year for p in periods if p.others and p.year), default=9999)
        for n, period in enumerate(p for p in periods if p.start < head and (p.year or 0) <= horizon):
            score = self._weight(text, period, tokens, values)
            if score is not None and (best is None or (score, -n) > best):
                best, chosen = (score, -n), period
        if chosen is not None and chosen.span == "month":
            return Anchor(month=chosen.month, now=chosen.year or now, fiscal_year_end=year_end)
        if chosen is None:
            return replace(self._monthly(periods, now, month), fiscal_year_end=year_end)
        year = chosen.year or now
        if year is None:
            return Anchor(month=month, fiscal_year_end=year_end)
        last = chosen.quarter or (chosen.half or 0) * 2 or -(-(chosen.months or 12) // 3)
        if chosen.year is None and dated and month is not None and last * 3 > month + 1 and chosen.month is None:
            year -= 1  # a report comes out after its period has ended
        written = resolve(replace(chosen, year=year), Anchor(year=year, fiscal_year_end=year_end), outlook=False)
        anchor = replace(anchor_of(written or ""), month=month, now=now, fiscal_year_end=year_end)
        if not dated and anchor.year is not None:
            year_over = anchor.last_quarter == 4 and chosen.months in (None, 12)
            anchor = replace(anchor, now=anchor.year + year_over)
        return anchor

    def _weight(self, text: str, period: Period, tokens: Sequence[Token], values: Sequence[int]) -> float | None:
        """How well a period fits as the document's own; None where it can't be."""
        if period.compared or period.others or period.span in (
            "day", "month_end", "ttm", "same", "document", "future", "end"
        ) or period.years_away not in (None, 0) or period.quarters_away:  # fmt: skip
            return None
        if period.span == "year" and period.year is None:
            return None
        valued = _any_within(values, period.end, period.end + 12)
        if period.span == "month" and not valued:
            return None
        score = 0.0
        if period.quarter or period.half or period.span in ("ytd", "month"):
            score += 2
        if period.year is not None:
            score += 2.5 if period.months and period.month else 1
        reports = self._reports.match(text, period.end) is not None
        if reports:
            score += 2
        if period.start < _TITLE:
            score += 1.5
        if valued:
            score += 2.5
        first = bisect_left(tokens, period.start - 14, key=lambda t: t.start)
        nearby = [t for t in tokens[first : first + 24] if t.start < period.end + 8]
        if not reports and not period.month and any(t.kind == "outlook" for t in nearby):
            score -= 4
        if any(t.kind == "comparison" and t.end <= period.start for t in nearby):
            score -= 4
        return score - period.start / 300

    def _date(
        self, text: str, tokens: Sequence[Token], periods: Sequence[Period]
    ) -> tuple[int | None, int | None, bool]:
        """Calendar year and month in which the document was written; True where the year is written there."""
        dates = [p for p in periods if p.span == "day" and p.month]
        published = next((p for p in dates if p.start < _HEAD and (p.year or self._published.match(text, p.end))), None)
        month = published.month if published else None
        dated = next((p for p in [published, *dates] if p is not None and p.year), None)
        if dated is not None:
            return dated.year, month, True
        outlook = [t.start for t in tokens if t.kind == "outlook"]
        named = [p for p in periods if p.year and p.span != "ttm"]
        past = [p.year for p in named if p.year and not self._ahead(text, p, outlook)]
        if past:
            return past[0], month, False
        # Only years to come are named: forecasts made before autumn are for the year itself, later ones for the next.
        late = month >= 10 if month else any((p.quarter or 0) >= 3 for p in periods if p.start < _HEAD)
        return (min(p.year for p in named if p.year) - late if named else None), month, False

    @staticmethod
    def _ahead(text: str, period: Period, outlook: Sequence[int]) -> bool:
        """True for a year that stands beside a word of the future, in its own sentence."""
        near = text[max(0, period.start - 40) : period.start]
        start = max(0, period.start - 40) + max(near.rfind(c) for c in "\u3002!?\n") + 1
        return _any_within(outlook, start, period.end + 13)

    def _monthly(self, periods: Sequence[Period], now: int | None, month: int | None) -> Anchor:
        """No fiscal period is named: a month's, or else only the date is known."""
        named = next(
            (p for p in periods if p.span in ("month", "month_end") and p.month and p.years_away is None), None
        )
        return Anchor(month=named.month if named else month, now=(named.year if named else None) or now)


def _any_within(places: Sequence[int], first: int, last: int) -> bool:
    """True where one of the sorted `places` lies between both, ends included."""
    n = bisect_left(places, first)
    return n < len(places) and places[n] <= last


def _year_end(periods: Sequence[Period]) -> int:
    """The month that the fiscal year ends in, as half-years, years and quarters with a date tell it."""
    for n, period in enumerate(periods):
        if period.month and period.months == 6:
            return (period.month + 5) % 12 + 1
        if period.month and period.span == "year":
            return period.month
        after = periods[n + 1] if n + 1 < len(periods) else None
        if period.month and period.months == 3 and after and after.quarter and after.start - period.end < 6:
            return (period.month + 3 * (4 - after.quarter) - 1) % 12 + 1
    return 12

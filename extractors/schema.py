"""What `rules.yaml` may hold: each class is one kind of entry, each field one key.

These definitions are the specification of the file. `yaml_source` builds them from the YAML and
reports every deviation with its line; there is no second description to keep in step.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from amzn_extract.extractors.model import Adjustment, Basis, Bound, UnitKind


@dataclass(frozen=True, slots=True)
class Example:
    """A text and what must come of it: the fields named in `want`, of one record (or of one change)."""

    text: str
    want: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Examples:
    """Texts that a rule must claim, and texts that it must leave alone."""

    match: tuple[Example, ...] = ()
    no_match: tuple[Example, ...] = ()


@dataclass(frozen=True, slots=True)
class MetricRule:
    """A metric: what it is called and which kinds of unit its value may have."""

    why: str
    name: dict[str, str]
    takes: tuple[UnitKind, ...]
    phrases: tuple[str, ...]
    #: Phrases that name the metric and make its value negative (虧損).
    losses: tuple[str, ...] = ()
    #: Nouns that say what a count counts (億 *客戶*); they name the metric beside a count only.
    counted: tuple[str, ...] = ()
    #: True where such a noun may also rise and fall by itself (用戶增長 12%).
    countable: bool = False
    #: The concept of the US-GAAP taxonomy, where there is one.
    xbrl: str | None = None
    #: Phrases behind which the value is stated for ten (每10股派).
    tenths: tuple[str, ...] = ()
    #: False where nothing is ever left out of it, as of cash and prices; counts never take it.
    adjustable: bool = True
    #: Phrases that name the metric without one-off items (核心淨利潤).
    adjusted: tuple[str, ...] = ()
    #: The metric that a change in percent is told of where only a share was named (佔比六成,增 20%).
    base: str | None = None
    #: Phrases for anything of the metric's family (盈利, 支出): they go on with the one named before.
    generic: tuple[str, ...] = ()
    generic_losses: tuple[str, ...] = ()
    #: Metrics of one family stand in for each other's general words: `profit`, `expense`, `per_share`.
    family: str | None = None
    #: The family of metrics whose share of sales this is not (研發費用 12 億,佔營收 5%).
    not_of: str | None = None
    #: The largest amount that it may have, in whole units.
    most: int | None = None
    #: What a share alone beside an amount of it is (營業利潤 125 億,35%).
    ratio: str | None = None
    #: What a multiple alone beside it is (現價 22 倍).
    multiple: str | None = None
    #: What a general word means for a segment where nothing of the family was named (虧損).
    of_segment: str | None = None
    #: True where the metric, once named, is what the clause is about, whatever else it names.
    dominant: bool = False
    #: True where the metric is named by the way, and the next clause goes on with the one before.
    aside: bool = False
    #: The metric that an amount added to this one belongs to (容量 → 新增容量).
    increment: str | None = None
    #: How far its segment may be taken from: `clause`, `document`, or `none` for company figures.
    segment: str = "document"
    #: Set where a share beside this metric is always a comparison on this basis (性價比).
    compares: Basis | None = None
    #: True for prices on a stock exchange, which belong to a trading day and to no fiscal period.
    market: bool = False
    #: True where a value is an expectation by its nature (目標價).
    expected: bool = False
    examples: Examples = field(default_factory=Examples)


@dataclass(frozen=True, slots=True)
class SegmentRule:
    """A segment, business, product or region of a company."""

    why: str
    name: dict[str, str]
    phrases: tuple[str, ...]
    #: The metric that a plain number of it counts (Trainium2 50 萬顆).
    counts: str | None = None
    examples: Examples = field(default_factory=Examples)


@dataclass(frozen=True, slots=True)
class CompanyRule:
    """A company: how texts call it, what it reports in and when its fiscal year ends."""

    why: str
    ticker: str
    phrases: tuple[str, ...]
    currency: str
    fiscal_year_end: int = 12
    segments: dict[str, SegmentRule] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class WordRule:
    """Words of one kind and what they do to the quantity beside them."""

    why: str
    phrases: tuple[str, ...]
    sign: int = 0
    basis: Basis | None = None
    adjustment: Adjustment | None = None
    #: A metric that the word names by itself (多賺 is a rise of net income).
    metric: str | None = None
    #: What the adjustment becomes when the metric named behind the word is one of these.
    objects: dict[str, Adjustment] = field(default_factory=dict)
    #: The metric that is meant where none is in reach (跌 4% is the share price).
    fallback: str | None = None
    #: True where the word says a difference between two things, no movement in time (高出).
    differs: bool = False
    #: True where the word counts only right beside a quantity (為, 至).
    near: bool = False
    examples: Examples = field(default_factory=Examples)


@dataclass(frozen=True, slots=True)
class UnitRule:
    """A unit: how it is written before or after a number, and what one of it is worth."""

    kind: UnitKind
    unit: str | None = None
    factor: str = "1"
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    #: True where a digit may follow as a decimal (一成五).
    tail: bool = False
    #: True where a number of one or two with it counts nothing (一個).
    weak: bool = False
    #: True where 幾 and 數 may stand right before it (幾成, 數倍).
    several: bool = False
    #: Set where the factor holds for numbers below this one only (八折 and 75折).
    below: str | None = None


@dataclass(frozen=True, slots=True)
class FixedRule:
    """A word that is number and unit at once (翻倍)."""

    phrases: tuple[str, ...]
    value: str
    unit: str
    kind: UnitKind
    #: True where the word says a change (翻倍), not a level (一半).
    delta: bool = False


@dataclass(frozen=True, slots=True)
class BoundRule:
    """Words around a number that say how exact it is."""

    bound: Bound
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    #: Words before a number that may as well compare with what stands behind them (高於).
    compares: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NumeralRules:
    """How numbers are written in Chinese and with Latin scales."""

    digits: dict[str, int]
    tens: dict[str, int]
    scales: dict[str, int]
    latin_scales: dict[str, int]
    point: str
    minus: tuple[str, ...]
    fraction: str
    #: The stroke of a fraction, a regex that tells it from other strokes (3/4 的居民).
    slash: str
    #: What joins a whole number and a fraction (二又三分之一).
    mixed_fraction: str
    #: Capitals for documents that are ordinary words elsewhere: they count among their like only (陸, 拾).
    formal: tuple[str, ...]
    #: What may stand between two digits that say a range (三、四成).
    pair_joint: str
    #: Words inside a number that make it a lower bound (多 in 一千多萬).
    more: tuple[str, ...]
    #: Signs that do so too, right before a scale or a unit (100+家).
    more_signs: tuple[str, ...]
    #: What follows such a word where it begins another one (多了).
    more_unless: tuple[str, ...]
    #: Words inside a number that make it approximate (來 in 三十來億).
    around: tuple[str, ...]
    #: Words that stand for an unknown digit (數 in 數十億).
    several: tuple[str, ...]
    #: Words before a round number that make it a lower bound (上 in 上千).
    upward: tuple[str, ...]
    half: str
    #: Half of one as a number of its own (半個月).
    half_number: str
    #: The classifier that a half may split from its noun (兩個半小時).
    halved: str
    #: Words right before a number that make it one without any unit (一共 25).
    counting: tuple[str, ...]
    #: What follows such a number where it counts nothing (25 日).
    counting_unless: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PeriodRule:
    """How a period is written: patterns with named groups, and what they mean."""

    why: str
    patterns: tuple[str, ...]
    #: Years from the document's own (去年: -1).
    year: int | None = None
    #: Quarters from the document's own (上季: -1).
    quarter: int | None = None
    #: Days from the day of publication (昨日: -1).
    days: int | None = None
    #: Weeks from the one of publication, with a weekday (上週五: -1); without, it is the last such day.
    weeks: int | None = None
    #: `quarter`, `half`, `ytd`, `ttm`, `year`, `end`, `month`, `month_end`, `day`, `same` (the same period),
    #: `document`, `future`, `since` (no period of a figure), `fiscal` (a fiscal year, told from the one of the
    #: document's date), `prior` (the fiscal year before the one that is reported).
    span: str | None = None
    #: True where the words name what a figure is compared with (去年同期).
    compared: bool = False
    #: True for a fiscal year that is named by both years it lies in (2024/25 年度).
    straddles: bool = False
    examples: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LayoutRules:
    """What numbers a line, and who speaks it. Patterns are regexes at the head of a line."""

    #: By the level that the numbering stands for; lines numbered alike are on one level.
    numbering: dict[str, str]
    question: tuple[str, ...]
    answer: tuple[str, ...]
    speakers: tuple[str, ...]
    #: Regexes over the head of a table's column that make it one of changes (變動).
    changes: tuple[str, ...] = ()
    #: Latin words whose point ends no sentence.
    abbreviations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DocumentRules:
    """How the document's own company, date and currency are told."""

    #: Regexes over the original text; the group `ticker` is the ticker.
    tickers: tuple[str, ...]
    #: Abbreviations that stand in brackets as tickers do, and are none (NIM, HBM).
    not_tickers: tuple[str, ...]
    #: Words right behind a date that make it the day of publication.
    published: tuple[str, ...]
    #: Words right behind a period that make it the document's (財報).
    reports: tuple[str, ...]
    #: The currency of plain 元 in a `simplified` and a `traditional` text: by the exchange in the ticker, by the
    #: ticker's number of digits, `default` where neither tells.
    currencies: dict[str, dict[str, str]]
    #: Regexes for reports that foretell a period's results: their outlook is for the document's own period.
    previews: tuple[str, ...]
    #: Words of the places that a traditional text may come from, by the currency of its plain 元.
    dialects: dict[str, tuple[str, ...]]
    #: Phrases that state the document's currency; `{currency}` stands for its name.
    stated: tuple[str, ...]
    #: Currencies that go on as plain 元 once they have been named, in whatever script.
    abbreviated: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NotQuantityRules:
    """Digits and numerals that count nothing."""

    patterns: tuple[str, ...]
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RuleFile:
    """The whole file."""

    numerals: NumeralRules | None = None
    units: tuple[UnitRule, ...] = ()
    fixed: tuple[FixedRule, ...] = ()
    bounds: tuple[BoundRule, ...] = ()
    ranges: tuple[str, ...] = ()
    #: What ends a range whose ends are joined as a list is (5% 與 8% 之間).
    between: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    #: What joins one change in two terms (升 1.82 元或 17.1%).
    alternatives: tuple[str, ...] = ()
    not_quantities: NotQuantityRules | None = None
    periods: dict[str, PeriodRule] = field(default_factory=dict)
    period_parts: dict[str, str] = field(default_factory=dict)
    layout: LayoutRules | None = None
    document: DocumentRules | None = None
    words: dict[str, dict[str, WordRule]] = field(default_factory=dict)
    metrics: dict[str, MetricRule] = field(default_factory=dict)
    companies: dict[str, CompanyRule] = field(default_factory=dict)

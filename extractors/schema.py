"""What `rules.yaml` may hold: each class is one kind of entry, each field one key.

These definitions are the specification of the file. `yaml_source` builds them from the YAML and
reports every deviation with its place; `rules_schema` makes the JSON Schema and the tables of the
documentation of them, with the comments above the fields. There is no second description to keep in step.
"""

from __future__ import annotations

from typing import Any, Literal

from msgspec import Struct, field

from amzn_extract.extractors.markers import Fragment, MetricId, PartedPattern, Pattern, Phrase, TickerPattern
from amzn_extract.extractors.model import Adjustment, Basis, UnitKind
from amzn_extract.extractors.number_schema import BoundRule, FixedRule, NotQuantityRules, NumeralRules, UnitRule

WordGroup = Literal[
    "adjustment", "basis", "cause", "company", "comparison", "copula", "direction", "equals", "from", "goal", "idle",
    "negation", "outlook", "owned", "past", "rate", "reference", "unknown", "when", "zip",
]  # fmt: skip
"""Groups of `words`: the kinds of tokens that words may be."""
Span = Literal[
    "quarter", "half", "ytd", "ttm", "year", "end", "month", "month_end", "day", "same", "document", "future", "since",
    "fiscal", "prior",
]  # fmt: skip
"""What a period may cover."""


class Example(Struct, frozen=True):
    """A text and what must come of it: the fields named in `want`, of one record (or of one change)."""

    #: The text, as it would stand in a document; it is tried in both scripts and widths.
    text: str
    #: The records that must come of it, each with the fields that matter.
    want: tuple[dict[str, Any], ...] = ()


class Examples(Struct, frozen=True):
    """Texts that a rule must claim, and texts that it must leave alone."""

    #: Texts that the rule must claim.
    match: tuple[Example, ...] = ()
    #: Texts in which it must claim nothing.
    no_match: tuple[Example, ...] = ()


class MetricRule(Struct, frozen=True):
    """A metric: what it is called and which kinds of unit its value may have."""

    #: One sentence for whoever reads the file: what the rule is for.
    why: str
    #: What tables call it, by language: `zh-Hant`, `zh-Hans`, `en`.
    name: dict[str, str]
    #: The kinds of unit that its value may have; a number of another kind is left unclaimed.
    takes: tuple[UnitKind, ...]
    #: What texts call it.
    phrases: tuple[Phrase, ...]
    #: Phrases that name the metric and make its value negative (虧損).
    losses: tuple[Phrase, ...] = ()
    #: Nouns that say what a count counts (億 *客戶*); they name the metric beside a count only.
    counted: tuple[Phrase, ...] = ()
    #: True where such a noun may also rise and fall by itself (用戶增長 12%).
    countable: bool = False
    #: The concept of the US-GAAP taxonomy, where there is one.
    xbrl: str | None = None
    #: Phrases behind which the value is stated for ten (每10股派).
    tenths: tuple[Phrase, ...] = ()
    #: False where nothing is ever left out of it, as of cash and prices; counts never take it.
    adjustable: bool = True
    #: Phrases that name the metric without one-off items (核心淨利潤).
    adjusted: tuple[Phrase, ...] = ()
    #: The metric that a change in percent is told of where only a share was named (佔比六成,增 20%).
    base: MetricId | None = None
    #: Words of another metric that name this one in a text that names its `ratio`, never the metric by a word of its
    #: own, and the other one by another word, too (營業收入 in machine translations).
    borrowed: tuple[Pattern, ...] = ()
    #: Those that do so in any text whose head is on a company of the rules, whatever else it names (運營收入).
    translated: tuple[Pattern, ...] = ()
    #: Words for the other metric in translated releases: beside them all `borrowed` words do so in such a text.
    released: tuple[Pattern, ...] = ()
    #: Phrases for anything of the metric's family (盈利, 支出): they go on with the one named before.
    generic: tuple[Phrase, ...] = ()
    #: Those of them that make the value negative (虧損).
    generic_losses: tuple[Phrase, ...] = ()
    #: Metrics of one family stand in for each other's general words: `profit`, `expense`, `per_share`, `orders`.
    family: str | None = None
    #: The families of metrics whose share this is not (研發費用 12 億,佔營收 5%).
    not_of: tuple[str, ...] = ()
    #: The largest amount that it may have, in whole units.
    most: int | None = None
    #: What a share alone beside an amount of it is (營業利潤 125 億,35%).
    ratio: MetricId | None = None
    #: What a multiple alone beside it is (現價 22 倍).
    multiple: MetricId | None = None
    #: What its share of a profit is; that of other metrics is none of theirs (派息佔淨利潤的 45%).
    of_profit: MetricId | None = None
    #: What an amount larger than `most` is (派末期股息 4.2 億元).
    total: MetricId | None = None
    #: What a general word means for a segment where nothing of the family was named (虧損).
    of_segment: MetricId | None = None
    #: True where the metric, once named, is what the clause is about, whatever else it names.
    dominant: bool = False
    #: True where the metric is named by the way, and the next clause goes on with the one before.
    aside: bool = False
    #: The metric that an amount added to this one belongs to (容量 → 新增容量).
    increment: MetricId | None = None
    #: How far its segment may be taken from: `clause`, `sentence`, `document`, or `none` for company figures.
    segment: Literal["clause", "sentence", "document", "none"] = "document"
    #: Set where a share beside this metric is always a comparison on this basis (性價比).
    compares: Basis | None = None
    #: True for prices on a stock exchange, which belong to a trading day and to no fiscal period.
    market: bool = False
    #: True where a value is an expectation by its nature (目標價).
    expected: bool = False
    #: Texts that it must claim (`match`) and leave alone (`no_match`).
    examples: Examples = field(default_factory=Examples)


class SegmentRule(Struct, frozen=True):
    """A segment, business, product or region of a company."""

    #: One sentence for whoever reads the file: what the rule is for.
    why: str
    #: What tables call it, by language: `zh-Hant`, `zh-Hans`, `en`.
    name: dict[str, str]
    #: What texts call it.
    phrases: tuple[Phrase, ...]
    #: The metric that a plain number of it counts (Trainium2 50 萬顆).
    counts: MetricId | None = None
    #: True where other companies have one of that name too (ads, 3P), so that it tells nobody's text.
    common: bool = False
    #: Texts that it must claim (`match`) and leave alone (`no_match`).
    examples: Examples = field(default_factory=Examples)


class CompanyRule(Struct, frozen=True):
    """A company: how texts call it, what it reports in and when its fiscal year ends."""

    #: One sentence for whoever reads the file: what the rule is for.
    why: str
    #: What records say in `company`.
    ticker: str
    #: The names that texts give it.
    phrases: tuple[Phrase, ...]
    #: What it reports in, an ISO code: plain 元 in texts on it.
    currency: str
    #: The month that its fiscal year ends in, 1 to 12.
    fiscal_year_end: int = 12
    #: Its parts that figures are reported of; they are known in texts on the company only.
    segments: dict[str, SegmentRule] = field(default_factory=dict)


class WordRule(Struct, frozen=True):
    """Words of one kind and what they do to the quantity beside them."""

    #: One sentence for whoever reads the file: what the rule is for.
    why: str
    #: The words.
    phrases: tuple[Phrase, ...]
    #: 1 for a rise, -1 for a fall.
    sign: int = 0
    #: What a change beside it is measured against.
    basis: Basis | None = None
    #: What the figure beside it leaves out.
    adjustment: Adjustment | None = None
    #: A metric that the word names by itself (多賺 is a rise of net income).
    metric: MetricId | None = None
    #: What the adjustment becomes when the metric named behind the word is one of these.
    objects: dict[str, Adjustment] = field(default_factory=dict)
    #: The metric that is meant where none is in reach (跌 4% is the share price).
    fallback: MetricId | None = None
    #: True where the word says a difference between two things, no movement in time (高出).
    differs: bool = False
    #: True where the word counts only right beside a quantity (為, 至).
    near: bool = False
    #: True where the word tells a figure of the range before (中值).
    ranged: bool = False
    #: Texts that it must claim (`match`) and leave alone (`no_match`).
    examples: Examples = field(default_factory=Examples)


class PeriodRule(Struct, frozen=True):
    """How a period is written: patterns with named groups, and what they mean."""

    #: One sentence for whoever reads the file: what the rule is for.
    why: str
    #: How it is written; a part of `period_parts` stands in curly brackets.
    patterns: tuple[PartedPattern, ...]
    #: Years from the document's own (去年: -1).
    year: int | None = None
    #: Quarters from the document's own (上季: -1).
    quarter: int | None = None
    #: Days from the day of publication (昨日: -1).
    days: int | None = None
    #: Weeks from the one of publication, with a weekday (上週五: -1); without, it is the last such day.
    weeks: int | None = None
    #: Years that follow the one named by `year` in the same words, each with a value of its own (今明兩年: 1).
    further: int | None = None
    #: `quarter`, `half`, `ytd`, `ttm`, `year`, `end`, `month`, `month_end`, `day`, `same` (the same period),
    #: `document`, `future`, `since` (no period of a figure), `fiscal` (a fiscal year, told from the one of the
    #: document's date), `prior` (the fiscal year before the one that is reported).
    span: Span | None = None
    #: True where the words name what a figure is compared with (去年同期).
    compared: bool = False
    #: True for a fiscal year that is named by both years it lies in (2024/25 年度).
    straddles: bool = False
    #: Texts and the periods that they are, in a document on the fourth quarter of 2025.
    examples: dict[str, str] = field(default_factory=dict)


class LayoutRules(Struct, frozen=True):
    """What numbers a line, and who speaks it. Patterns are regexes at the head of a line."""

    #: By the level that the numbering stands for; lines numbered alike are on one level.
    numbering: dict[str, PartedPattern]
    #: What a question begins with.
    question: tuple[Pattern, ...]
    #: What an answer begins with.
    answer: tuple[Pattern, ...]
    #: What the words of a speaker begin with.
    speakers: tuple[Pattern, ...]
    #: Regexes over the head of a table's column that make it one of changes (變動).
    changes: tuple[Pattern, ...] = ()
    #: Words that open a sentence on parts of what the one before told.
    parts: tuple[str, ...] = ()
    #: Latin words whose point ends no sentence.
    abbreviations: tuple[str, ...] = ()


class DocumentRules(Struct, frozen=True):
    """How the document's own company, date and currency are told."""

    #: Regexes over the original text; the group `ticker` is the ticker.
    tickers: tuple[TickerPattern, ...]
    #: Abbreviations that stand in brackets as tickers do, and are none (NIM, HBM).
    not_tickers: tuple[str, ...]
    #: Words right behind a date that make it the day of publication.
    published: tuple[Pattern, ...]
    #: Words right behind a period that make it the document's (財報).
    reports: tuple[Pattern, ...]
    #: The currency of plain 元 in a `simplified` and a `traditional` text: by the exchange in the ticker, by the
    #: ticker's number of digits, `default` where neither tells.
    currencies: dict[str, dict[str, str]]
    #: Regexes for reports that foretell a period's results: their outlook is for the document's own period.
    previews: tuple[Pattern, ...]
    #: Words of the places that a traditional text may come from, by the currency of its plain 元.
    dialects: dict[str, tuple[str, ...]]
    #: Phrases that state the document's currency; `{currency}` stands for its name.
    stated: tuple[PartedPattern, ...]
    #: Regexes right behind a quarter for reports on the year up to its end (三季报 of Chinese companies).
    to_date: tuple[Pattern, ...] = ()
    #: Phrases that state the currency of what follows in the sentence, likewise (以美元計).
    reckoned: tuple[PartedPattern, ...] = ()
    #: Currencies that go on as plain 元 once they have been named, in whatever script.
    abbreviated: tuple[str, ...] = ()
    #: Currencies of exchanges whose companies report in others: one that a text spells out first goes on there.
    hosts: tuple[str, ...] = ()


class RuleFile(Struct, frozen=True):
    """The whole file."""

    #: How numbers are written.
    numerals: NumeralRules | None = None
    #: Units; the first one that fits counts.
    units: tuple[UnitRule, ...] = ()
    #: Words that are number and unit at once.
    fixed: tuple[FixedRule, ...] = ()
    #: Words that say how exact a number is.
    bounds: tuple[BoundRule, ...] = ()
    #: What joins the ends of a range.
    ranges: tuple[Pattern, ...] = ()
    #: What ends a range whose ends are joined as a list is (5% 與 8% 之間).
    between: tuple[Pattern, ...] = ()
    #: What stands between a figure and how far it may be off (47%±1.5%).
    tolerances: tuple[Pattern, ...] = ()
    #: What joins the members of a list: plain texts.
    lists: tuple[str, ...] = ()
    #: What joins one change in two terms (升 1.82 元或 17.1%).
    alternatives: tuple[str, ...] = ()
    #: Digits and numerals that count nothing.
    not_quantities: NotQuantityRules | None = None
    #: Periods; the first one that matches at a place counts.
    periods: dict[str, PeriodRule] = field(default_factory=dict)
    #: Parts of the patterns of periods, by the name that stands for them.
    period_parts: dict[str, Fragment] = field(default_factory=dict)
    #: What numbers a line, and who speaks it.
    layout: LayoutRules | None = None
    #: How a document's company, date and currency are told.
    document: DocumentRules | None = None
    #: Words around a quantity, by the group that says what they do.
    words: dict[WordGroup, dict[str, WordRule]] = field(default_factory=dict)
    #: Metrics.
    metrics: dict[str, MetricRule] = field(default_factory=dict)
    #: Companies with their segments.
    companies: dict[str, CompanyRule] = field(default_factory=dict)

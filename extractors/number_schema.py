"""The part of `schema` on numbers: what a rules file may hold on numerals, units and how exact a number is."""

from __future__ import annotations

from msgspec import Struct

from amzn_extract.extractors.markers import Number, PartedPattern, Pattern
from amzn_extract.extractors.model import Bound, UnitKind


class UnitRule(Struct, frozen=True):
    """A unit: how it is written before or after a number, and what one of it is worth."""

    #: The kind of unit, which metrics take or do not.
    kind: UnitKind
    #: What records call it; none for money whose currency the text must tell.
    unit: str | None = None
    #: What one of it is worth in that unit.
    factor: Number = "1"
    #: How it is written before a number: plain texts.
    before: tuple[str, ...] = ()
    #: How it is written behind a number.
    after: tuple[Pattern, ...] = ()
    #: True where a digit may follow as a decimal (一成五).
    tail: bool = False
    #: True where a number of one or two with it counts nothing (一個).
    weak: bool = False
    #: True where 幾 and 數 may stand right before it (幾成, 數倍).
    several: bool = False
    #: Set where the factor holds for numbers below this one only (八折 and 75折).
    below: Number | None = None


class FixedRule(Struct, frozen=True):
    """A word that is number and unit at once (翻倍)."""

    #: The words.
    phrases: tuple[Pattern, ...]
    #: The number that they say.
    value: Number
    #: Its unit, as records call it.
    unit: str
    #: The kind of that unit.
    kind: UnitKind
    #: True where the word says a change (翻倍), not a level (一半).
    delta: bool = False


class BoundRule(Struct, frozen=True):
    """Words around a number that say how exact it is."""

    #: What records say in `bound`.
    bound: Bound
    #: Words before the number.
    before: tuple[Pattern, ...] = ()
    #: Words behind it.
    after: tuple[Pattern, ...] = ()
    #: Words before a number that may as well compare with what stands behind them (高於).
    compares: tuple[Pattern, ...] = ()


class NumeralRules(Struct, frozen=True):
    """How numbers are written in Chinese and with Latin scales."""

    #: Digits with their values.
    digits: dict[str, int]
    #: What multiplies the digit before it: 十, 百, 千.
    tens: dict[str, int]
    #: What multiplies all before it: 萬, 億.
    scales: dict[str, int]
    #: Latin words and letters that do so (million, bn).
    latin_scales: dict[str, int]
    #: The decimal point in words.
    point: str
    #: Latin words that a figure and its sign may follow at once (YoY-12%, EPS0.45).
    led: tuple[str, ...]
    #: Signs and words of a negative number.
    minus: tuple[str, ...]
    #: What stands between the parts of a fraction.
    fraction: str
    #: The stroke of a fraction, a regex that tells it from other strokes (3/4 的居民).
    slash: Pattern
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
    more_unless: tuple[Pattern, ...]
    #: Words inside a number that make it approximate (來 in 三十來億).
    around: tuple[str, ...]
    #: Words that stand for an unknown digit (數 in 數十億).
    several: tuple[str, ...]
    #: Words before a round number that make it a lower bound (上 in 上千).
    upward: tuple[Pattern, ...]
    #: Half of the unit or scale before it.
    half: Pattern
    #: Half of one as a number of its own (半個月).
    half_number: Pattern
    #: The classifier that a half may split from its noun (兩個半小時).
    halved: str
    #: Words right before a number that make it one without any unit (一共 25).
    counting: tuple[Pattern, ...]
    #: What follows such a number where it counts nothing (25 日).
    counting_unless: tuple[Pattern, ...]


class NotQuantityRules(Struct, frozen=True):
    """Digits and numerals that count nothing."""

    #: Regexes; `{currency}` stands for the codes and names of currencies, `{numeral}` for Chinese numerals,
    #: `{led}` for the words that figures follow at once.
    patterns: tuple[PartedPattern, ...]
    #: Plain words.
    words: tuple[str, ...]

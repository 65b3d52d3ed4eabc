"""The regexes that quantities are read by, built from the rules."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from amzn_extract.extractors.automaton import Automaton
from amzn_extract.extractors.choice import Choice
from amzn_extract.extractors.fold import fold
from amzn_extract.extractors.lexicon import fold_pattern
from amzn_extract.extractors.number_schema import NumeralRules, UnitRule
from amzn_extract.extractors.schema import RuleFile

# Kinds of unit whose number stands apart from a number before it: 3萬5個 is one, 3億5倍 is two.
_APART = frozenset({"share", "points", "times", "time", "duration"})
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def either(words: Iterable[str]) -> str:
    """An alternation of regexes, the longest first, Latin ones ending where the word ends."""
    ordered = sorted((fold_pattern(w) for w in words), key=len, reverse=True)
    return "|".join(w + ("(?![a-z0-9])" if re.search(r"[a-z]\??$", w) else "") for w in ordered) or "(?!)"


def literally(words: Iterable[str]) -> str:
    """An alternation of literal words, the longest first."""
    return "|".join(sorted((re.escape(fold(w)) for w in words), key=len, reverse=True)) or "(?!)"


def _bare(unit: UnitRule) -> UnitRule:
    """A unit without its words, for which nobody asks any more."""
    return replace(unit, before=(), after=())


def _guarded(pattern: str) -> str:
    """An alternation that is tried only where one of its ways may begin; most numbers have nothing of the kind."""
    return f"{Automaton([pattern]).first()}(?:{pattern})"


class Grammar:
    """How numbers are written, with what stands around them, compiled from the rules.

    What stands in a group is told by the choice of its name: which bound, which currency, which unit.
    """

    def __init__(self, rules: RuleFile) -> None:
        """`rules` is validated.

        Raises:
            re.error: its units, bounds and fixed words make no regex together.
        """
        words = rules.numerals
        assert words is not None
        written = _Written(words, rules.units)
        units = _unit_words(rules, words)
        self.units = Choice([(either([word]), (unit, halved)) for word, unit, halved in units])
        self.money = Choice([(_leading([w]), _bare(unit)) for unit in rules.units for w in _longest_first(unit.before)])
        self.fixed = Choice([(either(rule.phrases), rule) for rule in rules.fixed])
        self.bounds = Choice(
            (either(phrases), (bound.bound, compares))
            for bound in rules.bounds
            for phrases, compares in ((bound.before, False), (bound.compares, True))
            if phrases
        )
        self.after = Choice([(either(bound.after), bound.bound) for bound in rules.bounds if bound.after])
        #: Of what stands behind a number; first, as it tells a fault in the units.
        self.trail = re.compile(self._trail_pattern(rules, written))
        self.number = self._number_pattern(rules, written)

    def _number_pattern(self, rules: RuleFile, written: _Written) -> str:
        """A number with what stands before it: bound words, currency and sign.

        Groups: `ahead` (a currency before a bound word), `bound`, `money`, `sign`, `money2`, `number` (inside it
        `upward`); `fixed` for a word that is number and unit at once.
        """
        words = rules.numerals
        assert words is not None
        codes = [fold(w).strip() for u in rules.units for w in u.before if fold(w)[-1] in _LETTERS]
        signs = sorted({re.escape(fold(w)[-1]) for u in rules.units for w in u.before if not fold(w)[-1].isalnum()})
        before = dict.fromkeys([*codes, *words.led])
        glued = "|".join([f"(?<=[{''.join(signs)}])", *(f"(?<={word})" for word in before)])
        minus = literally(words.minus)
        bounds, fixed, money = (_guarded(choice.pattern) for choice in (self.bounds, self.fixed, self.money))
        return (
            rf"(?:(?P<ahead>{money})(?={bounds}))?(?:(?P<bound>{bounds})[ *]*)?(?:(?P<fixed>{fixed})|"
            rf"(?:(?P<money>{money}) ?)?(?:(?P<sign>\+|±|{minus}) ?(?=[\d$%.{written.numeral}a-z]))?"
            rf"(?:(?P<money2>{money}) ?)?"
            rf"(?P<number>{written.fraction}"
            rf"|(?:(?<![\da-z])(?:(?<!\.)|(?<=\.\.))(?:(?<!\d,)|(?!\d{{3}}(?!\d)))|{glued}){written.mixed}"
            rf"|{written.chinese}))"
        )

    def _trail_pattern(self, rules: RuleFile, written: _Written) -> str:
        """What stands behind a number: `more`, `unit`, `rest`, `more2`, `after`."""
        words = rules.numerals
        assert words is not None
        tails = "|".join(
            f"(?<={fold(u)})" for unit in rules.units if unit.tail for w in unit.after if (u := _literal(w))
        )
        parts = either(w for u in rules.units if u.kind == "money" and u.factor != "1" for w in u.after)
        digit = "".join(c for c in words.digits if c not in words.formal)
        zeros = "".join(c for c, value in words.digits.items() if value == 0)
        behind = f"{written.alone_behind}(?! ?(?:{parts}))"
        more = literally(w for w in words.more if w not in words.several)
        inside = literally([*words.more_signs, *words.around, *(w for w in words.more if w not in words.several)])
        return (
            rf"(?: ?(?P<more>{inside})? ?(?P<unit>{_guarded(self.units.pattern)})"
            rf"(?P<rest>{words.half}|(?:{tails})[{zeros}]?[\d{digit}]{behind})?"
            rf"|(?P<more2>{more})(?! ?[\d{digit}]|{either(words.more_unless)}))?"
            rf"(?: ?(?P<after>{_guarded(self.after.pattern)}))?"
        )


def _unit_words(rules: RuleFile, words: NumeralRules) -> list[tuple[str, UnitRule, bool]]:
    """The words behind numbers, the longest first, with their units; True where a half stands inside (個半小時)."""
    half = fold(words.half[0])
    ways: list[tuple[str, UnitRule, bool]] = []
    for one in rules.units:
        unit = _bare(one)
        for word in one.after:
            ways.append((word, unit, False))
            if unit.kind in _APART and word.startswith(words.halved):
                noun = word.removeprefix(words.halved)
                ways.append((words.halved + half + noun.removeprefix("?"), unit, True))
    return sorted(ways, key=lambda way: len(re.sub(r"\(\?.*?\)|\?", "", way[0])), reverse=True)


class _Written:
    """The ways to write a number, as regexes."""

    def __init__(self, words: NumeralRules, units: Sequence[UnitRule]) -> None:
        digit, tens, scales = ("".join(map(re.escape, w)) for w in (words.digits, words.tens, words.scales))
        self.numeral = digit + tens + scales
        # 千 in 千瓦 and 兆 in 兆瓦 belong to the unit.
        prefixed = [w for unit in units for w in (re.sub(r"^.\?", "", w) for w in unit.after) if w[0] in tens + scales]
        formal = "".join(words.formal)
        company = formal + scales + words.point + "".join(c for c, value in words.digits.items() if value == 0)
        # 陸 and 拾 are numerals only among their like: 大陸, 收拾. Atomic, as one reason is as good as another.
        self._alone = rf"(?>(?![{formal}])|(?=.[{company}])|(?<=[{company}]))" if formal else ""
        self._power = rf"(?!{either(prefixed)}){self._alone}[{tens}{scales}]"
        self._digit = rf"{self._alone}[{digit}]"
        self._words, self._digits, self._tens, self._scales = words, digit, tens, scales
        self._more, self._unless = literally(words.more), either(words.more_unless)
        self._inside = literally([*words.more, *words.more_signs, *words.around])
        apart = either(w for unit in units if unit.kind in _APART for w in unit.after)
        plain = "".join(c for c in (*words.digits, *words.tens, *words.scales) if c not in words.formal)
        self.alone_behind = rf"(?![.,]\d| ?(?:[\d{plain}:/]|{apart}))"
        self._whole = r"(?>\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?!\.\d)"
        self._arabic = r"(?:(?>(?>\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?)(?!\.\d)|(?<![\w.%])\.\d+(?!\.?\d))"
        several = [w for unit in units if unit.several for w in unit.after]
        self._counted = either(w for unit in units for w in unit.after)
        self._few = rf"(?:{literally(words.several)})(?=(?:{either(several)}))"
        self.mixed, self.chinese = self._build_mixed(), self._build_chinese()
        self.fraction = self._build_fraction()

    def _build_mixed(self) -> str:
        """1,234.5, 35k, 1.5 billion, 3萬4000, 2兆3,600億, 12 億 3,400 萬, 500 多億."""
        words, power = self._words, self._power
        latin = either(w for w in words.latin_scales if len(w) > 1)
        letters = "".join(w for w in words.latin_scales if len(w) == 1)
        several = literally(w for w in words.several if w in words.more)
        coefficient = rf"{self._whole}(?:{power})*"
        blanked = "|".join(
            rf"(?<=[{scale}]) ?{coefficient}(?<=[\d{self._tens}]) ?[{lower}]"
            for scale, lower in (
                (s, "".join(k for k, v in words.scales.items() if v < worth)) for s, worth in words.scales.items()
            )
            if lower
        )
        arabic, more = self._arabic, self._inside
        zeros = "".join(c for c, value in words.digits.items() if value == 0)
        tail = (
            rf"(?:(?:(?>\d{{1,3}}(?:,\d{{3}})+|\d{{1,4}})(?:\.\d+)?(?=[{self._tens}{self._scales}])"
            rf"|\d{{3,4}}(?![\d.])|(?:(?<=[{self._tens}{self._scales}])\d|[{self._digits}]){self.alone_behind}(?!\d)"
            rf"|[{zeros}]\d{{1,4}}(?![\d.])|[{self._digits}](?=[{self._tens}{self._scales}{self._digits}]))(?:{power})*)*"
        )
        return (
            rf"(?:{self._whole} ?(?:{power})*[{self._scales}](?:{blanked})+{tail}"
            rf"|{arabic}(?: ?(?:{latin})(?![a-z])|[{letters}](?![a-z0-9])"
            rf"| ?(?:{more})? ?(?:{power})+{tail}"
            rf"|(?:{several})(?!{self._unless}))?)"
        )

    def _build_chinese(self) -> str:
        """三萬五千, 數十億, 上千, 兩三百, 三、四, 一千多萬, 三十來億, 十幾, 三點一四."""
        words, power, digit = self._words, self._power, self._digit
        pairs = "|".join(
            a + words.pair_joint + b
            for a, n in words.digits.items()
            for b, m in words.digits.items()
            if m - n == 1 and n and a not in words.formal and b not in words.formal
        )
        joint = words.pair_joint
        return (
            rf"(?:(?:(?:{literally(words.several)})|(?P<upward>{either(words.upward)}))(?:{power})+|{self._few}"
            rf"|(?<![{self._digits}{joint}])(?:{pairs})(?=[{self._tens}{self._scales}]|{self._counted})(?:{power})*"
            rf"|(?:{digit}|{power})(?:{digit}|{power}|(?:{self._inside})(?={power})){{0,30}}"
            rf"(?:(?:{words.point}|\.(?=[{self._digits}]))[{self._digits}]+(?:{power})*)?"
            rf"(?:(?<=[{self._tens}])(?:{literally(words.several)}))?"
            rf"|{words.half_number})"
        )

    def _build_fraction(self) -> str:
        """三分之一, 百分之負三點五, 百分之 12.5, 百分之幾十, 二又三分之一."""
        words = self._words
        cn = rf"[{self.numeral}]{{1,20}}"
        several = literally(words.several)
        above = (
            rf"(?:(?:{literally(words.minus)})?(?:{self._arabic}|(?:{several})[{self._tens}{self._scales}]*"
            rf"|{cn}(?:{several})?(?:{words.point}[{self._digits}]{{1,20}})?))"
        )
        below = rf"(?:[{self.numeral}]{{1,20}}|(?<!\d)(?<!\d[.,])\d{{1,4}})"
        stroked = rf"(?<![\d/.-])\d{{1,3}}{words.slash}\d{{1,3}}(?![\d/.-])"
        return rf"(?:(?:(?:{cn}|\d{{1,4}}){words.mixed_fraction})?{below}{words.fraction} ?{above}|{stroked})"


def _leading(words: Iterable[str]) -> str:
    """Currencies before a number: a Latin one is a word of its own, but digits may follow at once."""
    return "|".join(
        ("(?<![a-z0-9])" if w[0].isascii() and w[0].isalpha() else "")
        + re.escape(w)
        + ("(?![a-z])" if w[-1].isascii() and w[-1].isalpha() else "")
        for w in _longest_first(words)
    )


def _longest_first(words: Iterable[str]) -> list[str]:
    return sorted(map(fold, words), key=len, reverse=True)


def _literal(word: str) -> str:
    """The characters that a unit's word begins with before any regex."""
    return re.split(r"[(\[?]", word)[0]

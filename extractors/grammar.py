"""The regexes that quantities are read by, built from the rules."""

from __future__ import annotations

import re
from collections.abc import Iterable

from amzn_extract.extractors.fold import fold
from amzn_extract.extractors.lexicon import fold_pattern
from amzn_extract.extractors.schema import RuleFile


def either(words: Iterable[str]) -> str:
    """An alternation of regexes, the longest first, Latin ones ending where the word ends."""
    ordered = sorted((fold_pattern(w) for w in words), key=len, reverse=True)
    return "|".join(w + ("(?![a-z0-9])" if re.search(r"[a-z]\??$", w) else "") for w in ordered)


def group_of(match: re.Match[str], prefix: str) -> str | None:
    """The name of the matched group that starts with `prefix` and a digit."""
    return next((k for k, v in match.groupdict().items() if v is not None and re.match(rf"{prefix}\d", k)), None)


def number_pattern(rules: RuleFile) -> str:
    """A number with what stands before it: bound words, currency and sign.

    Groups: `bound` (inside it `b3__b`, or `b3__c` for comparisons, by the place of the rule), `money`,
    `sign`, `money2` (inside them `u3__1`), `number`; `f3` for a word that is number and unit at once.
    """
    words = rules.numerals
    assert words is not None
    digit, tens, scales = ("".join(map(re.escape, w)) for w in (words.digits, words.tens, words.scales))
    more, several, upward = (either(w) for w in (words.more, words.several, words.upward))
    # 千 in 千瓦 and 兆 in 兆瓦 belong to the unit.
    prefixed = [u for unit in rules.units for u in unit.after if u[0] in tens + scales]
    power = f"(?!{either(prefixed)})[{tens}{scales}]" if prefixed else f"[{tens}{scales}]"
    latin = either([w for w in words.latin_scales if len(w) > 1])
    letters = "".join(w for w in words.latin_scales if len(w) == 1)
    arabic = r"(?:\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?)"
    mixed = (
        rf"{arabic}(?: ?(?:{latin})(?![a-z])|[{letters}](?![a-z0-9])"
        rf"| ?(?:{more})? ?(?:{power})+"
        rf"(?:(?:(?:\d{{1,3}}(?:,\d{{3}})+|\d{{1,4}})(?:\.\d+)?(?=[{tens}{scales}])|\d{{3,4}}(?![\d.])|[{digit}])(?:{power})*)*)?"
    )
    chinese = (
        rf"(?:(?:{several}|(?:{upward}))(?:{power})+"
        rf"|(?:[{digit}]|{power})(?:[{digit}]|{power}|(?:{more})(?={power})){{0,30}}(?:{words.point}[{digit}]+(?:{power})*)?(?:(?<=[{tens}])(?:{several}))?)"
    )
    cn = rf"[{digit}{tens}{scales}]{{1,20}}(?:{words.point}[{digit}]{{1,20}})?"
    fraction = rf"(?:[{digit}{tens}{scales}]{{1,20}}{words.fraction}(?:{arabic}|{cn}))"
    money = "|".join(
        f"(?P<{g}__1>{either(map(re.escape, u.before))})"
        for g, u in ((f"u{n}", unit) for n, unit in enumerate(rules.units))
        if u.before
    )
    money2 = money.replace("__1>", "__2>")
    bounds = "|".join(
        part
        for g, b in ((f"b{n}", b) for n, b in enumerate(rules.bounds))
        for part in (
            f"(?P<{g}__b>{either(b.before)})" if b.before else "",
            f"(?P<{g}__c>{either(b.compares)})" if b.compares else "",
        )
        if part
    )
    minus = either(map(re.escape, words.minus))
    fixed = "|".join(f"(?P<{g}>{either(f.phrases)})" for g, f in ((f"f{n}", f) for n, f in enumerate(rules.fixed)))
    return (
        rf"(?:(?P<bound>{bounds}) ?)?(?:{fixed}|"
        rf"(?:(?P<money>{money}) ?)?(?:(?P<sign>\+|±|{minus}) ?(?=[\d$%{digit}{tens}a-z]))?"
        rf"(?:(?P<money2>{money2}) ?)?"
        rf"(?P<number>{fraction}|(?<![\da-z])(?<!\d[.,]){mixed}"
        rf"|(?:(?<=[$€£¥₩₹])|(?<=usd|rmb|cny|hkd|eur|twd|ntd)){mixed}|{chinese}))"
    )


def trail_pattern(rules: RuleFile) -> str:
    """What stands behind a number: `more`, `unit` (inside it `u3__12`), `rest`, `more2`, `after` (`b3__a`)."""
    words = rules.numerals
    assert words is not None
    digit = "".join(words.digits)
    units = sorted(
        ((u, g) for g, unit in ((f"u{n}", unit) for n, unit in enumerate(rules.units)) for u in unit.after),
        key=lambda pair: len(re.sub(r"\(\?!.*?\)|\?", "", pair[0])),
        reverse=True,
    )
    ways = "|".join(f"(?P<{g}__{n}>{either([u])})" for n, (u, g) in enumerate(units))
    after = "|".join(
        f"(?P<{g}__a>{either(b.after)})" for g, b in ((f"b{n}", b) for n, b in enumerate(rules.bounds)) if b.after
    )
    tails = "".join(fold(u[0]) for unit in rules.units if unit.tail for u in unit.after) or "%"
    more, unless = either(w for w in words.more if w not in words.several), either(words.more_unless)
    return (
        rf"(?: ?(?P<more>{more})? ?(?P<unit>{ways})(?P<rest>{words.half}|(?<=[{tails}])[{digit}](?![{digit}]))?"
        rf"|(?P<more2>{more})(?! ?[\d{digit}]|{unless}))?"
        rf"(?: ?(?P<after>{after}))?"
    )

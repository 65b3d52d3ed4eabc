"""What became of every number of a text: each falls into one class, so that none is lost unseen.

A *number* is an unbroken run of digits and Chinese numerals (the digits, tens and scales of the rules); a
point between digits, a comma before three digits and a blank between a digit and a ten or scale don't break
it, and a capital numeral by itself (陸 in 大陸) is none. So `1,878.5`, `3萬4千` and `2,134 億` are one number
each, `2025年10月` and `三點五` are two. Width and script make no difference. 半, 幾, 數 and 多 are no numerals.

The classes:

- `records`: it stands in the value of a record or in one of its changes;
- `periods`: in a date or a period;
- `numbering`: it numbers a line, a heading or a speaker's turn, or is an ordinal;
- `names`: in a metric's, segment's or company's name or what the rules skip as names, times and addresses;
- `words`: in a phrase of the rules, in one of their words that count nothing, or a numeral alone that is none,
  one or two, or a ten or scale, and that no quantity begins with (一個, 零售, 百分點, 億元);
- `unclaimed`: all others, above all quantities that no rule claims.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate

from amzn_extract.extractors.model import Fate, LeftOver, Number, Reason, Record
from amzn_extract.extractors.number_schema import NumeralRules
from amzn_extract.extractors.periods import Period
from amzn_extract.extractors.tokens import Token

_CLASSES: dict[Reason, Fate] = {
    "not read": "unclaimed", "lone numeral": "words", "numbering": "numbering", "word": "words", "name": "names",
    "ordinal": "numbering", "phrase": "words", "phrase of a name": "names", "no unit": "unclaimed",
    "no metric": "unclaimed", "period": "periods", "change": "records", "value": "records",
}  # fmt: skip
"""The class of each reason. Where several hold, the last one counts."""
_REASONS: tuple[Reason, ...] = tuple(_CLASSES)
_CODES = {reason: code for code, reason in enumerate(_REASONS)}
_PERIOD: Reason = "period"
_NAMES = frozenset({"metric", "counted", "segment", "company", "company_name"})
"""Kinds of tokens that are names."""
_AROUND = 16
"""Characters of context on either side of a number."""
_FEW = 2

Span = tuple[int, int]


def spans_of_numbers(text: str, numerals: NumeralRules) -> Iterator[Span]:
    """The numbers in folded `text`, in order; `numerals` are folded too."""
    powers = "".join(map(re.escape, (*numerals.tens, *numerals.scales)))
    all_numerals = powers + "".join(map(re.escape, numerals.digits))
    run = rf"(?:[0-9]+(?:,[0-9]{{3}}(?![0-9])|\.[0-9]+)*(?: (?=[{powers}]))?|[{all_numerals}])+"
    lone = "|".join(map(re.escape, numerals.formal)) or "(?!)"
    return (match.span() for match in re.finditer(rf"(?!(?:{lone})(?![0-9{all_numerals}])){run}", text))


def account(
    text: str,
    numerals: NumeralRules,
    heads: Iterable[Span],
    skipped: Iterable[tuple[int, int, Reason]],
    periods: Iterable[Period],
    tokens: Iterable[Token],
    records: Iterable[Record],
) -> list[Number]:
    """Every number of folded `text` with its class.

    `heads` are what numbers the lines, `skipped` what the quantities left out.
    """
    reached = bytearray(len(text))

    def reach(start: int, end: int, reason: Reason) -> None:
        reached[start:end] = bytes((_CODES[reason],)) * (end - start)

    for start, end in heads:
        reach(start, end, "numbering")
    numbering = _CODES["numbering"]
    found = sorted([*skipped, *_of_tokens(tokens), *((p.start, p.end, _PERIOD) for p in periods)], key=_rank)
    for start, end, reason in found:
        # Q1: and 三、 are read as a period and a number too; 05:18 goes on behind what looks like a numbering.
        if reached[end - 1] != numbering:
            reach(start, end, reason)
    claimed = [record for record in records if record.metric is not None]
    for record in claimed:
        if record.value is not None or record.low is not None:
            reach(record.start, record.end, "value")
    for change in (change for record in claimed for change in record.changes):
        reach(change.start, change.end, "change")
    spans = spans_of_numbers(text, numerals)
    return [_number(start, end, max(reached[start:end]), text, numerals) for start, end in spans]


def _rank(found: tuple[int, int, Reason]) -> int:
    return _CODES[found[2]]


def _of_tokens(tokens: Iterable[Token]) -> Iterator[tuple[int, int, Reason]]:
    for token in tokens:
        if token.quantity is not None:
            yield token.start, token.end, "no metric" if token.quantity.explicit else "no unit"
        elif token.meaning is not None:
            yield token.start, token.end, "phrase of a name" if token.kind in _NAMES else "phrase"


def _number(start: int, end: int, code: int, text: str, numerals: NumeralRules) -> Number:
    reason = _REASONS[code]
    if not code and end - start == 1 and not text[start].isascii() and numerals.digits.get(text[start], 0) <= _FEW:
        reason = "lone numeral"
    return Number(start, end, _CLASSES[reason], reason)


def left_over(text: str, numbers: Sequence[Number], file: str) -> list[LeftOver]:
    """The unclaimed numbers of the original `text` with their lines, in order."""
    lines = text.splitlines(keepends=True)
    starts = [0, *accumulate(map(len, lines))]
    found = []
    for number in numbers:
        if number.fate != "unclaimed":
            continue
        line = bisect_right(starts, number.start)
        before = text[max(starts[line - 1], number.start - _AROUND) : number.start]
        quote = text[number.start : number.end]
        after = text[number.end : min(starts[line], number.end + _AROUND)]
        context = f"{before}[{quote}]{after}".strip()
        found.append(LeftOver(file, line, number.start, number.end, quote, context, number.reason))
    return found

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
from collections.abc import Iterable, Sequence
from itertools import accumulate

from amzn_extract.extractors.model import Fate, LeftOver, Number, Reason, Record
from amzn_extract.extractors.periods import Period
from amzn_extract.extractors.rules import Rules
from amzn_extract.extractors.tokens import Token

_CLASSES: dict[Reason, Fate] = {
    "not read": "unclaimed", "lone numeral": "words", "numbering": "numbering", "word": "words", "name": "names",
    "ordinal": "numbering", "phrase": "words", "phrase of a name": "names", "no unit": "unclaimed",
    "no metric": "unclaimed", "period": "periods", "change": "records", "value": "records",
}  # fmt: skip
"""The class of each reason. Where several hold, the last one counts."""
_REASONS: tuple[Reason, ...] = tuple(_CLASSES)
_CODES = {reason: code for code, reason in enumerate(_REASONS)}
_FATES: tuple[Fate, ...] = tuple(_CLASSES.values())
_NUMBERING, _LONE, _CHANGE, _VALUE = _CODES["numbering"], _CODES["lone numeral"], _CODES["change"], _CODES["value"]
_MARKS = [bytes((code,)) for code in range(len(_REASONS))]
_NAMES = frozenset({"metric", "counted", "segment", "company", "company_name"})
"""Kinds of tokens that are names."""
_AROUND = 16
"""Characters of context on either side of a number."""
_FEW = 2

Span = tuple[int, int]


class Accountant:
    """Tells what became of every number, by the numerals of the rules."""

    def __init__(self, rules: Rules) -> None:
        """Compiles what numbers look like in folded text."""
        numerals = rules.file.numerals
        assert numerals is not None
        powers = "".join(map(re.escape, (*numerals.tens, *numerals.scales)))
        all_numerals = powers + "".join(map(re.escape, numerals.digits))
        run = rf"(?:[0-9]+(?:,[0-9]{{3}}(?![0-9])|\.[0-9]+)*(?: (?=[{powers}]))?|[{all_numerals}])+"
        lone = "|".join(map(re.escape, numerals.formal)) or "(?!)"
        self._numbers = re.compile(rf"(?!(?:{lone})(?![0-9{all_numerals}])){run}")
        #: Numerals that may be none where they stand alone.
        self._many = frozenset(digit for digit, value in numerals.digits.items() if value > _FEW)

    def account(
        self,
        text: str,
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
        for start, end in heads:
            reached[start:end] = _MARKS[_NUMBERING] * (end - start)
        for code, spans in enumerate(_claims(skipped, periods, tokens)):
            mark = _MARKS[code]
            for start, end in spans:
                # Q1: and 三、 are read as a period and a number too; 05:18 goes on behind what looks like a numbering.
                if reached[end - 1] != _NUMBERING:
                    reached[start:end] = mark * (end - start)
        claimed = [record for record in records if record.metric is not None]
        for record in claimed:
            if record.value is not None or record.low is not None:
                reached[record.start : record.end] = _MARKS[_VALUE] * (record.end - record.start)
        for record in claimed:
            for change in record.changes:
                reached[change.start : change.end] = _MARKS[_CHANGE] * (change.end - change.start)
        numbers: list[Number] = []
        for match in self._numbers.finditer(text):
            start, end = match.span()
            code = max(reached[start:end])
            if not code and end - start == 1 and not text[start].isascii() and text[start] not in self._many:
                code = _LONE
            numbers.append(Number(start, end, _FATES[code], _REASONS[code]))
        return numbers


def _claims(
    skipped: Iterable[tuple[int, int, Reason]], periods: Iterable[Period], tokens: Iterable[Token]
) -> list[list[Span]]:
    """What was read as something, by the code of what it was read as."""
    claims: list[list[Span]] = [[] for _ in _REASONS]
    for start, end, reason in skipped:
        claims[_CODES[reason]].append((start, end))
    no_metric, no_unit = claims[_CODES["no metric"]], claims[_CODES["no unit"]]
    names, phrases = claims[_CODES["phrase of a name"]], claims[_CODES["phrase"]]
    for token in tokens:
        if token.quantity is not None:
            (no_metric if token.quantity.explicit else no_unit).append((token.start, token.end))
        elif token.meaning is not None:
            (names if token.kind in _NAMES else phrases).append((token.start, token.end))
    claims[_CODES["period"]] += [(period.start, period.end) for period in periods]
    return claims


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

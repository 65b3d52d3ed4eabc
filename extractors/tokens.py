"""Cues, periods and quantities as one list of tokens, in the order of the text."""

from __future__ import annotations

import heapq
import re
from bisect import bisect_left
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import TypeGuard

from msgspec import Struct
from msgspec.structs import replace

from amzn_extract.extractors.model import Quantity
from amzn_extract.extractors.periods import Period
from amzn_extract.extractors.rules import Meaning, Rules
from amzn_extract.extractors.schema import WordRule

# One letter a kind, so that patterns over kinds are plain regexes over a string.
LETTERS = {
    "quantity": "Q", "period": "P", "compared": "Y", "metric": "M", "counted": "N", "segment": "S",
    "company": "W", "company_name": "W", "basis": "B", "direction": "D", "rate": "T", "goal": "G", "copula": "I",
    "comparison": "C", "from": "F", "reference": "R", "outlook": "O", "past": "K", "adjustment": "A",
    "zip": "Z", "owned": "J", "negation": "X", "unknown": "U", "stop": ",", "semicolon": ";", "colon": ":",
    "open": "(", "close": ")", "sentence": ".", "when": "V", "equals": "E", "cause": "H",
}  # fmt: skip
_STOPS = {",": "stop", ":": "colon", ";": "semicolon", "(": "open", ")": "close", "。": "sentence", "!": "sentence",
          "?": "sentence", "[": "open", "]": "close", "\u3014": "open", "\u3015": "close",
          "\u2026": "stop", "|": "stop"}  # fmt: skip


class Token(Struct, frozen=True, gc=False):
    """A span of the text with its kind and meaning."""

    kind: str
    start: int
    end: int
    id: str = ""
    meaning: Meaning | None = None
    quantity: Quantity | None = None
    period: Period | None = None
    latin: bool = False
    #: Further meanings of the same phrase.
    others: tuple[Meaning, ...] = ()

    @property
    def letter(self) -> str:
        """The kind as one letter."""
        return LETTERS[self.kind]

    @property
    def word(self) -> WordRule | None:
        """The rule of a word."""
        return self.meaning.word if self.meaning else None

    @property
    def loss(self) -> bool:
        """True for a metric named by its loss."""
        return self.meaning is not None and self.meaning.loss

    @property
    def owner(self) -> str | None:
        """The company whose segment it is."""
        return self.meaning.owner if self.meaning else None


_HAN = r"[\u3400-\u9fff]"
_COMMA = re.compile(r",(?!\d)")
_PARTED = re.compile(rf"(?<={_HAN}) +(?={_HAN})")
_BLANK = re.compile(rf"(?<=[\u3400-\u9fff%]) +(?={_HAN})")
"""Blanks between words: where any stand and no comma does, they part clauses."""
_OWNED = frozenset({"segment", "company_name"})
"""Kinds of cues that belong to a company."""
_FEW = 10
"""Bare numbers below may be part of a name."""
_YEARS = (1900, 2100)
_NEAR = 24
"""Characters between a phrase and a quantity that may tell which metric it names."""


class Tokenizer:
    """Finds the cues of the rules and merges them with periods and quantities."""

    def __init__(self, rules: Rules) -> None:
        """Keeps the rules' lexicon and the endings of unknown measures."""
        self._lexicon, self._metrics = rules.lexicon, rules.metrics
        unknown = rules.file.words.get("unknown", {})
        self._stop = re.compile(f"[{re.escape(''.join(_STOPS))}]")
        self._break = re.compile(f"[{re.escape(''.join(_STOPS))}\u3001\\n ]")
        self._measures = tuple(phrase for word in unknown.values() for phrase in word.phrases)

    def cues(self, text: str, wanted: Callable[[Meaning], bool] | None = None) -> list[Token]:
        """All cues in folded `text`, in order, the longest first where they overlap."""
        hits = list(self._lexicon.find(text, wanted))
        hits.sort(key=lambda hit: (hit[0], -hit[1]))
        tokens: list[Token] = []
        for start, end, meanings in hits:
            if tokens and start < tokens[-1].end:
                continue
            first = meanings[0]
            tokens.append(
                Token(first.kind, start, end, first.id, first, latin=text[start].isascii(), others=tuple(meanings[1:]))
            )
            if first.kind in ("outlook", "adjustment"):  # 預虧 foretells, and names what it foretells; 扣非 likewise
                tokens += [Token(m.kind, start, end, m.id, m) for m in meanings[1:] if m.kind == "metric"]
        return [token for token in tokens if token.kind != "idle"]

    def merge(
        self,
        text: str,
        cues: Sequence[Token],
        periods: Sequence[Period],
        quantities: Sequence[Quantity],
        owner: str | None,
    ) -> list[Token]:
        """Cues, periods and quantities in order; cues inside a quantity or a period are dropped.

        Segments of companies other than `owner` are none here, nor do they hide other phrases.
        """

        def wanted(meaning: Meaning) -> bool:
            return meaning.kind not in _OWNED or (meaning.owner or meaning.id) == owner

        owned = (cue for cue in cues if cue.meaning and (cue.others or cue.kind in _OWNED))
        if not all(wanted(meaning) for cue in owned for meaning in (cue.meaning, *cue.others) if meaning):
            cues = self.cues(text, wanted)
        own = [self._fitting(cue, quantities) if cue.others else cue for cue in cues]
        taken = [Token("quantity", q.start, q.end, quantity=q) for q in quantities]
        taken += [
            Token("compared" if p.compared else "period", p.start, p.end, p.rule, period=p)
            for p in periods
            if p.span != "since"
        ]
        taken.sort(key=lambda t: t.start)
        free = self._free(text, own, taken, wanted)
        # 每10股派 is one phrase, and the number in it none.
        inner = {n for t in free if t.kind == "metric" for n in range(t.start + 1, t.end) if text[n].isdigit()}
        taken = [t for t in taken if not (t.quantity and t.start in inner)]
        tokens = sorted([*free, *taken], key=lambda t: (t.start, t.end))
        for n, (number, noun) in enumerate(pairwise(tokens)):
            place = noun.kind == "counted" and not self._metrics[noun.id].countable  # people are counted with a word
            if place and text[number.end : noun.start] in ("", " ") and _counts(number.quantity):
                counted = replace(number.quantity, kind="count", unit="count", explicit=True)
                tokens[n] = replace(number, quantity=counted)
        return self._unknown(text, tokens)

    def _fitting(self, cue: Token, quantities: Sequence[Quantity]) -> Token:
        """A phrase with several metrics (合同: money, 份) names the one that takes the nearest quantity's unit."""
        meanings = [m for m in (cue.meaning, *cue.others) if m is not None and m.id in self._metrics]
        n = bisect_left(quantities, cue.start, key=lambda q: q.start)
        taken = {kind for m in meanings for kind in self._metrics[m.id].takes}
        near = [
            q for q in quantities[max(0, n - 1) : n + 1]
            if max(q.start - cue.end, cue.start - q.end) <= _NEAR and (q.kind in taken or cue.kind == "segment")
        ]  # fmt: skip
        if (len(meanings) < 2 and cue.kind != "segment") or not meanings or not near:
            return cue
        kind = min(near, key=lambda q: max(q.start - cue.end, cue.start - q.end)).kind
        if cue.kind == "segment" and kind != "count":
            return cue  # 實體店 52 億 is its revenue, 實體店 500 家 are stores
        takers = [m for m in meanings if kind in self._metrics[m.id].takes]
        takers.sort(key=lambda m: (kind == "count") != (m.kind == "counted"))
        return replace(cue, kind=takers[0].kind, id=takers[0].id, meaning=takers[0]) if takers else cue

    def _free(
        self, text: str, cues: Sequence[Token], taken: Sequence[Token], wanted: Callable[[Meaning], bool]
    ) -> list[Token]:
        free: list[Token] = []
        n = 0
        for cue in cues:
            while n < len(taken) and taken[n].end <= cue.start:
                n += 1
            inside = False
            for other in taken[n : n + 3]:
                quantity = other.quantity
                start, end = quantity.reach if quantity else (other.start, other.end)
                if cue.start >= end or cue.end <= start:
                    continue
                # A phrase may begin in the unit and go on (30 分鐘達); a comparison may hold the bound.
                if quantity is not None and cue.start >= quantity.start and cue.end > quantity.end:
                    continue
                if quantity is not None and cue.start < quantity.start and cue.end > quantity.end:
                    continue
                if quantity is None and cue.start <= other.start and cue.end > other.end:
                    continue
                if quantity is None and other.start < cue.start < other.end < cue.end:
                    # 上季|下降, not 上|季下降: what is left behind the period is looked up again.
                    free += self._within(text, other.end, cue.end, wanted)
                elif quantity is not None and cue.start < start < cue.end:
                    free += self._within(text, cue.start, start, wanted)  # 自由現金流為|負 24 億
                inside = True
            if not inside and not (
                cue.word is not None and cue.word.near and not _beside(cue, taken[max(0, n - 1) : n + 2])
            ):
                free.append(cue)
        return free

    def _within(self, text: str, start: int, end: int, wanted: Callable[[Meaning], bool]) -> list[Token]:
        """The cues of a stretch that a longer one has been taken from."""
        return [replace(t, start=t.start + start, end=t.end + start) for t in self.cues(text[start:end], wanted)]

    def _unknown(self, text: str, tokens: list[Token]) -> list[Token]:
        """Marks stretches without any cue that end like the name of a measure."""
        if not self._measures:
            return tokens
        result: list[Token] = []
        before: Token | None = None
        for token in tokens:
            if token.kind == "unknown" and before is not None and before.end == token.start and before.letter in "MN":
                continue  # 回購金額
            begin = before.end if before else max(0, token.start - 12)
            if token.start - begin >= 2 and token.letter in "BDTGQCOZ":
                gap = text[begin : token.start].rstrip(" ")
                if gap.endswith(self._measures):
                    tail = self._break.split(gap)[-1]
                    joined = len(tail) == len(gap) and before is not None and before.letter in "MNUS"
                    if len(tail) >= (3 if joined else 2) and tail.endswith(self._measures):
                        result.append(Token("unknown", token.start - len(tail), token.start))
            result.append(token)
            before = token
        return result

    def with_stops(self, text: str, tokens: Sequence[Token], start: int, end: int) -> list[Token]:
        """The tokens of a sentence with its punctuation between them."""
        result: list[Token] = []
        n = reached = 0
        stops = self._stop.finditer(text, start, end)
        if _PARTED.search(text, start, end) and not _COMMA.search(text, start, end):
            stops = heapq.merge(stops, _BLANK.finditer(text, start, end), key=re.Match.start)
        for match in stops:
            at = match.start()
            while n < len(tokens) and tokens[n].start <= at:
                result.append(tokens[n])
                reached = max(reached, tokens[n].end)
                n += 1
            if at >= reached:
                result.append(Token(_STOPS.get(text[at], "stop"), at, at + 1))
        result.extend(tokens[n:])
        return result


def _counts(quantity: Quantity | None) -> TypeGuard[Quantity]:
    """True for a bare number, no year, that the noun right behind it makes a count: 900 城市."""
    if quantity is None or quantity.kind != "number" or quantity.explicit or quantity.value is None:
        return False
    return quantity.value >= _FEW and quantity.value % 1 == 0 and not _YEARS[0] <= quantity.value <= _YEARS[1]


def _beside(cue: Token, around: Sequence[Token]) -> bool:
    """True where a cue touches a quantity, a blank apart at most."""
    reaches = [t.quantity.reach for t in around if t.quantity]
    return any(0 <= start - cue.end <= 1 or 0 <= cue.start - end <= 1 for start, end in reaches)


def letters_of(tokens: Sequence[Token]) -> str:
    """The kinds of tokens, a letter each."""
    return "".join([LETTERS[token.kind] for token in tokens])


def with_named_months(tokens: Sequence[Token]) -> list[Token]:
    """The tokens with 當月 as the month that was named last, compared ones aside."""
    result: list[Token] = []
    named: Period | None = None
    for n, token in enumerate(tokens):
        period = token.period
        if period is not None and period.span == "month" and not period.years_away:
            if not period.month:
                result.append(replace(token, period=named or period))
                continue
            if not (n and tokens[n - 1].letter in "CF"):
                named = period
        result.append(token)
    return result

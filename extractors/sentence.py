"""A sentence as tokens: what its comparisons hold, where its clauses end, and a quantity in its place."""

from __future__ import annotations

import re

from msgspec import Struct
from msgspec.structs import replace

from amzn_extract.extractors.model import Adjustment, Quantity
from amzn_extract.extractors.periods import Period
from amzn_extract.extractors.scope import Scope
from amzn_extract.extractors.tokens import Token, letters_of

_OBJECTS = "YPRSNWM"
_DATED_TWICE = re.compile(r"P\(P\)")
_BEATEN = re.compile(r"D[RO](?![JQ])")
_FAR = 10
"""Characters without a cue that break the tie between two tokens."""
_SHORT = 2
"""Characters without a cue that break none at all."""
_APART = 6
"""Characters from which on something else stands between two tokens."""
LEFT = 15
"""Tokens before a quantity that may tell what it is."""


class Comparison(Struct):
    """A comparison word and what stands behind it."""

    token: Token
    objects: list[Token] = []
    filler: bool = False


class Sentence:
    """The tokens of a sentence, with the objects of its comparisons told apart."""

    def __init__(self, tokens: list[Token], text: str) -> None:
        """Gives each comparison the tokens behind it, up to a quantity, a direction or a stop."""
        self.consumed: set[int] = set()
        """Places of what comparisons hold, and of what is told as a cause."""
        letters = letters_of(tokens)
        if "H" in letters:
            tokens, self.consumed = _without_causes(tokens, letters)
            letters = letters_of(tokens)
        self.tokens, self.text = tokens, text
        self.comparisons: dict[int, Comparison] = {}
        self.letters = letters
        """The kinds of the tokens, a letter each."""
        n = letters.find("C")
        while n >= 0:
            self._compare(n)
            n = letters.find("C", n + 1)
        # 2026 財年(截至 2026 年 3 月) is one period; 高出預期 compares, and expects nothing itself.
        if "P(P)" in letters:
            self.consumed.update([m.start() + 2 for m in _DATED_TWICE.finditer(letters)])
        if "DR" in letters or "DO" in letters:
            self.consumed.update([m.start() + 1 for m in _BEATEN.finditer(letters) if self._beats(m.start())])
        kinds = list(letters)
        for n in self.consumed:
            kinds[n] = " "
        self.free = "".join(kinds)
        """Those that stand for themselves: a blank for each token that is `consumed`."""
        self._gaps = self._measured()
        """For each token `_` where a long gap follows it, else a blank."""

    def _compare(self, n: int) -> None:
        found, at = Comparison(self.tokens[n]), n
        end = found.token.end
        for at in range(n + 1, min(n + 8, len(self.tokens))):
            other, letter = self.tokens[at], self.letters[at]
            if found.objects and letter in "SMP" and self.text[end : other.start].isspace():
                break  # 財報優於預期 AWS 營收 …: a blank parts two headlines
            if letter in _OBJECTS:
                if self.text[end : other.start].strip():
                    found.filler = True
                found.objects.append(other)
                self.consumed.add(at)
                end = other.end
            elif letter in "OJ":
                found.filler = found.filler or (letter == "J" and bool(self.text[end : other.start].strip()))
                end = other.end
                if letter == "O":
                    found.objects.append(other)
                    self.consumed.add(at)
            else:
                if len(self.text[end : other.start].strip()) > 1:
                    found.filler = True
                break
        self._release(n, at, found)
        self.comparisons[n] = found

    def _beats(self, n: int) -> bool:
        """True for a difference right before what was expected: 遜預期."""
        word, other = self.tokens[n].word, self.tokens[n + 1]
        told = other.word is not None and other.word.basis is not None and other.start == self.tokens[n].end
        return word is not None and word.differs and (other.letter == "R" or told)

    def _release(self, n: int, stop: int, found: Comparison) -> None:
        """In 比同類處理器性價比高出 40% the last object is no object but the metric itself."""
        last = found.objects[-1] if found.objects else None
        if last is None or last.kind != "metric" or not (found.filler or len(found.objects) > 1):
            return
        named = self.letters.find("M", last_of(self.letters, ",;.(", 0, n) + 1, n) >= 0
        if not named and stop < len(self.tokens) and self.letters[stop] == "D":
            self.consumed.discard(self.tokens.index(last))
            found.objects.remove(last)

    def _measured(self) -> str:
        """The gaps behind the tokens; the bound words of a quantity belong to it."""
        gaps: list[str] = []
        end = 0
        for token in reversed(self.tokens):
            long = end - token.end >= _FAR and len(self.text[token.end : end].strip()) >= _FAR
            gaps.append("_" if long else " ")
            quantity = token.quantity
            start = quantity.reach[0] if quantity is not None else token.start
            if start < end or not end:
                end = start
        gaps.reverse()
        return "".join(gaps)

    def consume(self, n: int) -> None:
        """Takes a token as something that a comparison holds."""
        self.consumed.add(n)
        self.free = f"{self.free[:n]} {self.free[n + 1 :]}"

    def own(self, n: int) -> None:
        """Takes a period that something may be compared with as the statement's own."""
        self.tokens[n] = replace(self.tokens[n], kind="period")
        self.letters = f"{self.letters[:n]}P{self.letters[n + 1 :]}"
        if n not in self.consumed:
            self.free = f"{self.free[:n]}P{self.free[n + 1 :]}"

    def left(self, index: int) -> str:
        """The letters before a token; consumed tokens left out, `_` for a long gap."""
        first = max(0, index - LEFT)
        letters, gaps = self.free[first:index], self._gaps[first:index]
        if "_" in gaps:
            letters = "".join([letter + gap for letter, gap in zip(letters, gaps, strict=True)])
        return letters.replace(" ", "")

    def right(self, index: int) -> str:
        """The letters behind a token, `_` for a long gap, `-` for a short one."""
        pieces: list[str] = []
        quantity = self.tokens[index].quantity
        end = quantity.reach[1] if quantity is not None else self.tokens[index].end
        for at in range(index + 1, min(len(self.tokens), index + 8)):
            token = self.tokens[at]
            if token.start - end > _SHORT and (gap := len(self.text[end : token.start].strip())) > _SHORT:
                pieces.append("_" if gap >= _FAR else "-")
            pieces.append(self.letters[at])
            end = token.end
        return "".join(pieces)


def _without_causes(tokens: list[Token], letters: str) -> tuple[list[Token], set[int]]:
    """The tokens without words of cause, and the places of what these name: 淨利因減值下降 20%; 受減值影響,下降."""
    kept = [n for n, letter in enumerate(letters) if letter != "H"]
    causes: set[int] = set()
    n = letters.find("H")
    while n >= 0:
        begin = last_of(letters, ",;:.()", 0, n) + 1
        stop = first_of(letters, "Q,;:.", n + 1, len(letters))
        stop = len(letters) if stop < 0 else stop
        named = places_of(letters, "MSN", n + 1, stop)
        figures = letters[stop : stop + 1] == "Q"
        changes = bool(named) and first_of(letters, "DGTBC", named[-1] + 1, stop) >= 0
        if not figures or (changes and letters.find("M", begin, n) >= 0):
            causes.update(named)
        n = letters.find("H", n + 1)
    return [tokens[n] for n in kept], {at for at, n in enumerate(kept) if n in causes}


class Place:
    """A quantity where it stands: its clause, what the clause inherits and what a list gives it."""

    __slots__ = (
        "adjustments", "begin", "free", "given", "index", "own", "quantity", "scope", "sentence", "stop", "tokens",
    )  # fmt: skip

    def __init__(
        self, sentence: Sentence, tokens: list[Token], index: int, begin: int, stop: int, free: str, scope: Scope,
        quantity: Quantity, given: dict[str, Token], adjustments: frozenset[Adjustment], own: str,
    ) -> None:  # fmt: skip
        """`tokens` are the sentence's, `begin` and `stop` the ends of the clause among them.

        `free` are the letters of the tokens, blanks for what comparisons hold, and `own` those of the clause.
        """
        self.sentence, self.tokens, self.index, self.begin, self.stop = sentence, tokens, index, begin, stop
        self.free, self.own, self.scope, self.quantity = free, own, scope, quantity
        self.given, self.adjustments = given, adjustments

    @property
    def dated(self) -> Period | None:
        """The period that the clause names before the quantity, or that opens its brackets: 101 億(2021 年:60 億)."""
        named = self.last("P")
        if named < 0 and self.sentence.letters.endswith("(P:", 0, self.begin):
            named = self.begin - 2
        return self.tokens[named].period if named >= 0 else None

    @property
    def group(self) -> int:
        """Where the clauses begin that a semicolon parts from those before, 0 without one."""
        last = self.sentence.letters.rfind(";", 0, self.begin)
        return self.tokens[last].end if last >= 0 else 0

    @property
    def led(self) -> bool:
        """True where a word leads right to a number without unit, which so is one (價格是 123.45)."""
        last = last_of(self.free, "IGDCFN", self.begin, self.index)
        return last >= 0 and self.gap(last, self.index) == 0

    @property
    def unmeasured(self) -> bool:
        """True where a measure that no metric covers stands nearer before the quantity than any metric, with no more
        than its own verb between: 利潤下滑是因為費用率提升 3 個百分點."""
        unknown = self.last("U")
        if unknown < 0 or unknown < self.last("M"):
            return False
        verbs = places_of(self.free, "DT", unknown, self.index)
        plain = [word for n in verbs if (word := self.tokens[n].word) is not None and not word.differs]
        return not places_of(self.free, "NS", unknown, self.index) and len(verbs) == len(plain) <= 1

    def look_again(self) -> None:
        """Leaves out what comparisons have been found to hold since."""
        if self.free is not self.sentence.free:
            self.free = self.sentence.free
            self.own = self.free[self.begin : self.stop]

    @property
    def likewise(self) -> bool:
        """True for what the figure before is in other terms, or goes with it: 8.8 億,合每股 3.51; 28 億(每股 0.27)."""
        letters = self.sentence.letters
        return letters[letters.rfind("Q", 0, self.index) + 1 : self.index].lstrip(",").startswith(("E", "(M"))

    def before(self, letters: str) -> list[int]:
        """Places of tokens of these kinds before the quantity in its clause."""
        return places_of(self.free, letters, self.begin, self.index)

    def behind(self, letters: str) -> list[int]:
        """Places of tokens of these kinds behind the quantity in its clause."""
        return places_of(self.free, letters, self.index + 1, self.stop)

    def last(self, letter: str) -> int:
        """The last place of a token of this kind before the quantity in its clause, -1 where there is none."""
        return self.free.rfind(letter, self.begin, self.index)

    def next(self, letter: str) -> int:
        """The first place of a token of this kind behind the quantity in its clause, -1 where there is none."""
        return self.free.find(letter, self.index + 1, self.stop)

    def metrics_before(self, name: Token) -> list[Token]:
        """The metrics of the clause that stand before the one that is named."""
        metrics = [self.tokens[n] for n in places_of(self.free, "M", self.begin, self.stop)]
        return [token for token in metrics if token.start < name.start]

    def apart(self) -> bool:
        """True where a quantity stands behind a noun of its own, so that a count can't be of the metric before."""
        last = self.index - 1
        while last >= self.begin and self.free[last] == " ":
            last -= 1
        return last >= self.begin and self.gap(last, self.index) > _APART

    def gap(self, a: int, b: int) -> int:
        """Characters, blanks aside, between two tokens; the bound words of a quantity belong to it."""
        first, last = self.tokens[a], self.tokens[b]
        start = last.quantity.reach[0] if last.quantity is not None else last.start
        return len(self.sentence.text[first.end : start].replace(" ", ""))

    def between(self, n: int, kind: str | None = None) -> bool:
        """True where another quantity (of unit kind `kind`) stands between this one and token `n`."""
        low, high = (self.index, n) if self.index < n else (n, self.index)
        letters = self.sentence.letters
        at = letters.find("Q", low + 1, high)
        while at >= 0:
            quantity = self.tokens[at].quantity
            if kind is None or (quantity is not None and quantity.kind == kind):
                return True
            at = letters.find("Q", at + 1, high)
        return False


def first_of(letters: str, wanted: str, start: int, stop: int) -> int:
    """The first place of one of the wanted letters from `start` on, -1 where there is none."""
    for n in range(start, stop):
        if letters[n] in wanted:
            return n
    return -1


def last_of(letters: str, wanted: str, start: int, stop: int) -> int:
    """The last place of one of the wanted letters before `stop`, -1 where there is none."""
    for n in range(stop - 1, start - 1, -1):
        if letters[n] in wanted:
            return n
    return -1


def places_of(letters: str, wanted: str, start: int, stop: int) -> list[int]:
    """All places of the wanted letters, in order."""
    if len(wanted) > 1:
        return [n for n in range(start, stop) if letters[n] in wanted]
    found: list[int] = []
    n = letters.find(wanted, start, stop)
    while n >= 0:
        found.append(n)
        n = letters.find(wanted, n + 1, stop)
    return found


def whole(sentence: Sentence, n: int) -> bool:
    """True where a word for the whole company stands right before a metric, and so is its subject."""
    letters, tokens = sentence.letters, sentence.tokens
    if letters[n] != "W" or n + 1 >= len(tokens):
        return False
    if n and letters[n - 1] == "M" and tokens[n - 1].end >= tokens[n].start - 2:
        return False  # 佔公司營業利益三分之二
    if letters[n + 1] == "Q":  # 佔全公司 184 億美元營業利益, but 扛起全公司六成的獲利
        quantity = tokens[n + 1].quantity
        if quantity is not None and quantity.kind == "share":
            return False
        return tokens[n + 1].start == tokens[n].end and n + 2 < len(tokens) and letters[n + 2] in "JM"
    return letters[n + 1] in "MPO" and tokens[n + 1].start - tokens[n].end <= 4

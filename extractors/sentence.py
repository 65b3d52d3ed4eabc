"""A sentence as tokens: what its comparisons hold, where its clauses end, and a quantity in its place."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct, field

from amzn_extract.extractors.model import Adjustment, Quantity
from amzn_extract.extractors.scope import Scope
from amzn_extract.extractors.tokens import Token

_OBJECTS = "YPRSNWM"
_FAR = 10
"""Characters without a cue that break the tie between two tokens."""


class Comparison(Struct):
    """A comparison word and what stands behind it."""

    token: Token
    objects: list[Token] = field(default_factory=list)
    filler: bool = False


class Sentence(Struct):
    """The tokens of a sentence, with the objects of its comparisons told apart."""

    tokens: list[Token]
    text: str
    comparisons: dict[int, Comparison] = field(default_factory=dict)
    consumed: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        """Gives each comparison the tokens behind it, up to a quantity, a direction or a stop."""
        for n, token in enumerate(self.tokens):
            if token.letter != "C":
                continue
            found, at = Comparison(token), n
            end = token.end
            for at in range(n + 1, min(n + 8, len(self.tokens))):
                other = self.tokens[at]
                if found.objects and other.letter == "S" and self.text[end : other.start].isspace():
                    break  # 財報優於預期 AWS 營收 …: a blank parts two headlines
                if other.letter in _OBJECTS:
                    if self.text[end : other.start].strip():
                        found.filler = True
                    found.objects.append(other)
                    self.consumed.add(at)
                    end = other.end
                elif other.letter in "OJB" and other.letter != "B":
                    end = other.end
                    if other.letter == "O":
                        found.objects.append(other)
                        self.consumed.add(at)
                else:
                    if len(self.text[end : other.start].strip()) > 1:
                        found.filler = True
                    break
            self._release(n, at, found)
            self.comparisons[n] = found
        letters = "".join(t.letter for t in self.tokens)
        # 2026 財年(截至 2026 年 3 月) is one period; 高出預期 compares, and expects nothing itself.
        self.consumed |= {m.start() + 2 for m in re.finditer(r"P\(P\)", letters)}
        beaten = (m.start() for m in re.finditer(r"DR(?![JQ])", letters))
        self.consumed |= {n + 1 for n in beaten if (word := self.tokens[n].word) is not None and word.differs}

    def _release(self, n: int, stop: int, found: Comparison) -> None:
        """In 比同類處理器性價比高出 40% the last object is no object but the metric itself."""
        last = found.objects[-1] if found.objects else None
        if last is None or last.letter != "M" or not (found.filler or len(found.objects) > 1):
            return
        before = [t.letter for t in self.tokens[:n]]
        named = "M" in before[max((k for k, letter in enumerate(before) if letter in ",;.("), default=-1) + 1 :]
        if not named and stop < len(self.tokens) and self.tokens[stop].letter == "D":
            self.consumed.discard(self.tokens.index(last))
            found.objects.remove(last)

    def left(self, index: int) -> tuple[str, list[int]]:
        """The letters before a token, with their places; consumed tokens left out, `_` for a long gap."""
        letters, places = [], []
        end = self.tokens[index].quantity.reach[0] if self.tokens[index].quantity else self.tokens[index].start  # type: ignore[union-attr]
        for at in range(index - 1, max(-1, index - 16), -1):
            token = self.tokens[at]
            if token.end <= end and len(self.text[token.end : end].strip()) >= _FAR:
                letters.append("_")
                places.append(at)
            end = min(end, token.quantity.reach[0] if token.quantity else token.start)
            if at in self.consumed:
                continue
            letters.append(token.letter)
            places.append(at)
        return "".join(reversed(letters)), places[::-1]

    def right(self, index: int) -> str:
        """The letters behind a token, `_` for a long gap."""
        letters = []
        end = self.tokens[index].quantity.reach[1] if self.tokens[index].quantity else self.tokens[index].end  # type: ignore[union-attr]
        for at in range(index + 1, min(len(self.tokens), index + 8)):
            token = self.tokens[at]
            gap = len(self.text[end : token.start].strip())
            letters.append("_" if gap >= _FAR else "-" if gap > 2 else "")
            letters.append(token.letter)
            end = token.end
        return "".join(letters)


class Place(Struct):
    """A quantity where it stands: its clause, what the clause inherits and what a list gives it."""

    sentence: Sentence
    index: int
    clause: list[int]
    scope: Scope
    quantity: Quantity
    given: dict[str, Token] = field(default_factory=dict)
    adjustments: set[Adjustment] = field(default_factory=set)

    @property
    def tokens(self) -> list[Token]:
        """The sentence's tokens."""
        return self.sentence.tokens

    def before(self, letters: str) -> list[int]:
        """Places of tokens of these kinds before the quantity in its clause."""
        return [n for n in self.clause if n < self.index and self.tokens[n].letter in letters]

    def behind(self, letters: str) -> list[int]:
        """Places of tokens of these kinds behind the quantity in its clause."""
        return [n for n in self.clause if n > self.index and self.tokens[n].letter in letters]

    def gap(self, a: int, b: int) -> int:
        """Characters, blanks aside, between two tokens; the bound words of a quantity belong to it."""
        first, last = self.tokens[a], self.tokens[b]
        start = last.quantity.reach[0] if last.quantity else last.start
        return len(self.sentence.text[first.end : start].replace(" ", ""))

    def between(self, n: int, kind: str | None = None) -> bool:
        """True where another quantity (of unit kind `kind`) stands between this one and token `n`."""
        low, high = sorted((self.index, n))
        return any(t.quantity and kind in (None, t.quantity.kind) for t in self.tokens[low + 1 : high])


def clauses(sentence: Sentence) -> list[tuple[int, int]]:
    """Clauses as (first, end); a period behind a quantity opens one as well."""
    tokens = sentence.tokens
    found: list[tuple[int, int]] = []
    begin = 0
    quantity = False
    for n, token in enumerate([*tokens, None]):
        letter = token.letter if token else "."
        opens = letter == "P" and quantity and n not in sentence.consumed and tokens[n - 1].letter not in "FJ"
        if letter in ",;:().[]" or opens:
            if n > begin:
                found.append((begin, n))
            begin = n if opens else n + 1
            quantity = False
        elif letter == "Q":
            quantity = True
    return found


def whole(tokens: Sequence[Token], n: int) -> bool:
    """True where a word for the whole company stands right before a metric, and so is its subject."""
    if tokens[n].letter != "W" or n + 1 >= len(tokens):
        return False
    if n and tokens[n - 1].letter == "M" and tokens[n - 1].end >= tokens[n].start - 2:
        return False  # 佔公司營業利益三分之二
    if tokens[n + 1].letter == "Q":  # 佔全公司 184 億美元營業利益
        return tokens[n + 1].start == tokens[n].end and n + 2 < len(tokens) and tokens[n + 2].letter in "JM"
    return tokens[n + 1].letter in "MPO" and tokens[n + 1].start - tokens[n].end <= 4


def on_forecasts(tokens: Sequence[Token]) -> bool:
    """True for a sentence on the company's years to come, or one that opens with its guidance."""
    if any(t.letter == "S" for t in tokens):
        return False
    opening = next((t for t in tokens if t.letter not in "P,(:"), None)
    guides = opening is not None and opening.letter == "O" and opening.word is not None and bool(opening.word.basis)
    return guides or any(t.period is not None and t.period.others for t in tokens)

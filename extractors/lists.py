"""Lists: several quantities that belong, one each, to several segments, metrics or years."""

from __future__ import annotations

import re

from msgspec.structs import replace

from amzn_extract.extractors.fold import fold
from amzn_extract.extractors.lexicon import fold_pattern
from amzn_extract.extractors.periods import Period
from amzn_extract.extractors.roles import Role
from amzn_extract.extractors.rules import Rules
from amzn_extract.extractors.sentence import Sentence, places_of
from amzn_extract.extractors.terms import Terms
from amzn_extract.extractors.tokens import Token

_BRACKETED = re.compile(r"\([^()]*\)")
_KINDS = ("S", "M", "P", "B", "A")


class ListWords:
    """What stands between the members of a list."""

    def __init__(self, rules: Rules) -> None:
        """Compiles the rules' words."""
        words = "|".join(sorted((re.escape(fold_pattern(w)) for w in rules.file.lists), key=len, reverse=True))
        self.gap = re.compile(rf"\s*(?:{words})?\s*(?:{words})\s*")
        self.alternatives = frozenset(map(fold, rules.file.alternatives))


class Lists:
    """Finds lists in sentences and zips them."""

    def __init__(self, rules: Rules, text: str) -> None:
        """`text` is the folded document."""
        words = rules.once(ListWords)
        self._gap, self._alternatives = words.gap, words.alternatives
        self._joints = rules.once(Terms).joints
        self._text = text
        self.roles: dict[int, Role] = {}
        """Roles that the first member of a list gave to the others."""
        self._groups: list[list[int]] = []
        self._last: tuple[int, Role] | None = None
        self.asked = False
        """True where a word said that the list goes through others."""
        self._row: list[Token] = []
        """The last row of three or more periods."""
        self._foretold = False
        """True where that row was one of forecasts."""

    def zip(self, sentence: Sentence) -> dict[int, dict[str, Token]]:
        """For each quantity of a list the token that it belongs to, by kind of token."""
        tokens = sentence.tokens
        self.roles, self._last = {}, None
        self.asked = "Z" in sentence.letters
        self._groups = self._runs(sentence, "Q", comma=self.asked)
        result: dict[int, dict[str, Token]] = {}
        if not self._groups:
            return result
        heads = {kind: self._runs(sentence, kind, comma=False) for kind in _KINDS}
        for group in self._groups:
            if self.asked:
                _share_bound(tokens, group)
            rows = [(g, kind) for kind in _KINDS for g in heads[kind] if len(g) == len(group) and g[-1] < group[0]]
            if rows:
                owners, kind = max(rows, key=lambda row: row[0][-1])
                for n, owner in zip(group, owners, strict=True):
                    result.setdefault(n, {})[kind] = tokens[owner]
            first = tokens[group[0] - 1] if group[0] else None
            if first is not None and first.letter == "M" and first.loss and "M" not in [kind for _, kind in rows]:
                for n in group:  # 虧損 15 萬元、1,133 萬元和 488 萬元
                    result.setdefault(n, {})["M"] = first
            for n, period in zip(group, self._periods(sentence, group[0], len(group)), strict=False):
                result.setdefault(n, {})["P"] = period
        return result

    def _periods(self, sentence: Sentence, stop: int, count: int) -> list[Token]:
        """The last so many periods in a row, brackets aside; the row of a sentence before, if none is here."""
        tokens, foretells = sentence.tokens[:stop], "O" in sentence.letters
        row: list[Token] = []
        rows: list[list[Token]] = []
        depth = 0
        end = 0
        for token in tokens:
            depth += (token.kind == "open") - (token.kind == "close")
            if token.period is None or depth > 0:
                continue
            joined = row and self._gap.fullmatch(_BRACKETED.sub("", self._text[end : token.start]))
            row = [*row, *_each(token)] if joined else _each(token)
            end = token.end
            rows.append(row)
        found = next((row for row in reversed(rows) if len(row) == count), [])
        if found and count > 2:
            self._row, self._foretold = found, foretells
        told = any(row[-1].period and row[-1].period.span != "document" for row in rows)
        again = self.asked and not told and len(self._row) == count and foretells >= self._foretold
        return found or (self._row if again else [])

    def unowned(self, index: int, given: dict[int, dict[str, Token]], own: str) -> list[int] | None:
        """The list that a quantity begins, if nothing in its sentence owns it, and it is said to go through others.

        `own` are the letters of its clause: what is expected goes through what was told without being said to.
        """
        if index in given or "M" in own or "S" in own or not (self.asked or "R" in own):
            return None
        return next((group for group in self._groups if group[0] == index), None)

    def alternative(self, sentence: Sentence, index: int) -> Role | None:
        """The role of the quantity before, for a change in other terms (升 1.82 元或 17.1%) or another of its kind.

        高於甲公司的 1.2 元、乙公司的 1.5 元: the second stands where the first does.
        """
        if self._last is None or self._last[0] >= index:
            return None
        last, role = self._last
        before, own = sentence.tokens[last].quantity, sentence.tokens[index].quantity
        assert before is not None
        assert own is not None
        between = self._text[before.reach[1] : sentence.tokens[index].start].strip()
        if role.kind == "delta":
            return replace(role, loose=False) if last == index - 1 and between in self._alternatives else None
        if own.kind != before.kind or sentence.letters[index - 1] != "J":
            return None
        listed = between.startswith(self._joints) and not set(sentence.letters[last + 1 : index - 1]) - set("SNWJR")
        return replace(role, period=None) if listed else None

    def share_role(self, sentence: Sentence, index: int, role: Role) -> None:
        """Gives the role of a list's first member to the rest of it."""
        self._last = (index, role) if role.kind != "value" else None
        for group in self._groups:
            if group[0] == index:
                kind = sentence.tokens[index].quantity
                for n in group[1:]:
                    other = sentence.tokens[n].quantity
                    if kind and other and (other.kind == kind.kind or {other.kind, kind.kind} <= {"money", "number"}):
                        self.roles[n] = role

    def _runs(self, sentence: Sentence, letter: str, *, comma: bool) -> list[list[int]]:
        """Tokens of one kind with nothing but list words between them, two or more in a row."""
        tokens = sentence.tokens
        runs: list[list[int]] = []
        last = -1
        for n in places_of(sentence.free, letter, 0, len(tokens)):
            if last < 0 or not self._joined(tokens[last], tokens[n], comma=comma):
                runs.append([])
            runs[-1].append(n)
            last = n
        return [run for run in runs if len(run) > 1]

    def _joined(self, a: Token, b: Token, *, comma: bool) -> bool:
        end = a.quantity.reach[1] if a.quantity else a.end
        start = b.quantity.reach[0] if b.quantity else b.start
        # 同環比 are two words in one.
        touch = a.letter == b.letter == "B" and a.end == b.start
        if not (touch or self._gap.fullmatch(self._text, end, start)) or (not comma and "," in self._text[end:start]):
            return False
        kinds = {t.quantity.kind for t in (a, b) if t.quantity}
        return len(kinds) < 2 or kinds == {"money", "number"} or not comma  # …和 9 億元,三年累計


def _share_bound(tokens: list[Token], group: list[int]) -> None:
    """Gives the bound of a list's first member to the rest, if nothing else is said (分別突破 600 億元、500 億元)."""
    members = [tokens[n].quantity for n in group]
    first = members[0]
    if first is None or first.bound not in ("over", "under") or first.reach[0] == first.start:
        return
    if all(other is not None and other.bound == "exact" for other in members[1:]):
        for n, other in zip(group[1:], members[1:], strict=True):
            if other is not None:
                tokens[n] = replace(tokens[n], quantity=replace(other, bound=first.bound))


def _each(token: Token) -> list[Token]:
    """A period with a list of years or quarters as so many tokens."""
    assert token.period is not None
    if not token.period.others:
        return [token]
    return [replace(token, period=period) for period in _years(token.period)]


def _years(period: Period) -> list[Period]:
    if period.quarter:
        return [replace(period, quarter=quarter, others=()) for quarter in (period.quarter, *period.others)]
    if period.years_away is not None:
        return [replace(period, years_away=away, others=()) for away in (period.years_away, *period.others)]
    return [replace(period, year=year, others=()) for year in (period.year or 0, *period.others)]

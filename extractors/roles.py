"""What a quantity is in its sentence: a value, a change or what a figure is compared with.

Patterns run over the kinds of tokens around a quantity, one letter a kind (`tokens.LETTERS`), in
order; the first that fits decides, and its name is what an explanation shows. Words never appear
here: `B?D Q` is 同比增長 24% as well as 按年升 24% or up 24%.
"""

from __future__ import annotations

import re
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from amzn_extract.extractors.model import Basis
from amzn_extract.extractors.periods import Period
from amzn_extract.extractors.sentence import Comparison, Sentence
from amzn_extract.extractors.tokens import Token

RoleKind = Literal["value", "delta", "reference"]


class Role(Struct, frozen=True):
    """A quantity's part in its statement, and by which pattern."""

    kind: RoleKind
    #: Name of the pattern that decided.
    pattern: str
    basis: Basis | None = None
    sign: int = 1
    #: The period of a reference, where it has one of its own.
    period: Period | None = None
    #: A metric that the words name by themselves.
    metric: str | None = None
    #: True for a difference that is no movement in time.
    differs: bool = False
    #: True where 增長兩倍 must become 200 percent.
    multiple: bool = False
    #: True for a rise or fall in whole units, which may as well be what was added.
    loose: bool = False
    #: True where the words name the level compared with as a gain (對比利潤 120 億).
    gain: bool = False


_FROM = re.compile(r"F[PYSMOWARNJ-]*$")
_FROM_GOAL = re.compile(r"^[,PYOBAJQ-]*[GDI]")
_RATES = re.compile(r"T[^QD,;.]*F[^Q;.]*$")
_RATES_GOAL = re.compile(r"T[^QD;.]*F[^Q;.]*Q[^Q;.]*[GI][^Q,;.]*$")
_RATE = re.compile(r"T[IGAOJKZBP(:]*$")
_CHANGE_OF = re.compile(r"D[PMSWJ]*M[MOJ]*$")
_VERSUS = re.compile(r"(?:^|Q)\(?C$")
_RISE_TO = re.compile(r"D[PYOIJAK]*G$")
_COMPARED_CHANGE = re.compile(r"C[IJOKZ_]*(?:B[IJ]?)?D[IJAOKZ]*$")
_ABOVE = re.compile(r"[CD][^Q,;D]*$")
_BEATEN = re.compile(r"D[OR]J$")
_COMPARED = re.compile(r"C[IJAZM]*$")
_EXPECTED = re.compile(r"R,?(?:[MPSIGJAWNOZC:]|Q(?=[MSIAQ]*$))*$")
_YEAR_AGO_OWN = re.compile(r"Y[WSM]*J$")
_BASIS_OWN = re.compile(r"B[PY][SM]*J$")
_ADJUSTED = re.compile(r"A[IJ:P]*$")
_YEAR_AGO_CHANGE = re.compile(r"Y[,MSWOKAZC]*D[IJAZ(]*$")
_ANTICIPATED = re.compile(r"(?:^|[,;(.:])[KAP]*O[IJ]*$")
_RATE_OF = re.compile(r"P[IJ]*$|P?G$")
_YEAR_AGO = re.compile(r"(?:^|[,;(.:\]])[KAWSDEM]*Y[MSWGIJKAOZN:]*$")
_GOAL = re.compile(r"G[IAOJKZP]*$")
_CHANGE = re.compile(r"D[IJAKOZN(:]*$")
_BASIS = re.compile(r"B[AIKOZJ(:]*$")
_CHANGE_BEHIND = re.compile(r"^J?[BP]?[DT](?!I?[JAKZ]?-?Q)")
_MULTIPLE_OF = re.compile(r"J$")


def role(sentence: Sentence, index: int, *, takes_share: bool, takes_times: bool, rated: bool) -> Role:
    """The role of the quantity at `index`.

    `takes_share` and `takes_times` tell whether the metric in reach has values of that kind, `rated`
    whether a rate of change has just been told.
    """
    token = sentence.tokens[index]
    quantity = token.quantity
    assert quantity is not None
    left, places = sentence.left(index)
    right = sentence.right(index)
    relative = quantity.kind in ("share", "points", "times")

    if quantity.kind == "times" and not takes_times:
        return _times(sentence, left, places, right, index)
    if quantity.kind == "share" and quantity.signed and quantity.unit == "percent" and _fixed(quantity.value, token):
        return Role("delta", "halved", _basis_word(sentence, left, places))
    if _RATES_GOAL.search(left) and quantity.kind == "share":
        return Role("value", "rate after rate", metric="growth")
    if _FROM.search(left) and _FROM_GOAL.search(right):
        at = places[left.rindex("F")]
        period = next((t.period for t in sentence.tokens[at:index] if t.letter in "PY"), None)
        sentence.consumed |= {n for n in range(at, index) if sentence.tokens[n].letter in "PY"}
        named = "growth" if _RATES.search(left) and quantity.kind == "share" else None
        return Role(
            "reference",
            "from … to",
            next((b for t in sentence.tokens[at:index] if (b := _token_basis(t))), None),
            period=period,
            metric=named,
        )
    if relative and _RATE.search(left):
        rate = sentence.tokens[places[left.rindex("T")]]
        _dated(left, places, sentence)
        return Role("delta", "rate", _basis(rate, sentence, left, places), _sign(rate))
    if match := _COMPARED_CHANGE.search(left):
        found = sentence.comparisons[places[left.rindex("C")]]
        direction = sentence.tokens[places[left.rindex("D")]]
        basis = direction.word.basis if direction.word and direction.word.basis else None
        if "B" in match.group():
            basis = basis or _basis_word(sentence, left, places)
        period = _object_period(found)
        ahead = sentence.tokens[max(0, places[left.rindex("C")] - 1)]
        before = ahead.letter in "YPR" and found.token.start - ahead.end <= 1
        if not found.objects and (before or not found.filler):
            # 與去年同期的 6.1% 相比高出 190 個基點, 和一年前相比下滑 1 個百分點: the object stands before
            basis = basis or (_token_basis(ahead) if before else None)
            return Role("delta", "C D Q", basis, _sign(direction), period, _named(direction))
        return Role("delta", "C … D Q", basis or _compared_basis(found), _sign(direction), period, _named(direction))
    if _ABOVE.search(left) and re.match(r"J?(?:R|O(?![DQ]))", right):
        above = next(t for t in reversed(sentence.tokens[:index]) if t.letter in "CD")
        behind = next(t for t in sentence.tokens[index + 1 :] if t.letter in "RO")
        told = _compared_basis(sentence.comparisons[places[left.rindex("C")]]) if _COMPARED.search(left) else None
        plain = told in (None, "prior", "peer")  # 高於市場預期的 110 億 is told already
        if plain and (above.letter == "C" or _differs(above)) and (basis := _token_basis(behind)):
            return Role("reference", "C Q of R", basis)  # 高出先前給出的 115 億至 150 億美元的指引區間
    if _BEATEN.search(left) and _differs(sentence.tokens[places[left.rindex("D")]]):
        return Role("reference", "D O of Q", _token_basis(sentence.tokens[places[-2]]))  # 略勝預期的 1,550 億
    if _COMPARED.search(left):
        found = sentence.comparisons[places[left.rindex("C")]]
        if found.objects or found.filler:
            return _compared(sentence, found, quantity.kind, index, right, takes_share)
        if _VERSUS.search(left) and (not relative or takes_share):
            return Role("reference", "(C Q)")  # 利潤率 9.0%(vs 8.0%)
    if quantity.comparative and (match := re.match(r"J?[-]?(?:R|O|Y)", right)):
        other = next(t for t in sentence.tokens[index + 1 :] if t.letter in "ROY")
        return Role("reference", "C Q of R", _token_basis(other) or "consensus")
    if match := _ANTICIPATED.search(left):
        outlook = sentence.tokens[places[left.rindex("O")]]
        before = any(t.quantity and t.quantity.kind == quantity.kind for t in sentence.tokens[:index])
        if outlook.word and outlook.word.basis and before and right[:1] != "M" and "P" not in match.group():
            return Role("reference", "O Q", outlook.word.basis)
    if _EXPECTED.search(left) and not _CHANGE.search(left):
        expected = sentence.tokens[places[left.rindex("R")]]
        touching = left.endswith(("R", "R:", "RI")) and expected.word and expected.word.basis == "prior"  # 前值 28 億
        if touching or (expected.word and expected.word.basis in ("consensus", "guidance")):
            return Role("reference", "R Q", expected.word.basis if expected.word else None)
    if relative and _YEAR_AGO_CHANGE.search(left):
        ago = sentence.tokens[places[left.rindex("Y")]]
        direction = sentence.tokens[places[left.rindex("D")]]
        return Role("delta", "Y D Q", _token_basis(ago), _sign(direction), metric=_named(direction))
    if match := _BASIS_OWN.search(left):
        period = sentence.tokens[places[match.start() + 1]].period
        sentence.consumed.add(places[match.start() + 1])
        return Role("reference", "B P of Q", _basis_word(sentence, left, places), period=period)
    multiple = sentence.tokens[index + 2].quantity if right.startswith("JQ") else None
    if multiple is not None and multiple.kind == "times" and left.endswith(("Y", "P")):
        dated = sentence.tokens[places[-1]]
        sentence.consumed.add(places[-1])
        return Role("reference", "Y Q of Q times", _token_basis(dated), period=dated.period)
    if _YEAR_AGO_OWN.search(left) or (_YEAR_AGO.search(left) and not (relative and re.match(r"J?B?D", right))):
        ago = sentence.tokens[places[left.rindex("Y")]]
        return Role("reference", "Y Q", _token_basis(ago), period=ago.period)
    if rated and quantity.kind == "share" and not takes_share and _RATE_OF.search(left):
        return Role("delta", "rate; P Q")  # 增長 11%,Q1 是 12%
    if quantity.kind == "share" and not takes_share and (match := _RISE_TO.search(left)):
        left = _dated(left, places, sentence)
        direction = sentence.tokens[places[match.start()]]  # 收入增長於第四季可回升至 19%
        return Role("delta", "D to Q", _basis(direction, sentence, left, places), _sign(direction))
    if _GOAL.search(left) and (takes_share or not relative or not _CHANGE_BEHIND.match(right)):
        return Role("value", "goal")
    if (match := _CHANGE.search(left)) and (relative or ":" not in match.group()):
        direction = sentence.tokens[places[match.start()]]
        basis = _basis(direction, sentence, left, places)
        own = bool(re.search(r"B[^Q,;]*D[^D]*$", left)) or bool(direction.word and direction.word.basis)
        if relative or own:
            return Role(
                "delta", "B? D Q", basis, _sign(direction), metric=_named(direction), differs=_differs(direction)
            )
        return Role("delta", "D Q", basis, _sign(direction), metric=_named(direction), loose=True)
    if relative and not takes_share and _ADJUSTED.search(left):
        return Role("delta", "A Q", _basis_word(sentence, left, places))
    if (relative or quantity.signed) and _BASIS.search(left):
        return Role("delta", "B Q", _basis_word(sentence, left, places))
    if relative and _CHANGE_BEHIND.match(right):
        behind = next(t for t in sentence.tokens[index + 1 :] if t.letter in "DT")
        between = [t for t in sentence.tokens[index + 1 : index + 4] if t.letter == "B"]
        basis = between[0].word.basis if between and between[0].word else _basis(behind, sentence, left, places)
        return Role("delta", "Q of D", basis, _sign(behind))
    if relative and quantity.signed and not takes_share:
        return Role("delta", "signed", _basis_word(sentence, left, places))
    if relative and not takes_share and quantity.kind != "times" and (match := _CHANGE_OF.search(left)):
        direction = sentence.tokens[places[match.start()]]  # 下調明年每股盈利預測 4%
        return Role("delta", "D M Q", _basis(direction, sentence, left, places), _sign(direction))
    if quantity.kind == "points" and not takes_share:
        return Role("value", "points")
    return Role("value", "value")


def _dated(left: str, places: list[int], sentence: Sentence) -> str:
    """Makes a period right before a rate the rate's own, and none that it is compared with (上季增速為 24%)."""
    if not re.search(r"(?<!C)Y[SM]?[TD][^D]*$", left):
        return left
    at = left.rindex("Y")
    sentence.tokens[places[at]] = replace(sentence.tokens[places[at]], kind="period")
    return left[:at] + "P" + left[at + 1 :]


def _fixed(value: object, token: Token) -> bool:
    """True for a word that says a change by itself (腰斬)."""
    return token.quantity is not None and token.quantity.signed and token.end - token.start <= 3 and value == -50


def _times(sentence: Sentence, left: str, places: list[int], right: str, index: int) -> Role:
    quantity = sentence.tokens[index].quantity
    assert quantity is not None
    basis = _basis_word(sentence, left, places)
    near = sentence.tokens[max(0, index - 6) : index]
    objects = next((_token_basis(t) for t in reversed(near) if t.letter in "YRP" and _token_basis(t)), None)
    if quantity.signed:
        return Role("delta", "doubled", basis or (objects if "C" in left else None))
    if _CHANGE.search(left) or _RATE.search(left):
        direction = sentence.tokens[places[max(left.rfind("D"), left.rfind("T"))]]
        compared = sentence.comparisons[places[left.rindex("C")]] if _COMPARED_CHANGE.search(left) else None
        basis = _compared_basis(compared) if compared else _basis(direction, sentence, left, places)
        return Role("delta", "D Q times", basis, _sign(direction), multiple=True)
    if _COMPARED.search(left):
        found = sentence.comparisons[places[left.rindex("C")]]
        return Role("delta", "C Q times", _compared_basis(found))
    if _MULTIPLE_OF.search(left):
        peers = any(t.letter in "SN" for t in near[-3:])
        dated = next((n for n in range(index - 1, max(-1, index - 4), -1) if sentence.tokens[n].letter == "P"), None)
        if objects is None and basis is None and dated is not None:
            sentence.consumed.add(dated)
            return Role("delta", "… of Q times", period=sentence.tokens[dated].period)
        return Role("delta", "… of Q times", objects or ("peer" if peers or not basis else basis))
    if right.startswith(("C", "-C")):
        return Role("delta", "Q times C", "peer")
    return Role("delta", "Q times", basis or objects)


def _compared(sentence: Sentence, found: Comparison, kind: str, index: int, right: str, takes_share: bool) -> Role:
    """X C Y Q: a level, unless the quantity can only be a difference."""
    basis = _compared_basis(found)
    sign = _sign(found.token)
    owned = sentence.tokens[index - 1].letter == "J"
    period = _object_period(found)
    plain = found.token.word is None or not found.token.word.sign
    if not owned and not plain and (kind in ("points", "times") or (kind == "share" and not takes_share)):
        return Role("delta", "C R Q", basis, sign)
    if not owned and not plain and kind == "share" and basis == "peer":
        return Role("delta", "C R Q", basis, sign)
    if plain and not owned and not re.match(r"J?-?[,]?[DOKGB]", right) and kind in ("share", "points"):
        return Role("delta", "C R Q", basis, 1)
    gain = any(t.letter == "M" and not t.loss for t in found.objects)
    return Role("reference", "C R of Q" if owned or plain else "C R Q", basis, sign, period, gain=gain)


def _object_period(found: Comparison) -> Period | None:
    return next((t.period for t in found.objects if t.period), None)


def _sign(token: Token) -> int:
    return -1 if token.word is not None and token.word.sign < 0 else 1


def _differs(token: Token) -> bool:
    return token.word is not None and token.word.differs


def _named(token: Token) -> str | None:
    return token.word.metric if token.word else None


def _basis(token: Token, sentence: Sentence, left: str, places: list[int]) -> Basis | None:
    """The basis that a direction brings itself, or the basis word before it in its clause."""
    if token.word is not None and token.word.basis:
        return token.word.basis
    return _basis_word(sentence, left, places)


def _basis_word(sentence: Sentence, left: str, places: list[int]) -> Basis | None:
    """The nearest basis word before, with no quantity or stop but a comma between."""
    for letter, place in zip(reversed(left), reversed(places), strict=True):
        token = sentence.tokens[place]
        if letter == "B" and token.word:
            return token.word.basis
        if letter == "D" and token.word and token.word.basis:
            return token.word.basis
        if letter == "Y":
            return _token_basis(token)
        if letter in "Q;.":
            return None
    return None


def _token_basis(token: Token) -> Basis | None:
    """The basis that a token names as the object of a comparison."""
    if token.word is not None and token.word.basis:
        return token.word.basis
    period = token.period
    if period is None:
        return "consensus" if token.letter == "O" else None
    if period.span == "end" or period.span == "document":
        return "prior"
    if period.span == "same" or (period.years_away == -1 and not period.quarter):
        return "yoy"
    if period.quarters_away == -1 or period.span == "month":
        return "qoq"
    return None


def _compared_basis(found: Comparison) -> Basis | None:
    for token in found.objects:
        if basis := _token_basis(token):
            return basis
    if any(t.letter == "P" for t in found.objects):
        return None
    if any(t.letter in "SNMW" for t in found.objects) or found.filler:
        return "peer"
    return "prior"

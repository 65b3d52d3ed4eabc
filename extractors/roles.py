"""What a quantity is in its sentence: a value, a change or what a figure is compared with.

Patterns run over the kinds of tokens around a quantity, one letter a kind (`tokens.LETTERS`), in
order; the first that fits decides, and its name is what an explanation shows. Words never appear
here: `B?D Q` is 同比增長 24% as well as 按年升 24% or up 24%.
"""

from __future__ import annotations

import re
from typing import Literal

from msgspec import Struct

from amzn_extract.extractors.bases import basis_before, basis_behind, basis_beside, basis_of, compared_basis
from amzn_extract.extractors.leads import Lead, lead_of
from amzn_extract.extractors.model import Basis
from amzn_extract.extractors.periods import Period
from amzn_extract.extractors.sentence import LEFT, Comparison, Sentence, first_of, last_of, places_of
from amzn_extract.extractors.tokens import Token

RoleKind = Literal["value", "delta", "reference"]


class Role(Struct, frozen=True, gc=False):
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


ABOVE = "C Q of R"  # the pattern of a level that something is above or below, told before it
_VALUE, _POINTS = Role("value", "value"), Role("value", "points")
_GAIN_RATE = re.compile(r"T[^QD;.]*F[^Q;.]*Q[^Q;.]*[GI][^Q,;.]*$")
_EXPECTED = re.compile(r"R,?(?:[MPSIGJAWNOZC:]|Q(?=[MSIAQ]*$))*$")
_FROM_GOAL = re.compile(r"[,PYOBAJQ-]*[GDI]")
_CHANGE_BEHIND = re.compile(r"J?[BP]?[DT](?!I?[JAKZ]?-?Q)")
_CHANGING, _LEVELS = frozenset("JBPDT"), frozenset("JRO")
"""How the next two patterns begin."""
_OF_LEVEL = re.compile(r"J?(?:R|O(?![DQ]))")
_OF_LEVEL_BEHIND = re.compile(r"J?[-]?(?:R|O|Y)")
_CHANGE_OF_YEAR = re.compile(r"J?B?D")
_LEVEL_BEHIND = re.compile(r"J?-?[,]?[DOKGB]")
_DATED = re.compile(r"(?<!C)Y[SM]?[TD][^D]*$")


_NUMBERS = frozenset({"number", "money", "count"})


def role(sentence: Sentence, index: int, *, takes_share: bool, takes_times: bool, rated: bool) -> Role:
    """The role of the quantity at `index`.

    `takes_share` and `takes_times` tell whether the metric in reach has values of that kind, `rated`
    whether a rate of change has just been told.
    """
    tokens = sentence.tokens
    token = tokens[index]
    quantity = token.quantity
    assert quantity is not None
    left = sentence.left(index)
    lead = lead_of(left[max(0, left.rfind("Q")) :])
    share = quantity.kind == "share"
    relative = share or quantity.kind in ("points", "times")

    if quantity.kind == "times" and not takes_times:
        return _times(sentence, left, lead, index)
    if share and quantity.signed and quantity.unit == "percent" and _fixed(quantity.value, token):
        return Role("delta", "halved", basis_before(sentence, index))
    if share and "T" in left and _GAIN_RATE.search(left):
        return Role("value", "rate after rate", metric="growth")
    if lead.leaves and _FROM_GOAL.match(sentence.right(index)):
        return _from(sentence, index, growth=lead.rates and share)
    if relative and lead.rate:
        rate = tokens[_nearest(sentence, index, "T")]
        basis = basis_beside(rate, sentence, index)
        _own_date(left, sentence, index)
        return Role("delta", "rate", basis, _sign(rate))
    if lead.compared_change:
        return _compared_change(sentence, index, told=lead.compared_basis)
    if lead.above and (above := _above(sentence, index, lead)) is not None:
        return above
    if lead.beaten and _differs(tokens[_nearest(sentence, index, "D")]):
        beaten = tokens[max(_nearest(sentence, index, "O"), _nearest(sentence, index, "R"))]
        return Role("reference", "D O of Q", basis_of(beaten))  # 略勝預期的 1,550 億
    if lead.compared:
        found = sentence.comparisons[_nearest(sentence, index, "C")]
        if found.objects or (found.filler and left[-1:] != "("):
            takes = takes_times if quantity.kind == "times" else takes_share
            return _compared(sentence, found, quantity.kind, index, takes)
        if _misses(sentence, found, index) and (quantity.kind == "points" or (relative and not takes_share)):
            return Role("delta", "R C Q", None, _sign(found.token), differs=True)  # 市場預期 1,960 億,beat 1.2%
        if lead.versus and (not relative or takes_share):
            return Role("reference", "(C Q)")  # 利潤率 9.0%(vs 8.0%)
    if quantity.comparative and _OF_LEVEL_BEHIND.match(sentence.right(index)):
        other = tokens[first_of(sentence.letters, "ROY", index + 1, len(tokens))]
        return Role("reference", ABOVE, basis_of(other) or "consensus")
    if lead.anticipated:
        outlook = tokens[_nearest(sentence, index, "O")].word
        if (
            outlook is not None and outlook.basis and not lead.anticipated_period
            and sentence.right(index)[:1] != "M" and _told_before(sentence, index)
        ):  # fmt: skip
            return Role("reference", "O Q", outlook.basis)
    if "R" in left and not lead.change and _EXPECTED.search(left):
        expected = tokens[_nearest(sentence, index, "R")].word
        touching = left.endswith(("R", "R:", "RI")) and expected and expected.basis == "prior"  # 前值 28 億
        if touching or (expected and expected.basis in ("consensus", "guidance")):
            return Role("reference", "R Q", expected.basis if expected else None)
    if relative and lead.year_ago_change:
        ago = tokens[_nearest(sentence, index, "Y")]
        direction = tokens[_nearest(sentence, index, "D")]
        own = direction.word.basis if direction.word is not None else None
        if own and ago.period is not None and ago.period.quarters_away:
            sentence.own(_nearest(sentence, index, "Y"))  # 而上季年增 65%
        return Role("delta", "Y D Q", own or basis_of(ago), _sign(direction), metric=_named(direction))
    if lead.basis_own:
        dated = max(_nearest(sentence, index, "P"), _nearest(sentence, index, "Y"))
        basis = basis_before(sentence, index)
        sentence.consume(dated)
        return Role("reference", "B P of Q", basis, period=tokens[dated].period)
    if left.endswith(("Y", "P")) and _of_multiple(sentence, index):
        dated = max(_nearest(sentence, index, "P"), _nearest(sentence, index, "Y"))
        sentence.consume(dated)
        return Role("reference", "Y Q of Q times", basis_of(tokens[dated]), period=tokens[dated].period)
    if lead.year_ago_own or (lead.year_ago and not (relative and _CHANGE_OF_YEAR.match(sentence.right(index)))):
        ago = tokens[_nearest(sentence, index, "Y")]
        return Role("reference", "Y Q", basis_of(ago), period=ago.period)
    if rated and share and not takes_share and lead.rate_of:
        return Role("delta", "rate; P Q")  # 增長 11%,Q1 是 12%
    if share and not takes_share and lead.rise_to:
        _own_date(left, sentence, index)
        direction = tokens[_nearest(sentence, index, "D")]  # 收入增長於第四季可回升至 19%
        return Role("delta", "D to Q", basis_beside(direction, sentence, index), _sign(direction))
    changes_behind = (
        relative
        and sentence.letters[index + 1 : index + 2] in _CHANGING
        and _CHANGE_BEHIND.match(sentence.right(index)) is not None
    )
    if share and not takes_share and _grown(left, tokens, index) and _touches(sentence, index):
        return Role("delta", "M G Q", basis_before(sentence, index))  # 營收增長為 11%
    if lead.goal and (takes_share or not changes_behind):
        return Role("value", "goal")
    if lead.change and (relative or not lead.change_labelled):
        direction = tokens[_nearest(sentence, index, "D")]
        basis = basis_beside(direction, sentence, index)
        if relative or lead.own_basis or (direction.word is not None and direction.word.basis):
            differs = _differs(direction) and not (share and left.endswith("Q,D"))  # 淨利 12 億,多 6%
            return Role("delta", "B? D Q", basis, _sign(direction), metric=_named(direction), differs=differs)
        return Role("delta", "D Q", basis, _sign(direction), metric=_named(direction), loose=True)
    if relative and not takes_share and lead.adjusted:
        return Role("delta", "A Q", basis_before(sentence, index))
    if (relative or quantity.signed) and lead.basis:
        return Role("delta", "B Q", basis_before(sentence, index))
    if changes_behind:
        behind = tokens[first_of(sentence.letters, "DT", index + 1, len(tokens))]
        between = sentence.letters.find("B", index + 1, index + 4)
        word = tokens[between].word if between >= 0 else None
        return Role("delta", "Q of D", word.basis if word else basis_beside(behind, sentence, index), _sign(behind))
    if relative and quantity.signed and (quantity.kind == "points" or not takes_share):
        return Role("delta", "signed", basis_behind(sentence, index) or basis_before(sentence, index))
    if relative and not takes_share and quantity.kind != "times" and lead.change_of:
        direction = tokens[_nearest(sentence, index, "D")]  # 下調明年每股盈利預測 4%
        return Role("delta", "D M Q", basis_beside(direction, sentence, index), _sign(direction))
    if quantity.kind == "points" and not takes_share:
        return _POINTS
    return _VALUE


def _nearest(sentence: Sentence, index: int, letter: str) -> int:
    """The place of the nearest token of this kind before the one at `index`, -1 where there is none."""
    return sentence.free.rfind(letter, max(0, index - LEFT), index)


def _from(sentence: Sentence, index: int, *, growth: bool) -> Role:
    """From what level it came: 由 12% 升至 15%."""
    period: Period | None = None
    basis: Basis | None = None
    at = _nearest(sentence, index, "F")
    for n in range(at, index):
        if sentence.letters[n] in "PY":
            period = period or sentence.tokens[n].period
            sentence.consume(n)
        basis = basis or basis_of(sentence.tokens[n])
    return Role("reference", "from … to", basis, period=period, metric="growth" if growth else None)


def _compared_change(sentence: Sentence, index: int, *, told: bool) -> Role:
    """X C Y D Q: how far it is above or below what it is compared with; `told` where a basis word says so."""
    at = _nearest(sentence, index, "C")
    found = sentence.comparisons[at]
    direction = sentence.tokens[_nearest(sentence, index, "D")]
    basis = direction.word.basis if direction.word is not None and direction.word.basis else None
    if told:
        basis = basis or basis_before(sentence, index)
    period = _object_period(found)
    ahead = sentence.tokens[max(0, at - 1)]
    before = ahead.letter in "YPR" and found.token.start - ahead.end <= 1
    if not found.objects and (before or not found.filler):
        # 與去年同期的 6.1% 相比高出 190 個基點, 和一年前相比下滑 1 個百分點: the object stands before
        basis = basis or (basis_of(ahead) if before else None)
        if before and ahead.letter == "P":
            sentence.consume(at - 1)
            period = period or ahead.period
        return Role("delta", "C D Q", basis, _sign(direction), period, _named(direction))
    return Role("delta", "C … D Q", basis or compared_basis(found), _sign(direction), period, _named(direction))


def _above(sentence: Sentence, index: int, lead: Lead) -> Role | None:
    """The level that something is above or below, told behind it: 高出先前給出的 115 億至 150 億美元的指引區間."""
    if sentence.letters[index + 1 : index + 2] not in _LEVELS or not _OF_LEVEL.match(sentence.right(index)):
        return None
    above = sentence.tokens[last_of(sentence.letters, "CD", 0, index)]
    behind = sentence.tokens[first_of(sentence.letters, "RO", index + 1, len(sentence.tokens))]
    told = compared_basis(sentence.comparisons[_nearest(sentence, index, "C")]) if lead.compared else None
    plain = told in (None, "prior", "peer")  # 高於市場預期的 110 億 is told already
    if plain and (above.letter == "C" or _differs(above)) and (basis := basis_of(behind)):
        own = told == "prior" and basis == "consensus"  # 高於先前 1,000 億的預期
        return Role("reference", ABOVE, "prior" if own else basis)
    return None


def _misses(sentence: Sentence, found: Comparison, index: int) -> bool:
    """True where a figure is beaten or missed, and what it is has been said in the sentence."""
    expected = sentence.tokens[max(0, last_of(sentence.letters, "RO", 0, index))].word
    signed = found.token.word is not None and found.token.word.sign != 0
    return signed and expected is not None and expected.basis in ("consensus", "guidance")


def _touches(sentence: Sentence, index: int) -> bool:
    """True where a goal stands right between what it is a goal of and the quantity."""
    goal = sentence.tokens[index - 1]
    rises = goal.letter == "G" and goal.word is not None and goal.word.sign >= 0
    return index > 1 and rises and goal.start - sentence.tokens[index - 2].end <= 1


def _told_before(sentence: Sentence, index: int) -> bool:
    """True where a quantity of the same kind stands before; one without a unit may be an amount or a count."""
    own = sentence.tokens[index].quantity
    kinds = _NUMBERS if own is not None and own.kind == "number" else {own.kind if own else None}
    told = (sentence.tokens[n].quantity for n in places_of(sentence.letters, "Q", 0, index))
    return any(other is not None and other.kind in kinds for other in told)


def _of_multiple(sentence: Sentence, index: int) -> bool:
    """True before a multiple of the quantity: 去年 77 億的兩倍."""
    if not sentence.letters.startswith("JQ", index + 1) or not sentence.right(index).startswith("JQ"):
        return False
    multiple = sentence.tokens[index + 2].quantity
    return multiple is not None and multiple.kind == "times"


def _own_date(left: str, sentence: Sentence, index: int) -> None:
    """Makes a period right before a rate the rate's own, and none that it is compared with (上季增速為 24%)."""
    if "Y" in left and _DATED.search(left):
        sentence.own(_nearest(sentence, index, "Y"))


def _fixed(value: object, token: Token) -> bool:
    """True for a word that says a change by itself (腰斬)."""
    return token.quantity is not None and token.quantity.signed and token.end - token.start <= 3 and value == -50


def _times(sentence: Sentence, left: str, lead: Lead, index: int) -> Role:
    tokens = sentence.tokens
    quantity = tokens[index].quantity
    assert quantity is not None
    basis = basis_before(sentence, index)
    objects: Basis | None = None
    for n in range(index - 1, max(0, index - 6) - 1, -1):
        now = (period := tokens[n].period) is not None and period.span == "document"
        if objects is None and sentence.letters[n] in "YRP" and not now:
            objects = basis_of(tokens[n])
    if quantity.signed:
        return Role("delta", "doubled", basis or (objects if "C" in left else None))
    if lead.change or lead.rate:
        direction = tokens[max(_nearest(sentence, index, "D"), _nearest(sentence, index, "T"))]
        compared = sentence.comparisons[_nearest(sentence, index, "C")] if lead.compared_change else None
        basis = compared_basis(compared) if compared else basis_beside(direction, sentence, index)
        return Role("delta", "D Q times", basis, _sign(direction), multiple=True)
    if lead.compared:
        found = sentence.comparisons[_nearest(sentence, index, "C")]
        return Role("delta", "C Q times", compared_basis(found))
    growth = "growth" if "T" in left[left.rfind("Q") + 1 :] else None  # 增速是其他品類的兩倍
    if left.endswith("J"):
        others = places_of(sentence.letters, "SNW", max(0, index - 3), index)
        dated = sentence.letters.rfind("P", max(0, index - 3), index)
        if objects is None and basis is None and dated >= 0:
            sentence.consume(dated)
            return Role("delta", "… of Q times", period=tokens[dated].period)
        for n in others:
            sentence.consume(n)  # 增速是谷歌廣告的三倍
        return Role("delta", "… of Q times", objects or ("peer" if others or not basis else basis), metric=growth)
    if sentence.right(index).startswith(("C", "-C")):
        return Role("delta", "Q times C", "peer", metric=growth)
    return Role("delta", "Q times", basis or objects, metric=growth)


def _grown(left: str, tokens: list[Token], index: int) -> bool:
    """True where a metric's growth stands before, also right behind an amount (10 億,成長達 6%; not: +1 點至 6%)."""
    told = tokens[index - 2].quantity if left.endswith("QG") else None
    return left.endswith(("MG", "SG")) or (told is not None and told.kind not in ("points", "share"))


def _compared(sentence: Sentence, found: Comparison, kind: str, index: int, takes: bool) -> Role:
    """X C Y Q: a level, unless the quantity can only be a difference."""
    basis = compared_basis(found)
    sign = _sign(found.token)
    owned = sentence.letters[index - 1] == "J"
    period = _object_period(found)
    plain = found.token.word is None or not found.token.word.sign
    if not owned and not plain and (kind == "points" or (kind in ("share", "times") and not takes)):
        return Role("delta", "C R Q", basis, sign)
    if not owned and not plain and kind == "share" and basis == "peer":
        return Role("delta", "C R Q", basis, sign)
    if plain and not owned and kind in ("share", "points") and not _LEVEL_BEHIND.match(sentence.right(index)):
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

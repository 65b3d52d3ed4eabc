"""Which adjustments (ex FX, ex special items) the words of a clause make, and for which figures."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Set as AbstractSet

from amzn_extract.extractors.model import Adjustment
from amzn_extract.extractors.sentence import Place, Sentence
from amzn_extract.extractors.tokens import Token

SPECIAL: frozenset[Adjustment] = frozenset({"ex_special"})
_OBJECT = 12
"""Characters between a word that leaves something out and what it leaves out."""
_NONE: tuple[frozenset[Adjustment], frozenset[Adjustment], frozenset[int]] = (frozenset(), frozenset(), frozenset())


def adjustments_of(
    sentence: Sentence, begin: int, stop: int, whole: Callable[[Token], bool]
) -> tuple[AbstractSet[Adjustment], AbstractSet[Adjustment], AbstractSet[int]]:
    """Adjustments said before the clause's last quantity, those said behind it, and what amounts are left out.

    What is left out (匯率, 全食超市) is consumed: it names neither metric nor segment of the clause. A metric that
    is `whole` (營業利益) is what something is left out of.
    """
    if sentence.letters.find("A", begin, stop) < 0:
        return _NONE
    clause = range(begin, stop)
    tokens = sentence.tokens
    before: set[Adjustment] = set()
    behind: set[Adjustment] = set()
    left_out: set[int] = set()
    bracketed = clause.start > 0 and tokens[clause.start - 1].letter == "("
    for n in clause:
        word = tokens[n].word
        if tokens[n].letter != "A" or word is None or word.adjustment is None:
            continue
        adjustment: Adjustment | None = word.adjustment
        for at in range(n + 1, min(n + 4, clause.stop)) if word.objects else ():
            gap = tokens[at].start - max(t.end for t in tokens[n:at])
            if tokens[at].kind == "quantity":
                amount = tokens[at].quantity
                if amount is not None and amount.kind == "money":
                    left_out.add(at)
                    continue  # 不計 14 億美元匯率逆風
                break
            if (tokens[at].letter == "S" and gap <= 4) or (tokens[at].kind == "metric" and gap <= _OBJECT):
                # Leaving out a business (不含全食超市) adjusts nothing.
                adjustment = None if tokens[at].letter == "S" else word.objects.get(tokens[at].id, adjustment)
                if whole(tokens[at]):
                    break  # 加回去營業利益會是 217 億
                # 14 億美元匯率逆風 and 24 億美元的一次性支出 still name their amounts.
                if tokens[at].id in word.objects and _measures(sentence, at, clause.stop):
                    left_out.add(at + 1)
                elif "Q" not in sentence.letters[max(n + 1, at - 2) : at]:
                    sentence.consume(at)
                    left_out |= _amounts_of(sentence, at, clause.stop)
                break
        else:
            left_out -= set(range(n, n + 4))
        last = max((m for m in clause if tokens[m].kind == "quantity" and m not in left_out), default=-1)
        if word.objects and bracketed and not any(_adjusted(tokens[m]) for m in clause):
            continue  # (不含外包): which things are counted, and no adjustment
        if adjustment is not None:
            (before if n < last else behind).add(adjustment)
    return before, behind, left_out


def _adjusted(token: Token) -> bool:
    """True for a metric, and for a figure that a profit or its share of sales may be: (撇除和解一項則為 6.9%)."""
    quantity = token.quantity
    return token.kind == "metric" or (quantity is not None and quantity.kind in ("share", "points"))


def given_to(place: Place) -> set[Adjustment]:
    """The adjustments that a list gives a figure (GAAP 與非 GAAP 毛利率分別為 …), else those of its clause."""
    if "A" not in place.given:
        return set(place.adjustments)
    word = place.given["A"].word
    return {word.adjustment} if word is not None and word.adjustment is not None else set()


def _measures(sentence: Sentence, at: int, stop: int) -> bool:
    """True where a clause ends with the amount of what is left out, right behind it: 剔除匯率的負面影響 14 億美元."""
    quantity = sentence.tokens[at + 1].quantity if at + 2 == stop else None
    return quantity is not None and quantity.kind == "money" and quantity.reach[0] - sentence.tokens[at].end <= 1


def _amounts_of(sentence: Sentence, at: int, stop: int) -> set[int]:
    """Amounts right behind what is left out, which they measure: 排除匯率造成的 14 億美元負面影響."""
    behind = range(at + 1, min(at + 5, stop))
    letters = sentence.letters[behind.start : behind.stop].lstrip("BJM")
    if not letters.startswith(("QM", "QJM")):
        return set()
    return {n for n in behind if sentence.tokens[n].kind == "quantity"}

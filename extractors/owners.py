"""Whose a quantity is: the segment or the company that its clause speaks of."""

from __future__ import annotations

from amzn_extract.extractors.sentence import Place, places_of, whole
from amzn_extract.extractors.terms import Terms
from amzn_extract.extractors.tokens import Token


def subject_of(place: Place, name: Token | None, terms: Terms) -> Token | None:
    """What says the segment of a quantity: the nearest word before it in its clause, behind it, or outside."""
    if "S" in place.given:
        return place.given["S"]
    if "S" not in place.own and "W" not in place.own:
        return place.scope.subject
    tokens, free = place.tokens, place.free
    before = [n for n in place.before("SW") if free[n] == "S" or whole(place.sentence, n)]
    if before:
        if any(tokens[n].id == "others" for n in places_of(free, "W", place.begin, before[0])):
            return None  # Alphabet 廣告營收: a rival's
        last = before[-1]
        while (
            last - 1 in before and free[last - 1] == free[last] == "S"
            and tied(tokens[last - 1], tokens[last], place, terms)
        ):  # fmt: skip
            if tokens[last].latin and not tokens[last - 1].latin:
                break  # 自研晶片 Trainium2: the product rather than its kind
            last -= 1  # Prime Video 廣告: the first of two names that touch
        return tokens[last]
    behind = place.next("S")
    if behind < 0:
        return None if rival(place) else place.scope.subject
    if not place.between(behind) and not joined(place, behind, terms):
        named_behind = name is not None and name.start > tokens[place.index].start
        if place.gap(place.index, behind) <= 6 or named_behind:
            return tokens[behind]
    return place.scope.subject


def rival(place: Place) -> bool:
    """True where the clause speaks of another company."""
    return "others" in [place.tokens[n].id for n in places_of(place.free, "W", place.begin, place.stop)]


def joined(place: Place, n: int, terms: Terms) -> bool:
    """True where a list goes on between a quantity and what stands behind it: 遣散費 7.3 億、實體店減值 6.1 億."""
    gap = place.sentence.text[place.quantity.end : place.tokens[n].start].lstrip()
    return gap.startswith(terms.joints)


def tied(a: Token, b: Token, place: Place, terms: Terms) -> bool:
    """True for two names with nothing between them, or a word that ties one to the other."""
    return terms.ties(place.sentence.text[a.end : b.start].strip())

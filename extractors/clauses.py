"""Where the clauses of a sentence begin and end."""

from __future__ import annotations

from amzn_extract.extractors.sentence import Sentence


def clauses(sentence: Sentence) -> list[tuple[int, int, list[int]]]:
    """Clauses as first, end and the places of their quantities; a period behind a quantity opens one as well."""
    letters = sentence.letters
    found: list[tuple[int, int, list[int]]] = []
    begin = 0
    quantities: list[int] = []
    for n, letter in enumerate(letters):
        if letter == "Q":
            quantities.append(n)
        elif letter in ",;:().":
            if n > begin:
                found.append((begin, n, quantities))
            begin, quantities = n + 1, []
        elif letter == "P" and quantities and sentence.free[n] == "P" and not _attributive(sentence, n):
            found.append((begin, n, quantities))
            begin, quantities = n, []
    if len(letters) > begin:
        found.append((begin, len(letters), quantities))
    return found


def _attributive(sentence: Sentence, n: int) -> bool:
    """True for a period that belongs to what stands before or behind it: 38 倍 2026 年預測市盈率."""
    letters, tokens = sentence.letters, sentence.tokens
    if letters[n - 1] in "FJ":
        return True
    quantity = tokens[n - 1].quantity
    if quantity is None or quantity.kind != "times" or tokens[n].start - quantity.reach[1] > 1:
        return False
    head = n + 2 if letters[n + 1 : n + 2] in ("O", "R") else n + 1
    return letters[head : head + 1] == "M" and tokens[head].start - tokens[head - 1].end <= 1

"""Statements into records: signs, currencies and units settled, quotes taken from the original text."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from msgspec.structs import replace

from amzn_extract.extractors.document import Document
from amzn_extract.extractors.fiscal import told
from amzn_extract.extractors.layout import Heading
from amzn_extract.extractors.model import Adjustment, Change, Quantity, Record
from amzn_extract.extractors.roles import ABOVE
from amzn_extract.extractors.rules import Rules
from amzn_extract.extractors.statements import Linked, Statement

_ONE = Decimal(1)
_SIGNS = {1: _ONE, -1: Decimal(-1)}
_LARGE = 10**8
"""From here on a number without unit or metric is money."""


def assemble(
    statements: Iterable[Statement],
    text: str,
    document: Document,
    rules: Rules,
    file: str,
) -> list[Record]:
    """The records of a document, in the order of the text."""
    records: list[Record] = []
    headings: tuple[Heading, ...] = ()
    section: tuple[str, ...] = ()
    for statement in statements:
        if statement.line.headings is not headings:
            headings = statement.line.headings
            section = tuple([text[h.start : h.end].strip() for h in headings])
        records.append(_record(statement, section, text, document, rules, file))
    records.sort(key=_place)
    return records


def _place(record: Record) -> tuple[int, int]:
    return record.start, record.end


def _record(
    statement: Statement, section: tuple[str, ...], text: str, document: Document, rules: Rules, file: str
) -> Record:
    changes = tuple([_change(c, statement, text, document, rules) for c in statement.changes])
    value = statement.value
    quantity = _settled(value, statement.metric, document, rules) if value else None
    start, end = (quantity.start, quantity.end) if quantity else (changes[0].start, changes[0].end)
    name = statement.name
    # People and things have no special items: 員工 155 萬人(不含外包).
    counts = quantity is not None and quantity.kind == "count"
    return Record(
        file=file,
        company=document.company,
        segment=statement.segment,
        metric=statement.metric,
        name=text[name.start : name.end] if name else None,
        value=quantity.value if quantity else None,
        low=quantity.low if quantity else None,
        high=quantity.high if quantity else None,
        unit=quantity.unit if quantity else None,
        bound=quantity.bound if quantity else "exact",
        period=told(statement.period),
        status=statement.status,
        adjustments=() if counts else _sorted(statement.adjustments),
        changes=changes,
        speaker=statement.line.speaker,
        section=section,
        line=statement.line.number_at(text, start),
        start=start,
        end=end,
        quote=text[start:end],
        rule=f"metrics.{statement.metric}" if statement.metric else None,
    )


def _sorted(adjustments: set[Adjustment]) -> tuple[Adjustment, ...]:
    return tuple(sorted(adjustments)) if adjustments else ()


def _change(linked: Linked, statement: Statement, text: str, document: Document, rules: Rules) -> Change:
    quantity = _settled(linked, statement.metric, document, rules)
    assert linked.role.kind != "value"
    return Change(
        kind=linked.role.kind,
        basis=linked.basis or "prior",
        value=quantity.value,
        low=quantity.low,
        high=quantity.high,
        unit=quantity.unit,
        bound=quantity.bound,
        adjustments=_sorted(linked.adjustments),
        period=told(linked.period) if linked.role.kind == "reference" else None,
        start=quantity.start,
        end=quantity.end,
        quote=text[quantity.start : quantity.end],
    )


def _large(quantity: Quantity) -> bool:
    amount = quantity.value if quantity.value is not None else quantity.high
    return amount is not None and abs(amount) >= _LARGE


def _settled(linked: Linked, metric: str | None, document: Document, rules: Rules) -> Quantity:
    """The quantity with its sign, and with the unit that its metric gives a bare number."""
    quantity = linked.quantity
    negative = linked.role.kind != "value" and quantity.signed and quantity.value is not None and quantity.value < 0
    factor = _ONE if negative else _SIGNS[linked.sign]
    if linked.tenths:
        factor /= 10
    unit = quantity.unit
    if linked.role.multiple:
        factor, unit = factor * 100, "percent"
    if quantity.comparative and linked.role.pattern == ABOVE:
        quantity = replace(quantity, bound="exact")
    rule = rules.metrics.get(metric or "")
    takes = rule.takes if rule is not None else ()
    if (quantity.kind == "money" and unit is None) or (quantity.kind == "number" and "money" in takes):
        unit = document.currency_at(quantity.start)
    elif quantity.kind == "number" and not takes and quantity.explicit and _large(quantity):
        unit = document.currency_at(quantity.start)  # 其餘 530 億: nothing else is counted in hundreds of millions
    elif (quantity.kind == "number" and linked.role.kind != "delta") or (
        quantity.kind == "number" and "count" in takes
    ):
        unit = "count"
    value = quantity.value * factor if quantity.value is not None else None
    if quantity.low is None and quantity.high is None:
        return replace(quantity, value=value, unit=unit)
    ends = sorted([x * factor for x in (quantity.low, quantity.high) if x is not None])
    return replace(quantity, value=value, low=ends[0], high=ends[-1], unit=unit)

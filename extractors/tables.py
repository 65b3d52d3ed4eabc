"""Tables in Markdown or in columns of plain text: each cell takes what its heads say."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise

from msgspec import Struct
from msgspec.structs import replace

from amzn_extract.extractors.document import Document
from amzn_extract.extractors.layout import Line
from amzn_extract.extractors.lexicon import fold_pattern
from amzn_extract.extractors.model import Adjustment, Quantity, Status
from amzn_extract.extractors.periods import Period, resolve
from amzn_extract.extractors.roles import Role
from amzn_extract.extractors.rules import Rules
from amzn_extract.extractors.statements import Linked, Statement, basis_between, later
from amzn_extract.extractors.stretch import Stretch
from amzn_extract.extractors.tokens import Token

_CHANGES = frozenset({"basis", "direction", "rate"})
_RULED = frozenset("|:+—-")
"""What a line between rows is drawn with."""
_BRACKETS = re.compile(r"[(\[,:](.*?)(?:[)\]]|$)")


class _Head(Struct):
    """What the head of a row or column says."""

    metric: Token | None = None
    segment: Token | None = None
    period: Period | None = None
    change: Token | None = None
    outlook: bool = False
    unit: Quantity | None = None
    adjustments: frozenset[Adjustment] = frozenset()

    def add(self, upper: _Head) -> None:
        """Takes what the head of a group of columns says and this one does not."""
        self.metric, self.segment = self.metric or upper.metric, self.segment or upper.segment
        self.unit, self.outlook = self.unit or upper.unit, self.outlook or upper.outlook
        above = upper.period
        if self.period is None or above is None:
            self.period = self.period or (above if self.change is None else None)
        elif above.year is None and self.period.year and self.period.span == "year" and (above.quarter or above.months):
            self.period = replace(above, year=self.period.year)  # 2025 年 below 截至 9 月 30 日止三個月


class TableWords:
    """What the heads of tables say of their columns."""

    def __init__(self, rules: Rules) -> None:
        """Compiles the rules' words."""
        changes = rules.file.layout.changes if rules.file.layout else ()
        self.changes = re.compile("|".join(map(fold_pattern, changes)) or "(?!)")


class Tables:
    """Reads the tables of one document."""

    def __init__(self, rules: Rules, document: Document, text: str) -> None:
        """`text` is the folded document."""
        self._rules, self._document, self._text = rules, document, text
        self._changes = rules.once(TableWords).changes
        self._shared: Quantity | None = None
        """The unit of the table above in a row of tables."""

    def read(
        self,
        lines: Sequence[Line],
        above: Sequence[tuple[int, int]],
        tokens: Sequence[Token],
        count: int,
        last: Token | None,
    ) -> list[Statement]:
        """The statements of tables one below the other; `above` are the lines above, `last` the metric told before."""
        kept = [line for line in lines if not _is_rule(self._text[line.start : line.end])]
        stretch = Stretch(tokens)
        statements: list[Statement] = []
        self._shared = None
        for part in self._parts(kept, stretch):
            statements += self._read(part, above, stretch, count, last)
        return statements

    def _parts(self, lines: Sequence[Line], stretch: Stretch) -> list[list[Line]]:
        """The rows of each table: heads below figures begin another one."""
        parts: list[list[Line]] = [list(lines[:1])]
        for before, line in pairwise(lines):
            named = sum(1 for start, end in line.cells if self._text[start:end].strip())
            if named > 2 and self._counts(before.cells, stretch) and not self._counts(line.cells, stretch):
                parts.append([])
            parts[-1].append(line)
        return parts

    def _read(
        self, kept: Sequence[Line], above: Sequence[tuple[int, int]], stretch: Stretch, count: int, last: Token | None
    ) -> list[Statement]:
        rows = [line.cells for line in kept]
        if len(rows) < 2:
            return []
        stated = [self._unit(self._text[start:end], whole=True) for start, end in reversed(above)]
        first = next((n for n, cells in enumerate(rows) if self._counts(cells, stretch)), len(rows))
        heads = self._heads(rows[:first] or rows[:1], max(map(len, rows[first:]), default=0), stretch)
        first = max(first, 1)
        unit = next(filter(None, [stated[0], *(h.unit for h in heads), *stated[1:], self._shared]), None)
        self._shared = unit
        named = {h.metric.id: h.metric for h in heads if h.metric}
        shared = next(iter(named.values())) if len(named) == 1 else None
        caption_metric = self._only(stretch.within(*above[-1]))
        statements: list[Statement] = []
        upper: dict[int, Statement] = {}
        for line, cells in zip(kept[first:], rows[first:], strict=True):
            row = self._head(cells[0], stretch) if cells else _Head()
            left: Statement | None = None
            told_above, upper = upper, {}
            for n, cell in enumerate(cells[1:], 1):
                found = next((t for t in stretch.within(*cell) if t.kind == "quantity"), None)
                if found is None or found.quantity is None:
                    continue
                column = heads[n] if len(cells) == len(heads) and n < len(heads) else _Head()
                compared = column.period is not None and column.period.compared
                name = column.metric or row.metric or (left.name if compared and left else None)
                name = name or shared or caption_metric or last
                changed = row.change is not None and row.metric is None and row.segment is None
                left = told_above.get(n) if changed else left  # a row of rates below one of amounts
                left = self._cell(line, found.quantity, row, column, name, unit, left, statements, count)
                if left is not None:
                    upper[n] = left
        return statements

    def _heads(self, rows: Sequence[tuple[tuple[int, int], ...]], width: int, stretch: Stretch) -> list[_Head]:
        """The heads of the columns; those above groups of columns add what the lowest leave unsaid."""
        read = [[self._head(cell, stretch) for cell in cells] for cells in rows]
        heads = read[-1] if len(read[-1]) != width - 1 else [_Head(), *read[-1]]
        for upper in reversed(read[:-1]):
            groups = upper[1:] if len(upper) > 1 and (width - 1) % len(upper) else upper
            if len(heads) != width or not groups or (width - 1) % len(groups):
                continue
            for n, head in enumerate(heads[1:]):
                head.add(groups[n * len(groups) // (width - 1)])
        return heads

    @staticmethod
    def _counts(cells: Sequence[tuple[int, int]], stretch: Stretch) -> bool:
        """True for a row with figures."""
        return any(stretch.counts(*cell) for cell in cells[1:])

    def _cell(
        self, line: Line, quantity: Quantity, row: _Head, column: _Head, name: Token | None,
        unit: Quantity | None, left: Statement | None, statements: list[Statement], count: int,
    ) -> Statement | None:  # fmt: skip
        segment = row.segment or column.segment
        period = column.period or row.period
        relative = quantity.kind in ("share", "points")
        change = column.change or row.change
        if change is not None and (relative or not quantity.explicit) and left is not None:
            word = change.word
            basis = word.basis if word else None
            percent = quantity if relative else replace(quantity, kind="share", unit="percent", explicit=True)
            sign = -1 if word is not None and word.sign < 0 and (percent.value or 0) > 0 else 1
            role = Role("delta", "table", sign=sign)
            adjustments = left.adjustments | column.adjustments | row.adjustments
            told = next((c.basis for c in reversed(left.changes) if c.role.kind == "reference"), None)
            basis = basis or told or self._document.basis
            left.changes.append(Linked(percent, role, basis, adjustments=adjustments, sign=sign))
            return left
        rule = self._rules.metrics.get(name.id) if name else None
        own = column.unit or row.unit or unit
        if not quantity.explicit and own is not None and (rule is None or own.kind in rule.takes):
            shared = column.unit is None and row.unit is None and rule is not None and rule.most is not None
            quantity = _times(quantity, replace(own, value=Decimal(1)) if shared else own)  # 億美元, but EPS
        elif not quantity.explicit and (rule is None or "number" not in rule.takes):
            if rule is None or not set(rule.takes) & {"count", "money"}:
                return left
            quantity = replace(quantity, explicit=True)
        metric = name.id if name else "revenue" if segment and quantity.kind == "money" else None
        if rule is not None and quantity.kind != "number" and quantity.kind not in rule.takes:
            metric = None
        if rule is not None and rule.segment == "none":
            segment = None
        anchor = self._document.anchor
        text = resolve(period, anchor, outlook=column.outlook) if period else anchor.text
        status: Status = "outlook" if column.outlook or row.outlook or later(text, anchor.text) else "actual"
        sign = -1 if name is not None and name.loss else 1
        linked = Linked(quantity, Role("value", "table"), sign=sign)
        adjustments = set(row.adjustments | column.adjustments)
        if (
            left is not None and column.period is not None and (column.period.compared or column.metric is None)
            and left.metric == metric and left.value is not None and text and left.period and later(left.period, text)
        ):  # fmt: skip
            linked.role, linked.basis, linked.period = (
                Role("reference", "table"),
                basis_between(left.period, text),
                text,
            )
            left.changes.append(linked)
            return left
        statement = Statement(
            line, metric, name if metric else None, segment.id if segment else None, text, status, linked,
            adjustments=adjustments, sentence=count, subject=segment, dated=period,
        )  # fmt: skip
        statements.append(statement)
        return statement

    def _head(self, cell: tuple[int, int], stretch: Stretch) -> _Head:
        own = stretch.within(*cell)
        said = {t.word.adjustment for t in own if t.word and t.word.adjustment}
        special: set[Adjustment] = {"ex_special"} if any(t.meaning and t.meaning.adjusted for t in own) else set()
        head = _Head(adjustments=frozenset(said | special))
        head.metric = next((t for t in own if t.kind == "metric"), None)
        head.segment = next((t for t in own if t.kind == "segment"), None)
        head.period = next((t.period for t in own if t.period), None)
        head.change = next((t for t in own if t.kind in _CHANGES), None)
        if head.change is None and self._changes.fullmatch(self._text[cell[0] : cell[1]].strip()):
            head.change = Token("rate", *cell)
        head.outlook = any(t.kind == "outlook" for t in own)
        head.unit = self._unit(self._text[cell[0] : cell[1]])
        return head

    def _only(self, tokens: Sequence[Token]) -> Token | None:
        metrics = [t for t in tokens if t.kind == "metric"]
        return metrics[0] if len({t.id for t in metrics}) == 1 else None

    def _unit(self, text: str, *, whole: bool = False) -> Quantity | None:
        """The unit that a head or caption gives: what `1` of it is worth."""
        for match in _BRACKETS.finditer(text):
            for part in re.split(r"[,;:、]", match[1]):
                unit = part.strip().partition("/")[0]
                for at in range(min(len(unit), 4)):  # 億美元, $B
                    found = self._rules.quantities.find(f"{unit[:at]}1{unit[at:]}", ())
                    if (
                        len(found) == 1
                        and found[0].end - found[0].start == len(unit) + 1
                        and (found[0].explicit or whole)
                    ):
                        return found[0]
        return None


def _is_rule(text: str) -> bool:
    """True for a line that only parts others."""
    return all(char in _RULED or char.isspace() for char in text)


def _times(quantity: Quantity, unit: Quantity) -> Quantity:
    factor = unit.value or Decimal(1)

    def scaled(x: Decimal | None) -> Decimal | None:
        return x * factor if x is not None else None

    return replace(quantity, value=scaled(quantity.value), low=scaled(quantity.low), high=scaled(quantity.high),
                   unit=unit.unit, kind=unit.kind, explicit=True)  # fmt: skip

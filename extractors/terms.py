"""What the rules say of metrics, laid out for looking it up."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from amzn_extract.extractors.fold import fold
from amzn_extract.extractors.model import Quantity
from amzn_extract.extractors.periods import Period
from amzn_extract.extractors.rules import Meaning, Rules
from amzn_extract.extractors.schema import MetricRule
from amzn_extract.extractors.tokens import Token

_PER_SHARE, _PROFIT, _EXPENSE = "per_share", "profit", "expense"
ORDERS = "orders"
"""The family of what is ordered: its share of sales is no sales mix, other shares beside it may be."""
_ADJUSTED = frozenset({"money", "share"})
_NUMBERS = frozenset({"money", "count", "number"})
_MOMENTS = frozenset({"end", "month_end", "day"})
"""Periods that are points in time."""
_COUNTS = frozenset({"count", "number"})
_SCALED = 10**4
"""From here on a number without a unit may be an amount of money."""
_SHARE = 1000
"""Below this a bare number may be a share."""
BILLION = 10**8
"""From here on a number without a unit is money."""


class Terms:
    """The metrics and segments of the rules, and the words that tie names together."""

    def __init__(self, rules: Rules) -> None:
        """Sorts the metrics by what linking asks of them."""
        owned = rules.file.words.get("owned", {})
        self.metrics, self.segments = rules.metrics, rules.segments
        self.parts = tuple(map(fold, rules.file.layout.parts)) if rules.file.layout else ()
        self.joints = tuple(fold(joint) for joint in rules.file.lists)
        self._ties = frozenset({"", *(fold(phrase) for word in owned.values() for phrase in word.phrases)})
        self.asides = frozenset(metric for metric, rule in rules.metrics.items() if rule.aside)
        self.dominants = frozenset(metric for metric, rule in rules.metrics.items() if rule.dominant)
        self.profits = frozenset(metric for metric, rule in rules.metrics.items() if rule.family == _PROFIT)
        self.expenses = frozenset(metric for metric, rule in rules.metrics.items() if rule.family == _EXPENSE)
        self.per_share = frozenset(metric for metric, rule in rules.metrics.items() if rule.family == _PER_SHARE)
        self.losing = frozenset(metric for metric in self.dominants if rules.file.metrics[metric].losses)
        #: Of what is added to something, what it is added to.
        self.wholes = {rule.increment: metric for metric, rule in rules.metrics.items() if rule.increment}
        self._unadjusted = frozenset(metric for metric, rule in rules.metrics.items() if not _adjusts(rule))
        self.families = {metric: rules.family(metric) for metric in rules.metrics}

    def in_all(self, added: Token, at: Period | None) -> Token:
        """What is added, or all there is at a point in time: 新開 350 家門店,年末共 2,180 家."""
        whole = self.wholes.get(added.id)
        if whole is None or at is None or at.span not in _MOMENTS:
            return added
        return replace(added, id=whole, meaning=Meaning("metric", whole))

    def ties(self, text: str) -> bool:
        """True for a word that ties what stands before it to what stands behind it."""
        return text in self._ties

    def rule(self, metric: str | None) -> MetricRule | None:
        """The rule of a metric id."""
        return self.metrics.get(metric or "")

    def fits(self, metric: str | None, quantity: Quantity) -> bool:
        """True where the metric has values of the quantity's kind of unit."""
        rule = self.metrics.get(metric or "")
        if rule is None:
            return False
        amount = quantity.value if quantity.value is not None else quantity.high
        if rule.total is None and rule.most is not None and amount is not None and abs(amount) > rule.most:
            return False  # 每股盈餘 7.6 元,淨值 9,012 億元
        if quantity.kind == "number" and quantity.explicit:
            counted = not _COUNTS.isdisjoint(rule.takes)
            scaled = amount is not None and abs(amount) >= _SCALED
            return counted or (scaled and "money" in rule.takes)  # 資本支出約 2,000 is in a unit told elsewhere
        return quantity.kind in rule.takes

    def measures(self, metric: str | None, quantity: Quantity) -> bool:
        """True where a quantity may be a value of the metric or how much it changed."""
        return quantity.kind in ("share", "points", "times") or self.fits(metric, quantity)

    def is_percent(self, rule: MetricRule | None, quantity: Quantity) -> bool:
        """True for a bare number beside a share of its metric, which has no other numbers: 毛利率 67.6%, 去年 68.7."""
        if rule is None or "share" not in rule.takes or not _NUMBERS.isdisjoint(rule.takes):
            return False
        amount = quantity.value if quantity.value is not None else quantity.high
        return quantity.kind == "number" and amount is not None and abs(amount) < _SHARE

    def counts(self, metric: str, quantity: Quantity) -> bool:
        """True where a noun may count the quantity; a large bare one (品牌 169.5 億) counts people only."""
        rule = self.rule(metric)
        large = quantity.kind == "number" and quantity.value is not None and quantity.value >= BILLION
        return self.fits(metric, quantity) and not (large and rule is not None and not rule.countable)

    def adjustable(self, tokens: Sequence[Token], own: str, begin: int) -> bool:
        """True where the metrics of a clause are profits or ratios of them, or where it names none.

        The clause is the `tokens` from `begin` on whose letters are `own`.
        """
        rules = [self.rule(tokens[n].id) for n, letter in enumerate(own, begin) if letter == "M"]
        return all(rule is None or rule.family is not None or "share" in rule.takes for rule in rules)

    def company_only(self, metric: str | None) -> bool:
        """True for a figure that only whole companies have (每股盈利, 自由現金流)."""
        rule = self.rule(metric)
        return rule is not None and rule.segment == "none" and not rule.market

    def aside(self, token: Token) -> bool:
        """True for a metric that is named by the way only, so that nothing goes on with it."""
        return token.id in self.asides and token.kind == "metric"

    def part_of(self, token: Token, of: Token | None) -> bool:
        """True for a share of sales that is told of the expense `of`, and so is no sales mix (資本支出佔營收比重)."""
        share, whole = self.rule(token.id), self.rule(of.id if of else None)
        return share is not None and whole is not None and whole.family in share.not_of

    def profit(self, token: Token) -> bool:
        """True for a profit."""
        return token.id in self.profits and token.kind == "metric"

    def adjusts(self, metric: str | None) -> bool:
        """True for a metric that may be stated without one-off items, and where none is known."""
        return metric not in self._unadjusted


def _adjusts(rule: MetricRule) -> bool:
    """True for a metric that may be stated without one-off items."""
    return rule.adjustable and not (rule.takes and _ADJUSTED.isdisjoint(rule.takes))

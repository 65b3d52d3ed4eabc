"""Records told in one line each, so that a test shows all of a record that is not as usual.

`aws revenue 356億 USD | yoy +24 percent` is a value with a change beside it. What is not said is the
default: the whole company, an exact actual figure of FY2025Q4, a change without adjustments.
"""

from collections.abc import Iterator
from decimal import Decimal

from amzn_extract.extractors import Change, Record, Rules, extract
from marks import marked

HEADER = "亞馬遜(AMZN)FY2025Q4 財報電話會摘記\n\n"
"""Makes a text one on Amazon's fourth quarter of 2025."""
PERIOD = "FY2025Q4"


def told(record: Record) -> str:
    """The record in one line."""
    own = [record.segment, record.metric or "unclaimed", *_amount(record)]
    own += [record.period or "undated"] if record.period != PERIOD else []
    own += [record.status] if record.status != "actual" else []
    own += record.adjustments
    return " | ".join([" ".join(filter(None, own)), *map(_told_change, record.changes)])


def _told_change(change: Change) -> str:
    kind = [] if change.kind == "delta" else ["from"]
    amount = list(_amount(change, sign=change.kind == "delta"))
    period = [change.period] if change.period else []
    return " ".join([*kind, change.basis, *amount, *period, *change.adjustments])


def _amount(of: Record | Change, *, sign: bool = False) -> Iterator[str]:
    if of.value is not None:
        yield number(of.value, sign=sign)
    elif of.low is not None and of.high is not None:
        yield f"{number(of.low, sign=sign)}..{number(of.high, sign=sign)}"
    else:
        return
    yield of.unit or "unitless"
    if of.bound not in ("exact", "range"):
        yield of.bound


def number(value: Decimal, *, sign: bool = False) -> str:
    """The exact number, in 億 or 萬 where it is large."""
    scale, name = next(((s, n) for s, n in ((10**8, "億"), (10**4, "萬")) if abs(value) >= s), (1, ""))
    scaled = value / scale
    digits = f"{scaled:f}"
    digits = digits.rstrip("0").rstrip(".") if "." in digits else digits
    return ("+" if sign and value > 0 else "") + digits + name


def records_of(rules: Rules, text: str, *, header: str = HEADER, unclaimed: bool = False) -> list[Record]:
    """The records of a sentence in its document."""
    return extract(header + text, rules, unclaimed=unclaimed)


def spans_of(records: list[Record], header: str = HEADER) -> list[tuple[int, int]]:
    """Where quantities of records and changes stand behind the header, in order and each once."""
    quantities = {(q.start, q.end) for record in records for q in (record, *record.changes)}
    return sorted((start - len(header), end - len(header)) for start, end in quantities)


def check(rules: Rules, text: str, wanted: list[str], *, unclaimed: bool = False) -> None:
    """The records of a text are just these, and their quantities stand where its marks are."""
    plain, spans = marked(text)
    records = records_of(rules, plain, unclaimed=unclaimed)
    assert [told(record) for record in records] == wanted
    assert spans_of(records) == spans

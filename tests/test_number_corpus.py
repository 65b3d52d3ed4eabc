"""Numbers by meaning: `numbers.yaml` has the many ways to write one, `no_numbers.yaml` what counts nothing."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from amzn_extract.extractors import Record, Rules, extract
from amzn_extract.extractors.fold import fold
from amzn_extract.extractors.model import Quantity
from marks import WRITINGS, Writing, full_width, marked
from test_numerals import in_chinese

HERE = Path(__file__).parent
CORPUS: dict[str, list[str]] = yaml.safe_load((HERE / "numbers.yaml").read_text("utf-8"))
NOTHING: dict[str, list[str]] = yaml.safe_load((HERE / "no_numbers.yaml").read_text("utf-8"))
BOUNDS = {"over", "under", "about", "vague"}


class Meaning(NamedTuple):
    """What a writing is worth; `low` and `high` instead of a value where it is a range or vague."""

    value: Decimal | None
    low: Decimal | None
    high: Decimal | None
    unit: str | None
    bound: str

    @classmethod
    def of(cls, found: Quantity | Record) -> "Meaning":
        return cls(found.value, found.low, found.high, found.unit, found.bound)


def meant(key: str) -> Meaning:
    """The meaning that a key of the corpus tells: `5..8 percent`, `50 USD over`."""
    amount, *rest = key.split()
    bound = rest.pop() if rest and rest[-1] in BOUNDS else None
    unit = rest[0] if rest else None
    if ".." in amount:
        low, high = map(Decimal, amount.split(".."))
        return Meaning(None, low, high, unit, bound or "range")
    return Meaning(Decimal(amount), None, None, unit, bound or "exact")


WRITTEN = [(key, text) for key, texts in CORPUS.items() for text in texts]
CARRIERS = ["據悉共 {}。", "公司表示,達 {} ;其餘持平", "(註:約莫如此){}", "一如所料:{},與先前相同。\n", "有人說「{}」"]


def quantities(rules: Rules, text: str) -> list[Quantity]:
    """The quantities of a text in which periods count as taken, as in the pipeline."""
    folded = fold(text)
    return rules.quantities.find(folded, [(p.start, p.end) for p in rules.periods.find(folded)])


def test_the_corpus_is_as_large_as_it_is_said_to_be() -> None:
    assert len(WRITTEN) >= 1000
    assert sum(map(len, NOTHING.values())) >= 190


@pytest.mark.parametrize("writing", WRITINGS)
@pytest.mark.parametrize(("key", "text"), WRITTEN)
def test_a_number_is_worth_the_same_however_it_is_written(rules: Rules, key: str, text: str, writing: Writing) -> None:
    plain, spans = marked(text)
    found = quantities(rules, writing(plain))
    assert [Meaning.of(q) for q in found] == [meant(key)]
    assert [(q.start, q.end) for q in found] == (spans or [(0, len(plain))])


@pytest.mark.parametrize("writing", WRITINGS)
@pytest.mark.parametrize(("key", "text"), WRITTEN)
def test_a_whole_text_gives_it_as_an_unclaimed_record(rules: Rules, key: str, text: str, writing: Writing) -> None:
    plain, spans = marked(text)
    [record] = extract(writing("據悉共 " + plain + "。"), rules, unclaimed=True)
    want = meant(key)
    # A plain number is a count, and money without a currency takes the document's.
    assert Meaning.of(record)._replace(unit=want.unit) == want
    assert want.unit in (None, record.unit)
    shift = len("據悉共 ")
    start, end = spans[0] if spans else (0, len(plain))
    assert (record.start, record.end) == (shift + start, shift + end)


@pytest.mark.parametrize("carrier", CARRIERS[1:])
@pytest.mark.parametrize(("key", "text"), [(key, text) for key, text in WRITTEN if meant(key).unit])
def test_what_stands_around_it_does_not_break_it(rules: Rules, key: str, text: str, carrier: str) -> None:
    plain, _ = marked(text)
    [record] = extract(carrier.format(plain), rules, unclaimed=True)
    assert Meaning.of(record) == meant(key)


def held(found: Quantity | Record, spans: list[tuple[int, int]], shift: int) -> bool:
    """True for a quantity that holds a character of the spans."""
    return any(start + shift < found.end and found.start < end + shift for start, end in spans)


@pytest.mark.parametrize("writing", WRITINGS)
@pytest.mark.parametrize("carrier", ["{}。", "亞馬遜財報:{}。", "亞馬遜營收和用戶與{}有關。"])
@pytest.mark.parametrize("text", [text for texts in NOTHING.values() for text in texts])
def test_digits_that_count_nothing_are_in_no_quantity(rules: Rules, text: str, carrier: str, writing: Writing) -> None:
    plain, spans = marked(text)
    shift = carrier.index("{}")
    records = extract(writing(carrier.format(plain)), rules, unclaimed=True)
    assert [record.quote for record in records if held(record, spans, shift)] == []


# --- Numbers made up, written out and read back ---------------------------------------------------------------

CAPITALS = str.maketrans("零一二三四五六七八九十百千", "零壹貳參肆伍陸柒捌玖拾佰仟")
SCALES = (("兆", 10**12), ("億", 10**8), ("萬", 10**4))
MONEY = st.sampled_from([("", "元", None), ("", "美元", "USD"), ("NT$", "", "TWD"), ("人民幣", "元", "CNY"),
                         ("US$", "", "USD"), ("", "億歐元", "EUR"), ("港幣", "", "HKD")])  # fmt: skip


def in_steps(number: int, blank: str = "") -> str:
    """The number in digits with scales: 2兆3600億500萬12."""
    text = ""
    for name, worth in SCALES:
        if number >= worth:
            text += f"{number // worth}{blank}{name}{blank}"
            number %= worth
    # What is left takes a 零 where a short tail could be taken for the next scale's.
    return text.rstrip() if not number else text.strip() + ("零" if text and number < 1000 else "") + str(number)


def writings(number: int) -> Iterator[str]:
    """Ways to write a whole number."""
    yield str(number)
    yield f"{number:,}"
    yield in_chinese(number)
    if number >= 10:
        yield in_chinese(number).translate(CAPITALS)
    yield in_steps(number)
    if number >= 10**4 and number % 10**4 == 0:
        yield in_steps(number, " ")
    for name, worth in SCALES:
        if number >= worth:
            yield f"{Decimal(number) / worth:f}{name}"
            yield f"{Decimal(number) / worth:,f} {name}"
    for name, worth in (("billion", 10**9), ("million", 10**6), ("bn", 10**9), ("k", 10**3)):
        if number >= worth:
            yield f"{Decimal(number) / worth:f}{' ' if len(name) > 2 else ''}{name}"


# One and two of a classifier count nothing (一人).
whole = st.integers(3, 10**13) | st.integers(3, 9999).map(lambda n: n * 10**8) | st.integers(3, 99999)


@given(whole)
def test_a_made_up_number_is_read_from_all_its_writings(rules: Rules, number: int) -> None:
    for text in writings(number):
        for written in (text, full_width(text)):
            [quantity] = quantities(rules, f"共計{written}人,其中")
            assert (quantity.value, quantity.bound) == (number, "exact"), written
            assert (quantity.start, quantity.end) == (2, 3 + len(written)), written


@given(st.decimals("0.01", 10**6, places=2), st.sampled_from(["%", "個百分點", " bps", "倍", "GW", "億美元", "萬顆"]))
def test_a_made_up_decimal_is_read_with_its_unit(rules: Rules, number: Decimal, unit: str) -> None:
    worth = {"億美元": 10**8, "萬顆": 10**4}.get(unit, 1)
    for text in (f"{number}{unit}", f"{number:,}{unit}", full_width(f"{number}{unit}")):
        [quantity] = quantities(rules, f"約為{text}。")
        assert (quantity.value, quantity.bound) == (number * worth, "about"), text
        assert (quantity.start, quantity.end) == (2, 2 + len(text))


@given(st.integers(1, 99), st.integers(1, 99))
def test_a_made_up_fraction_is_a_percentage(rules: Rules, below: int, above: int) -> None:
    [quantity] = quantities(rules, f"約占{in_chinese(below)}分之{in_chinese(above)},")
    assert quantity.unit == "percent"
    assert quantity.value == round(Decimal(above) / below * 100, 6)


@given(whole, st.integers(2, 4), st.sampled_from(["-", "至", "到", "~", " – ", "~"]), MONEY)
def test_a_made_up_range_has_both_ends(
    rules: Rules, number: int, more: int, sign: str, money: tuple[str, str, str | None]
) -> None:
    before, after, unit = money
    factor = 10**8 if after == "億歐元" else 1
    first, second = f"{number:,}", f"{number * more:,}"
    for low, high in ((first, second + after), (first + after, second + after)):
        text = f"{before}{low}{sign}{high}"
        [quantity] = quantities(rules, f"介於{text}之間")
        assert Meaning.of(quantity) == (None, number * factor, number * more * factor, unit, "range"), text
        assert (quantity.start, quantity.end) == (2, 2 + len(text))


@given(
    whole, st.sampled_from(["超過", "逾", "不到", "約", "至少", "近"]), st.sampled_from(["以上", "以下", "左右", ""])
)
def test_words_around_a_made_up_number_bound_it(rules: Rules, number: int, before: str, after: str) -> None:
    bounds = {"超過": "over", "逾": "over", "至少": "over", "不到": "under", "約": "about", "近": "about"}
    behind = {"以上": "over", "以下": "under", "左右": "about", "": bounds[before]}
    text = f"{number:,}人"
    [quantity] = quantities(rules, f"{before}{text}{after}")
    assert (quantity.value, quantity.bound) == (number, behind[after])
    assert (quantity.start, quantity.end) == (len(before), len(before) + len(text))


@given(st.integers(1, 999), st.integers(1, 9), st.integers(0, 9))
def test_made_up_money_in_parts_is_one_amount(rules: Rules, whole: int, tenths: int, hundredths: int) -> None:
    worth = whole + Decimal(tenths) / 10 + Decimal(hundredths) / 100
    cents = f"{hundredths}分" if hundredths else ""
    texts = [f"{whole}元{tenths}角{cents}", f"{whole}塊{tenths}毛{cents}"]
    texts += [] if hundredths else [f"{in_chinese(whole)}塊{in_chinese(tenths)}", f"{whole}塊{tenths}"]
    for text in texts:
        [quantity] = quantities(rules, f"每股{text}。")
        assert (quantity.value, quantity.kind, quantity.start, quantity.end) == (worth, "money", 2, 2 + len(text)), text


@given(st.text(alphabet="0123456789,.-%億萬元年月日點三百十半多幾、至 $a", max_size=40))
def test_a_number_is_read_whole_or_not_at_all(rules: Rules, text: str) -> None:
    folded = fold(text)
    for quantity in rules.quantities.find(folded, ()):
        before, after = folded[: quantity.start][-1:], folded[quantity.end :][:2]
        quoted = folded[quantity.start : quantity.end]
        assert not (quoted[0].isascii() and quoted[0].isdigit() and before.isascii() and before.isdigit())
        assert not (quoted[-1].isascii() and quoted[-1].isdigit() and after[:1].isascii() and after[:1].isdigit())


NOT_YET = [
    ("(3.5)", "-3.5", "brackets make a number negative in tables of accounts, and hold any number in prose"),
    ("3.5e9", "3500000000", "a letter behind digits makes a name of them"),
    ("3.5×10^9", "3500000000", "a product is two numbers"),
    ("1 234 567", "1234567", "blanks part the cells of a row as well"),
    ("約佔1/3,其餘", "33.333333 percent about", "a slash between digits is a date or a list first"),
    ("半年", "0.5 year", "half a year names a period first"),
    ("十幾二十家", "10..20 count vague", "two amounts side by side that narrow each other down"),
    ("上百至數百家", "100..1000 count vague", "a range whose ends are bounds themselves"),
    ("三千大洋", "3000", "a word for money that is an ocean elsewhere"),
    ("3.5%強", "3.5 percent over", "強 and 弱 behind a share are words for strength first"),
    ("三萬有零", "30000 over", "有零 is written of nothing else, and yet too rarely to have a rule"),
    ("百八十人", "100..180 count vague", "said for about a hundred and fifty, written as 180"),
]


@pytest.mark.parametrize(
    ("text", "key"), [pytest.param(text, key, marks=pytest.mark.xfail(reason=why)) for text, key, why in NOT_YET]
)
def test_a_number_beyond_the_grammar_is_read(rules: Rules, text: str, key: str) -> None:
    assert [Meaning.of(q) for q in quantities(rules, text)] == [meant(key)]


@pytest.mark.parametrize("text", ["0.5個百分點", "1.5倍", "3.5元", "2.5小時", "12.5 percent"])
def test_a_decimal_at_the_head_of_a_line_is_a_number(rules: Rules, text: str) -> None:
    assert [record.quote for record in extract(text, rules, unclaimed=True)] == [text]

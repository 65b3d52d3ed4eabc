"""Rules: what a file of one's own may add and override, and what is said of a wrong one."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from amzn_extract.extractors import Rules, RulesError, extract, load_rules

Write = Callable[[str], Path]


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    """Writes a file of rules into the current folder, so that messages name it without one."""
    monkeypatch.chdir(tmp_path)

    def written(text: str) -> Path:
        path = Path("mine.yaml")
        path.write_text(text, encoding="utf-8")
        return path

    return written


@pytest.fixture
def faults(write: Write) -> Callable[[str], list[str]]:
    """The faults of a file of rules."""

    def told(text: str) -> list[str]:
        with pytest.raises(RulesError) as refused:
            load_rules(write(text))
        return list(refused.value.faults)

    return told


Faults = Callable[[str], list[str]]


def test_the_shipped_rules_load(rules: Rules) -> None:
    assert {"revenue", "operating_income", "share_price"} <= rules.metrics.keys()
    assert {"aws", "north_america"} <= rules.segments.keys()


PARCELS = "metrics:\n  parcels: {why: Parcels., name: {en: Parcels}, takes: [count], phrases: ['派件(總)?量']}\n"
ACME = """\
companies:
  acme:
    why: A maker of toys.
    ticker: ACME
    phrases: [頂點公司]
    currency: EUR
    fiscal_year_end: 6
    segments:
      toys: {why: Toys., name: {en: Toys}, phrases: [玩具部門]}
"""


def test_a_layer_adds_a_metric(write: Write) -> None:
    [record] = extract("派件總量 3 億件。", load_rules(write(PARCELS)))
    assert (record.metric, record.value, record.rule) == ("parcels", 300_000_000, "metrics.parcels")


def test_a_phrase_that_an_added_metric_shares_with_another_is_its(write: Write) -> None:
    changed = load_rules(write("metrics:\n  bids: {why: Bids., name: {en: Bids}, takes: [money], phrases: [營收]}\n"))
    assert [r.metric for r in extract("營收 3 億美元。", changed)] == ["bids"]


def test_a_layer_adds_a_company_with_its_segments(write: Write) -> None:
    text = "頂點公司 2025 年第三季業績\n\n玩具部門營收 3 億元。"
    [record] = extract(text, load_rules(write(ACME)))
    assert (record.company, record.segment, record.unit) == ("ACME", "toys", "EUR")


def test_the_segments_of_another_company_are_not_its(write: Write) -> None:
    [record] = extract("頂點公司 2025 年第三季業績\n\n廣告營收 3 億元。", load_rules(write(ACME)))
    assert (record.company, record.segment) == ("ACME", None)


def test_an_overridden_key_leaves_the_other_keys_as_they_were(rules: Rules, write: Write) -> None:
    changed = load_rules(write("metrics:\n  revenue: {phrases: [進帳]}\n")).file.metrics["revenue"]
    assert changed.phrases == ("進帳",)
    shipped = rules.file.metrics["revenue"]
    assert (changed.takes, changed.why) == (shipped.takes, shipped.why)


def test_an_overridden_list_of_phrases_is_replaced(write: Write) -> None:
    changed = load_rules(write("metrics:\n  eps: {phrases: [單股所得], generic: []}\n"))
    assert [r.metric for r in extract("單股所得 3 美元。", changed)] == ["eps"]
    assert [r.metric for r in extract("每股盈餘 3 美元。", changed)] != ["eps"]


def test_units_of_a_layer_are_added_to_the_others(write: Write) -> None:
    changed = load_rules(write("units:\n  - {kind: money, unit: ISK, after: [克朗]}\n"))
    assert [r.unit for r in extract("營收 3 億克朗,淨利 2 億美元。", changed)] == ["ISK", "USD"]


def test_later_layers_lie_over_earlier_ones(tmp_path: Path) -> None:
    for name, phrase in (("one", "進帳"), ("two", "入袋")):
        (tmp_path / name).write_text(f"metrics:\n  revenue: {{phrases: [{phrase}]}}\n", encoding="utf-8")
    assert load_rules(tmp_path / "one", tmp_path / "two").file.metrics["revenue"].phrases == ("入袋",)


@pytest.mark.parametrize("text", ["", "# nothing but a comment\n"])
def test_an_empty_layer_changes_nothing(rules: Rules, write: Write, text: str) -> None:
    assert load_rules(write(text)).file == rules.file


def test_the_shipped_rules_stay_as_they_are(rules: Rules, write: Write) -> None:
    load_rules(write("metrics:\n  revenue: {phrases: [進帳]}\n"))
    assert load_rules().file == rules.file


WRONG = [
    (
        "metrics:\n  revenue:\n    phrase: [x]\n",
        'mine.yaml:3:5: metrics.revenue: unknown key "phrase" (did you mean "phrases"?)',
    ),
    ("metric: {}\n", 'mine.yaml:1:1: unknown key "metric" (did you mean "metrics"?)'),
    ("metrics:\n  revenue: {takes: [mony]}\n", 'mine.yaml:2:21: metrics.revenue.takes[0]: "mony" is none of money,'),
    (
        "words:\n  basis:\n    yoy: {basis: yoyo}\n",
        'mine.yaml:3:18: words.basis.yoy.basis: "yoyo" is none of yoy, qoq,',
    ),
    ("metrics:\n  revenue: {phrases: abc}\n", "mine.yaml:2:22: metrics.revenue.phrases: a list is wanted here"),
    ("metrics: [a]\n", "mine.yaml:1:10: metrics: keys and values are wanted here"),
    ("just a text\n", "mine.yaml:1:1: keys and values are wanted here"),
    (
        "metrics:\n  revenue: {dominant: maybe}\n",
        'mine.yaml:2:23: metrics.revenue.dominant: true or false is wanted here, not "maybe"',
    ),
    (
        "words:\n  direction:\n    rise: {sign: up}\n",
        'mine.yaml:3:18: words.direction.rise.sign: a whole number is wanted here, not "up"',
    ),
    ("metrics:\n  revenue: {why: [a]}\n", "mine.yaml:2:18: metrics.revenue.why: a text is wanted here"),
    ("metrics:\n  revenue: {why: a, why: b}\n", 'mine.yaml:2:21: metrics.revenue: the key "why" stands here twice'),
    ("metrics: {}\n\nmetrics: {}\n", 'mine.yaml:3:1: the key "metrics" stands here twice'),
    ("metrics: {revenue: &a {why: x}, eps: *a}\n", "mine.yaml:1:20: metrics.eps: aliases are not supported"),
    (
        "metrics:\n  revenue: {increment: nothing}\n",
        'mine.yaml:2:24: metrics.revenue.increment: there is no metric "nothing"',
    ),
    (
        "words:\n  direction:\n    rise: {metric: nothing}\n",
        'mine.yaml:3:20: words.direction.rise.metric: there is no metric "nothing"',
    ),
    ("metrics:\n\trevenue: x\n", "mine.yaml:2:1: not YAML: "),
    ("metrics: {\n", "mine.yaml:2:1: not YAML: "),
    ("? [a]\n: b\n", "mine.yaml:1:3: a key must be a plain word"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "fault"), WRONG)
def test_a_fault_is_told_with_its_file_its_line_and_the_remedy(faults: Faults, text: str, fault: str) -> None:
    [told] = faults(text)
    assert fault in told


def test_keys_that_are_missing_are_named(faults: Faults) -> None:
    assert faults("metrics:\n  new: {why: a, phrases: [b]}\n") == [
        'mine.yaml:2:8: metrics.new: "name" is missing',
        'mine.yaml:2:8: metrics.new: "takes" is missing',
    ]


def test_all_faults_are_told_at_once(faults: Faults) -> None:
    told = faults(
        "metrics:\n  revenue:\n    why: x\n    why: y\n    takess: [money]\nmetric: {}\nunits:\n  - {kind: mony}\n"
    )
    assert [fault.split(" ")[0] for fault in told] == [
        "mine.yaml:4:5:",
        "mine.yaml:5:5:",
        "mine.yaml:6:1:",
        "mine.yaml:8:12:",
    ]


def test_faults_of_phrases_are_told_at_once_too(faults: Faults) -> None:
    told = faults(
        "metrics:\n  revenue: {phrases: ['(a']}\n  eps: {phrases: ['b*']}\nperiods:\n  x: {why: a, patterns: ['(']}\n"
    )
    assert len(told) == 3
    assert all(any(place in fault for fault in told) for place in ("metrics.revenue", "metrics.eps", "periods.x"))


def test_aliases_that_explode_are_refused_at_once(faults: Faults) -> None:
    layers = "".join(f"  {b}: &{b} {{why: *{a}, name: *{a}}}\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    start = time.monotonic()
    told = faults(f"metrics:\n  a: &a [lol, lol, lol, lol, lol, lol, lol, lol]\n{layers}")
    assert time.monotonic() - start < 2
    assert any("aliases are not supported" in fault for fault in told)


def test_brackets_without_end_are_refused(faults: Faults) -> None:
    assert all("mine.yaml" in fault for fault in faults("metrics: " + "[" * 5000))


@pytest.mark.parametrize("word", ["no", "on", "off", "y", "null", "1.0", "2025-01-01", "~"])
def test_words_that_mean_something_else_in_yaml_are_texts(write: Write, word: str) -> None:
    layer = f"companies:\n  acme: {{why: a, ticker: {word}, phrases: [頂點公司], currency: EUR}}\n"
    assert load_rules(write(layer)).companies["acme"].ticker == word


def test_a_file_that_is_not_there_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(RulesError, match=r"none\.yaml: cannot be read: No such file"):
        load_rules(tmp_path / "none.yaml")


def test_a_folder_is_no_file_of_rules(tmp_path: Path) -> None:
    with pytest.raises(RulesError, match="cannot be read: "):
        load_rules(tmp_path)


@pytest.mark.parametrize("data", [b"\xff\xfe\x00abc", "why: é".encode("latin-1")])
def test_rules_are_read_as_utf_8_only(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "mine.yaml"
    path.write_bytes(data)
    with pytest.raises(RulesError, match=r"mine\.yaml: cannot be read: not UTF-8"):
        load_rules(path)


def test_a_byte_order_mark_is_no_part_of_the_rules(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + PARCELS.encode())
    assert "parcels" in load_rules(path).metrics


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("metrics:\n  revenue: {phrases: ['(a']}\n", "mine.yaml:2:23: metrics.revenue.phrases[0]: "),
        ("periods:\n  x: {why: a, patterns: ['(']}\n", "mine.yaml:2:26: periods.x.patterns[0]: "),
        ("units: [{kind: money, after: ['(']}]\n", "mine.yaml:1:31: units[0].after[0]: "),
    ],
)
def test_a_phrase_that_cannot_be_used_is_told_with_its_place(faults: Faults, text: str, place: str) -> None:
    [told] = faults(text)
    assert told.startswith(place)


@pytest.mark.parametrize(
    "text",
    [
        "layout: {numbering: {x: '('}}\n",
        "layout: {question: [')']}\n",
        "document: {tickers: ['(']}\n",
        "document: {tickers: ['without a group']}\n",
        "units: [{kind: money, unit: ABC, factor: much, after: [喵]}]\n",
        "words:\n  colour:\n    red: {why: a, phrases: [紅色]}\n",
        "words:\n  direction:\n    drops: {fallback: nothing}\n",
        "metrics:\n  sales_mix: {base: nothing}\n",
        "companies:\n  acme: {why: a, ticker: A, phrases: [頂點公司], currency: EUR, fiscal_year_end: 13}\n",
    ],
)
def test_what_would_fail_at_the_first_text_is_refused(faults: Faults, text: str) -> None:
    assert faults(text)

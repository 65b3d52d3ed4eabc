"""Rules files over one another: what is added to an entry, taken from it, and taken away."""

from collections.abc import Callable
from pathlib import Path

import pytest

from amzn_extract.extractors import Rules, RulesError, extract, load_rules

Write = Callable[..., list[Path]]


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    """Writes files of rules into the current folder, called `0.yaml`, `1.yaml` and so on."""
    monkeypatch.chdir(tmp_path)

    def written(*texts: str) -> list[Path]:
        for n, text in enumerate(texts):
            Path(f"{n}.yaml").write_text(text, "utf-8")
        return [Path(f"{n}.yaml") for n in range(len(texts))]

    return written


def faults(paths: list[Path]) -> list[str]:
    with pytest.raises(RulesError) as refused:
        load_rules(*paths)
    return list(refused.value.faults)


def metrics(text: str, rules: Rules) -> list[str | None]:
    return [record.metric for record in extract(text, rules)]


def test_phrases_are_added_to_those_that_are_there(write: Write) -> None:
    changed = load_rules(*write("metrics:\n  revenue: {phrases: {add: [店面進項]}}\n"))
    assert metrics("店面進項 3 億美元。", changed) == ["revenue"]
    assert metrics("营收 3 亿美元。", changed) == ["revenue"]


def test_phrases_are_removed_in_whatever_script_they_are_written(rules: Rules, write: Write) -> None:
    assert metrics("生意額 3 億美元。", rules) == ["revenue"]
    changed = load_rules(*write("metrics:\n  revenue: {phrases: {remove: [生意額]}}\n"))
    assert metrics("生意額 3 億美元。", changed) == []
    assert metrics("營收 3 億美元。", changed) == ["revenue"]


@pytest.mark.parametrize(
    ("layer", "path"),
    [
        ("words: {direction: {rise: {phrases: {add: [衝高高]}}}}", "words.direction.rise.phrases"),
        ("companies: {amazon: {segments: {aws: {phrases: {add: [彈性雲]}}}}}", "companies.amazon.segments.aws.phrases"),
        ("metrics: {revenue: {takes: {add: [count]}}}", "metrics.revenue.takes"),
        ("periods: {document: {patterns: {add: [眼前這季]}}}", "periods.document.patterns"),
        ("ranges: {add: [起訖]}", "ranges"),
        ("numerals: {several: {add: [若干]}}", "numerals.several"),
    ],
)
def test_any_list_may_be_added_to(rules: Rules, write: Write, layer: str, path: str) -> None:
    def listed(rules: Rules) -> tuple[str, ...]:
        value: object = rules.file
        for key in path.split("."):
            value = value[key] if isinstance(value, dict) else getattr(value, key)
        assert isinstance(value, tuple)
        return value

    assert listed(load_rules(*write(layer)))[:-1] == listed(rules)


def test_units_that_are_added_come_first_as_those_of_a_plain_list_do(write: Write) -> None:
    changed = load_rules(*write("units: [{kind: money, unit: ISK, after: [喵元]}]\n"))
    assert changed.file.units[0].unit == "ISK"


def test_a_rule_is_removed_by_a_word(rules: Rules, write: Write) -> None:
    changed = load_rules(*write("metrics:\n  robots: remove\nwords: {direction: {cut: remove}}\n"))
    assert rules.metrics.keys() - changed.metrics.keys() == {"robots"}
    assert "cut" not in changed.file.words["direction"]


def test_a_rule_that_was_removed_may_be_told_anew_by_a_later_layer(write: Write) -> None:
    anew = "metrics: {robots: {why: a, name: {en: R}, takes: [count], phrases: [機器夥伴]}}\n"
    assert load_rules(*write("metrics: {robots: remove}\n", anew)).file.metrics["robots"].phrases == ("機器夥伴",)


def test_a_segment_is_removed_by_a_word(write: Write) -> None:
    assert "haul" not in load_rules(*write("companies: {amazon: {segments: {haul: remove}}}\n")).segments


WRONG = [
    (
        "metrics:\n  gross_margin: remove\n",
        "0.yaml:2:17: metrics.gross_margin: cannot be removed: metrics.gross_profit.ratio (rules.yaml:",
    ),
    (
        "metrics:\n  revenu: remove\n",
        '0.yaml:2:11: metrics.revenu: there is no such entry to remove (did you mean "reven',
    ),
    (
        "metrics:\n  revenue: {phrases: {remove: [生意]}}\n",
        '0.yaml:2:32: metrics.revenue.phrases.remove[0]: there is no "生意" to remove (did you mean "生意额"?)',
    ),
    (
        "metrics:\n  revenue: {phrases: {add: [生意額]}}\n",
        '0.yaml:2:28: metrics.revenue.phrases.add: "生意額" is there already',
    ),
    (
        "metrics:\n  revenue: {phrases: {plus: [a]}}\n",
        '0.yaml:2:23: metrics.revenue.phrases: unknown key "plus"; a list, or add and remove, is wanted here',
    ),
    ("metrics:\n  revenue: {phrases: {add: abc}}\n", "0.yaml:2:28: metrics.revenue.phrases.add: a list is wanted here"),
    ("units: {remove: [a]}\n", '0.yaml:1:9: units: unknown key "remove"; a list, or add, is wanted here'),
    (
        "metrics:\n  revenue: {phrases: [进账额, 進賬額]}\n",
        '0.yaml:2:28: metrics.revenue.phrases[1]: "進賬額" stands here twice, first in line 2',
    ),
    (
        "metrics:\n  revenue: {phrases: [GMX, ＧＭＸ]}\n",
        '0.yaml:2:28: metrics.revenue.phrases[1]: "ＧＭＸ" stands here twice, first in line 2',
    ),
]


@pytest.mark.parametrize(("text", "fault"), WRONG)
def test_a_change_that_cannot_be_made_is_told_with_its_place(write: Write, text: str, fault: str) -> None:
    [told] = faults(write(text))
    assert told.startswith(fault)


def test_a_removed_metric_that_only_removed_rules_named_is_no_fault(write: Write) -> None:
    layer = "metrics:\n  gross_margin: remove\n  gross_profit: {ratio: null}\n"
    assert "gross_margin" not in load_rules(*write(layer)).metrics


def test_the_faults_of_all_layers_are_told_at_once(write: Write) -> None:
    told = faults(write("metrics:\n  revenue: {whyy: a}\n", "metrics:\n  eps: {phrases: ['(']}\n  eps2: remove\n"))
    assert [fault.split(" ")[0] for fault in told] == ["0.yaml:2:13:", "1.yaml:2:19:", "1.yaml:3:9:"]


def test_a_unit_of_an_upper_layer_does_not_move_the_places_of_those_below(rules: Rules, write: Write) -> None:
    changed = load_rules(*write("units: [{kind: money, unit: ISK, after: [喵元]}]\n"))
    assert str(changed.register.place("units[0]")) == "0.yaml:1:9"
    assert changed.register.place("units[1]") == rules.register.place("units[0]")


@pytest.mark.parametrize("other", ["營收", "業績指引", "AWS"])
def test_a_phrase_of_an_upper_layer_is_its_whatever_had_it_below(write: Write, other: str) -> None:
    layer = f"metrics:\n  robots: {{phrases: {{add: [{other}]}}, takes: {{add: [money]}}}}\n"
    assert metrics(f"{other} 3 億美元。", load_rules(*write(layer))) == ["robots"]


def test_a_file_that_is_called_as_the_shipped_one_is_told_from_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    path = Path("rules.yaml")
    path.write_text("metrics:\n  robots: {phrases: {add: [營收]}, takes: [money]}\n", "utf-8")
    changed = load_rules(path)
    assert metrics("營收 3 億美元。", changed) == ["robots"]
    assert [place.file for place in changed.register.places["metrics.robots"]] == ["rules.yaml", "./rules.yaml"]


def test_the_shipped_rules_over_themselves_change_nothing(rules: Rules) -> None:
    twice = load_rules(Path(__file__).parents[1] / "rules.yaml")
    assert twice.file.metrics == rules.file.metrics
    assert twice.file.words == rules.file.words

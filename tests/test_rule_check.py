"""What `rules check` finds, and what it lets pass."""

from collections.abc import Callable
from pathlib import Path

import pytest

from amzn_extract.extractors import load_rules
from amzn_extract.extractors.rule_check import Findings, check

Check = Callable[..., Findings]
METRIC = "{why: A., name: {en: A}, takes: [%s], phrases: [%s]}"


@pytest.fixture
def checked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Check:
    """Checks files, called `0.yaml` and so on, over the shipped rules."""
    monkeypatch.chdir(tmp_path)

    def look(*texts: str) -> Findings:
        for n, text in enumerate(texts):
            Path(f"{n}.yaml").write_text(text, "utf-8")
        return check(*(Path(f"{n}.yaml") for n in range(len(texts))))

    return look


def lines(faults: object) -> list[str]:
    assert isinstance(faults, tuple)
    return [str(fault) for fault in faults]


def metrics(*entries: str) -> str:
    return "metrics:\n" + "".join(f"  {entry}\n" for entry in entries)


def test_the_shipped_rules_are_without_fault() -> None:
    assert lines(check().faults) == []


def test_the_sample_of_a_company_is_without_fault_and_takes_one_phrase_over() -> None:
    findings = check(Path(__file__).parents[1] / "samples" / "alibaba.yaml")
    assert findings.faults == ()
    [note] = lines(findings.notes)
    assert 'metrics.ebita.phrases: takes "ebita" over from metrics.operating_income.phrases (rules.yaml:' in note


def test_faults_of_every_kind_are_told_at_once_in_the_order_of_the_file(checked: Check) -> None:
    text = metrics(
        "one: " + METRIC % ("money", "'甲額(', 乙額"),
        "two: " + METRIC % ("mony", "丙額"),
        "three: " + METRIC % ("money", "乙額, '(x+)+y', 'z*'"),
        "three: {}",
        "four: {why: A., phrase: [丁額]}",
    )
    told = lines(checked(text + "metric: {}\n").faults)
    wanted = [
        "0.yaml:2:59: metrics.one.phrases[0]: ",
        "0.yaml:3:41: metrics.two.takes[0]: ",
        '0.yaml:4:61: metrics.three.phrases: "乙額" is owned by metrics.one.phrases (0.yaml:2:66) already',
        "0.yaml:4:65: metrics.three.phrases[1]: ",
        "0.yaml:4:75: metrics.three.phrases[2]: ",
        '0.yaml:5:3: metrics: the key "three" stands here twice',
        '0.yaml:6:9: metrics.four: "name" is missing',
        '0.yaml:6:9: metrics.four: "takes" is missing',
        '0.yaml:6:9: metrics.four: "phrases" is missing',
        '0.yaml:6:19: metrics.four: unknown key "phrase" (did you mean "phrases"?)',
        '0.yaml:7:1: unknown key "metric" (did you mean "metrics"?)',
    ]
    assert len(told) == len(wanted)
    assert [line for line, start in zip(told, wanted, strict=True) if not line.startswith(start)] == []


@pytest.mark.parametrize(
    ("phrase", "fault"),
    [
        ("(甲", "unbalanced brackets"),
        ("甲*", "matches the empty string"),
        ("(甲|)?", "matches the empty string"),
        ("(甲+)+乙", "can backtrack without end"),
        (r"\d+\d+甲", "can backtrack badly"),
    ],
)
def test_a_regex_that_is_no_good_is_told(checked: Check, phrase: str, fault: str) -> None:
    told = lines(checked(metrics("one: " + METRIC % ("money", f"'{phrase}'"))).faults)
    assert len(told) == 1
    assert all(f'metrics.one.phrases[0]: "{phrase}": ' in line and fault in line for line in told)


@pytest.mark.parametrize(
    ("layer", "place"),
    [
        ("periods: {x: {why: a, patterns: ['(?:{y4}+)+年']}}", "periods.x.patterns[0]"),
        ("period_parts: {z: '(a+)+'}", "period_parts.z"),
        ("units: [{kind: money, unit: ABC, after: ['(a+)+']}]", "units[0].after[0]"),
        ("bounds: [{bound: over, before: ['(a+)+']}]", "bounds[0].before[0]"),
        ("fixed: [{phrases: ['(a+)+'], value: '1', unit: percent, kind: share}]", "fixed[0].phrases[0]"),
        ("layout: {numbering: {x: '(a+)+'}}", "layout.numbering.x"),
        ("layout: {speakers: {add: ['(a+)+']}}", "layout.speakers[0]"),
        ("document: {tickers: {add: ['(?P<ticker>(a+)+)']}}", "document.tickers[0]"),
        ("document: {stated: {add: ['({currency}+)+']}}", "document.stated[0]"),
        ("not_quantities: {patterns: {add: ['([{numeral}]+)+x']}}", "not_quantities.patterns[0]"),
        ("numerals: {upward: {add: ['(a+)+']}}", "numerals.upward[0]"),
        ("words: {direction: {rise: {phrases: {add: ['(a+)+b']}}}}", "words.direction.rise.phrases[0]"),
        ("ranges: {add: ['(a+)+']}", "ranges[0]"),
    ],
)
def test_regexes_are_looked_at_wherever_they_stand(checked: Check, layer: str, place: str) -> None:
    [fault] = lines(checked(layer).faults)
    assert f": {place}: " in fault
    assert "without end" in fault


def test_a_part_that_there_is_none_of_is_told(checked: Check) -> None:
    [fault] = lines(checked("periods: {x: {why: a, patterns: ['{mouth}底']}}").faults)
    assert 'there is no part {mouth} (did you mean "month"?)' in fault


OWNED = [
    # Two metrics that take the same unit, in whatever script.
    metrics("one: " + METRIC % ("money", "进账额"), "two: " + METRIC % ("money", "進賬額")),
    metrics("one: " + METRIC % ("money", "'(甲|乙)額'"), "two: " + METRIC % ("'share', money", "'乙(額|數)'")),
    # The same regex twice.
    metrics("one: " + METRIC % ("money", "'甲額(?!度)'"), "two: " + METRIC % ("money", "'甲額(?!度)'")),
    # Two lists of one metric.
    metrics("one: {why: A., name: {en: A}, takes: [money], phrases: [甲額], losses: [甲額]}"),
    # Counted of two.
    metrics(*(f"{id_}: {{why: A., name: {{en: A}}, takes: [count], phrases: [{id_}], counted: [甲]}}" for id_ in "ab")),
    # Two words, of one group and of two, and a word and a metric.
    "words: {direction: {a: {why: a, phrases: [甲了]}, b: {why: a, phrases: [甲了]}}}",
    "words: {direction: {a: {why: a, phrases: [甲了]}}, copula: {b: {why: a, phrases: [甲了]}}}",
    "words: {idle: {a: {why: a, phrases: [甲額]}}}\n" + metrics("one: " + METRIC % ("money", "甲額")),
    # Two segments of a company, two companies.
    "companies: {a: {why: a, ticker: A, phrases: [甲社], currency: EUR, segments: {"
    "b: {why: b, name: {en: B}, phrases: [乙部]}, c: {why: c, name: {en: C}, phrases: [乙部]}}}}",
    "companies: {a: {why: a, ticker: A, phrases: [甲社], currency: EUR},"
    " b: {why: a, ticker: B, phrases: [甲社], currency: EUR}}",
]


@pytest.mark.parametrize("text", OWNED)
def test_a_phrase_that_another_rule_of_the_file_owns_is_a_fault(checked: Check, text: str) -> None:
    [fault] = lines(checked(text).faults)
    assert "is owned by" in fault
    assert "(0.yaml:" in fault


RIGHT = [
    # The unit tells.
    metrics("one: " + METRIC % ("money", "甲額"), "two: " + METRIC % ("count", "甲額")),
    # A noun that is counted.
    metrics("one: {why: A., name: {en: A}, takes: [count], phrases: [甲戶], counted: [甲戶]}"),
    # Words that name what they foretell.
    "words: {outlook: {a: {why: a, phrases: [預甲]}}}\n" + metrics("one: " + METRIC % ("money", "預甲")),
    # Names are known in texts on their company only.
    "companies: {a: {why: a, ticker: A, phrases: [甲社], currency: EUR, segments: {b: {why: b, name: {en: B}, "
    "phrases: [甲社, 乙部]}}}, c: {why: c, ticker: C, phrases: [丙社], currency: EUR, "
    "segments: {d: {why: d, name: {en: D}, phrases: [乙部]}}}}\n" + metrics("one: " + METRIC % ("money", "乙部")),
]


@pytest.mark.parametrize("text", RIGHT)
def test_a_phrase_that_may_well_mean_two_things_is_none(checked: Check, text: str) -> None:
    findings = checked(text)
    assert (findings.faults, findings.notes) == ((), ())


def test_a_phrase_taken_over_from_a_layer_below_is_a_note(checked: Check) -> None:
    findings = checked(metrics("bids: " + METRIC % ("money", "營收")))
    assert findings.faults == ()
    [note] = lines(findings.notes)
    place, _, what = note.partition(": ")
    assert place == "0.yaml:2:60"
    assert what.startswith('metrics.bids.phrases: takes "營收" over from metrics.revenue.phrases (rules.yaml:')


def test_a_later_file_may_take_over_from_an_earlier_one(checked: Check) -> None:
    findings = checked(metrics("a: " + METRIC % ("money", "甲額")), metrics("b: " + METRIC % ("money", "甲額")))
    assert findings.faults == ()
    assert ["(0.yaml:2:" in note for note in lines(findings.notes)] == [True]


@pytest.mark.parametrize("text", ["metrics: }", "a: b: c", "\t"])
def test_what_is_no_yaml_is_unusable_and_has_a_place(checked: Check, text: str) -> None:
    [fault] = checked(text).faults
    assert fault.unusable
    assert str(fault).startswith("0.yaml:1:")


def test_what_check_lets_pass_loads(checked: Check) -> None:
    for text in RIGHT:
        assert not checked(text).faults
        load_rules(Path("0.yaml"))

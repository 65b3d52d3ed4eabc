"""`amzn-extract score`: which files it takes, what it prints, and how it ends."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from amzn_extract.cli import score as job
from amzn_extract.cli.app import run
from amzn_extract.extractors.rules import RulesError
from cli_process import TEXT
from record_factory import label_line


def label(quote: str, text: str = TEXT, **fields: Any) -> str:
    start = text.index(quote)
    return label_line(quote=quote, start=start, end=start + len(quote), **fields) + "\n"


LEVEL = label("356 億美元")
CHANGE = label("24%", aspect="delta", basis="yoy", value=24, unit="percent")
UNREAD = label("AWS", metric="users", value=3, unit="count")
OF_2024 = label("356 億美元", period="FY2024Q4")

FOOTFALL = """\
metrics:
  footfall:
    why: Visitors of a mall.
    name: {{zh-Hant: 客流, zh-Hans: 客流, en: Footfall}}
    takes: [{}]
    phrases: [{}]
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a text and its labels, where the command is run."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "labels").mkdir()
    (tmp_path / "labels" / "call.jsonl").write_text(LEVEL + CHANGE, "utf-8")
    (tmp_path / "call.txt").write_text(TEXT, "utf-8")
    return tmp_path


def result(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    """The JSON of a run that succeeds."""
    assert run(["score", "--json", *arguments]) == 0
    output, errors = capsys.readouterr()
    assert errors == ""
    plain: dict[str, Any] = json.loads(output)
    return plain


def lines(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> list[str]:
    """What is printed, its lines without the blanks at their ends."""
    assert run(["score", *arguments]) == code
    return [line.rstrip() for line in capsys.readouterr().out.splitlines()]


def failure(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 2) -> str:
    """The errors of a run that gives nothing else."""
    assert run(["score", *arguments]) == code
    output, errors = capsys.readouterr()
    assert output == ""
    return errors


def write(folder: Path, labels: str) -> None:
    (folder / "labels" / "call.jsonl").write_text(labels, "utf-8")


@pytest.mark.usefixtures("folder")
def test_the_figures_come_last(capsys: pytest.CaptureFixture[str]) -> None:
    assert lines(capsys, "labels")[-3:] == [
        "          RIGHT  FOUND  WANTED      P      R     F1",
        "quantity      2      2       2  1.000  1.000  1.000",
        "record        2      2       2  1.000  1.000  1.000",
    ]


def test_figures_are_given_by_metric_and_by_field(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    write(folder, OF_2024 + UNREAD)
    printed = lines(capsys, "labels", "--no-misses")
    assert printed[:3] == [
        "METRIC   WANTED  QUANTITY P      R     F1  RECORD P      R     F1",
        "revenue       1       0.500  1.000  0.667     0.000  0.000  0.000",
        "users         1       0.000  0.000  0.000     0.000  0.000  0.000",
    ]
    assert "segment          1      2       2  0.500  0.500  0.500" in printed
    assert "period           0      2       2  0.000  0.000  0.000" in printed
    assert "same span        1      1       1  1.000  1.000  1.000" in printed


def test_a_miss_is_shown_with_its_place_its_reason_and_its_words(
    capsys: pytest.CaptureFixture[str], folder: Path
) -> None:
    write(folder, OF_2024 + UNREAD)
    assert lines(capsys, "labels")[:6] == [
        "call.txt:5:1: missed: nothing was read here, wanted users 3 count",
        "    [AWS] 部門:營收 356 億…",
        "call.txt:5:11: wrong: period FY2025Q4, wanted FY2024Q4",
        "    AWS 部門:營收 [356 億美元],同比增長 24%。",
        "call.txt:5:24: extra: revenue 24 percent delta claimed by metrics.revenue, no label there",
        "    … 部門:營收 356 億美元,同比增長 [24%]。",
    ]


def test_misses_need_not_be_shown(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    write(folder, UNREAD)
    assert lines(capsys, "labels", "--no-misses")[0].startswith("METRIC")


@pytest.mark.usefixtures("folder")
def test_json_has_the_figures_and_every_fact(capsys: pytest.CaptureFixture[str]) -> None:
    plain = result(capsys, "labels")
    whole = {"right": 2, "found": 2, "wanted": 2, "precision": 1, "recall": 1, "f1": 1}
    assert (plain["quantity"], plain["record"], plain["span"]) == (whole, whole, whole)
    assert plain["fields"]["period"] == whole
    assert plain["metrics"] == [{"metric": "revenue", "quantity": whole, "record": whole}]
    assert plain["docs"] == ["call"]
    assert [(fact["kind"], fact["quote"], fact["reason"]) for fact in plain["facts"]] == [
        ("right", "356 億美元", ""),
        ("right", "24%", ""),
    ]
    assert plain["facts"][0]["label"]["metric"] == plain["facts"][0]["found"]["metric"] == "revenue"


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("a/call.txt", "a/call.jsonl"),
        ("a/call.md", "a/call.jsonl"),
        ("a/call.txt", "a/labels/call.jsonl"),
        ("a/texts/call.md", "a/gold/call.jsonl"),
        ("a/transcripts/call.txt", "a/gold/call.jsonl"),
        ("call.txt", "gold/all.jsonl"),
    ],
)
def test_a_text_is_found_near_its_labels(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, labels: str
) -> None:
    monkeypatch.chdir(tmp_path)
    for name, content in ((text, TEXT), (labels, LEVEL)):
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text(content, "utf-8")
    assert result(capsys, labels)["quantity"]["right"] == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ["labels", "call.txt"],
        ["call.txt", "labels/call.jsonl"],
        ["labels", "."],
        ["labels", "labels/call.jsonl", "call.txt", "./call.txt"],
    ],
)
@pytest.mark.usefixtures("folder")
def test_labels_and_texts_are_files_and_folders_in_any_order(
    capsys: pytest.CaptureFixture[str], arguments: Sequence[str]
) -> None:
    assert result(capsys, *arguments)["quantity"]["wanted"] == 2


def test_a_text_that_is_named_goes_before_one_that_is_near(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    (folder / "new").mkdir()
    (folder / "new" / "call.txt").write_text(TEXT.replace("FY25Q4", "FY25Q3"), "utf-8")
    assert result(capsys, "labels")["record"]["right"] == 2
    assert result(capsys, "labels", "new")["record"]["right"] == 0


def test_labels_of_several_texts_are_scored_together(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    write(folder, LEVEL + label("24%", doc="other", metric="revenue", value=7))
    (folder / "other.txt").write_text(TEXT, "utf-8")
    plain = result(capsys, "labels")
    assert plain["docs"] == ["call", "other"]
    assert [plain["quantity"][name] for name in ("right", "found", "wanted")] == [1, 4, 2]


def test_a_text_that_is_missing_is_told_and_the_others_are_scored(
    capsys: pytest.CaptureFixture[str], folder: Path
) -> None:
    (folder / "labels" / "other.jsonl").write_text(label("24%", doc="other"), "utf-8")
    assert run(["score", "labels", "--json"]) == 1
    output, errors = capsys.readouterr()
    assert json.loads(output)["docs"] == ["call"]
    assert errors == (
        "labels/other.jsonl: no other.txt or other.md in ., .., ../texts, ../transcripts from there;"
        " name it behind the labels\n"
    )
    assert run(["score", "labels", "call.txt", "--json"]) == 1
    assert capsys.readouterr().err == "labels/other.jsonl: no other.txt or other.md among the texts given\n"


def test_a_text_that_is_none_is_told_and_the_others_are_scored(
    capsys: pytest.CaptureFixture[str], folder: Path
) -> None:
    (folder / "labels" / "other.jsonl").write_text(label("24%", doc="other"), "utf-8")
    (folder / "other.txt").write_bytes(b"\x00\xff\x00\x01")
    assert run(["score", "labels", "--json"]) == 1
    output, errors = capsys.readouterr()
    assert json.loads(output)["docs"] == ["call"]
    assert errors.startswith("other.txt: ")


def test_without_any_text_there_is_nothing_to_score(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    (folder / "call.txt").unlink()
    assert failure(capsys, "labels", code=1).splitlines()[1:] == [
        "amzn-extract: none of the labelled texts can be read"
    ]


def test_a_text_that_no_label_names_is_noted(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    (folder / "more.txt").write_text(TEXT, "utf-8")
    assert run(["score", "labels", "call.txt", "more.txt"]) == 0
    assert capsys.readouterr().err == "amzn-extract: note: no label goes with more.txt\n"


def test_two_texts_of_one_name_are_wrong_usage(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    (folder / "new").mkdir()
    (folder / "new" / "call.txt").write_text(TEXT, "utf-8")
    errors = failure(capsys, "labels", "call.txt", "new")
    assert errors == "new/call.txt: has the same name as call.txt, labels go with both; give one\n"


def test_labels_that_are_none_are_told_with_file_and_line(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    write(folder, LEVEL + label("24%", status="past") + "{}")
    (folder / "labels" / "other.jsonl").write_bytes(b"\xff\xff")
    errors = failure(capsys, "labels").splitlines()
    assert errors[0].startswith("labels/call.jsonl:2: status: one of actual, outlook, ")
    assert errors[1] == 'labels/call.jsonl:3: "doc" is missing'
    assert errors[-1] == "labels/other.jsonl: not UTF-8 text; save it as that"


def test_labels_that_quote_another_text_are_told(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    (folder / "call.txt").write_text("註" + TEXT, "utf-8")
    assert failure(capsys, "labels") == (
        'labels/call.jsonl:1: call.txt has " 356 億美" there, not "356 億美元", as 1 more of its labels;'
        " is it another text, or was it changed?\n"
    )


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "Missing argument 'GOLD... [FILE...]'"),
        (["call.txt"], "no labels among call.txt; give a *.jsonl file or a folder that holds some"),
        (["labels", "-"], "standard input (-) has no name"),
        (["labels", "--min", "97"], "97"),
        (["none.jsonl"], "none.jsonl: no such file or folder"),
        (["labels", "--rules", "none.yaml"], "none.yaml: "),
        (["labels", "--baseline", "none.json"], "none.json: no such file"),
        (["labels", "--baseline", "call.txt"], "call.txt: is not what amzn-extract score --json writes"),
        (["labels", "--baseline", "labels/call.jsonl"], "labels/call.jsonl: is not what "),
        (["labels", "--baseline", "empty.json"], "empty.json: is not what "),
    ],
)
def test_wrong_usage_is_one_line(
    capsys: pytest.CaptureFixture[str], folder: Path, arguments: list[str], words: str
) -> None:
    (folder / "empty.json").write_text("[]", "utf-8")
    errors = failure(capsys, *arguments)
    assert words in errors
    assert errors.count("\n") == 1


def test_a_regex_that_takes_too_long_ends_the_run(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, folder: Path
) -> None:
    def slow(*_: object, **__: object) -> None:
        raise RulesError(["mine.yaml:3: metrics.footfall: takes too long"])

    monkeypatch.setattr(job, "extract", slow)
    assert folder.exists()
    assert failure(capsys, "labels") == "mine.yaml:3: metrics.footfall: takes too long\n"


@pytest.mark.parametrize(
    ("option", "floor", "code", "error"),
    [
        ("--min", "0.5", 0, ""),
        ("--min", "0.51", 1, "amzn-extract: record F1 is 0.5000, below 0.51\n"),
        ("--min-quantity", "1", 0, ""),
        ("--min-quantity", "0.2", 0, ""),
    ],
)
def test_a_floor_that_is_not_reached_ends_with_1(
    capsys: pytest.CaptureFixture[str], folder: Path, option: str, floor: str, code: int, error: str
) -> None:
    write(folder, OF_2024 + CHANGE)
    assert run(["score", "labels", option, floor]) == code
    output, errors = capsys.readouterr()
    assert "quantity      2      2       2  1.000  1.000  1.000" in output
    assert errors == error


def test_quantities_have_a_floor_of_their_own(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    write(folder, LEVEL + CHANGE + UNREAD)
    assert run(["score", "labels", "--min-quantity", "0.9"]) == 1
    assert capsys.readouterr().err == "amzn-extract: quantity F1 is 0.8000, below 0.9\n"


def test_rules_of_the_users_are_scored_and_set_against_a_baseline(
    capsys: pytest.CaptureFixture[str], folder: Path
) -> None:
    text = TEXT + "客流 9 萬人。\n"
    (folder / "call.txt").write_text(text, "utf-8")
    people = label("9 萬人", text, metric="footfall", segment="*", value=90000, unit="count")
    write(folder, LEVEL + CHANGE + people)
    (folder / "mine.yaml").write_text(FOOTFALL.format("count", "客流"), "utf-8")
    assert run(["score", "labels", "--json"]) == 0
    (folder / "old.json").write_text(capsys.readouterr().out, "utf-8")

    printed = lines(capsys, "labels", "--rules", "mine.yaml", "--baseline", "old.json")
    place = printed.index("call.txt:6:4: gain: right, was wrong: metric none, wanted footfall")
    assert printed[place + 1] == "    客流 [9 萬人]。"
    assert "footfall       1       1.000  1.000  1.000  1.000 (+1.000)  1.000 (+1.000)  1.000 (+1.000)" in printed
    assert "record        3      3       3  1.000  1.000 (+0.333)  1.000 (+0.200)" in printed
    assert printed[-1] == "1 gained, 0 lost"

    backwards = result(capsys, "labels", "--rules", "mine.yaml", "--baseline", "old.json")["baseline"]
    assert (backwards["record"]["right"], backwards["losses"]) == (2, [])
    assert [(turn["before"]["kind"], turn["now"]["kind"]) for turn in backwards["gains"]] == [("wrong", "right")]


def test_losses_and_other_labels_are_told_too(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    assert run(["score", "labels", "--json"]) == 0
    (folder / "old.json").write_text(capsys.readouterr().out, "utf-8")
    write(folder, LEVEL)
    (folder / "mine.yaml").write_text(FOOTFALL.format("money", "營收"), "utf-8")
    printed = lines(capsys, "labels", "--rules", "mine.yaml", "--baseline", "old.json", "--no-misses")
    assert any(
        line.startswith("call.txt:5:11: loss: wrong: metric footfall, wanted revenue, was right") for line in printed
    )
    assert printed[-1] == (
        "0 gained, 1 lost; 0 labels are not in the baseline and 1 only there, so that figures compare in part"
    )


def test_the_help_has_its_groups_and_exit_codes(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["score", "--help"]) == 0
    text = capsys.readouterr().out
    for words in ("Usage: amzn-extract score", "\nOutput:\n", "\nFloors:\n", "\nRules:\n", "\nExit codes:\n"):
        assert words in text

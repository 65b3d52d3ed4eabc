"""What the command line says of the numbers of its texts: the line at the end, `--stats` and `--unclaimed`."""

import json
from pathlib import Path
from typing import Any

import pytest

from amzn_extract.cli.app import run
from cli_process import ACCOUNT, TEXT, environment, finished

MORE = "會上有 7 名分析師提問。\n會議室在 12 樓。\n"
WANTED = [(1, "7", "會上有 [7] 名分析師提問。", "no metric"), (2, "12", "會議室在 [12] 樓。", "no unit")]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two texts, one with two numbers that no rule claims."""
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    (tmp_path / "b.txt").write_text(MORE, "utf-8")
    return tmp_path


def errors_of(capsys: pytest.CaptureFixture[str], *arguments: object) -> str:
    assert run([str(argument) for argument in arguments]) == 0
    return capsys.readouterr().err


def output_of(capsys: pytest.CaptureFixture[str], *arguments: object) -> str:
    assert run([str(argument) for argument in arguments]) == 0
    return capsys.readouterr().out


@pytest.mark.parametrize("form", ["--json", "--jsonl", "--all", "--stats", "--unclaimed"])
def test_each_run_ends_with_a_line_on_all_numbers(capsys: pytest.CaptureFixture[str], call: str, form: str) -> None:
    assert errors_of(capsys, form, call) == ACCOUNT


def test_the_line_is_on_all_files_together_and_says_how_the_unclaimed_are_listed(
    capsys: pytest.CaptureFixture[str], folder: Path
) -> None:
    assert errors_of(capsys, folder) == (
        "amzn-extract: 7 numbers: 2 in records, 2 in dates and periods, 1 ordinals and numbering, "
        "0 in names and words, 2 unclaimed (--unclaimed lists them)\n"
    )
    assert errors_of(capsys, "--unclaimed", folder).endswith(" 2 unclaimed\n")


def test_one_number_is_one(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("營收 3 億美元", "utf-8")
    assert errors_of(capsys, tmp_path).startswith("amzn-extract: 1 number: 1 in records, ")


@pytest.mark.parametrize("form", ["--jsonl", "--stats", "--unclaimed"])
def test_quiet_leaves_out_the_line(capsys: pytest.CaptureFixture[str], folder: Path, form: str) -> None:
    assert errors_of(capsys, "--quiet", form, folder) == ""


def test_a_run_that_reads_nothing_says_nothing_of_numbers(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["none.txt"]) == 1
    assert capsys.readouterr().err == "none.txt: no such file or folder; check the path\n"


def test_the_stats_are_one_object_whose_classes_and_reasons_add_up(
    capsys: pytest.CaptureFixture[str], folder: Path
) -> None:
    stats = json.loads(output_of(capsys, "--stats", folder))
    assert [counts["file"] for counts in stats["files"]] == [str(folder / "a.txt"), str(folder / "b.txt")]
    for counts in (stats, *stats["files"]):
        assert sum(counts["classes"].values()) == counts["numbers"]
        assert {name: sum(found.values()) for name, found in counts["reasons"].items()} == counts["classes"]
    assert [counts["numbers"] for counts in (stats, *stats["files"])] == [7, 5, 2]
    wanted = {"records": 2, "periods": 2, "numbering": 1, "names": 0, "words": 0, "unclaimed": 2}
    assert stats["classes"] == wanted
    assert stats["reasons"]["unclaimed"] == {"no metric": 1, "no unit": 1}
    assert stats["reasons"]["records"] == {"change": 1, "value": 1}


def test_the_stats_of_an_empty_text_are_zeros(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "a.txt").touch()
    stats = json.loads(output_of(capsys, "--stats", tmp_path))
    assert (stats["numbers"], set(stats["classes"].values())) == (0, {0})


def test_the_stats_are_utf8_on_any_console(tmp_path: Path) -> None:
    (tmp_path / "財報.txt").write_text(TEXT, "utf-8")
    _, output, _ = finished("--stats", str(tmp_path), env=environment(PYTHONIOENCODING="ascii"))
    assert json.loads(output.decode("utf-8"))["files"][0]["file"] == str(tmp_path / "財報.txt")


def left(objects: list[dict[str, Any]]) -> list[tuple[object, ...]]:
    return [(found["line"], found["quote"], found["context"], found["why"]) for found in objects]


def test_the_unclaimed_numbers_are_given_as_json(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    found = json.loads(output_of(capsys, "--unclaimed", "--json", folder))
    assert left(found) == WANTED
    assert {number["file"] for number in found} == {str(folder / "b.txt")}
    assert [MORE[number["start"] : number["end"]] for number in found] == ["7", "12"]
    lines = output_of(capsys, "--unclaimed", "--jsonl", folder).splitlines()
    assert [json.loads(line) for line in lines] == found


def test_the_unclaimed_numbers_are_a_table_to_read(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    assert output_of(capsys, "--unclaimed", folder).splitlines() == [
        str(folder / "b.txt"),
        "  UNCLAIMED                  WHY        LINE",
        "  會上有 [7] 名分析師提問。  no metric     1",
        "  會議室在 [12] 樓。         no unit       2",
        "",
        "2 unclaimed numbers in 2 files",
    ]


def test_the_table_of_one_file_has_no_title(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    assert output_of(capsys, "--unclaimed", folder / "b.txt").startswith("  UNCLAIMED ")


def test_where_nothing_is_left_over_the_table_says_so(capsys: pytest.CaptureFixture[str], call: str) -> None:
    assert output_of(capsys, "--unclaimed", call) == "0 unclaimed numbers in 1 file\n"
    assert output_of(capsys, "--unclaimed", "--json", call) == "[]\n"


@pytest.mark.parametrize("form", ["--stats", "--unclaimed"])
def test_a_file_gets_what_standard_output_would(
    capsys: pytest.CaptureFixture[str], folder: Path, tmp_path: Path, form: str
) -> None:
    wanted = output_of(capsys, form, folder)
    assert output_of(capsys, form, "-o", tmp_path / "out", folder) == ""
    assert (tmp_path / "out").read_text("utf-8") == wanted


def test_rules_of_ones_own_take_numbers_off_the_list(
    capsys: pytest.CaptureFixture[str], folder: Path, tmp_path: Path
) -> None:
    rules = tmp_path / "mine.yaml"
    rules.write_text(
        "metrics:\n  analysts:\n    why: Who asked.\n    name: {en: Analysts}\n    takes: [count]\n"
        "    phrases: [名分析師]\n",
        "utf-8",
    )
    found = json.loads(output_of(capsys, "--unclaimed", "--json", "--rules", rules, folder))
    assert left(found) == WANTED[1:]

"""The commands on rules, and how they live together with paths, help and completion."""

import json
import re
from pathlib import Path

import pytest

from amzn_extract.cli.app import run
from cli_process import TEXT, environment, finished

Out = pytest.CaptureFixture[str]
PARKING = """\
metrics:
  parking_fees:
    why: Fees for parking, reported by some landlords.
    name: {zh-Hant: 停車費, zh-Hans: 停车费, en: Parking fees}
    takes: [money]
    phrases: ['停車(費|收入)', 車位租金]
    examples:
      match:
        - text: '商場停車收入 3.2 億元,按年升 8%。'
          want: [{metric: parking_fees, value: 320000000}]
      no_match:
        - text: '停車場關閉,員工減少 1.4 萬人。'
  revenue: {phrases: {add: [店面進項]}}
"""


@pytest.fixture
def mine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = Path("mine.yaml")
    path.write_text(PARKING, "utf-8")
    return path


def changed(path: Path, old: str, new: str) -> str:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")
    return str(path)


def test_check_of_rules_without_fault_says_so(capsys: Out, mine: Path) -> None:
    assert run(["rules", "check", str(mine)]) == 0
    assert tuple(capsys.readouterr()) == ("no faults in mine.yaml\n", "")


def test_check_without_a_file_looks_over_the_shipped_rules(capsys: Out) -> None:
    assert run(["rules", "check"]) == 0
    assert capsys.readouterr().out == "no faults in the shipped rules\n"


def test_check_tells_faults_on_the_output_and_notes_beside_it(capsys: Out, mine: Path) -> None:
    changed(mine, "車位租金", "營收")
    assert run(["rules", "check", changed(mine, "takes: [money]", "takes: [mony]")]) == 1
    output = capsys.readouterr().out
    assert re.fullmatch(r"mine\.yaml:5:13: metrics\.parking_fees\.takes\[0\]: .*\n1 fault in mine\.yaml\n", output)
    changed(mine, "mony", "money")
    assert run(["rules", "check", str(mine)]) == 0
    assert 'mine.yaml:6:27: note: metrics.parking_fees.phrases: takes "營收" over from' in capsys.readouterr().err


@pytest.mark.parametrize("data", [b"metrics: {", b"\xff\xfe"])
def test_check_of_what_is_no_yaml_is_unusable(capsys: Out, mine: Path, data: bytes) -> None:
    mine.write_bytes(data)
    assert run(["rules", "check", str(mine), "none.yaml"]) == 2
    assert [line.partition(":")[0] for line in capsys.readouterr().out.splitlines()[:2]] == ["mine.yaml", "none.yaml"]


def test_test_counts_examples_and_writings(capsys: Out, mine: Path) -> None:
    assert run(["rules", "test", str(mine), "--only", "parking_fees"]) == 0
    assert tuple(capsys.readouterr()) == ("2 examples in 4 writings: all pass\n", "")


def test_test_runs_the_examples_of_all_rules_by_all_rules(capsys: Out, mine: Path) -> None:
    changed(mine, "車位租金", "營業成本")
    assert run(["rules", "test", str(mine)]) == 1
    output = capsys.readouterr().out
    assert re.search(r"^rules\.yaml:\d+:3: metrics\.cost_of_revenue: match \(as written\): wanted", output, re.M)
    assert re.search(r"^\d{3} examples in 4 writings: \d+ fails?$", output, re.M)


def test_a_failure_shows_what_was_found_in_the_text_and_wanted_beside_got(capsys: Out, mine: Path) -> None:
    changed(mine, "value: 320000000}", "value: 3200, changes: [{value: 8}]}")
    assert run(["rules", "test", "--only", "metrics.parking_fees", str(mine)]) == 1
    assert capsys.readouterr().out == (
        "mine.yaml:2:3: metrics.parking_fees: match (as written): wanted and not found\n"
        "  商場停車收入 [3.2 億元],按年升 [8%]。\n"
        "             WANTED          GOT\n"
        "  metric     parking_fees    parking_fees\n"
        "  value      3200            320000000\n"
        "  changes    [{value: 8}]    [{value: 8}]\n"
        "\n"
        "2 examples in 4 writings: 1 fails\n"
    )


def test_a_failure_that_is_one_in_full_width_only_shows_that_text(capsys: Out, mine: Path) -> None:
    changed(mine, "value: 320000000}", "quote: '3.2 億元', value: 1}")
    assert run(["rules", "test", "--only", "parking_fees", str(mine)]) == 1
    assert "(as written)" in capsys.readouterr().out


def test_a_claim_that_should_not_be_is_shown(capsys: Out, mine: Path) -> None:
    changed(mine, "停車場關閉,員工減少 1.4 萬人。", "停車費 5 億元。")
    assert run(["rules", "test", "--only", "parking_fees", str(mine)]) == 1
    output = capsys.readouterr().out
    assert "no_match (as written): must be left alone\n  停車費 [5 億元]。\n  found {metric: parking_fees, " in output


def test_an_example_that_wants_nothing_is_told_so(capsys: Out, mine: Path) -> None:
    changed(mine, "\n          want: [{metric: parking_fees, value: 320000000}]", "")
    assert run(["rules", "test", "--only", "parking_fees", str(mine)]) == 1
    assert "the example wants nothing" in capsys.readouterr().out


@pytest.mark.parametrize("command", [["test"], ["list", "--rules"], ["show", "revenue", "--rules"]])
def test_rules_that_cannot_be_used_are_told_by_all_commands(capsys: Out, mine: Path, command: list[str]) -> None:
    assert run(["rules", *command, changed(mine, "takes: [money]", "take: [money]")]) == 2
    output, errors = capsys.readouterr()
    assert output == ""
    assert errors.startswith('mine.yaml:3:5: metrics.parking_fees: "takes" is missing\nmine.yaml:5:5: ')


def test_list_names_kind_phrases_and_the_files_that_a_rule_is_from(capsys: Out, mine: Path) -> None:
    assert run(["rules", "list", "--rules", str(mine)]) == 0
    rows = {line.split()[0]: line.split("  ") for line in capsys.readouterr().out.splitlines()}
    shown = [cell.strip() for cell in rows["metrics.parking_fees"] if cell]
    assert shown == ["metrics.parking_fees", "metric", "Parking fees", "2", "mine.yaml"]
    assert rows["metrics.revenue"][-1].strip() == "rules.yaml, mine.yaml"
    assert rows["metrics.eps"][-1].strip() == "rules.yaml"
    assert {"companies.amazon", "companies.amazon.segments.aws", "words.basis.yoy", "periods.document"} <= rows.keys()


def test_list_as_json_has_the_same(capsys: Out, mine: Path) -> None:
    assert run(["rules", "list", "--json", "--rules", str(mine)]) == 0
    rules = {rule["id"]: rule for rule in json.loads(capsys.readouterr().out)}
    assert rules["metrics.parking_fees"] == {
        "id": "metrics.parking_fees",
        "kind": "metric",
        "name": {"zh-Hant": "停車費", "zh-Hans": "停车费", "en": "Parking fees"},
        "why": "Fees for parking, reported by some landlords.",
        "phrases": 2,
        "layers": ["mine.yaml"],
    }
    assert rules["metrics.revenue"]["layers"] == ["rules.yaml", "mine.yaml"]
    assert rules["words.basis.yoy"]["name"] is None


@pytest.mark.parametrize("id_", ["parking_fees", "metrics.parking_fees"])
def test_show_has_all_of_a_rule(capsys: Out, mine: Path, id_: str) -> None:
    assert run(["rules", "show", id_, "--rules", str(mine)]) == 0
    assert capsys.readouterr().out == (
        "metric     metrics.parking_fees\n"
        "stands in  mine.yaml:2:3\n"
        "why        Fees for parking, reported by some landlords.\n"
        "name       zh-Hant: 停車費, zh-Hans: 停车费, en: Parking fees\n"
        "takes      money\n"
        "phrases    停車(費|收入)  (mine.yaml)\n"
        "           車位租金  (mine.yaml)\n"
        "match      商場停車收入 3.2 億元,按年升 8%。\n"
        "no_match   停車場關閉,員工減少 1.4 萬人。\n"
    )


def test_show_tells_the_phrases_of_a_layer_and_all_places(capsys: Out, mine: Path) -> None:
    assert run(["rules", "show", "revenue", "--rules", str(mine)]) == 0
    output = capsys.readouterr().out
    assert re.search(r"^stands in  rules\.yaml:\d+:3\n           mine\.yaml:13:3$", output, re.M)
    assert re.search(r"^ +店面進項  \(mine\.yaml\)$", output, re.M)
    assert re.search(r"^ +生意额$", output, re.M)


def test_show_as_json_has_all_keys(capsys: Out, mine: Path) -> None:
    assert run(["rules", "show", "--json", "parking_fees", "--rules", str(mine)]) == 0
    rule = json.loads(capsys.readouterr().out)
    assert rule["places"] == ["mine.yaml:2:3"]
    assert rule["phrases"] == ["停車(費|收入)", "車位租金"]
    assert rule["examples"]["no_match"] == ["停車場關閉,員工減少 1.4 萬人。"]


def test_show_of_a_period_has_its_examples(capsys: Out) -> None:
    assert run(["rules", "show", "months_ended"]) == 0
    assert re.search(r"1-9月: FY2025Q3-YTD", capsys.readouterr().out)


@pytest.mark.parametrize(
    ("id_", "told"),
    [
        ("metrics.revenu", 'there is no rule "metrics.revenu" (did you mean "metrics.revenue"?)'),
        ("revenu", 'there is no rule "revenu" (did you mean "revenue"?)'),
        ("stores", '"stores" may be metrics.stores or companies.amazon.segments.stores; give it whole'),
    ],
)
def test_an_id_that_is_none_or_more_than_one_is_told(capsys: Out, id_: str, told: str) -> None:
    assert run(["rules", "show", id_]) == 2
    assert capsys.readouterr().err == f"amzn-extract: {told}\n"


def test_schema_gives_the_one_that_is_shipped(capsys: Out) -> None:
    assert run(["rules", "schema"]) == 0
    assert json.loads(capsys.readouterr().out)["title"] == "Rules of amzn-extract"


# --- subcommands beside paths


def test_a_file_that_is_called_as_a_subcommand_is_named_by_its_path(
    capsys: Out, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("rules").write_text(TEXT, "utf-8")
    for arguments in (["./rules", "--json"], ["--json", "rules"], ["--json", "./rules"], ["--json", "--", "rules"]):
        assert run(arguments) == 0
        assert [record["quote"] for record in json.loads(capsys.readouterr().out)] == ["356 億美元"]


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (["rules"], "amzn-extract: Missing command. (see amzn-extract rules --help)\n"),
        (["rules", "chekc"], "(see amzn-extract rules --help)\n"),
        (["rules", "--json"], "No such option: --json (see amzn-extract rules --help)\n"),
        (["rules", "show"], "amzn-extract: Missing argument 'ID'. (see amzn-extract rules show --help)\n"),
        (["rule"], "rule: no such file or folder; check the path\n"),
    ],
)
def test_wrong_usage_leads_to_the_help_of_its_command(
    capsys: Out, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], error: str
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(arguments) in (1, 2)
    assert capsys.readouterr().err.endswith(error)


def test_the_help_of_the_main_job_names_the_subcommands_and_theirs_their_own(capsys: Out) -> None:
    assert run(["--help"]) == 0
    text = capsys.readouterr().out
    assert re.search(r"\nCommands:\n.*  rules ", text, re.S)
    assert "--jsonl" in text
    assert run(["rules", "--help"]) == 0
    text = capsys.readouterr().out
    assert "Usage: amzn-extract rules [OPTIONS] COMMAND" in text
    assert "--jsonl" not in text
    for command in ("check", "test", "list", "show", "schema"):
        assert f"\n  {command} " in text
        assert run(["rules", command, "-h"]) == 0
        assert f"Usage: amzn-extract rules {command} " in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "at", "shown"),
    [
        ("amzn-extract ru", 1, ["rules"]),
        ("amzn-extract --js", 1, ["--json", "--jsonl"]),
        ("amzn-extract call.txt --al", 2, ["--all"]),
        ("amzn-extract ca", 1, ["call.txt", "calls/"]),
        ("amzn-extract --json r", 2, ["rest.txt"]),
        ("amzn-extract call.txt r", 2, ["rest.txt"]),
        ("amzn-extract rules ", 2, ["check", "test", "list", "schema", "show"]),
        ("amzn-extract rules list --", 3, ["--rules", "--json", "--help"]),
    ],
)
def test_the_shell_completes_subcommands_options_and_paths(
    tmp_path: Path, words: str, at: int, shown: list[str]
) -> None:
    for name in ("call.txt", "rest.txt"):
        (tmp_path / name).touch()
    (tmp_path / "calls").mkdir()
    env = environment(_AMZN_EXTRACT_COMPLETE="complete_bash", COMP_WORDS=words, COMP_CWORD=str(at))
    code, output, errors = finished(env=env, cwd=tmp_path)
    assert (code, output.decode().split()) == (0, shown), errors

"""What the user may ask for: options, help, version, completion and rules."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from amzn_extract.cli import extraction
from amzn_extract.cli.app import run
from amzn_extract.extractors.rules import RulesError
from cli_process import TEXT, environment, finished


@pytest.fixture
def call(tmp_path: Path) -> str:
    path = tmp_path / "call.txt"
    path.write_text(TEXT, "utf-8")
    return str(path)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "Missing argument 'PATH...'"),
        (["--jsno", "call.txt"], "--json"),
        (["--json", "--jsonl", "call.txt"], "--jsonl: it cannot go together with --json"),
        (["--stats", "--json", "call.txt"], "--stats: it cannot go together with --json"),
        (["--jsonl", "--stats", "call.txt"], "--stats: it cannot go together with --jsonl"),
        (["--unclaimed", "--all", "call.txt"], "--unclaimed: it cannot go together with --all"),
        (["--stats", "--unclaimed", "call.txt"], "--stats: it cannot go together with --unclaimed"),
        (["-", "-"], "standard input (-) can be read only once"),
        (["--rules"], "'--rules' requires an argument"),
    ],
)
def test_wrong_usage_is_one_line_that_leads_to_the_help(
    capsys: pytest.CaptureFixture[str], arguments: list[str], words: str
) -> None:
    assert run(arguments) == 2
    output, errors = capsys.readouterr()
    assert output == ""
    assert words in errors
    assert errors.startswith("amzn-extract: ")
    assert errors.endswith(" (see amzn-extract --help)\n")
    assert errors.count("\n") == 1


@pytest.mark.parametrize("option", ["--help", "-h"])
def test_the_help_has_groups_examples_and_exit_codes(capsys: pytest.CaptureFixture[str], option: str) -> None:
    assert run([option]) == 0
    text = capsys.readouterr().out
    for words in ("Usage: amzn-extract", "\nOutput:\n", "\nRules:\n", "| jq -c '[.period", "\nExit codes:\n"):
        assert words in text


def test_the_version_is_the_one_that_is_installed(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("importlib.metadata.version", {"amzn-extract": "1.2.3"}.__getitem__)
    assert run(["--version"]) == 0
    assert capsys.readouterr().out == "amzn-extract 1.2.3\n"


@pytest.mark.parametrize("option", ["--version", "--help"])
def test_what_needs_no_rules_does_not_load_them(option: str) -> None:
    code = (
        f"import sys; import amzn_extract.cli.app as app; app.run([{option!r}]); print(*sys.modules, file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], env=environment(), capture_output=True, text=True, check=True)
    assert "amzn_extract.extractors" not in done.stderr.split()


def test_the_shell_is_told_how_options_go_on() -> None:
    env = environment(_AMZN_EXTRACT_COMPLETE="complete_bash", COMP_WORDS="amzn-extract --js", COMP_CWORD="1")
    code, output, _ = finished(env=env)
    assert (code, output.split()) == (0, [b"--json", b"--jsonl"])


def test_all_adds_the_quantities_that_no_rule_claims(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "call.txt"
    path.write_text(TEXT + "\n會上有 7 名分析師提問。\n", "utf-8")
    assert run(["--json", str(path)]) == 0
    claimed = json.loads(capsys.readouterr().out)
    assert run(["--json", "--all", str(path)]) == 0
    everything = json.loads(capsys.readouterr().out)
    assert [record["quote"] for record in claimed] == ["356 億美元"]
    assert [(record["quote"], record["metric"]) for record in everything] == [
        ("356 億美元", "revenue"),
        ("7 名", None),
    ]


def test_every_fault_of_the_rules_is_a_line_and_nothing_is_given(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, call: str
) -> None:
    rules = tmp_path / "mine.yaml"
    rules.write_text("metrics:\n  footfall:\n    phrase: [客流]\n    zzz: 1\n", "utf-8")
    assert run(["--json", "--rules", str(rules), call]) == 2
    output, errors = capsys.readouterr()
    assert output == ""
    assert len(errors.splitlines()) >= 2
    assert all("mine.yaml:" in line.partition(" ")[0] for line in errors.splitlines())


def test_rules_that_are_not_there_are_named(capsys: pytest.CaptureFixture[str], tmp_path: Path, call: str) -> None:
    assert run(["--rules", str(tmp_path / "none.yaml"), call]) == 2
    output, errors = capsys.readouterr()
    assert output == ""
    assert "none.yaml: " in errors
    assert errors.count("\n") == 1


def test_a_regex_that_takes_too_long_ends_the_run_by_its_name(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    def slow(*_: object, **__: object) -> None:
        raise RulesError(["mine.yaml:3: metrics.footfall: takes too long"])

    monkeypatch.setattr(extraction, "read", slow)
    assert run(["--json", call]) == 2
    assert capsys.readouterr().err == "mine.yaml:3: metrics.footfall: takes too long\n"


def test_a_fault_of_the_program_itself_is_one_line_too(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise KeyError("revenue")

    monkeypatch.setattr(extraction, "read", broken)
    assert run([call]) == 1
    errors = capsys.readouterr().err
    assert errors.startswith("amzn-extract: internal error at test_cli_usage.py:")
    assert errors.count("\n") == 1

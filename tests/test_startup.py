"""What a run does not import, and that plain command lines are read alike with and without typer."""

from __future__ import annotations

import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest
import typer

from amzn_extract.cli import commands, quick
from amzn_extract.cli.faults import PROGRAM
from cli_process import environment

SLOW = {
    "amzn_extract.extractors.explain",
    "argparse", "dataclasses", "importlib.metadata", "importlib.resources", "inspect", "opencc", "pathlib", "regex",
    "rich", "typer", "typing_extensions", "yaml",
}  # fmt: skip
"""What takes long to import, and is not needed to read a text by rules that have been compiled before."""
RUN = "import sys; from amzn_extract.cli.app import run; code = run(sys.argv[1:]); print(*sys.modules, file=sys.stderr)"


def imported(*arguments: str) -> set[str]:
    """The modules that a run imports, beyond those that every run of Python here does."""

    def modules(code: str) -> set[str]:
        command = [sys.executable, "-c", code, *arguments]
        return set(subprocess.run(command, env=environment(), capture_output=True, check=True).stderr.decode().split())

    return modules(RUN) - modules("import sys; print(*sys.modules, file=sys.stderr)")


@pytest.mark.parametrize("form", ["--json", "--jsonl", "--stats"])
def test_a_run_with_kept_rules_imports_nothing_slow(call: str, form: str) -> None:
    imported("-q", form, call)
    assert not imported("-q", form, call) & SLOW


def test_a_run_with_a_kept_layer_of_the_users_imports_nothing_slow_but_what_names_its_file(
    call: str, tmp_path: Path
) -> None:
    (tmp_path / "mine.yaml").write_text("words: {}\n", "utf-8")
    arguments = ("-q", "--json", "--rules", str(tmp_path / "mine.yaml"), call)
    imported(*arguments)
    assert imported(*arguments) & SLOW <= {"pathlib"}


@pytest.mark.parametrize("arguments", [["--help"], ["rules", "--help"], ["score", "--help"], ["--version"]])
def test_help_and_version_import_neither_rich_nor_rules(arguments: list[str]) -> None:
    assert not imported(*arguments) & {"rich", "yaml", "regex", "msgspec", "amzn_extract.extractors"}


def by_typer(arguments: list[str]) -> object:
    """The job that typer reads out of arguments, or the name of what it does instead."""
    try:
        return commands.app(args=arguments, prog_name=PROGRAM, standalone_mode=False)
    except (typer.Exit, Exception) as error:
        return type(error).__name__


def told(job: object) -> object:
    """What a job is to do, as a value to compare."""
    return (job.func, job.args, job.keywords) if isinstance(job, partial) else job


PLAIN = [
    ["--json", "call.txt"],
    ["call.txt", "--json"],
    ["-q", "--jsonl", "a.txt", "b.md", "calls/"],
    ["--json", "--all", "-"],
    ["--quiet", "--stats", "./rules"],
    ["--unclaimed", "call.txt"],
    ["--explain", "--find", "營收", "call.txt"],
    ["--json", "--output", "found.json", "call.txt"],
    ["-o", "one.json", "-o", "two.json", "--json", "call.txt"],
    ["--rules", "a.yaml", "--json", "call.txt", "--rules", "b.yaml"],
    ["--json", "--json", "rules"],
    ["--json", "with blank.txt", "call.txt"],
]
OTHERS = [
    [],
    ["--json"],
    ["--help"],
    ["--version"],
    ["rules", "list"],
    ["score", "labels"],
    ["call"],
    ["--json=call.txt"],
    ["-qo", "found.json", "call.txt"],
    ["--json", "--", "-call.txt"],
    ["--json", "--jsonl", "call.txt"],
    ["--json", "--jsno", "call.txt"],
    ["--explain", "--at", "12", "call.txt"],
    ["--find", "營收", "call.txt"],
    ["--json", "call.txt", "--output"],
    ["--output", "-", "--json", "call.txt"],
    ["-", "--json", "-"],
    ["--json", ""],
    ["--install-completion"],
]


@pytest.mark.parametrize("arguments", PLAIN, ids=" ".join)
def test_a_plain_command_line_is_read_as_typer_reads_it(arguments: list[str]) -> None:
    job = quick.plain_job(arguments)
    assert job is not None
    assert told(job) == told(by_typer(arguments))


@pytest.mark.parametrize("arguments", OTHERS, ids=" ".join)
def test_all_else_is_left_to_typer(arguments: list[str]) -> None:
    assert quick.plain_job(arguments) is None


@pytest.mark.parametrize("option", ["--json", "--jsonl", "--all", "--unclaimed", "--stats", "--quiet"])
def test_each_flag_is_read_by_both_alone_and_behind_the_path(option: str) -> None:
    for arguments in ([option, "call.txt"], ["call.txt", option]):
        assert told(quick.plain_job(arguments)) == told(by_typer(arguments)) is not None


def test_no_subcommand_may_be_taken_for_a_path() -> None:
    group: typer.core.TyperGroup = typer.main.get_command(commands.app)  # type: ignore[assignment]
    assert group.commands.keys() >= {"rules", "score"}
    assert all(quick.may_be_command(name) for name in group.commands)


def test_a_shell_that_completes_a_plain_command_line_is_answered_by_typer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("_AMZN_EXTRACT_COMPLETE", "complete_bash")
    assert quick.plain_job(["--json", "call.txt"]) is None

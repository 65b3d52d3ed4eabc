"""Where results go: JSON, files, pipes, full disks, consoles and terminals."""

import array
import errno
import fcntl
import json
import os
import re
import resource
import select
import shlex
import subprocess
import termios
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from amzn_extract.cli import extraction
from amzn_extract.cli.app import run
from amzn_extract.cli.faults import is_closed_pipe
from amzn_extract.extractors.rules import RulesError
from cli_process import ACCOUNT, COMMAND, TEXT, amzn_extract_process, environment, finished, interrupt, valid

FORMS = ["--json", "--jsonl", "--quiet"]


def test_json_is_one_array_with_chinese_as_it_is(call: str) -> None:
    code, output, errors = finished("--json", call)
    assert (code, errors) == (0, ACCOUNT)
    assert "356 億美元".encode() in output
    assert len(valid(json.loads(output))) == 1


def test_jsonl_is_the_same_records_a_line_each(calls: str) -> None:
    _, array, _ = finished("--json", calls)
    _, lines, _ = finished("--jsonl", calls)
    assert [json.loads(line) for line in lines.splitlines()] == valid(json.loads(array))


def test_jsonl_gives_a_file_before_it_reads_the_next(call: str) -> None:
    with amzn_extract_process("--jsonl", call, "-", stdin=subprocess.PIPE) as process:
        assert json.loads(first_line(process))["file"] == call
        process.communicate()
    assert process.returncode == 0


def first_line(process: subprocess.Popen[bytes]) -> bytes:
    """The first line of the output, or a failure rather than a wait without end."""
    assert process.stdout
    if not select.select([process.stdout], [], [], 30)[0]:
        process.kill()
        pytest.fail("no output")
    return process.stdout.readline()


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "gbk", "cp950", "utf-16"])
def test_json_is_utf8_on_any_console(call: str, encoding: str) -> None:
    _, output, _ = finished("--json", call, env=environment(PYTHONIOENCODING=encoding))
    assert json.loads(output.decode("utf-8"))[0]["quote"] == "356 億美元"


@pytest.mark.parametrize(
    ("encoding", "name"), [("ascii", r"\u71df\u6536"), ("cp1252", r"\u71df\u6536"), ("gbk", "營收")]
)
def test_a_console_that_lacks_a_glyph_gets_an_escape_for_it(call: str, encoding: str, name: str) -> None:
    code, output, errors = finished(call, env=environment(PYTHONIOENCODING=encoding))
    assert (code, errors) == (0, ACCOUNT)
    assert name in output.decode(encoding)


def test_an_error_about_a_chinese_name_does_not_crash_an_ascii_console() -> None:
    code, _, errors = finished("財報.txt", env=environment(PYTHONIOENCODING="ascii"))
    assert (code, errors) == (1, "\\u8ca1\\u5831.txt: no such file or folder; check the path\n")


def test_a_piped_table_has_its_natural_width_and_no_colour(call: str) -> None:
    code, output, _ = finished(call, env=environment(COLUMNS="20"))
    assert code == 0
    assert re.search("Revenue +營收 +AWS +US\\$35.6bn  \\+24% yoy +FY2025Q4 +5\n", output.decode())
    assert b"\x1b" not in output


@pytest.mark.parametrize("form", FORMS)
def test_a_file_gets_what_standard_output_would(call: str, tmp_path: Path, form: str) -> None:
    target = tmp_path / "out"
    code, output, errors = finished(form, "-o", str(target), call)
    assert (code, output, errors) == (0, b"", "" if form == "--quiet" else ACCOUNT)
    assert target.read_bytes() == finished(form, call)[1]
    assert os.listdir(tmp_path).count("out") == len(os.listdir(tmp_path)) - 1


def test_an_output_file_has_the_mode_that_any_new_file_has(call: str, tmp_path: Path) -> None:
    (tmp_path / "any").touch()
    finished("--output", str(tmp_path / "out"), call)
    assert (tmp_path / "out").stat().st_mode == (tmp_path / "any").stat().st_mode


def test_an_output_file_that_is_replaced_keeps_its_mode_and_the_link_to_it(call: str, tmp_path: Path) -> None:
    real, link = tmp_path / "real", tmp_path / "link"
    real.touch(mode=0o640)
    link.symlink_to("real")
    finished("-o", str(link), call)
    assert link.is_symlink()
    assert real.stat().st_mode & 0o777 == 0o640
    assert b"US$35.6bn" in real.read_bytes()


def test_a_text_is_never_replaced_by_what_was_found_in_it(capsys: pytest.CaptureFixture[str], call: str) -> None:
    assert run(["-o", str(Path(call).parent / "." / "call.txt"), str(Path(call).parent)]) == 2
    assert capsys.readouterr() == ("", f"{call}: is one of the texts to be read; give --output another name\n")
    assert Path(call).read_text("utf-8") == TEXT


def test_a_run_that_breaks_off_leaves_the_output_file_as_it_was(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, call: str, tmp_path: Path
) -> None:
    target = tmp_path / "out.json"
    target.write_text("before")
    monkeypatch.setattr(extraction, "read", _fails)
    assert run(["--json", "-o", str(target), call]) == 2
    assert target.read_text() == "before"
    assert sorted(os.listdir(tmp_path)) == ["call.txt", "out.json"]
    assert capsys.readouterr().err == "mine.yaml:3: too slow\n"


def test_an_array_that_breaks_off_stays_open_so_that_nobody_takes_it_for_whole(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    read = extraction.read

    def ends_in_next(text: str, *rest: Any, **options: Any) -> Any:
        if text == "next":
            raise KeyboardInterrupt
        return read(text, *rest, **options)

    monkeypatch.setattr(extraction, "read", ends_in_next)
    Path(call).with_name("next.txt").write_text("next")
    assert run(["--json", str(Path(call).parent)]) == 130
    output = capsys.readouterr().out
    assert len(output.splitlines()) == 2
    with pytest.raises(json.JSONDecodeError):
        json.loads(output)


def _fails(*_: object, **__: object) -> None:
    raise RulesError(["mine.yaml:3: too slow"])


@pytest.mark.parametrize(
    ("target", "cause"),
    [("none/out", "no such file or folder; check the path"), (".", "is a folder; give a file")],
)
def test_an_output_file_that_cannot_be_written_is_an_error(call: str, tmp_path: Path, target: str, cause: str) -> None:
    code, output, errors = finished("-o", target, call, cwd=tmp_path)
    assert (code, output, errors) == (1, b"", f"{target}: {cause}\n")


@pytest.mark.parametrize("form", [*FORMS, "--help", "--version"])
def test_a_full_disk_behind_standard_output_is_one_line(call: str, form: str) -> None:
    with open("/dev/full", "wb") as full:
        code, _, errors = finished(form, call, stdout=full)
    assert code == 1
    assert errors == "standard output: no space left on the disk; free some, or write elsewhere with --output\n"


def test_a_file_that_cannot_be_written_to_its_end_is_one_line_and_leaves_what_was_there(
    call: str, tmp_path: Path
) -> None:
    target = tmp_path / "out"
    target.write_text("before")
    # Not /dev/full: a fault in what is tested here would replace the device, if root runs the tests.
    too_small = partial(resource.setrlimit, resource.RLIMIT_FSIZE, (100, 100))
    code, _, errors = finished("--json", "-o", str(target), call, preexec_fn=too_small)
    assert (code, errors) == (1, f"{target}: File too large; check the file and its disk\n")
    assert target.read_text() == "before"
    assert sorted(os.listdir(tmp_path)) == ["call.txt", "out"]


def test_a_named_pipe_is_written_to_and_not_replaced(call: str, tmp_path: Path) -> None:
    target = tmp_path / "out"
    os.mkfifo(target)
    reader = os.open(target, os.O_RDONLY | os.O_NONBLOCK)
    assert finished("--json", "-o", str(target), call) == (0, b"", ACCOUNT)
    assert len(json.loads(os.read(reader, 65536))) == 1
    os.close(reader)
    assert target.is_fifo()


def test_full_disks_behind_output_and_errors_change_nothing_but_the_code(call: str) -> None:
    with open("/dev/full", "wb") as full:
        code, _, _ = finished("--json", call, "none.txt", stdout=full, stderr=full)
    assert code == 1


@pytest.mark.parametrize("form", FORMS)
def test_closed_standard_output_is_one_line(call: str, form: str) -> None:
    code, _, errors = finished(form, call, stdout=None, preexec_fn=lambda: os.close(1))
    assert code == 1
    assert errors.startswith("standard output: ")
    assert errors.count("\n") == 1


@pytest.mark.parametrize("form", [*FORMS, "--help", "--version"])
def test_a_pipe_that_nobody_reads_ends_the_run_quietly(call: str, form: str) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    code, _, errors = finished(form, call, stdout=writer)
    os.close(writer)
    assert (code, errors) == (0, "")


@pytest.mark.parametrize("form", FORMS)
def test_a_closed_pipe_ends_the_run_quietly(calls: str, form: str) -> None:
    pipe = f"{shlex.join([*COMMAND, form, calls])} | head -n 1; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", pipe], env=environment(), capture_output=True, text=True, check=True)
    assert done.stderr == ""
    assert done.stdout.splitlines()[1:] == ["0"]


def test_windows_has_a_word_of_its_own_for_a_closed_pipe(monkeypatch: pytest.MonkeyPatch) -> None:
    error = OSError(errno.EINVAL, "Invalid argument")
    assert not is_closed_pipe(error)
    monkeypatch.setattr("sys.platform", "win32")
    assert is_closed_pipe(error)


@pytest.mark.parametrize("form", FORMS)
def test_ctrl_c_ends_the_run_quietly_with_130(call: str, tmp_path: Path, form: str) -> None:
    target = tmp_path / "out"
    # The first file's name is in the way only once the run is under way: the second input is waited for.
    with amzn_extract_process(form, "-o", str(target), call, "-", stdin=subprocess.PIPE) as process:
        while not list(tmp_path.glob(".out.*")):
            assert process.poll() is None
        interrupt(process)
        output, errors = process.communicate(timeout=30)
    assert (process.returncode, output, errors) == (130, b"", b"")
    assert os.listdir(tmp_path) == ["call.txt"]


def test_ctrl_c_after_the_first_records_keeps_them(call: str) -> None:
    with amzn_extract_process("--jsonl", call, "-", stdin=subprocess.PIPE) as process:
        line = first_line(process)
        interrupt(process)
        _, errors = process.communicate(timeout=30)
    assert (process.returncode, errors) == (130, b"")
    assert json.loads(line)["file"] == call


def test_ctrl_c_ends_a_run_whose_output_nobody_takes(calls: str) -> None:
    reader, writer = os.pipe()
    with amzn_extract_process("--json", calls, stdout=writer) as process:
        os.close(writer)
        while waiting(reader) < 60_000:
            assert process.poll() is None
        interrupt(process)
        assert process.returncode == 130
    os.close(reader)


def waiting(pipe: int) -> int:
    """How many bytes stand in a pipe."""
    count = array.array("i", [0])
    fcntl.ioctl(pipe, termios.FIONREAD, count)
    return count[0]

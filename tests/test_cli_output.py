"""Where results go: JSON, files, pipes, full disks, consoles and terminals."""

import errno
import fcntl
import json
import os
import pty
import re
import resource
import select
import shlex
import signal
import struct
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
from cli_process import COMMAND, TEXT, amzn_extract_process, environment, finished, valid
from rich.cells import cell_len

FORMS = ["--json", "--jsonl", "--quiet"]


@pytest.fixture
def call(tmp_path: Path) -> str:
    path = tmp_path / "call.txt"
    path.write_text(TEXT, "utf-8")
    return str(path)


@pytest.fixture
def calls(tmp_path: Path) -> str:
    """A folder of so many records that no pipe holds them all."""
    (tmp_path / "calls").mkdir()
    for name in "abc":
        (tmp_path / "calls" / f"{name}.txt").write_text(TEXT + TEXT.splitlines(keepends=True)[-1] * 300, "utf-8")
    return str(tmp_path / "calls")


def test_json_is_one_array_with_chinese_as_it_is(call: str) -> None:
    code, output, errors = finished("--json", call)
    assert (code, errors) == (0, "")
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
    assert (code, errors) == (0, "")
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
    assert (code, output, errors) == (0, b"", "")
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
    monkeypatch.setattr(extraction, "extract", _fails)
    assert run(["--json", "-o", str(target), call]) == 2
    assert target.read_text() == "before"
    assert sorted(os.listdir(tmp_path)) == ["call.txt", "out.json"]
    assert capsys.readouterr().err == "mine.yaml:3: too slow\n"


def test_an_array_that_breaks_off_stays_open_so_that_nobody_takes_it_for_whole(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    extract = extraction.extract

    def fails_in_next(text: str, *rest: Any, **options: Any) -> Any:
        return _fails() if text == "next" else extract(text, *rest, **options)

    monkeypatch.setattr(extraction, "extract", fails_in_next)
    Path(call).with_name("next.txt").write_text("next")
    assert run(["--json", str(Path(call).parent)]) == 2
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
    assert finished("--json", "-o", str(target), call) == (0, b"", "")
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
        process.send_signal(signal.SIGINT)
        output, errors = process.communicate(timeout=30)
    assert (process.returncode, output, errors) == (130, b"", b"")
    assert os.listdir(tmp_path) == ["call.txt"]


def test_ctrl_c_after_the_first_records_keeps_them(call: str) -> None:
    with amzn_extract_process("--jsonl", call, "-", stdin=subprocess.PIPE) as process:
        line = first_line(process)
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=30)
    assert (process.returncode, errors) == (130, b"")
    assert json.loads(line)["file"] == call


class Terminal:
    """A terminal of so many columns; `text()` is what it was sent."""

    def __init__(self, columns: int) -> None:
        self._ours, self.theirs = pty.openpty()
        fcntl.ioctl(self.theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))

    def text(self, process: subprocess.Popen[bytes]) -> str:
        os.close(self.theirs)
        data = b""
        while select.select([self._ours], [], [], 30)[0]:
            try:
                more = os.read(self._ours, 65536)
            except OSError:  # Linux: the last who had it open has closed it
                break
            if not more:
                break
            data += more
        process.wait(timeout=30)
        os.close(self._ours)
        return data.decode().replace("\r\n", "\n")


def without_style(text: str) -> str:
    return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", text)


def on_terminal(columns: int, *arguments: str) -> str:
    terminal = Terminal(columns)
    env = environment(TERM="xterm-256color")
    with amzn_extract_process(*arguments, env=env, stdin=subprocess.DEVNULL, stdout=terminal.theirs) as process:
        return terminal.text(process)


def test_the_table_fits_a_terminal_of_80_columns(call: str) -> None:
    shown = on_terminal(80, call)
    assert max(cell_len(line) for line in without_style(shown).splitlines()) <= 80
    assert all(number in shown for number in ("US$35.6bn", "+24% yoy", "FY2025Q4"))
    assert "\x1b[1m" in shown


def test_json_on_a_terminal_is_the_same_as_in_a_pipe(call: str) -> None:
    assert on_terminal(20, "--json", call).encode() == finished("--json", call)[1]


def errors_on_terminal(*arguments: str) -> tuple[str, bytes]:
    terminal = Terminal(80)
    env = environment(TERM="xterm-256color")
    with amzn_extract_process(*arguments, env=env, stdin=subprocess.DEVNULL, stderr=terminal.theirs) as process:
        shown = terminal.text(process)
        assert process.stdout
        return shown, process.stdout.read()


def test_who_is_to_type_the_text_is_told_so() -> None:
    terminal = Terminal(80)
    with amzn_extract_process("--json", "-", stdin=terminal.theirs) as process:
        assert process.stderr
        note = process.stderr.readline()
        process.send_signal(signal.SIGINT)
    assert b"note: reading the text from this terminal; end it with Ctrl-D" in note


def test_a_folder_shows_a_progress_bar_where_errors_go_to_a_terminal(calls: str, tmp_path: Path) -> None:
    shown, _ = errors_on_terminal("--json", "-o", str(tmp_path / "out"), calls)
    assert "3/3" in shown


def test_the_progress_bar_does_not_get_into_the_output(calls: str, tmp_path: Path) -> None:
    finished("--json", "-o", str(tmp_path / "out"), calls)
    errors_on_terminal("--json", "-o", str(tmp_path / "again"), calls)
    assert (tmp_path / "again").read_bytes() == (tmp_path / "out").read_bytes()


@pytest.mark.parametrize("arguments", [["--quiet", "calls"], ["calls/a.txt"]])
def test_there_is_no_progress_bar_for_a_file_or_when_quiet(calls: str, tmp_path: Path, arguments: list[str]) -> None:
    *options, path = arguments
    shown, _ = errors_on_terminal("-o", str(tmp_path / "out"), *options, str(Path(calls).parent / path))
    assert shown == ""


def test_without_a_terminal_there_is_no_progress_bar(calls: str, tmp_path: Path) -> None:
    assert finished("-o", str(tmp_path / "out"), calls) == (0, b"", "")


def test_the_progress_bar_and_the_table_share_a_terminal(calls: str) -> None:
    terminal = Terminal(120)
    env = environment(TERM="xterm-256color")
    with amzn_extract_process(
        calls, env=env, stdin=subprocess.DEVNULL, stdout=terminal.theirs, stderr=terminal.theirs
    ) as process:
        shown = terminal.text(process)
    assert "0/3" in shown
    # What stays is what was written after the bar had been wiped (\x1b[2K) from its line.
    lines = [without_style(line.rpartition("\x1b[2K")[2]) for line in shown.splitlines()]
    assert sum(line.startswith("  Revenue") for line in lines) == 903
    assert not [line for line in lines if "━" in line and "Revenue" in line]

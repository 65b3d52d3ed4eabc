"""What a terminal is shown: the table at its width, notes, and the progress bar."""

import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import termios
from pathlib import Path

import pytest
from rich.cells import cell_len

from cli_process import amzn_extract_process, environment, finished


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


def test_the_table_of_unclaimed_numbers_fits_a_narrow_terminal(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("分析師在會後的討論當中又再一次問起新的會議室是不是在 12 樓的最裡面\n", "utf-8")
    shown = without_style(on_terminal(40, "--unclaimed", str(tmp_path / "a.txt")))
    assert max(cell_len(line) for line in shown.splitlines()) <= 40
    assert "[12]" in shown
    assert "no unit" in shown


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
        process.kill()
    assert b"note: reading the text from this terminal; end it with Ctrl-D" in note


def test_a_folder_shows_a_progress_bar_where_errors_go_to_a_terminal(calls: str, tmp_path: Path) -> None:
    shown, _ = errors_on_terminal("--json", "-o", str(tmp_path / "out"), calls)
    assert "3/3" in shown
    (line,) = without_style(shown.rpartition("\x1b[2K")[2]).strip().splitlines()
    assert line.startswith("amzn-extract: 1815 numbers: ")


def test_the_progress_bar_does_not_get_into_the_output(calls: str, tmp_path: Path) -> None:
    finished("--json", "-o", str(tmp_path / "out"), calls)
    errors_on_terminal("--json", "-o", str(tmp_path / "again"), calls)
    assert (tmp_path / "again").read_bytes() == (tmp_path / "out").read_bytes()


@pytest.mark.parametrize("arguments", [["--quiet", "calls"], ["calls/a.txt"]])
def test_there_is_no_progress_bar_for_a_file_or_when_quiet(calls: str, tmp_path: Path, arguments: list[str]) -> None:
    *options, path = arguments
    shown, _ = errors_on_terminal("-o", str(tmp_path / "out"), *options, str(Path(calls).parent / path))
    assert "\x1b" not in shown
    assert bool(shown) == ("--quiet" not in options)


def test_without_a_terminal_there_is_no_progress_bar(calls: str, tmp_path: Path) -> None:
    code, output, errors = finished("-o", str(tmp_path / "out"), calls)
    assert (code, output, errors.count("\n")) == (0, b"", 1)


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


def test_the_list_of_rules_fits_a_terminal_of_80_columns() -> None:
    shown = without_style(on_terminal(80, "rules", "list"))
    assert max(cell_len(line) for line in shown.splitlines()) <= 80
    assert "metrics.revenue " in shown


def test_running_examples_shows_how_far_it_is() -> None:
    shown, output = errors_on_terminal("rules", "test")
    assert re.search(r"/\d{3} ", without_style(shown))
    assert re.fullmatch(rb"\d{3} examples in 4 writings: all pass\n", output)

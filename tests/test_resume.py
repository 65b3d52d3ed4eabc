"""Runs that are cut off, by Ctrl-C, a kill or half a line, and taken up again: all give what a whole run gives."""

import json
import os
import random
import signal
import time
from pathlib import Path

import pytest

from amzn_extract.cli.app import run
from batch_folder import at_pipe, killed, stuck, texts, until, with_faults
from cli_process import amzn_extract_process, finished

ENDINGS = ("jsonl", "json", "csv", "parquet")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Texts that take long enough to be killed at."""
    return with_faults(texts(tmp_path_factory.mktemp("resume") / "calls", 40, lines=40))


@pytest.fixture(scope="module")
def whole(folder: Path) -> dict[str, tuple[bytes, str]]:
    """By ending, what a run that nobody interrupts writes and reports."""
    out = folder.parent
    reports = {ending: finished(str(folder), "-o", str(out / f"whole.{ending}"))[2] for ending in ENDINGS}
    return {ending: ((out / f"whole.{ending}").read_bytes(), reports[ending]) for ending in ENDINGS}


def without_note(errors: str) -> str:
    return "".join(line for line in errors.splitlines(keepends=True) if "note: going on after" not in line)


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_run_that_is_killed_again_and_again_gives_what_a_whole_one_gives(
    folder: Path, whole: dict[str, tuple[bytes, str]], tmp_path: Path, ending: str
) -> None:
    out, moments = tmp_path / f"out.{ending}", random.Random(ending)
    journal = tmp_path / f"out.{ending}.journal"
    arguments = ("--resume", "-j", "2", str(folder), "-o", str(out))
    kills = 0
    for _ in range(4):
        process = amzn_extract_process(*arguments)
        before = journal.stat().st_size if journal.exists() else 0
        while process.poll() is None and (not journal.exists() or journal.stat().st_size <= before):
            time.sleep(0.005)
        time.sleep(moments.random() * 0.3)
        process.kill()
        _, _ = process.communicate()
        kills += process.returncode == -signal.SIGKILL
    assert kills
    code, _, errors = finished(*arguments)
    assert code == 1
    assert out.read_bytes() == whole[ending][0]
    assert without_note(errors) == whole[ending][1]
    assert os.listdir(tmp_path) == [out.name]


@pytest.fixture
def half(tmp_path: Path) -> Path:
    """An output whose run was killed after 20 texts; the part file and the journal are there."""
    out = tmp_path / "out.jsonl"
    process, _, ours = stuck(texts(tmp_path / "calls", 20), "-j", "1", "-o", str(out))
    journal = Path(f"{out}.journal")
    until(lambda: journal.exists() and b"00018.txt" in journal.read_bytes(), process)
    killed(process.pid)
    process.communicate()
    os.close(ours)
    # What it had not come to is a text by now.
    (tmp_path / "pipe").unlink()
    (tmp_path / "pipe").write_text("AWS 部門:營收 900 億美元。\n", "utf-8")
    return out


def arguments(out: Path) -> list[str]:
    folder = out.parent / "calls"
    return [str(folder), str(out.parent / "pipe"), str(folder / "00000.txt"), "-o", str(out)]


def resumed(out: Path) -> str:
    """What a run says that goes on; its output is that of a whole one."""
    code, _, errors = finished("--resume", *arguments(out))
    assert code == 0
    again = out.with_name("again.jsonl")
    assert finished(*arguments(out)[:-1], str(again))[2] == without_note(errors)
    assert out.read_bytes() == again.read_bytes()
    return errors


def test_what_is_done_is_not_read_again(half: Path) -> None:
    done = len(Path(f"{half}.journal").read_bytes().splitlines()) - 1
    assert f"note: going on after {done} of 22 files" in resumed(half)


def test_half_a_line_at_the_end_of_either_file_is_cut_off(half: Path) -> None:
    for name in (f"{half}.part", f"{half}.journal"):
        with open(name, "ab") as file:
            file.write('["半'.encode()[:-1])
    resumed(half)


@pytest.mark.parametrize("name", ["part", "journal"])
@pytest.mark.parametrize("length", [0, 1, 100, 1000, 3000])
def test_either_file_may_be_shorter_than_it_was(half: Path, name: str, length: int) -> None:
    os.truncate(f"{half}.{name}", length)
    resumed(half)


@pytest.mark.parametrize("name", ["part", "journal"])
def test_either_file_may_be_gone(half: Path, name: str) -> None:
    os.unlink(f"{half}.{name}")
    assert "going on" not in resumed(half)


def test_a_text_that_has_changed_is_read_again_with_those_behind_it(half: Path) -> None:
    (half.parent / "calls" / "00007.txt").write_text("AWS 部門:營收 1,700 億美元。\n", "utf-8")
    assert "going on after 7 of 22 files" in resumed(half)
    assert "1,700 億美元" in half.read_text("utf-8")


def test_a_text_that_is_new_is_read_with_those_behind_it(half: Path) -> None:
    (half.parent / "calls" / "00009b.txt").write_text("AWS 部門:營收 1,700 億美元。\n", "utf-8")
    assert "going on after 10 of 23 files" in resumed(half)


def test_a_text_that_is_gone_is_left_out(half: Path) -> None:
    (half.parent / "calls" / "00009.txt").unlink()
    assert "going on after 9 of 21 files" in resumed(half)


def test_other_rules_or_another_subject_are_refused_and_nothing_is_lost(
    capsys: pytest.CaptureFixture[str], half: Path
) -> None:
    (half.parent / "mine.yaml").write_text("words: {}\n", "utf-8")
    for more, name in ((["--rules", str(half.parent / "mine.yaml")], "rules"), (["--all"], "subject")):
        assert run(["--resume", *more, *arguments(half)]) == 2
        assert f"{half}: the interrupted run had another {name}; " in capsys.readouterr().err
    resumed(half)


def test_without_resume_all_is_read_anew(half: Path) -> None:
    code, _, errors = finished(*arguments(half))
    assert (code, "going on" in errors) == (0, False)
    assert sorted(os.listdir(half.parent)) == ["calls", "out.jsonl", "pipe"]


def test_resume_with_nothing_to_go_on_with_is_a_run_like_any(tmp_path: Path) -> None:
    texts(tmp_path / "calls", 3)
    code, _, errors = finished("--resume", str(tmp_path / "calls"), "-o", str(tmp_path / "out.csv"))
    assert (code, errors.count("\n")) == (0, 1)
    assert len((tmp_path / "out.csv").read_text("utf-8").splitlines()) == 4


def test_an_old_output_stays_until_the_new_one_is_whole(tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    out.write_text("before")
    process, _, ours = stuck(texts(tmp_path / "calls", 5), "-o", str(out), "-j", "2")
    process.kill()
    process.communicate()
    os.close(ours)
    assert out.read_text() == "before"


def test_a_second_run_to_the_same_output_is_refused(tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    process, _, ours = stuck(texts(tmp_path / "calls", 5), "-o", str(out), "-j", "2")
    code, _, errors = finished("--resume", str(tmp_path / "calls"), "-o", str(out))
    process.kill()
    process.communicate()
    os.close(ours)
    assert (code, errors) == (1, f"{out}: another run is writing it; wait for its end\n")


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
@pytest.mark.parametrize("jobs", [["-j", "2"], []])
def test_a_signal_ends_a_run_soon_and_it_says_how_to_go_on(
    tmp_path: Path, number: signal.Signals, code: int, jobs: list[str]
) -> None:
    out = tmp_path / "out.jsonl"
    folder, pipe = texts(tmp_path / "calls", 5), tmp_path / "pipe"
    os.mkfifo(pipe)
    paths = [str(folder), str(pipe), *[str(folder)] * 2]
    process = amzn_extract_process(*paths, "-o", str(out), *jobs, start_new_session=True)
    ours = os.open(pipe, os.O_RDWR)
    if jobs:
        at_pipe(process, pipe)
    until(lambda: "00004.txt" in journal_of(out), process)
    time.sleep(0.1)
    begun = time.monotonic()
    os.killpg(process.pid, number)
    _, errors = process.communicate(timeout=30)
    assert time.monotonic() - begun < 2  # of which most is the machine's
    assert process.returncode == code
    (line,) = errors.decode().splitlines()
    assert line.startswith("amzn-extract: interrupted after 5 of 16 files; go on with: amzn-extract --resume ")
    os.write(ours, "AWS 部門:營收 900 億美元。".encode())
    os.close(ours)
    pipe.unlink()
    pipe.write_text("AWS 部門:營收 900 億美元。\n", "utf-8")
    assert finished("--resume", *paths, "-o", str(out))[0] == 0
    assert len([json.loads(found) for found in out.read_text("utf-8").splitlines()]) == 16


def journal_of(out: Path) -> str:
    try:
        return Path(f"{out}.journal").read_text()
    except OSError:
        return ""


def test_a_full_disk_is_told_and_the_run_can_go_on(tmp_path: Path) -> None:
    import resource

    out = tmp_path / "out.jsonl"
    texts(tmp_path / "calls", 20)
    code, _, errors = finished(
        str(tmp_path / "calls"),
        "-o",
        str(out),
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (5000, 5000)),
    )
    assert (code, errors) == (1, f"{out}: File too large; check the file and its disk\n")
    code, _, errors = finished("--resume", str(tmp_path / "calls"), "-o", str(out))
    assert code == 0
    assert len(out.read_text("utf-8").splitlines()) == 20

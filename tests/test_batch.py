"""Many files at a time: workers, their order, what becomes of files that fail and of workers that die."""

import csv
import io
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from amzn_extract.cli import extraction
from amzn_extract.cli.app import run
from batch_folder import alive, children, killed, soon, stuck, texts, with_faults
from cli_process import amzn_extract_process, environment, finished, valid
from test_cli_terminal import errors_on_terminal, without_style


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return with_faults(texts(tmp_path_factory.mktemp("batch") / "calls", 30))


def records(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


@pytest.mark.parametrize("form", ["--jsonl", "--stats", "--unclaimed", "--explain"])
def test_the_number_of_jobs_makes_no_difference(folder: Path, form: str) -> None:
    one, *others = [finished(form, "--jobs", str(jobs), str(folder)) for jobs in (1, 2, 3)]
    assert one[0] == 1
    assert one[1]
    assert others == [one, one]
    assert finished(form, str(folder)) == one


def test_a_batch_has_all_records_in_the_order_of_the_files(folder: Path, tmp_path: Path) -> None:
    assert finished("-j", "2", str(folder), "-o", str(tmp_path / "out.jsonl"))[0] == 1
    found = records(tmp_path / "out.jsonl")
    assert len(valid(found)) == 31
    assert [record["file"] for record in found] == sorted(str(record["file"]) for record in found)
    assert os.listdir(tmp_path) == ["out.jsonl"]


def test_files_that_fail_are_reported_and_counted_in_their_order(folder: Path, tmp_path: Path) -> None:
    _, _, errors = finished("-j", "3", str(folder), "-o", str(tmp_path / "out.jsonl"))
    binary, link, count, summary = errors.splitlines()
    assert binary.startswith(f"{folder}/00002b.txt: binary data")
    assert link.startswith(f"{folder}/00004b.txt: dangling link")
    assert count == "amzn-extract: 2 of 34 files could not be read"
    assert summary.startswith("amzn-extract: 124 numbers: ")


def test_a_fault_of_the_program_costs_one_file(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, folder: Path, tmp_path: Path
) -> None:
    read = extraction.read

    def broken(text: str, rules: object, file: str, trace: None) -> object:
        return {}[file] if file.endswith("/00003.txt") else read(text, rules, file, trace)  # type: ignore[arg-type]

    monkeypatch.setattr(extraction, "read", broken)
    assert run([str(folder), "-o", str(tmp_path / "out.jsonl")]) == 1
    assert len(records(tmp_path / "out.jsonl")) == 30
    assert f"{folder}/00003.txt: internal error at test_batch.py:" in capsys.readouterr().err


def test_the_ending_says_the_form(folder: Path, tmp_path: Path) -> None:
    for ending in ("jsonl", "json", "csv", "parquet"):
        assert finished(str(folder), "-o", str(tmp_path / f"out.{ending}"))[0] == 1
    lines = records(tmp_path / "out.jsonl")
    assert json.loads((tmp_path / "out.json").read_text("utf-8")) == lines
    rows = list(csv.DictReader(io.StringIO((tmp_path / "out.csv").read_text("utf-8"))))
    assert [row["quote"] for row in rows] == [line["quote"] for line in lines]
    assert [json.loads(row["changes"]) for row in rows] == [line["changes"] for line in lines]
    assert list(rows[0]) == list(lines[0])
    table = pq.read_table(tmp_path / "out.parquet").to_pylist()
    assert [row["changes"] for row in table] == [line["changes"] for line in lines]
    assert [row["value"] for row in table] == [line["value"] for line in lines]


@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_one_file_has_the_same_forms(call: str, tmp_path: Path, ending: str) -> None:
    assert finished(call, "-o", str(tmp_path / f"out.{ending}"))[0] == 0
    assert (tmp_path / f"out.{ending}").stat().st_size > 100
    assert sorted(os.listdir(tmp_path)) == ["call.txt", f"out.{ending}"]


def test_a_style_that_is_given_goes_before_the_ending(call: str, tmp_path: Path) -> None:
    finished("--jsonl", call, "-o", str(tmp_path / "out.json"))
    assert len(records(tmp_path / "out.json")) == 1


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--json", "-o", "out.csv"], "--json: it cannot be written as out.csv"),
        (["--jsonl", "-o", "out.parquet"], "--jsonl: it cannot be written as out.parquet"),
        (["--stats", "-o", "out.csv"], "--stats: it cannot be written as out.csv"),
        (["--unclaimed", "-o", "out.parquet"], "--unclaimed: it cannot be written as out.parquet"),
        (["--resume"], "--resume: it needs an --output"),
        (["--resume", "-o", "out.txt"], "--resume: it needs an --output"),
        (["--resume", "-o", "out.csv", "-"], "--resume: standard input (-) cannot be read again"),
        (["--jobs", "0"], "0 is not in the range"),
    ],
)
def test_options_that_do_not_go_together_are_wrong_usage(
    capsys: pytest.CaptureFixture[str], call: str, arguments: list[str], words: str
) -> None:
    assert run([call, *arguments]) == 2
    assert words in capsys.readouterr().err


def test_without_pyarrow_parquet_is_refused_by_the_name_of_the_extra(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    monkeypatch.setattr("amzn_extract.cli.parquet_output.find_spec", lambda _: None)
    assert run([call, "-o", "out.parquet"]) == 2
    assert "pip install 'amzn-extract[parquet]'" in capsys.readouterr().err


def test_a_worker_that_is_killed_costs_its_file_and_no_other(tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    process, worker, ours = stuck(texts(tmp_path / "calls", 20), "-j", "2", "-o", str(out))
    killed(worker)
    _, errors = process.communicate(timeout=30)
    os.close(ours)
    assert process.returncode == 1
    fault, count, _ = errors.decode().splitlines()
    assert fault == (
        f"{tmp_path}/pipe: left out, the worker that read it was ended by signal 9,"
        " as the system does where memory is short"
    )
    assert count == "amzn-extract: 1 of 22 files could not be read"
    assert len(records(out)) == 21


def test_workers_that_die_one_after_the_other_cost_a_file_each(tmp_path: Path) -> None:
    pipes = [tmp_path / f"pipe{number}" for number in range(4)]
    for pipe in pipes:
        os.mkfifo(pipe)
    files = list(map(str, sorted(texts(tmp_path / "calls", 4).iterdir())))
    mixed = [name for pair in zip(files, map(str, pipes), strict=True) for name in pair]
    process = amzn_extract_process("--jsonl", "-j", "2", *mixed)
    ended: set[int] = set()
    ours = [os.open(pipe, os.O_RDWR) for pipe in pipes]
    while process.poll() is None:
        for child in children(process) if process.poll() is None else []:
            try:
                if {os.readlink(h) for h in Path(f"/proc/{child}/fd").iterdir()} & set(map(str, pipes)):
                    killed(child)
                    ended.add(child)
            except OSError:
                continue
        time.sleep(0.01)
    output, errors = process.communicate()
    for handle in ours:
        os.close(handle)
    assert len(ended) == 4
    assert [json.loads(line)["file"] for line in output.splitlines()] == files
    assert errors.count(b": left out, the worker that read it was ended by signal 9") == 4


def test_a_slow_file_holds_up_nothing_but_what_stands_behind_it(tmp_path: Path) -> None:
    process, _, ours = stuck(texts(tmp_path / "calls", 20), "-j", "2", "--jsonl")
    assert process.stdout is not None
    before = [json.loads(process.stdout.readline())["value"] for _ in range(20)]
    os.write(ours, "AWS 部門:營收 900 億美元。".encode())
    os.close(ours)
    rest, _ = process.communicate(timeout=30)
    assert before == [(file + 3) * 10**8 for file in range(20)]
    assert [json.loads(line)["value"] for line in rest.splitlines()] == [900 * 10**8, 3 * 10**8]


def test_workers_end_when_the_run_is_killed(tmp_path: Path) -> None:
    process, _, ours = stuck(texts(tmp_path / "calls", 5), "-j", "2", "--jsonl")
    workers = children(process)
    process.kill()
    process.communicate()
    assert soon(lambda: not any(map(alive, workers)))
    os.close(ours)


def test_a_reader_that_has_seen_enough_ends_the_workers_quietly(folder: Path) -> None:
    with amzn_extract_process("--jsonl", "-j", "2", *[str(folder)] * 20) as process:
        assert process.stdout is not None
        process.stdout.readline()
        process.stdout.close()
        process.wait(timeout=30)
        assert process.stderr is not None
        assert b"Traceback" not in process.stderr.read()
    assert process.returncode == 0


def test_ctrl_c_ends_workers_that_nobody_waits_for(tmp_path: Path) -> None:
    process, _, ours = stuck(texts(tmp_path / "calls", 5), "-j", "2", "--jsonl", start_new_session=True)
    workers = children(process)
    # As a terminal does: to all of them.
    os.killpg(process.pid, signal.SIGINT)
    _, errors = process.communicate(timeout=30)
    assert (process.returncode, errors) == (130, b"")
    assert soon(lambda: not any(map(alive, workers)))
    os.close(ours)


def test_the_bar_tells_of_files_megabytes_records_and_failures(folder: Path, tmp_path: Path) -> None:
    shown, _ = errors_on_terminal("-j", "2", str(folder), "-o", str(tmp_path / "out.jsonl"))
    assert "34/34 files 0.0/0.0 MB 31 records 2 failed" in " ".join(without_style(shown).split())


def test_without_a_terminal_there_is_no_bar(folder: Path, tmp_path: Path) -> None:
    _, output, errors = finished("-j", "2", str(folder), "-o", str(tmp_path / "out.jsonl"))
    assert output == b""
    assert "\x1b" not in errors
    assert "MB" not in errors


def test_memory_does_not_grow_with_the_number_of_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Rules that other runs push out of the cache meanwhile would be compiled anew, in a third more memory.
    monkeypatch.setenv("AMZN_EXTRACT_CACHE", str(tmp_path / "cache"))
    finished("--json", str(texts(tmp_path / "one", 1)))
    few = peaks(texts(tmp_path / "few", 1000, lines=10), tmp_path / "few.jsonl")
    many = peaks(texts(tmp_path / "many", 3000, lines=10), tmp_path / "many.jsonl")
    assert len(few) == len(many) >= 3
    # What the rules keep packed is unpacked as texts ask for it; what is found in the texts would be 13 MB more.
    assert [more - less for less, more in zip(few, many, strict=True) if more - less > 9_000] == []


def peaks(folder: Path, out: Path) -> list[int]:
    """The most memory that each process of a run has had, in kB: its own first, then the least of the others."""
    known: dict[int, int] = {}
    with amzn_extract_process("-j", "2", str(folder), "-o", str(out)) as process:
        while process.poll() is None:
            for pid in (process.pid, *children(process)):
                peak = fields(pid).get("VmHWM", "0 kB").split()[0]
                known[pid] = max(known.get(pid, 0), int(peak))
            time.sleep(0.02)
    return [known.pop(process.pid), *sorted(known.values())]


def fields(pid: int) -> dict[str, str]:
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return {}
    return {name: value.strip() for name, _, value in (line.partition(":") for line in lines)}


def test_a_single_file_starts_no_worker(call: str) -> None:
    code = "import sys; from amzn_extract.cli.app import run; run(sys.argv[1:]); print(*sys.modules, file=sys.stderr)"
    command = [sys.executable, "-c", code, "-j", "8", "--json", call]
    done = subprocess.run(command, env=environment(), capture_output=True, text=True, check=True)
    assert "multiprocessing" not in done.stderr


def test_an_output_that_is_one_of_many_texts_is_refused(folder: Path) -> None:
    target = folder / "00007.txt"
    before = target.read_bytes()
    code, _, errors = finished("--jsonl", str(folder), "-o", str(target))
    assert (code, errors) == (2, f"{target}: is one of the texts to be read; give --output another name\n")
    assert target.read_bytes() == before


def test_a_named_pipe_is_written_to_as_lines_come(folder: Path, tmp_path: Path) -> None:
    target = tmp_path / "out.jsonl"
    os.mkfifo(target)
    with amzn_extract_process("-j", "2", str(folder), "-o", str(target)), open(target, encoding="utf-8") as pipe:
        assert len(pipe.readlines()) == 31
    assert target.is_fifo()

"""What is read: files, folders, standard input, encodings, and all that can be wrong with them."""

import errno
import json
import os
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import Any

import pytest

from amzn_extract.cli.app import run
from amzn_extract.cli.inputs import Files, find_files
from cli_process import ACCOUNT, TEXT, finished, valid


def records(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[dict[str, Any]]:
    assert run(["--json", *arguments]) == 0
    return list(valid(json.loads(capsys.readouterr().out)))


def written(path: Path, text: str = TEXT, encoding: str = "utf-8") -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode(encoding))
    return str(path)


def only_error(capsys: pytest.CaptureFixture[str]) -> str:
    """The one line on standard error; the note that nothing was found must not be there as well."""
    errors = capsys.readouterr().err
    assert errors.count("\n") == 1
    return errors.rstrip("\n")


def names(path: Path) -> list[str]:
    return [Path(file).relative_to(path).as_posix() for file in find_files(str(path), fault=pytest.fail)]


def test_a_file_gives_its_records(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = written(tmp_path / "call.txt")
    (record,) = records(capsys, path)
    wanted = {"file": path, "company": "AMZN", "segment": "aws", "metric": "revenue", "value": 35600000000, "line": 5}
    assert {name: record[name] for name in wanted} == wanted
    assert [(change["basis"], change["value"]) for change in record["changes"]] == [("yoy", 24)]
    assert TEXT[record["start"] : record["end"]] == record["quote"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "gb18030", "big5", "big5hkscs"])
def test_the_encoding_makes_no_difference_to_the_records(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, encoding: str
) -> None:
    path = written(tmp_path / "call.txt")
    wanted = records(capsys, path)
    written(tmp_path / "call.txt", encoding=encoding)
    assert records(capsys, path) == wanted
    assert len(wanted) == 1


def test_simplified_text_in_gb18030_gives_the_same_numbers(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    simplified = TEXT.translate(str.maketrans("亞馬遜財報電話會紀數據顧門營億長", "亚马逊财报电话会纪数据顾门营亿长"))
    (record,) = records(capsys, written(tmp_path / "call.txt", simplified, "gb18030"))
    assert (record["metric"], record["value"], record["quote"]) == ("revenue", 35600000000, "356 亿美元")


def test_standard_input_is_read_where_a_dash_stands(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", TextIOWrapper(BytesIO(TEXT.encode("gb18030"))))
    assert [record["file"] for record in records(capsys, "-")] == ["-"]


def test_files_are_given_in_the_order_of_the_arguments(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    paths = [written(tmp_path / name) for name in ("b.txt", "a.txt")]
    assert [record["file"] for record in records(capsys, *paths)] == paths


def test_a_path_is_given_back_as_it_was_given(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    written(tmp_path / "calls" / "q4.txt")
    monkeypatch.chdir(tmp_path)
    assert records(capsys, "./calls/q4.txt")[0]["file"] == "./calls/q4.txt"
    assert records(capsys, "./calls")[0]["file"] == "./calls/q4.txt"


def test_a_folder_is_searched_to_its_depths_in_sorted_order(tmp_path: Path) -> None:
    for name in ("b.txt", "a/z.md", "a/a/q.txt", "c.TXT", "a.txt", "d.csv", ".hidden.txt", ".git/e.txt", "a b/f.txt"):
        written(tmp_path / name)
    assert names(tmp_path) == ["a/a/q.txt", "a/z.md", "a b/f.txt", "a.txt", "b.txt", "c.TXT"]


def test_a_named_file_is_read_whatever_its_ending(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert len(records(capsys, written(tmp_path / "call.log"))) == 1


def test_a_folder_behind_a_link_is_searched_as_well(tmp_path: Path) -> None:
    written(tmp_path / "elsewhere" / "a.txt")
    (tmp_path / "calls").mkdir()
    (tmp_path / "calls" / "link").symlink_to(tmp_path / "elsewhere")
    assert names(tmp_path / "calls") == ["link/a.txt"]


def test_a_folder_that_links_to_itself_is_searched_once(tmp_path: Path) -> None:
    written(tmp_path / "q" / "a.txt")
    (tmp_path / "again").symlink_to(tmp_path)
    (tmp_path / "q" / "up").symlink_to("..")
    assert names(tmp_path) == ["q/a.txt"]


def test_a_folder_that_is_called_like_a_text_is_none(tmp_path: Path) -> None:
    written(tmp_path / "a.txt" / "b.txt")
    (tmp_path / "z.txt").symlink_to(tmp_path / "a.txt")
    assert names(tmp_path) == ["a.txt/b.txt"]


def test_packed_paths_are_what_they_were(tmp_path: Path) -> None:
    paths = ["a/營收.txt", "", "b\udcff.txt", str(tmp_path)]
    files = Files(iter(paths))
    assert list(files) == paths
    assert (files[-1], list(files[1:3]), list(files[3:1]), list(files[9:])) == (paths[-1], paths[1:3], [], [])
    with pytest.raises(IndexError):
        files[4]


def test_an_empty_file_is_done_with_a_note(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = written(tmp_path / "empty.txt", "")
    assert run(["--json", path]) == 0
    assert capsys.readouterr() == ("[]\n", f"amzn-extract: note: found nothing in {path}\namzn-extract: 0 numbers\n")


def test_quiet_leaves_out_the_notes(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert run(["--jsonl", "--quiet", written(tmp_path / "empty.txt", "")]) == 0
    assert capsys.readouterr() == ("", "")


def test_a_missing_file_is_named_and_the_others_are_given(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    there, missing = written(tmp_path / "call.txt"), str(tmp_path / "none.txt")
    assert run(["--json", missing, there]) == 1
    output, errors = capsys.readouterr()
    assert [record["file"] for record in json.loads(output)] == [there]
    assert errors == f"{missing}: no such file or folder; check the path\n{ACCOUNT}"


def test_with_nothing_readable_the_array_is_empty_and_complete(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--json", "/none.txt"]) == 1
    assert capsys.readouterr().out == "[]\n"


def test_a_folder_with_nothing_in_it_is_an_error(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    written(tmp_path / "table.csv")
    assert run([str(tmp_path)]) == 1
    assert only_error(capsys).startswith(f"{tmp_path}: no *.txt or *.md file in this folder; ")


@pytest.mark.parametrize("data", [b"\x7fELF\x02\x01\x01\x00\x00", b"\x89PNG\r\n\x1a\n\x00", b"text\x00"])
def test_a_binary_file_is_an_error(capsys: pytest.CaptureFixture[str], tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.txt").write_bytes(data)
    assert run([str(tmp_path / "a.txt")]) == 1
    assert only_error(capsys).endswith("; save it as UTF-8 text")


def test_an_undecodable_file_is_an_error_with_the_place(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(TEXT.encode()[:60] + b"\xff\xfe" + TEXT.encode()[60:])
    assert run([str(tmp_path / "a.txt")]) == 1
    assert "a.txt: neither UTF-8, UTF-16, GB18030 nor Big5: as UTF-8, byte " in only_error(capsys)


def test_a_dangling_link_is_an_error_with_its_target(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "a.txt").symlink_to("gone.txt")
    assert run([str(tmp_path)]) == 1
    assert f"{tmp_path}/a.txt: dangling link, gone.txt does not exist; " in only_error(capsys)


def test_links_in_a_circle_are_an_error(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "a.txt").symlink_to("b.txt")
    (tmp_path / "b.txt").symlink_to("a.txt")
    assert run([str(tmp_path)]) == 1
    errors = capsys.readouterr().err
    assert errors.count("a link that leads back to itself; remove it") == errors.count("\n") == 2


def test_a_file_without_permission_is_an_error(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    # Not by chmod: root, whom CI often runs as, may read everything.
    path = written(tmp_path / "a.txt")
    real_open = open

    def refuse(file: object, *arguments: Any, **options: Any) -> Any:
        if file == path:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), path)
        return real_open(file, *arguments, **options)  # type: ignore[call-overload]

    monkeypatch.setattr("builtins.open", refuse)
    assert run([path]) == 1
    assert only_error(capsys).startswith(f"{path}: no permission; change it with chmod")


def test_a_folder_without_permission_is_an_error_and_the_rest_is_given(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    closed, there = tmp_path / "closed", written(tmp_path / "open" / "a.txt")
    closed.mkdir()
    scandir = os.scandir

    def refuse(path: Any) -> Any:
        if path == str(closed):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), path)
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    assert run(["--json", str(tmp_path)]) == 1
    output, errors = capsys.readouterr()
    assert [record["file"] for record in json.loads(output)] == [there]
    assert errors.startswith(f"{closed}: no permission; ")


def test_a_pipe_in_a_folder_is_left_out_rather_than_waited_for(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    os.mkfifo(tmp_path / "a.txt")
    assert run([str(tmp_path)]) == 1
    assert only_error(capsys).startswith(f"{tmp_path}/a.txt: a pipe or a device, left out")


def test_an_error_is_one_line_whatever_the_file_is_called(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["/no\nsuch\x1b[2J.txt"]) == 1
    assert only_error(capsys) == r"/no\nsuch\x1b[2J.txt: no such file or folder; check the path"


def test_a_file_name_that_is_no_text_does_no_harm(tmp_path: Path) -> None:
    name = os.fsencode(tmp_path) + b"/\xff.txt"
    with open(name, "wb") as file:
        file.write(TEXT.encode())
    code, output, _ = finished("--json", os.fsdecode(name))
    assert code == 0
    assert os.fsencode(json.loads(output)[0]["file"]) == name


def test_closed_standard_input_is_an_error() -> None:
    code, output, errors = finished("--json", "-", preexec_fn=lambda: os.close(0))
    assert (code, output) == (1, b"[]\n")
    assert errors.startswith("-: ")
    assert errors.count("\n") == 1

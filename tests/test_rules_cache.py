"""Compiled rules on disk: the same records as from fresh ones, and nothing trusted that is damaged or stale."""

import os
import pickle
import re
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest
import regex

from amzn_extract.extractors import Rules, RulesError, extract, load_rules
from amzn_extract.extractors import rules as rules_module
from amzn_extract.extractors.compiled import freeze, thaw
from amzn_extract.extractors.rules_cache import VARIABLE, Entry, folder
from cli_process import ROOT, TEXT, environment

SAMPLES = sorted((ROOT / "samples").glob("*.txt"))
PARKING = """\
metrics:
  parking_fees:
    why: Fees for parking.
    name: {zh-Hant: 停車費, zh-Hans: 停车费, en: Parking fees}
    takes: [money]
    phrases: [車位(租金|收入), '(?<!非)泊車費', '\\p{Han}{2}停車費']
"""
PARKED = "車位租金 3 億元,泊車費 2 億元,月租停車費 1 億元。"


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache with nothing in it."""
    place = tmp_path / "cache"
    monkeypatch.setenv(VARIABLE, str(place))
    return place


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    path = tmp_path / "mine.yaml"
    path.write_text(PARKING, "utf-8")
    return path


@pytest.fixture
def compiled(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Grows by one each time that rules are compiled."""
    times: list[object] = []
    init = Rules.__init__

    def counted(self: Rules, *given: object, **more: object) -> None:
        times.append(self)
        init(self, *given, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(Rules, "__init__", counted)
    return times


def entries(cache: Path) -> list[Path]:
    return sorted(cache.glob("*"))


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_kept_rules_read_a_sample_as_fresh_ones_do(rules: Rules, sample: Path) -> None:
    text = sample.read_text("utf-8")
    assert extract(text, thaw(freeze(rules)), unclaimed=True) == extract(text, rules, unclaimed=True)


def test_rules_are_compiled_once_and_then_read(cache: Path, compiled: list[object]) -> None:
    fresh, kept = load_rules(), load_rules()
    assert len(compiled) == 1
    assert len(entries(cache)) == 1
    assert extract(TEXT, fresh) == extract(TEXT, kept)
    assert kept.file == fresh.file


def test_a_layer_of_the_users_is_kept_too(cache: Path, compiled: list[object], mine: Path) -> None:
    fresh, kept = load_rules(mine), load_rules(mine)
    assert len(compiled) == 1
    assert [record.metric for record in extract(PARKED, kept)] == ["parking_fees"] * 3
    assert extract(PARKED, fresh) == extract(PARKED, kept)
    assert entries(cache)


@pytest.mark.usefixtures("cache")
def test_kept_rules_know_where_phrases_stand(mine: Path) -> None:
    fresh, kept = load_rules(mine), load_rules(mine)
    assert kept.register == fresh.register
    assert str(kept.register.place("metrics.parking_fees")) == f"{mine}:2:3"


@pytest.mark.usefixtures("cache")
def test_a_rule_that_has_changed_is_compiled_anew(mine: Path) -> None:
    load_rules(mine)
    mine.write_text(PARKING.replace("車位", "車房"), "utf-8")
    assert extract("車房租金 3 億元。", load_rules(mine))[0].metric == "parking_fees"
    assert not any(record.metric == "parking_fees" for record in extract("車位租金 3 億元。", load_rules(mine)))


@pytest.mark.usefixtures("cache")
def test_the_same_rules_under_another_name_are_told_of_by_it(mine: Path, tmp_path: Path) -> None:
    load_rules(mine)
    other = mine.rename(tmp_path / "other.yaml")
    assert str(load_rules(other).register.place("metrics.parking_fees")) == f"{other}:2:3"


def test_faults_are_told_every_time(cache: Path, mine: Path) -> None:
    mine.write_text(PARKING.replace("takes", "takse"), "utf-8")
    told = []
    for _ in range(2):
        with pytest.raises(RulesError) as caught:
            load_rules(mine)
        told.append(caught.value.faults)
    assert told[0] == told[1]
    assert not entries(cache)


@pytest.mark.parametrize("lost", [0, 1, 40], ids=["cut short", "a byte", "many bytes"])
def test_a_damaged_entry_is_compiled_anew_and_mended(cache: Path, compiled: list[object], lost: int) -> None:
    load_rules()
    [entry] = entries(cache)
    whole = entry.read_bytes()
    half = len(whole) // 2
    other = bytes(byte ^ 255 for byte in whole[half : half + lost])
    entry.write_bytes(whole[:half] + (other + whole[half + lost :] if lost else b""))
    assert extract(TEXT, load_rules())
    assert len(compiled) == 2
    load_rules()
    assert len(compiled) == 2


def test_an_entry_of_other_code_is_none(cache: Path, compiled: list[object], monkeypatch: pytest.MonkeyPatch) -> None:
    load_rules()
    monkeypatch.setattr(sys, "version", "another one")
    load_rules()
    assert len(compiled) == 2
    assert len(entries(cache)) == 2


def test_an_edited_module_of_the_package_makes_entries_stale(tmp_path: Path) -> None:
    package = tmp_path / "amzn_extract" / "extractors"
    shutil.copytree(ROOT / "extractors", package, ignore=shutil.ignore_patterns("__pycache__"))
    code = "import amzn_extract.extractors.rules_cache as c; c.Entry([]).write(1)"
    env = {**environment(**{VARIABLE: str(tmp_path / "cache")}), "PYTHONPATH": str(tmp_path)}

    def kept() -> int:
        subprocess.run([sys.executable, "-c", code], env=env, check=True)
        return len(entries(tmp_path / "cache"))

    assert [kept(), kept()] == [1, 1]
    edited = package / "layout.py"
    edited.write_text(edited.read_text("utf-8") + "\n", "utf-8")
    assert kept() == 2


def test_where_no_folder_can_be_made_rules_are_compiled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    monkeypatch.setenv(VARIABLE, str(tmp_path / "file" / "cache"))
    assert extract(TEXT, load_rules())


def test_a_run_keeps_nothing_where_it_is_told_off(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, compiled: list[object]
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv(VARIABLE, "off")
    load_rules(), load_rules()
    assert len(compiled) == 2
    assert not [*tmp_path.rglob("*.rules")]


def test_nobody_else_can_read_what_is_kept(cache: Path) -> None:
    load_rules()
    [entry] = entries(cache)
    assert stat.S_IMODE(cache.stat().st_mode) == 0o700
    assert stat.S_IMODE(entry.stat().st_mode) == 0o600


@pytest.mark.parametrize("writable", ["folder", "entry"])
def test_what_others_may_write_to_is_not_trusted(cache: Path, compiled: list[object], writable: str) -> None:
    load_rules()
    (cache if writable == "folder" else entries(cache)[0]).chmod(0o777)
    load_rules()
    assert len(compiled) == 2


def test_what_belongs_to_another_user_is_not_trusted(
    cache: Path, compiled: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    load_rules()
    monkeypatch.setattr(os, "getuid", lambda: cache.stat().st_uid + 1)
    load_rules()
    assert len(compiled) == 2


def test_only_the_latest_entries_stay(cache: Path) -> None:
    for n in range(12):
        Entry([b"%d" % n]).write(n)
        os.utime(Entry([b"%d" % n])._path, (n, n))
    assert [Entry([b"%d" % n]).read() for n in (0, 3, 11)] == [None, None, 11]
    assert len(entries(cache)) <= 8


def test_two_processes_at_once_both_get_rules(cache: Path) -> None:
    code = f"from amzn_extract.extractors import *; print(extract({TEXT!r}, load_rules())[0].value)"
    env = environment(**{VARIABLE: str(cache), "PYTHONUTF8": "1"})
    runs = [subprocess.Popen([sys.executable, "-c", code], env=env, stdout=subprocess.PIPE) for _ in range(2)]
    assert [run.communicate(timeout=120)[0] for run in runs] == [b"35600000000\n"] * 2
    assert [path.suffix for path in entries(cache)] == [".rules"]


def test_rules_that_come_through_a_pipe_are_read_once(cache: Path, mine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os.path, "isfile", lambda path: str(path) != str(mine))
    assert extract(PARKED, load_rules(mine))[0].metric == "parking_fees"
    assert not entries(cache)


def test_a_file_that_changes_while_it_is_read_is_not_kept(
    cache: Path, mine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    init = Rules.__init__

    def meanwhile(self: Rules, *given: object, **more: object) -> None:
        mine.write_text(PARKING.replace("車位", "車房"), "utf-8")
        init(self, *given, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(rules_module.Rules, "__init__", meanwhile)
    load_rules(mine)
    assert not entries(cache)


@pytest.mark.parametrize(
    ("platform", "variables", "wanted"),
    [
        ("linux", {"XDG_CACHE_HOME": "/x/cache"}, "/x/cache/amzn-extract"),
        ("linux", {"XDG_CACHE_HOME": "relative", "HOME": "/ann"}, "/ann/.cache/amzn-extract"),
        ("linux", {"HOME": "/ann"}, "/ann/.cache/amzn-extract"),
        ("darwin", {"HOME": "/ann"}, "/ann/Library/Caches/amzn-extract"),
        ("linux", {VARIABLE: "/else/where"}, "/else/where"),
        ("linux", {VARIABLE: "off"}, None),
    ],
)
def test_the_cache_lies_where_the_platform_has_caches(
    monkeypatch: pytest.MonkeyPatch, platform: str, variables: dict[str, str], wanted: str | None
) -> None:
    for name in ("XDG_CACHE_HOME", VARIABLE):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys, "platform", platform)
    assert folder() == wanted


@pytest.mark.parametrize(
    "pattern",
    [
        re.compile("(?P<year>[一二〇]{4})年|(?i:fy)(\\d+)"),
        re.compile("(?<=第)[1-4](?=季)", re.I | re.M),
        re.compile(rb"\x00[^\xff]"),
        re.compile(f"[{''.join(map(chr, range(0x4E00, 0x9000, 3)))}]{{2,}}"),
    ],
)
def test_a_regex_comes_back_as_it_was(pattern: object) -> None:
    assert thaw(freeze(pattern)) == pattern


def test_a_regex_with_a_timeout_comes_back_as_it_was() -> None:
    pattern = regex.compile("(?<!單|[去今] ?)季(?P<up>增)|季減")
    kept = thaw(freeze(pattern))
    assert (kept.pattern, kept.flags, kept.groupindex) == (pattern.pattern, pattern.flags, pattern.groupindex)
    assert [hit.span() for hit in kept.finditer("今 季增,季減,單季增,季增", timeout=1)] == [(5, 7), (12, 14)]


def test_a_regex_comes_back_where_its_code_cannot_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("_sre.CODESIZE", 0)
    pattern = re.compile("(?P<a>x+)y")
    assert thaw(freeze(pattern)) == pattern


def test_to_read_a_regex_compiles_nothing(rules: Rules, monkeypatch: pytest.MonkeyPatch) -> None:
    data = freeze(rules)
    monkeypatch.setattr("re._compiler.compile", None)
    monkeypatch.setattr("regex.compile", None)
    found = thaw(data).periods.find("2025年第三季度,上半年,去年同期")
    monkeypatch.undo()
    assert len(found) == 3


class Harmful:
    """Would run a command, were it read."""

    def __reduce__(self) -> object:
        return os.system, ("exit 1",)


@pytest.mark.parametrize("value", [Harmful(), subprocess.run, load_rules], ids=["a call", "a function", "our function"])
def test_nothing_but_values_is_read(value: object) -> None:
    data = pickle.dumps(value)
    with pytest.raises(pickle.UnpicklingError, match="has no place here"):
        thaw(len(data).to_bytes(8, "big") + data)


def test_nothing_is_no_value() -> None:
    with pytest.raises(pickle.UnpicklingError):
        thaw(b"")

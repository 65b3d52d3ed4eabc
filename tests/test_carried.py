"""Rules that go with a job as texts: the same records as with the files, compiled once."""

import pickle
from pathlib import Path

import pytest

from amzn_extract.extractors import RulesError, extract, load_rules
from amzn_extract.extractors.carried import carried, compiled
from amzn_extract.extractors.rules_cache import VARIABLE
from cli_process import ROOT

OWN = ROOT / "samples" / "alibaba.yaml"
CALL = ROOT / "samples" / "baba-fy2026q2-hongkong.txt"


def test_rules_that_went_elsewhere_find_what_their_files_find(tmp_path: Path) -> None:
    (tmp_path / OWN.name).write_bytes(OWN.read_bytes())
    there = pickle.dumps(carried(tmp_path / OWN.name))
    (tmp_path / OWN.name).unlink()
    text = CALL.read_text(encoding="utf-8")
    found = extract(text, compiled(pickle.loads(there)))
    assert found == extract(text, load_rules(OWN))
    assert {record.company for record in found} == {"BABA"}


def test_two_files_of_one_name_are_laid_over_each_other_in_order(tmp_path: Path) -> None:
    for folder, metric in (("a", "parking"), ("b", "lighting")):
        (tmp_path / folder).mkdir()
        text = f"metrics: {{{metric}: {{why: A fee., name: {{en: Fee}}, takes: [money], phrases: [{folder}費]}}}}"
        (tmp_path / folder / "mine.yaml").write_text(text, encoding="utf-8")
    rules = compiled(carried(tmp_path / "a" / "mine.yaml", tmp_path / "b" / "mine.yaml"))
    assert [*rules.metrics][-2:] == ["parking", "lighting"]


def test_the_same_texts_are_compiled_once_and_changed_ones_anew() -> None:
    own = carried(OWN)
    assert compiled(carried(OWN)) is compiled(own)
    assert compiled((own[0]._replace(text=own[0].text + "# changed\n"),)) is not compiled(own)


def test_texts_leave_nothing_in_the_cache_of_compiled_rules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = carried(OWN)
    monkeypatch.setenv(VARIABLE, str(tmp_path))
    compiled.__wrapped__(texts)
    assert list(tmp_path.iterdir()) == []
    compiled.__wrapped__()
    assert len(list(tmp_path.iterdir())) == 1


def test_wrong_rules_are_told_where_their_files_are(tmp_path: Path) -> None:
    wrong = tmp_path / "mine.yaml"
    wrong.write_text("metrics: {revenue: {phrase: [x]}}", encoding="utf-8")
    with pytest.raises(RulesError, match=r"mine\.yaml:1:21: metrics\.revenue: unknown key"):
        carried(wrong)

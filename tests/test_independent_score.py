"""The figures are those of an independent scorer, over the project's own labels and those beside the checkout.

Collected only where that scorer and its labels are there (see `conftest`): it reads the JSON of
`amzn-extract --all`, and prints its figures as `NAME n/of` and `NAME P 0.123 R 0.456 F1 0.789`.
"""

import json
import re
import runpy
import sys
from pathlib import Path

import pytest

from amzn_extract.cli.app import run
from amzn_extract.extractors import Rules, as_json, load_rules
from amzn_extract.extractors.scoring import Score
from conftest import SCORER
from labelled import FILES, LABELS, TEXTS, records_of, scored

GOLD = sorted((SCORER.parent / "gold").glob("*.jsonl"))
TRANSCRIPTS = SCORER.parent / "transcripts"
_COUNT = re.compile(r"^(\S+(?: \S+)?) +(\d+)/(\d+)$", re.M)
_RATIOS = re.compile(r"^(quantity|record) +P (\S+) +R (\S+) +F1 (\S+)", re.M)


def independent(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *arguments: Path) -> str:
    """What the scorer prints for files of labels and, last, the JSON of the records."""
    with monkeypatch.context() as patched:
        patched.setattr(sys, "argv", [str(SCORER), *map(str, arguments[:-1]), "--output", str(arguments[-1]), "--show"])
        capsys.readouterr()
        runpy.run_path(str(SCORER), run_name="__main__")
    return capsys.readouterr().out


def figures(printed: str) -> dict[str, tuple[str, ...]]:
    return {found[1]: found.groups()[1:] for one in (_COUNT, _RATIOS) for found in one.finditer(printed)}


def ours(found: Score) -> dict[str, tuple[str, ...]]:
    """The figures of a score, as the scorer prints its own."""
    counts = {**found.fields, "same span": found.span}
    ratios = {"quantity": found.all.quantity, "record": found.all.record}
    return {name: (str(tally.right), str(tally.wanted)) for name, tally in counts.items()} | {
        name: (f"{tally.precision:.3f}", f"{tally.recall:.3f}", f"{tally.f1:.3f}") for name, tally in ratios.items()
    }


@pytest.mark.parametrize("name", LABELS)
def test_each_labelled_text_has_the_same_figures_and_as_many_misses(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path, rules: Rules, name: str
) -> None:
    records = records_of(load_rules(FILES[name]) if name in FILES else rules, name)
    output = tmp_path / "found.json"
    output.write_text(json.dumps([as_json(record) for record in records]), "utf-8")
    printed = independent(monkeypatch, capsys, LABELS[name], output)
    found = scored(rules, name)
    assert figures(printed) == ours(found)
    kinds = [outcome.kind.upper() for outcome in found.outcomes if outcome.kind != "right"]
    assert sorted(kinds) == sorted(re.findall(r"^(MISSED|VALUE|WRONG|EXTRA)\b", printed, re.M))
    assert TEXTS[name].stem == found.docs[0]


@pytest.mark.parametrize("names", [("amzn-*",), ("dev-*",), ("*",)], ids=str)
def test_the_command_gives_the_same_figures_for_labels_beside_the_checkout(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path, names: tuple[str]
) -> None:
    gold = [path for path in GOLD if path.match(names[0])]
    output = tmp_path / "found.json"
    assert run(["--all", "--json", "--output", str(output), *(str(TRANSCRIPTS / f"{p.stem}.txt") for p in gold)]) == 0
    printed = independent(monkeypatch, capsys, *gold, output)
    assert run(["score", "--json", *map(str, gold)]) == 0
    plain = json.loads(capsys.readouterr().out)
    for name in ("quantity", "record"):
        assert figures(printed)[name] == tuple(f"{plain[name][ratio]:.3f}" for ratio in ("precision", "recall", "f1"))
    counts = {**plain["fields"], "same span": plain["span"]}
    assert {name: (str(c["right"]), str(c["wanted"])) for name, c in counts.items()}.items() <= figures(printed).items()

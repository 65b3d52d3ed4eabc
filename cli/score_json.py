"""A score as JSON: written for `--json`, read again for `--baseline`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from msgspec.structs import asdict

from amzn_extract.cli.faults import EXIT_UNUSABLE, PROGRAM, Failure, explain
from amzn_extract.extractors.comparison import Comparison, Turn
from amzn_extract.extractors.labels import FIELDS
from amzn_extract.extractors.misses import Outcome
from amzn_extract.extractors.scoring import Figures, Score, Tally


def as_text(score: Score, comparison: Comparison | None) -> str:
    """Returns the whole result, one line of JSON for each fact."""
    plain: dict[str, Any] = {
        **_figures(score.all),
        "fields": {name: _tally(tally) for name, tally in score.fields.items()},
        "span": _tally(score.span),
        "metrics": [{"metric": name, **_figures(figures)} for name, figures in score.metrics.items()],
        "docs": score.docs,
    }
    if comparison:
        plain["baseline"] = {
            **_figures(comparison.before.all),
            "labels_added": comparison.labels_added,
            "labels_gone": comparison.labels_gone,
            "gains": [_turn(turn) for turn in comparison.gains],
            "losses": [_turn(turn) for turn in comparison.losses],
        }
    lines = [f"{json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}" for key, value in plain.items()]
    facts = ",\n".join(json.dumps(asdict(outcome), ensure_ascii=False) for outcome in score.outcomes)
    return "{\n" + ",\n".join([*lines, f'"facts": [\n{facts}\n]']) + "\n}\n"


def _tally(tally: Tally) -> dict[str, float]:
    return {**asdict(tally), "precision": tally.precision, "recall": tally.recall, "f1": tally.f1}


def _figures(figures: Figures) -> dict[str, Any]:
    return {"quantity": _tally(figures.quantity), "record": _tally(figures.record)}


def _turn(turn: Turn) -> dict[str, Any]:
    return {"before": asdict(turn.before) if turn.before else None, "now": asdict(turn.now) if turn.now else None}


def read_score(path: Path) -> Score:
    """Returns the score in a file that an earlier run wrote; raises `Failure`."""
    try:
        return _score(json.loads(path.read_text(encoding="utf-8-sig")))
    except OSError as error:
        raise Failure(explain(error, str(path)), code=EXIT_UNUSABLE) from error
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise Failure(
            f"{path}: is not what {PROGRAM} score --json writes; write it anew", code=EXIT_UNUSABLE
        ) from error


def _score(plain: Mapping[str, Any]) -> Score:
    return Score(
        docs=tuple(plain["docs"]),
        fields={name: _read_tally(plain["fields"][name]) for name in FIELDS},
        span=_read_tally(plain["span"]),
        metrics={row["metric"]: Figures(_read_tally(row["quantity"]), _read_tally(row["record"]))
                 for row in plain["metrics"]},
        outcomes=tuple(Outcome(**fact) for fact in plain["facts"]),
    )  # fmt: skip


def _read_tally(plain: Mapping[str, Any]) -> Tally:
    return Tally(int(plain["right"]), int(plain["found"]), int(plain["wanted"]))

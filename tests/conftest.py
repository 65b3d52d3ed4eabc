"""What all tests share: the rules that are shipped, a cache of their own for them, and how Hypothesis runs."""

import os
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings

from amzn_extract.extractors import Rules, load_rules
from amzn_extract.extractors.rules_cache import VARIABLE
from cli_process import TEXT

# Neither the tests nor the processes that they start read or write what the user's own runs have kept.
CACHE = tempfile.TemporaryDirectory()
os.environ[VARIABLE] = CACHE.name

# So that a failing assertion there shows its values, as in the tests themselves.
pytest.register_assert_rewrite("telling")

# The same inputs in every run: what fails in CI fails at a desk too. No deadline, as CI machines stall.
settings.register_profile("repeatable", deadline=None, derandomize=True, database=None)
settings.load_profile("repeatable")

SCORER = Path(__file__).resolve().parents[2] / "shared" / "score.py"
"""An independent scorer beside the checkout, with labels of its own; most checkouts have none."""
collect_ignore = [] if SCORER.is_file() else ["test_independent_score.py"]


@pytest.fixture(scope="session")
def rules() -> Rules:
    return load_rules()


def pytest_make_parametrize_id(val: object) -> str | None:
    """Names a case by its text as it is written, so that `-k 營收` finds it."""
    if isinstance(val, str):
        return "".join(char if char.isprintable() else "/" for char in val)[:60] or "nothing"
    if isinstance(val, tuple | list):
        return " ".join(str(part) for part in val if part is not None)[:60] or "nothing"
    return getattr(val, "__name__", None)


@pytest.fixture
def call(tmp_path: Path) -> str:
    path = tmp_path / "call.txt"
    path.write_text(TEXT, "utf-8")
    return str(path)


@pytest.fixture
def calls(tmp_path: Path) -> str:
    """A folder of so many records that no pipe holds them all, and that reading them takes its time."""
    (tmp_path / "calls").mkdir()
    for name in "abc":
        (tmp_path / "calls" / f"{name}.txt").write_text(TEXT + TEXT.splitlines(keepends=True)[-1] * 300, "utf-8")
    return str(tmp_path / "calls")

"""Whatever is left out for speed changes nothing: the plain way reads the same records and numbers."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amzn_extract.extractors.loading import load_rules
from amzn_extract.extractors.pipeline import read
from amzn_extract.extractors.rules import Rules

ROOT = Path(__file__).parents[1]
TEXTS = sorted([*ROOT.glob("samples/*.txt"), *ROOT.glob("tests/texts/*.txt")])
PIECES = sorted({line[n : n + 12] for path in TEXTS for line in path.read_text(encoding="utf-8").splitlines()
                 for n in range(0, len(line), 12)})  # fmt: skip


@pytest.fixture(scope="module")
def plain() -> Rules:
    return load_rules(plain=True)


@pytest.mark.parametrize("path", TEXTS[::8], ids=lambda path: path.stem)
def test_a_text_is_read_as_the_plain_way_reads_it(path: Path, rules: Rules, plain: Rules) -> None:
    text = path.read_text(encoding="utf-8")
    assert read(text, rules) == read(text, plain)


@settings(max_examples=150, deadline=None)
@given(
    pieces=st.lists(
        st.one_of(st.sampled_from(PIECES), st.text("0123456789.,%萬億元 年季月日約至-\n", max_size=8)), max_size=12
    )
)
def test_pieces_of_texts_are_read_as_the_plain_way_reads_them(pieces: list[str], rules: Rules, plain: Rules) -> None:
    text = "".join(pieces)
    assert read(text, rules) == read(text, plain)

"""Folding: one form for every script and width, and never another length."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amzn_extract.extractors import fold as fold_module
from amzn_extract.extractors.fold import fold, know
from amzn_extract.extractors.fold import simplified as simplified_forms
from marks import full_width, marked, simplified, traditional

SENTENCES = [
    "亞馬遜本季營業利潤率為 9.5%,較去年同期擴大 120 個基點",
    "雲端業務營收 330 億美元(年增 18%),優於市場預期",
    "资产负债表上的现金约 1,010 亿元;存货周转 45 天",
    "後台發現:麵條、乾貨、複合材料與鬥牛的銷量",
    "Trainium3 交付 20 萬顆,GMV 達 $1.5B",
]


@given(st.text(max_size=200))
def test_folding_never_changes_the_length(text: str) -> None:
    assert len(fold(text)) == len(text)


@given(st.text(st.characters(exclude_categories=()), max_size=50))
def test_surrogates_and_unassigned_characters_keep_the_length_too(text: str) -> None:
    assert len(fold(text)) == len(text)


@given(st.text(max_size=100), st.text(max_size=100))
def test_a_character_folds_the_same_whatever_stands_beside_it(before: str, behind: str) -> None:
    assert fold(before + behind) == fold(before) + fold(behind)


@given(st.text(max_size=100))
def test_what_is_folded_already_stays_as_it_is(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize("text", SENTENCES)
def test_both_scripts_of_a_sentence_fold_alike(text: str) -> None:
    assert fold(simplified(text)) == fold(traditional(text)) == fold(text)


@pytest.mark.parametrize("text", SENTENCES)
def test_both_widths_of_a_sentence_fold_alike(text: str) -> None:
    assert fold(full_width(text)) == fold(text)


@pytest.mark.parametrize("text", ["AWS 營收", "aws 营收", "ＡＷＳ\u3000營收", "Aws\u00a0營收"])
def test_case_and_blanks_make_no_difference(text: str) -> None:
    assert fold(text) == "aws 营收"


@pytest.mark.parametrize(
    ("one", "other"), [("後", "后"), ("乾", "干"), ("臺", "台"), ("裏", "里"), ("裡", "里"), ("衞", "卫"), ("麼", "么")]
)
def test_characters_that_simplified_merges_are_merged(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize("char", ["½", "ﬁ", "㎡", "ß", "İ", "①", "Ⅳ", "𠮷", "é", "\ufeff", "\x00"])
def test_what_other_normal_forms_would_spell_out_stays_one_character(char: str) -> None:
    assert len(fold(char)) == 1


def test_a_place_in_the_folded_text_is_the_same_place_in_the_source() -> None:
    text, [(start, end)] = marked("İßﬁ 門市[８,０００ 家],臺灣")
    assert fold(text)[start:end] == "8,000 家"
    assert text[start:end] == "８,０００ 家"


def test_signs_that_have_no_narrow_form_are_kept() -> None:
    assert fold("。、「」《》…—") == "。、「」《》…—"


def openccs(text: str) -> str:
    """A text folded by OpenCC's whole table, each character by itself."""
    every = [fold_module._FULL_WIDTH.get(ord(char), char) for char in text]
    forms = fold_module._converter().convert("\n".join(every)).split("\n")
    kept = (form if len(form) == 1 else char for char, form in zip(every, forms, strict=True))
    return "".join(char.lower() if len(char.lower()) == 1 else char for char in kept)


EVERY = "".join(chr(code) for code in range(0x80, 0x110000) if not 0xD800 <= code < 0xE000)


def test_every_character_folds_by_openccs_table() -> None:
    assert EVERY.translate(fold_module._Table()) == openccs(EVERY)


def test_every_character_folds_the_same_by_what_is_known_from_an_earlier_run(monkeypatch: pytest.MonkeyPatch) -> None:
    known = simplified_forms()
    monkeypatch.setattr(fold_module, "_TABLE", fold_module._Table())
    monkeypatch.setattr(fold_module, "_converter", None)
    know(*known)
    folded = fold(EVERY)
    monkeypatch.undo()
    assert folded == openccs(EVERY)

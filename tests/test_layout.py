"""Layout: headings and their levels, labels, speakers, sentences and tables."""

import pytest

from amzn_extract.extractors import Rules
from amzn_extract.extractors.fold import fold
from amzn_extract.extractors.layout import Layout, Line
from marks import WRITINGS, Writing


def lines_of(rules: Rules, text: str) -> list[Line]:
    assert rules.file.layout is not None
    folded = fold(text)
    figures = {q.start: q.end for q in rules.quantities.find(folded, ())}
    return list(Layout(rules.file.layout).lines(folded, text, figures))


def sections(rules: Rules, text: str) -> list[str]:
    """For each line the headings above it, joined by →."""
    return ["→".join(text[h.start : h.end] for h in line.headings) for line in lines_of(rules, text)]


def sentences(rules: Rules, text: str) -> list[str]:
    return [text[start:end].strip() for line in lines_of(rules, text) for start, end in line.sentences]


HEADINGS = [
    ("一、業績\n內文。\n二、展望\n內文。", ["業績", "業績", "展望", "展望"]),
    (
        "一、業績\n(一)分部\n1. 北美\n內文。\n2. 國際\n二、展望",
        ["業績", "業績→分部", "業績→分部→北美", "業績→分部→北美", "業績→分部→國際", "展望"],
    ),
    ("壹、業績\n內文。\n貳、展望\n內文。", ["業績", "業績", "展望", "展望"]),
    ("第一部分 業績\n一、分部\n內文。\n第二部分 展望\n內文。", ["業績", "業績→分部", "業績→分部", "展望", "展望"]),
    ("2.1 展望\n內文。\n2.2 其他\n內文。", ["展望", "展望", "其他", "其他"]),
    ("# 業績\n內文。\n# 展望\n內文。", ["業績", "業績", "展望", "展望"]),
    ("【業績】\n內文。\n【展望】\n內文。", ["【業績】", "【業績】", "【展望】", "【展望】"]),
    ("業績:\n內文。\n展望:\n內文。", ["業績:", "業績:", "展望:", "展望:"]),
    ("(1) 業績\n內文。\n(2) 展望\n內文。", ["業績", "業績", "展望", "展望"]),
    ("① 業績\n內文。\n② 展望", ["業績", "業績", "展望"]),
    ("內文。\n還是內文。", ["", ""]),
]  # fmt: skip


@pytest.mark.parametrize("writing", WRITINGS)
@pytest.mark.parametrize(("text", "wanted"), HEADINGS)
def test_lines_numbered_alike_are_headings_of_one_level(
    rules: Rules, text: str, wanted: list[str], writing: Writing
) -> None:
    assert sections(rules, writing(text)) == [writing(section) for section in wanted]


@pytest.mark.parametrize(
    "text",
    ["營收增長,利潤也增長。", "1. 北美營收增長,利潤下降。", "- 北美", "• AWS 營收 3 億", "3 億美元", "12.5% 的增長"],
)
def test_a_sentence_or_a_bullet_is_no_heading(rules: Rules, text: str) -> None:
    [line] = lines_of(rules, text)
    assert not line.heading
    assert line.headings == ()


LABELS = [
    ("北美部門:營收 12 億。", "北美部門"),
    ("- AWS:營收 3 億", "AWS"),
    ("● 北美 — 營收 3 億", "北美"),
    ("1、廣告:營收 3 億。", "廣告"),
    ("營收 12 億。", None),
    ("公司今年上半年在北美以外各個市場的營收合計如下表所示:12 億。", None),
    ("增長快,原因是:需求。", None),
]


@pytest.mark.parametrize(("text", "label"), LABELS)
def test_a_few_words_before_a_colon_label_their_line(rules: Rules, text: str, label: str | None) -> None:
    [line] = lines_of(rules, text)
    assert (text[slice(*line.label)].strip() if line.label else None) == label


SPEAKERS = [
    ("Q:資本支出?\nA:兩千億。", ["Q", "A"]),
    ("問:資本支出?\n答:兩千億。", ["Q", "A"]),
    ("Q1:資本支出?\nA1:兩千億。", ["Q", "A"]),
    ("提問:資本支出?\n管理層:兩千億。", ["Q", "A"]),
    ("【問】資本支出?\n【答】兩千億。", ["Q", "A"]),
    ("財務長 Olsavsky:營收增長。\n執行長:謝謝。", ["財務長 Olsavsky", "執行長"]),
    ("Olsavsky(財務長):營收增長。", ["Olsavsky(財務長)"]),
    ("答:增長。\n第二段也是。\n一、其他\n內文。", ["A", "A", None, None]),
    ("營收增長。\n問:為什麼?", [None, "Q"]),
]


@pytest.mark.parametrize(("text", "speakers"), SPEAKERS)
def test_a_speaker_speaks_until_another_one_or_a_heading(rules: Rules, text: str, speakers: list[str | None]) -> None:
    assert [line.speaker for line in lines_of(rules, text)] == speakers


def test_what_a_speaker_says_begins_behind_the_colon(rules: Rules) -> None:
    assert sentences(rules, "答:大約三成。還會更多。") == ["大約三成。", "還會更多。"]


SENTENCES = [
    ("營收增長。利潤下降!為什麼?不知道。", ["營收增長。", "利潤下降!", "為什麼?", "不知道。"]),
    ("營收 3.5 億美元,增長 1.5%。", ["營收 3.5 億美元,增長 1.5%。"]),
    ("Revenue was $3.5 billion. It grew 5%. Good!", ["Revenue was $3.5 billion.", "It grew 5%.", "Good!"]),
    ("北美增長;國際下降。", ["北美增長;國際下降。"]),
    ("沒有句號", ["沒有句號"]),
    ("一行。\n\n又一行。", ["一行。", "又一行。"]),
]


@pytest.mark.parametrize(("text", "wanted"), SENTENCES)
def test_a_sentence_ends_at_its_stop_and_at_no_decimal_point(rules: Rules, text: str, wanted: list[str]) -> None:
    assert sentences(rules, text) == wanted


def test_sentences_leave_nothing_of_a_line_out(rules: Rules) -> None:
    [line] = lines_of(rules, "營收增長 3.5%。利潤下降!其他:不變")
    ends = [end for _, end in line.sentences]
    assert [start for start, _ in line.sentences] == [line.start, *ends[:-1]]
    assert ends[-1] == line.end


@pytest.mark.parametrize(
    "text",
    [
        "| 部門 | 營收 |\n|---|---|\n| 北美 | 12 億 |",
        "部門\t營收\t年增\n北美\t12 億\t3%",
        "部門   營收   年增\n北美   12億   3%",
    ],
)
def test_bars_tabs_and_columns_make_a_table(rules: Rules, text: str) -> None:
    assert all(line.cells for line in lines_of(rules, text))


@pytest.mark.parametrize("text", ["營收  12 億。", "營收\t12 億。", "a|b 測試。"])
def test_a_stray_blank_or_bar_makes_none(rules: Rules, text: str) -> None:
    assert not any(line.cells for line in lines_of(rules, text))


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_are_counted_from_one_blank_ones_included(rules: Rules, end: str) -> None:
    text = end.join(["一行。", "", "  三行。", "", "", "六行。"])
    assert [line.number for line in lines_of(rules, text)] == [1, 3, 6]


def test_blanks_around_a_line_are_no_part_of_it(rules: Rules) -> None:
    text = "\u3000\u3000營收增長。 \n"
    [line] = lines_of(rules, text)
    assert text[line.start : line.end] == "營收增長。"


def test_more_hashes_are_a_deeper_level(rules: Rules) -> None:
    assert sections(rules, "# 業績\n## 分部\n內文。\n# 展望") == ["業績", "業績→分部", "業績→分部", "展望"]


def test_more_points_are_a_deeper_level(rules: Rules) -> None:
    assert sections(rules, "2.1 展望\n2.1.1 指引\n內文。\n2.2 其他") == ["展望", "展望→指引", "展望→指引", "其他"]


@pytest.mark.xfail(reason="a bare name before a colon can't be told from a label")
def test_a_person_speaks_without_a_title_too(rules: Rules) -> None:
    assert [line.speaker for line in lines_of(rules, "Andy Jassy:謝謝大家。")] == ["Andy Jassy"]

"""The benchmark's corpus, its table and what the README quotes of it; the smoke run of CI measures."""

import re
from itertools import islice
from pathlib import Path

import pytest

from bench import ROOT, BenchError, corpus, table
from bench.contestant import Round
from bench.plan import FULL, SMOKE, bytes_of, parse
from bench.throughput import check

TEXT = """\
1. 2025年10月30日,雲業務營收為1,057.3億元,年增18.5%,去年同季為0.82億元。
12、展望:利潤率由21%至25%,H20晶片出貨3萬片,FY2025Q3共用了 47 台。
"""
EVERY = [path.read_text(encoding="utf-8") for path in corpus.base_files()]


def made(text: str, seed: str = "a") -> str:
    filled = corpus.Corpus((corpus.opened(text),), len(text.encode()))
    return next(filled.volume(1, seed))


def shape(text: str) -> str:
    return re.sub(r"\d", "9", text)


@pytest.mark.parametrize("text", [TEXT, *EVERY])
def test_a_copy_of_a_text_differs_from_it_in_digits_alone(text: str) -> None:
    assert made(text) != text
    assert shape(made(text)) == shape(text)


def test_dates_numbering_names_and_what_stands_before_a_point_as_nought_stay() -> None:
    for seed in "abcde":
        copy = made(TEXT, seed)
        for kept in ("1. 2025年10月30日", "12、", "H20", "FY2025Q3", "為0."):
            assert kept in copy


def test_the_ends_of_a_range_keep_their_first_digits() -> None:
    assert all(re.search(r"由2\d%至2\d%", made(TEXT, seed)) for seed in "abcde")


def test_a_figure_never_gets_a_leading_nought() -> None:
    figures = [made("共 47 台。", str(n)) for n in range(200)]
    assert len(set(figures)) > 50
    assert not any("共 0" in figure for figure in figures)


def test_the_same_seed_gives_the_same_volume_and_another_one_other_digits() -> None:
    one = corpus.load(corpus.base_files())
    assert [*one.volume(2, "a")] == [*one.volume(2, "a")]
    assert [*one.volume(2, "a")] != [*one.volume(2, "b")]


def test_no_two_cycles_of_a_volume_are_alike() -> None:
    one = corpus.load(corpus.base_files())
    texts = [*one.volume(3, "a")]
    assert len(set(texts)) == len(texts) == 3 * len(one.texts)


def test_a_volume_has_the_size_that_was_asked_for_to_half_a_cycle() -> None:
    one = corpus.load(corpus.base_files())
    size = sum(len(text.encode()) for text in one.volume(one.cycles(1e6), "a"))
    assert abs(size - 1e6) <= one.size / 2


def test_twice_the_cycles_are_twice_the_bytes_in_every_form(tmp_path: Path) -> None:
    one = corpus.load(corpus.base_files())
    for write in (corpus.write_files, corpus.write_long, corpus.write_line):
        sizes = []
        for cycles in (2, 4):
            folder = tmp_path / f"{write.__name__}-{cycles}"
            write(one.volume(cycles, "a"), folder)
            sizes.append(corpus.size_of(folder))
        assert sizes[1] == pytest.approx(2 * sizes[0], rel=0.001)


def test_a_long_line_has_no_end_but_its_own(tmp_path: Path) -> None:
    corpus.write_line(["a\nb\r\n", "c"], tmp_path / "line")
    assert (tmp_path / "line" / "text.txt").read_text(encoding="utf-8") == "a b  c "


def test_more_than_a_thousand_files_go_to_several_folders_and_none_is_lost(tmp_path: Path) -> None:
    corpus.write_files(map(str, range(1001)), tmp_path)
    assert len([*tmp_path.iterdir()]) == 2
    assert sorted(int(path.read_text(encoding="utf-8")) for path in tmp_path.rglob("*.txt")) == [*range(1001)]


def test_small_files_are_whole_lines_of_a_thousand_bytes_or_a_little_more() -> None:
    one = corpus.load(corpus.base_files())
    for piece in islice(corpus.pieces(one.endless("a")), 500):
        assert len(piece.encode()) >= 1000
        assert len("".join(piece.splitlines(keepends=True)[:-1]).encode()) < 1000


def test_a_corpus_of_no_text_is_refused() -> None:
    with pytest.raises(BenchError, match="no text"):
        corpus.load([])


@pytest.mark.parametrize(("text", "size"), [("2MB", 2_000_000), ("0.5 kb", 500), ("5GB", 5 * 10**9), ("12", 12)])
def test_sizes_are_read_as_people_write_them(text: str, size: int) -> None:
    assert bytes_of(text) == size


@pytest.mark.parametrize("arguments", [["--size", "much"], ["--peers", "nobody"], ["--rounds", "0"]])
def test_options_that_mean_nothing_are_wrong_usage(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        parse(arguments)
    assert stopped.value.code == 2
    assert f"argument {arguments[0]}: {arguments[1]!r} is n" in capsys.readouterr().err


def test_an_option_given_beside_a_short_form_counts() -> None:
    assert parse(["--full"]).files == parse(FULL).files == 200_000
    assert parse(["--smoke", "--size", "3MB"]).size == 3_000_000
    assert parse(["--smoke"]).total == parse(SMOKE).total


def test_rounds_over_the_same_texts_must_find_the_same() -> None:
    check("x", [Round(1.0, 10, 5), Round(1.0, 10, 7), Round(1.0, 10, 5)])
    with pytest.raises(BenchError, match="x: 5 hits at first, 6 "):
        check("x", [Round(1.0, 10, 5), Round(1.0, 10, 6)])
    with pytest.raises(BenchError, match="x found nothing"):
        check("x", [Round(1.0, 10, 5), Round(1.0, 10, 0), Round(1.0, 10, 5)])


ROWS = [
    table.Row("Speed", "text", "4 MB/s", "another", "2 MB/s", 2.0, table.Goal("at least", 2)),
    table.Row("Speed", "text", "4 MB/s", "the best", "9 MB/s", 0.444, table.Goal("at least", 0.5)),
    table.Row("Memory", "files", "301 MB", "", "", 301.0, table.Goal("at most", 300), unit=" MB"),
    table.Row("Start", "file", "80 ms", "its", "90 ms", 0.8888),
]


def test_the_table_tells_of_each_goal_whether_it_is_met() -> None:
    assert table.rendered(ROWS, ["Head."]) == (
        "Head.\n\n"
        "| | measured | ours | beside | | ratio | goal | met |\n"
        "| --- | --- | ---: | --- | ---: | ---: | ---: | --- |\n"
        "| Speed | text | 4 MB/s | another | 2 MB/s | 2 | at least 2 | yes |\n"
        "|  | text | 4 MB/s | the best | 9 MB/s | 0.444 | at least 0.5 | **no** |\n"
        "| Memory | files | 301 MB |  |  |  | at most 300 MB | **no** |\n"
        "| Start | file | 80 ms | its | 90 ms | 0.889 |  |  |\n"
    )


def test_a_quotation_takes_the_place_of_the_one_before_and_of_nothing_else() -> None:
    page = f"above\n{table.BEGIN}\nold\n{table.END}\nbelow\n"
    new = table.with_quotation(page, "| new |\n")
    assert table.quoted(new) == "| new |\n"
    assert new.startswith("above\n")
    assert new.endswith("\nbelow\n")
    assert "old" not in new


def test_a_page_without_the_marks_cannot_quote() -> None:
    with pytest.raises(BenchError, match="marks"):
        table.with_quotation("nothing here\n", "| new |\n")


def test_the_readme_quotes_the_results_that_are_kept() -> None:
    title, results = (ROOT / "bench" / "results.md").read_text(encoding="utf-8").split("\n\n", 1)
    assert title.startswith("# ")
    assert table.quoted((ROOT / "README.md").read_text(encoding="utf-8")) == results

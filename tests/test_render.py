"""What people read: amounts as they write them, and the table."""

import io
import re
from collections import Counter
from types import SimpleNamespace
from typing import Any

import pytest
from rich.cells import cell_len

from amzn_extract.cli.amounts import change, level
from amzn_extract.cli.table import TableWriter
from amzn_extract.extractors.model import Record
from record_factory import made_change, made_record


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        ("213400000000", "USD", "US$213.4bn"),
        ("2000000000000", "TWD", "NT$2tn"),
        ("34627000000", "CNY", "CNY 34.627bn"),
        ("38800000", "HKD", "HK$38.8m"),
        ("-3200000000", "EUR", "-€3.2bn"),
        ("7.62", "USD", "US$7.62"),
        ("100000000", None, "100m"),
        ("1400000", "count", "1.4m"),
        ("500000", "count", "500,000"),
        ("0", "USD", "US$0"),
        ("12", "percent", "12%"),
        ("-4.15", "percent", "-4.15%"),
        ("33.333333", "percent", "33.33%"),
        ("2", "percentage_point", "2 pp"),
        ("-40", "basis_point", "-40 bp"),
        ("2.5", "times", "2.5x"),
        ("3.9", "GW", "3.9 GW"),
        ("30", "minute", "30 minutes"),
        ("1", "day", "1 day"),
    ],
)
def test_a_value_is_written_with_its_unit_and_scale(value: str, unit: str | None, text: str) -> None:
    assert level(made_record(value, unit=unit)) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [("281847157.09", "CNY 281,847,157.09"), ("12345678000", "CNY 12,345.678m"), ("1234567", "CNY 1,234,567")],
)
def test_an_amount_is_shortened_only_as_far_as_no_digit_is_lost(value: str, text: str) -> None:
    assert level(made_record(value, unit="CNY")) == text


@pytest.mark.parametrize(
    ("bound", "value", "text"),
    [
        ("about", "200000000000", "~US$200bn"),
        ("over", "10000000000", ">US$10bn"),
        ("under", "10", "<US$10"),
        ("over", "-300000000", "minus >US$300m"),
    ],
)
def test_a_bound_is_marked_before_the_number(bound: str, value: str, text: str) -> None:
    assert level(made_record(value, bound=bound)) == text


@pytest.mark.parametrize(
    ("low", "high", "unit", "text"),
    [
        ("173500000000", "178500000000", "USD", "US$173.5–178.5bn"),
        ("500000000", "1000000000", "USD", "US$0.5–1bn"),
        ("30", "40", "percent", "30–40%"),
        ("4", "6", "GW", "4–6 GW"),
        ("-3000000000", "-1000000000", "USD", "-US$3bn to -US$1bn"),
        ("-1", "2", "percent", "-1% to 2%"),
    ],
)
def test_a_range_has_both_its_ends(low: str, high: str, unit: str, text: str) -> None:
    assert level(made_record(None, low=low, high=high, unit=unit, bound="range")) == text


def test_a_vague_amount_is_marked_as_about_its_order_of_magnitude() -> None:
    assert level(made_record(None, low=10**9, high=10**10, bound="vague")) == "~US$1–10bn"


def test_an_adjusted_value_says_so() -> None:
    assert level(made_record("9", unit="percent", adjustments=("ex_special", "ex_fx"))) == "9%, adjusted, ex FX"


def test_a_record_of_changes_only_has_no_value() -> None:
    assert level(made_record(None, unit=None, changes=(made_change(),))) == ""


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({"value": "24"}, "+24% yoy"),
        ({"value": "12", "adjustments": ("ex_fx",)}, "+12% yoy, ex FX"),
        ({"value": "-5.5", "basis": "qoq"}, "-5.5% qoq"),
        ({"value": "40", "unit": "basis_point"}, "+40 bp yoy"),
        ({"value": "2", "unit": "times"}, "2x yoy"),
        ({"value": "1000000000", "unit": "USD", "bound": "about"}, "~+US$1bn yoy"),
        ({"value": "20", "bound": "over"}, "up >20% yoy"),
        ({"value": "-4", "bound": "over", "basis": "prior"}, "down >4%"),
        ({"value": None, "low": "30", "high": "40", "bound": "range", "basis": "peer"}, "+30–40% vs peers"),
        ({"value": None, "low": "-37.33", "high": "-29.09", "bound": "range"}, "-37.33% to -29.09% yoy"),
        ({"value": "8", "kind": "reference", "period": "FY2024Q4"}, "was 8% a year before"),
        ({"value": "8", "kind": "reference", "basis": "qoq"}, "was 8% a period before"),
        ({"value": "8", "kind": "reference", "basis": "prior", "period": "FY2023"}, "was 8% before (FY2023)"),
        ({"value": "78000000000", "unit": "USD", "kind": "reference", "basis": "consensus"}, "consensus US$78bn"),
        ({"value": "165", "unit": "USD", "kind": "reference", "basis": "prior"}, "was US$165 before"),
    ],
)
def test_a_change_says_what_it_is_measured_against(fields: dict[str, Any], text: str) -> None:
    assert change(made_change(**fields)) == text


RULES: Any = SimpleNamespace(
    file=SimpleNamespace(
        metrics={"revenue": SimpleNamespace(name={"en": "Revenue", "zh-Hant": "營收"})},
        companies={"amazon": SimpleNamespace(segments={"aws": SimpleNamespace(name={"en": "AWS"})})},
    )
)


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def table(*records: Record, stream: io.StringIO | None = None, titled: bool = False) -> list[str]:
    stream = stream or io.StringIO()
    writer = TableWriter(stream, RULES, titled=titled)
    writer.add("call.txt", records)
    writer.finish()
    return stream.getvalue().splitlines()


def on_terminal(monkeypatch: pytest.MonkeyPatch, columns: int, *records: Record) -> list[str]:
    for name, value in {"COLUMNS": str(columns), "TERM": "xterm", "NO_COLOR": "1"}.items():
        monkeypatch.setenv(name, value)
    lines = table(*records, stream=Terminal())
    # NO_COLOR leaves bold and dim.
    return [_without_style(line) for line in lines]


def _without_style(line: str) -> str:
    return re.sub(r"\x1b\[[0-9;]*m", "", line)


LONG = made_record(
    None,
    low="173500000000",
    high="178500000000",
    bound="range",
    segment="third_party_sellers_and_their_services",
    name="營業收入淨額",
    period="FY2026Q1",
    status="outlook",
    changes=(made_change("12", adjustments=("ex_fx",)), made_change("8", kind="reference", period="FY2024Q4")),
)


def test_a_record_is_one_line_with_all_that_people_ask_for_first() -> None:
    heads, _, row, *_ = table(made_record(changes=(made_change(),)))
    assert heads.split() == ["METRIC", "AS", "WRITTEN", "SEGMENT", "VALUE", "CHANGE", "PERIOD", "LINE"]
    assert row.split() == ["Revenue", "營收", "AWS", "US$35.6bn", "+24%", "yoy", "FY2025Q4", "5"]


def test_an_outlook_is_marked_as_such() -> None:
    assert "FY2026 outlook" in table(made_record(status="outlook", period="FY2026"))[2]
    assert "outlook" in table(made_record(status="outlook", period=None))[2]


def test_records_stand_under_the_headings_of_their_section() -> None:
    one, other = ("一、業績", "AWS 部門："), ("二、展望:",)
    lines = table(made_record(section=one), made_record(section=one), made_record(section=other))
    assert [line for line in lines if "、" in line] == ["一、業績 > AWS 部門", "二、展望"]
    assert [line.startswith("  Revenue") for line in lines[1:6]] == [False, True, True, False, True]


def test_columns_stay_aligned_behind_wide_characters() -> None:
    lines = table(made_record(name="營收"), made_record(name="淨銷售額總計"), made_record(name="revenue"))
    rows = [line for line in lines if "AWS" in line]
    assert len({cell_len(row[: row.index("AWS")]) for row in rows}) == 1


def test_the_totals_stand_in_the_last_line() -> None:
    lines = table(made_record(), made_record(status="outlook"), made_record(metric=None, segment=None, rule=None))
    assert lines[-1] == "2 records (1 actual, 1 outlook) and 1 unclaimed in 1 file"


def test_an_unclaimed_quantity_is_shown_by_its_own_words() -> None:
    assert "? 356 億美元" in table(made_record(metric=None, name=None, rule=None))[2]


def test_a_metric_without_a_name_in_the_rules_goes_by_its_id() -> None:
    assert "footfall" in table(made_record(metric="footfall"))[2]


def test_each_of_several_files_has_a_title_with_its_company() -> None:
    assert table(made_record(), titled=True)[0] == "call.txt (AMZN)"


def test_a_file_with_nothing_in_it_says_so_under_its_title() -> None:
    assert table(titled=True)[:2] == ["call.txt", "nothing found"]


def test_a_piped_table_is_as_wide_as_it_needs_and_has_no_colour() -> None:
    lines = table(LONG)
    assert cell_len(lines[2]) > 100
    assert "US$173.5–178.5bn  +12% yoy, ex FX; was 8% a year before  FY2026Q1 outlook" in lines[2]
    assert "\x1b" not in "".join(lines)


@pytest.mark.parametrize("columns", [30, 50, 80, 100])
def test_a_terminal_gets_lines_of_its_width_and_nothing_is_cut(monkeypatch: pytest.MonkeyPatch, columns: int) -> None:
    lines = on_terminal(monkeypatch, columns, LONG, made_record())
    left_out = Counter(f"AS WRITTEN{LONG.name}{made_record().name}")
    whole = Counter("".join(table(LONG, made_record()))) - left_out
    assert max(map(cell_len, lines)) <= columns
    assert Counter("".join(lines)) - Counter(" " * 10_000) == whole - Counter(" " * 10_000)


def test_at_80_columns_no_number_is_broken(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "\n".join(on_terminal(monkeypatch, 80, LONG, made_record()))
    assert all(number in text for number in ("US$173.5–178.5bn", "+12%", "8%", "US$35.6bn", "FY2026Q1"))


def test_the_words_as_written_are_left_out_before_anything_is_wrapped(monkeypatch: pytest.MonkeyPatch) -> None:
    record = made_record(
        name="這家公司的營業收入淨額合計數", changes=(made_change(), made_change("8", kind="reference"))
    )
    lines = on_terminal(monkeypatch, 80, record)
    assert "+24% yoy; was 8% a year before" in lines[2]
    assert "AS WRITTEN" not in lines[0]


def test_a_wide_terminal_leaves_nothing_out(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "營業收入淨額" in on_terminal(monkeypatch, 200, LONG)[2]


def test_a_piped_heading_stays_on_one_line_however_long_it_is() -> None:
    heading = "三、管理層對未來展望的說明與問答 " * 9
    assert heading.strip() in table(made_record(section=(heading,)))


def test_brackets_in_a_text_are_no_markup() -> None:
    assert "[bold]業績" in table(made_record(section=("[bold]業績",)))[1]


def test_a_terminal_is_not_controlled_by_the_text() -> None:
    lines = table(made_record(section=("業績\x1b[2J",), name="營\x9b收"))
    assert lines[1] == r"業績\x1b[2J"
    assert r"營\x9b收" in lines[2]


def test_words_of_the_text_are_shown_on_one_line_with_single_spaces() -> None:
    lines = table(made_record(metric=None, name=None, quote="356\u3000 億\n美元\xa0", section=("一、\t業績",)))
    assert lines[1] == "一、 業績"
    assert "? 356 億 美元  " in lines[2]

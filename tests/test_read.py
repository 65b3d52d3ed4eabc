"""Bytes to text: the encodings that are recognised, and what is refused."""

import timeit

import pytest

from amzn_extract.extractors.read import UnreadableText, decode

TRADITIONAL = "一、業績摘要\r\n本季營業額 987 億美元,按年增加 12%(不計匯兌)。\r\n\r\n利潤率 9%,去年是 8%。\r\n"
SIMPLIFIED = "一、业绩摘要\n本季营业额 987 亿美元，按年增加 12%（不计汇兑）。\n\n利润率 9%，去年是 8%。\n"


@pytest.mark.parametrize("text", [TRADITIONAL, SIMPLIFIED, TRADITIONAL * 2000, SIMPLIFIED * 2000])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030"])
def test_either_script_is_read_unchanged_in_a_universal_encoding(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)) == text


@pytest.mark.parametrize("encoding", ["big5", "big5hkscs", "cp950"])
def test_traditional_text_is_read_unchanged_in_big5(encoding: str) -> None:
    assert decode(TRADITIONAL.encode(encoding)) == TRADITIONAL


@pytest.mark.parametrize("encoding", ["gbk", "gb2312"])
def test_simplified_text_is_read_unchanged_in_the_older_forms_of_gb18030(encoding: str) -> None:
    assert decode(SIMPLIFIED.encode(encoding)) == SIMPLIFIED


@pytest.mark.parametrize(
    "text",
    [
        "營業利潤",
        "營收 356 億美元",
        "資本支出約 2000 億",
        "同比增長 24%。",
        "電話會議紀要",
        "美國的網絡",
        "預計明年第一季",
    ],
)
def test_a_few_words_tell_big5_from_gb18030(text: str) -> None:
    assert decode(text.encode("big5")) == text
    assert decode(text.encode("gb18030")) == text


@pytest.mark.parametrize("text", ["营业利润", "营收 356 亿美元", "资本支出约 2000 亿", "电话会议纪要"])
def test_a_few_simplified_words_are_not_taken_for_big5(text: str) -> None:
    assert decode(text.encode("gb18030")) == text


def test_characters_of_hong_kong_are_read_from_big5() -> None:
    text = "公司喺香港嘅營業額係 35 億港元,啲客戶多咗兩成,銅鑼灣嘅舖頭都開咗。"
    assert decode(text.encode("big5hkscs")) == text


def test_a_byte_order_mark_is_no_part_of_the_text() -> None:
    marked = "\ufeff" + SIMPLIFIED
    assert [decode(marked.encode(encoding)) for encoding in ("utf-8", "utf-16-le", "utf-16-be", "gb18030")] == [
        SIMPLIFIED
    ] * 4


def test_line_ends_stay_as_they_are_because_spans_count_them() -> None:
    assert decode("一\r\n二\r三\n".encode()) == "一\r\n二\r三\n"


def test_an_empty_file_is_an_empty_text() -> None:
    assert decode(b"") == ""


def test_plain_ascii_is_text() -> None:
    assert decode(b"Revenue: $35.6bn\n") == "Revenue: $35.6bn\n"


def test_utf8_is_never_taken_for_another_encoding_that_its_bytes_fit_too() -> None:
    assert decode("Café £5bn, naïve".encode()) == "Café £5bn, naïve"


def test_a_form_feed_between_pages_is_text() -> None:
    assert decode("一頁\f二頁".encode()) == "一頁\f二頁"


def test_a_stray_control_character_in_a_long_text_does_no_harm() -> None:
    text = TRADITIONAL * 5 + "\x02"
    assert decode(text.encode()) == text


@pytest.mark.parametrize(
    "data",
    [
        b"\x7fELF\x02\x01\x01\x00\x00\x00\x00\x00",
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
        "營收".encode() + b"\0" + "增長".encode(),
        bytes(range(1, 32)),
        "營收 356 億美元\x1b[2J".encode(),
    ],
)
def test_binary_data_is_refused_with_the_place_that_gives_it_away(data: bytes) -> None:
    with pytest.raises(
        UnreadableText, match=r"NUL at byte \d|control character 0x[0-9a-f]{2} in line \d|as UTF-8, byte \d"
    ):
        decode(data)


def test_a_single_nul_in_a_long_text_is_refused_in_any_encoding() -> None:
    for encoding in ("utf-8", "utf-16", "gb18030"):
        with pytest.raises(UnreadableText, match=r"NUL|0x00 in line 101"):
            decode((SIMPLIFIED * 25 + "\0").encode(encoding))


def test_utf8_with_a_damaged_byte_is_refused_rather_than_read_as_something_else() -> None:
    before, after = TRADITIONAL[:20].encode(), TRADITIONAL[20:].encode()
    with pytest.raises(UnreadableText, match=rf"as UTF-8, byte {len(before)} in line 2 \(0xff\) is wrong"):
        decode(before + b"\xff" + after)


def test_utf8_that_was_cut_off_is_refused_with_the_place() -> None:
    data = TRADITIONAL.encode().rstrip()
    with pytest.raises(UnreadableText, match=rf"byte {len(data) - 3} in line 4"):
        decode(data[:-1])


def test_utf16_that_was_cut_off_is_refused_by_its_name() -> None:
    with pytest.raises(UnreadableText, match="begins as UTF-16-LE, but byte"):
        decode(TRADITIONAL.encode("utf-16")[:-1])


@pytest.mark.parametrize("encoding", ["latin-1", "shift_jis", "koi8-r"])
def test_text_in_a_foreign_encoding_is_refused(encoding: str) -> None:
    text = {"latin-1": "Umsätze über fünf", "shift_jis": "売上高は増加した。", "koi8-r": "Выручка выросла"}[encoding]
    with pytest.raises(UnreadableText, match="neither UTF-8, UTF-16, GB18030 nor Big5"):
        decode(text.encode(encoding))


def test_reading_takes_time_in_proportion_to_the_size() -> None:
    seconds(10)
    # Ten times the text: quadratic time would take a hundred times as long.
    assert seconds(20_000) < 40 * seconds(2_000)


def seconds(copies: int) -> float:
    data = (SIMPLIFIED * copies).encode("gb18030")
    return min(timeit.repeat(lambda: decode(data), number=1, repeat=3))

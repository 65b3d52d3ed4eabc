"""Texts in Arrow to records in Arrow: the same records as by the other ways, in one schema."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from amzn_extract.extractors import Rules, UnreadableText, arrow, as_json, decode, extract
from amzn_extract.extractors.arrow import SCHEMA, UNREADABLE, batch_of, extract_arrow, unreadable_arrow
from amzn_extract.extractors.arrow_schema import field_of
from amzn_extract.extractors.records import json_schema
from cli_process import ROOT, TEXT, finished
from record_factory import made_change, made_record

SAMPLES = [str(path) for path in sorted((ROOT / "samples").glob("*.txt"))]


def texts(**columns: Any) -> pa.RecordBatch:
    return pa.RecordBatch.from_pydict(columns)


def files(*paths: str) -> pa.RecordBatch:
    """What engines make of files."""
    return texts(path=list(paths), content=[Path(path).read_bytes() for path in paths])


def allows_null(schema: dict[str, Any]) -> bool:
    return None in schema.get("enum", ()) or "null" in schema.get("type", ())


def test_the_columns_are_those_of_the_shipped_schema_null_where_it_says_so() -> None:
    schema = json_schema()
    changes = SCHEMA.field("changes").type.value_type
    for fields, model in ((list(SCHEMA), schema), (list(changes), schema["$defs"]["Change"])):  # type: ignore[index]
        assert {field.name: field.nullable for field in fields} == {
            name: allows_null(of) for name, of in model["properties"].items()
        }


def test_numbers_are_float64_counts_int64_and_lists_are_lists() -> None:
    kinds = {name: str(SCHEMA.field(name).type) for name in ("value", "start", "quote", "bound", "section")}
    assert kinds == {
        "value": "double",
        "start": "int64",
        "quote": "string",
        "bound": "string",
        "section": "list<element: string not null>",
    }


def test_a_kind_of_field_that_no_record_has_yet_is_an_error() -> None:
    with pytest.raises(TypeError, match="no Arrow type for"):
        field_of("seen", dict[str, int])


def test_the_records_of_the_samples_are_those_of_the_command_line() -> None:
    code, output, _ = finished("-q", "--jsonl", *SAMPLES)
    assert code == 0
    assert extract_arrow(files(*SAMPLES)).to_pylist() == [json.loads(line) for line in output.splitlines()]


def test_text_and_content_give_the_same_records(rules: Rules) -> None:
    text = texts(path=SAMPLES, text=[decode(Path(path).read_bytes()) for path in SAMPLES])
    assert extract_arrow(text, rules).equals(extract_arrow(files(*SAMPLES), rules))


@pytest.mark.parametrize("encoding", ["gb18030", "big5hkscs", "utf-16", "utf-8-sig"])
def test_content_is_decoded_as_files_are(rules: Rules, encoding: str) -> None:
    [record] = extract_arrow(texts(path=["a"], content=[TEXT.encode(encoding)]), rules).to_pylist()
    [expected] = extract(TEXT, rules, "a")
    assert record == as_json(expected)


@pytest.mark.parametrize(
    "kind", [pa.string(), pa.large_string(), pa.string_view(), pa.dictionary(pa.int32(), pa.string())]
)
def test_every_kind_of_string_is_text(rules: Rules, kind: pa.DataType) -> None:
    batch = texts(path=pa.array(["a"]).cast(kind), text=pa.array([TEXT]).cast(kind))
    assert extract_arrow(batch, rules).column("quote").to_pylist() == ["356 億美元"]


@pytest.mark.parametrize("kind", [pa.binary(), pa.large_binary(), pa.binary_view()])
def test_every_kind_of_bytes_is_content(rules: Rules, kind: pa.DataType) -> None:
    batch = texts(path=["a"], content=pa.array([TEXT.encode()], kind))
    assert extract_arrow(batch, rules).column("quote").to_pylist() == ["356 億美元"]


def test_a_table_in_many_pieces_is_read_as_a_batch_is(rules: Rules) -> None:
    table = pa.Table.from_batches([files(path) for path in SAMPLES])
    assert extract_arrow(table, rules).equals(extract_arrow(files(*SAMPLES), rules))


def test_columns_beside_are_of_no_account(rules: Rules) -> None:
    batch = texts(path=["a"], length=[9], content=[TEXT.encode()])
    assert extract_arrow(batch, rules).num_rows == 1


@pytest.mark.parametrize("batch", [texts(path=["a"], text=["沒有數字。"]), files(SAMPLES[0]).slice(0, 0)])
def test_a_batch_without_a_record_gives_an_empty_one_in_the_schema(rules: Rules, batch: pa.RecordBatch) -> None:
    found = extract_arrow(batch, rules)
    assert found.num_rows == 0
    assert found.schema.equals(SCHEMA)


def test_without_rules_the_shipped_ones_are_compiled_once(monkeypatch: pytest.MonkeyPatch) -> None:
    taken: list[Rules] = []
    monkeypatch.setattr(arrow, "extract", lambda _text, rules, _path: taken.append(rules) or [])
    for _ in range(2):
        extract_arrow(texts(path=["a"], text=[TEXT]))
    assert taken[0] is taken[1]


BAD = {"path": ["good", "damaged", None, "empty"], "content": [TEXT.encode(), b"\x00\x01\x02", b"", None]}


def test_a_row_that_gives_no_text_ends_the_job_and_is_named(rules: Rules) -> None:
    with pytest.raises(UnreadableText, match=r"^damaged: binary data \(NUL at byte 0\)$"):
        extract_arrow(texts(**BAD), rules)


def test_rows_that_give_no_text_may_be_skipped_and_are_all_told(rules: Rules) -> None:
    batch = texts(**BAD)
    assert set(extract_arrow(batch, rules, unreadable="skip").column("file").to_pylist()) == {"good"}
    told = unreadable_arrow(batch)
    assert told.schema.equals(UNREADABLE)
    assert told.to_pylist() == [
        {"path": "damaged", "reason": "binary data (NUL at byte 0)"},
        {"path": None, "reason": "the path is null"},
        {"path": "empty", "reason": "the text is null"},
    ]


def test_a_column_of_nothing_but_nulls_is_told_row_by_row() -> None:
    batch = texts(path=["a", "b"], text=pa.nulls(2))
    assert unreadable_arrow(batch).column("path").to_pylist() == ["a", "b"]


def test_nothing_is_told_of_rows_that_can_be_read() -> None:
    assert unreadable_arrow(files(*SAMPLES)).num_rows == 0


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ({"text": ["x"]}, "wanted are the columns path and either text or content; the batch has text"),
        ({"path": ["a"]}, "wanted are the columns path and either text or content; the batch has path"),
        ({"path": ["a"], "text": ["x"], "content": [b"x"]}, "the batch has path, text, content"),
        ({"path": ["a"], "text": [b"x"]}, "the column text is binary, wanted is string"),
        ({"path": ["a"], "content": ["x"]}, "the column content is string, wanted is binary"),
        ({"path": [1], "content": [b"x"]}, "the column path is int64, wanted is string"),
    ],
)
@pytest.mark.parametrize("function", [extract_arrow, unreadable_arrow])
def test_a_batch_of_other_columns_is_refused(
    function: Callable[[pa.RecordBatch], pa.RecordBatch], columns: dict[str, Any], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        function(texts(**columns))


def test_an_error_within_a_text_says_in_which(monkeypatch: pytest.MonkeyPatch, rules: Rules) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(arrow, "extract", fail)
    with pytest.raises(ZeroDivisionError) as caught:
        extract_arrow(texts(path=["a.txt"], text=[TEXT]), rules)
    assert caught.value.__notes__ == ["while reading a.txt"]


def test_records_and_their_json_make_the_same_batch() -> None:
    records = [made_record(changes=(made_change(adjustments=("ex_fx",)),)), made_record(None, low="1.5", high="2")]
    batch = batch_of(records)
    assert batch.schema.equals(SCHEMA)
    assert batch.to_pylist() == [as_json(record) for record in records]
    assert batch_of(json.loads(json.dumps([as_json(record) for record in records]))).equals(batch)


@pytest.mark.parametrize("value", ["33.333333", "213400000000", "0.0123", "-300000000", "9007199254740993", "1E+41"])
def test_a_number_is_the_float_nearest_to_it(value: str) -> None:
    assert batch_of([made_record(value)]).column("value").to_pylist() == [float(value)]


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"file": None}, ValueError),
        ({"metric": 5}, TypeError),
        ({"line": "five"}, ValueError),
        ({"value": "x"}, ValueError),
    ],
)
def test_what_is_no_record_is_refused(wrong: dict[str, Any], error: type[Exception]) -> None:
    with pytest.raises(error):
        batch_of([as_json(made_record()) | wrong])


def test_a_record_that_lacks_a_field_is_refused() -> None:
    record = as_json(made_record())
    del record["rule"]
    with pytest.raises(KeyError, match="rule"):
        batch_of([record])


def test_a_file_name_that_is_no_text_is_written_with_the_escapes_of_json() -> None:
    [name] = batch_of([made_record(file="call\udcff.txt")]).column("file").to_pylist()
    assert name == r"call\udcff.txt"


def test_parquet_keeps_records_and_schema(rules: Rules, tmp_path: Path) -> None:
    batch = extract_arrow(files(*SAMPLES), rules)
    pq.write_table(pa.Table.from_batches([batch]), tmp_path / "records.parquet")
    table = pq.read_table(tmp_path / "records.parquet")
    assert table.schema.equals(SCHEMA)
    assert table.to_pylist() == batch.to_pylist()


def test_what_needs_no_arrow_does_not_import_it() -> None:
    code = "import sys, amzn_extract.extractors, amzn_extract.cli.extraction; print('pyarrow' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", timeout=60)
    assert done.stdout.strip() == "False", done.stderr

"""Arrow in, Arrow out: a batch of texts to a batch of records, the one function that every engine calls.

What has to do with Arrow needs pyarrow (`amzn-extract[parquet]`): nothing that a run without it needs imports this.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import pyarrow as pa

from amzn_extract.extractors.arrow_schema import SCHEMA, batch_of
from amzn_extract.extractors.carried import compiled
from amzn_extract.extractors.pipeline import extract
from amzn_extract.extractors.read import UnreadableText, decode
from amzn_extract.extractors.rules import Rules

__all__ = ["SCHEMA", "UNREADABLE", "Unreadable", "batch_of", "extract_arrow", "unreadable_arrow"]

Unreadable = Literal["raise", "skip"]
"""What becomes of a row that gives no text: it ends the job, or is left to `unreadable_arrow` to tell."""

UNREADABLE = pa.schema([pa.field("path", pa.string()), pa.field("reason", pa.string(), nullable=False)])
"""What `unreadable_arrow` gives; the path is null where that is the reason."""

_TEXT = (pa.types.is_string, pa.types.is_large_string, pa.types.is_string_view, pa.types.is_null)
_BYTES = (pa.types.is_binary, pa.types.is_large_binary, pa.types.is_binary_view, pa.types.is_null)
_COLUMNS = {"text": _TEXT, "content": _BYTES}


def extract_arrow(
    batch: pa.RecordBatch | pa.Table, rules: Rules | None = None, *, unreadable: Unreadable = "raise"
) -> pa.RecordBatch:
    """The records of a batch of texts, as one in `SCHEMA`: row by row, each row's in the order of its text.

    The batch has the columns `path` and either `text` or `content`, the bytes of a file, which are decoded as
    files are; others are of no account. `file` of a record is its row's path. Without `rules` the shipped ones
    are taken, compiled once by each process; nothing else is kept from batch to batch.

    Raises:
        UnreadableText: a row's content is no text, or it has none, or no path; not where they are to be skipped.
        RuleTimeout: a regex of the user's rules took too long, which says more of the rule than of the text;
            the path is in its notes.
        ValueError: the batch lacks a column, or has it in another type.
    """
    rules = rules or compiled()
    records = []
    for path, text in _texts(batch):
        if isinstance(text, UnreadableText):
            if unreadable == "raise":
                raise UnreadableText(f"{path}: {text.reason}") from text
            continue
        try:
            records += extract(text, rules, str(path))
        except Exception as error:
            # Of a job that ends on one row in a million, its log must say which.
            error.add_note(f"while reading {path}")
            raise
    return batch_of(records)


def unreadable_arrow(batch: pa.RecordBatch | pa.Table) -> pa.RecordBatch:
    """The rows that `extract_arrow` would skip, in `UNREADABLE`: the path of each, and what is wrong with it.

    Raises:
        ValueError: the batch lacks a column, or has it in another type.
    """
    faults = [(path, text.reason) for path, text in _texts(batch) if isinstance(text, UnreadableText)]
    return pa.RecordBatch.from_pylist([dict(zip(UNREADABLE.names, fault, strict=True)) for fault in faults], UNREADABLE)


def _texts(batch: pa.RecordBatch | pa.Table) -> Iterator[tuple[str | None, str | UnreadableText]]:
    """The path of each row, and its text or why there is none."""
    given = [name for name in _COLUMNS if name in batch.schema.names]
    if len(given) != 1 or "path" not in batch.schema.names:
        has = ", ".join(batch.schema.names) or "none"
        raise ValueError(f"wanted are the columns path and either text or content; the batch has {has}")
    for name, kinds in (("path", _TEXT), (given[0], _COLUMNS[given[0]])):
        kind = batch.schema.field(name).type
        kind = kind.value_type if pa.types.is_dictionary(kind) else kind
        if not any(is_kind(kind) for is_kind in kinds):
            wanted = "binary" if kinds is _BYTES else "string"
            raise ValueError(f"the column {name} is {kind}, wanted is {wanted}")
    for path, text in zip(batch.column("path"), batch.column(given[0]), strict=True):
        yield path.as_py(), _text(path.as_py(), text.as_py())


def _text(path: str | None, given: str | bytes | None) -> str | UnreadableText:
    if path is None:
        return UnreadableText("the path is null")
    if given is None:
        return UnreadableText("the text is null")
    try:
        return decode(given) if isinstance(given, bytes) else given
    except UnreadableText as error:
        return error

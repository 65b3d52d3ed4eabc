"""Ray Data on this machine: what it finds are the records of the command line."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from amzn_extract.extractors.arrow import SCHEMA
from amzn_extract.extractors.ray import extractor
from cli_process import TEXT
from engines.calls import DAMAGED, RULES, WHY, in_order
from engines.jobs import run

if TYPE_CHECKING:
    from ray.data import Dataset


def read(ray: ModuleType, calls: Path) -> Dataset:
    files: Dataset = ray.data.read_binary_files(str(calls), include_paths=True)
    return files.rename_columns({"bytes": "content"})


@pytest.mark.usefixtures("ray")
def test_the_job_of_the_page_writes_the_records_of_the_command_line(
    calls: Path, expected: list[dict[str, Any]], tmp_path: Path
) -> None:
    records, unreadable = run("ray_job.py", calls, tmp_path)
    table = pq.read_table(records)
    assert table.schema.equals(SCHEMA)
    assert in_order(table.to_pylist()) == expected
    assert pq.read_table(unreadable).to_pylist() == [{"path": str(calls / DAMAGED), "reason": WHY}]


def test_rules_of_ones_own_go_with_the_job(
    ray: ModuleType, calls: Path, expected_by_own_rules: list[dict[str, Any]]
) -> None:
    rows = read(ray, calls).map_batches(extractor(RULES, unreadable="skip"), batch_format="pyarrow")
    assert in_order(rows.take_all()) == expected_by_own_rules


def test_a_table_of_texts_is_read_without_files(ray: ModuleType) -> None:
    texts = ray.data.from_arrow(pa.table({"path": ["a", "b"], "text": [TEXT, "沒有數字。"]}))
    [record] = texts.map_batches(extractor(), batch_format="pyarrow").take_all()
    assert (record["file"], record["metric"], record["value"]) == ("a", "revenue", 356e8)
    assert record["changes"][0]["value"] == 24


def test_a_damaged_file_ends_a_job_that_does_not_skip_it_and_is_named(ray: ModuleType, calls: Path) -> None:
    with pytest.raises(ray.exceptions.RayTaskError, match=f"{DAMAGED}: binary data"):
        read(ray, calls).map_batches(extractor(), batch_format="pyarrow").take_all()

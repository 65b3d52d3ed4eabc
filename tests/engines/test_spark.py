"""Apache Spark on this machine: what it finds are the records of the command line."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow.parquet as pq
import pytest

from amzn_extract.extractors import arrow
from amzn_extract.extractors.spark import SCHEMA, extractor
from cli_process import TEXT
from engines.calls import DAMAGED, RULES, WHY, in_order
from engines.jobs import run

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession


def read(spark: SparkSession, calls: Path) -> DataFrame:
    return spark.read.format("binaryFile").option("recursiveFileLookup", True).load(str(calls))


def test_the_job_of_the_page_writes_the_records_of_the_command_line(
    spark: SparkSession, calls: Path, expected: list[dict[str, Any]], tmp_path: Path
) -> None:
    records, unreadable = run("spark_job.py", calls, tmp_path)
    assert spark.read.parquet(str(records)).count() == len(expected)
    table = pq.read_table(records)
    assert table.schema.equals(arrow.SCHEMA)
    assert in_order(table.to_pylist()) == expected
    assert pq.read_table(unreadable).to_pylist() == [{"path": f"file:{calls / DAMAGED}", "reason": WHY}]


def test_rules_of_ones_own_go_with_the_job(
    spark: SparkSession, calls: Path, expected_by_own_rules: list[dict[str, Any]]
) -> None:
    rows = read(spark, calls).mapInArrow(extractor(RULES, unreadable="skip"), SCHEMA).collect()
    assert in_order(row.asDict(recursive=True) for row in rows) == expected_by_own_rules


def test_a_table_of_texts_is_read_without_files(spark: SparkSession) -> None:
    texts = spark.createDataFrame([("a", TEXT), ("b", "沒有數字。")], "path string, text string")
    [record] = texts.mapInArrow(extractor(), SCHEMA).collect()
    assert (record.file, record.metric, record.value, record.changes[0].value) == ("a", "revenue", 356e8, 24)


def test_a_damaged_file_ends_a_job_that_does_not_skip_it_and_is_named(spark: SparkSession, calls: Path) -> None:
    from pyspark.errors import PythonException

    with pytest.raises(PythonException, match=f"{DAMAGED}: binary data"):
        read(spark, calls).mapInArrow(extractor(), SCHEMA).collect()

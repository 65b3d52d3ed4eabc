"""Which writer puts what was found into the form that was asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO

from amzn_extract.cli.json_output import ArrayWriter, LineWriter, Writer
from amzn_extract.cli.stats import StatsWriter
from amzn_extract.extractors.model import LeftOver, Record

if TYPE_CHECKING:
    from amzn_extract.cli.extraction import Task
    from amzn_extract.extractors.rules import Rules


def is_text_for_consoles(task: Task) -> bool:
    """Whether it is read by people, in the encoding of their console, and not by programs, in UTF-8."""
    return task.style == "table" and task.subject != "stats"


def writer_for(task: Task, stream: TextIO, rules: Rules, files: int) -> Writer:
    """Returns the writer for a task over so many files, on a stream of `open_output`."""
    if task.subject == "stats":
        return StatsWriter(stream)
    match task.style:
        case "array":
            return ArrayWriter(stream)
        case "lines":
            return LineWriter(stream)
        case "csv":
            from amzn_extract.cli.csv_output import CsvWriter

            return CsvWriter(stream, LeftOver if task.subject == "unclaimed" else Record)
        case "parquet":
            from amzn_extract.cli.parquet_output import ParquetWriter

            return ParquetWriter(stream.buffer)
    if task.subject == "explanations":
        from amzn_extract.cli.explanation import ExplanationWriter

        return ExplanationWriter(stream)
    from amzn_extract.cli.table import LeftOverWriter, TableWriter

    if task.subject == "unclaimed":
        return LeftOverWriter(stream, titled=files > 1)
    return TableWriter(stream, rules, titled=files > 1)

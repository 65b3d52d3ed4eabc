"""The job that scores rules: labels and texts in, figures and misses out."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct

from amzn_extract.cli.extraction import load
from amzn_extract.cli.faults import EXIT_DONE, EXIT_INCOMPLETE, EXIT_UNUSABLE, PROGRAM, Failure, report
from amzn_extract.cli.inputs import BadInput, read_text
from amzn_extract.cli.output import open_output
from amzn_extract.cli.progress import Bar
from amzn_extract.cli.score_inputs import check_quotes, find_texts, read_gold, sorted_out
from amzn_extract.extractors.comparison import compare
from amzn_extract.extractors.pipeline import extract
from amzn_extract.extractors.rules import RulesError
from amzn_extract.extractors.scoring import Score, score


class Task(Struct, frozen=True):
    """What the user asked for."""

    paths: tuple[str, ...]
    """Labels and texts, files and folders."""
    rules: tuple[Path, ...]
    baseline: Path | None
    as_json: bool
    misses: bool
    """Whether each miss is listed above the figures."""
    least_record: float | None
    least_quantity: float | None
    """The F1 that must be reached."""


def score_all(task: Task) -> int:
    """Does the task and returns the exit code; raises `Failure`, `OSError` for an output that is gone."""
    from amzn_extract.cli.score_json import as_text, read_score

    faults = 0

    def fault(line: str) -> None:
        nonlocal faults
        faults += 1
        report(line)

    labels, paths = sorted_out(task.paths)
    gold = read_gold(labels)
    before = read_score(task.baseline) if task.baseline else None
    rules = load(task.rules)
    texts: dict[str, tuple[str, str]] = {}
    for doc, file in find_texts(gold, paths, fault).items():
        try:
            texts[doc] = (file, read_text(file))
        except BadInput as error:
            fault(str(error))
    check_quotes(gold, texts)
    if not texts:
        raise Failure(f"{PROGRAM}: none of the labelled texts can be read", code=EXIT_INCOMPLETE)

    total = Score()
    present = {of.doc: of.labels for of in gold if of.doc in texts}
    with Bar(list(present), wanted=len(present) > 1, shares_terminal=False) as bar:
        for doc in bar:
            file, content = texts[doc]
            try:
                total += score(present[doc], extract(content, rules, file, unclaimed=True))
            except RulesError as error:  # a regex of the user's took too long
                raise Failure(*error.faults, code=EXIT_UNUSABLE) from error
    comparison = compare(before, total) if before else None
    with open_output(None, utf8=task.as_json) as stream:
        if task.as_json:
            stream.write(as_text(total, comparison))
        else:
            from amzn_extract.cli.score_report import write_report

            write_report(stream, total, comparison, texts, misses=task.misses)
    for name, tally, least in (
        ("record", total.all.record, task.least_record),
        ("quantity", total.all.quantity, task.least_quantity),
    ):
        if least is not None and tally.f1 < least:
            fault(f"{PROGRAM}: {name} F1 is {tally.f1:.4f}, below {least}")
    return EXIT_INCOMPLETE if faults else EXIT_DONE

"""What the commands on rules do: look files over, run examples, list and show."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from amzn_extract.cli.extraction import load
from amzn_extract.cli.faults import EXIT_DONE, EXIT_INCOMPLETE, EXIT_UNUSABLE, PROGRAM, Failure, printable, report
from amzn_extract.cli.output import open_output
from amzn_extract.cli.progress import Bar
from amzn_extract.extractors.catalogue import Listed, UnknownRule, catalogue, named
from amzn_extract.extractors.rules import Rules, RulesError


def check_files(paths: tuple[Path, ...]) -> int:
    """Tells the faults of rules files, a line each on standard output, and notes on standard error."""
    from amzn_extract.extractors.rule_check import check

    findings = check(*paths)
    for note in findings.notes:
        report(f"{note.place}: note: {note.rule}: {note.what}")
    with open_output(None, utf8=False) as stream:
        for fault in findings.faults:
            stream.write(f"{printable(str(fault))}\n")
        number = len(findings.faults)
        names = ", ".join(map(str, paths)) or "the shipped rules"
        stream.write(f"{number or 'no'} fault{'s' * (number != 1)} in {printable(names)}\n")
    if any(fault.unusable for fault in findings.faults):
        return EXIT_UNUSABLE
    return EXIT_INCOMPLETE if findings.faults else EXIT_DONE


def run_examples(paths: tuple[Path, ...], only: str | None) -> int:
    """Runs the examples of all rules or of one and shows those that fail."""
    from amzn_extract.cli.example_view import ExampleView
    from amzn_extract.extractors.examples import cases, run
    from amzn_extract.extractors.writings import WRITINGS

    rules = load(paths)
    wanted = list(cases(rules))
    if only is not None:
        rule = _named(only, rules).id
        wanted = [case for case in wanted if case.rule == rule]
    with open_output(None, utf8=False) as stream:
        view = ExampleView(stream, rules.register)
        failed = 0
        with Bar(wanted, wanted=len(wanted) > 1, shares_terminal=stream.isatty()) as bar:
            for case in bar:
                try:
                    failure = run(case, rules)
                except RulesError as error:  # a regex of the user's took too long
                    raise Failure(*error.faults, code=EXIT_UNUSABLE) from error
                if failure is not None:
                    failed += 1
                    with bar.aside():
                        view.show(failure)
        outcome = f"{failed} fail{'s' * (failed == 1)}" if failed else "all pass"
        stream.write(f"{len(wanted)} example{'s' * (len(wanted) != 1)} in {len(WRITINGS)} writings: {outcome}\n")
    return EXIT_INCOMPLETE if failed else EXIT_DONE


def write_all(paths: tuple[Path, ...], as_json: bool) -> int:
    """Lists all rules, in a table or as JSON."""
    rules = load(paths)
    listed = catalogue(rules.file, rules.register)
    with open_output(None, utf8=as_json) as stream:
        if as_json:
            json.dump([_brief(one) for one in listed], stream, ensure_ascii=False, indent=1)
            stream.write("\n")
        else:
            from amzn_extract.cli.rule_view import write_list

            write_list(listed, stream)
    return EXIT_DONE


def write_one(id_: str, paths: tuple[Path, ...], as_json: bool) -> int:
    """Shows one rule whole, as text or as JSON."""
    rules = load(paths)
    one = _named(id_, rules)
    with open_output(None, utf8=as_json) as stream:
        if as_json:
            json.dump(_whole(one), stream, ensure_ascii=False, indent=1)
            stream.write("\n")
        else:
            from amzn_extract.cli.rule_view import write_rule

            write_rule(one, rules.register, stream)
    return EXIT_DONE


def write_schema() -> int:
    """Gives the JSON Schema of rules files, as it is shipped."""
    from amzn_extract.extractors.rules_schema import shipped

    with open_output(None, utf8=True) as stream:
        stream.write(shipped())
    return EXIT_DONE


def _named(id_: str, rules: Rules) -> Listed:
    try:
        return named(id_, catalogue(rules.file, rules.register))
    except UnknownRule as error:
        raise Failure(f"{PROGRAM}: {error}", code=EXIT_UNUSABLE) from error


def _brief(one: Listed) -> dict[str, Any]:
    return {
        "id": one.id,
        "kind": one.kind,
        "name": getattr(one.rule, "name", None),
        "why": one.rule.why,
        "phrases": one.phrases,
        "layers": one.layers,
    }


def _whole(one: Listed) -> dict[str, Any]:
    places: Sequence[str] = [str(place) for place in one.places]
    return {"id": one.id, "kind": one.kind, "places": places, **one.keys(), "examples": one.examples()}

"""The page on rules files is true: its commands print what it says, and its tables have every key.

`python tests/test_rules_page.py` writes today's output and tables into it.
"""

import re
import types
import typing
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Literal

import pytest
from msgspec import NODEFAULT
from msgspec.structs import FieldInfo, fields

from amzn_extract.extractors.markers import Numeric, Reference, Regex
from amzn_extract.extractors.rules_schema import classes, comments
from amzn_extract.extractors.schema_of_classes import first_line
from amzn_extract.extractors.yaml_source import hints, is_entry
from shell import ROOT, run

PAGE = ROOT / "docs" / "rules.md"
_BLOCK = re.compile(r"^```(?P<kind>console|\w+ file=(?P<name>\S+))\n(?P<text>(?:.*\n)*?)```$", re.M)
_TABLES = "## All keys\n"
_LEAD = """
A file may hold these; in each table, *needed* keys must be given for a new entry, the others have the default
that is shown.
"""


def blocks(text: str, folder: Path) -> Iterator[tuple[re.Match[str], str]]:
    """Each console block with what it prints today; the files before it lie in the folder."""
    for block in _BLOCK.finditer(text):
        if block["name"]:
            (folder / block["name"]).write_text(block["text"], encoding="utf-8")
            continue
        commands = [line[2:] for line in block["text"].splitlines() if line.startswith("$ ")]
        yield block, "".join(f"$ {command}\n{run(command, folder)}" for command in commands)


def test_the_commands_print_what_the_page_says_from_an_empty_folder(tmp_path: Path) -> None:
    shown = [(block["text"], printed) for block, printed in blocks(PAGE.read_text("utf-8"), tmp_path)]
    assert len(shown) > 5
    assert [lasting(text) for text, _ in shown] == [lasting(printed) for _, printed in shown]


def lasting(text: str) -> str:
    """The text without what every new rule changes: places in the shipped rules, numbers of examples and phrases."""
    return re.sub(r"^\d{3}(?= examples)|(?<=rules\.yaml:)\d+:\d+|\d+(?= rules\.yaml)", "*", text, flags=re.M)


def test_the_tables_are_those_of_the_definitions() -> None:
    assert PAGE.read_text("utf-8").partition(_TABLES)[2] == tables()


@pytest.mark.parametrize("model", classes(), ids=lambda model: model.__name__)
def test_the_page_leads_to_every_table(model: type) -> None:
    text = PAGE.read_text("utf-8")
    assert f"### {title(model)}\n" in text
    assert model is classes()[0] or f"(#{anchor(model)})" in text


def tables() -> str:
    """A table for each kind of entry, its keys in the order of their definition."""
    return _LEAD + "".join(f"\n### {title(model)}\n\n{first_line(model)}\n\n{table(model)}" for model in classes())


def title(model: type) -> str:
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", model.__name__.removesuffix("Rules").removesuffix("Rule"))
    return {"Rule File": "The file"}.get(words, words.capitalize())


def anchor(model: type) -> str:
    return title(model).lower().replace(" ", "-")


def table(model: type) -> str:
    said = comments(model)
    rows = [(f"`{f.name}`", told(hints(model)[f.name][0]), default(f), said[f.name]) for f in fields(model)]
    return "".join(
        "| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |\n"
        for row in (("key", "holds", "default", "what it does"), ("---",) * 4, *rows)
    )


def default(field: FieldInfo) -> str:
    if field.required:
        return "*needed*"
    if field.default in (None, (), NODEFAULT):
        return ""
    return f"`{str(field.default).lower() if isinstance(field.default, bool) else field.default}`"


def told(hint: Any) -> str:
    """A type, in words."""
    origin, args = typing.get_origin(hint), typing.get_args(hint)
    if origin is types.UnionType or origin is typing.Union:
        return told(args[0])
    if origin is Annotated:
        return marked(args[1])
    if origin is Literal:
        return "one of " + ", ".join(f"`{value}`" for value in args)
    if origin is tuple:
        listed = told(args[0])
        return f"list, each {listed}" if listed.startswith("one of ") else f"list of {plural(listed)}"
    if origin is dict:
        return "fields of a record" if args[1] is Any else f"{plural(told(args[1]))} by {key(*args)}"
    if is_entry(hint):
        return f"[{title(hint).lower()}](#{anchor(hint)})"
    return {str: "text", int: "whole number", bool: "`true` or `false`"}[hint]


def key(hint: Any, value: Any) -> str:
    if hint is not str:
        return "group (" + ", ".join(f"`{group}`" for group in typing.get_args(hint)) + ")"
    return "id" if is_entry(value) else "key"


def marked(marker: object) -> str:
    if isinstance(marker, Regex):
        return "phrase" if marker.phrase else "regex"
    assert isinstance(marker, Reference | Numeric)
    return "id of a metric" if isinstance(marker, Reference) else "number"


def plural(words: str) -> str:
    if words.startswith(("one of ", "[", "fields", "list")) or " by " in words:
        return words
    return {"regex": "regexes", "id of a metric": "ids of metrics"}.get(words, f"{words}s")


def main() -> None:
    """Writes today's output and tables into the page."""
    import tempfile

    text = PAGE.read_text(encoding="utf-8").partition(_TABLES)[0] + _TABLES + tables()
    with tempfile.TemporaryDirectory() as folder:
        for block, printed in list(blocks(text, Path(folder))):
            text = text.replace(block[0], f"```console\n{printed}```")
    PAGE.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()

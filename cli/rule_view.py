"""Rules for people to read: the list of all, and one of them whole."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TextIO

from rich.table import Table
from rich.text import Text

from amzn_extract.cli.output import print_natural
from amzn_extract.extractors.catalogue import Listed
from amzn_extract.extractors.places import Register


def write_list(listed: Sequence[Listed], stream: TextIO) -> None:
    """A table, a rule a row; at its natural width unless a terminal is too narrow for it."""
    table = Table(box=None, pad_edge=False, header_style="dim")
    for head in ("ID", "KIND", "NAME OR PURPOSE"):
        table.add_column(head, overflow="fold")
    table.add_column("PHRASES", justify="right")
    table.add_column("FROM", overflow="fold")
    for one in listed:
        table.add_row(*map(Text, (one.id, one.kind, one.title, str(one.phrases), ", ".join(one.layers))))
    print_natural(stream, table)


def write_rule(one: Listed, register: Register, stream: TextIO) -> None:
    """All of a rule: where it stands, its keys, its phrases a line each, its examples."""
    table = Table.grid(padding=(0, 2))
    table.add_column(style="dim")
    table.add_column(overflow="fold")
    table.add_row(one.kind, Text(one.id, style="bold"))
    table.add_row("stands in", Text("\n".join(map(str, one.places))))
    lists = one.lists()
    for key, value in one.keys().items():
        if key in lists:
            table.add_row(key, Text("\n".join(_phrase(f"{one.id}.{key}", text, register) for text in value)))
        else:
            table.add_row(key, Text(_plain(value)))
    for key, texts in one.examples().items():
        table.add_row(key, Text("\n".join(texts)))
    print_natural(stream, table)


def _phrase(path: str, text: str, register: Register) -> str:
    """A phrase, with the file that it is from where it is not from the lowest one."""
    layer = register.layer(f"{path}={text}")
    return f"{text}  ({register.layers[layer]})" if layer else text


def _plain(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key}: {_plain(inner)}" for key, inner in value.items())
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    return str(value).lower() if isinstance(value, bool) else str(value)

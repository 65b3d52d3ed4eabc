"""What else than the texts decides what a run gives: its settings, as far as a later run must have the same."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path

import amzn_extract.cli
import amzn_extract.extractors
from amzn_extract.cli.extraction import Task


def settings_of(task: Task) -> dict[str, str | int | None]:
    """Returns them by the names that the user is told of; files count by what is in them."""
    package = [
        os.path.join(folder, name)
        for module in (amzn_extract.cli, amzn_extract.extractors)
        for folder in module.__path__
        for name in sorted(os.listdir(folder))
        if name.endswith(".py")
    ]
    shipped = os.path.join(os.path.dirname(package[0]), os.pardir, "rules.yaml")
    return {
        "version": _digest([*package, shipped]),
        "rules": _digest(task.rules),
        "subject": task.subject,
        "at": task.at,
        "find": task.find,
    }


def _digest(paths: Iterable[str | Path]) -> str:
    digest = hashlib.sha256()
    for path in paths:
        content = Path(path).read_bytes()
        digest.update(len(content).to_bytes(8, "big") + content)
    return digest.hexdigest()

"""The calls that both engines read, and what the command line finds in them."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from cli_process import ROOT, finished

DAMAGED = "damaged.txt"
WHY = "binary data (NUL at byte 0)"
RULES = ROOT / "samples" / "alibaba.yaml"


def laid_out(folder: Path) -> Path:
    """The samples, one of them deeper and one in another encoding, and a file that is no text."""
    for path in (ROOT / "samples").glob("*.txt"):
        shutil.copy(path, folder)
    (folder / "more").mkdir()
    (folder / "amzn-fy2025q1-mainland.txt").rename(folder / "more" / "mainland.txt")
    blog = folder / "amzn-fy2025q4-blog.txt"
    blog.write_bytes(blog.read_text(encoding="utf-8").encode("gb18030"))
    (folder / DAMAGED).write_bytes(b"\x00\x01\x02")
    return folder


def by_command_line(calls: Path, *options: str) -> list[dict[str, Any]]:
    """The records that the command line finds in the calls."""
    code, output, errors = finished("-q", "--jsonl", *options, str(calls))
    assert code == 1, errors
    assert errors.startswith(f"{calls / DAMAGED}: {WHY}")
    return in_order(json.loads(line) for line in output.splitlines())


def in_order(records: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Records by their files, which engines take in any order, and name as paths or as addresses."""
    named = (record | {"file": record["file"].removeprefix("file:")} for record in records)
    return sorted(named, key=lambda record: str(record["file"]))

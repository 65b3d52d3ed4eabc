"""Runs the command line in a process of its own, and the text that the tests of it read."""

import contextlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

import amzn_extract.cli

ROOT = Path(__file__).resolve().parents[1]
COMMAND = (sys.executable, "-m", "amzn_extract.cli.app")

TEXT = """\
亞馬遜(AMZN.US)FY25Q4 財報電話會紀要

一、財報核心數據回顧

AWS 部門:營收 356 億美元,同比增長 24%。
"""

ACCOUNT = (
    "amzn-extract: 5 numbers: 2 in records, 2 in dates and periods, 1 ordinals and numbering, "
    "0 in names and words, 0 unclaimed\n"
)
"""What a run over that text says at its end."""

_SCHEMA = Draft202012Validator(json.loads((ROOT / "record.schema.json").read_text("utf-8")))


def environment(**more: str) -> dict[str, str]:
    """The environment of the tests, without what would change the output, and with the package on the path."""
    shown = ("COLUMNS", "FORCE_COLOR", "NO_COLOR")
    ours = {name: value for name, value in os.environ.items() if name not in shown and not name.startswith("PYTHON")}
    package = Path(str(amzn_extract.cli.__file__)).parents[2]
    return {**ours, "PYTHONPATH": str(package), **more}


def amzn_extract_process(*arguments: str, env: dict[str, str] | None = None, **more: Any) -> subprocess.Popen[bytes]:
    more = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **more}
    return subprocess.Popen([*COMMAND, *arguments], env=env or environment(), **more)


def finished(
    *arguments: str, stdin: bytes = b"", env: dict[str, str] | None = None, **more: Any
) -> tuple[int, bytes, str]:
    """The exit code, the output and the errors of a run."""
    with amzn_extract_process(*arguments, env=env, stdin=subprocess.PIPE, **more) as process:
        output, errors = process.communicate(stdin, timeout=60)
    return process.returncode, output or b"", (errors or b"").decode()


def interrupt(process: subprocess.Popen[bytes]) -> None:
    """Presses Ctrl-C, again after a second: Python misses a signal that comes just before it starts to wait."""
    for _ in range(30):
        process.send_signal(signal.SIGINT)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=1)
            return
    process.kill()


def valid(records: Sequence[dict[str, Any]]) -> Sequence[dict[str, Any]]:
    """The records, all of which obey the schema that is shipped."""
    for record in records:
        _SCHEMA.validate(record)
    return records

"""Runs the commands of the documentation as a shell does."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def run(command: str, folder: Path) -> str:
    """What a shell prints for a command, errors too; where there is no jq, ours stands in.

    Errors in a pipe are left out: whether `head` leaves time for them is a matter of chance.
    """
    search = [str(Path(sys.executable).parent), os.environ["PATH"]]
    if shutil.which("jq") is None:
        search.append(str(ROOT / "tests" / "bin"))
    environment = os.environ | {"PATH": os.pathsep.join(search), "PYTHONUTF8": "1"}
    environment.pop("COLUMNS", None)
    done = subprocess.run(
        ["bash", "-c", command],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL if " | " in command else subprocess.STDOUT,
        encoding="utf-8",
        timeout=300,
        check=False,
    )
    return done.stdout

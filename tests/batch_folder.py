"""A folder of many small texts, with some that cannot be read, and the processes of a run over it."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from cli_process import amzn_extract_process


def texts(folder: Path, number: int, lines: int = 1) -> Path:
    """So many texts, each with records of its own."""
    folder.mkdir(parents=True)
    for file in range(number):
        head = "亞馬遜 2025 年第四季財報\n\n"
        body = "".join(f"AWS 部門:營收 {file * lines + line + 3} 億美元,同比增長 24%。\n" for line in range(lines))
        (folder / f"{file:05}.txt").write_text(head + body, "utf-8")
    return folder


def with_faults(folder: Path) -> Path:
    """The same folder with a binary file, a dangling link, an empty text and a name that is no text among them."""
    (folder / "00002b.txt").write_bytes(b"\x7fELF\0\0")
    (folder / "00004b.txt").symlink_to("gone.txt")
    (folder / "00005b.txt").touch()
    os.link(folder / "00005.txt", os.fsencode(folder) + b"/00005\xff.txt")
    return folder


def until(true: Callable[[], bool], process: subprocess.Popen[bytes]) -> None:
    """Waits until it is so; a failure where the process ends before."""
    for _ in range(6000):
        if true():
            return
        if process.poll() is not None:
            pytest.fail(f"ended with {process.returncode}: {process.communicate()[1]!r}")
        time.sleep(0.005)
    process.kill()
    pytest.fail("waited in vain")


def soon(true: Callable[[], bool]) -> bool:
    """Whether it is so within ten seconds."""
    deadline = time.monotonic() + 10
    while not true() and time.monotonic() < deadline:
        time.sleep(0.01)
    return true()


def children(process: subprocess.Popen[bytes]) -> list[int]:
    """The numbers of the processes that it has started."""
    return list(map(int, Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()))


def at_pipe(process: subprocess.Popen[bytes], pipe: Path) -> int:
    """The number of the worker that reads a named pipe, once one does."""

    def reading() -> Iterator[int]:
        for child in children(process):
            for handle in Path(f"/proc/{child}/fd").iterdir():
                try:
                    if os.readlink(handle) == str(pipe):
                        yield child
                except OSError:
                    continue

    until(lambda: any(reading()), process)
    return next(reading())


def stuck(folder: Path, *arguments: str, **more: Any) -> tuple[subprocess.Popen[bytes], int, int]:
    """A run that is at a named pipe, after the texts of the folder: the process, its worker there, our end."""
    pipe = folder.parent / "pipe"
    os.mkfifo(pipe)
    process = amzn_extract_process(str(folder), str(pipe), str(folder / "00000.txt"), *arguments, **more)
    # Both ends are ours, so that neither opening waits; the worker's own opening is told by its number.
    ours = os.open(pipe, os.O_RDWR)
    return process, at_pipe(process, pipe), ours


def killed(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)


def alive(pid: int) -> bool:
    try:
        return "Z" not in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False

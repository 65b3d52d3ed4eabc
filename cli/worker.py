"""What a worker does: it reads the files that it is told of, until nobody is there to tell it of more."""

from __future__ import annotations

import contextlib
import gc
import os
import signal
import threading
from collections.abc import Iterator
from multiprocessing import connection, parent_process, resource_tracker
from typing import Any

from amzn_extract.cli.extraction import Task, load, outcome
from amzn_extract.cli.faults import Failure

_SIGNALS = (signal.SIGINT, signal.SIGTERM)
"""What reaches all processes of a terminal or a service: the parent decides what becomes of its workers."""


@contextlib.contextmanager
def signals_blocked() -> Iterator[None]:
    """Starts a process deaf to signals, as it would die of one that comes before it can ignore it."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    # It is started with the first process, and lets these signals in again when it has been.
    resource_tracker.ensure_running()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _SIGNALS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def serve(pipe: connection.Connection[Any, Any], task: Task) -> None:
    """Loads the rules and says so with a None, then answers each file name with its `Outcome`.

    Rules that can't be used any more, though they could when the run began, are told by the lines to report.
    """
    for number in _SIGNALS:
        signal.signal(number, signal.SIG_IGN)
    gc.set_threshold(100_000)  # as in the main process
    # While a file is read that never ends, such as a pipe, nothing else would notice that the parent is gone.
    threading.Thread(target=_end_with_parent, daemon=True).start()
    try:
        try:
            rules = load(task.rules)
        except Failure as failure:
            pipe.send(failure.lines)
            os._exit(failure.code)
        pipe.send(None)
        while True:
            pipe.send(outcome(task, rules, pipe.recv()))
    except (EOFError, OSError):
        os._exit(0)


def _end_with_parent() -> None:
    parent = parent_process()
    assert parent is not None
    connection.wait([parent.sentinel])
    os._exit(0)

"""Answers requests on standard input: a line names a folder, and a line of JSON says what it took to read it.

With the name of a file behind the arguments, a reader reads that file once and ends, as a fresh process does.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path


def serve(read: Callable[[bytes], int], file: str | None = None) -> None:
    """`read` gives the number of things found in the bytes of one file."""
    if file is not None:
        print(read(Path(file).read_bytes()))
        return
    # What a library says about itself goes elsewhere.
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    for line in sys.stdin:
        texts = [path.read_bytes() for path in sorted(Path(line.rstrip("\n")).rglob("*.txt"))]
        started = time.process_time()
        found = sum(map(read, texts))
        seconds = time.process_time() - started
        answers.write(json.dumps({"seconds": seconds, "size": sum(map(len, texts)), "found": found}) + "\n")
        answers.flush()

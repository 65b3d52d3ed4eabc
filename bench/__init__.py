"""The benchmark: speed, start, growth and memory of the tool, beside its peers and beside what is possible at all.

`python -m bench` from the project's root; nothing but the standard library is needed.
"""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


class BenchError(Exception):
    """The benchmark can't be run, or what was measured means nothing; the message says why."""

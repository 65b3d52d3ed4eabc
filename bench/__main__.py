"""Runs all stages, prints the table, and records it where that is asked for."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from bench import ROOT, BenchError, linearity, memory, startup, throughput, workers
from bench.corpus import base_files, load
from bench.environments import PEERS, build, ours, python_of
from bench.machine import head
from bench.plan import Plan, Stand, parse, say
from bench.table import rendered, with_quotation

RESULTS, README = ROOT / "bench" / "results.md", ROOT / "README.md"


def main(arguments: Sequence[str]) -> int:
    """Returns the exit code: 0 done, whatever the figures are; 1 the benchmark could not be run."""
    options = parse(arguments)
    plan = Plan(options.size, options.files, options.total, options.rounds, options.starts, options.peers)
    try:
        table = measured(plan, options.cache.absolute(), arguments)
        if options.record:
            record(table)
    except BenchError as error:
        say(str(error))
        return 1
    print(table, end="")
    return 0


def measured(plan: Plan, cache: Path, arguments: Sequence[str]) -> str:
    """The table of a run."""
    load_before = os.getloadavg()[0]
    files = base_files()
    corpus = load(files)
    cache.mkdir(parents=True, exist_ok=True)
    say(f"making the environments in {cache}")
    with TemporaryDirectory() as folder:
        wheel = build(Path(folder))
        own = ours(cache, wheel)
        peers = {name: python_of(PEERS[name], cache, wheel) for name in plan.peers}
    rows = []
    for stage in (throughput, startup, linearity, workers, memory):
        with TemporaryDirectory(dir=cache) as work:
            rows += stage.measure(Stand(plan, corpus, own, peers, Path(work)))
    stand = Stand(plan, corpus, own, peers, cache)
    return rendered(rows, head(stand, files, arguments, load_before))


def record(table: str) -> None:
    """Writes the results, and quotes them in the README."""
    page = with_quotation(README.read_text(encoding="utf-8"), table)
    RESULTS.write_text(f"# The last run of the benchmark\n\n{table}", encoding="utf-8")
    README.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

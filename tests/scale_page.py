"""The figures of docs/scale.md: three are put in, the others follow from them.

`python tests/scale_page.py` measures the first on this machine and writes the page, `… 1.5` writes it for 1.5 MB/s.
"""

from __future__ import annotations

import re
import sys
import time
from decimal import Decimal

from cli_process import ROOT

PAGE = ROOT / "docs" / "scale.md"
CORES = 64
_SECONDS = 10
_THROUGHPUT = re.compile(r"(?<=^\| throughput of one core \| )[\d.]+(?= MB/s \|$)", re.M)
_PUT_IN = (
    _THROUGHPUT,
    re.compile(r"(?<=call \| )[\d.]+(?= KB \|$)", re.M),
    re.compile(r"(?<=assumption \| \$)[\d.]+", re.M),
)
_FOLLOWS = re.compile(r"(?<=^\| follows \| \|\n\|---\|---\|\n)(?:\|.*\n)+", re.M)


def put_in(page: str) -> list[Decimal]:
    """MB/s of a core, KB of a transcript and the dollars of a core for an hour, as the page has them."""
    return [Decimal(match.group()) for match in (pattern.search(page) for pattern in _PUT_IN) if match]


def following(speed: Decimal, size: Decimal, price: Decimal) -> str:
    """The rows of the second table."""
    hourly = speed * 3600 * 1000 / size
    hours = 1_000_000 / hourly
    rows = {
        "text a core reads in an hour": f"{speed * 3600 / 1000:.1f} GB",
        "transcripts a core reads in an hour": f"{round(hourly, -3):,.0f}",
        "core hours for a million transcripts": f"{hours:.0f}" if hours >= 10 else f"{hours:.1f}",
        "what a million transcripts cost": f"${hours * price:.2f}",
        f"how long {CORES} cores take for them": f"{hours * 60 / CORES:.0f} minutes",
    }
    return "".join(f"| {name} | {figure} |\n" for name, figure in rows.items())


def renewed(page: str, speed: Decimal | None = None) -> str:
    """The page with what follows from the figures put in, of which `speed` may be another one."""
    page = page if speed is None else _THROUGHPUT.sub(str(speed), page)
    rows = following(*put_in(page))
    return _FOLLOWS.sub(lambda _: rows, page)


def measured() -> Decimal:
    """MB of the samples to a second that `extract_arrow` keeps a core busy, once all is compiled.

    Other work on the machine does not count.
    """
    import pyarrow as pa

    from amzn_extract.extractors.arrow import extract_arrow

    paths = sorted((ROOT / "samples").glob("*.txt"))
    contents = [path.read_bytes() for path in paths]
    batch = pa.RecordBatch.from_pydict({"path": list(map(str, paths)), "content": contents})
    extract_arrow(batch)
    runs, start = 0, time.process_time()
    while (taken := time.process_time() - start) < _SECONDS:
        extract_arrow(batch)
        runs += 1
    return Decimal(f"{runs * sum(map(len, contents)) / taken / 1e6:.2g}")


def main() -> None:
    """Writes the page."""
    speed = Decimal(sys.argv[1]) if sys.argv[1:] else measured()
    PAGE.write_text(renewed(PAGE.read_text(encoding="utf-8"), speed), encoding="utf-8")
    print(f"{speed} MB/s: {PAGE.relative_to(ROOT)}")


if __name__ == "__main__":
    main()

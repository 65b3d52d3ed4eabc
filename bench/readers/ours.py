"""The tool: from bytes to records by the shipped rules."""

import sys

from amzn_extract.extractors import load_rules
from amzn_extract.extractors.pipeline import read
from amzn_extract.extractors.read import decode
from bench.readers.serve import serve


def main() -> None:
    """Serves."""
    rules = load_rules()
    serve(lambda data: len(read(decode(data), rules).claimed), *sys.argv[1:])


if __name__ == "__main__":
    main()

"""JioNLP's extraction of amounts of money, a whole file a call, which is faster than line by line.

`with_parsing=False` leaves the parsed amounts out of the result; they are computed all the same.
"""

import sys

from bench.readers.serve import serve


def main() -> None:
    """Serves."""
    standard_output, sys.stdout = sys.stdout, sys.stderr  # it greets whoever imports it
    import jionlp

    sys.stdout = standard_output
    extract = jionlp.ner.extract_money
    serve(lambda data: len(extract(data.decode(), with_parsing=False)), *sys.argv[1:])


if __name__ == "__main__":
    main()

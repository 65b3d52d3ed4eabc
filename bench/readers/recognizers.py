"""Microsoft's Recognizers-Text: numbers, percentages, currencies and dimensions in Chinese.

A line a call: a whole file takes time out of proportion, and a sentence a call takes longer than a line.
"""

import sys

from recognizers_number import recognize_number, recognize_percentage
from recognizers_number_with_unit import recognize_currency, recognize_dimension
from recognizers_text import Culture

from bench.readers.serve import serve

_MODELS = (recognize_number, recognize_percentage, recognize_currency, recognize_dimension)


def read(data: bytes) -> int:
    """The hits of all models."""
    lines = [line for line in data.decode().splitlines() if line.strip()]
    return sum(len(recognize(line, Culture.Chinese)) for line in lines for recognize in _MODELS)


if __name__ == "__main__":
    serve(read, *sys.argv[1:])

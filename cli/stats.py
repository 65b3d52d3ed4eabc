"""What became of all numbers: the line at the end of a run, and the object of `--stats`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TextIO, get_args

from amzn_extract.cli.faults import PROGRAM
from amzn_extract.extractors.model import Fate, Number, Reason

_Cause = tuple[Fate, Reason]
_FATES: tuple[Fate, ...] = get_args(Fate)


def summary(fates: Counter[Fate], *, listed: bool) -> str:
    """Returns the line that says how many numbers were read; `listed` where the unclaimed ones are given anyway."""
    number = fates.total()
    if not number:
        return f"{PROGRAM}: 0 numbers"
    parts = (
        f"{fates['records']} in records",
        f"{fates['periods']} in dates and periods",
        f"{fates['numbering']} ordinals and numbering",
        f"{fates['names'] + fates['words']} in names and words",
        f"{fates['unclaimed']} unclaimed",
    )
    hint = " (--unclaimed lists them)" if fates["unclaimed"] and not listed else ""
    return f"{PROGRAM}: {number} number{'s' * (number != 1)}: {', '.join(parts)}{hint}"


class StatsWriter:
    """One JSON object: how many numbers each class has, and each reason within it, in all and by file."""

    def __init__(self, stream: TextIO) -> None:
        """Takes a stream of `open_output`."""
        self._stream = stream
        self._all: Counter[_Cause] = Counter()
        # As small as may be, for there may be many; the causes themselves are few, and shared.
        self._files: list[tuple[str, tuple[tuple[_Cause, int], ...]]] = []
        self._causes: dict[_Cause, _Cause] = {}

    def add(self, file: str, items: Sequence[Number]) -> None:
        """Counts the numbers of one file."""
        causes = Counter((number.fate, number.reason) for number in items)
        self._all.update(causes)
        shared = ((self._causes.setdefault(cause, cause), number) for cause, number in causes.items())
        self._files.append((file, tuple(shared)))

    def finish(self) -> None:
        """Writes the object."""
        import json

        end = "]\n}"
        self._stream.write(json.dumps({**_object(self._all), "files": []}, indent=2).removesuffix(end))
        before = "\n    "
        for file, causes in self._files:
            counts = json.dumps({"file": file, **_object(dict(causes))}, ensure_ascii=False, indent=2)
            self._stream.write(before + counts.replace("\n", "\n    "))
            before = ",\n    "
        self._stream.write(("\n  " if self._files else "") + end + "\n")


def _object(causes: Mapping[_Cause, int]) -> dict[str, object]:
    """Returns the number of numbers, of those in each class and of those for each reason; both add up to the first."""
    classes: dict[Fate, int] = dict.fromkeys(_FATES, 0)
    reasons: dict[Fate, dict[Reason, int]] = {fate: {} for fate in _FATES}
    for (fate, reason), number in sorted(causes.items()):
        classes[fate] += number
        reasons[fate][reason] = number
    return {"numbers": sum(causes.values()), "classes": classes, "reasons": reasons}

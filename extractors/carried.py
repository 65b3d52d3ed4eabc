"""Rules that go with a job to machines where their files are not: as texts, compiled once by each process."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from amzn_extract.extractors.loading import compile_rules, load_rules
from amzn_extract.extractors.rules import Rules


class RulesText(NamedTuple):
    """A file of rules: its name, and what stands in it."""

    name: str
    text: str


def carried(*paths: str | Path) -> tuple[RulesText, ...]:
    """Reads files of rules where they are, for `compiled` to lay them over the shipped ones where they are not.

    Raises:
        RulesError: a file can't be read or is no rules file, told here and not by a worker.
    """
    files = [Path(path) for path in paths]
    load_rules(*files)
    return tuple(RulesText(file.name, file.read_text(encoding="utf-8-sig")) for file in files)


@lru_cache(maxsize=4)
def compiled(texts: tuple[RulesText, ...] = ()) -> Rules:
    """Returns the shipped rules with `texts` laid over them in order; the same ones when asked again.

    Raises:
        RulesError: the texts make no rules, as when this machine has another version of the shipped ones.
    """
    if not texts:
        return load_rules()
    with TemporaryDirectory() as folder:
        paths = [Path(folder, str(place), text.name) for place, text in enumerate(texts)]
        for path, text in zip(paths, texts, strict=True):
            path.parent.mkdir()
            path.write_text(text.text, encoding="utf-8")
        # Rules are kept for the names of their files, and these names are never met again.
        return compile_rules(*paths)

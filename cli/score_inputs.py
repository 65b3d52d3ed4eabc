"""What is to be scored: labels from files and folders, and for each labelled text the file that holds it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence

from msgspec import Struct, field

from amzn_extract.cli.faults import EXIT_UNUSABLE, PROGRAM, Failure, explain, report
from amzn_extract.cli.inputs import find_files
from amzn_extract.extractors.labels import Label, LabelsError, read_labels

_LABELS = ".jsonl"
_TEXTS = (".txt", ".md")
_NEAR = (".", "..", "../texts", "../transcripts")
"""Where a text is looked for that the user has not named, as seen from its labels."""


class Labelled(Struct):
    """A text by its name, and what is labelled in it."""

    doc: str
    labels: list[Label] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    """The files that the labels stand in."""


def sorted_out(paths: Iterable[str]) -> tuple[list[str], list[str]]:
    """Returns the files of labels, and the paths of texts; raises `Failure` where there are no labels.

    Labels are files that end in .jsonl, and those of a folder with such files in it; all else is texts.
    """
    gold: dict[str, str] = {}
    texts: list[str] = []
    for path in paths:
        files = _held(path) if os.path.isdir(path) else [path] if path.lower().endswith(_LABELS) else []
        gold |= {os.path.realpath(file): file for file in files}
        texts += [] if files else [path]
    if not gold:
        raise Failure(
            f"{PROGRAM}: no labels among {', '.join(texts)}; give a *{_LABELS} file or a folder that holds some"
            f" (see {PROGRAM} score --help)",
            code=EXIT_UNUSABLE,
        )
    return list(gold.values()), texts


def _held(folder: str) -> list[str]:
    try:
        names = sorted(os.listdir(folder))
    except OSError as error:
        raise Failure(explain(error, folder), code=EXIT_UNUSABLE) from error
    return [os.path.join(folder, name) for name in names if name.lower().endswith(_LABELS) and name[0] != "."]


def read_gold(files: Iterable[str]) -> list[Labelled]:
    """Returns the labels of all files by their text; raises `Failure` with everything that is wrong in them."""
    found: dict[str, Labelled] = {}
    faults: list[str] = []
    for file in files:
        try:
            with open(file, encoding="utf-8-sig") as stream:
                labels = read_labels(stream.read(), file)
        except OSError as error:
            faults.append(explain(error, file))
        except UnicodeDecodeError:
            faults.append(f"{file}: not UTF-8 text; save it as that")
        except LabelsError as error:
            faults += error.faults
        else:
            for label in labels:
                of = found.setdefault(label.doc, Labelled(label.doc))
                of.labels.append(label)
                if file not in of.files:
                    of.files.append(file)
    if faults:
        raise Failure(*faults, code=EXIT_UNUSABLE)
    return list(found.values())


def find_texts(gold: Sequence[Labelled], texts: Sequence[str], fault: Callable[[str], None]) -> dict[str, str]:
    """Returns the file of each labelled text that is found, by its name.

    Where `texts` are given, files and folders, it is one of them, otherwise one near its labels. `fault` is
    called with a line for each that is missing; raises `Failure` where two given texts have the same name.
    """
    given = _by_name([file for path in texts for file in find_files(path, fault)], {of.doc for of in gold})
    for name, path in given.items():
        if path in texts and not any(of.doc == name for of in gold):
            report(f"{PROGRAM}: note: no label goes with {path}")
    found: dict[str, str] = {}
    for of in gold:
        file = given.get(of.doc) if texts else _near(of)
        where = "among the texts given" if texts else f"in {', '.join(_NEAR)} from there; name it behind the labels"
        if file is None:
            fault(f"{of.files[0]}: no {' or '.join(of.doc + ending for ending in _TEXTS)} {where}")
        else:
            found[of.doc] = file
    return found


def _by_name(files: Iterable[str], wanted: set[str]) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for file in files:
        other = found.setdefault(_name(file), file)
        if _name(file) in wanted and os.path.realpath(other) != os.path.realpath(file):
            raise Failure(f"{file}: has the same name as {other}, labels go with both; give one", code=EXIT_UNUSABLE)
    return found


def _name(file: str) -> str:
    return os.path.splitext(os.path.basename(file))[0]


def _near(of: Labelled) -> str | None:
    places = [os.path.join(os.path.dirname(file), near) for file in of.files for near in _NEAR]
    files = [os.path.normpath(os.path.join(place, of.doc + ending)) for place in places for ending in _TEXTS]
    return next((file for file in files if os.path.isfile(file)), None)


def check_quotes(gold: Sequence[Labelled], texts: Mapping[str, tuple[str, str]]) -> None:
    """Raises `Failure` where labels quote what does not stand there; `texts` are file and content by name."""
    faults = []
    for of in gold:
        if of.doc not in texts:
            continue
        file, content = texts[of.doc]
        wrong = [label for label in of.labels if not label.quotes(content)]
        if wrong:
            first, more = wrong[0], f", as {len(wrong) - 1} more of its labels" if wrong[1:] else ""
            faults.append(
                f'{first.place}: {file} has "{content[first.start : first.end]}" there, not "{first.quote}"{more};'
                " is it another text, or was it changed?"
            )
    if faults:
        raise Failure(*faults, code=EXIT_UNUSABLE)

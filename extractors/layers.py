"""Rules files laid over one another: the shipped ones first, then each of the user's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib.resources import as_file, files
from pathlib import Path

from msgspec import Struct

from amzn_extract.extractors.markers import Reference, Regex
from amzn_extract.extractors.places import DEFAULT, Fault, Register, Text, suggestion
from amzn_extract.extractors.regexes import fault_of, parts_of
from amzn_extract.extractors.schema import RuleFile
from amzn_extract.extractors.yaml_source import Source


class Layers(Struct, frozen=True):
    """All layers merged, what is wrong left out, and what is known of their texts."""

    file: RuleFile
    register: Register

    def faults(self, *, of: Sequence[str]) -> list[Fault]:
        """What makes the rules unusable, in order; the regexes of the files named `of` are compiled to see.

        Those of the shipped file are known to compile, and there are thousands of them.
        """
        return self.register.ordered(
            [*self.register.faults, *self._missing(), *self._dangling(), *self._months(), *self._uncompilable(of)]
        )

    def is_whole(self) -> bool:
        """True where no part is missing that the stages are built from."""
        return not any(self._missing())

    def _missing(self) -> Iterator[Fault]:
        for key in ("numerals", "not_quantities", "layout", "document"):
            if getattr(self.file, key) is None:
                yield self.register.told(key, "is missing")

    def _dangling(self) -> Iterator[Fault]:
        """References to metrics that there are none of, told where one was taken away."""
        metrics = self.file.metrics
        for text in self.register.texts:
            if not isinstance(text.marker, Reference) or text.text in metrics or self._is_gone(text):
                continue
            if gone := self.register.removed.get(f"metrics.{text.text}"):
                yield Fault(gone, f"metrics.{text.text}", f"cannot be removed: {text.path} ({text.place}) names it")
            else:
                told = f'there is no metric "{text.text}"{suggestion(text.text, metrics)}'
                yield Fault(text.place, text.path, told)

    def _is_gone(self, text: Text) -> bool:
        """True where a later layer has overridden what stood there, or taken away an entry around it."""
        return self.register.place(text.path).file != text.place.file or any(
            text.path.startswith(f"{removed}.") for removed in self.register.removed
        )

    def _months(self) -> Iterator[Fault]:
        for id_, company in self.file.companies.items():
            if not 1 <= company.fiscal_year_end <= 12:
                yield self.register.told(f"companies.{id_}.fiscal_year_end", "months are 1 to 12")

    def _uncompilable(self, of: Sequence[str]) -> Iterator[Fault]:
        parts = parts_of(self.file)
        for text in self.register.texts:
            if text.place.file in of and isinstance(text.marker, Regex):
                fault = fault_of(text.text, text.marker, parts)
                if fault is not None:
                    yield Fault(text.place, text.path, f'"{text.text}": {fault}')


def read_layers(*paths: Path) -> Layers:
    """The shipped rules with each file of `paths` laid over them in order; faults are noted, none is raised."""
    # Under an editable install the package has no folder of its own, but its parts do.
    shipped = files("amzn_extract.extractors").joinpath("..", DEFAULT)
    register = Register()
    file: RuleFile | None = None
    with as_file(shipped) as default:
        # A file of the user's may be called as the shipped one is.
        own = ((str(path) if str(path) != DEFAULT else f"./{DEFAULT}", path) for path in paths)
        for name, path in [(DEFAULT, Path(default)), *own]:
            register.layers.append(name)
            file = Source(name, register).read(path, RuleFile, file)
    return Layers(file or RuleFile(), register)

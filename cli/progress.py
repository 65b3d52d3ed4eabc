"""The progress bar of a folder, on standard error."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Generic, Self, TypeVar

if TYPE_CHECKING:
    from rich.progress import Progress


T = TypeVar("T")


class Bar(Generic[T]):
    """Shows how many of the things to be done are done, where there is a terminal to show it on."""

    def __init__(self, items: Sequence[T], *, wanted: bool, shares_terminal: bool) -> None:
        """Takes what to go through; `shares_terminal` where the results appear on a terminal too."""
        self._items = items
        self._progress: Progress | None = None
        self._shares_terminal = shares_terminal
        if wanted and sys.stderr is not None and sys.stderr.isatty():
            from rich.console import Console
            from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

            self._progress = Progress(
                BarColumn(),
                MofNCompleteColumn(),
                TimeRemainingColumn(),
                console=Console(stderr=True),
                transient=True,
            )

    def __enter__(self) -> Self:
        """Shows the bar."""
        if self._progress is not None:
            self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Takes the bar away, however the run ended."""
        if self._progress is not None:
            self._progress.stop()

    def __iter__(self) -> Iterator[T]:
        """Goes through them, a step of the bar each."""
        return iter(self._items if self._progress is None else self._progress.track(self._items))

    @contextlib.contextmanager
    def aside(self) -> Iterator[None]:
        """Takes the bar away while results are written to the terminal that it stands on."""
        if self._progress is None or not self._shares_terminal:
            yield
            return
        self._progress.stop()
        yield
        self._progress.start()

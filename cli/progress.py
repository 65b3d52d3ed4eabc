"""Progress bars, on standard error, and only where that is a terminal."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Generic, Self, TypeVar

if TYPE_CHECKING:
    from rich.progress import Progress, ProgressColumn


T = TypeVar("T")
_MEGABYTE = 1_000_000


class _Shown:
    """A bar that is shown while it is entered."""

    def __init__(self, *, wanted: bool, shares_terminal: bool) -> None:
        """Takes whether to show it at all; `shares_terminal` where the results appear on a terminal too."""
        self._progress: Progress | None = None
        self._shares_terminal = shares_terminal
        if wanted and sys.stderr is not None and sys.stderr.isatty():
            from rich.console import Console
            from rich.progress import Progress

            self._progress = Progress(*self._columns(), console=Console(stderr=True), transient=True)

    def _columns(self) -> Sequence[ProgressColumn]:
        raise NotImplementedError

    def __enter__(self) -> Self:
        """Shows the bar."""
        if self._progress is not None:
            self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Takes the bar away, however the run ended."""
        if self._progress is not None:
            self._progress.stop()

    @contextlib.contextmanager
    def aside(self) -> Iterator[None]:
        """Takes the bar away while results are written to the terminal that it stands on."""
        if self._progress is None or not self._shares_terminal:
            yield
            return
        self._progress.stop()
        yield
        self._progress.start()


class Bar(_Shown, Generic[T]):
    """Shows how many of the things to be done are done."""

    def __init__(self, items: Sequence[T], *, wanted: bool, shares_terminal: bool) -> None:
        """Takes what to go through."""
        self._items = items
        super().__init__(wanted=wanted, shares_terminal=shares_terminal)

    def _columns(self) -> Sequence[ProgressColumn]:
        from rich.progress import BarColumn, MofNCompleteColumn, TimeRemainingColumn

        return BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()

    def __iter__(self) -> Iterator[T]:
        """Goes through them, a step of the bar each."""
        return iter(self._items if self._progress is None else self._progress.track(self._items))


class FilesBar(_Shown):
    """Shows files, megabytes, records and failures of a run, and the time that is left by the megabytes."""

    def __init__(self, sizes: Sequence[int], *, wanted: bool, shares_terminal: bool) -> None:
        """Takes the sizes of all files, in bytes."""
        super().__init__(wanted=wanted, shares_terminal=shares_terminal)
        self._files, self._records, self._failures = 0, 0, 0
        if self._progress is not None:
            # An empty file is a step too.
            total = sum(sizes) + len(sizes)
            megabytes = f"{sum(sizes) / _MEGABYTE:,.1f}"
            self._task = self._progress.add_task("", total=total, files=len(sizes), all=megabytes, **self._told(0))

    def _columns(self) -> Sequence[ProgressColumn]:
        from rich.progress import BarColumn, TextColumn, TimeRemainingColumn

        return (
            BarColumn(bar_width=None),
            TextColumn("{task.fields[done]}/{task.fields[files]} files"),
            TextColumn("{task.fields[read]}/{task.fields[all]} MB"),
            TextColumn("{task.fields[records]} records"),
            TextColumn("{task.fields[failures]} failed"),
            TimeRemainingColumn(compact=True),
        )

    def step(self, size: int, found: int, *, failed: bool) -> None:
        """Counts one file of `size` bytes with what was found in it."""
        self._files += 1
        self._records += found
        self._failures += failed
        if self._progress is not None:
            done = self._progress.tasks[0].completed + size + 1
            self._progress.update(self._task, completed=done, **self._told(int(done) - self._files))

    def _told(self, read: int) -> dict[str, Any]:
        return {
            "done": self._files,
            "read": f"{read / _MEGABYTE:,.1f}",
            "records": f"{self._records:,}",
            "failures": self._failures,
        }

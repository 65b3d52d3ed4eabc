"""Ctrl-C and SIGTERM, let in only where nothing can be torn by them.

A handler that raises wherever the program happens to be would leave half a write behind; one that waits for
the next file would wait for a slow one. So a signal is kept until the run allows it, and raised at once there.
"""

from __future__ import annotations

import contextlib
import signal
import threading
from collections.abc import Iterator
from types import FrameType
from typing import Any, Self, TypeVar

T = TypeVar("T")

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


class Interrupts:
    """Keeps signals while it is entered; outside the main thread, which gets none, it does nothing."""

    def __init__(self) -> None:
        """Changes nothing yet."""
        #: The signal that came, None before one does.
        self.came: int | None = None
        self._allowed = False
        self._before: dict[signal.Signals, Any] = {}

    def __enter__(self) -> Self:
        """Takes the signals over, but those that the process was started to ignore."""
        if threading.current_thread() is threading.main_thread():
            for number in _SIGNALS:
                if signal.getsignal(number) is not signal.SIG_IGN:
                    self._before[number] = signal.signal(number, self._arrived)
        return self

    def __exit__(self, *_: object) -> None:
        """Gives them back."""
        for number, handler in self._before.items():
            signal.signal(number, handler)

    @contextlib.contextmanager
    def allowed(self) -> Iterator[None]:
        """Raises `KeyboardInterrupt` for a signal that has come or comes within."""
        self._allowed = True
        try:
            if self.came is not None:
                raise KeyboardInterrupt
            yield
        finally:
            self._allowed = False

    def next(self, items: Iterator[T]) -> T | None:
        """Returns the next of them, or None after the last; raises `KeyboardInterrupt` as `allowed` does."""
        with self.allowed():
            return next(items, None)

    def _arrived(self, number: int, _: FrameType | None) -> None:
        self.came = number
        if self._allowed:
            self._allowed = False
            raise KeyboardInterrupt

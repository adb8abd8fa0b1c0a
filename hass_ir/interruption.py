"""Ctrl-C as an order to stop searching and answer the best so far."""

from __future__ import annotations

import signal
import threading
from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

_answering: ContextVar[bool] = ContextVar("answering", default=False)


@dataclass
class Interrupts:
    """Whether Ctrl-C was pressed."""

    happened: bool = False


@contextmanager
def answered() -> Generator[Interrupts]:
    """Inside, a search that Ctrl-C interrupts ends with the best it has found; elsewhere it raises
    KeyboardInterrupt as anything does."""
    seen = Interrupts()

    def note(number: int, frame: Any) -> None:
        seen.happened = True
        raise KeyboardInterrupt

    # Whoever started the process so that it ignores Ctrl-C is obeyed.
    ignored = signal.getsignal(signal.SIGINT) in (signal.SIG_IGN, None)
    ours = threading.current_thread() is threading.main_thread() and not ignored
    before = signal.signal(signal.SIGINT, note) if ours else None
    token = _answering.set(True)
    try:
        yield seen
    finally:
        _answering.reset(token)
        if ours:
            signal.signal(signal.SIGINT, before)


def is_answered() -> bool:
    """Whether whoever runs the search wants the best so far when interrupted."""
    return _answering.get()

"""What one sees while a search runs: one line on a terminal, nothing elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from math import exp

from hass_ir.search.settings import Progress


@contextmanager
def watcher() -> Generator[Callable[[Progress], None]]:
    """A function that rewrites one line on stderr if that is a terminal; it is cleared after."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return

    def show(p: Progress) -> None:
        left = p.seconds / p.trial * (p.trials - p.trial)
        best = "none yet" if p.best is None else f"{exp(p.best):.3e}"
        sys.stderr.write(
            f"\r\x1b[Ktrial {p.trial}/{p.trials}  accuracy {p.accuracy:.4f}  "
            f"best score {best}  {left:.0f} s left"
        )
        sys.stderr.flush()

    try:
        yield show
    finally:
        sys.stderr.write("\r\x1b[K")
        sys.stderr.flush()

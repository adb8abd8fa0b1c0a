"""What one sees while a search runs: a bar on a terminal, nothing elsewhere; and warnings."""

from __future__ import annotations

import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from math import exp

from hass_ir.search.settings import Progress

UNITS = {"efficiency": "images/cycle/DSP", "throughput": "images/s", "energy": "J/image"}


@contextmanager
def watcher(trials: int, objective: str) -> Generator[Callable[[Progress], None]]:
    """A function that moves a bar on stderr if that is a terminal; it is cleared after.

    The bar tells the trials done and all, the time left, the accuracy of the last and the best so
    far of what the `objective` asks for.
    """
    if not sys.stderr.isatty():
        yield _warn
        return
    from tqdm import tqdm

    with tqdm(total=trials, unit="trial", file=sys.stderr, leave=False, dynamic_ncols=True) as bar:

        def show(p: Progress) -> None:
            if p.note is not None:
                bar.clear()
                _warn(p)
                return
            if not bar.n:
                # Trials of processes before were not done at this one's pace.
                bar.initial = bar.n = p.trial - 1
            bar.set_postfix_str(told(p, objective), refresh=False)
            bar.update(p.trial - bar.n)
            bar.refresh()

        yield show


def told(p: Progress, objective: str) -> str:
    """Accuracy and the best so far, as text."""
    accuracy = "" if p.accuracy is None else f"accuracy {p.accuracy:.4f}, "
    if p.best is None:
        return f"{accuracy}none good enough yet"
    best = exp(-p.best if objective == "energy" else p.best)
    return f"{accuracy}best {best:.3g} {UNITS[objective]}"


def _warn(p: Progress) -> None:
    if p.note is not None:
        print(
            f"warning: {p.note}; designing the best so far (Ctrl-C again: print nothing)",
            file=sys.stderr,
            flush=True,
        )

"""The same work for many independent things, on all processors."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")


def in_threads(work: Callable[[T], R], things: Sequence[T]) -> list[R]:
    """`work` of each of `things`, in their order, whatever the number of processors.

    For work that numpy does in long loops, as these leave the interpreter to other threads. Raises
    what the first of the things raises whose work fails; later ones are not begun then.
    """
    threads = min(processors(), len(things))
    if threads < 2:
        return [work(thing) for thing in things]
    pool = ThreadPoolExecutor(threads)
    try:
        return list(pool.map(work, things))
    finally:
        pool.shutdown(cancel_futures=True)


def processors() -> int:
    """Processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1

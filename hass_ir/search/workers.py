"""Who works on a trial, and whether they still do."""

from __future__ import annotations

import os
import platform
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

LEASE_S = 60.0
"""Seconds without a beat after which a trial of a worker that cannot be looked at is abandoned."""

BEAT_S = 15.0
"""Seconds between the beats of a worker."""


def _machine() -> str:
    """What tells machines apart, and containers on one: process numbers mean something inside."""
    space = Path("/proc/self/ns/pid")
    return f"{platform.node()} {os.readlink(space) if space.exists() else ''}".strip()


@dataclass(frozen=True)
class Worker:
    """One search in one process."""

    machine: str = field(default_factory=_machine)
    process: int = field(default_factory=os.getpid)
    search: str = field(default_factory=lambda: uuid4().hex)

    def surely_gone(self, other: Worker) -> bool:
        """Whether `other` worked on the same machine and its process, or search, has ended."""
        if other.machine != self.machine or other == self:
            return False
        return other.process == self.process or not _runs(other.process)


class Watch:
    """Tells whose beats have stopped, by this process's clock alone: clocks of machines differ."""

    def __init__(self, worker: Worker):
        self.worker = worker
        self._seen: dict[int, tuple[Any, float]] = {}

    def abandoned(self, trial: int, other: Worker, beat: int) -> bool:
        """Whether nobody works on `trial` any more, which `other` claimed and last gave `beat`."""
        if other == self.worker:
            return False
        if self.worker.surely_gone(other):
            return True
        now, mark = time.monotonic(), (other, beat)
        if self._seen.get(trial, (None, 0.0))[0] != mark:
            self._seen[trial] = mark, now
        return now - self._seen[trial][1] > LEASE_S


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True

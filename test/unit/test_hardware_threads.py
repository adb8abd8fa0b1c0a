"""Work in several threads against the same work in one."""

from __future__ import annotations

import threading

import numpy as np
import pytest

from hass_ir.hardware import threads
from hass_ir.hardware.candidates import ENGINE_KINDS
from hass_ir.hardware.device import load_device
from hass_ir.hardware.network import Explorer, Member
from hass_ir.hardware.synthetic import IndependentZeros
from hass_ir.hardware.workload import ComputeLayer


@pytest.mark.parametrize("processors", [1, 2, 5])
def test_results_keep_their_order(monkeypatch: pytest.MonkeyPatch, processors: int):
    monkeypatch.setattr(threads, "processors", lambda: processors)
    both, seen = threading.Barrier(2, timeout=10), set[int]()

    def work(n: int) -> int:
        if processors > 1 and n < 2:
            both.wait()
        seen.add(threading.get_ident())
        return n * n

    assert threads.in_threads(work, range(40)) == [n * n for n in range(40)]
    assert (len(seen) > 1) == (processors > 1)
    assert threads.in_threads(work, []) == []


def test_the_first_failure_is_raised(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(threads, "processors", lambda: 2)

    def work(n: int) -> int:
        if n > 2:
            raise ValueError(str(n))
        return n

    with pytest.raises(ValueError, match="^3$"):
        threads.in_threads(work, range(40))


def test_a_design_does_not_depend_on_the_number_of_processors(monkeypatch: pytest.MonkeyPatch):
    found: list[object] = []
    for processors in (1, 3):
        monkeypatch.setattr(threads, "processors", lambda n=processors: n)
        members: list[Member] = []
        for seed in range(4):
            layer = ComputeLayer(f"l{seed}", 1, 16, 1, 16, 32, 48)
            density = np.full(32, 0.1 + 0.02 * seed)
            table = IndependentZeros(layer, density, (1, 4))
            members.append(Member(layer, table, ENGINE_KINDS[:-1]))
        design, groups = Explorer(load_device("zedboard")).design(members)
        found.append((design, [g.resources.tolist() for g in groups]))
    assert found[0] == found[1]

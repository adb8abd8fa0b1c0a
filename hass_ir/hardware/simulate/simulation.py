"""Running a pipeline on the zeros of real images, and what it took."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from hass_ir.hardware.candidates import DENSE_KINDS
from hass_ir.hardware.simulate import columns as c
from hass_ir.hardware.simulate.assembly import Zeros, assembled
from hass_ir.hardware.simulate.loop import run
from hass_ir.hardware.simulate.machine import EMPTY, FULL, RULE, Ints, Machine
from hass_ir.hardware.simulate.pipeline import Engine, Pipeline
from hass_ir.hardware.simulate.waits import Wait, Waiting, cycle_of_waits


@dataclass(frozen=True, eq=False)
class Simulation:
    """What a pipeline did: when each part gave the first and the last word of each image [parts,
    images] (-1: never), the most words each stream held, cycles that lanes worked and vectors they
    did [parts]. If nothing moved any more it is `stuck`, and `deadlock` is the cycle of parts that
    wait for each other.
    """

    pipeline: Pipeline
    cycles: int
    first: Ints
    last: Ints
    most: Ints
    busy: Ints
    vectors: Ints
    stuck: bool = False
    deadlock: tuple[Waiting, ...] = ()

    @property
    def images(self) -> int:
        return self.first.shape[1]

    def ends(self) -> Ints:
        """When each image was through, [images]."""
        writes = [i for i in range(len(self.pipeline.parts)) if not _ends_here(self.pipeline, i)]
        return self.last[writes].max(axis=0)

    @property
    def latency_cycles(self) -> int:
        """Cycles from the first word of the first image to its last, pipeline empty before."""
        return int(self.ends()[0])

    @property
    def ii_cycles(self) -> float:
        """Mean cycles between the ends of images, once the pipeline is full.

        Of several images the first fifth counts as filling.
        """
        ends = self.ends()
        if len(ends) < 2:
            return float(ends[0])
        skipped = len(ends) // 5
        return float(ends[-1] - ends[skipped]) / (len(ends) - 1 - skipped)

    def utilisation(self, index: int) -> float | None:
        """Share of all lanes' cycles in which they worked, of an engine."""
        part = self.pipeline.parts[index]
        if not isinstance(part, Engine):
            return None
        return int(self.busy[index]) / (part.lanes * self.cycles)


def _ends_here(pipeline: Pipeline, index: int) -> bool:
    return any(s.source == index for s in pipeline.streams)


def simulate(pipeline: Pipeline, zeros: Mapping[str, Zeros], images: int) -> Simulation:
    """Run `images` through the pipeline; `zeros` are those of its engines by name.

    Raises `ValueError` where an engine's zeros are missing or of other sizes.
    """
    for part in pipeline.parts:
        if isinstance(part, Engine):
            _check(part, zeros.get(part.name), images)
    machine = assembled(pipeline, zeros, images)
    cycles = int(run(machine, images))
    count = len(pipeline.parts)
    busy, vectors = np.zeros(count, np.int64), np.zeros(count, np.int64)
    for i, part in enumerate(pipeline.parts):
        if isinstance(part, Engine):
            k = int(machine.settings[i, RULE])
            busy[i], vectors[i] = machine.at[k, c.BUSY], machine.at[k, c.VECTORS]
    return Simulation(
        pipeline, abs(cycles), machine.first, machine.last, machine.most, busy, vectors,
        cycles < 0, _cycle_of_waits(pipeline, machine) if cycles < 0 else (),
    )  # fmt: skip


def _check(engine: Engine, zeros: Zeros | None, images: int) -> None:
    if engine.kind in DENSE_KINDS:
        return
    if zeros is None:
        raise ValueError(f"no zeros for the engine of '{engine.name}'")
    layer, (groups, blocks, filters), words = engine.layer, engine.items, engine.mask_words
    columns = -(-layer.out_width // engine.paired)
    active = (layer.out_height, columns, groups, blocks, words)
    weights = (groups, filters, blocks, words)
    if engine.kind != "weight-sparse" and zeros.active.shape != (images, *active):
        raise ValueError(f"'{engine.name}': windows {zeros.active.shape}, not {active} an image")
    if engine.kind != "activation-sparse" and zeros.weights.shape[1:] != weights:
        raise ValueError(f"'{engine.name}': weights {zeros.weights.shape[1:]}, not {weights}")


def _cycle_of_waits(pipeline: Pipeline, m: Machine) -> tuple[Waiting, ...]:
    waits: dict[int, list[Wait]] = {}
    for n in range(len(pipeline.parts)):
        found: list[Wait] = []
        full, empty = int(m.state[n, FULL]), int(m.state[n, EMPTY])
        if full >= 0:
            found.append((full, pipeline.streams[full].target, True))
        if empty >= 0:
            found.append((empty, pipeline.streams[empty].source, False))
        waits[n] = found
    return cycle_of_waits(pipeline, waits, (m.pushed - m.popped).tolist())

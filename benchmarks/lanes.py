"""How deep the FIFOs before lanes should be, and how many vectors a lane should work on at once.

Networks are pruned and designed as in `validation.py`; then all is kept but one thing. First the
vectors that each lane's FIFO holds, in whole windows (designs take `LANE_FIFO_VECTORS`), for all
engines that have such FIFOs at once: II as the model has it and as simulated with images that the
design did not see, and what these engines take by the resource model. Then the vectors whose pairs
the multipliers of an engine take in the same cycle: two where the design packs, or only one, with
the reach that is the fastest. More than two the template does not have; `in_flight` tells how many
cycles a vector would take with them, of the engines' own zeros.
"engines, mean" and "error" are of these engines by themselves. Last, without --quick, networks are
designed anew, all engines for other depths.
Run: python benchmarks/lanes.py [--quick] [--images N] [--json FILE] [NETWORK...]
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

import numpy as np
from validation import CASES, QUICK, Case, by_itself, designed, prepared

from hass_ir.dialects.accel import AcceleratorOp, PartitionOp, StageOp
from hass_ir.dialects.sdf_engine import EngineAttr
from hass_ir.execute.network import Sources
from hass_ir.hardware import foldings as folding_module
from hass_ir.hardware.candidates import (
    DENSE_KINDS,
    GRID_KINDS,
    Candidates,
    IntArray,
    whole_cycles,
)
from hass_ir.hardware.datapaths import slot_options
from hass_ir.hardware.device import Device, load_device
from hass_ir.hardware.encodings import ENCODINGS
from hass_ir.hardware.equipped import equipped
from hass_ir.hardware.foldings import LANE_FIFO_VECTORS, Foldings, foldings
from hass_ir.hardware.memory import WEIGHT_MEMORIES
from hass_ir.hardware.packing import run_cycles
from hass_ir.hardware.permutation import permutation
from hass_ir.hardware.selection import first_taps
from hass_ir.hardware.simulate.assembly import Zeros
from hass_ir.hardware.simulate.pipeline import Engine, Pipeline
from hass_ir.hardware.simulate.simulation import simulate
from hass_ir.hardware.window import Window
from hass_ir.hardware.workload import ComputeLayer, CycleTable
from hass_ir.lowering.simulation import pipeline_of
from hass_ir.lowering.workload import workload_of
from hass_ir.search.evaluate import Evaluator
from hass_ir.search.simulated import Simulated, operands_of, zeros_by_engine
from hass_ir.search.zeros import Operands

SHARES = (0.5, 0.8)
DEFAULT = ("digits", "digits_mobilenet")
VECTORS = (2, 8, LANE_FIFO_VECTORS, 32, 64, 256)
FEW = (2, LANE_FIFO_VECTORS, 64)
DEEPER = (LANE_FIFO_VECTORS, 64, 256)
IN_FLIGHT = (1, 2, 3, 4, 8)
SAMPLES = 256

Record = dict[str, Any]


@dataclass(frozen=True)
class Choice:
    """An engine of the design: `found` are all of its kind and vectors, `rows` those that differ in
    reach and packing only, `row` itself."""

    layer: ComputeLayer
    table: CycleTable
    device: Device
    engine: EngineAttr
    found: Foldings
    rows: IntArray
    row: int

    @classmethod
    def of(
        cls, layer: ComputeLayer, table: CycleTable, device: Device, engine: EngineAttr
    ) -> Choice:
        kind, c = engine.string("kind"), engine.integer("channels_together")
        slots = slot_options(layer, table, kind, device)
        (slot,) = (s for s in slots if s.products == engine.integer("products"))
        found = foldings(layer, table, kind, c, slot, device, True, Window())
        same = np.ones(len(found), dtype=np.bool_)
        for name in ("macs", "in_lanes", "out_lanes", "group_lanes", "columns"):
            same &= getattr(found.grid, name) == engine.integer(name)
        rows = np.flatnonzero(same)
        own = [found.grid.reach[rows], found.grid.packing[rows]]
        is_own = (own[0] == engine.integer("reach")) & (own[1] == engine.integer("packing"))
        return cls(layer, table, device, engine, found, rows, int(rows[is_own][0]))

    @property
    def packs(self) -> bool:
        return bool(self.engine.integer("packing"))

    def depth(self, vectors: int, packs: bool) -> int:
        """Windows that hold so many vectors in an engine that `packs` or does not."""
        shared = self.found.grid.slot.filters
        filters = -(-self.layer.group_filters // shared)
        served = 1 if packs else -(-filters // self.engine.integer("out_lanes"))
        return -(-vectors // served)

    def equipped(self, row: int, depth: int | None = None) -> Candidates:
        """The engine `row` with its weights as in the design; `depth` windows before each lane."""
        one = self.found.take(np.asarray([row]))
        if depth is not None:
            one = replace(one, grid=replace(one.grid, fifo_depth=np.asarray([depth])))
        made = equipped(self.layer, one, self.device, Window())
        memory = WEIGHT_MEMORIES.index(self.engine.string("weight_memory"))
        encoding = ENCODINGS.index(self.engine.string("encoding"))
        (kept,) = np.flatnonzero((made.memory == memory) & (made.encoding == encoding))
        return made.take(np.asarray([kept]))

    def single(self, vectors: int) -> Candidates:
        """The same lanes and multipliers working on one vector at a time, as fast as they can, with
        FIFOs for `vectors`."""
        single = self.rows[self.found.grid.packing[self.rows] == 0]
        depth = self.depth(vectors, packs=False)
        made = [self.equipped(int(row), depth) for row in single]
        return min(made, key=lambda m: (float(m.cycles[0]), int(m.lut[0])))


@dataclass(frozen=True)
class Designed:
    """A design, and what it is simulated with; `choices` are the engines that skip zeros."""

    base: Record
    partition: PartitionOp
    pipeline: Pipeline
    operands: Mapping[str, Operands]
    choices: dict[str, Choice]
    images: int

    @classmethod
    def of(cls, name: str, case: Case, share: float, images: int) -> Designed:
        with TemporaryDirectory() as folder:
            module, weights, data = prepared(case, share, Path(folder))
            op = designed(module, weights, case.device, "analytic")
            network = Sources(None, str(weights)).open(op)
            evaluation = Evaluator(network.program, network.calibration).dense
            held = None if data is None else str(data)
            others = Sources(None, str(weights), held, images, int(held is None)).open(op)
            (accelerator,) = (o for o in op.ops if isinstance(o, AcceleratorOp))
            operands = operands_of(accelerator, others)
        (partition,) = accelerator.partitions
        engines = {s.sym_name.data: s.engine for s in stages(partition)}
        parts = [p.layer for p in workload_of(network.function).compute]
        layers = [layer for layer in parts if isinstance(layer, ComputeLayer)]
        device = load_device(case.device)
        choices = {
            layer.name: Choice.of(layer, table, device, engines[layer.name])
            for layer, table in zip(layers, evaluation.zeros(layers), strict=True)
            if engines[layer.name].string("kind") in set(GRID_KINDS) - set(DENSE_KINDS)
        }
        base = {"network": name, "device": case.device, "sparsity": share}
        return cls(base, partition, pipeline_of(partition), operands, choices, images)

    def record(self, instead: Mapping[str, Candidates]) -> Record:
        """II and resources with other engines for some layers, simulated whole and one by one."""
        changed = [
            self._changed(part, instead[part.name])
            if isinstance(part, Engine) and part.name in instead
            else part
            for part in self.pipeline.parts
        ]
        pipeline = replace(self.pipeline, parts=tuple(changed))
        zeros = zeros_by_engine(self.partition, pipeline, self.operands)
        whole = simulate(pipeline, zeros, self.images)
        found = Simulated(pipeline, zeros, whole, {})
        cycles = {s.sym_name.data: s.engine.integer("ii_cycles") for s in stages(self.partition)}
        cycles |= {name: int(whole_cycles(made.cycles)[0]) for name, made in instead.items()}
        alone = {
            part.name: by_itself(found, i, cycles[part.name]).ii_cycles
            for i, part in enumerate(changed)
            if part.name in instead
        }
        predicted = max(cycles.values())
        return {
            **self.base,
            "engines": len(instead),
            "predicted_ii_cycles": predicted,
            "simulated_ii_cycles": whole.ii_cycles,
            "ii_error": predicted / whole.ii_cycles - 1,
            "engine_ii_cycles": alone,
            "engine_ii_error": {name: cycles[name] / ii - 1 for name, ii in alone.items()},
            "lut": sum(int(made.lut[0]) for made in instead.values()),
            "ff": sum(int(made.ff[0]) for made in instead.values()),
        }

    def _changed(self, engine: Engine, made: Candidates) -> Engine:
        """The simulated engine as it is `made`; its order of items only if it packs otherwise."""
        reach, packing = int(made.reach[0]), bool(made.packing[0])
        other = replace(engine, fifo_depth=int(made.fifo_depth[0]), reach=reach, packing=packing)
        if packing == engine.packing:
            return other
        choice = self.choices[engine.name]
        order = permutation(choice.layer, choice.table, made, 0)
        return replace(
            other,
            group_order=tuple(order.groups.tolist()),
            block_order=tuple(order.blocks.tolist()),
            filter_order=tuple(order.filters.tolist()),
        )

    def by_depth(self, depths: tuple[int, ...]) -> Iterator[Record]:
        """A record for each number of vectors before all lanes that have a FIFO."""
        deep = {n: c for n, c in self.choices.items() if c.engine.integer("fifo_depth")}
        for name, choice in deep.items():
            made, engine = choice.equipped(choice.row), choice.engine
            stated = engine.integer("ii_cycles"), engine.integer("lut"), engine.integer("ff")
            if stated != (whole_cycles(made.cycles)[0], made.lut[0], made.ff[0]):
                raise AssertionError(f"{name} is not the engine of the design")
        for vectors in depths:
            made = {n: c.equipped(c.row, c.depth(vectors, c.packs)) for n, c in deep.items()}
            yield {**self.record(made), "vectors_before_lane": vectors}

    def by_vectors(self, depths: tuple[int, ...]) -> Iterator[Record]:
        """A record for each number of vectors that the engines which pack may work on at once."""
        packing = {name: c for name, c in self.choices.items() if c.packs}
        zeros = zeros_by_engine(self.partition, self.pipeline, self.operands)
        engines = [p for p in self.pipeline.parts if isinstance(p, Engine) and p.name in packing]
        runs = {e.name: (e, runs_of(e, zeros[e.name])) for e in engines}
        base = {**self.base, "engines": len(packing)}
        for vectors in IN_FLIGHT if packing else ():
            each = {name: in_flight(e, *found, vectors) for name, (e, found) in runs.items()}
            base |= {"vectors_in_flight": vectors, "cycles_a_vector": each}
            if vectors == 1:
                for depth in depths:
                    made = {name: c.single(depth) for name, c in packing.items()}
                    yield {**base, **self.record(made), "vectors_before_lane": depth}
            elif vectors == 2:
                for name, (e, (codes, run)) in runs.items():
                    same = run_cycles(codes, run, taps_of(e), [(e.macs, e.reach)]).mean() / run
                    if abs(each[name] - same) * codes.shape[1] > 2:
                        raise AssertionError(f"{name}: two vectors take {same}, not {each[name]}")
                made = {name: c.equipped(c.row) for name, c in packing.items()}
                yield {**base, **self.record(made), "vectors_before_lane": LANE_FIFO_VECTORS}
            else:
                yield base.copy()


def redesigned(name: str, share: float, images: int, vectors: int) -> Record:
    """II, and resources of all stages, if all engines are designed for so many vectors."""
    with patch.object(folding_module, "LANE_FIFO_VECTORS", vectors):
        made = Designed.of(name, CASES[name], share, images)
    engines = [stage.engine for stage in stages(made.partition)]
    total = {k: sum(e.get(k) or 0 for e in engines) for k in ("dsp", "lut", "ff")}
    return {**made.record({}), **total, "designed_for_vectors": vectors}


def stages(partition: PartitionOp) -> list[StageOp]:
    return [o for o in partition.body.block.ops if isinstance(o, StageOp)]


def taps_of(engine: Engine) -> int:
    """Taps of a vector."""
    return engine.layer.taps * engine.channels_together


def runs_of(engine: Engine, zeros: Zeros) -> tuple[IntArray, int]:
    """Patterns of the pairs left in the vectors of a lane, [windows, vectors], and how many of them
    make a result: for `SAMPLES` of the windows all that the lane works on in turn."""
    active, weights = zeros.active[..., 0], zeros.weights[0, ..., 0]
    random = np.random.default_rng(0)
    at = [random.integers(0, n, SAMPLES) for n in active.shape[:4]]
    windows = active[at[0], at[1], at[2], at[3], :: engine.in_lanes]
    filters = weights[at[3], :: engine.out_lanes, :: engine.in_lanes]
    left = windows[:, None] & filters
    return left.reshape(SAMPLES, -1), left.shape[2]


def in_flight(engine: Engine, codes: IntArray, run: int, held: int) -> float:
    """Mean cycles of a vector if multipliers take the pairs of `held` successive ones at once.

    As `packing.run_cycles`, which holds two: each takes the first pair left in its reach, of the
    earliest vector; an empty one makes place for one more a cycle; pairs of one result only.
    """
    lanes, total = codes.shape
    starts = first_taps(taps_of(engine), engine.macs, engine.reach)
    ahead = np.concatenate((codes, np.zeros((lanes, held), codes.dtype)), axis=1)
    queue, at = ahead[:, :held].T.copy(), np.zeros(lanes, np.int64)
    every: IntArray = np.arange(len(codes), dtype=np.int64)
    places = np.arange(held, dtype=np.int64)[:, None]
    cycles = 0
    while (at < total).any():
        cycles += int((at < total).sum())
        result = (at + places) // run
        open_ = result == result[(queue != 0).argmax(axis=0), every]
        for start in starts:
            here = np.where(open_, queue & (((1 << engine.reach) - 1) << start), 0)
            first = (here != 0).argmax(axis=0)
            taken = here[first, every]
            queue[first, every] ^= taken & -taken
        gone = (queue[0] == 0) & (at < total)
        at += gone
        entering = ahead[every, np.minimum(at + held - 1, total)]
        queue = np.where(gone, np.vstack((queue[1:], entering)), queue)
    return cycles / codes.size


COLUMNS = (
    "network", "zeros", "engines", "in flight", "before a lane", "II", "simulated",
    "engines, mean", "error", "LUT", "FF", "cycles a vector",
)  # fmt: skip
_OF_VECTORS = ("in flight", "cycles a vector")


def row(found: Record) -> tuple[str, ...]:
    """A line of the table; of more vectors in flight than engines can have the cycles only."""
    cells = [
        f"{found['network']}, {found['device']}",
        f"{found['sparsity']:.0%}",
        str(found["engines"]),
        str(found.get("vectors_in_flight", "")),
        *[""] * 7,
        f"{np.mean(list(found.get('cycles_a_vector', {'': 0}).values())):.2f}",
    ]
    if "lut" in found:
        cells[4:11] = [
            str(found["vectors_before_lane"]),
            str(found["predicted_ii_cycles"]),
            f"{found['simulated_ii_cycles']:.0f}",
            f"{np.mean(list(found['engine_ii_cycles'].values())):.0f}",
            f"{np.abs(list(found['engine_ii_error'].values())).mean():.1%}",
            str(found["lut"]),
            str(found["ff"]),
        ]
    return tuple(cells)


def table(found: list[Record], in_flight: bool) -> str:
    """The records of vectors in flight, or those of FIFOs alone, without these columns."""
    kept = [i for i in range(len(COLUMNS)) if in_flight or COLUMNS[i] not in _OF_VECTORS]
    some = [r for r in found if "designed_for_vectors" not in r]
    rows = [row(r) for r in some if ("vectors_in_flight" in r) == in_flight]
    lines = ["| " + " | ".join(line[i] for i in kept) + " |" for line in (COLUMNS, *rows)]
    return "\n".join((lines[0], "|---" * len(kept) + "|", *lines[1:]))


def design_table(found: list[Record]) -> str:
    """The designs for other depths."""
    names = ("predicted_ii_cycles", "simulated_ii_cycles", "dsp", "lut", "ff")
    lines = [
        "| network | zeros | designed for | II | simulated | DSP | LUT | FF |",
        "|---" * 8 + "|",
    ]
    for each in (r for r in found if "designed_for_vectors" in r):
        cells = [f"{each['network']}, {each['device']}", f"{each['sparsity']:.0%}"]
        cells += [str(each["designed_for_vectors"]), *(f"{each[k]:.0f}" for k in names)]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("networks", nargs="*", choices=[*CASES, []], metavar="NETWORK")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--images", type=int)
    parser.add_argument("--json", type=Path)
    args = parser.parse_args()
    found: list[Record] = []
    for name in args.networks or (QUICK if args.quick else DEFAULT):
        for share in SHARES[:1] if args.quick else SHARES:
            images = args.images or (4 if args.quick else CASES[name].images)
            made = Designed.of(name, CASES[name], share, images)
            found += made.by_depth(FEW if args.quick else VECTORS)
            found += made.by_vectors(DEEPER[:1] if args.quick else DEEPER)
            if not args.quick:
                found += [redesigned(name, share, images, vectors) for vectors in DEEPER]
    print(table(found, in_flight=False), end="\n\n")
    print(table(found, in_flight=True))
    if not args.quick:
        print("", design_table(found), sep="\n")
    if args.json:
        args.json.write_text(json.dumps(found, indent=1))


if __name__ == "__main__":
    main()

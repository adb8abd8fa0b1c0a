"""FIFO depths as designs get them against the least that simulation finds, in bits.

Each network is pruned by magnitude and designed as in `validation.py`: with analytic FIFOs, with
fitted ones, and with those shrunk in simulation of the calibration images. All are simulated with
images that the design did not see, as is the pipeline with streams that never fill, and with the
least FIFOs: those shrunk for these very images, as far as an image takes at most 2 % longer than
with FIFOs that never fill. Bits are those of the depths, each of whole rows. Without names it takes
the digits networks; shrinking takes a hundred simulations of each.
Run: python benchmarks/fifos.py [--quick] [--images N] [--json FILE] [NETWORK...]
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from validation import CASES, QUICK, SHARES, Case, designed, prepared

from hass_ir.dialects.accel import FifoOp, PartitionOp, stream_capacity
from hass_ir.execute.network import Sources
from hass_ir.hardware.simulate.progress import lock_up
from hass_ir.hardware.simulate.shrinking import UNBOUNDED
from hass_ir.hardware.simulate.simulation import simulate
from hass_ir.lowering.accel_json import chosen_accelerator
from hass_ir.lowering.depths import fifos_of, word_bits, write_depths
from hass_ir.lowering.simulation import pipeline_of
from hass_ir.search.simulated import least_depths, operands_of, zeros_by_engine

IMAGES = 24

DEPTHS = ("analytic", "fitted", "simulated")
"""What `fifo` may be."""

Record = dict[str, Any]


def record(name: str, case: Case, share: float, images: int) -> Record:
    """What the FIFOs of one design take, as designed and as shallow as they can be."""
    with TemporaryDirectory() as folder:
        module, weights, data = prepared(case, share, Path(folder))
        modules = {depths: designed(module, weights, case.device, depths) for depths in DEPTHS}
        held = None if data is None else str(data)
        network = Sources(None, str(weights), held, images, int(held is None)).open(
            modules["analytic"]
        )
        found = {depths: chosen_accelerator(each, None) for depths, each in modules.items()}
        operands = operands_of(found["analytic"], network)
    partitions: dict[str, PartitionOp] = {}
    for depths, accelerator in found.items():
        (partitions[depths],) = accelerator.partitions
    partition = partitions["analytic"]
    pipeline = pipeline_of(partition)
    zeros = zeros_by_engine(partition, pipeline, operands)
    simulations = {k: simulate(pipeline_of(p), zeros, images) for k, p in partitions.items()}
    amounts = {k: taken(p) for k, p in partitions.items()}
    free = pipeline.with_capacities([UNBOUNDED] * len(pipeline.streams))
    simulations["unbounded"] = simulate(free, zeros, images)
    locks_up = [k for k, p in partitions.items() if lock_up(pipeline_of(p))]
    write_depths(found["analytic"], least_depths(partition, operands, images))
    simulations["least"] = simulate(pipeline_of(partition), zeros, images)
    amounts["least"] = taken(partition)
    bits = {k: amount["bits"] for k, amount in amounts.items()}
    return {
        "network": name,
        "device": case.device,
        "sparsity": share,
        "fifos": len(fifos_of(partition)),
        "ratio": bits["fitted"] / bits["least"],
        "ratio_simulated": bits["simulated"] / bits["least"],
        "locks_up": bool(locks_up),
        "images": images,
        **{f"{k}_{amount}": x for k, each in amounts.items() for amount, x in each.items()},
        **{
            f"ii_cycles_{k}": None if s.stuck or k in locks_up else s.ii_cycles
            for k, s in simulations.items()
        },
    }


def taken(partition: PartitionOp) -> dict[str, int]:
    """Bits of all FIFOs of a partition, and the memory that they take."""
    fifos: list[FifoOp] = list(fifos_of(partition).values())
    amounts = {k: sum(f.engine.get(k) or 0 for f in fifos) for k in ("lut", "bram18", "uram")}
    bits = sum(stream_capacity(f.result) * word_bits(f.result) for f in fifos)
    return {"bits": bits, **amounts}


COLUMNS = (
    "network", "zeros", "FIFOs", "bits", "fitted", "simulated", "least", "fitted/least",
    "simulated/least", "II, unbounded", "analytic", "fitted", "simulated", "least",
)  # fmt: skip


def row(found: Record) -> tuple[str, ...]:
    kinds = (*DEPTHS, "least")
    return (
        f"{found['network']}, {found['device']}",
        f"{found['sparsity']:.0%}",
        str(found["fifos"]),
        *(str(found[f"{kind}_bits"]) for kind in kinds),
        f"{found['ratio']:.2f}",
        f"{found['ratio_simulated']:.2f}",
        *(_cycles(found[f"ii_cycles_{kind}"]) for kind in ("unbounded", *kinds)),
    )


def _cycles(ii: float | None) -> str:
    return "locks up" if ii is None else f"{ii:.0f}"


def records(names: list[str], shares: tuple[float, ...], images: int) -> Iterator[Record]:
    for name in names:
        for share in shares:
            found = record(name, CASES[name], share, images)
            print("| " + " | ".join(row(found)) + " |", flush=True)
            yield found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("networks", nargs="*", choices=[*CASES, []], metavar="NETWORK")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--images", type=int)
    parser.add_argument("--json", type=Path)
    args = parser.parse_args()
    digits = [name for name, case in CASES.items() if case.folder is not None]
    names = args.networks or list(QUICK if args.quick else digits)
    print("| " + " | ".join(COLUMNS) + " |\n" + "|---" * len(COLUMNS) + "|")
    shares = SHARES[1:2] if args.quick else SHARES
    found = list(records(names, shares, args.images or (4 if args.quick else IMAGES)))
    if args.json:
        args.json.write_text(json.dumps(found, indent=1))


if __name__ == "__main__":
    main()

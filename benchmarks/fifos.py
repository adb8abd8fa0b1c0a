"""Analytic FIFO depths, and those fitted to a design's engines, against the least that simulation
finds, in bits.

Each network is pruned by magnitude and designed as in `validation.py`, and simulated with images
that the design did not see: with analytic FIFOs, with fitted ones, with streams that never fill,
and with the FIFOs shrunk as far as an image takes at most 2 % longer than with FIFOs that never
fill. Bits are those of the depths, each of whole rows. Without names it takes the digits networks;
shrinking takes a hundred simulations of each.
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

from hass_ir.dialects.accel import AcceleratorOp, FifoOp, PartitionOp, stream_capacity
from hass_ir.execute.network import Sources
from hass_ir.hardware.simulate.progress import lock_up
from hass_ir.hardware.simulate.shrinking import UNBOUNDED
from hass_ir.hardware.simulate.simulation import simulate
from hass_ir.lowering.depths import fifos_of, word_bits, write_depths
from hass_ir.lowering.simulation import pipeline_of
from hass_ir.search.simulated import least_depths, operands_of, zeros_by_engine

IMAGES = 8

Record = dict[str, Any]


def record(name: str, case: Case, share: float, images: int) -> Record:
    """What the FIFOs of one design take, as designed and as shallow as they can be."""
    with TemporaryDirectory() as folder:
        module, weights, data = prepared(case, share, Path(folder))
        op = designed(module, weights, case.device, "analytic")
        other = designed(module, weights, case.device)
        held = None if data is None else str(data)
        network = Sources(None, str(weights), held, images, int(held is None)).open(op)
        accelerator, with_fitted = (
            next(o for o in each.ops if isinstance(o, AcceleratorOp)) for each in (op, other)
        )
        operands = operands_of(accelerator, network)
    (partition,), (shallower,) = accelerator.partitions, with_fitted.partitions
    pipeline = pipeline_of(partition)
    zeros = zeros_by_engine(partition, pipeline, operands)
    free = pipeline.with_capacities([UNBOUNDED] * len(pipeline.streams))
    before = simulate(pipeline, zeros, images)
    unbounded = simulate(free, zeros, images)
    analytic = taken(partition)
    fitted = taken(shallower)
    between = simulate(pipeline_of(shallower), zeros, images)
    write_depths(accelerator, least_depths(partition, operands, images))
    after = simulate(pipeline_of(partition), zeros, images)
    least = taken(partition)
    return {
        "network": name,
        "device": case.device,
        "sparsity": share,
        "fifos": len(fifos_of(partition)),
        "analytic_bits": analytic["bits"],
        "fitted_bits": fitted["bits"],
        "least_bits": least["bits"],
        "ratio": fitted["bits"] / least["bits"],
        "ii_cycles_analytic": None if before.stuck else before.ii_cycles,
        "ii_cycles_fitted": None if between.stuck else between.ii_cycles,
        "ii_cycles_least": after.ii_cycles,
        "ii_cycles_unbounded": unbounded.ii_cycles,
        "locks_up": bool(lock_up(pipeline)),
        "words": sum(s.capacity for s in pipeline.streams),
        "words_used": int(before.most.sum()),
        **{f"analytic_{k}": v for k, v in analytic.items() if k != "bits"},
        **{f"least_{k}": v for k, v in least.items() if k != "bits"},
        "images": images,
    }


def taken(partition: PartitionOp) -> dict[str, int]:
    """Bits of all FIFOs of a partition, and the memory that they take."""
    fifos: list[FifoOp] = list(fifos_of(partition).values())
    amounts = {k: sum(f.engine.get(k) or 0 for f in fifos) for k in ("lut", "bram18", "uram")}
    bits = sum(stream_capacity(f.result) * word_bits(f.result) for f in fifos)
    return {"bits": bits, **amounts}


COLUMNS = (
    "network", "zeros", "FIFOs", "bits", "fitted bits", "least bits", "fitted/least", "II",
    "fitted", "least", "unbounded",
)  # fmt: skip


def row(found: Record) -> tuple[str, ...]:
    ii = found["ii_cycles_analytic"]
    return (
        f"{found['network']}, {found['device']}",
        f"{found['sparsity']:.0%}",
        str(found["fifos"]),
        str(found["analytic_bits"]),
        str(found["fitted_bits"]),
        str(found["least_bits"]),
        f"{found['ratio']:.2f}",
        "locks up" if ii is None or found["locks_up"] else f"{ii:.0f}",
        *(_cycles(found[f"ii_cycles_{key}"]) for key in ("fitted", "least", "unbounded")),
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

"""Other FIFO depths in a description, with what they cost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

from xdsl.dialects.builtin import IntegerAttr, IntegerType, i64
from xdsl.ir import SSAValue

from hass_ir.dialects import accel
from hass_ir.dialects.amounts import amounts_of
from hass_ir.dialects.sdf_engine import EngineAttr
from hass_ir.hardware.memory import LUTRAM_DEPTH, placed

_LUTRAM, _BRAM, _URAM = range(3)
LEAST_WORDS = accel.REGISTER_WORDS + 1
"""Words of the shallowest FIFO that there is."""


def fifos_of(partition: accel.PartitionOp) -> dict[int, accel.FifoOp]:
    """The FIFOs of a partition by the number of the stream that they are on, of those stated."""
    takers = [op for op in partition.body.block.ops if not isinstance(op, accel.FifoOp)]
    values = (value for op in takers for value in op.operands)
    owners = enumerate(value.owner for value in values)
    return {i: owner for i, owner in owners if isinstance(owner, accel.FifoOp)}


def word_bits(value: SSAValue) -> int:
    """Bits of a word of a stream."""
    return cast(IntegerType, cast(accel.StreamType, value.type).element_type).width.data


def write_depths(accelerator: accel.AcceleratorOp, depths: Mapping[accel.FifoOp, int]) -> None:
    """Give FIFOs these depths, in words, and state what they take, each and all together.

    A FIFO stays in the kind of memory that it is in, or comes into LUTs where a row of them is deep
    enough and the partition takes no more LUTs than before, on which its clock depends. The clock
    and the energy stay those that were stated.
    """
    asic = accelerator.design.get("device").get("sram_bits") is not None
    for partition in accelerator.partitions:
        own = [fifo for fifo in fifos_of(partition).values() if fifo in depths]
        before = sum(fifo.engine.get("lut") or 0 for fifo in own)
        for fifo in own:
            words = depths[fifo]
            fifo.depth_words = IntegerAttr(words, i64)
            fifo.engine = with_depth(fifo.engine, words, word_bits(fifo.result), asic)
        if not asic:
            _into_luts(own, before - sum(fifo.engine.integer("lut") for fifo in own))
    used = [partition.totals() for partition in accelerator.partitions]
    whole = sum if accelerator.design.devices > 1 else max
    metrics = accelerator.design.get("metrics")
    total = {
        key: whole(amounts[key] or 0 for amounts in used)
        for key, stated in amounts_of(metrics).items()
        if stated is not None
    }
    accelerator.design = accelerator.design.replaced(metrics=metrics.replaced(**total))


def _into_luts(fifos: Sequence[accel.FifoOp], free: int) -> None:
    """FIFOs that one row of LUTs holds leave their blocks of memory while there are `free` ones,
    those that need the fewest first."""
    blocks = [fifo for fifo in fifos if fifo.engine.get("bram18") or fifo.engine.get("uram")]
    for fifo in sorted(blocks, key=lambda fifo: fifo.engine.integer("ff")):
        words, engine = fifo.depth_words.value.data, fifo.engine
        luts = _LUTRAM if -(-words // engine.integer("words")) <= LUTRAM_DEPTH else None
        if luts is None:
            continue
        moved = with_depth(engine, words, word_bits(fifo.result), False, luts)
        if moved.integer("lut") <= free:
            fifo.engine = moved
            free -= moved.integer("lut")


def with_depth(
    engine: EngineAttr, words: int, bits: int, asic: bool, where: int | None = None
) -> EngineAttr:
    """A FIFO's engine with another depth, in words, and what that takes, in the kind of memory that
    it is in unless `where` says another."""
    rate = engine.integer("words")
    rows = max(-(-words // rate), accel.REGISTER_WORDS)
    if asic:
        return engine.replaced(sram_bits=rate * bits * rows)
    if where is None:
        where = _URAM if engine.get("uram") else _BRAM if engine.get("bram18") else _LUTRAM
    taken: list[Any] = placed(rate * bits, rows, 1)[where].tolist()
    amounts = dict(zip(("lut", "bram18", "uram"), (int(x) for x in taken), strict=True))
    return engine.replaced(ff=rate * bits, **amounts)

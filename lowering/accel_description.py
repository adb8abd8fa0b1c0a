"""An `accel.accelerator` as plain data: what `-t accel-json` prints."""

from __future__ import annotations

from typing import Any, cast

from xdsl.dialects.builtin import (
    ArrayAttr,
    DenseArrayBase,
    DenseIntOrFPElementsAttr,
    DictionaryAttr,
    FloatAttr,
    IntegerAttr,
    IntegerType,
    StringAttr,
)
from xdsl.ir import Attribute, Operation, SSAValue

from hass_ir.dialects import accel
from hass_ir.dialects.amounts import amounts_of
from hass_ir.dialects.sdf_attributes import SparsityAttr
from hass_ir.dialects.sdf_engine import PERMUTATION, STREAMED, EngineAttr
from hass_ir.lowering.accel_json import FORMAT

FOLDING = (
    "channels_together",
    "macs",
    "in_lanes",
    "out_lanes",
    "group_lanes",
    "columns",
    "fifo_depth",
    "order",
    "packing",
    "reach",
    "products",
    "digit_bits",
    "words",
)


_WHERE_KNOWN = ("float_accuracy", "unseen_drop_low", "unseen_drop_high", "confidence")
"""Fields that only some designs have."""


def description_of(accelerator: accel.AcceleratorOp) -> dict[str, Any]:
    """All that the accelerator says, in format accel/1; a figure not known is None."""
    design = accelerator.design
    device = design.get("device")
    given = {key: design.get(key) for key in _WHERE_KNOWN}
    partitions = [_partition(p) for p in accelerator.partitions]
    memories = [(s["name"], s["memory"]) for p in partitions for s in p["stages"]]
    return {
        "format": FORMAT,
        "network": accelerator.network.data,
        "device": device.string("name"),
        "clock_mhz": design.get("metrics").get("clock_mhz"),
        "limits": {k: v for k, v in device.values().items() if k != "name"},
        "pipeline": design.string("pipeline"),
        "version": design.string("version"),
        "seed": design.integer("seed"),
        "trials": design.integer("trials"),
        "note": design.get("note"),
        "batch": design.batch,
        "devices": design.devices,
        "accuracy_arithmetic": design.string("accuracy_arithmetic"),
        **{key: value for key, value in given.items() if value is not None},
        "lower_bound_cycles": design.get("lower_bound_cycles"),
        "metrics": design.get("metrics").values(),
        "dense": design.get("dense").values(),
        "unpruned": design.get("unpruned").values(),
        "streamed_weights": [n for n, m in memories if m and m["weights"] == "stream"],
        "partitions": partitions,
    }


def _partition(partition: accel.PartitionOp) -> dict[str, Any]:
    parts = [cast(accel.PartOp, op) for op in partition.body.block.ops]
    names = _names(parts)
    start = {
        "clock_mhz": partition.clock_mhz,
        "weights_to_load_bits": partition.weights_to_load_bits,
        "reconfiguration_s": partition.reconfiguration_s,
    }
    return {
        "name": partition.sym_name.data,
        "ii_cycles": partition.ii_cycles.value.data,
        "latency_cycles": partition.latency_cycles.value.data,
        **{key: _plain(value) for key, value in start.items() if value is not None},
        "resources": partition.totals(),
        "stages": [_stage(p, names[p]) for p in parts if not isinstance(p, accel.FifoOp)],
        "streams": [_stream(p, v, names) for p in parts for v in _taken(p)],
        **({} if partition.simulated is None else {"simulated": partition.simulated.values()}),
    }


def _names(parts: list[accel.PartOp]) -> dict[Operation, str]:
    """Stages by their symbol, the rest by kind and number."""
    names: dict[Operation, str] = {}
    counts: dict[str, int] = {}
    for part in parts:
        if isinstance(part, accel.StageOp):
            names[part] = part.sym_name.data
            continue
        kind = part.name.removeprefix("accel.")
        number = counts.get(kind, 0)
        counts[kind] = number + 1
        names[part] = f"%{kind}{number}"
    return names


def _taken(part: accel.PartOp) -> list[SSAValue]:
    """The streams that end at a stage; a FIFO is a property of the stream through it."""
    return [] if isinstance(part, accel.FifoOp) else list(part.operands)


def _stream(part: accel.PartOp, value: SSAValue, names: dict[Operation, str]) -> dict[str, Any]:
    depth, fifo, source = accel.REGISTER_WORDS, None, value.owner
    if isinstance(source, accel.FifoOp):
        depth, fifo = source.depth_words.value.data, source.engine
        source = source.input.owner
    kind = cast(accel.StreamType, value.type)
    bits = cast(IntegerType, kind.element_type).width.data
    return {
        "from": names[cast(Operation, source)],
        "to": names[part],
        "words": kind.words.data,
        "width_bits": kind.words.data * bits,
        "depth_words": depth,
        "shape": list(accel.stream_shape(value)),
        "resources": None if fifo is None else amounts_of(fifo),
        "energy_per_image_j": None if fifo is None else fifo.get("energy_j"),
    }


def _stage(part: accel.PartOp, name: str) -> dict[str, Any]:
    engine = part.engine
    stage: dict[str, Any] = {
        "name": name,
        "kind": engine.string("kind"),
        "source": None,
        "operation": part.name.removeprefix("accel."),
        "folding": {k: engine.get(k) for k in FOLDING if engine.get(k) is not None},
        "ii_cycles": engine.integer("ii_cycles"),
        "resources": amounts_of(engine),
        "energy_per_image_j": engine.get("energy_j"),
        "energy": None if engine.get("energy") is None else engine.get("energy").values(),
        "memory": None,
    }
    if isinstance(part, accel.StageOp):
        stage |= _layer(part, engine)
    if isinstance(part, accel.ReadOp | accel.WriteOp):
        stage["index"] = part.index.value.data
        if part.tensor is not None:
            stage["tensor"] = part.tensor.data
    return stage


def _layer(stage: accel.StageOp, engine: EngineAttr) -> dict[str, Any]:
    weights = None if stage.weights is None else _plain(stage.weights)
    memory = None
    if weights is not None and "encoding" in weights:
        memory = {"weights": engine.get("weight_memory"), "encoding": weights["encoding"]}
        memory |= {k: engine.get(k) for k in ("encoded_bits", *STREAMED)}
    return {
        "source": stage.source.data,
        "operation": stage.operation.data,
        "memory": memory,
        "permutation": {k: engine.get(k) for k in PERMUTATION if engine.get(k)} or None,
        "parameters": _plain(stage.parameters),
        "input_shapes": _plain(stage.input_shapes),
        "output_shape": _plain(stage.shape),
        "threshold": None if stage.threshold is None else stage.threshold.value.data,
        "weight_threshold": (
            None if stage.weight_threshold is None else stage.weight_threshold.value.data
        ),
        "weights": weights,
        "sparsity": None if stage.sparsity is None else _sparsity(stage.sparsity),
    }


def _sparsity(sparsity: SparsityAttr) -> dict[str, Any]:
    return {
        "weight_sparsity": sparsity.weight_sparsity,
        "activation_sparsity": sparsity.activation_sparsity,
        "pair_sparsity": sparsity.pair_sparsity,
    } | sparsity.values()


def _plain(attribute: Attribute) -> Any:
    match attribute:
        case DictionaryAttr():
            return {k: _plain(v) for k, v in attribute.data.items()}
        case ArrayAttr():
            return [_plain(a) for a in attribute]
        case DenseArrayBase():
            return list(cast("DenseArrayBase[IntegerType]", attribute).get_values())
        case IntegerAttr():
            value = cast("IntegerAttr[IntegerType]", attribute)
            single_bit = value.type == IntegerType(1)
            return bool(value.value.data) if single_bit else value.value.data
        case FloatAttr():
            return attribute.value.data
        case StringAttr():
            return attribute.data
        case DenseIntOrFPElementsAttr():
            return list(cast("DenseIntOrFPElementsAttr[Any]", attribute).get_values())
        case _:
            return str(attribute)

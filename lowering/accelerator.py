"""Building the accel ops of one network from its parts and the engines chosen for them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

import numpy as np
from xdsl.dialects import builtin, func
from xdsl.dialects.builtin import (
    ArrayAttr,
    DictionaryAttr,
    FloatAttr,
    IntegerAttr,
    StringAttr,
    f32,
    f64,
    i64,
)
from xdsl.ir import Attribute, Block, Operation, Region, SSAValue

from hass_ir.dialects import accel, accel_checks, sdf
from hass_ir.dialects.accel_partitions import link_cycles
from hass_ir.dialects.sdf_attention import MatmulOp
from hass_ir.dialects.sdf_attributes import DesignAttr, DeviceAttr
from hass_ir.dialects.sdf_base import ComputeOp, SdfOp, ints, shape_of
from hass_ir.dialects.sdf_engine import EngineAttr
from hass_ir.dialects.sdf_formats import input_formats, weight_formats
from hass_ir.errors import HassError
from hass_ir.hardware.adapters import rate
from hass_ir.hardware.device import derated_hz
from hass_ir.hardware.latency import latency_cycles
from hass_ir.hardware.pace import Pace
from hass_ir.hardware.pipeline import Part
from hass_ir.hardware.segments import is_link, weight_bits
from hass_ir.hardware.waiting import with_tiles
from hass_ir.hardware.workload import ComputeLayer, FifoLayer
from hass_ir.locations import location_of
from hass_ir.lowering.formats import format_fields, is_fused
from hass_ir.lowering.partitions import Cut, cut_of, link_name
from hass_ir.lowering.progress import prove_progress
from hass_ir.lowering.slices import (
    OPERATIONS,
    piece_input,
    piece_parameters,
    piece_shape,
    piece_weights,
)
from hass_ir.lowering.stream_layers import is_constant_operand, streams_of
from hass_ir.lowering.workload import Workload, read_value, workload_of

NOT_PARAMETERS = ("source", "engine", "sparsity")


def accelerator_of(module: builtin.ModuleOp, function: func.FuncOp) -> accel.AcceleratorOp:
    """The description of `function`'s accelerator; raises HassError where no design was chosen, or
    where its FIFOs can lock up."""
    design = function.attributes.get("sdf.design")
    links = function.attributes.get("sdf.links")
    if not isinstance(design, DesignAttr) or not isinstance(links, DictionaryAttr):
        raise HassError(
            "no accelerator has been designed for the network; run sdf-search first",
            location_of(function),
        )
    workload = workload_of(function)
    digest = module.attributes.get("hass.weights_digest")
    cut = cut_of(workload, design, location_of(function))
    partitions: list[Operation] = []
    for i, segment in enumerate(cut.segments):
        parts = segment.parts if design.cuts or design.slices else workload.parts
        builder = _Builder(workload, links, digest, function, design, cut, i)
        parts = with_tiles(parts, _tile_rows(parts, builder))
        ii = builder.ii_cycles(parts)
        for part in parts:
            builder.add(part)
        paces = [Pace.of(part.layer, builder.engine(part).get) for part in parts]
        partition = accel.PartitionOp.create(
            properties={
                "sym_name": StringAttr(f"partition{i}"),
                "ii_cycles": IntegerAttr(ii, i64),
                "latency_cycles": IntegerAttr(latency_cycles(parts, paces, ii), i64),
            }
            | (_in_turn(design, parts, builder) if design.cuts else {}),
            regions=[Region(builder.block)],
        )
        partition.location = function.location
        prove_progress(partition)
        partitions.append(partition)
    network = module.attributes.get("hass.network")
    name = network.data if isinstance(network, StringAttr) else function.sym_name.data
    result = accel.AcceleratorOp.create(
        properties={
            "sym_name": StringAttr(f"{function.sym_name.data}_accelerator"),
            "network": StringAttr(name),
            "design": design,
        },
        regions=[Region(Block(partitions))],
    )
    result.location = function.location
    return result


class _Builder:
    """Adds the ops of one partition, part by part."""

    def __init__(
        self,
        workload: Workload,
        links: DictionaryAttr,
        digest: Attribute | None,
        function: func.FuncOp,
        design: DesignAttr,
        cut: Cut,
        index: int,
    ):
        self.workload, self.links, self.digest = workload, links, digest
        self.function, self.design, self.cut, self.index = function, design, cut, index
        self.block = Block()
        self.ii = 1
        self._streams: list[list[SSAValue]] = []

    def ii_cycles(self, parts: Sequence[Part]) -> int:
        """II of the partition that has `parts`: that of the slowest, or of the link to memory."""
        engines = [self.engine(part) for part in parts]
        bits = sum(p.words * p.layer.stream_bits for p in parts if is_link(p))
        bits += sum(engine.get("link_bits") or 0 for engine in engines)
        device = self.design.get("device")
        link = 0 if device is None else link_cycles(bits, device)
        self.ii = max(link, *(engine.integer("ii_cycles") for engine in engines))
        return self.ii

    def add(self, part: Part) -> None:
        """Append the op of `part`; its streams come from the parts before."""
        engine = self.engine(part)
        inputs = [self._streams[i].pop(0) for i in part.inputs]
        kind = _stream_kind(part, self.ii)
        op = self._op(part, engine, inputs, kind)
        self.block.add_op(op)
        self._streams.append(list(op.results))

    def _op(
        self, part: Part, engine: EngineAttr, inputs: list[SSAValue], kind: accel.StreamType
    ) -> Operation:
        _, piece = self.cut.pieces.get(part.name, (None, None))
        if piece is not None and piece.role != "slice":
            return self._piece(part, engine, inputs, kind)
        source = self._source(part.name)
        if source is not None:
            stage = self._stage(part, engine, inputs, kind, source)
            stage.location = source.location
            return stage
        layer = part.layer
        if isinstance(layer, FifoLayer):
            depth = IntegerAttr(engine.get("depth_words") or layer.depth_words, i64)
            engine = engine.replaced(depth_words=None)
            return accel.FifoOp.create(
                operands=inputs,
                result_types=[kind],
                properties={"engine": engine, "depth_words": depth},
            )
        assert not isinstance(layer, ComputeLayer)
        if layer.kind == "fork":
            return accel.ForkOp.create(
                operands=inputs,
                result_types=[kind] * layer.operands,
                properties={"engine": engine},
            )
        carried = self.cut.carried(part, self.index)
        if carried is not None:
            number, maker = carried
            tensor: dict[str, Attribute] = {
                "engine": engine,
                "index": IntegerAttr(number, i64),
                "tensor": StringAttr(maker.name),
            }
            if layer.kind == "write":
                return accel.WriteOp.create(operands=inputs, properties=tensor)
            tensor["shape"] = ints(*self._shape(maker.name))
            return accel.ReadOp.create(result_types=[kind], properties=tensor)
        if layer.kind == "write":
            index = IntegerAttr(int(part.name.removeprefix("write")), i64)
            return accel.WriteOp.create(
                operands=inputs, properties={"engine": engine, "index": index}
            )
        argument = self.function.body.block.args[int(part.name.removeprefix("read"))]
        return accel.ReadOp.create(
            result_types=[kind],
            properties={
                "engine": engine,
                "index": IntegerAttr(argument.index, i64),
                "shape": ints(*shape_of(read_value(argument))[1:]),
            },
        )

    def engine(self, part: Part) -> EngineAttr:
        """The engine chosen for `part`; raises HassError where there is none."""
        op = self.workload.ops.get(part.name)
        name = link_name(self.design, self.index, part.name)
        engine = op.engine if isinstance(op, SdfOp) else self.links.data.get(name)
        if not isinstance(engine, EngineAttr):
            raise HassError(
                f"'{part.name}' has no engine; the network changed after the search, run "
                "sdf-search again",
                location_of(self.function if op is None else op),
            )
        return engine

    def _stage(
        self,
        part: Part,
        engine: EngineAttr,
        inputs: list[SSAValue],
        kind: accel.StreamType,
        op: Operation,
    ) -> accel.StageOp:
        assert isinstance(op, SdfOp)
        properties: dict[str, Attribute] = {
            "sym_name": StringAttr(part.name),
            "source": op.source if op.source is not None else StringAttr(part.name),
            "operation": StringAttr(op.name.removeprefix("sdf.")),
            "engine": engine,
            "parameters": DictionaryAttr(
                {k: v for k, v in sorted(op.properties.items()) if k not in NOT_PARAMETERS}
            ),
            "input_shapes": ArrayAttr([ints(*shape_of(v)[1:]) for v in streams_of(op)]),
            "shape": ints(*op.shape[1:]),
        }
        if isinstance(op, ComputeOp):
            properties |= self._compute(op, part, engine)
        if isinstance(op, MatmulOp):
            properties |= _product(op)
        named = accel_checks.CHANNEL_WEIGHTS.get(type(op), ())
        if named:
            properties["weights"] = DictionaryAttr(
                {
                    name: ArrayAttr([StringAttr(k) for k in _keys(value)])
                    for name, value in zip(named, op.operands[1:], strict=True)
                }
            )
        constants = [i for i, v in enumerate(op.operands) if is_constant_operand(v)]
        if constants and isinstance(op, accel_checks.MEETS_CONSTANTS):
            properties["weights"] = DictionaryAttr(
                {
                    "keys": ArrayAttr(
                        [
                            ArrayAttr([StringAttr(k) for k in _keys(op.operands[i])])
                            for i in constants
                        ]
                    ),
                    "places": ints(*constants),
                    "shapes": ArrayAttr([ints(*shape_of(op.operands[i])) for i in constants]),
                }
            )
        if part.name in self.cut.pieces:
            properties |= self._slice(part, properties)
            del properties["sparsity"]
        return accel.StageOp.create(operands=inputs, result_types=[kind], properties=properties)

    def _source(self, name: str) -> Operation | None:
        """The op that a part, or a part of a sliced layer, is made from."""
        layer, _ = self.cut.pieces.get(name, (name, None))
        return self.workload.ops.get(layer)

    def _shape(self, name: str) -> tuple[int, ...]:
        """Shape of one image's output of a stage, without the batch."""
        op = self._source(name)
        assert isinstance(op, SdfOp)
        _, piece = self.cut.pieces.get(name, (None, None))
        if piece is None or not isinstance(op, ComputeOp):
            return tuple(op.shape[1:])
        return piece_shape(op, piece)

    def _slice(self, part: Part, whole: dict[str, Attribute]) -> dict[str, Attribute]:
        """What the stage of a slice says otherwise than that of the whole layer."""
        _, piece = self.cut.pieces[part.name]
        source = self._source(part.name)
        assert isinstance(source, ComputeOp)
        weights = cast(DictionaryAttr, whole["weights"]).data
        parameters = cast(DictionaryAttr, whole["parameters"]).data
        return {
            "shape": ints(*piece_shape(source, piece)),
            "input_shapes": ArrayAttr([ints(*piece_input(source, piece))]),
            "parameters": DictionaryAttr({**parameters, **piece_parameters(source, piece)}),
            "weights": DictionaryAttr({**weights, **piece_weights(source, piece, weights)}),
        }

    def _piece(
        self, part: Part, engine: EngineAttr, inputs: list[SSAValue], kind: accel.StreamType
    ) -> accel.StageOp:
        """What takes the channels of a slice, or makes a layer's output of its slices'."""
        layer, piece = self.cut.pieces[part.name]
        op = self.workload.ops[layer]
        assert isinstance(op, ComputeOp)
        parts = [p.name for owner, p in self.cut.pieces.values() if owner == layer]
        slices = [name for name in parts if self.cut.pieces[name][1].role == "slice"]
        given = {
            "take": [tuple(shape_of(op.input)[1:])],
            "sum": [self._shape(part.name)] * 2,
            "concat": [self._shape(name) for name in slices],
        }[piece.role]
        stage = accel.StageOp.create(
            operands=inputs,
            result_types=[kind],
            properties={
                "sym_name": StringAttr(part.name),
                "source": op.source if op.source is not None else StringAttr(layer),
                "operation": StringAttr(OPERATIONS[piece.role]),
                "engine": engine,
                "parameters": DictionaryAttr(piece_parameters(op, piece)),
                "input_shapes": ArrayAttr([ints(*shape) for shape in given]),
                "shape": ints(*self._shape(part.name)),
            },
        )
        stage.location = op.location
        return stage

    def _compute(self, op: ComputeOp, part: Part, engine: EngineAttr) -> dict[str, Attribute]:
        """What a stage with weights says beyond the others."""
        assert isinstance(part.layer, ComputeLayer)
        result: dict[str, Attribute] = {}
        if op.sparsity is not None:
            result["sparsity"] = op.sparsity
        clip = input_formats(op.input).source.owner
        if isinstance(clip, sdf.ThresholdOp) and is_fused(clip):
            result["threshold"] = clip.value
        pruned = _weight_threshold(weight_formats(op.weight).source)
        if pruned > 0:
            result["weight_threshold"] = FloatAttr(pruned, f32)
        kind = engine.string("kind")
        usual = {"weight-sparse": "non-zeros", "unrolled": "constants"}.get(kind, "dense")
        encoding = engine.get("encoding") or usual
        weights: dict[str, Attribute] = {
            "keys": ArrayAttr([StringAttr(k) for k in _keys(op.weight)]),
            "bias_keys": ArrayAttr([StringAttr(k) for k in _keys(op.bias)]),
            "shape": ints(*shape_of(op.weight)),
            "encoding": StringAttr(encoding),
            "weight_bits": IntegerAttr(part.layer.weight_bits, i64),
            "activation_bits": IntegerAttr(part.layer.activation_bits, i64),
            "accumulator_bits": IntegerAttr(part.layer.accumulator_bits, i64),
        }
        weights |= format_fields(op)
        if self.digest is not None:
            weights["file_digest"] = self.digest
        result["weights"] = DictionaryAttr(weights)
        return result


def _in_turn(design: DesignAttr, parts: Sequence[Part], builder: _Builder) -> dict[str, Attribute]:
    """What a partition among others says besides: its clock, and what it takes to start it."""
    device: DeviceAttr = design.get("device")
    luts = sum(builder.engine(p).get("lut") or 0 for p in parts)
    clock = derated_hz(device.get("clock_mhz"), device.get("lut") or 0, luts)
    result: dict[str, Attribute] = {
        "clock_mhz": FloatAttr(clock / 1e6, f64),
        "weights_to_load_bits": IntegerAttr(sum(_loaded_bits(p, builder) for p in parts), i64),
    }
    reconfiguration = design.get("reconfiguration_s")
    if reconfiguration is not None:
        result["reconfiguration_s"] = FloatAttr(reconfiguration, f64)
    return result


def _loaded_bits(part: Part, builder: _Builder) -> int:
    """Bits of the part's weights, as encoded, that must be on the device before it starts."""
    engine = builder.engine(part)
    if engine.get("weight_memory") == "stream":
        return 0
    stored, dense = engine.get("encoded_bits"), weight_bits(part)
    return stored if stored is not None and dense > 0 else dense


def _tile_rows(parts: Sequence[Part], builder: _Builder) -> dict[str, int]:
    """Rows of the tiles of each layer that streams its weights."""
    engines = {p.name: builder.engine(p) for p in parts if isinstance(p.layer, ComputeLayer)}
    tiles = {name: engine.get("tile_rows") for name, engine in engines.items()}
    return {name: rows for name, rows in tiles.items() if rows is not None}


def _stream_kind(part: Part, ii: int) -> accel.StreamType:
    """The words a cycle of the part's output at this II (see `adapters.rate`)."""
    words = int(rate(part.words, np.asarray([float(ii)]))[0])
    return accel.StreamType.of(words, builtin.IntegerType(part.layer.stream_bits))


def _product(op: MatmulOp) -> dict[str, Attribute]:
    """What a stage that multiplies two activations says beyond the others: `weight_threshold` is
    that of the operand that stays in the engine."""
    result: dict[str, Attribute] = {} if op.sparsity is None else {"sparsity": op.sparsity}
    for key, value in (("threshold", op.lhs), ("weight_threshold", op.rhs)):
        clip = value.owner
        if isinstance(clip, sdf.ThresholdOp) and is_fused(clip):
            result[key] = clip.value
    return result


def _weight_threshold(value: SSAValue) -> float:
    owner = value.owner
    if not isinstance(owner, sdf.ThresholdOp):
        return 0.0
    return max(owner.value.value.data, _weight_threshold(owner.input))


def _keys(value: SSAValue | None) -> list[str]:
    """Names of the tensors that a weight is made of, in the order they are used."""
    if value is None or not isinstance(value.owner, Operation):
        return []
    if isinstance(value.owner, sdf.WeightOp):
        return [value.owner.key.data]
    keys = [k for operand in value.owner.operands for k in _keys(operand)]
    return list(dict.fromkeys(keys))

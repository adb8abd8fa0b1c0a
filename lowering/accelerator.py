"""Building the accel ops of one network from its parts and the engines chosen for them."""

from __future__ import annotations

from xdsl.dialects import builtin, func
from xdsl.dialects.builtin import (
    ArrayAttr,
    DictionaryAttr,
    FloatAttr,
    IntegerAttr,
    StringAttr,
    f32,
    i64,
)
from xdsl.ir import Attribute, Block, Operation, Region, SSAValue

from hass_ir.dialects import accel, accel_checks, sdf
from hass_ir.dialects.sdf_attributes import DesignAttr, EngineAttr
from hass_ir.dialects.sdf_base import ComputeOp, SdfOp, ints, shape_of
from hass_ir.errors import HassError
from hass_ir.hardware.pipeline import Part, latency_cycles
from hass_ir.hardware.workload import ComputeLayer, FifoLayer
from hass_ir.locations import location_of
from hass_ir.lowering.workload import Workload, is_fused, streams_of, workload_of

NOT_PARAMETERS = ("source", "engine", "sparsity")


def accelerator_of(module: builtin.ModuleOp, function: func.FuncOp) -> accel.AcceleratorOp:
    """The description of `function`'s accelerator; raises HassError where no design was chosen."""
    design = function.attributes.get("sdf.design")
    links = function.attributes.get("sdf.links")
    if not isinstance(design, DesignAttr) or not isinstance(links, DictionaryAttr):
        raise HassError(
            "no accelerator has been designed for the network; run sdf-search first",
            location_of(function),
        )
    workload = workload_of(function)
    ii = design.get("metrics").integer("ii_cycles")
    digest = module.attributes.get("hass.weights_digest")
    builder = _Builder(workload, links, ii, digest, function)
    for part in workload.parts:
        builder.add(part)
    partition = accel.PartitionOp.create(
        properties={
            "sym_name": StringAttr("partition0"),
            "ii_cycles": IntegerAttr(builder.slowest, i64),
            "latency_cycles": IntegerAttr(latency_cycles(workload.parts, ii), i64),
        },
        regions=[Region(builder.block)],
    )
    network = module.attributes.get("hass.network")
    name = network.data if isinstance(network, StringAttr) else function.sym_name.data
    result = accel.AcceleratorOp.create(
        properties={
            "sym_name": StringAttr(f"{function.sym_name.data}_accelerator"),
            "network": StringAttr(name),
            "design": design,
        },
        regions=[Region(Block([partition]))],
    )
    result.location = partition.location = function.location
    return result


class _Builder:
    """Adds the ops of one partition, part by part."""

    def __init__(
        self,
        workload: Workload,
        links: DictionaryAttr,
        ii: int,
        digest: Attribute | None,
        function: func.FuncOp,
    ):
        self.workload, self.links, self.ii, self.digest = workload, links, ii, digest
        self.function = function
        self.block = Block()
        self.slowest = 1
        self._streams: list[list[SSAValue]] = []
        self._inputs = 0
        self._outputs = 0

    def add(self, part: Part) -> None:
        """Append the op of `part`; its streams come from the parts before."""
        engine = self._engine(part)
        self.slowest = max(self.slowest, engine.integer("ii_cycles"))
        inputs = [self._streams[i].pop(0) for i in part.inputs]
        kind = _stream_kind(part, self.ii)
        op = self._op(part, engine, inputs, kind)
        self.block.add_op(op)
        self._streams.append(list(op.results))

    def _op(
        self, part: Part, engine: EngineAttr, inputs: list[SSAValue], kind: accel.StreamType
    ) -> Operation:
        source = self.workload.ops.get(part.name)
        if source is not None:
            stage = self._stage(part, engine, inputs, kind, source)
            stage.location = source.location
            return stage
        layer = part.layer
        if isinstance(layer, FifoLayer):
            depth = IntegerAttr(layer.depth_words, i64)
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
        if layer.kind == "write":
            self._outputs += 1
            index = IntegerAttr(self._outputs - 1, i64)
            return accel.WriteOp.create(
                operands=inputs, properties={"engine": engine, "index": index}
            )
        argument = self.function.body.block.args[self._inputs]
        self._inputs += 1
        return accel.ReadOp.create(
            result_types=[kind],
            properties={
                "engine": engine,
                "index": IntegerAttr(argument.index, i64),
                "shape": ints(*shape_of(argument)[1:]),
            },
        )

    def _engine(self, part: Part) -> EngineAttr:
        op = self.workload.ops.get(part.name)
        engine = op.engine if isinstance(op, SdfOp) else self.links.data.get(part.name)
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
        if isinstance(op, sdf.BatchNormOp):
            properties["weights"] = DictionaryAttr(
                {
                    name: ArrayAttr([StringAttr(k) for k in _keys(value)])
                    for name, value in zip(
                        accel_checks.BATCH_NORM_KEYS, op.operands[1:], strict=True
                    )
                }
            )
        return accel.StageOp.create(operands=inputs, result_types=[kind], properties=properties)

    def _compute(self, op: ComputeOp, part: Part, engine: EngineAttr) -> dict[str, Attribute]:
        """What a stage with weights says beyond the others."""
        assert isinstance(part.layer, ComputeLayer)
        result: dict[str, Attribute] = {}
        if op.sparsity is not None:
            result["sparsity"] = op.sparsity
        clip = op.input.owner
        if isinstance(clip, sdf.ThresholdOp) and is_fused(clip):
            result["threshold"] = clip.value
        pruned = _weight_threshold(op.weight)
        if pruned > 0:
            result["weight_threshold"] = FloatAttr(pruned, f32)
        encoding = "non-zeros" if engine.string("kind") == "weight-sparse" else "dense"
        weights: dict[str, Attribute] = {
            "keys": ArrayAttr([StringAttr(k) for k in _keys(op.weight)]),
            "bias_keys": ArrayAttr([StringAttr(k) for k in _keys(op.bias)]),
            "shape": ints(*shape_of(op.weight)),
            "encoding": StringAttr(encoding),
            "weight_bits": IntegerAttr(part.layer.weight_bits, i64),
            "activation_bits": IntegerAttr(part.layer.activation_bits, i64),
            "accumulator_bits": IntegerAttr(part.layer.accumulator_bits, i64),
        }
        if self.digest is not None:
            weights["file_digest"] = self.digest
        result["weights"] = DictionaryAttr(weights)
        return result


def _stream_kind(part: Part, ii: int) -> accel.StreamType:
    """The smallest power of two of words a cycle that carries the part's output in one II."""
    layer = part.layer
    bits = layer.activation_bits if isinstance(layer, ComputeLayer) else layer.bits
    words = -(-part.words // ii)
    return accel.StreamType.of(1 << (words - 1).bit_length(), builtin.IntegerType(bits))


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

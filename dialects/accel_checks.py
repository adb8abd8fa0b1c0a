"""What the verifiers of accel check beyond one op: a stage's operation, order, derived figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import inf, isclose, prod
from typing import TYPE_CHECKING

from xdsl.dialects.builtin import (
    I64,
    ArrayAttr,
    DenseArrayBase,
    IntegerAttr,
    StringAttr,
    TensorType,
    f32,
    i64,
)
from xdsl.ir import Attribute, Block, Operation
from xdsl.utils.exceptions import VerifyException
from xdsl.utils.hints import isa

from hass_ir.dialects import sdf
from hass_ir.dialects.accel_formats import verify_formats
from hass_ir.dialects.sdf_attention import LayerNormOp
from hass_ir.dialects.sdf_attributes import DesignAttr
from hass_ir.dialects.sdf_base import ComputeOp, SdfOp
from hass_ir.dialects.sdf_elementwise import MulOp
from hass_ir.dialects.sdf_formats import ShareOp
from hass_ir.dialects.sdf_shapes import need

if TYPE_CHECKING:
    from hass_ir.dialects.accel import PartitionOp, StageOp

WEIGHT_FIELDS = {
    "keys": ArrayAttr,
    "bias_keys": ArrayAttr,
    "shape": DenseArrayBase,
    "encoding": StringAttr,
    "weight_bits": IntegerAttr,
    "activation_bits": IntegerAttr,
    "accumulator_bits": IntegerAttr,
}
"""What the weights of a stage say; `file_digest` and number formats may be there too."""


CHANNEL_WEIGHTS: dict[type[SdfOp], tuple[str, ...]] = {
    sdf.BatchNormOp: ("gamma", "beta", "mean", "variance"),
    LayerNormOp: ("gamma", "beta"),
}
"""Operations with weights a channel, and the parts of the weights that name them: their tensors."""

CONSTANT_FIELDS = {"keys": ArrayAttr, "places": DenseArrayBase, "shapes": ArrayAttr}
"""What the weights of a stage say whose operation takes constants among its operands: the tensors
of each, its place among the operands, and its shape with the batch, which is 1."""

MEETS_CONSTANTS = (sdf.AddOp, MulOp, sdf.ConcatOp)
"""Operations that may take a constant among their operands."""

_CONSTANTS = (sdf.WeightOp, sdf.ConstantOp, sdf.FoldWeightOp, sdf.FoldBiasOp, ShareOp)
_OPERATIONS: dict[str, type[SdfOp]] = {
    op.name: op
    for op in sdf.Sdf.operations
    if issubclass(op, SdfOp) and not issubclass(op, _CONSTANTS)
}


def verify_operation(stage: StageOp) -> None:
    """Check that the stage's parameters, weights and shapes are those of a valid sdf op."""
    name = f"sdf.{stage.operation.data}"
    kind = _OPERATIONS.get(name)
    if kind is None:
        raise VerifyException(f"'{stage.operation.data}' is no operation of a stage")
    computes = issubclass(kind, ComputeOp)
    named = CHANNEL_WEIGHTS.get(kind, ())
    held = stage.weights is not None and issubclass(kind, MEETS_CONSTANTS)
    need(
        (computes or bool(named) or held) == (stage.weights is not None),
        "a stage has weights if and only if it computes",
    )
    shapes: list[tuple[int, ...]] = [(1, *_ints(shape)) for shape in stage.input_shapes]
    if computes:
        shapes.append(_weight_shape(stage))
        verify_formats(stage)
    if named:
        _need_fields(stage, dict.fromkeys(named, ArrayAttr))
        axis = 1 if kind is sdf.BatchNormOp else -1
        shapes += [(shapes[0][axis],)] * len(named)
    if held:
        _insert_constants(stage, shapes)
    if computes:
        _verify_stream(stage)
    try:
        op = kind.create(
            operands=Block(arg_types=[TensorType(f32, shape) for shape in shapes]).args,
            result_types=[TensorType(f32, (1, *stage.shape.get_values()))],
            properties={**stage.parameters.data, "engine": stage.engine}
            | ({} if stage.sparsity is None else {"sparsity": stage.sparsity}),
        )
        op.verify()
    except VerifyException as error:
        message = str(error.args[0]) if error.args else str(error)
        raise VerifyException(f"as {name}, the stage is not valid: {message}") from error
    for key, clip in (
        ("threshold", stage.threshold),
        ("weight_threshold", stage.weight_threshold),
    ):
        need(clip is None or kind.MULTIPLIES, f"only a stage that multiplies has a {key}")
        value = 0 if clip is None else clip.value.data
        need(0 <= value < inf, f"the {key} must be finite and not negative, got {value}")


def _verify_stream(stage: StageOp) -> None:
    """Check that streamed weights come once for each tile, that weights are encoded as the stage
    says, and that constants are words."""
    engine, weights = stage.engine, stage.weights
    assert weights is not None
    encoding = weights.data["encoding"]
    stated = engine.get("encoding")
    need(
        stated is None or encoding == StringAttr(stated),
        f"the engine takes weights encoded '{stated}', the stage says {encoding}",
    )
    need(
        engine.string("kind") != "unrolled" or "weight_scale" in weights.data,
        "constants in logic are words: an unrolled stage needs a 'weight_scale'",
    )
    if engine.get("weight_memory") != "stream":
        return
    shape = stage.shape.get_values()
    height, width = shape[-2:] if stage.operation.data == "conv2d" else (1, prod(shape[:-1]))
    rows = height if height > 1 else width
    tile = engine.integer("tile_rows")
    need(tile <= rows, f"a tile has {tile} rows, the stage's output {rows}")
    passes = -(-rows // tile)
    need(
        engine.integer("link_bits") == passes * engine.integer("encoded_bits"),
        f"{passes} passes of {engine.integer('encoded_bits')} bits of weights do not make the "
        f"{engine.integer('link_bits')} link_bits of the stage",
    )


def verify_order(parts: Sequence[Operation]) -> None:
    """Check that streams form no loop."""
    placed: set[Operation] = set()
    pending = list(parts)
    while pending:
        ready = [op for op in pending if all(v.owner in placed for v in op.operands)]
        need(bool(ready), "the streams form a loop, so that nothing ever starts")
        placed.update(ready)
        pending = [op for op in pending if op not in placed]


def verify_figures(design: DesignAttr, partition: PartitionOp) -> None:
    """Check the metrics that follow from a single partition's cycles, DSPs and clock."""
    metrics = design.get("metrics")
    ii, latency = partition.ii_cycles.value.data, partition.latency_cycles.value.data
    need(
        metrics.integer("ii_cycles") == ii,
        f"the metrics say an II of {metrics.integer('ii_cycles')} cycles, the partition takes {ii}",
    )
    clock = metrics.get("clock_mhz")
    limit = design.get("device").get("clock_mhz")
    need(clock <= limit, f"the metrics say a clock of {clock} MHz, the device has {limit}")
    bound = design.get("lower_bound_cycles")
    need(bound is None or bound <= ii, f"an II of {ii} cycles is below the lower bound {bound}")
    dsp = metrics.integer("dsp")
    for key, expected in (
        ("throughput_images_per_s", clock * 1e6 / ii),
        ("latency_s", latency / (clock * 1e6)),
        ("efficiency_images_per_cycle_per_dsp", 1 / (ii * dsp) if dsp else None),
    ):
        stated = metrics.get(key)
        need(
            stated is None or (expected is not None and isclose(stated, expected, rel_tol=1e-6)),
            f"the metrics say {key} = {stated}, but it follows to be {expected}",
        )


def _ints(attribute: Attribute) -> tuple[int, ...]:
    if not isa(attribute, DenseArrayBase[I64]) or attribute.elt_type != i64:
        raise VerifyException(f"a shape must be an array of i64, not {attribute}")
    return attribute.get_values()


def _weight_shape(stage: StageOp) -> tuple[int, ...]:
    assert stage.weights is not None
    _need_fields(stage, WEIGHT_FIELDS)
    return _ints(stage.weights.data["shape"])


def _insert_constants(stage: StageOp, shapes: list[tuple[int, ...]]) -> None:
    """Put the shapes of constant operands among `shapes`, those of the streams."""
    assert stage.weights is not None
    _need_fields(stage, CONSTANT_FIELDS)
    places = _ints(stage.weights.data["places"])
    found = stage.weights.data["shapes"]
    constants = [_ints(shape) for shape in found] if isinstance(found, ArrayAttr) else []
    need(len(places) == len(constants), "each constant operand needs a place and a shape")
    for place, shape in sorted(zip(places, constants, strict=True)):
        need(0 <= place <= len(shapes), f"there is no operand {place}")
        shapes.insert(place, shape)


def _need_fields(stage: StageOp, kinds: Mapping[str, type[Attribute]]) -> None:
    fields = {} if stage.weights is None else stage.weights.data
    for key, kind in kinds.items():
        need(isinstance(fields.get(key), kind), f"the weights of a stage need '{key}'")

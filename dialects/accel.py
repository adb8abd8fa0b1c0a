"""The accelerator description: partitions of stages that stream to each other."""

from __future__ import annotations

from abc import ABC
from collections.abc import Sequence
from math import prod
from typing import cast

from xdsl.dialects.builtin import (
    ArrayAttr,
    DenseArrayBase,
    DictionaryAttr,
    FloatAttr,
    IntAttr,
    IntegerAttr,
    IntegerType,
    StringAttr,
    SymbolNameConstraint,
    f32,
    f64,
    i64,
)
from xdsl.ir import (
    Attribute,
    Dialect,
    Operation,
    ParametrizedAttribute,
    SSAValue,
    TypeAttribute,
)
from xdsl.irdl import (
    IRDLOperation,
    ParsePropInAttrDict,
    irdl_attr_definition,
    irdl_op_definition,
    lazy_traits_def,
    operand_def,
    opt_prop_def,
    prop_def,
    region_def,
    result_def,
    traits_def,
    var_operand_def,
    var_result_def,
)
from xdsl.parser import AttrParser
from xdsl.printer import Printer
from xdsl.traits import (
    HasParent,
    IsolatedFromAbove,
    NoTerminator,
    SymbolOpInterface,
    SymbolTable,
)
from xdsl.utils.exceptions import VerifyException

from hass_ir.dialects.accel_checks import verify_figures, verify_operation, verify_order
from hass_ir.dialects.accel_partitions import link_bits, link_cycles, verify_partitions
from hass_ir.dialects.accel_simulated import SimulatedAttr
from hass_ir.dialects.amounts import amounts_of
from hass_ir.dialects.sdf_attributes import DesignAttr, SparsityAttr
from hass_ir.dialects.sdf_base import INTS
from hass_ir.dialects.sdf_energy import verify_energy
from hass_ir.dialects.sdf_engine import ENGINE_KINDS, EngineAttr

REGISTER_WORDS = 2
"""Words that a stream without `accel.fifo` holds: its register and the one that absorbs a stall."""


@irdl_attr_definition
class StreamType(ParametrizedAttribute, TypeAttribute):
    """`!accel.stream<4 x i16>`: up to four 16-bit words a cycle, in channel-inner order."""

    name = "accel.stream"

    words: IntAttr
    element_type: Attribute

    @classmethod
    def of(cls, words: int, element_type: Attribute) -> StreamType:
        """A stream of `words` words a cycle."""
        return cls.new([IntAttr(words), element_type])

    def verify(self) -> None:
        words = self.words.data
        if words < 1 or words & (words - 1):
            raise VerifyException(f"a stream's words must be a power of two, got {words}")
        if not isinstance(self.element_type, IntegerType):
            raise VerifyException(f"a stream carries integers, not {self.element_type}")

    @classmethod
    def parse_parameters(cls, parser: AttrParser) -> Sequence[Attribute]:
        with parser.in_angle_brackets():
            words = parser.parse_integer(allow_boolean=False)
            parser.parse_keyword("x")
            return IntAttr(words), parser.parse_type()

    def print_parameters(self, printer: Printer) -> None:
        with printer.in_angle_brackets():
            printer.print_string(f"{self.words.data} x ")
            printer.print_attribute(self.element_type)


def stream_shape(value: SSAValue) -> tuple[int, ...]:
    """Shape of the tensor (without batch) that flows in a stream."""
    op = value.owner
    passed: set[Operation] = set()
    while isinstance(op, ForkOp | FifoOp) and op not in passed:
        passed.add(op)
        op = op.input.owner
    if not isinstance(op, ReadOp | StageOp):
        raise VerifyException("a stream must come from accel.read or accel.stage")
    return op.shape.get_values()


def stream_capacity(value: SSAValue) -> int:
    """Words that a stream holds: rows of a word for each that it carries in a cycle."""
    words = cast(StreamType, value.type).words.data
    if isinstance(value.owner, FifoOp):
        rows = -(-value.owner.depth_words.value.data // words)
        return max(rows, REGISTER_WORDS) * words
    return REGISTER_WORDS * words


class PartOp(IRDLOperation, ABC):
    """Anything in a partition: it has an engine attribute with its cycles and resources."""

    engine = prop_def(EngineAttr)
    traits = lazy_traits_def(lambda: (HasParent(PartitionOp),))
    irdl_options = (ParsePropInAttrDict(),)

    def verify_(self) -> None:
        kind = self.engine.string("kind")
        if not self.fits(kind):
            raise VerifyException(f"an engine of kind '{kind}' cannot be that of {self.name}")
        ii = partition_ii(self)
        mine = self.engine.integer("ii_cycles")
        if ii is not None and mine > ii:
            raise VerifyException(
                f"{self.name} takes {mine} cycles an image, more than the {ii} of its partition"
            )
        for value in (*self.operands, *self.results):
            rate = cast(StreamType, value.type).words.data
            words = prod(stream_shape(value))
            if ii is not None and rate * ii < words:
                raise VerifyException(
                    f"a stream of {rate} words a cycle cannot carry {words} words in {ii} cycles"
                )
        for result in self.results:
            uses = result.uses.get_length()
            if uses != 1:
                raise VerifyException(
                    f"every stream has one user, this one has {uses}; use accel.fork to copy it"
                )

    def fits(self, kind: str) -> bool:
        """Whether an engine of this kind can be that of the op."""
        return kind == self.name.removeprefix("accel.")


@irdl_op_definition
class ReadOp(PartOp):
    """Reads input `index` of the network from outside, image by image.

    With `tensor`, the output of that stage of an earlier partition instead, tensor `index` of
    those that cross cuts.
    """

    name = "accel.read"

    result = result_def(StreamType)
    index = prop_def(IntegerAttr.constr(i64))
    shape = prop_def(INTS)
    tensor = opt_prop_def(StringAttr)
    assembly_format = "attr-dict `:` type($result)"


@irdl_op_definition
class WriteOp(PartOp):
    """Writes output `index` of the network to the outside.

    With `tensor`, the output of that stage for later partitions instead.
    """

    name = "accel.write"

    input = operand_def(StreamType)
    index = prop_def(IntegerAttr.constr(i64))
    tensor = opt_prop_def(StringAttr)
    assembly_format = "$input attr-dict `:` type($input)"


@irdl_op_definition
class ForkOp(PartOp):
    """Copies a stream to several users."""

    name = "accel.fork"

    input = operand_def(StreamType)
    outputs = var_result_def(StreamType)
    assembly_format = "$input attr-dict `:` type($input) `->` type($outputs)"

    def verify_(self) -> None:
        super().verify_()
        if len(self.outputs) < 2 or any(o.type != self.input.type for o in self.outputs):
            raise VerifyException("a fork has two or more outputs of its input's type")


@irdl_op_definition
class FifoOp(PartOp):
    """Holds up to `depth_words` words of a stream, so that joining branches do not stall."""

    name = "accel.fifo"

    input = operand_def(StreamType)
    result = result_def(StreamType)
    depth_words = prop_def(IntegerAttr.constr(i64))
    assembly_format = "$input attr-dict `:` type($input) `->` type($result)"

    def verify_(self) -> None:
        super().verify_()
        if self.input.type != self.result.type:
            raise VerifyException("a fifo's output has its input's type")
        if self.depth_words.value.data <= REGISTER_WORDS:
            raise VerifyException(f"a fifo holds more than {REGISTER_WORDS} words")


@irdl_op_definition
class StageOp(PartOp):
    """One op of the network in hardware.

    `operation` is the sdf op, `parameters` its settings; `threshold` clips the input by magnitude
    (`weight_threshold` was applied to the weights); `weights` says where the weights lie. Of a
    product of two activations `threshold` clips the first, `weight_threshold` the second one, which
    stays in the engine.
    """

    name = "accel.stage"

    inputs = var_operand_def(StreamType)
    result = result_def(StreamType)
    sym_name = prop_def(SymbolNameConstraint())
    source = prop_def(StringAttr)
    operation = prop_def(StringAttr)
    parameters = prop_def(DictionaryAttr)
    input_shapes = prop_def(ArrayAttr[DenseArrayBase])
    shape = prop_def(INTS)
    threshold = opt_prop_def(FloatAttr.constr(f32))
    weight_threshold = opt_prop_def(FloatAttr.constr(f32))
    sparsity = opt_prop_def(SparsityAttr)
    weights = opt_prop_def(DictionaryAttr)

    traits = traits_def(SymbolOpInterface())
    assembly_format = "$sym_name `(` $inputs `)` attr-dict `:` functional-type($inputs, $result)"

    def verify_(self) -> None:
        super().verify_()
        if not self.inputs:
            raise VerifyException("a stage needs an input stream")
        if len(self.input_shapes) != len(self.inputs):
            raise VerifyException(
                f"the stage has {len(self.inputs)} inputs and {len(self.input_shapes)} input shapes"
            )
        for value, expected in zip(self.inputs, self.input_shapes, strict=True):
            shape = cast("DenseArrayBase[Attribute]", expected).get_values()  # pyright: ignore
            if stream_shape(value) != shape:
                raise VerifyException(
                    f"the stage expects an input of shape {shape}, the stream carries "
                    f"{stream_shape(value)}"
                )
        verify_operation(self)

    def fits(self, kind: str) -> bool:
        return (kind in ENGINE_KINDS) == self.computes

    @property
    def computes(self) -> bool:
        """Whether it has an engine of its own."""
        return self.operation.data in ("conv2d", "linear", "matmul")


@irdl_op_definition
class PartitionOp(IRDLOperation):
    """Stages that are on the device at the same time; `ii_cycles` is that of the slowest, or of the
    link to memory, if all that it moves for an image takes longer.

    One of several partitions has a clock of its own, weights to load before it starts, and, where
    partitions take turns, the time it takes to configure the device.
    """

    name = "accel.partition"

    sym_name = prop_def(SymbolNameConstraint())
    ii_cycles = prop_def(IntegerAttr.constr(i64))
    latency_cycles = prop_def(IntegerAttr.constr(i64))
    clock_mhz = opt_prop_def(FloatAttr.constr(f64))
    weights_to_load_bits = opt_prop_def(IntegerAttr.constr(i64))
    reconfiguration_s = opt_prop_def(FloatAttr.constr(f64))
    simulated = opt_prop_def(SimulatedAttr)
    body = region_def("single_block")

    traits = lazy_traits_def(
        lambda: (HasParent(AcceleratorOp), NoTerminator(), SymbolTable(), SymbolOpInterface())
    )
    irdl_options = (ParsePropInAttrDict(),)
    assembly_format = "$sym_name attr-dict-with-keyword $body"

    def verify_(self) -> None:
        parts = list(self.body.block.ops)
        for op in parts:
            if not isinstance(op, PartOp):
                raise VerifyException(f"a partition holds accel ops, not {op.name}")
        if not any(isinstance(op, StageOp) for op in parts):
            raise VerifyException("a partition needs at least one stage")
        for kind in (ReadOp, WriteOp):
            links = [op for op in parts if isinstance(op, kind)]
            for cut in (False, True):
                found = [op.index.value.data for op in links if (op.tensor is not None) == cut]
                if len(set(found)) < len(found) or min(found, default=0) < 0:
                    raise VerifyException(
                        f"each {kind.name} needs an index of its own from 0 on, got {found}"
                    )
        verify_order(parts)
        slowest = max(cast(PartOp, op).engine.integer("ii_cycles") for op in parts)
        parent = self.parent_op()
        device = parent.design.get("device") if isinstance(parent, AcceleratorOp) else None
        link = 0 if device is None else link_cycles(link_bits(self), device)
        ii = self.ii_cycles.value.data
        if max(slowest, link) != ii:
            what, takes = ("link to memory", link) if link > slowest else ("slowest part", slowest)
            raise VerifyException(f"ii_cycles is {ii}, but the {what} takes {takes}")
        if self.latency_cycles.value.data < ii:
            raise VerifyException(
                f"latency_cycles is {self.latency_cycles.value.data}, less than ii_cycles, {ii}"
            )
        if self.simulated is not None:
            streams = [v for op in parts if not isinstance(op, FifoOp) for v in op.operands]
            stages = [op for op in parts if isinstance(op, StageOp) and op.computes]
            names = [op.sym_name.data for op in stages]
            self.simulated.verify_streams(names, [stream_capacity(v) for v in streams])

    def totals(self) -> dict[str, int | None]:
        """Resources of all parts together, None for what an ASIC does not count."""
        engines = [cast(PartOp, op).engine for op in self.body.block.ops]
        stated = amounts_of(engines[0])
        return {
            name: None if amount is None else sum(e.get(name) or 0 for e in engines)
            for name, amount in stated.items()
        }


@irdl_op_definition
class AcceleratorOp(IRDLOperation):
    """The whole description for one device, with what was measured and predicted."""

    name = "accel.accelerator"

    sym_name = prop_def(SymbolNameConstraint())
    network = prop_def(StringAttr)
    design = prop_def(DesignAttr)
    body = region_def("single_block")

    traits = traits_def(IsolatedFromAbove(), NoTerminator(), SymbolTable(), SymbolOpInterface())
    irdl_options = (ParsePropInAttrDict(),)
    assembly_format = "$sym_name attr-dict-with-keyword $body"

    @property
    def partitions(self) -> list[PartitionOp]:
        """The partitions, in order."""
        return [op for op in self.body.block.ops if isinstance(op, PartitionOp)]

    def verify_(self) -> None:
        partitions = self.partitions
        if not partitions or len(partitions) != len(list(self.body.block.ops)):
            raise VerifyException("an accelerator holds partitions, at least one, and nothing else")
        device, metrics = self.design.get("device"), self.design.get("metrics")
        counted = amounts_of(device)
        engines = [
            op.engine for p in partitions for op in p.body.block.ops if isinstance(op, PartOp)
        ]
        if any(amounts_of(e).keys() != counted.keys() for e in (*engines, metrics)):
            raise VerifyException(
                f"an engine counts other resources than the device '{device.string('name')}'"
            )
        for resource, limit in counted.items():
            if limit is None:
                continue
            used = [p.totals().get(resource) or 0 for p in partitions]
            if max(used) > limit:
                raise VerifyException(
                    f"{resource} does not fit: the design needs {max(used)}, "
                    f"{device.string('name')} has {limit}"
                )
            total = sum(used) if self.design.devices > 1 else max(used)
            if total != metrics.integer(resource):
                raise VerifyException(
                    f"the metrics say {metrics.integer(resource)} {resource}, the parts add up to "
                    f"{total}"
                )
        verify_partitions(self)
        verify_energy(self)
        if len(partitions) == 1:
            verify_figures(self.design, partitions[0])


def partition_ii(op: Operation) -> int | None:
    """II of the partition that `op` stands in, in cycles; None outside of one."""
    parent = op.parent_op()
    return parent.ii_cycles.value.data if isinstance(parent, PartitionOp) else None


Accel = Dialect(
    "accel",
    [AcceleratorOp, PartitionOp, StageOp, ReadOp, WriteOp, ForkOp, FifoOp],
    [StreamType, SimulatedAttr],
)

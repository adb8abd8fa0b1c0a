"""From ops of linalg, tensor and arith to nodes of the graph."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import MutableMapping, Sequence
from typing import Any, cast

import numpy as np
from xdsl.dialects.builtin import (
    DenseIntOrFPElementsAttr,
    FloatAttr,
    IntegerAttr,
    TensorType,
)
from xdsl.ir import Attribute, Operation, SSAValue
from xdsl.ir.affine import AffineConstantExpr, AffineDimExpr, AffineMap

from hass_ir.dialects.torch_resource import ResourceAttr, own_resource
from hass_ir.errors import HassError
from hass_ir.lowering.linalg_arithmetic import START, dtype_of, name_of
from hass_ir.lowering.linalg_graph import Array, Graph, Node, Shape
from hass_ir.lowering.linalg_named import NAMED, UnknownFormError
from hass_ir.lowering.tensor_source import TensorSource


class Reader:
    """Reads ops in order; `nodes` holds what every value is."""

    def __init__(self, graph: Graph, source: TensorSource):
        self.graph = graph
        self.source = source
        self.nodes: dict[SSAValue, Node] = {}
        self._globals: dict[str, Attribute] | None = None

    def read(self, op: Operation) -> None:
        """Give a node to every result of `op`."""
        self.graph.op = op
        for result in op.results:
            if (reason := _unfit(result.type)) is not None:
                self.nodes[result] = self.graph.unsupported(reason, shape_of(result))
        if any(result in self.nodes for result in op.results):
            return
        missing = next((v for v in op.operands if v not in self.nodes), None)
        try:
            if missing is not None:
                raise UnknownFormError(f"an operand of type {missing.type} is not known")
            found = self._results(op)
        except UnknownFormError as error:
            found = [self.graph.unsupported(str(error), shape_of(v)) for v in op.results]
        self.nodes.update(zip(op.results, found, strict=True))

    def _results(self, op: Operation) -> Sequence[Node]:
        if op.name == "arith.constant":
            return [self.literal(op.properties["value"])]
        if op.name == "linalg.generic":
            return self._generic(cast(Any, op))
        if op.name == "ml_program.global_load_const":
            return [self.literal(self._global(op))]
        args = [self.nodes[v] for v in op.operands]
        if op.name in NAMED:
            return [NAMED[op.name](self.graph, op, args)]
        name = name_of(op)
        if name is not None and not isinstance(op.results[0].type, TensorType):
            return [self.graph.elementwise(name, *args, settings=_target(op))]
        raise UnknownFormError(
            "this op is not supported; replace it in the model, or leave it to the host"
        )

    def _global(self, op: Operation) -> Attribute:
        """The value of the global that `op` loads."""
        if self._globals is None:
            self._globals = _values_of_globals(op)
        name = cast(Any, op).global_attr.root_reference.data
        if name not in self._globals:
            raise UnknownFormError(f"the global '{name}' has no value")
        return self._globals[name]

    def literal(self, value: Attribute) -> Node:
        """The constant `value`; float tensors of several values are read later."""
        value = own_resource(value)
        match value:
            case IntegerAttr():
                number, dtype = value.value.data, dtype_of(str(value.type))
                return self.graph.constant(np.array(number).astype(dtype or np.int64))
            case FloatAttr():
                dtype = dtype_of(str(value.type))
                if dtype is None:
                    raise UnknownFormError(f"numbers of type {value.type} are not supported")
                return self.graph.constant(np.array(value.value.data, dtype))
            case DenseIntOrFPElementsAttr() | ResourceAttr():
                return self._tensor(value)
            case _:
                raise UnknownFormError(f"a constant of the form {type(value).__name__}")

    def _tensor(self, value: DenseIntOrFPElementsAttr[Any] | ResourceAttr) -> Node:
        kind = cast("TensorType[Attribute]", value.get_type())
        if (reason := _unfit(kind)) is not None:
            raise UnknownFormError(reason)
        shape, dtype = kind.get_shape(), dtype_of(str(kind.element_type))
        assert dtype is not None
        if isinstance(value, ResourceAttr):
            if value.key.data == "__elided__":
                raise UnknownFormError(
                    "the elements were left out of the text; print the module with them"
                )
            if dtype is np.float32:
                return self.graph.make("weight", (), shape, value, fixed=True)
            assert self.graph.op is not None
            return self.graph.constant(elements(self.source, self.graph.op, value))
        array = np.frombuffer(value.data.data, dtype).reshape(shape)
        if dtype is np.float32 and array.size > 1 and not (array == array.reshape(-1)[0]).all():
            return self.graph.make("weight", (), shape, value, fixed=True)
        return self.graph.constant(array)

    def _generic(self, op: Any) -> Sequence[Node]:
        """The nodes of a generic's results: its body on whole tensors."""
        maps: list[AffineMap] = [m.data for m in op.indexing_maps]
        loops = [i.data.value for i in op.iterator_types]
        tensors = [*op.inputs, *op.outputs]
        extents = _extents(maps, [shape_of(v) for v in tensors], len(loops))
        body = op.body.block
        values: MutableMapping[SSAValue, Node] = ChainMap({}, self.nodes)
        reduced = [i for i, kind in enumerate(loops) if kind != "parallel"]
        running = body.args[len(op.inputs) :] if reduced else ()
        for arg, tensor, indexing in zip(body.args, tensors, maps, strict=True):
            if arg not in running and arg.uses:
                values[arg] = self._spread(self.nodes[tensor], indexing, len(loops))
        body_op: Operation
        for body_op in body.ops:
            self._scalar(body_op, values, extents, running)
        results: list[Node] = []
        for i, value in enumerate(body.last_op.operands):
            indexing = maps[len(op.inputs) + i]
            if reduced:
                node = self._reduced(value, values, running[i], reduced, extents)
            else:
                node = values.get(value) or self.graph.unsupported("its body is not recognised")
            if node.kind == "unsupported":
                results.append(node)
                continue
            kept = tuple(1 if axis in reduced else n for axis, n in enumerate(extents))
            node = self.graph.broadcast(node, kept)
            node = self._gathered(node, indexing, reduced)
            start = START.get(_combiner(value)) if reduced else None
            before = self.nodes[op.outputs[i]]
            if start is not None and before.scalar != start:
                node = self.graph.elementwise(_combiner(value), before, node)
            results.append(node)
        return results

    def _scalar(
        self,
        op: Operation,
        values: MutableMapping[SSAValue, Node],
        extents: Shape,
        running: Sequence[SSAValue],
    ) -> None:
        """The node of a body's op, where it has one: not for what uses a running result."""
        if not op.results or any(v in running or v not in values for v in op.operands):
            return
        args = [values[v] for v in op.operands]
        unknown = next((a for a in args if a.kind == "unsupported"), None)
        name, node = name_of(op), unknown
        if node is not None:
            pass
        elif op.name == "arith.constant":
            node = self.literal(op.properties["value"])
        elif op.name == "linalg.index":
            axis: int = cast(Any, op).dim.value.data
            shape = tuple(n if i == axis else 1 for i, n in enumerate(extents))
            node = self.graph.constant(np.arange(extents[axis], dtype=np.int64).reshape(shape))
        elif op.name == "tensor.extract":
            shape = np.broadcast_shapes(*(a.shape for a in args[1:]))
            node = self.graph.make("gather", args, shape)
        elif name is not None:
            node = self.graph.elementwise(name, *args, settings=_target(op))
        else:
            node = self.graph.unsupported(f"'{op.name}' in its body is not supported")
        values[op.results[0]] = node

    def _reduced(
        self,
        value: SSAValue,
        values: MutableMapping[SSAValue, Node],
        running: SSAValue,
        axes: Sequence[int],
        extents: Shape,
    ) -> Node:
        op = value.owner
        others = [v for v in op.operands if v is not running] if isinstance(op, Operation) else []
        if _combiner(value) not in START or len(others) != 1 or others[0] not in values:
            return self.graph.unsupported("its reduction is not recognised")
        node = values[others[0]]
        if node.kind == "unsupported":
            return node
        return self.graph.reduce(_combiner(value), self.graph.broadcast(node, tuple(extents)), axes)

    def _spread(self, node: Node, indexing: AffineMap, rank: int) -> Node:
        """`node` over the loops: an axis for each, of size 1 where `node` does not follow it."""
        if not node.shape:
            return node
        kept = [
            (e.position, axis)
            for axis, e in enumerate(indexing.results)
            if isinstance(e, AffineDimExpr)
        ]
        ordered = sorted(kept)
        order = [axis for _, axis in ordered]
        rest = [axis for axis in range(len(node.shape)) if axis not in order]
        sizes = dict((loop, node.shape[axis]) for loop, axis in ordered)
        node = self.graph.transpose(node, [*order, *rest]) if order != sorted(order) else node
        return self.graph.reshape(node, tuple(sizes.get(loop, 1) for loop in range(rank)))

    def _gathered(self, node: Node, indexing: AffineMap, reduced: Sequence[int]) -> Node:
        """`node` over the loops as the result's map has it."""
        loops = [e.position for e in indexing.results if isinstance(e, AffineDimExpr)]
        if sorted(loops) != [i for i in range(len(node.shape)) if i not in reduced]:
            raise UnknownFormError("the map of its result is not supported")
        target = tuple(
            node.shape[e.position] if isinstance(e, AffineDimExpr) else 1 for e in indexing.results
        )
        if loops != sorted(loops):
            node = self.graph.transpose(node, [*loops, *reduced])
        return self.graph.reshape(node, target)


def _extents(maps: Sequence[AffineMap], shapes: Sequence[Shape], loops: int) -> Shape:
    """How often each loop runs."""
    extents: dict[int, int] = {}
    for indexing, shape in zip(maps, shapes, strict=True):
        for expression, size in zip(indexing.results, shape, strict=True):
            match expression:
                case AffineDimExpr():
                    extents[expression.position] = size
                case AffineConstantExpr(value=0) if size == 1:
                    pass
                case _:
                    raise UnknownFormError(f"the index {expression} is not supported")
    if len(extents) != loops:
        raise UnknownFormError("a loop follows no axis of a tensor")
    return tuple(extents[i] for i in range(loops))


def _combiner(value: SSAValue) -> str:
    op = value.owner
    return (name_of(op) or "") if isinstance(op, Operation) else ""


def _target(op: Operation) -> str | None:
    """What a cast makes."""
    return str(op.results[0].type) if name_of(op) in ("cast", "convert") else None


def _values_of_globals(op: Operation) -> dict[str, Attribute]:
    """The globals that have a value in the module of `op`, by their names."""
    module = op
    while (parent := module.parent_op()) is not None:
        module = parent
    every: list[Any] = [o for o in module.regions[0].block.ops if o.name == "ml_program.global"]
    return {o.sym_name.data: o.value for o in every if o.value is not None}


def elements(source: TensorSource, op: Operation, attribute: ResourceAttr) -> Array:
    """The tensor that `op` knows by its name only; raises UnknownFormError where `source` has none
    that fits."""
    kind = cast("TensorType[Attribute]", attribute.get_type())
    dtype = dtype_of(str(kind.element_type))
    try:
        return source.read(op, attribute.key.data, kind.get_shape(), dtype)
    except HassError as error:
        raise UnknownFormError(error.diagnostics[0].message) from error


def shape_of(value: SSAValue) -> Shape:
    """The shape of a tensor, none for a number."""
    kind: Attribute = value.type
    return cast("TensorType[Attribute]", kind).get_shape() if isinstance(kind, TensorType) else ()


def _unfit(kind: Attribute) -> str | None:
    """Why a value of the type `kind` cannot be part of a network."""
    if not isinstance(kind, TensorType):
        return None
    tensor = cast("TensorType[Attribute]", kind)
    if any(size < 0 for size in tensor.get_shape()):
        return f"{kind} has a dynamic shape; export the model with example inputs of fixed shape"
    if dtype_of(str(tensor.element_type)) is None:
        return f"elements of type {tensor.element_type} are not supported, only float32"
    return None

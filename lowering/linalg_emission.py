"""From the graph to sdf: patterns are tried on what the network's results need, largest first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import cast

import numpy as np
from xdsl.dialects.builtin import (
    BytesAttr,
    DenseIntOrFPElementsAttr,
    StringAttr,
    TensorType,
    f32,
)
from xdsl.ir import Attribute, SSAValue

from hass_ir.dialects import sdf
from hass_ir.dialects.torch_resource import ResourceAttr
from hass_ir.lowering import linalg_activations as activations
from hass_ir.lowering import linalg_norms as norms
from hass_ir.lowering import linalg_plain as plain
from hass_ir.lowering import linalg_products as products
from hass_ir.lowering import linalg_windows as windows
from hass_ir.lowering.linalg_graph import Graph, Node
from hass_ir.lowering.linalg_match import Match, Matching, Pattern
from hass_ir.lowering.linalg_named import UnknownFormError
from hass_ir.lowering.linalg_values import Values
from hass_ir.lowering.torch_conversion import Conversion, ConversionError, UnsupportedError
from hass_ir.lowering.torch_layout import reshaped, transposed

_PATTERNS: tuple[Pattern, ...] = (
    norms.batch_norm,
    norms.layer_norm,
    norms.softmax,
    windows.convolution,
    products.linear,
    activations.activation,
    windows.pool,
    windows.gathered,
    windows.padded,
    products.activations,
    plain.moved,
    plain.arithmetic,
)


class Emitter:
    """Makes the sdf ops of a graph in `conversion`; `inputs` are those of the network."""

    def __init__(
        self, conversion: Conversion, graph: Graph, values: Values, inputs: Mapping[Node, SSAValue]
    ):
        self.conversion = conversion
        self.graph = graph
        self.values = values
        self._made: dict[Node, SSAValue | None] = dict(inputs)
        self._failed: dict[int, tuple[Node, str]] = {}

    def emit(self, results: Sequence[Node]) -> list[SSAValue | None]:
        """The values of `results`; None where one depends on something unsupported, which the
        conversion's diagnostics tell."""
        matching = Matching(self.graph, self.values, _users(results))
        matches: dict[Node, Match | None] = {}
        waiting = [r for r in results if not r.fixed and r not in self._made]
        while waiting:
            node = waiting.pop()
            if node in matches:
                continue
            match = matches[node] = self._match(matching, node)
            needed = node.args if match is None else match.operands
            waiting += [n for n in needed if not n.fixed and n not in self._made]
        for node in sorted(matches, key=lambda n: n.number):
            self._make(node, matches)
        values = [self._value(r) for r in results]
        assert self._failed or None not in values
        for node, reason in sorted(self._failed.values(), key=lambda failed: failed[0].number):
            self.conversion.fail(node.op, ConversionError(reason))
        return values

    def _make(self, node: Node, matches: Mapping[Node, Match | None]) -> None:
        """The value of `node`, after those of operands that patterns made up."""
        if node in self._made:
            return
        match = matches[node]
        for operand in () if match is None else match.operands:
            if operand in matches:
                self._make(operand, matches)
        self._made[node] = self._build(node, match)

    def _match(self, matching: Matching, node: Node) -> Match | None:
        self.graph.op = node.op
        try:
            if node.kind == "unsupported":
                raise UnsupportedError(node.settings[0])
            for pattern in _PATTERNS:
                match = pattern(matching, node)
                if match is not None:
                    return match
            raise UnsupportedError(
                f"'{_described(node)}' is no part of anything that is recognised; replace it in "
                "the model by supported ops, or leave it to the host"
            )
        except (UnsupportedError, UnknownFormError) as error:
            self._tell(node, str(error))
            return None

    def _build(self, node: Node, match: Match | None) -> SSAValue | None:
        if match is None:
            return None
        operands: list[SSAValue] = []
        for operand in match.operands:
            value = self._value(operand)
            if value is None:
                return None
            operands.append(value)
        self.conversion.start(node.op)
        try:
            return match.build(self.conversion, operands)
        except UnsupportedError as error:
            self._tell(node, str(error))
            return None

    def _value(self, node: Node) -> SSAValue | None:
        if node not in self._made and node.fixed:
            try:
                self._made[node] = self._constant(node)
            except (UnsupportedError, UnknownFormError) as error:
                self._tell(node, str(error))
                self._made[node] = None
        return self._made.get(node)

    def _constant(self, node: Node) -> SSAValue | None:
        """A constant; what was computed from weights is written into the text."""
        c = self.conversion
        if node.kind in ("reshape", "transpose"):
            inner = self._value(node.args[0])
            if inner is None:
                return None
            c.start(node.op)
            if node.kind == "reshape":
                return reshaped(c, inner, node.shape)
            return transposed(c, inner, node.settings)
        c.start(node.op)
        kind = TensorType(f32, node.shape)
        attribute = node.settings if node.kind == "weight" else None
        if isinstance(attribute, ResourceAttr):
            key = StringAttr(attribute.key.data)
            return c.add(sdf.WeightOp.create(result_types=[kind], properties={"key": key}))
        if not isinstance(attribute, DenseIntOrFPElementsAttr):
            array = self.values.of(node)
            if not np.issubdtype(array.dtype, np.floating):
                raise UnsupportedError("a constant of integers is no part of an sdf network")
            data = np.ascontiguousarray(array, np.float32).tobytes()
            attribute = DenseIntOrFPElementsAttr(kind, BytesAttr(data))
        properties = {"value": cast(Attribute, attribute)}
        return c.add(sdf.ConstantOp.create(result_types=[kind], properties=properties))

    def _tell(self, node: Node, reason: str) -> None:
        """Record why `node` cannot be converted, once for each op of the text."""
        self._failed.setdefault(id(node.op), (node, reason))


def _users(results: Sequence[Node]) -> Mapping[Node, int]:
    """How many nodes that `results` need use each node."""
    users: Counter[Node] = Counter(results)
    seen: set[Node] = set()
    waiting = list(results)
    while waiting:
        node = waiting.pop()
        if node not in seen:
            seen.add(node)
            users.update(set(node.args))
            waiting += node.args
    return users


def _described(node: Node) -> str:
    return cast(str, node.settings[0]) + " along axes" if node.kind == "reduce" else node.kind

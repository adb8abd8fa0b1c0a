"""What a pattern gives: the operands that it needs, and how the sdf op is made of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from xdsl.ir import SSAValue

from hass_ir.lowering.linalg_graph import Graph, Node
from hass_ir.lowering.linalg_values import Values
from hass_ir.lowering.torch_conversion import Conversion

Build: TypeAlias = Callable[[Conversion, Sequence[SSAValue]], SSAValue]
"""Takes the conversion and the sdf value of each operand."""


@dataclass(frozen=True)
class Match:
    """An expression of the graph that one sdf op, or a few, compute from `operands`."""

    operands: tuple[Node, ...]
    build: Build


@dataclass(frozen=True)
class Matching:
    """What patterns may look at: the graph, the values of constants, and how many users a node
    has."""

    graph: Graph
    values: Values
    users: Mapping[Node, int]


Pattern: TypeAlias = Callable[[Matching, Node], Match | None]

"""Whether an ONNX graph is one: known ops, every value made once and before it is used."""

from __future__ import annotations

from collections.abc import Iterable
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

from onnx import AttributeProto, GraphProto, NodeProto, checker, defs

from hass_ir.errors import Diagnostic, HassError, nearest

DEFAULT_DOMAINS = ("", "ai.onnx")


def check_graph(
    graph: GraphProto, constants: set[str], opset: int, ir_version: int, path: Path
) -> None:
    """Raise one HassError with all that is wrong with the nodes, else with their order."""
    where = str(path)
    if not graph.node:
        raise HassError("the graph is empty: it has no nodes", where)
    if not graph.output:
        raise HassError("the graph has no outputs", where)
    context = checker.C.CheckerContext()
    context.ir_version = ir_version
    context.opset_imports = {"": opset}
    found = [message for node in graph.node for message in _wrong(node, opset, context)]
    if found:
        raise HassError.several(Diagnostic(message, where) for message in dict.fromkeys(found))
    _check_order(graph, constants, where)


def node_name(node: NodeProto) -> str:
    """The name of `node`, or of its first result where it has none; printable ASCII only."""
    name = node.name or next(iter(node.output), "") or node.op_type
    return "".join(c if " " <= c <= "~" else "_" for c in name)


def described(node: NodeProto) -> str:
    """`node` in a message: its type and its name."""
    return f"node '{node_name(node)}' ({node.op_type})"


def _wrong(node: NodeProto, opset: int, context: checker.C.CheckerContext) -> Iterable[str]:
    """What is wrong with one node, by itself."""
    if node.domain not in DEFAULT_DOMAINS:
        yield (
            f"{described(node)} is of the domain '{node.domain}', which is not ONNX's own; export "
            "the model without it"
        )
    elif not _is_known(node.op_type, opset):
        known = {schema.name for schema in defs.get_all_schemas()}
        yield f"{described(node)}: opset {opset} has no such op{nearest(node.op_type, known)}"
    elif any(a.type in (AttributeProto.GRAPH, AttributeProto.GRAPHS) for a in node.attribute):
        yield (
            f"{described(node)} decides at run time what is computed; a network must be one "
            "graph, so export it without control flow"
        )
    else:
        plain = NodeProto()
        plain.CopyFrom(node)
        plain.domain = ""
        try:
            checker.check_node(plain, context)
        except checker.ValidationError as error:
            yield f"{described(node)}: {_first_line(error)}"


def _is_known(op_type: str, opset: int) -> bool:
    try:
        return not defs.get_schema(op_type, opset, "").deprecated
    except defs.SchemaError:
        return False


def _check_order(graph: GraphProto, constants: set[str], where: str) -> None:
    makers: dict[str, NodeProto] = {}
    given = constants | {value.name for value in graph.input}
    for node in graph.node:
        for name in filter(None, node.output):
            if name in makers or name in given:
                raise HassError(f"{described(node)} makes '{name}', which is there already", where)
            makers[name] = node
    known = set(given)
    for node in graph.node:
        for name in filter(None, node.input):
            if name in known:
                continue
            if name not in makers:
                raise HassError(f"{described(node)} uses '{name}', which nothing makes", where)
            cycle = _cycle(graph, makers)
            if cycle:
                raise HassError(f"the graph is cyclic: {' -> '.join(cycle)}", where)
            raise HassError(
                f"{described(node)} uses '{name}' before {described(makers[name])} makes it; sort "
                "the nodes",
                where,
            )
        known |= set(node.output)
    for output in graph.output:
        if output.name not in known:
            raise HassError(f"nothing makes the output '{output.name}'", where)


def _cycle(graph: GraphProto, makers: dict[str, NodeProto]) -> list[str]:
    """The names of nodes that need each other in a circle; empty where there are none."""
    sorter: TopologicalSorter[str] = TopologicalSorter()
    for node in graph.node:
        for result in node.output:
            sorter.add(result, *(name for name in node.input if name in makers))
    try:
        sorter.prepare()
    except CycleError as error:
        return [node_name(makers[name]) for name in error.args[1]]
    return []


def _first_line(error: Exception) -> str:
    return str(error).strip().splitlines()[0]

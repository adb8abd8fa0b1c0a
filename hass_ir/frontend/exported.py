"""torch.export's graph of a model, prepared for torch-mlir: batch norms whole, ops named."""

from __future__ import annotations

import operator
import re
import warnings
from collections.abc import Iterable, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, cast

from hass_ir.errors import HassError
from hass_ir.frontend.attention import batch_in_front
from hass_ir.frontend.folding import fold_constants

if TYPE_CHECKING:
    from collections.abc import Generator

    import torch

_FILE = "hass.source"


class Sources:
    """Where each node of a graph comes from, through torch-mlir's locations.

    torch-mlir makes an op's location from the last file and line of the node's stack trace. The
    trace is replaced by one in a file of our own, with the node's number as its line.
    """

    def __init__(self) -> None:
        self.names: list[str] = []

    def mark(self, node: Any, name: str) -> None:
        """Give the ops made of `node` the name `name`."""
        node.meta["stack_trace"] = f'File "{_FILE}", line {len(self.names)}, in forward'
        self.names.append(name)

    def of(self, location: Any) -> str | None:
        """The name that `location` stands for; None for one that is not of ours."""
        found = re.search(rf"\"{_FILE}\":(\d+)", str(location))
        return self.names[int(found[1])] if found else None

    def named(self, text: str) -> str:
        """`text`, a message of torch-mlir, with names in place of our locations."""
        return re.sub(
            rf"\"?{_FILE}\"?:(\d+)(:\d+)?", lambda found: f"'{self.names[int(found[1])]}'", text
        )


def export(model: torch.nn.Module, inputs: Sequence[torch.Tensor]) -> tuple[Any, Sources]:
    """The exported program of `model` in evaluation mode, and the names of its nodes."""
    import torch

    with _evaluating(model), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            with torch.no_grad(), batch_in_front():
                exported: Any = torch.export.export(model, tuple(inputs), strict=False)
            program: Any = exported.run_decompositions({})
        except Exception as error:
            lines = [line for line in str(error).splitlines() if line.strip()]
            reason = lines[0].strip() if lines else type(error).__name__
            raise HassError(f"torch.export cannot trace the model: {reason}") from error
    _restore_batch_norms(program)
    _replace_instance_norms(program)
    modules: Iterable[tuple[str, torch.nn.Module]] = cast(Any, model).named_modules()
    containers = {name for name, module in modules if next(module.children(), None) is not None}
    fold_constants(program, lambda node: _source(node, containers))
    sources = Sources()
    for node in program.graph.nodes:
        _check_static(node)
        if node.op == "call_function":
            sources.mark(node, _source(node, containers))
    return program, sources


@contextmanager
def _evaluating(model: torch.nn.Module) -> Generator[None]:
    """`model` in evaluation mode; every module gets its own mode back."""
    modes = [(module, module.training) for module in model.modules()]
    model.eval()
    try:
        yield
    finally:
        for module, training in modes:
            module.training = training


def _restore_batch_norms(program: Any) -> None:
    """Turn the decomposed inference batch norm back into one op."""
    import torch

    aten: Any = torch.ops.aten
    graph = program.graph
    for node in list(graph.nodes):
        if node.target is not aten._native_batch_norm_legit_no_training.default:
            continue
        value, weight, bias, mean, variance, momentum, epsilon = node.args
        arguments = (value, weight, bias, mean, variance, False, momentum, epsilon, True)
        with graph.inserting_before(node):
            whole = graph.call_function(aten.batch_norm.default, arguments)
        whole.meta = {**node.meta, "val": node.meta["val"][0]}
        for user in list(node.users):
            if user.target is operator.getitem and user.args[1] == 0:
                user.replace_all_uses_with(whole)
                program.graph_signature.replace_all_uses(user.name, whole.name)
            graph.erase_node(user)
        graph.erase_node(node)
    program.graph_module.recompile()


def _replace_instance_norms(program: Any) -> None:
    """Turn instance norms, some of which make torch-mlir abort, into what they are: group norms of
    one channel a group, or with running statistics batch norms."""
    import torch

    aten: Any = torch.ops.aten
    for node in list(program.graph.nodes):
        if node.target is not aten.instance_norm.default:
            continue
        value, weight, bias, mean, variance, by_input, momentum, epsilon, cudnn = node.args
        if by_input:
            node.target = aten.group_norm.default
            channels = node.meta["val"].shape[1]
            node.args = (value, channels, weight, bias, epsilon, cudnn)
        else:
            node.target = aten.batch_norm.default
            node.args = (value, weight, bias, mean, variance, False, momentum, epsilon, cudnn)
    program.graph_module.recompile()


def _check_static(node: Any) -> None:
    values: object = node.meta.get("val")
    several = cast("Sequence[object]", values) if isinstance(values, list | tuple) else [values]
    for value in several:
        shape = cast("Sequence[Any]", getattr(value, "shape", ()))
        if not all(isinstance(size, int) for size in shape):
            raise HassError(
                f"'{node.name}' has the shape {list(shape)}, known only at run time; "
                "fix all shapes before the import"
            )


def _source(node: Any, containers: set[str]) -> str:
    """The path of the module that `node` comes from; in one that has children, and in the model
    itself, followed by the name of the function called. Printable ASCII only."""
    stack = list(node.meta.get("nn_module_stack", {}).values())
    path = str(stack[-1][0]).split("@")[0] if stack else ""
    if path and path not in containers:
        name = path
    else:
        function = re.sub(r"_\d+$", "", node.name)
        name = f"{path}.{function}" if path else function
    return re.sub(r"[^ -~]", "_", name)

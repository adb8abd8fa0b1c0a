"""Computing beforehand what depends on no input: position embeddings, masks, numbers of tokens."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hass_ir.errors import HassError

MOST_ELEMENTS = 1 << 24
"""Constants larger than this are left to be computed."""


def fold_constants(program: Any, name_of: Callable[[Any], str]) -> None:
    """Replace every value of an exported program that depends on no input by a constant.

    Parameters stay as they are. The new constant is named by `name_of` its node. A mask of an
    attention that masks nothing goes; one that is true or false becomes 0 or a very low score.
    Raises HassError for a row that masks everything.
    """
    import torch

    graph, values = program.graph, _given(program)
    if _first_input(program) is None:
        return
    nodes = [n for n in graph.nodes if n.op == "call_function"]
    folded: list[Any] = []
    for node in nodes:
        value = _computed(node, values, torch)
        if value is not None:
            values[node] = value
            folded.append(node)
    for node in nodes:
        if node.target is torch.ops.aten.scaled_dot_product_attention.default:
            _fold_mask(node, values, torch)
    made: dict[Any, Any] = {}
    for node in folded:
        if any(user not in values for user in node.users):
            made[node] = _constant(program, node, values[node], name_of(node))
    for node, constant in made.items():
        for user in list(node.users):
            if user not in values:
                user.replace_input_with(node, constant)
    for node in reversed(folded):
        if not node.users:
            graph.erase_node(node)
    program.graph_module.recompile()


def _given(program: Any) -> dict[Any, Any]:
    """The tensors of parameters, constants and buffers that stay, by their placeholders."""
    by_name = {n.name: n for n in program.graph.nodes if n.op == "placeholder"}
    result: dict[Any, Any] = {}
    changed = set(program.graph_signature.buffers_to_mutate.values())
    for spec in program.graph_signature.input_specs:
        if spec.target in changed:
            continue
        for source in (program.state_dict, program.constants):
            if spec.target is not None and spec.target in source:
                result[by_name[spec.arg.name]] = source[spec.target].detach()
    return result


def _computed(node: Any, values: dict[Any, Any], torch: Any) -> Any:
    """The tensor `node` computes, None where it needs an input or is random, no tensor or large."""
    meta = node.meta.get("val")
    if not isinstance(meta, torch.Tensor) or meta.numel() > MOST_ELEMENTS:
        return None
    if not all(n in values for n in node.all_input_nodes):
        return None
    if torch.Tag.nondeterministic_seeded in node.target.tags:
        return None

    def known(argument: Any) -> Any:
        return values[argument]

    map_arg: Any = torch.fx.map_arg
    with torch.no_grad():
        arguments, options = map_arg(node.args, known), map_arg(node.kwargs, known)
        return node.target(*arguments, **options)


def _fold_mask(node: Any, values: dict[Any, Any], torch: Any) -> None:
    """Take away the mask of an attention, or turn it into scores to add."""
    mask_node = node.args[3] if len(node.args) > 3 else node.kwargs.get("attn_mask")
    if mask_node is None or mask_node not in values:
        return
    mask = values[mask_node]
    visible = mask if mask.dtype == torch.bool else mask > torch.finfo(mask.dtype).min / 2
    if not visible.any(dim=-1).all():
        raise HassError(f"the attention '{node.name}' masks whole rows; its result is not defined")
    if mask.dtype == torch.bool:
        values[mask_node] = torch.where(mask, 0.0, LOWEST_SCORE)
        mask_node.meta["val"] = mask_node.meta["val"].to(torch.float32)
    elif not visible.all():
        values[mask_node] = mask.clamp(min=LOWEST_SCORE)
    if not values[mask_node].any():
        if len(node.args) > 3:
            node.update_arg(3, None)
        else:
            node.update_kwarg("attn_mask", None)


LOWEST_SCORE = -1e30
"""exp of this is 0, as of minus infinity, which no weights file may hold."""


def _first_input(program: Any) -> int | None:
    """Number of the first input that is no parameter, buffer or constant."""
    from torch.export.graph_signature import InputKind

    specs = program.graph_signature.input_specs
    return next((i for i, s in enumerate(specs) if s.kind == InputKind.USER_INPUT), None)


def _constant(program: Any, node: Any, value: Any, name: str) -> Any:
    """A placeholder for `value`, in front of the inputs."""
    from torch.export.graph_signature import InputKind, InputSpec, TensorArgument

    signature = program.graph_signature
    specs = signature.input_specs
    taken = {spec.target for spec in specs}
    target, number = name, 0
    while target in taken:
        number += 1
        target = f"{name}_{number}"
    first = _first_input(program)
    by_name = {n.name: n for n in program.graph.nodes if n.op == "placeholder"}
    with program.graph.inserting_before(by_name[specs[first].arg.name]):
        placeholder = program.graph.placeholder(f"c_{node.name}")
    placeholder.meta = {"val": node.meta["val"]}
    program.constants[target] = value.contiguous()
    argument = TensorArgument(name=placeholder.name)
    specs.insert(first, InputSpec(InputKind.CONSTANT_TENSOR, argument, target))
    return placeholder

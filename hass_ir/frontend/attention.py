"""nn.MultiheadAttention traced with its batch in front: its own code moves it behind the tokens."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from importlib import import_module
from math import sqrt
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from torch import Tensor


@contextmanager
def batch_in_front() -> Generator[None]:
    """Multi-head attention on batches N×L×E keeps them first, while this lasts.

    With masks, or biases appended to keys and values, PyTorch's own code is left.
    """
    module: Any = import_module("torch.nn").MultiheadAttention
    original = module.forward

    def forward(
        self: Any,
        query: Tensor,
        key: Tensor,
        value: Tensor,
        key_padding_mask: Tensor | None = None,
        need_weights: bool = True,
        attn_mask: Tensor | None = None,
        average_attn_weights: bool = True,
        is_causal: bool = False,
    ) -> tuple[Any, Any]:
        masks = key_padding_mask, attn_mask, self.bias_k
        plain = self.batch_first and query.ndim == 3 and not self.add_zero_attn
        if plain and all(mask is None for mask in masks):
            return _attention(self, query, key, value, need_weights, average_attn_weights)
        return original(
            self,
            query,
            key,
            value,
            key_padding_mask,
            need_weights,
            attn_mask,
            average_attn_weights,
            is_causal,
        )

    module.forward = forward
    try:
        yield
    finally:
        module.forward = original


def _attention(
    module: Any, query: Any, key: Any, value: Any, need_weights: bool, average: bool
) -> tuple[Any, Any]:
    """What `module` makes of its inputs N×L×E without masks."""
    functional: Any = import_module("torch.nn.functional")
    weights = module.q_proj_weight, module.k_proj_weight, module.v_proj_weight
    if module.in_proj_weight is not None:
        weights = _thirds(module.in_proj_weight)
    biases = (None,) * 3 if module.in_proj_bias is None else _thirds(module.in_proj_bias)
    heads = (module.num_heads, module.head_dim)
    q, k, v = (
        functional.linear(x, w, b).unflatten(-1, heads).transpose(1, 2)
        for x, w, b in zip((query, key, value), weights, biases, strict=True)
    )
    attended = functional.scaled_dot_product_attention(q, k, v)
    result = module.out_proj(attended.transpose(1, 2).flatten(2))
    if not need_weights:
        return result, None
    shares = (q @ k.transpose(-1, -2) / sqrt(module.head_dim)).softmax(-1)
    return result, shares.mean(1) if average else shares


def _thirds(x: Any) -> tuple[Any, ...]:
    """Three parts of the first axis; each a value of its own, which becomes a constant."""
    size = len(x) // 3
    return x[:size], x[size : 2 * size], x[2 * size :]

"""What to do about ops of the torch dialect that have no counterpart in sdf."""

from __future__ import annotations

from xdsl.ir import Operation

from hass_ir.dialects.torch import OperatorOp

_HOST = "leave it to the host and import the part before it"
_NEIGHBOUR = "nn.ReLU, nn.GELU, nn.SiLU, nn.Hardswish or nn.LeakyReLU"

_REMEDIES: dict[str, str] = {
    "argmax": _HOST,
    "topk": _HOST,
    "sort": _HOST,
    "max.dim": _HOST,
    "min.dim": _HOST,
    "log_softmax.int": f"{_HOST}; softmax has the same order",
    "_log_softmax": f"{_HOST}; softmax has the same order",
    "conv_transpose2d.input": "replace it by nearest upsampling and a convolution",
    "conv1d": "write it as a convolution over images of height 1",
    "conv3d": "only 2-d convolutions are",
    "max_pool1d": "write it as a pool over images of height 1",
    "lstm.input": "write it as attention or convolutions; a network keeps no state",
    "gru.input": "write it as attention or convolutions; a network keeps no state",
    "elu": f"replace it by {_NEIGHBOUR}",
    "celu": f"replace it by {_NEIGHBOUR}",
    "selu": f"replace it by {_NEIGHBOUR}",
    "softplus": f"replace it by {_NEIGHBOUR}",
    "prelu": "replace it by nn.LeakyReLU with one slope",
    "_prelu_kernel": "replace it by nn.LeakyReLU with one slope",
    "exp": "only as part of a softmax, sigmoid or tanh",
    "erf": "only as part of a gelu",
    "where.self": "compute both branches and add them, multiplied by masks that are constants",
    "cumsum": "multiply by a constant triangular matrix",
    "instance_norm": "replace it by batch norm",
    "group_norm": "replace it, or the instance norm that it is, by batch norm or layer norm",
}
"""By the name after `torch.aten.`."""


def remedy(op: Operation) -> str:
    """Why `op` is unsupported, and what to do."""
    name = op.operator if isinstance(op, OperatorOp) else op.name
    known = _REMEDIES.get(name.removeprefix("torch.aten."))
    if known is not None:
        return f"this op is not supported; {known}"
    return (
        "this op is not supported; replace it in the model by supported ones, or leave it to the "
        "host and import the part before or after it"
    )

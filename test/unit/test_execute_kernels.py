"""Each sdf op against the torch call it stands for."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import pytest
import torch
from torch import Tensor
from torch.nn import functional as F
from xdsl.dialects.builtin import ModuleOp

from hass_ir.dialects.sdf import Sdf
from hass_ir.errors import HassError
from hass_ir.execute.constants import is_constant
from hass_ir.execute.kernels import kernel_of
from hass_ir.execute.program import Program
from hass_ir.execute.weights import Weights
from hass_ir.functions import network_of

pytestmark = pytest.mark.usefixtures("one_thread")

Call: TypeAlias = Callable[[Tensor], Tensor]

INF = float("inf")
POOL = "kernel = array<i64: 3, 2>, strides = array<i64: 2, 1>, ceil_mode = "
ONES = "padding = array<i64: 1, 1, 1, 1>"
UNEVEN = "padding = array<i64: 0, 1, 1, 0>"
DILATED = "dilation = array<i64: 1, 2>"
WEIGHT = torch.arange(-18, 18, dtype=torch.float32).reshape(6, 1, 3, 2) / 10
BIAS = torch.tensor([0.5, -1, 0, 2, 1, -0.25])
SCALE = torch.tensor([1.5, 0.5])
ROW = torch.arange(12.0).reshape(1, 2, 1, 6)


def _constant(name: str, values: Tensor) -> str:
    kind = f"tensor<{'x'.join(map(str, values.shape))}xf32>"
    data = values.numpy().tobytes().hex().upper()
    return f'%{name} = sdf.constant {{value = dense<"0x{data}"> : {kind}}} : {kind}\n'


CONSTANTS = (
    _constant("weight", WEIGHT)
    + _constant("bias", BIAS)
    + _constant("gamma", SCALE)
    + _constant("matrix", WEIGHT.reshape(6, 6))
    + _constant("factor", SCALE.reshape(1, 2, 1, 1))
    + _constant("row", ROW)
)
IN = "tensor<1x2x5x6xf32>"
CONV = "tensor<6x1x3x2xf32>, tensor<6xf32>) -> tensor<1x6x{}xf32>"

TURNED = (
    f"%turned = sdf.transpose %x {{permutation = array<i64: 0, 1, 3, 2>}} : ({IN}) -> "
    "tensor<1x2x6x5xf32>\n"
)

CASES: dict[str, tuple[str, Call]] = {
    "conv2d": (
        f"sdf.conv2d %x, %weight, %bias {{strides = array<i64: 2, 1>, {ONES}, {DILATED}, "
        f"groups = 2 : i64}} : ({IN}, {CONV.format('3x6')}",
        lambda x: F.conv2d(x, WEIGHT, BIAS, (2, 1), (1, 1), (1, 2), 2),
    ),
    "conv2d, uneven": (
        f"sdf.conv2d %x, %weight, %bias {{strides = array<i64: 2, 1>, {UNEVEN}, {DILATED}, "
        f"groups = 2 : i64}} : ({IN}, {CONV.format('2x5')}",
        lambda x: F.conv2d(F.pad(x, (1, 0, 0, 1)), WEIGHT, BIAS, (2, 1), 0, (1, 2), 2),
    ),
    "linear": (
        f"sdf.linear %x, %matrix, %bias : ({IN}, tensor<6x6xf32>, tensor<6xf32>) "
        "-> tensor<1x2x5x6xf32>",
        lambda x: F.linear(x, WEIGHT.reshape(6, 6), BIAS),
    ),
    "batch_norm": (
        "sdf.batch_norm %x, %gamma, %gamma, %gamma, %gamma {epsilon = 1.0e-01 : f64} : "
        f"({IN}{', tensor<2xf32>' * 4}) -> {IN}",
        lambda x: F.batch_norm(x, SCALE, SCALE, SCALE, SCALE, eps=0.1),
    ),
    "relu": (f"sdf.relu %x : ({IN}) -> {IN}", torch.relu),
    "relu6": (f"sdf.relu6 %x : ({IN}) -> {IN}", lambda x: x.clamp(0, 6)),
    "threshold": (
        f"sdf.threshold %x {{value = 1.5 : f32}} : ({IN}) -> {IN}",
        lambda x: x * (x.abs() > 1.5),
    ),
    "quantize": (
        f"sdf.quantize %x {{bits = 4 : i64, scale = 2.5e-01 : f32}} : ({IN}) -> {IN}",
        lambda x: torch.fake_quantize_per_tensor_affine(x, 0.25, 0, -7, 7),
    ),
    "quantize, unsigned": (
        f"sdf.quantize %x {{bits = 2 : i64, scale = 0.5 : f32, unsigned}} : ({IN}) -> {IN}",
        lambda x: torch.fake_quantize_per_tensor_affine(x, 0.5, 0, 0, 3),
    ),
    "share": (
        f"sdf.share %x {{codebook = dense<[-1.0, 0.5, 2.0]> : tensor<3xf32>}} : ({IN}) -> {IN}",
        lambda x: torch.where(
            x == 0, 0.0, torch.where(x <= -0.25, -1.0, torch.where(x <= 1.25, 0.5, 2.0))
        ),
    ),
    "add": (f"sdf.add %x, %x : ({IN}, {IN}) -> {IN}", lambda x: x + x),
    "max_pool2d": (
        f"sdf.max_pool2d %x {{{POOL}true, {ONES}, {DILATED}}} : ({IN}) -> tensor<1x2x3x6xf32>",
        lambda x: F.max_pool2d(x, (3, 2), (2, 1), (1, 1), (1, 2), True),
    ),
    "max_pool2d, uneven": (
        f"sdf.max_pool2d %x {{{POOL}false, {UNEVEN}, {DILATED}}} : ({IN}) -> tensor<1x2x2x5xf32>",
        lambda x: F.max_pool2d(F.pad(x, (1, 0, 0, 1), value=-INF), (3, 2), (2, 1), 0, (1, 2)),
    ),
    "avg_pool2d": (
        f"sdf.avg_pool2d %x {{{POOL}true, {ONES}, count_include_pad = true}} : ({IN}) -> "
        "tensor<1x2x3x7xf32>",
        lambda x: F.avg_pool2d(x, (3, 2), (2, 1), (1, 1), True, True),
    ),
    "avg_pool2d without its padding": (
        f"sdf.avg_pool2d %x {{{POOL}true, {ONES}, count_include_pad = false}} : ({IN}) -> "
        "tensor<1x2x3x7xf32>",
        lambda x: F.avg_pool2d(x, (3, 2), (2, 1), (1, 1), True, False),
    ),
    "avg_pool2d, uneven": (
        f"sdf.avg_pool2d %x {{{POOL}false, {UNEVEN}, count_include_pad = true}} : ({IN}) -> "
        "tensor<1x2x2x6xf32>",
        lambda x: F.avg_pool2d(F.pad(x, (1, 0, 0, 1)), (3, 2), (2, 1)),
    ),
    "global_avg_pool2d": (
        f"sdf.global_avg_pool2d %x : ({IN}) -> tensor<1x2x1x1xf32>",
        lambda x: F.adaptive_avg_pool2d(x, 1),
    ),
    "global_max_pool2d": (
        f"sdf.global_max_pool2d %x : ({IN}) -> tensor<1x2x1x1xf32>",
        lambda x: F.adaptive_max_pool2d(x, 1),
    ),
    "flatten": (
        f"sdf.flatten %x {{axis = 2 : i64}} : ({IN}) -> tensor<1x2x30xf32>",
        lambda x: x.flatten(2),
    ),
    "concat": (
        f"sdf.concat %x, %x {{axis = 2 : i64}} : ({IN}, {IN}) -> tensor<1x2x10x6xf32>",
        lambda x: torch.cat([x, x], 2),
    ),
    "sigmoid": (f"sdf.sigmoid %x : ({IN}) -> {IN}", torch.sigmoid),
    "tanh": (f"sdf.tanh %x : ({IN}) -> {IN}", torch.tanh),
    "silu": (f"sdf.silu %x : ({IN}) -> {IN}", lambda x: x / (1 + (-x).exp())),
    "hardsigmoid": (f"sdf.hardsigmoid %x : ({IN}) -> {IN}", lambda x: (x / 6 + 0.5).clamp(0, 1)),
    "hardswish": (f"sdf.hardswish %x : ({IN}) -> {IN}", lambda x: x * (x / 6 + 0.5).clamp(0, 1)),
    "gelu": (
        f"sdf.gelu %x {{tanh = false}} : ({IN}) -> {IN}",
        lambda x: x * (1 + torch.erf(x / 2**0.5)) / 2,
    ),
    "gelu, by tanh": (
        f"sdf.gelu %x {{tanh = true}} : ({IN}) -> {IN}",
        lambda x: F.gelu(x, approximate="tanh"),
    ),
    "leaky_relu": (
        f"sdf.leaky_relu %x {{slope = 0.25 : f32}} : ({IN}) -> {IN}",
        lambda x: torch.where(x > 0, x, x / 4),
    ),
    "mul": (
        f"sdf.mul %x, %factor : ({IN}, tensor<1x2x1x1xf32>) -> {IN}",
        lambda x: x * SCALE[:, None, None],
    ),
    "add, repeated": (
        f"sdf.add %x, %factor : ({IN}, tensor<1x2x1x1xf32>) -> {IN}",
        lambda x: x + SCALE[:, None, None],
    ),
    "matmul": (
        f"sdf.matmul %x, %x {{scale = 0.5 : f64, transpose_rhs = true}} : ({IN}, {IN}) -> "
        "tensor<1x2x5x5xf32>",
        lambda x: torch.einsum("nhik,nhjk->nhij", x, x) / 2,
    ),
    "matmul, not transposed": (
        f"sdf.matmul %x, %turned {{scale = 1.0 : f64, transpose_rhs = false}} : "
        f"({IN}, tensor<1x2x6x5xf32>) -> tensor<1x2x5x5xf32>",
        lambda x: torch.einsum("nhik,nhjk->nhij", x, x),
    ),
    "softmax": (
        f"sdf.softmax %x {{axis = 2 : i64}} : ({IN}) -> {IN}",
        lambda x: x.exp() / x.exp().sum(2, keepdim=True),
    ),
    "layer_norm": (
        f"sdf.layer_norm %x, %bias, %bias {{epsilon = 1.0e-01 : f64}} : "
        f"({IN}, tensor<6xf32>, tensor<6xf32>) -> {IN}",
        lambda x: F.layer_norm(x, (6,), BIAS, BIAS, 0.1),
    ),
    "reshape": (
        f"sdf.reshape %x : ({IN}) -> tensor<1x10x6xf32>",
        lambda x: x.flatten(1, 2),
    ),
    "transpose": (
        f"sdf.transpose %x {{permutation = array<i64: 0, 3, 1, 2>}} : ({IN}) -> "
        "tensor<1x6x2x5xf32>",
        lambda x: x.movedim(3, 1),
    ),
    "slice": (
        f"sdf.slice %x {{axis = 3 : i64, start = 1 : i64, stop = 6 : i64, step = 2 : i64}} : "
        f"({IN}) -> tensor<1x2x5x3xf32>",
        lambda x: x[..., 1:6:2],
    ),
    "pad": (
        f"sdf.pad %x {{padding = array<i64: 1, 2, 3, 4>}} : ({IN}) -> tensor<1x2x9x12xf32>",
        lambda x: F.pad(x, (2, 4, 1, 3)),
    ),
    "resize": (
        f"sdf.resize %x {{scale = array<i64: 2, 3>}} : ({IN}) -> tensor<1x2x10x18xf32>",
        lambda x: F.interpolate(x, scale_factor=(2.0, 3.0), mode="nearest"),
    ),
    "concat of a constant": (
        f"sdf.concat %x, %row {{axis = 2 : i64}} : ({IN}, tensor<1x2x1x6xf32>) -> "
        "tensor<1x2x6x6xf32>",
        lambda x: torch.cat([x, ROW.expand(len(x), 2, 1, 6)], 2),
    ),
}


def program_of(parse: Callable[[str], ModuleOp], line: str) -> Program:
    kind = line.rpartition("-> ")[2]
    body = f"{CONSTANTS}{TURNED}%y = {line}\nreturn %y : {kind}"
    module = parse(f"func.func @main(%x: {IN}) -> {kind} {{\n{body}\n}}")
    return Program(network_of(module, None), Weights(None))


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("batch", [1, 3])
def test_op_equals_torch(name: str, batch: int, parse: Callable[[str], ModuleOp]):
    line, call = CASES[name]
    # Quarters from -2.5 on, so that thresholds are met exactly.
    x = torch.arange(batch * 60, dtype=torch.float32).reshape(batch, 2, 5, 6) % 37 / 4 - 2.5
    (found,) = program_of(parse, line).run(x)
    torch.testing.assert_close(found, call(x), rtol=1e-6, atol=1e-6)


def test_every_op_is_executed():
    # The embedding takes numbers; a test of its own.
    constants = {"weight", "constant", "fold_weight", "fold_bias", "embedding"}
    covered = {name.partition(",")[0].partition(" ")[0] for name in CASES}
    assert covered | constants == {op.name.removeprefix("sdf.") for op in Sdf.operations}


def test_embedding_and_transformed_constants(parse: Callable[[str], ModuleOp]):
    module = parse(
        f"func.func @main(%x: tensor<1x3xi64>) -> tensor<1x3x2xf32> {{\n{CONSTANTS}"
        "%0 = sdf.reshape %matrix : (tensor<6x6xf32>) -> tensor<2x18xf32>\n"
        "%1 = sdf.transpose %0 {permutation = array<i64: 1, 0>} : (tensor<2x18xf32>) -> "
        "tensor<18x2xf32>\n"
        "%2 = sdf.embedding %x, %1 : (tensor<1x3xi64>, tensor<18x2xf32>) -> tensor<1x3x2xf32>\n"
        "return %2 : tensor<1x3x2xf32>\n}"
    )
    x = torch.tensor([[0, 17, 4], [5, 5, 1]])
    (found,) = Program(network_of(module, None), Weights(None)).run(x)
    torch.testing.assert_close(found, WEIGHT.reshape(2, 18).T[x])


def test_rounding_of_what_is_no_number(parse: Callable[[str], ModuleOp]):
    x = torch.zeros(1, 2, 5, 6)
    x.view(-1)[:3] = torch.tensor([torch.nan, INF, -INF])
    for name, expected in (("quantize", [0, 1.75, -1.75]), ("share", [0, 2, -1])):
        (found,) = program_of(parse, CASES[name][0]).run(x)
        assert found.numpy().ravel().tolist() == expected + [0] * 57


def test_activations_have_one_scale(parse: Callable[[str], ModuleOp]):
    scales = "dense<0.5> : tensor<2xf32>"
    kind = "tensor<2x3xf32>"
    module = parse(
        f"func.func @main(%x: {kind}) -> {kind} {{\n"
        f"%y = sdf.quantize %x {{bits = 4 : i64, scale = {scales}}} : ({kind}) -> {kind}\n"
        f"return %y : {kind}\n}}"
    )
    with pytest.raises(HassError, match=r"<test>:2:\d+: error: activations have one scale"):
        Program(network_of(module, None), Weights(None))


def test_an_average_that_leaves_out_uneven_padding_is_refused(parse: Callable[[str], ModuleOp]):
    line = (
        f"sdf.avg_pool2d %x {{{POOL}false, {UNEVEN}, count_include_pad = false}} : ({IN}) -> "
        "tensor<1x2x2x6xf32>"
    )
    with pytest.raises(HassError, match=r"<test>:9:\d+: error: an average pool with uneven"):
        program_of(parse, line)


def test_other_ops_have_no_kernel(parse: Callable[[str], ModuleOp]):
    module = parse(
        "func.func @main(%x: !torch.vtensor<[1],f32>) -> !torch.vtensor<[1],f32> {\n"
        "%y = torch.aten.relu %x : !torch.vtensor<[1],f32> -> !torch.vtensor<[1],f32>\n"
        "return %y : !torch.vtensor<[1],f32>\n}"
    )
    relu = next(op for op in module.walk() if op.name == "torch.aten.relu")
    assert not is_constant(relu)
    with pytest.raises(HassError, match="'torch.aten.relu' cannot be executed.*convert-torch"):
        kernel_of(relu)

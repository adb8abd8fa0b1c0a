"""Concats of branches of one tensor: what waits while the words of the others are taken."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from xdsl.dialects.builtin import ModuleOp

from hass_ir.dialects import accel
from hass_ir.functions import network_of
from hass_ir.hardware.workload import FifoLayer, StreamLayer
from hass_ir.lowering.workload import workload_of
from hass_ir.passes.hass_design import HassDesignPass

SHAPE = (4, 3, 5)


def text(axis: int, operands: str) -> str:
    """A convolution whose result meets its own ReLU in a concat."""
    count = operands.count("%")
    shape = [n * count if k + 1 == axis else n for k, n in enumerate(SHAPE)]
    one, all_ = "tensor<1x4x3x5xf32>", "x".join(map(str, (1, *shape)))
    types = ", ".join([one] * count)
    return f"""func.func @main(%x: tensor<1x2x3x5xf32>) -> tensor<{all_}xf32> {{
  %w = sdf.constant {{value = dense<0.5> : tensor<4x2x1x1xf32>}} : tensor<4x2x1x1xf32>
  %a = sdf.conv2d %x, %w {{strides = array<i64: 1, 1>, padding = array<i64: 0, 0, 0, 0>,
    dilation = array<i64: 1, 1>, groups = 1 : i64}}
    : (tensor<1x2x3x5xf32>, tensor<4x2x1x1xf32>) -> {one}
  %b = sdf.relu %a : ({one}) -> {one}
  %c = sdf.concat {operands} {{axis = {axis} : i64}} : ({types}) -> tensor<{all_}xf32>
  return %c : tensor<{all_}xf32>
}}"""


@pytest.mark.parametrize(("axis", "run"), [(1, 4), (2, 60), (3, 20)])
@pytest.mark.parametrize("operands", ["%a, %a", "%a, %b", "%b, %a, %a"])
def test_each_operand_holds_a_run_of_its_words(
    axis: int,
    run: int,
    operands: str,
    parse: Callable[[str], ModuleOp],
    apply: Callable[..., ModuleOp],
):
    module = parse(text(axis, operands))
    parts = workload_of(network_of(module, None)).parts
    (at,) = (p for p in parts if isinstance(p.layer, StreamLayer) and p.layer.kind == "concat")
    for i in at.inputs:
        layer = parts[i].layer
        assert isinstance(layer, FifoLayer)
        assert layer.depth_words >= run
    # Lowering proves that nothing locks up.
    done = apply(module, HassDesignPass(device="zcu104", samples=2))
    assert any(isinstance(op, accel.PartitionOp) for op in done.walk())

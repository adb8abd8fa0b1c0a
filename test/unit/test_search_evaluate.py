"""What thresholds do to a network: zeros of every kind of layer, energy's share of products."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor
from torch.nn import functional as F
from xdsl.dialects.builtin import ModuleOp

from hass_ir.execute.calibration import Calibration
from hass_ir.execute.program import Program
from hass_ir.execute.weights import Weights
from hass_ir.functions import network_of
from hass_ir.search.design import sparsities
from hass_ir.search.evaluate import Evaluator, Thresholds, activation_mask, weight_mask

pytestmark = pytest.mark.usefixtures("one_thread")

LABELS = np.array([0, 1, 2, 0, 1, 2])


def constant(name: str, values: Any) -> str:
    array = np.asarray(values, np.float32)
    kind = f"tensor<{'x'.join(map(str, array.shape))}xf32>"
    return (
        f'%{name} = sdf.constant {{value = dense<"0x{array.tobytes().hex()}"> : {kind}}} : {kind}'
    )


@pytest.fixture
def weights() -> dict[str, Any]:
    rng = np.random.default_rng(0)
    shapes = {"w": (4, 1, 3, 2), "m": (5, 36), "n": (3, 20)}
    return {k: rng.standard_normal(s).astype(np.float32).round(1) for k, s in shapes.items()}


@pytest.fixture
def evaluator(parse: Callable[[str], ModuleOp], weights: dict[str, Any]) -> Evaluator:
    """A grouped convolution with uneven padding, a linear layer on rows, one on vectors."""
    constants = "\n".join(constant(k, v) for k, v in weights.items())
    module = parse(f"""
    func.func @main(%x: tensor<1x2x5x6xf32>) -> tensor<1x3xf32> {{
      {constants}
      %a = sdf.conv2d %x, %w {{strides = array<i64: 1, 1>, padding = array<i64: 2, 0, 1, 1>,
          dilation = array<i64: 1, 1>, groups = 2 : i64}}
          : (tensor<1x2x5x6xf32>, tensor<4x1x3x2xf32>) -> tensor<1x4x6x6xf32>
      %b = sdf.relu %a : (tensor<1x4x6x6xf32>) -> tensor<1x4x6x6xf32>
      %c = sdf.flatten %b {{axis = 2 : i64}} : (tensor<1x4x6x6xf32>) -> tensor<1x4x36xf32>
      %d = sdf.linear %c, %m : (tensor<1x4x36xf32>, tensor<5x36xf32>) -> tensor<1x4x5xf32>
      %f = sdf.flatten %d {{axis = 1 : i64}} : (tensor<1x4x5xf32>) -> tensor<1x20xf32>
      %e = sdf.linear %f, %n : (tensor<1x20xf32>, tensor<3x20xf32>) -> tensor<1x3xf32>
      return %e : tensor<1x3xf32>
    }}""")
    inputs = np.random.default_rng(1).standard_normal((6, 2, 5, 6)).astype(np.float32)
    program = Program(network_of(module, None), Weights(None))
    return Evaluator(program, Calibration(np.maximum(inputs, 0), LABELS, "test"))


def clipped(x: Any, threshold: float) -> Tensor:
    tensor = torch.as_tensor(x)
    return torch.where(tensor.abs() > threshold, tensor, 0)


def pairs(inputs: list[Tensor], weights: list[Tensor]) -> list[Tensor]:
    """Products of each layer with both factors non-zero, for every output element."""
    a, b, c = [(x != 0).double() for x in inputs]
    w, m, n = [(x != 0).double() for x in weights]
    padded = F.pad(a, (0, 1, 2, 1))
    return [F.conv2d(padded, w, groups=2), F.linear(b, m), F.linear(c, n)]


@pytest.mark.parametrize(
    "thresholds",
    [
        Thresholds.none(3),
        Thresholds((0.5, 0.4, 0.7), (0.3, 0.8, 0.2)),
        Thresholds((9.0, 0.0, 0.0), (0.0, 0.0, 0.0)),
    ],
)
def test_zeros_and_accuracy(evaluator: Evaluator, weights: dict[str, Any], thresholds: Thresholds):
    pruned = [clipped(w, t) for w, t in zip(weights.values(), thresholds.weights, strict=True)]
    x = clipped(evaluator.calibration.inputs, thresholds.activations[0])
    y = F.conv2d(F.pad(x, (0, 1, 2, 1)), pruned[0], groups=2)
    y = clipped(torch.relu(y).flatten(2), thresholds.activations[1])
    z = clipped(F.linear(y, pruned[1]).flatten(1), thresholds.activations[2])
    logits = F.linear(z, pruned[2])

    found = evaluator.evaluate(thresholds)
    assert found.thresholds == thresholds
    assert found.accuracy == float((logits.argmax(1).numpy() == LABELS).mean())
    inputs = [x, y, z]
    left = pairs(inputs, pruned)
    total = pairs([torch.ones_like(i) for i in inputs], [torch.ones_like(w) for w in pruned])
    total[0][:] = 6
    for layer, masks, one, some, all_ in zip(
        found.layers, inputs, pruned, left, total, strict=True
    ):
        assert layer.pair_nonzeros == int(some.sum())
        assert layer.pair_total == int(all_.sum())
        assert layer.histogram @ np.arange(len(layer.histogram)) == int(some.sum())
        assert layer.activations.samples == 6
        assert int(layer.activations.channel_nonzeros.sum()) == int((masks != 0).sum())
        assert int(layer.channel_weights.sum()) == int((one != 0).sum())
        assert layer.performed("dense") == int(all_.sum())
        assert layer.performed("pair-sparse") == int(some.sum())
    full = [torch.ones_like(w) for w in pruned]
    for layer, kept in zip(found.layers, pairs(inputs, full), strict=True):
        assert layer.performed("activation-sparse") == int(kept.sum())
    # Weight-sparse engines do multiply with the padding.
    positions = [6 * 36, 6 * 4, 6]
    for layer, one, each in zip(found.layers, pruned, positions, strict=True):
        assert layer.performed("weight-sparse") == int((one != 0).sum()) * each
    shares = sparsities(found.layers)
    assert shares["pair_sparsity"] == pytest.approx(
        1 - sum(float(p.sum()) for p in left) / sum(float(p.sum()) for p in total)
    )
    count = sum(w.numel() for w in pruned)
    kept = sum(int((w != 0).sum()) for w in pruned)
    assert shares["weight_sparsity"] == pytest.approx(1 - kept / count)


def test_distributions_are_those_of_the_network_as_given(
    evaluator: Evaluator, weights: dict[str, Any]
):
    inputs = evaluator.calibration.inputs
    first = evaluator.activation_distributions[0].magnitudes
    np.testing.assert_array_equal(first, np.sort(inputs[inputs != 0]))
    for found, given in zip(evaluator.weight_distributions, weights.values(), strict=True):
        np.testing.assert_array_equal(found.magnitudes, np.sort(np.abs(given[given != 0])))
    limit = evaluator.activation_distributions[1].threshold(0.5)
    zeros = evaluator.evaluate(Thresholds((0, 0, 0), (0, limit, 0))).layers[1].activations
    before = evaluator.dense.layers[1].activations
    assert int(zeros.channel_nonzeros.sum()) == -(-int(before.channel_nonzeros.sum()) // 2)


def test_position_pairs_are_counted_where_asked_for(evaluator: Evaluator):
    neighbours = [i == 0 for i in range(len(evaluator.program.layers))]
    found = Evaluator(evaluator.program, evaluator.calibration, neighbours).dense.layers
    beside = [layer.activations.beside for layer in found]
    assert [b is not None for b in beside] == neighbours
    assert beside[0] is not None
    window, inputs = found[0].activations.window, evaluator.calibration.inputs
    rows, columns = window.output_size(*inputs.shape[2:])
    assert beside[0].positions == len(inputs) * rows * -(-columns // 2)
    assert all(layer.activations.beside is None for layer in evaluator.dense.layers)


def test_masks_of_images_rows_and_vectors():
    x = torch.tensor([[[0.0, 1, 2], [3, 0, 0]]])
    assert activation_mask(x, -1).shape == (1, 3, 1, 2)
    assert activation_mask(x, -1)[0, :, 0, 1].tolist() == [True, False, False]
    assert activation_mask(x[:, 0], -1).shape == (1, 3, 1, 1)
    assert activation_mask(x[None], 1).shape == (1, 1, 2, 3)
    assert activation_mask(x[None], -1).shape == (1, 3, 1, 2)
    assert weight_mask(np.ones((2, 3), np.float32)).shape == (2, 3, 1)
    assert weight_mask(np.ones((2, 3, 5, 7), np.float32)).shape == (2, 3, 35)

"""Zero statistics of products of two activations, against counting them in the tensors."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
import torch
from xdsl.dialects.builtin import ModuleOp

from hass_ir.execute.calibration import Calibration
from hass_ir.execute.program import Program
from hass_ir.execute.weights import Weights
from hass_ir.execute.words import WordFormats
from hass_ir.functions import network_of
from hass_ir.passes.words import write_thresholds
from hass_ir.search.design import sparsities
from hass_ir.search.evaluate import Evaluator, Thresholds
from hass_ir.search.proposals import Shares
from hass_ir.search.trials import thresholds_of

pytestmark = pytest.mark.usefixtures("one_thread")

HEAD = "func.func @main(%x: {0}) -> {1} {{\n%w = sdf.constant {{value = dense<1.0> : {2}}} : {2}\n"
FOUR = (
    HEAD.format("tensor<1x2x3x4xf32>", "tensor<1x2x3x3xf32>", "tensor<4x4xf32>")
    + "%a = sdf.relu %x : (tensor<1x2x3x4xf32>) -> tensor<1x2x3x4xf32>\n"
    "%b = sdf.linear %a, %w : (tensor<1x2x3x4xf32>, tensor<4x4xf32>) -> tensor<1x2x3x4xf32>\n"
    "%c = sdf.threshold %b {value = 1.0 : f32} : (tensor<1x2x3x4xf32>) -> tensor<1x2x3x4xf32>\n"
    "%y = sdf.matmul %a, %c {scale = 1.0 : f64, transpose_rhs = true} : "
    "(tensor<1x2x3x4xf32>, tensor<1x2x3x4xf32>) -> tensor<1x2x3x3xf32>\n"
    "return %y : tensor<1x2x3x3xf32>\n}"
)
THREE = (
    HEAD.format("tensor<1x3x4xf32>", "tensor<1x3x3xf32>", "tensor<4x4xf32>")
    + "%a = sdf.relu %x : (tensor<1x3x4xf32>) -> tensor<1x3x4xf32>\n"
    "%b = sdf.linear %a, %w : (tensor<1x3x4xf32>, tensor<4x4xf32>) -> tensor<1x3x4xf32>\n"
    "%c = sdf.transpose %b {permutation = array<i64: 0, 2, 1>} : (tensor<1x3x4xf32>) -> "
    "tensor<1x4x3xf32>\n"
    "%y = sdf.matmul %a, %c {scale = 1.0 : f64, transpose_rhs = false} : "
    "(tensor<1x3x4xf32>, tensor<1x4x3xf32>) -> tensor<1x3x3xf32>\n"
    "return %y : tensor<1x3x3xf32>\n}"
)


MIX = [[round(float(np.sin(7 * i + j)), 3) for j in range(6)] for i in range(6)]
ATTENTION = (
    HEAD.format("tensor<1x4x6xf32>", "tensor<1x4x6xf32>", "tensor<6x6xf32>").replace(
        "1.0", str(MIX)
    )
    + "%q = sdf.linear %x, %w : (tensor<1x4x6xf32>, tensor<6x6xf32>) -> tensor<1x4x6xf32>\n"
    "%k = sdf.linear %q, %w : (tensor<1x4x6xf32>, tensor<6x6xf32>) -> tensor<1x4x6xf32>\n"
    "%s = sdf.matmul %q, %k {scale = 0.5 : f64, transpose_rhs = true} : "
    "(tensor<1x4x6xf32>, tensor<1x4x6xf32>) -> tensor<1x4x4xf32>\n"
    "%p = sdf.softmax %s {axis = 2 : i64} : (tensor<1x4x4xf32>) -> tensor<1x4x4xf32>\n"
    "%v = sdf.linear %x, %w : (tensor<1x4x6xf32>, tensor<6x6xf32>) -> tensor<1x4x6xf32>\n"
    "%m = sdf.matmul %p, %v {scale = 1.0 : f64, transpose_rhs = false} : "
    "(tensor<1x4x4xf32>, tensor<1x4x6xf32>) -> tensor<1x4x6xf32>\n"
    "%y = sdf.linear %m, %w : (tensor<1x4x6xf32>, tensor<6x6xf32>) -> tensor<1x4x6xf32>\n"
    "return %y : tensor<1x4x6xf32>\n}"
)


@pytest.mark.parametrize(("text", "shape"), [(FOUR, (2, 3, 4)), (THREE, (3, 4))])
def test_pairs_left_are_those_of_the_tensors(
    text: str, shape: tuple[int, ...], parse: Callable[[str], ModuleOp]
):
    inputs = np.random.default_rng(0).standard_normal((5, *shape), dtype=np.float32)
    program = Program(network_of(parse(text), None), Weights(None))
    evaluation = Evaluator(program, Calibration(inputs, None, "test")).dense
    (found,) = evaluation.products
    a = torch.relu(torch.from_numpy(inputs))  # pyright: ignore[reportUnknownMemberType]
    b = a.sum(-1, keepdim=True).expand(a.shape)
    if len(shape) == 3:
        b = b * (b.abs() > 1)
    pairs = (a != 0).double() @ (b != 0).double().transpose(-1, -2)
    assert found.pair_nonzeros == int(pairs.sum())
    assert found.pair_total == 5 * int(np.prod(shape)) * 3
    assert found.moving.shape == (5, 2 if len(shape) == 3 else 1, 3, 4)
    # The layer before meets `a` with weights that are all there.
    operands = [(x != 0).double() for x in (a, a, b)]
    shares = sparsities(evaluation.layers, evaluation.products)
    assert shares["activation_sparsity"] == pytest.approx(1 - float(torch.stack(operands).mean()))
    of_layer = torch.ones(4, 4).double()
    left = float(pairs.sum() + (operands[0] @ of_layer).sum())
    total = float(torch.ones_like(pairs).sum() * 4 + a.numel() * 4)
    assert shares["pair_sparsity"] == pytest.approx(1 - left / total)


def opened(parse: Callable[[str], ModuleOp]) -> tuple[ModuleOp, Program, Calibration]:
    module = parse(ATTENTION)
    inputs = np.random.default_rng(1).standard_normal((6, 4, 6), dtype=np.float32)
    program = Program(network_of(module, None), Weights(None))
    return module, program, Calibration(inputs, None, "test")


def test_thresholds_on_operands_are_those_of_the_ops_written(parse: Callable[[str], ModuleOp]):
    _, program, data = opened(parse)
    evaluator, random = Evaluator(program, data), np.random.default_rng(2)
    assert program.order == [0, 1, 4, 2, 5, 3]
    held = Thresholds.none(6)
    for _ in range(8):
        evaluator.hold(evaluator.evaluate(held))
        cuts = [list(held.weights), list(held.activations)]
        for i in random.choice(6, 2, replace=False).tolist():
            for side in cuts:
                side[i] = float(random.uniform(0.02, 0.4))
        held = Thresholds(tuple(cuts[0]), tuple(cuts[1]))
        found = evaluator.evaluate(held)
        assert found.judgement == evaluator.judge(held)
        module, program, _ = opened(parse)
        layers = [layer.op for layer in program.layers]
        write_thresholds(layers, held, WordFormats(program.layers, ()), program.products)
        module.verify()
        written = Program(network_of(module, None), Weights(None))
        outputs = written.run(torch.from_numpy(data.inputs))  # pyright: ignore
        judged = evaluator._runs.outputs(evaluator._pruned(held))  # pyright: ignore
        assert np.array_equal(outputs[0].numpy(), judged[0])
        counted = Evaluator(written, data).dense
        for mine, theirs in zip(found.products, counted.products, strict=True):
            assert np.array_equal(mine.moving, theirs.moving)
            assert np.array_equal(mine.stationary, theirs.stationary)
        for mine, theirs in zip(found.layers, counted.layers, strict=True):
            assert mine.digest == theirs.digest


def test_shares_of_operands_are_pruned(parse: Callable[[str], ModuleOp]):
    _, program, data = opened(parse)
    evaluator = Evaluator(program, data)
    first = program.layers[0].weight
    scores = np.sort(np.abs(data.inputs @ first.T).ravel())
    moving = evaluator.activation_distributions[4].magnitudes
    assert np.allclose(np.sort(moving), scores, rtol=1e-4, atol=1e-6)
    none = (0.0,) * 4
    cut = thresholds_of(evaluator, Shares((*none, 0.3, 0.6), (*none, 0.5, 0.2)))
    first, second = evaluator.evaluate(cut).products
    assert 1 - first.stationary.mean() == pytest.approx(0.3, abs=0.01)
    assert 1 - first.moving.mean() == pytest.approx(0.5, abs=0.01)
    assert 1 - second.stationary.mean() == pytest.approx(0.6, abs=0.01)
    assert second.moving.mean() < 1

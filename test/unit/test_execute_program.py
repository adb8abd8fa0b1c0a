"""Running whole functions: batches, values dropped in time, overrides, what cannot be run."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from weakref import WeakSet

import numpy as np
import pytest
import torch
from torch import Tensor
from xdsl.dialects.builtin import ModuleOp
from xdsl.passes import ModulePass

from hass_ir.errors import HassError
from hass_ir.execute import program as program_module
from hass_ir.execute.program import Program
from hass_ir.execute.weights import Weights
from hass_ir.functions import network_of

pytestmark = pytest.mark.usefixtures("one_thread")

T = "tensor<1x8xf32>"


def chain(length: int, last: str = "") -> str:
    """ReLUs behind each other; `last` is the text of one more op that makes %out."""
    lines = [f"%v{i + 1} = sdf.relu %v{i} : ({T}) -> {T}" for i in range(length)]
    lines.append(last or f"%out = sdf.relu %v{length} : ({T}) -> {T}")
    body = "\n".join(lines)
    return f"func.func @main(%v0: {T}) -> {T} {{\n{body}\nreturn %out : {T}\n}}"


def most_alive(program: Any, x: Tensor) -> int:
    """The largest number of results that exist at the same time while `program` runs."""
    alive: WeakSet[Tensor] = WeakSet()
    counts: list[int] = []

    def watched(kernel: Callable[..., Tensor]) -> Callable[..., Tensor]:
        def run(*operands: Tensor) -> Tensor:
            result = kernel(*operands).clone()
            alive.add(result)
            counts.append(len(alive))
            return result

        return run

    for step in program._steps:
        step.kernel = watched(step.kernel)
    program.run(x)
    return max(counts)


@pytest.fixture
def compiled(parse: Callable[[str], ModuleOp]) -> Callable[[str], Program]:
    return lambda text: Program(network_of(parse(text), None), Weights(None))


def test_values_of_a_chain_are_dropped(compiled: Callable[[str], Program]):
    assert most_alive(compiled(chain(60)), torch.ones(2, 8)) == 2


def test_a_value_lives_until_its_last_use(compiled: Callable[[str], Program]):
    text = chain(20, f"%out = sdf.add %v20, %v3 : ({T}, {T}) -> {T}")
    assert most_alive(compiled(text), torch.ones(2, 8)) == 3


def test_a_program_runs_again_after_values_were_dropped(compiled: Callable[[str], Program]):
    program = compiled(chain(3))
    x = torch.linspace(-1, 1, 16).reshape(2, 8)
    for _ in range(2):
        assert torch.equal(program.run(x)[0], torch.relu(x))


def test_what_the_outputs_do_not_need_is_not_run(compiled: Callable[[str], Program]):
    weight = "%w = sdf.constant {value = dense<1.0> : tensor<8x8xf32>} : tensor<8x8xf32>"
    dead = f"%dead = sdf.linear %v0, %w : ({T}, tensor<8x8xf32>) -> {T}"
    program = compiled(chain(1, f"{weight}\n{dead}\n%out = sdf.relu %v1 : ({T}) -> {T}"))
    assert program.layers == []
    assert most_alive(program, torch.ones(1, 8)) <= 2


def test_outputs_may_be_inputs_constants_and_repeated(compiled: Callable[[str], Program]):
    program = compiled(
        f"func.func @main(%x: {T}) -> ({T}, {T}, {T}, {T}) {{\n"
        f"%c = sdf.constant {{value = dense<2.0> : {T}}} : {T}\n"
        f"%y = sdf.add %x, %c : ({T}, {T}) -> {T}\n"
        f"return %y, %x, %c, %y : {T}, {T}, {T}, {T}\n}}"
    )
    x = torch.ones(1, 8)
    found = [v.mean().item() for v in program.run(x)]
    assert found == [3, 1, 2, 3]
    assert program.input_shape == (1, 8)


def test_large_inputs_are_cut_into_batches(
    compiled: Callable[[str], Program], monkeypatch: pytest.MonkeyPatch
):
    # Four bytes a float, eight floats a value: room for five.
    monkeypatch.setattr(program_module, "BATCH_BYTES", 5 * 8 * 4 + 3)
    program = compiled(chain(2))
    inputs = np.random.default_rng(0).standard_normal((12, 8)).astype(np.float32)
    assert [len(b) for b in program.batches(inputs)] == [5, 5, 2]
    np.testing.assert_array_equal(program.predict(inputs), np.maximum(inputs, 0))


@pytest.fixture(scope="module")
def residual(small: Path, read: Any, apply: Any, to_sdf: Sequence[ModulePass]) -> Program:
    module = apply(read(small), *to_sdf)
    return Program(network_of(module, None), Weights(small.with_suffix(".safetensors")))


def test_layers_come_with_their_weights(residual: Program):
    found = [(str(layer.op.source), layer.weight.shape) for layer in residual.layers]
    assert found == [('"stem"', (6, 2, 3, 3)), ('"block"', (6, 3, 3, 3)), ('"head"', (5, 6))]
    biases = [None if layer.bias is None else layer.bias.shape for layer in residual.layers]
    assert biases == [(6,), None, (5,)]


def test_thresholds_and_weights_replace_those_of_the_layers(residual: Program):
    x = torch.rand(3, 2, 6, 6, generator=torch.Generator().manual_seed(0))  # pyright: ignore[reportUnknownMemberType]
    seen: dict[int, Tensor] = {}
    halved = [torch.tensor(layer.weight) / 2 for layer in residual.layers]
    limits = [0.5, 0.0, 0.25]
    plain: dict[int, Tensor] = {}
    residual.run(x, observe=plain.__setitem__)
    residual.run(x, weights=halved, thresholds=limits, observe=seen.__setitem__)
    assert torch.equal(plain[0], x)
    assert torch.equal(seen[0], torch.where(x > 0.5, x, 0))
    bias = torch.tensor(residual.layers[0].bias)
    expected = torch.relu(torch.conv2d(seen[0], halved[0], bias, padding=1))
    torch.testing.assert_close(seen[1], expected)
    assert bool(((seen[2] == 0) | (seen[2].abs() > 0.25)).all())
    assert torch.equal(residual.run(x)[0], residual.run(x, thresholds=[0, 0, 0])[0])


def test_thresholds_in_the_ir_do_what_thresholds_of_a_run_do(
    small: Path, read: Any, apply: Any, to_sdf: Sequence[ModulePass], residual: Program
):
    """Values at the threshold included: it is taken from the data."""
    from xdsl.dialects.builtin import FloatAttr, f32
    from xdsl.rewriter import InsertPoint, Rewriter

    from hass_ir.dialects.sdf import ThresholdOp
    from hass_ir.dialects.sdf_base import ComputeOp, shape_of

    with np.load(small.with_suffix(".npz")) as data:
        inputs = data["inputs"]
    limits = [float(np.sort(inputs, axis=None)[-900]), 0.3, 0.1]
    module = apply(read(small), *to_sdf)
    layers = [op for op in module.walk() if isinstance(op, ComputeOp)]
    for layer, limit in zip(layers, limits, strict=True):
        shape = shape_of(layer.input)
        clip = ThresholdOp.with_shape((layer.input,), shape, value=FloatAttr(limit, f32))
        Rewriter.insert_op(clip, InsertPoint.before(layer))
        layer.operands[0] = clip.result
    module.verify()
    clipped = Program(network_of(module, None), Weights(small.with_suffix(".safetensors")))
    x = torch.tensor(inputs)
    assert torch.equal(clipped.run(x)[0], residual.run(x, thresholds=limits)[0])


@pytest.mark.parametrize(
    "text",
    [
        f"func.func @main(%x: {T}, %y: {T}) -> {T} {{\nreturn %x : {T}\n}}",
        f"func.func @main(%x: {T}) {{\nreturn\n}}",
    ],
)
def test_a_network_has_one_input_and_returns_something(
    text: str, compiled: Callable[[str], Program]
):
    with pytest.raises(HassError, match="function 'main' must have one input and return"):
        compiled(text)

"""A network whose layers are sliced, executed stage by stage as its description says."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from xdsl.dialects.builtin import ModuleOp, TensorType, f32
from xdsl.ir import Block, SSAValue

from hass_ir.dialects import accel, sdf
from hass_ir.functions import network_of
from hass_ir.hardware.slices import Slicing

torch: Any = pytest.importorskip("torch")

WAYS = {
    "by channels": {"stem": Slicing("channels", 2), "head": Slicing("channels", 4)},
    "by filters and groups": {"stem": Slicing("filters", 4), "block": Slicing("groups", 2)},
    "by all": {
        "stem": Slicing("filters", 2),
        "block": Slicing("groups", 2),
        "head": Slicing("channels", 3),
    },
}
OPERATIONS = {op.name.removeprefix("sdf."): op for op in sdf.Sdf.operations}


def operation(stage: accel.StageOp, tensors: list[Any]) -> Any:
    """What the stage's operation makes of `tensors`."""
    from hass_ir.execute.kernels import kernel_of

    types = [TensorType(f32, [1, *x.shape[1:]]) for x in tensors[: len(stage.inputs)]]
    types += [TensorType(f32, x.shape) for x in tensors[len(stage.inputs) :] if x is not None]
    op = OPERATIONS[stage.operation.data].create(
        operands=Block(arg_types=types).args,
        result_types=[TensorType(f32, (1, *stage.shape.get_values()))],
        properties=stage.parameters.data,
    )
    return kernel_of(op)(*tensors)


def executed(accelerator: accel.AcceleratorOp, layers: dict[str, Any], image: Any) -> Any:
    """The network's output: partitions in order, tensors at cuts through memory."""
    memory: dict[int, Any] = {}
    output: Any = None
    for partition in accelerator.partitions:
        values: dict[SSAValue, Any] = {}
        for op in partition.body.block.ops:
            given = [values[v] for v in op.operands]
            match op:
                case accel.ReadOp():
                    number = op.index.value.data
                    values[op.result] = image if op.tensor is None else memory[number]
                case accel.WriteOp() if op.tensor is None:
                    (output,) = given
                case accel.WriteOp():
                    (memory[op.index.value.data],) = given
                case accel.StageOp():
                    if op.source.data in layers and op.weights is not None:
                        given += held(op, layers[op.source.data])
                    values[op.result] = operation(op, given)
                    assert tuple(values[op.result].shape[1:]) == op.shape.get_values()
                case _:
                    values.update((result, given[0]) for result in op.results)
    return output


def held(stage: accel.StageOp, layer: Any) -> list[Any]:
    """The weights, and the bias if it has one, that a stage holds of a layer."""
    assert stage.weights is not None
    fields: Any = stage.weights.data
    weight, bias = torch.tensor(layer.formatted), layer.bias
    if "filters" in fields:
        start, stop = fields["filters"].get_values()
        weight, bias = weight[start:stop], None if bias is None else bias[start:stop]
    if "channels" in fields:
        start, stop = fields["channels"].get_values()
        weight = weight[:, start:stop]
    assert tuple(weight.shape) == fields["shape"].get_values()
    return [weight, torch.tensor(bias) if len(fields["bias_keys"]) else None]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("options", [{"partitions": 4, "batch": 8}, {"devices": 3}])
def test_a_sliced_network_computes_the_same(
    small: Path,
    read: Callable[[Path], ModuleOp],
    apply: Callable[..., ModuleOp],
    show: Callable[..., str],
    parse: Callable[..., ModuleOp],
    way: str,
    options: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch,
):
    from hass_ir.execute.program import Program
    from hass_ir.execute.weights import Weights
    from hass_ir.lowering.lower_sdf_to_accel import LowerSdfToAccelPass
    from hass_ir.passes.hass_design import HassDesignPass

    def wanted(*_: object) -> dict[str, Slicing]:
        return WAYS[way]

    monkeypatch.setattr("hass_ir.search.partitioned.needed_slices", wanted)
    module = apply(read(small), HassDesignPass(device="zedboard", samples=8, **options))
    (accelerator,) = (op for op in module.ops if isinstance(op, accel.AcceleratorOp))
    names = [op.sym_name.data for op in accelerator.walk() if isinstance(op, accel.StageOp)]
    for name, slicing in WAYS[way].items():
        assert [f"{name}.slice{i}" in names for i in range(slicing.count)] == [True] * slicing.count
    program = Program(network_of(module, None), Weights(small.with_suffix(".safetensors")))
    layers = {layer.op.source.data: layer for layer in program.layers if layer.op.source}
    image = torch.tensor(np.load(small.with_suffix(".npz"))["inputs"][:5])
    found = executed(accelerator, layers, image)
    expected = torch.tensor(program.predict(image.numpy()))
    assert torch.allclose(found, expected, rtol=1e-4, atol=1e-5)
    # The text says the same, and lowering it anew makes the same accelerator.
    text = show(module, generic=True)
    assert show(apply(parse(text, str(small)), LowerSdfToAccelPass()), generic=True) == text

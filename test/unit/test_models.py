"""Networks people have, third-party definitions among them, executed against their source."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
import torch
from xdsl.dialects.builtin import ModuleOp
from xdsl.passes import ModulePass

from hass_ir.execute.program import Program
from hass_ir.execute.weights import Weights
from hass_ir.frontend import import_torch, write_imported
from hass_ir.functions import network_of

pytest.importorskip("torch_mlir")

pytestmark = pytest.mark.usefixtures("one_thread")

LIMIT = 1e-3
"""Largest difference to torch, relative to the largest value."""

MODELS = (
    "mobilenet_v3:mobilenet_v3_small",
    "yolo:yolov5n",
    "yolo:yolov3_tiny",
    "third_party:mobilenet_v2",
    "third_party:bert_tiny",
    "third_party:vit_tiny",
    "third_party:yolos_tiny",
)


@pytest.mark.parametrize("name", MODELS)
def test_model_equals_its_source(
    name: str,
    example: Callable[[str], Any],
    read: Callable[[Path], ModuleOp],
    apply: Callable[..., ModuleOp],
    to_sdf: Sequence[ModulePass],
    tmp_path: Path,
):
    module_name, _, factory = name.partition(":")
    if module_name == "third_party":
        pytest.importorskip("transformers")
    model, inputs = getattr(example(module_name), factory)()
    if inputs[0].ndim == 4 and inputs[0].shape[2] > 128:
        inputs = (inputs[0][:, :, :64, :96].clone(),)
    path = tmp_path / "model.mlir"
    write_imported(import_torch(model, inputs), path)
    module = apply(read(path), *to_sdf)
    with torch.no_grad():
        given: Any = model(*inputs)
    expected: list[torch.Tensor] = list(given) if isinstance(given, tuple) else [given]  # pyright: ignore[reportUnknownArgumentType]
    program = Program(network_of(module, None), Weights(path.with_suffix(".safetensors")))
    for ours, theirs in zip(program.run(inputs[0]), expected, strict=True):
        assert ours.shape == theirs.shape
        assert float((ours - theirs).abs().max() / theirs.abs().max()) < LIMIT

"""One network by every way in: the same sdf graph but for names, and PyTorch's results."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import isclose
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import pytest
import torch
from xdsl.dialects.builtin import ArrayAttr, FloatAttr, ModuleOp
from xdsl.ir import Attribute, SSAValue
from xdsl.transforms.canonicalize import CanonicalizePass

from hass_ir.execute.constants import is_constant
from hass_ir.execute.program import Program
from hass_ir.execute.weights import Weights
from hass_ir.functions import network_of
from hass_ir.lowering.convert_linalg_to_sdf import ConvertLinalgToSdfPass
from hass_ir.lowering.convert_torch_to_sdf import ConvertTorchToSdfPass
from hass_ir.passes.sdf_fold_batch_norm import SdfFoldBatchNormPass
from hass_ir.resource_section import metadata_start

pytest.importorskip("torch_mlir")
pytest.importorskip("onnx")

pytestmark = pytest.mark.usefixtures("one_thread")

LIMIT = 1e-3
"""Largest difference to torch, relative to the largest value."""

MODELS = (
    "resnet:resnet18",
    "mobilenet_v3:mobilenet_v3_small",
    "yolo:yolov5n",
    "yolo:yolov3_tiny",
    "third_party:mobilenet_v2",
    "third_party:bert_tiny",
    "third_party:vit_tiny",
    "third_party:yolos_tiny",
)
OTHERS = ("onnx", "torch", "linalg")

Made: TypeAlias = tuple[Any, tuple[torch.Tensor, ...]]
Network: TypeAlias = tuple[ModuleOp, Weights]


class Numbering:
    """Numbers for expressions; equal ones of several modules have equal numbers."""

    def __init__(self) -> None:
        self._numbers: dict[Any, int] = {}
        self._arrays: dict[tuple[int, ...], list[np.ndarray[Any, Any]]] = {}
        self._floats: list[float] = []

    def of(self, network: Network) -> tuple[list[int], int]:
        """The results' numbers, and how many ops that are no constants there are."""
        module, weights = network
        function = network_of(module, None)
        numbers: dict[SSAValue, int] = {a: -1 - i for i, a in enumerate(function.body.block.args)}
        count = 0
        for op in function.body.block.ops:
            if is_constant(op):
                numbers[op.results[0]] = self._array(weights.value(op.results[0]))
                continue
            operands = tuple(numbers[v] for v in op.operands)
            if op.name == "func.return":
                return list(operands), count
            given = sorted((k, self._setting(v)) for k, v in op.properties.items() if k != "source")
            key = (op.name, operands, tuple(given), str(op.results[0].type))
            numbers[op.results[0]] = self._numbers.setdefault(key, len(self._numbers))
            count += 1
        raise AssertionError

    def _setting(self, value: Attribute) -> str:
        assert not isinstance(value, ArrayAttr)
        if not isinstance(value, FloatAttr):
            return str(value)
        number: float = value.value.data
        known = (f for f in self._floats if isclose(f, number, rel_tol=1e-6))
        found = next(known, None)
        if found is None:
            self._floats.append(found := number)
        return str(found)

    def _array(self, value: np.ndarray[Any, Any]) -> int:
        known = self._arrays.setdefault(value.shape, [])
        close = (np.allclose(value, other, rtol=1e-5, atol=1e-6) for other in known)
        number = next((i for i, found in enumerate(close) if found), len(known))
        if number == len(known):
            known.append(value)
        return self._numbers.setdefault(("array", value.shape, number), len(self._numbers))


def made(name: str, example: Callable[[str], Any]) -> Made:
    """The model called `name` and inputs for it, images small; no parameter is zero."""
    module_name, _, factory = name.partition(":")
    if module_name == "third_party":
        pytest.importorskip("transformers")
    model, inputs = getattr(example(module_name), factory)()
    if inputs[0].ndim == 4 and inputs[0].shape[2] > 128:
        inputs = (inputs[0][:, :, :64, :96].clone(),)
    generator = torch.Generator().manual_seed(2)  # pyright: ignore[reportUnknownMemberType]
    for parameter in model.parameters():
        if not parameter.any():
            parameter.data.normal_(0, 0.1, generator=generator)
    return model, inputs


@pytest.fixture
def network(
    parse: Callable[..., ModuleOp], apply: Callable[..., ModuleOp]
) -> Callable[[Path], Network]:
    """A function that reads a file of any way, as sdf, and its weights."""

    def read(path: Path) -> Network:
        content = path.read_bytes()
        module = parse(content[: metadata_start(content)].decode(), str(path))
        beside = path.with_suffix(".safetensors")
        weights = beside if beside.is_file() else path
        to_sdf = ConvertLinalgToSdfPass if b"linalg." in content else ConvertTorchToSdfPass
        passes = to_sdf(weights=str(weights)), SdfFoldBatchNormPass(), CanonicalizePass()
        return apply(module, *passes), Weights(weights)

    return read


def differences(program: Program, model: Any, inputs: Sequence[torch.Tensor]) -> list[float]:
    """How far each result is from PyTorch's, relative to the largest value."""
    with torch.no_grad():
        given: Any = model(*inputs)
    wanted: list[torch.Tensor] = list(given) if isinstance(given, tuple) else [given]  # pyright: ignore[reportUnknownArgumentType]
    found = program.run(*inputs)
    assert [f.shape for f in found] == [w.shape for w in wanted]
    return [float((f - w).abs().max() / w.abs().max()) for f, w in zip(found, wanted, strict=True)]


@pytest.mark.parametrize("name", MODELS)
def test_one_graph_by_all_ways(
    name: str,
    example: Callable[[str], Any],
    network: Callable[[Path], Network],
    tmp_path: Path,
):
    model, inputs = made(name, example)
    ways: dict[str, Callable[..., None]] = example("ways").WAYS
    numbering = Numbering()

    def read(way: str) -> tuple[list[int], int]:
        path = tmp_path / f"{way}.mlir"
        ways[way](model, inputs, path)
        found = network(path)
        graph = numbering.of(found)
        if way in ("import", "linalg"):
            function = network_of(found[0], None)
            assert max(differences(Program(function, found[1]), model, inputs)) < LIMIT
        return graph

    expected = read("import")
    assert {way: read(way) for way in OTHERS} == {way: expected for way in OTHERS}

"""Where PyTorch executes a network."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
import torch
from xdsl.dialects.builtin import ModuleOp
from xdsl.passes import ModulePass

from hass_ir.errors import HassError
from hass_ir.execute.network import Sources
from hass_ir.execute.program import Program
from hass_ir.execute.weights import Weights
from hass_ir.functions import network_of
from hass_ir.passes.sdf_annotate_sparsity import SdfAnnotateSparsityPass


@pytest.fixture
def module(
    small: Path, read: Any, apply: Callable[..., ModuleOp], to_sdf: Sequence[ModulePass]
) -> ModuleOp:
    return apply(read(small), *to_sdf)


def test_without_cuda_the_error_says_what_to_do(
    module: ModuleOp, apply: Any, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    with pytest.raises(HassError, match=r"no CUDA device here \(torch .*leave the option out"):
        apply(module, SdfAnnotateSparsityPass(torch_device="cuda"))


def test_everything_goes_to_the_device_and_comes_back(
    module: ModuleOp, small: Path, monkeypatch: pytest.MonkeyPatch
):
    # Tensors of the meta device have no values, and do not mix with those in main memory.
    network = Sources().open(module)
    program = Program(network_of(module, None), Weights(small.with_suffix(".safetensors")), "meta")
    seen: list[torch.device] = []

    def back(tensor: torch.Tensor) -> torch.Tensor:
        seen.append(tensor.device)
        return torch.zeros(tensor.shape)

    monkeypatch.setattr(torch.Tensor, "cpu", back)
    batch = program.batches(network.calibration.inputs)[0]
    states: dict[int, Any] = {}
    observed: list[str] = []
    weights = [torch.zeros(layer.weight.shape) for layer in program.layers]
    (out,) = program.run(
        batch,
        weights=weights,
        thresholds=[0.5] * len(weights),
        observe=lambda _, x: observed.append(x.device.type),
        keep=states.__setitem__,
    )
    program.run(batch, resume=states[1])
    assert {d.type for d in seen} == {"meta"}
    assert set(observed) == {"cpu"} == {out.device.type}


def test_a_device_that_is_there_is_used(module: ModuleOp, monkeypatch: pytest.MonkeyPatch):
    used: list[str] = []

    class Noted(Program):
        def __init__(self, function: Any, weights: Any, device: str = "cpu"):
            used.append(device)
            super().__init__(function, weights)

    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr("hass_ir.execute.network.Program", Noted)
    Sources(torch_device="cuda").open(module)
    assert used == ["cuda"]

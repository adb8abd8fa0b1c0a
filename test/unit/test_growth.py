"""The work of reading a network grows as its ops do, by every dialect it may come in."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor, nn
from xdsl.dialects.builtin import ModuleOp
from xdsl.passes import ModulePass
from xdsl.transforms.canonicalize import CanonicalizePass

from hass_ir.lowering.convert_linalg_to_sdf import ConvertLinalgToSdfPass
from hass_ir.lowering.convert_torch_to_sdf import ConvertTorchToSdfPass
from hass_ir.passes.hass_check_support import HassCheckSupportPass
from hass_ir.passes.sdf_fold_batch_norm import SdfFoldBatchNormPass

pytest.importorskip("torch_mlir")

pytestmark = pytest.mark.usefixtures("one_thread")

BLOCKS, TIMES = 3, 4


class Chain(nn.Module):
    """Convolutions with batch norms, skips and layer norms, block after block."""

    def __init__(self, blocks: int):
        super().__init__()
        self.convolutions = nn.ModuleList(nn.Conv2d(4, 4, 1) for _ in range(blocks))
        self.batch_norms = nn.ModuleList(nn.BatchNorm2d(4) for _ in range(blocks))
        self.layer_norms = nn.ModuleList(nn.LayerNorm(8) for _ in range(blocks))

    def forward(self, x: Tensor) -> Tensor:
        layers = zip(self.convolutions, self.batch_norms, self.layer_norms, strict=True)
        for convolution, batch_norm, layer_norm in layers:
            x = layer_norm(x + torch.relu(batch_norm(convolution(x))))
        return x


def calls(work: Callable[[], object]) -> int:
    """How many functions `work` calls, those of C too."""
    count = 0

    def note(frame: Any, event: str, argument: Any) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        work()
    finally:
        sys.setprofile(before)
    return count


@pytest.mark.parametrize("way", ["import", "torch", "linalg"])
def test_work_grows_as_ops_do(
    way: str,
    example: Callable[[str], Any],
    parse: Callable[..., ModuleOp],
    apply: Callable[..., ModuleOp],
    show: Callable[..., str],
    tmp_path: Path,
):
    convert = ConvertLinalgToSdfPass if way == "linalg" else ConvertTorchToSdfPass
    path = tmp_path / "model.mlir"

    def work(blocks: int) -> dict[str, int]:
        torch.manual_seed(0)  # pyright: ignore[reportUnknownMemberType]
        example("ways").WAYS[way](Chain(blocks).eval(), (torch.ones(1, 4, 8, 8),), path)
        text = path.read_text()
        module = parse(text, str(path))
        found = {"parse": calls(lambda: parse(text, str(path)))}
        steps: list[ModulePass] = [convert(), SdfFoldBatchNormPass(), CanonicalizePass()]
        for step in (*steps, HassCheckSupportPass()):
            found[step.name] = calls(lambda step=step: apply(module, step))
        found["print"] = calls(lambda: show(module))
        return found

    work(1)
    few, many = work(BLOCKS), work(TIMES * BLOCKS)
    assert {step: n for step, n in many.items() if n > 1.2 * TIMES * few[step]} == {}

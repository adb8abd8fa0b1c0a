"""Text as torch-mlir prints it, with its weights."""

from __future__ import annotations

import subprocess
import warnings
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import torch
from xdsl.dialects.builtin import ModuleOp

from hass_ir.execute.program import Program
from hass_ir.execute.weights import Weights
from hass_ir.functions import network_of

pytest.importorskip("torch_mlir")

pytestmark = pytest.mark.usefixtures("one_thread")


class Small(torch.nn.Module):
    """A convolution, a batch norm and a linear layer."""

    def __init__(self):
        super().__init__()
        self.conv = torch.nn.Conv2d(1, 4, 3)
        self.norm = torch.nn.BatchNorm2d(4)
        self.head = torch.nn.Linear(4, 3)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """[N, 1, H, W] to [N, 3]."""
        return self.head(torch.relu(self.norm(self.conv(x))).mean((2, 3)))


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Any]:
    """A file as torch-mlir prints it, weights and all, and the model."""
    torch.manual_seed(0)  # pyright: ignore[reportUnknownMemberType]
    model = Small().eval()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        module = import_module("torch_mlir.fx").export_and_import(
            model, torch.zeros(1, 1, 6, 6), output_type="torch"
        )
    path = tmp_path_factory.mktemp("printed") / "model.mlir"
    path.write_text(str(module))
    return path, model


def hass_opt(programs: Path, *arguments: str | Path, **options: Any) -> Any:
    return subprocess.run(
        [programs / "hass-opt", *arguments], capture_output=True, text=True, **options
    )


def test_a_file_as_torch_mlir_prints_it(
    printed: tuple[Path, Any], programs: Path, read: Callable[[Path], ModuleOp]
):
    """Weights in the text are read from there; a later step finds them in the same file."""
    path, model = printed
    converted = path.with_name("converted.mlir")
    done = hass_opt(programs, path, "--convert-torch-to-sdf", "-o", converted)
    assert not done.returncode, done.stderr
    text = converted.read_text()
    assert 'hass.weights = "model.mlir"' in text
    assert "dense_resource" not in text
    x = torch.rand(2, 1, 6, 6)
    (found,) = Program(network_of(read(converted), None), Weights(path)).run(x)
    with torch.no_grad():
        torch.testing.assert_close(found, model(x))
    done = hass_opt(
        programs, converted, "--hass-design=device=zedboard samples=4", "-t", "accel-json"
    )
    assert not done.returncode, done.stderr


def test_weights_in_the_text_cannot_be_lost(printed: tuple[Path, Any], programs: Path):
    path, _ = printed
    text = path.read_text()
    done = hass_opt(programs, path, "--convert-torch-to-sdf", "-o", path)
    assert "holds the weights and cannot be the output; name another file" in done.stderr
    done = hass_opt(programs, "--convert-torch-to-sdf", input=text)
    assert "give the file by its name, so that they can be read from it" in done.stderr
    named = text.replace("module {", 'module attributes {hass.weights = "x.safetensors"} {')
    both = path.with_name("both.mlir")
    both.write_text(named)
    done = hass_opt(programs, both, "--convert-torch-to-sdf")
    assert "names a file of weights and also brings some in its text" in done.stderr
    assert path.read_text() == text

"""The ways in which a PyTorch model becomes a file that hass-opt reads.

`python examples/ways.py WAY package.module:factory model.mlir` takes one of them.
"""

from __future__ import annotations

import sys
import warnings
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from hass_ir.frontend import import_onnx, import_torch, write_imported


def by_import(model: nn.Module, inputs: Sequence[Tensor], path: Path) -> None:
    """As hass-import does: layers are kept whole, weights lie beside the text."""
    write_imported(import_torch(model, inputs), path)


def by_onnx(model: nn.Module, inputs: Sequence[Tensor], path: Path) -> None:
    """Through an ONNX file, as PyTorch's exporter writes it; batch norms are kept, and only
    networks without them have their constants computed, as the exporter does both or none."""
    exporter: Any = import_module("torch.onnx")
    folds = not any(isinstance(module, nn.BatchNorm2d) for module in model.modules())
    file = path.with_suffix(".onnx")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        exporter.export(
            model,
            tuple(inputs),
            file,
            dynamo=False,
            opset_version=20,
            do_constant_folding=folds,
            training=exporter.TrainingMode.EVAL if folds else exporter.TrainingMode.PRESERVE,
        )
    write_imported(import_onnx(file), path)


def printed(output_type: str) -> Callable[[nn.Module, Sequence[Tensor], Path], None]:
    """As torch-mlir prints it, weights and all."""

    def write(model: nn.Module, inputs: Sequence[Tensor], path: Path) -> None:
        fx: Any = import_module("torch_mlir.fx")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            module = fx.export_and_import(
                model, *inputs, output_type=output_type, experimental_support_mutation=True
            )
        path.write_text(str(module))

    return write


WAYS: dict[str, Callable[[nn.Module, Sequence[Tensor], Path], None]] = {
    "import": by_import,
    "onnx": by_onnx,
    "torch": printed("torch"),
    "linalg": printed("linalg-on-tensors"),
}
"""hass-import from PyTorch and from ONNX; torch-mlir's torch dialect after its default
decompositions; its linalg on tensors."""


def main() -> None:
    """Write the file that the command line asks for."""
    way, model, output = sys.argv[1:]
    name, _, factory = model.partition(":")
    with torch.no_grad():
        network, inputs = getattr(import_module(name), factory)()
        WAYS[way](network, inputs, Path(output))


if __name__ == "__main__":
    main()

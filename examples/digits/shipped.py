"""The trained weights that lie beside a network."""

from __future__ import annotations

from pathlib import Path

from torch import nn


def shipped(model: nn.Module, folder: Path) -> nn.Module:
    """The model with the weights of `folder`/model.safetensors, in evaluation mode."""
    from safetensors.torch import load_file

    model.load_state_dict(model.state_dict() | load_file(folder / "model.safetensors"))
    return model.eval()

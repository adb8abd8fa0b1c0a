"""Arrays to torch tensors, in one typed place."""

from __future__ import annotations

from typing import Any

import torch
from numpy.typing import NDArray
from torch import Tensor


def tensor(array: NDArray[Any]) -> Tensor:
    """A tensor with a copy of `array`; read-only arrays are fine."""
    return torch.tensor(array)


def shared_tensor(array: NDArray[Any]) -> Tensor:
    """A tensor on the memory of `array`, which must be writable."""
    return torch.from_numpy(array)  # pyright: ignore[reportUnknownMemberType]

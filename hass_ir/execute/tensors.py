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


def borrowed_tensor(array: NDArray[Any]) -> Tensor:
    """A tensor on the memory of `array`, read-only or not, for those who only read it."""
    writable = array.flags.writeable
    try:
        array.flags.writeable = True
    except ValueError:  # the memory belongs to something that is read-only itself
        return tensor(array)
    try:
        return shared_tensor(array)
    finally:
        array.flags.writeable = writable

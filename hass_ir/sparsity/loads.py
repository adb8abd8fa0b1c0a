"""How active whole windows are, all channels together: some columns of an image have more work."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hass_ir.sparsity.patterns import BoolArray, Window


@dataclass(eq=False)
class WindowLoads:
    """Active taps of each window, of all channels: `parts` [N, Ho, Wo]."""

    parts: list[NDArray[np.int32]] = field(default_factory=list[NDArray[np.int32]])
    _found: dict[tuple[int, int], tuple[float, float]] = field(
        default_factory=dict[tuple[int, int], tuple[float, float]]
    )

    def add(self, mask: BoolArray, window: Window) -> None:
        """Count those of masks [N, C, H, W], true where the activation is not zero."""
        active: NDArray[Any] = np.add.reduce(mask, axis=1, dtype=np.int32, keepdims=True)
        total = sum(window.taps_of(active), np.zeros((), np.int32))
        self.parts.append(np.asarray(total, dtype=np.int32)[:, 0])
        self._found.clear()

    def fullest(self, columns: int, positions: int) -> tuple[float, float]:
        """Of `columns` that work side by side, how much more than by the mean of windows the
        fullest one has in all, and the fullest of each set in turn, relatively.

        `positions` windows side by side are worked on at once, and count as the fuller.
        """
        if (columns, positions) not in self._found:
            self._found[columns, positions] = self._fullest(columns, positions)
        return self._found[columns, positions]

    def _fullest(self, columns: int, positions: int) -> tuple[float, float]:
        each: NDArray[np.int32] = np.concatenate(self.parts)
        if positions > 1:
            pairs = np.pad(each, ((0, 0), (0, 0), (0, -each.shape[2] % positions)))
            each = pairs.reshape(*each.shape[:2], -1, positions).max(axis=3)
        lanes = columns // positions
        sets = -(-each.shape[2] // lanes)
        mean = float(each.mean()) * each.shape[0] * each.shape[1] * sets
        if mean == 0 or lanes == 1:
            return 0.0, 0.0
        rest = sets * lanes - each.shape[2]
        dealt: NDArray[np.int32] = np.pad(each, ((0, 0), (0, 0), (0, rest)))
        dealt = dealt.reshape(-1, sets, lanes)
        most = int(dealt.sum(axis=(0, 1)).max()), int(dealt.max(axis=2).sum())
        return most[0] / mean - 1.0, most[1] / mean - 1.0

"""Calibration data, and the accuracy measured on it."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from hass_ir.errors import HassError

SYNTHETIC_SAMPLES = 16

Inputs: TypeAlias = NDArray[np.float32 | np.int64]


@dataclass(frozen=True)
class Calibration:
    """Inputs [N, ...] and what the outputs are compared to.

    `labels` are classes, [N]; without them the metric is agreement with the dense network's own
    top class. `data` says where the inputs come from.
    """

    inputs: Inputs
    labels: NDArray[np.int64] | None
    data: str

    @property
    def metric(self) -> str:
        """`top1`, or `top1-agreement` where there are no labels."""
        return "top1" if self.labels is not None else "top1-agreement"

    def accuracy(self, logits: NDArray[np.float32], dense: NDArray[np.float32]) -> float:
        """Share of samples whose highest logit is the label's, or the dense network's."""
        found = logits.argmax(axis=-1)
        expected = dense.argmax(axis=-1) if self.labels is None else self.labels
        if found.shape != expected.shape:
            raise HassError(
                f"the network gives {found.shape[1:]} classes a sample, the labels have shape "
                f"{expected.shape}; top-1 accuracy needs one label for each output row"
            )
        if expected.min() < 0 or expected.max() >= logits.shape[-1]:
            raise HassError(
                f"the labels of '{self.data}' lie between {expected.min()} and {expected.max()}, "
                f"the network's classes are 0 to {logits.shape[-1] - 1}"
            )
        return float((found == expected).mean())


def load_calibration(
    path: Path, input_shape: tuple[int, ...], samples: int | None, vocabulary: int | None = None
) -> Calibration:
    """Read `inputs` and, where present, `labels` from an .npz file.

    `input_shape` is the network's input, batch first; at most the first `samples` are taken. With a
    `vocabulary` the inputs are whole numbers below it.
    Raises HassError for a file that is not such an archive or does not fit the network.
    """
    try:
        with np.load(path, allow_pickle=False) as archive:
            names = list(archive.keys())
            if "inputs" not in names:
                raise HassError(
                    f"'{path}' has no array 'inputs' (it has: {', '.join(names) or 'none'}); save "
                    "it with numpy.savez(path, inputs=..., labels=...)"
                )
            inputs = np.asarray(archive["inputs"])
            labels = np.asarray(archive["labels"]) if "labels" in names else None
    except (OSError, ValueError, EOFError, TypeError, AttributeError, zipfile.BadZipFile) as error:
        raise HassError(
            f"'{path}' is not a readable .npz archive ({error}); save it with "
            "numpy.savez(path, inputs=..., labels=...)"
        ) from error
    if inputs.ndim < 1 or inputs.shape[1:] != input_shape[1:] or len(inputs) == 0:
        raise HassError(
            f"'inputs' of '{path}' has shape {inputs.shape}, the network takes (N, "
            f"{', '.join(map(str, input_shape[1:]))}) with N at least 1"
        )
    expected = np.floating if vocabulary is None else np.integer
    if not np.issubdtype(inputs.dtype, expected):
        name = "float32" if vocabulary is None else "int64"
        raise HassError(f"'inputs' of '{path}' has type {inputs.dtype}, expected {name}")
    count = len(inputs)
    with np.errstate(over="ignore"):
        kind = np.float32 if vocabulary is None else np.int64
        inputs = np.ascontiguousarray(inputs[:samples], dtype=kind)
    if vocabulary is not None and not 0 <= inputs.min() <= inputs.max() < vocabulary:
        raise HassError(
            f"'inputs' of '{path}' holds numbers from {inputs.min()} to {inputs.max()}, the "
            f"network's tokens are 0 to {vocabulary - 1}"
        )
    if not np.isfinite(inputs).all():
        raise HassError(f"'inputs' of '{path}' holds NaN or infinity")
    if labels is not None and (labels.shape[:1] != (count,) or labels.dtype.kind not in "iu"):
        raise HassError(
            f"'labels' of '{path}' must be {count} integers, got {labels.dtype} of shape "
            f"{labels.shape}"
        )
    return Calibration(
        inputs, None if labels is None else labels[:samples].astype(np.int64), path.name
    )


def synthetic_calibration(
    input_shape: tuple[int, ...], samples: int | None, seed: int, vocabulary: int | None = None
) -> Calibration:
    """Standard normal inputs from `seed`, or numbers of tokens below `vocabulary`: for networks
    without calibration data."""
    count = SYNTHETIC_SAMPLES if samples is None else samples
    rng = np.random.default_rng(seed)
    shape = (count, *input_shape[1:])
    if vocabulary is not None:
        return Calibration(rng.integers(vocabulary, size=shape), None, "synthetic")
    return Calibration(rng.standard_normal(shape, dtype=np.float32), None, "synthetic")

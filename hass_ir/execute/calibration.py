"""Calibration data, and the accuracy measured on it."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from hass_ir.errors import HassError
from hass_ir.execute.metrics import Data, Metric, metric_of

SYNTHETIC_SAMPLES = 16

Inputs: TypeAlias = NDArray[np.float32 | np.int64]


@dataclass(frozen=True)
class Calibration:
    """Inputs [N, ...] and what the outputs are compared to.

    `labels` are classes, [N]. `data` says where the inputs come from. `arrays` are all arrays of
    the file, which a user's own metric may want. Without a `metric` it is top-1 where there are
    labels, else agreement with the dense network's own top class.
    """

    inputs: Inputs
    labels: NDArray[np.int64] | None
    data: str
    arrays: Data = field(default_factory=dict[str, NDArray[Any]])
    chosen: Metric | None = None

    @cached_property
    def all(self) -> Data:
        """The arrays by name."""
        labels = {} if self.labels is None else {"labels": self.labels}
        return {**self.arrays, "inputs": self.inputs, **labels}

    @cached_property
    def judge(self) -> Metric:
        """What outputs are judged by."""
        return metric_of(None, self.all) if self.chosen is None else self.chosen

    @property
    def metric(self) -> str:
        """The metric's name."""
        return self.judge.name

    def part(self, samples: slice | NDArray[np.int64]) -> Data:
        """The arrays of some samples; those of another length stay whole."""
        count = len(self.inputs)
        return {k: v[samples] if len(v) == count else v for k, v in self.all.items()}


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
            others = {k: archive[k] for k in names if k not in ("inputs", "labels")}
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
    arrays = {k: v[:samples] if len(v) == count else v for k, v in others.items() if v.ndim}
    classes = None if labels is None else labels[:samples].astype(np.int64)
    return Calibration(inputs, classes, path.name, arrays)


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

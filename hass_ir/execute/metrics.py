"""What a pruned network is judged by: its outputs against labels, or against the dense outputs."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from hass_ir.errors import HassError

Outputs: TypeAlias = Sequence[NDArray[np.float32]]
"""All outputs of a network for all samples, each [N, ...]."""

Data: TypeAlias = Mapping[str, NDArray[Any]]
"""The arrays of the calibration file by name; `inputs` and, where there are any, `labels`."""

TOP = {"top1": 1, "top5": 5, "top1-agreement": 1}
"""Metrics of ranks: how many classes a sample may name."""

NAMES = ("top1", "top5", "top1-agreement", "mse", "snr")


@dataclass(frozen=True)
class Metric:
    """A number for a network's outputs, given those of the dense network and the data.

    Where `bounded`, it is a share of samples, or like one: what may be lost of it is an absolute
    drop. The others need a limit. `classes` is how many classes a sample may name to be right; None
    where samples are not right or wrong.
    """

    name: str
    value: Callable[[Outputs, Outputs, Data], float]
    higher_is_better: bool = True
    bounded: bool = True
    classes: int | None = None
    against_dense: bool = False

    def better(self, value: float) -> float:
        """`value` such that more is better."""
        return value if self.higher_is_better else -value

    def loss(self, before: float, after: float) -> float:
        """By how much the metric got worse."""
        return self.better(before) - self.better(after)

    def leads(self, outputs: Outputs, dense: Outputs, data: Data) -> NDArray[np.float64] | None:
        """By how much the right class of each sample, [N, ...], leads the class that would push it
        out of those named: negative where it is pushed out. None where classes do not matter."""
        if self.classes is None:
            return None
        expected = dense[0].argmax(axis=-1) if self.against_dense else data["labels"]
        return class_leads(outputs[0], expected, self.classes)


def metric_of(name: str | None, data: Data, folders: Sequence[Path] = ()) -> Metric:
    """The metric called `name`; `module:function` is a user's own, looked for in `folders` too.

    Without a name: top-1 where there are labels, else agreement with the dense network's top class.
    A user's function takes the outputs (a list of arrays) and the data (a mapping of arrays) and
    returns a number, more of which is better. Raises HassError for one that cannot be had.
    """
    if name is None:
        name = "top1" if "labels" in data else "top1-agreement"
    if ":" in name:
        return _user_metric(name, folders)
    if name not in NAMES:
        raise HassError(
            f"no metric '{name}'; there are {', '.join(NAMES)}, or module:function of your own"
        )
    if name == "mse":
        return Metric(name, _mean_squared_error, higher_is_better=False, bounded=False)
    if name == "snr":
        return Metric(name, _signal_to_noise, bounded=False)
    agreement = name == "top1-agreement"
    if not agreement and "labels" not in data:
        raise HassError(
            f"metric '{name}' needs labels, the calibration data has none; save them as 'labels' "
            "in its .npz, or use metric=top1-agreement"
        )
    count = TOP[name]

    def share(outputs: Outputs, dense: Outputs, data: Data) -> float:
        expected = dense[0].argmax(axis=-1) if agreement else data["labels"]
        return float((class_leads(outputs[0], expected, count) >= 0).mean())

    return Metric(name, share, classes=count, against_dense=agreement)


def class_leads(
    logits: NDArray[np.float32], expected: NDArray[np.int64], count: int
) -> NDArray[np.float64]:
    """By how much the expected class's logit leads the `count`-th best of the others.

    Of two equal logits the class of the smaller number is ahead, as with `argmax`: the lead is then
    0 where that is the expected one, else the smallest negative number. `logits` are [N, ..., K],
    `expected` [N, ...]. Raises HassError where they do not fit.
    """
    if logits.shape[:-1] != expected.shape:
        raise HassError(
            f"the network gives {logits.shape[1:]} classes a sample, the labels have shape "
            f"{expected.shape}; this metric needs one label for each output row"
        )
    classes = logits.shape[-1]
    if expected.size and not 0 <= expected.min() <= expected.max() < classes:
        raise HassError(
            f"the labels lie between {expected.min()} and {expected.max()}, the network's classes "
            f"are 0 to {classes - 1}"
        )
    if classes <= count:
        return np.full(expected.shape, np.inf)
    rows = logits.reshape(-1, classes).astype(np.float64)
    number = expected.reshape(-1)
    own = rows[np.arange(len(rows)), number]
    rows[np.arange(len(rows)), number] = -np.inf
    # Stable, so that of equal logits the smaller number comes first.
    rival = np.argsort(-rows, axis=1, kind="stable")[:, count - 1]
    lead = own - rows[np.arange(len(rows)), rival]
    lead[(lead == 0) & (rival < number)] = -np.finfo(np.float64).tiny
    return lead.reshape(expected.shape)


def _mean_squared_error(outputs: Outputs, dense: Outputs, data: Data) -> float:
    """Over all elements of all outputs, against the dense network's."""
    return _energy([o - d for o, d in zip(outputs, dense, strict=True)]) / sum(
        d.size for d in dense
    )


def _signal_to_noise(outputs: Outputs, dense: Outputs, data: Data) -> float:
    """Decibels of the dense network's outputs over what was changed; infinite for no change."""
    noise = _energy([o - d for o, d in zip(outputs, dense, strict=True)])
    return float(10 * np.log10(_energy(dense) / noise)) if noise else float("inf")


def _energy(arrays: Sequence[NDArray[np.float32]]) -> float:
    return float(sum(np.square(a, dtype=np.float64).sum() for a in arrays))


def _user_metric(name: str, folders: Sequence[Path]) -> Metric:
    module_name, _, attribute = name.partition(":")
    before = list(sys.path)
    sys.path[:0] = [str(folder) for folder in folders]
    try:
        function = getattr(import_module(module_name), attribute)
    except (ImportError, ValueError, AttributeError) as error:
        raise HassError(
            f"metric '{name}' cannot be imported ({error}); it names a function that takes the "
            "outputs and the data, as module:function, found from the current folder"
        ) from error
    finally:
        sys.path[:] = before
    if not callable(function):
        raise HassError(f"metric '{name}' is no function")

    def value(outputs: Outputs, dense: Outputs, data: Data) -> float:
        try:
            found: Any = function(list(outputs), dict(data))
        except HassError:
            raise
        except Exception as error:
            raise HassError(
                f"metric '{name}' failed ({type(error).__name__}: {error}); it is called with the "
                "outputs, a list of arrays, and the data, a mapping of arrays"
            ) from error
        try:
            number = float(found)
        except (TypeError, ValueError):
            number = float("nan")
        if not np.isfinite(number):
            raise HassError(f"metric '{name}' gave {found!r}, expected a finite number")
        return number

    return Metric(name, value)

"""The search on the digits network: what it gains, and that what it claims is so."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import pytest
from xdsl.dialects.builtin import ModuleOp

from hass_ir.dialects.sdf import ThresholdOp
from hass_ir.dialects.sdf_attributes import DesignAttr
from hass_ir.dialects.sdf_base import ComputeOp
from hass_ir.execute.program import Program
from hass_ir.execute.weights import Weights
from hass_ir.functions import network_of

Metrics: TypeAlias = dict[str, Any]

EFFICIENCY = "efficiency_images_per_cycle_per_dsp"


@pytest.fixture(scope="module")
def design(searched_digits: ModuleOp) -> DesignAttr:
    found = network_of(searched_digits, None).attributes["sdf.design"]
    assert isinstance(found, DesignAttr)
    return found


@pytest.fixture(scope="module")
def metrics(design: DesignAttr) -> dict[str, Metrics]:
    return {key: design.get(key).values() for key in ("metrics", "dense", "unpruned")}


def accuracy(module: ModuleOp, data: Path) -> float:
    """Share of the images in `data` that `module` classifies rightly, executed as it stands."""
    weights = Weights(data.parent / "model.safetensors")
    program = Program(network_of(module, None), weights)
    with np.load(data) as split:
        found = program.predict(split["inputs"]).argmax(axis=1)
        return float((found == split["labels"]).mean())


@pytest.fixture(scope="module")
def folder(root: Path) -> Path:
    return root / "examples" / "digits"


def test_efficiency(metrics: dict[str, Metrics]):
    found = {key: m[EFFICIENCY] for key, m in metrics.items()}
    # A dense design takes 1.1 images a million cycles and DSP where multipliers do a tap a cycle.
    assert found["dense"] >= 1.9e-6
    assert found["metrics"] >= 2.0 * found["dense"]
    assert found["metrics"] >= 1.2 * found["unpruned"]
    # Zeros that are there anyway help a bit, too.
    assert found["unpruned"] >= 1.2 * found["dense"]


def test_accuracy_is_within_the_bound(metrics: dict[str, Metrics]):
    found = {key: m["accuracy"] for key, m in metrics.items()}
    assert found["dense"] == found["unpruned"] >= 0.97
    assert found["metrics"] >= found["dense"] - 0.01 - 1e-9


def test_the_printed_module_has_the_accuracy_it_claims(
    searched_digits: ModuleOp,
    metrics: dict[str, Metrics],
    folder: Path,
    parse: Callable[[str], ModuleOp],
    show: Callable[..., str],
):
    for generic in (False, True):
        again = parse(show(searched_digits, generic=generic))
        assert any(isinstance(op, ThresholdOp) for op in again.walk())
        assert accuracy(again, folder / "calibration.npz") == metrics["metrics"]["accuracy"]


def test_images_that_the_search_never_saw(
    searched_digits: ModuleOp, folder: Path, read: Any, apply: Any, to_sdf: Any
):
    given = apply(read(folder / "model.mlir"), *to_sdf)
    dense = accuracy(given, folder / "test.npz")
    assert dense >= 0.97
    assert accuracy(searched_digits, folder / "test.npz") >= dense - 0.02


def test_zeros_are_those_of_the_pruned_network(
    searched_digits: ModuleOp, metrics: dict[str, Metrics], folder: Path
):
    """Counted anew: every product of a sample of each layer, by convolving the masks."""
    import torch
    from torch.nn import functional as F

    function = network_of(searched_digits, None)
    program = Program(function, Weights(folder / "model.safetensors"))
    with np.load(folder / "calibration.npz") as split:
        inputs = torch.tensor(split["inputs"])
    masks: dict[int, torch.Tensor] = {}
    program.run(inputs, observe=lambda i, x: masks.__setitem__(i, (x != 0).double()))
    products, left = 0, 0
    for i, layer in enumerate(program.layers):
        weights = torch.tensor(layer.weight != 0).double()
        one = torch.ones_like(weights)
        if weights.ndim == 2:
            pairs, total = F.linear(masks[i], weights), F.linear(torch.ones_like(masks[i]), one)
        else:
            strides: Any = layer.op.properties["strides"]
            padding: Any = layer.op.properties["padding"]
            window = {"stride": strides.get_values(), "padding": padding.get_values()[:2]}
            pairs = F.conv2d(masks[i], weights, **window)
            total = torch.full_like(pairs, float(one[0].numel()))
        sparsity = layer.op.sparsity
        assert sparsity is not None
        assert sparsity.integer("pair_nonzeros") == int(pairs.sum())
        assert sparsity.integer("weight_zeros") == int((layer.weight == 0).sum())
        assert sparsity.integer("activation_zeros") == int((masks[i] == 0).sum())
        products, left = products + int(total.sum()), left + int(pairs.sum())
    assert metrics["metrics"]["pair_sparsity"] == pytest.approx(1 - left / products)
    assert metrics["metrics"]["pair_sparsity"] > metrics["unpruned"]["pair_sparsity"] + 0.05


def test_pruning_is_not_the_same_everywhere(searched_digits: ModuleOp):
    """A search that gives every layer the same answer is none."""
    layers = [op for op in searched_digits.walk() if isinstance(op, ComputeOp)]
    assert len(layers) == 10
    sparsities = [op.sparsity for op in layers if op.sparsity is not None]
    assert len({round(s.weight_sparsity, 2) for s in sparsities}) >= 4
    limits = [op.value.value.data for op in searched_digits.walk() if isinstance(op, ThresholdOp)]
    assert len(set(limits)) >= 10


def test_what_made_it_is_recorded(design: DesignAttr):
    assert design.integer("trials") == 25
    assert design.integer("seed") == 0
    assert design.get("note") is None
    assert design.string("accuracy_arithmetic") == "float32"
    metrics = design.get("metrics")
    assert metrics.string("accuracy_metric") == "top1"
    assert metrics.string("accuracy_data") == "calibration.npz"

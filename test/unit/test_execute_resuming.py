"""Runs that take up where they differ give what whole runs give, whatever memory they have."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from xdsl.dialects.builtin import ModuleOp
from xdsl.passes import ModulePass

from hass_ir.execute.network import Network, Sources
from hass_ir.execute.resuming import CACHE_BYTES, Pruned, ResumingRuns
from hass_ir.execute.tensors import borrowed_tensor
from hass_ir.sparsity.thresholds import prune

pytestmark = pytest.mark.usefixtures("one_thread")


@pytest.fixture(scope="module")
def network(
    small: Path, read: Any, apply: Callable[..., ModuleOp], to_sdf: Sequence[ModulePass]
) -> Network:
    return Sources().open(apply(read(small), *to_sdf))


def pruned(network: Network, settings: Sequence[tuple[float, float]]) -> Pruned:
    weights = [
        borrowed_tensor(prune(layer.weight, w, layer.formatted))
        for layer, (w, _) in zip(network.program.layers, settings, strict=True)
    ]
    bounds = tuple(((w,), (a,)) for w, a in settings)
    return Pruned(bounds, tuple(weights), (None,) * len(weights))


@pytest.mark.parametrize("memory", [CACHE_BYTES, 40_000, 0])
@pytest.mark.parametrize("batch", [64, 10])
def test_outputs_are_those_of_whole_runs(network: Network, memory: int, batch: int):
    runs = ResumingRuns(network.program, network.calibration.inputs, memory)
    inputs = network.calibration.inputs
    runs.batches = [torch.tensor(inputs[i : i + batch]) for i in range(0, len(inputs), batch)]
    layers = len(network.program.layers)
    rng = np.random.default_rng(0)
    base = settings = [(0.0, 0.0)] * layers
    for _ in range(3):
        runs.keep(pruned(network, base))
        for first in range(layers + 1):
            settings = base[:first] + [
                tuple(rng.uniform(0, 0.4, 2).tolist()) for _ in range(layers - first)
            ]
            setting = pruned(network, settings)
            seen: set[int] = set()
            found = runs.outputs(setting, lambda i, _, seen=seen: seen.add(i))
            whole = [network.program.run(b, **setting.run) for b in runs.batches]
            for mine, theirs in zip(found, zip(*whole, strict=True), strict=True):
                assert (mine == torch.cat(theirs).numpy()).all()
            assert seen >= set(range(min(first, layers - 1), layers))
            if memory == CACHE_BYTES:
                assert seen == set(range(min(first, layers - 1), layers))
            if memory == 0:
                assert seen == set(range(layers))
        base = settings


def test_inputs_are_unchanged_up_to_where_they_differ(network: Network):
    runs = ResumingRuns(network.program, network.calibration.inputs)
    base = [(0.1, 0.1)] * 3
    assert runs.unchanged(pruned(network, base)) == 0
    runs.keep(pruned(network, base))
    for settings, unchanged in (
        (base, 3),
        ([(0.2, 0.1), *base[1:]], 1),
        ([(0.1, 0.2), *base[1:]], 0),
        ([*base[:2], (0.0, 0.1)], 3),
        ([*base[:2], (0.1, 0.0)], 2),
    ):
        assert runs.unchanged(pruned(network, settings)) == unchanged

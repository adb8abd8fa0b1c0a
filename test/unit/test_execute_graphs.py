"""Random sdf and torch graphs through every pass, executed and compared with torch."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeAlias

import numpy as np
import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from torch import Tensor
from xdsl.dialects.builtin import ModuleOp
from xdsl.passes import ModulePass
from xdsl.transforms.canonicalize import CanonicalizePass

from hass_ir.execute.program import Program
from hass_ir.execute.weights import Weights
from hass_ir.functions import network_of
from hass_ir.lowering.convert_torch_to_sdf import ConvertTorchToSdfPass
from hass_ir.passes.sdf_fold_batch_norm import SdfFoldBatchNormPass

pytestmark = pytest.mark.usefixtures("one_thread")

Modules: TypeAlias = Callable[..., ModuleOp]
save_file: Any = import_module("safetensors.numpy").save_file

BATCHES = (1, 3, 7)
LIMIT = 1e-4
"""Largest difference to torch, relative to the largest value."""


def check(graph: Any, *modules: ModuleOp) -> None:
    """Each of `modules` computes what `graph` does, for batches of several sizes."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "weights.safetensors"
        save_file(graph.weights, path)
        programs = [Program(network_of(m, None), Weights(path)) for m in modules]
    for batch in BATCHES:
        rng = np.random.default_rng(graph.seed + batch)
        x = torch.tensor(rng.uniform(-2, 2, (batch, *graph.shapes[0][1:])).astype(np.float32))
        expected: list[Tensor] = graph.expected(x)
        for program in programs:
            for found, wanted in zip(program.run(x), expected, strict=True):
                assert found.shape == wanted.shape
                largest = float(wanted.abs().max())
                assert float((found - wanted).abs().max()) <= LIMIT * largest


def check_text(module: ModuleOp, parse: Modules, show: Callable[..., str]) -> None:
    """`module` comes back from its pretty and its generic text."""
    text, generic = show(module), show(module, generic=True)
    assert show(parse(text)) == text
    again = parse(generic)
    assert show(again, generic=True) == generic
    assert show(again) == text


def changed(apply: Modules, module: ModuleOp, each: ModulePass) -> ModuleOp:
    """A copy of `module` after a pass that changes nothing when run again."""
    once = apply(module.clone(), each)
    assert str(apply(once.clone(), each)) == str(once), f"{each.name} is not idempotent"
    return once


many = settings(
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@settings(many, max_examples=80)
@given(data=st.data())
def test_sdf_graphs_match_torch_before_and_after_each_pass(
    data: st.DataObject, graphs: Any, parse: Modules, show: Callable[..., str], apply: Modules
):
    graph = data.draw(graphs.graphs())
    module = parse(graph.sdf_text())
    folded = changed(apply, module, SdfFoldBatchNormPass())
    canonical = changed(apply, folded, CanonicalizePass())
    check(graph, module, folded, canonical)
    check_text(module, parse, show)
    check_text(canonical, parse, show)


@settings(many, max_examples=50)
@given(data=st.data())
def test_torch_graphs_match_torch_after_each_pass(
    data: st.DataObject, graphs: Any, parse: Modules, show: Callable[..., str], apply: Modules
):
    graph = data.draw(graphs.graphs(only_torch=True))
    module = parse(graph.torch_text())
    check_text(module, parse, show)
    converted = apply(module, ConvertTorchToSdfPass())
    folded = changed(apply, converted, SdfFoldBatchNormPass())
    check(graph, converted, folded, changed(apply, folded, CanonicalizePass()))

"""The searching passes: their options, and what stands in the IR afterwards."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import pytest
from xdsl.dialects.builtin import ModuleOp
from xdsl.passes import ModulePass

from hass_ir.dialects.sdf import ThresholdOp
from hass_ir.dialects.sdf_attributes import DesignAttr
from hass_ir.dialects.sdf_base import ComputeOp
from hass_ir.execute.program import Program
from hass_ir.execute.weights import Weights
from hass_ir.functions import network_of
from hass_ir.passes.hass_search import HassSearchPass
from hass_ir.passes.sdf_annotate_sparsity import SdfAnnotateSparsityPass
from hass_ir.passes.sdf_search import SdfSearchPass

pytestmark = pytest.mark.usefixtures("one_thread")

Apply: TypeAlias = Callable[..., ModuleOp]


def design_of(module: ModuleOp) -> DesignAttr:
    found = network_of(module, None).attributes["sdf.design"]
    assert isinstance(found, DesignAttr)
    return found


@pytest.fixture
def searched(
    small: Path, tmp_path: Path, read: Callable[[Path], ModuleOp], apply: Apply
) -> Callable[..., ModuleOp]:
    """The small network after hass-search with some options, with or without labels and data."""

    def search(labels: bool = True, data: bool = True, **options: Any) -> ModuleOp:
        for suffix in (".mlir", ".npz", ".safetensors"):
            shutil.copy(small.with_suffix(suffix), tmp_path)
        path = tmp_path / small.name
        if not labels:
            with np.load(path.with_suffix(".npz")) as arrays:
                np.savez(path.with_suffix(".npz"), inputs=arrays["inputs"])
        module = read(path)
        if not data:
            del module.attributes["hass.calibration"]
        return apply(module, HassSearchPass(device="zedboard", **options))

    return search


@pytest.mark.parametrize(
    ("labels", "data", "metric", "source", "dense"),
    [
        (True, True, "top1", "small.npz", 0.875),
        (False, True, "top1-agreement", "small.npz", 1.0),
        (True, False, "top1-agreement", "synthetic", 1.0),
    ],
)
def test_the_metric_says_what_was_measured(
    labels: bool,
    data: bool,
    metric: str,
    source: str,
    dense: float,
    searched: Callable[..., ModuleOp],
):
    design = design_of(searched(labels, data, trials=4, accuracy_drop=0.1))
    for key in ("metrics", "dense", "unpruned"):
        metrics = design.get(key)
        assert metrics.string("accuracy_metric") == metric
        assert metrics.string("accuracy_data") == source
    assert design.get("dense").get("accuracy") == dense
    assert design.get("metrics").get("accuracy") >= dense - 0.1 - 1e-9


@pytest.mark.parametrize(
    ("options", "samples"), [({}, 64), ({"samples": 10}, 10), ({"data": False}, 16)]
)
def test_samples(options: dict[str, Any], samples: int, searched: Callable[..., ModuleOp]):
    module = searched(trials=1, **options)
    layers = [op for op in module.walk() if isinstance(op, ComputeOp)]
    found = {op.sparsity.integer("samples") for op in layers if op.sparsity is not None}
    assert found == {samples}


def test_random_inputs_come_from_the_seed(searched: Callable[..., ModuleOp]):
    counts: list[list[str]] = []
    for seed in (0, 0, 1):
        module = searched(data=False, trials=1, seed=seed)
        layers = [op for op in module.walk() if isinstance(op, ComputeOp)]
        counts.append([str(op.sparsity) for op in layers])
        assert design_of(module).integer("seed") == seed
    assert counts[0] == counts[1]
    assert counts[0] != counts[2]


def test_the_same_options_give_the_same_module(searched: Callable[..., ModuleOp]):
    texts = [str(searched(trials=6, seed=s, accuracy_drop=0.2)) for s in (2, 2)]
    assert texts[0] == texts[1]


def test_one_trial_prunes_nothing(searched: Callable[..., ModuleOp]):
    module = searched(trials=1, fifo="analytic")
    assert not any(isinstance(op, ThresholdOp) for op in module.walk())
    design = design_of(module)
    figures = {key: design.get(key).values() for key in ("metrics", "dense", "unpruned")}
    assert figures["metrics"] in (figures["dense"], figures["unpruned"])


def test_a_search_stopped_in_time_says_so(
    searched: Callable[..., ModuleOp], monkeypatch: pytest.MonkeyPatch
):
    from hass_ir.search import study

    seconds = iter(range(1000))
    monkeypatch.setattr(study.time, "monotonic", lambda: float(next(seconds)))
    design = design_of(searched(trials=50, timeout=8))
    trials = design.integer("trials")
    assert 1 < trials < 9
    assert design.string("note") == f"stopped by timeout after {trials} trials"
    assert "timeout=8" in design.string("pipeline")


def test_what_was_asked_for_is_recorded(searched: Callable[..., ModuleOp]):
    options = {"trials": 2, "objective": "throughput", "sampler": "random", "accuracy_drop": 0.5}
    design = design_of(searched(**options, seed=5))
    spelled = (
        'hass-search{seed=5 device="zedboard" objective="throughput" accuracy_drop=0.5 trials=2 '
        'sampler="random"}'
    )
    assert design.string("pipeline") == spelled
    assert design.integer("trials") == 2
    assert design.get("device").string("name") == "zedboard"


def test_the_printed_module_has_the_accuracy_it_claims(
    small: Path, searched_small: ModuleOp, parse: Any, show: Callable[..., str]
):
    module = parse(show(searched_small))
    limits = [op.value.value.data for op in module.walk() if isinstance(op, ThresholdOp)]
    assert len(limits) >= 3
    program = Program(network_of(module, None), Weights(small.with_suffix(".safetensors")))
    with np.load(small.with_suffix(".npz")) as data:
        found = program.predict(data["inputs"]).argmax(axis=1) == data["labels"]
    assert float(found.mean()) == design_of(module).get("metrics").get("accuracy")


def test_every_op_of_the_network_gets_its_engine(searched_small: ModuleOp):
    function = network_of(searched_small, None)
    layers = [op for op in function.walk() if isinstance(op, ComputeOp)]
    assert all(op.engine is not None for op in layers)
    assert all(op.sparsity is not None for op in layers)
    engines = [getattr(op, "engine", None) for op in function.walk()]
    links = function.attributes["sdf.links"]
    cycles = [e.integer("ii_cycles") for e in engines if e is not None]
    assert max(cycles) <= design_of(searched_small).get("metrics").integer("ii_cycles")
    assert "read0" in str(links)


def test_other_functions_stay_as_they_are(
    small: Path, read: Callable[[Path], ModuleOp], apply: Apply
):
    module = read(small)
    (network,) = list(module.ops)
    from xdsl.dialects.builtin import StringAttr

    other = network.clone()
    other.properties["sym_name"] = StringAttr("other")
    module.body.block.add_op(other)
    before = str(other)
    apply(module, HassSearchPass(device="zedboard", trials=1, function="main"))
    assert str(other) == before
    assert "sdf.conv2d" in str(network_of(module, "main"))


def test_searching_does_not_start_on_inspection():
    """xdsl-gui asks every pass where it could run; a search takes minutes."""
    from xdsl.context import Context

    for each in (HassSearchPass, SdfSearchPass, SdfAnnotateSparsityPass):
        assert each.schedule_space(Context(), ModuleOp([])) == (each(),)


def test_measured_zeros_are_those_of_the_data(
    small: Path,
    read: Callable[[Path], ModuleOp],
    apply: Apply,
    to_sdf: Sequence[ModulePass],
):
    module = apply(read(small), *to_sdf, SdfAnnotateSparsityPass())
    with np.load(small.with_suffix(".npz")) as data:
        inputs = data["inputs"]
    first = next(op for op in module.walk() if isinstance(op, ComputeOp))
    assert first.sparsity is not None
    assert first.sparsity.integer("activation_total") == inputs.size
    assert first.sparsity.integer("activation_zeros") == np.count_nonzero(inputs == 0)
    channels = [np.count_nonzero(inputs[:, c]) for c in range(2)]
    assert first.sparsity.get("channel_activations") == channels
    assert first.sparsity.integer("weight_zeros") == 0

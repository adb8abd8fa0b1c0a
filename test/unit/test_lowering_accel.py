"""The accelerator description: what it says adds up, is connected, and is what the IR says."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from importlib import import_module
from io import StringIO
from math import ceil, prod
from typing import Any, TypeAlias

import pytest
from xdsl.context import Context
from xdsl.dialects.builtin import ModuleOp

from hass_ir.dialects.accel import REGISTER_WORDS, FifoOp
from hass_ir.dialects.sdf import AddOp, ThresholdOp
from hass_ir.dialects.sdf_base import ComputeOp, SdfOp
from hass_ir.errors import HassError
from hass_ir.execute.constants import is_constant
from hass_ir.functions import network_of
from hass_ir.hardware.adapters import MOST_FULL
from hass_ir.lowering.accel_json import AccelJsonTarget, schema
from hass_ir.lowering.lower_sdf_to_accel import LowerSdfToAccelPass

Description: TypeAlias = dict[str, Any]

RESOURCES = ("dsp", "lut", "ff", "bram18", "uram")


def description_of(module: ModuleOp, **options: str) -> Description:
    """What `-t accel-json` prints, read again."""
    stream = StringIO()
    AccelJsonTarget(**options).emit(Context(), module, stream)
    return json.loads(stream.getvalue())


@pytest.fixture(scope="module", params=["searched_small", "searched_digits"])
def module(request: pytest.FixtureRequest) -> ModuleOp:
    return request.getfixturevalue(request.param)


@pytest.fixture(scope="module")
def description(module: ModuleOp) -> Description:
    return description_of(module)


@pytest.fixture(scope="module")
def partition(description: Description) -> Description:
    (only,) = description["partitions"]
    return only


def test_schema(description: Description):
    validator: Any = import_module("jsonschema").Draft202012Validator
    validator.check_schema(schema())
    validator(schema()).validate(description)
    wrong: list[Description] = [{"format": "accel/2"}, {"partitions": []}, {"clock_mhz": 0}]
    for broken in [*wrong, {"more": 1}]:
        assert not validator(schema()).is_valid(description | broken)


def test_resources_add_up(description: Description, partition: Description):
    owners = partition["stages"] + [s for s in partition["streams"] if s["resources"]]
    for resource in RESOURCES:
        total = sum(owner["resources"][resource] for owner in owners)
        assert total == partition["resources"][resource] == description["metrics"][resource]
        assert total <= description["limits"][resource]


@pytest.mark.parametrize("which", ["metrics", "dense", "unpruned"])
def test_figures_follow_from_each_other(which: str, description: Description):
    metrics = description[which]
    clock = metrics["clock_mhz"] * 1e6
    ii, dsp = metrics["ii_cycles"], metrics["dsp"]
    assert metrics.keys() == description["metrics"].keys()
    assert metrics["throughput_images_per_s"] == pytest.approx(clock / ii)
    assert metrics["efficiency_images_per_cycle_per_dsp"] == pytest.approx(1 / (ii * dsp))
    assert metrics["latency_s"] >= ii / clock
    static = description["limits"]["static_w"] / metrics["throughput_images_per_s"]
    assert metrics["static_energy_per_image_j"] == pytest.approx(static)
    both = metrics["dynamic_energy_per_image_j"] + static
    assert metrics["energy_per_image_j"] == pytest.approx(both)
    assert 0 < metrics["clock_mhz"] <= description["limits"]["clock_mhz"]
    assert metrics["pair_sparsity"] >= metrics["weight_sparsity"]
    assert (metrics["accuracy_metric"], metrics["accuracy_data"].rpartition(".")[2]) == (
        "top1",
        "npz",
    )


def test_cycles_and_energy_of_the_stages(
    description: Description, partition: Description, module: ModuleOp
):
    metrics = description["metrics"]
    assert description["clock_mhz"] == metrics["clock_mhz"]
    assert partition["ii_cycles"] == max(s["ii_cycles"] for s in partition["stages"])
    assert partition["ii_cycles"] <= metrics["ii_cycles"]
    assert description["lower_bound_cycles"] <= metrics["ii_cycles"]
    latency = partition["latency_cycles"] / (metrics["clock_mhz"] * 1e6)
    assert metrics["latency_s"] == pytest.approx(latency)
    fifos = [op.engine.get("energy_j") for op in module.walk() if isinstance(op, FifoOp)]
    stages = [s["energy_per_image_j"] for s in partition["stages"]]
    dynamic = sum(fifos) + sum(stages)
    assert dynamic == pytest.approx(metrics["dynamic_energy_per_image_j"])
    streams = [s["energy_per_image_j"] or 0.0 for s in partition["streams"]]
    assert sum(streams) == pytest.approx(sum(fifos))
    for stage in partition["stages"]:
        assert sum(stage["energy"].values()) == pytest.approx(stage["energy_per_image_j"])


def test_streams_connect_every_stage(partition: Description):
    stages = {s["name"]: s for s in partition["stages"]}
    assert len(stages) == len(partition["stages"])
    given = Counter(s["from"] for s in partition["streams"])
    taken = Counter(s["to"] for s in partition["streams"])
    assert set(given) | set(taken) == set(stages)
    for name, stage in stages.items():
        operation = stage["operation"]
        assert (name in taken) == (operation != "read")
        assert (name in given) == (operation != "write")
        assert given[name] <= 1 or operation == "fork"
        assert taken[name] == (2 if operation == "add" else int(operation != "read"))
    order = {name: i for i, name in enumerate(stages)}
    for stream in partition["streams"]:
        assert order[stream["from"]] < order[stream["to"]]


def test_streams_are_wide_and_deep_enough(partition: Description, description: Description):
    ii = description["metrics"]["ii_cycles"]
    shapes = {s["name"]: s.get("output_shape") for s in partition["stages"]}
    inputs = {s["name"]: list(s.get("input_shapes", [])) for s in partition["stages"]}
    for stream in partition["streams"]:
        assert stream["width_bits"] == 16 * stream["words"]
        words, least = prod(stream["shape"]), stream["words"] / 2
        assert stream["words"] * ii * MOST_FULL >= words
        assert least < 1 or least * ii * MOST_FULL < words
        assert shapes[stream["from"]] in (None, stream["shape"])
        if inputs[stream["to"]]:
            assert stream["shape"] == inputs[stream["to"]].pop(0)
        assert stream["depth_words"] >= REGISTER_WORDS
        assert (stream["resources"] is None) == (stream["depth_words"] == REGISTER_WORDS)


def test_shortcuts_have_fifos(partition: Description, module: ModuleOp):
    joins = [s["name"] for s in partition["stages"] if s["operation"] == "add"]
    assert len(joins) == sum(isinstance(op, AddOp) for op in module.walk())
    for join in joins:
        deep = [s["depth_words"] for s in partition["streams"] if s["to"] == join]
        # A row for bursts, and one that the 3×3 convolution on the other branch waits for.
        shape = next(s["shape"] for s in partition["streams"] if s["to"] == join)
        assert max(deep) >= shape[0] * shape[2]
        assert max(deep) >= 2 * shape[0] * shape[2]


def test_stages_say_what_the_layers_say(partition: Description, module: ModuleOp):
    ops = [op for op in module.walk() if isinstance(op, SdfOp) and not is_constant(op)]
    ops = [op for op in ops if not isinstance(op, ThresholdOp)]
    stages = [s for s in partition["stages"] if "parameters" in s]
    assert len(stages) == len(ops)
    for op, stage in zip(ops, stages, strict=True):
        assert op.source is not None
        assert op.engine is not None
        assert stage["source"] == op.source.data
        assert stage["operation"] == op.name.removeprefix("sdf.")
        assert stage["output_shape"] == list(op.shape[1:])
        assert stage["kind"] == op.engine.string("kind")
        assert stage["ii_cycles"] == op.engine.integer("ii_cycles")
        assert (stage["weights"] is not None) == isinstance(op, ComputeOp)
        if isinstance(op, ComputeOp):
            check_layer(stage, op)


def check_layer(stage: Description, op: ComputeOp) -> None:
    """A stage with weights states the thresholds, the zeros and the shape of its layer."""
    clips = [v.owner for v in (op.input, op.weight)]
    expected = [c.value.value.data if isinstance(c, ThresholdOp) else None for c in clips]
    assert [stage["threshold"], stage["weight_threshold"]] == expected
    sparsity = op.sparsity
    assert sparsity is not None
    for key in ("weight_zeros", "pair_nonzeros", "histogram", "channel_activations"):
        assert stage["sparsity"][key] == sparsity.get(key)
    assert stage["sparsity"]["pair_sparsity"] == sparsity.pair_sparsity
    assert stage["weights"]["keys"][0].endswith("weight")
    sparse = stage["kind"] == "weight-sparse"
    assert stage["weights"]["encoding"] == ("non-zeros" if sparse else "dense")
    folding = stage["folding"]
    lanes = folding["in_lanes"] * folding["out_lanes"] * folding["group_lanes"]
    macs = folding["macs"] * lanes
    if stage["kind"] == "fast-dense":
        # Multipliers for the windows' own products, done while a lane's filters are served.
        filters, _, *kernel = stage["weights"]["shape"]
        pairs = ceil(prod(kernel) * folding["channels_together"] / 2)
        served = ceil(filters / folding["out_lanes"]) * ceil(pairs / folding["macs"])
        macs += folding["in_lanes"] * folding["group_lanes"] * ceil(pairs / served)
    assert stage["resources"]["dsp"] == macs * folding["columns"]


def test_the_pipeline_and_the_limits_are_recorded(description: Description, module: ModuleOp):
    assert description["device"] == "zedboard"
    assert description["limits"]["dsp"] == 220
    assert description["pipeline"].startswith("hass-search{")
    assert 'device="zedboard"' in description["pipeline"]
    name = module.attributes["hass.network"]
    assert f'"{description["network"]}"' == str(name)


def test_a_network_without_a_design_cannot_be_lowered(
    small: Any, read: Any, apply: Any, to_sdf: Any
):
    module = apply(read(small), *to_sdf)
    with pytest.raises(HassError, match="no accelerator has been designed.*run sdf-search first"):
        apply(module, LowerSdfToAccelPass())
    with pytest.raises(HassError, match="the module has no accelerator; run hass-search first"):
        description_of(module)


def test_a_network_changed_after_the_search_cannot_be_lowered(
    searched_small: ModuleOp, apply: Callable[..., ModuleOp]
):
    module = searched_small.clone()
    layer = next(op for op in network_of(module, None).walk() if isinstance(op, ComputeOp))
    layer.engine = None
    with pytest.raises(HassError, match="'stem' has no engine.*run sdf-search again"):
        apply(module, LowerSdfToAccelPass())


def test_one_of_several_accelerators_is_chosen_by_name(searched_small: ModuleOp):
    module = searched_small.clone()
    first = list(module.ops)[-1]
    second = first.clone()
    from xdsl.dialects.builtin import StringAttr

    second.properties["sym_name"] = StringAttr("other")
    second.properties["network"] = StringAttr("another")
    module.body.block.add_op(second)
    assert description_of(module, accelerator="other")["network"] == "another"
    with pytest.raises(HassError, match="several accelerators.*'main_accelerator', 'other'"):
        description_of(module)
    with pytest.raises(HassError, match=r"no accelerator 'othr' \(did you mean 'other'\?\)"):
        description_of(module, accelerator="othr")

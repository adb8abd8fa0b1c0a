"""Random networks searched and lowered: every one becomes an accelerator that adds up."""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib import import_module
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from xdsl.context import Context
from xdsl.dialects.builtin import ModuleOp

from hass_ir.lowering.accel_json import AccelJsonTarget, schema
from hass_ir.lowering.lower_sdf_to_accel import LowerSdfToAccelPass
from hass_ir.passes.hass_search import HassSearchPass

pytestmark = pytest.mark.usefixtures("one_thread")

save_file: Any = import_module("safetensors.numpy").save_file


def to_search(graph: Any) -> bool:
    """Whether an output needs a layer to prune, and no threshold is there yet."""
    needed, pending = set[int](), list(graph.outputs)
    lines = {line.partition(" ")[0]: line for line in graph.sdf}
    while pending:
        value = pending.pop()
        if value not in needed and value > 0:
            needed.add(value)
            operands = lines[f"%v{value}"].partition("{")[0].partition("=")[2]
            pending += [int(o[2:].strip(",")) for o in operands.split() if o.startswith("%v")]
    kinds = [lines[f"%v{value}"].split()[2] for value in needed]
    return "sdf.threshold" not in kinds and bool({"sdf.conv2d", "sdf.linear"} & set(kinds))


@settings(
    derandomize=True,
    deadline=None,
    max_examples=25,
    suppress_health_check=[
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
        HealthCheck.filter_too_much,
    ],
)
@given(data=st.data())
def test_random_networks_become_accelerators(
    data: st.DataObject,
    graphs: Any,
    parse: Callable[[str], ModuleOp],
    show: Callable[..., str],
    apply: Callable[..., ModuleOp],
):
    graph = data.draw(graphs.graphs().filter(to_search))
    options: dict[str, Any] = {"samples": 2, "trials": 2, "accuracy_drop": 1.0}
    with TemporaryDirectory() as folder:
        weights = Path(folder) / "weights.safetensors"
        save_file(graph.weights, weights)
        bits = st.sampled_from([None, 3, 8])
        options |= {key: data.draw(bits) for key in ("weight_bits", "activation_bits")}
        options["share_bits"] = data.draw(st.sampled_from([None, 2]))
        search = HassSearchPass(device="zcu104", weights=str(weights), **options)
        module = apply(parse(graph.sdf_text()), search)
    text = show(module)
    assert show(parse(text)) == text
    assert show(apply(module, LowerSdfToAccelPass())) == text

    stream = StringIO()
    AccelJsonTarget().emit(Context(), module, stream)
    description = json.loads(stream.getvalue())
    import_module("jsonschema").validate(description, schema())
    (partition,) = description["partitions"]
    owners = partition["stages"] + [s for s in partition["streams"] if s["resources"]]
    for resource, total in partition["resources"].items():
        assert sum(owner["resources"][resource] for owner in owners) == total
        assert total <= description["limits"][resource]
    reads = [s for s in partition["stages"] if s["operation"] == "read"]
    writes = [s for s in partition["stages"] if s["operation"] == "write"]
    assert (len(reads), len(writes)) == (1, len(graph.outputs))

"""Depths fitted to a design's engines: the pipeline keeps its II on images, within the device."""

from __future__ import annotations

from pathlib import Path

import pytest
from xdsl.context import Context
from xdsl.dialects.builtin import Builtin, ModuleOp
from xdsl.dialects.func import Func
from xdsl.parser import Parser

from hass_ir.dialects import accel
from hass_ir.dialects.sdf import Sdf
from hass_ir.dialects.torch import Torch
from hass_ir.execute.network import Sources
from hass_ir.hardware.simulate.pipeline import Pipeline
from hass_ir.hardware.simulate.shrinking import UNBOUNDED
from hass_ir.lowering.depths import fifos_of, write_depths
from hass_ir.lowering.fitting import fitted_depths
from hass_ir.lowering.simulation import pipeline_of
from hass_ir.passes.hass_design import HassDesignPass

DIGITS = Path(__file__).resolve().parents[2] / "examples" / "digits"


@pytest.fixture(scope="module")
def designed() -> ModuleOp:
    """The digits network with FIFOs as the analytical model has them."""
    context = Context()
    for dialect in (Builtin, Func, Torch, Sdf, accel.Accel):
        context.load_dialect(dialect)
    module = Parser(context, (DIGITS / "model.mlir").read_text()).parse_module()
    weights, data = DIGITS / "model.safetensors", DIGITS / "calibration.npz"
    options = HassDesignPass(
        device="zedboard",
        weights=str(weights),
        calibration=str(data),
        fifo="analytic",
        report=False,
    )
    options.apply(context, module)
    return module


def description(module: ModuleOp) -> tuple[accel.AcceleratorOp, accel.PartitionOp]:
    (accelerator,) = (op for op in module.ops if isinstance(op, accel.AcceleratorOp))
    (partition,) = accelerator.partitions
    return accelerator, partition


def depths_of(partition: accel.PartitionOp) -> list[int]:
    return [fifo.depth_words.value.data for fifo in fifos_of(partition).values()]


def test_a_pipeline_keeps_its_interval_with_fitted_fifos(designed: ModuleOp):
    simulation = pytest.importorskip("hass_ir.hardware.simulate.simulation")
    from hass_ir.search.simulated import operands_of, zeros_by_engine

    module, images = designed.clone(), 24
    weights, data = DIGITS / "model.safetensors", DIGITS / "test.npz"
    network = Sources(None, str(weights), str(data), images).open(module)
    accelerator, partition = description(module)
    zeros = zeros_by_engine(partition, pipeline_of(partition), operands_of(accelerator, network))
    write_depths(accelerator, fitted_depths(partition))
    pipeline = pipeline_of(partition)
    free = pipeline.with_capacities([UNBOUNDED] * len(pipeline.streams))
    best, found = (simulation.simulate(p, zeros, images) for p in (free, pipeline))
    assert not found.stuck
    assert found.ii_cycles <= 1.05 * best.ii_cycles


def test_fifos_grow_as_far_as_the_device_has_blocks(
    designed: ModuleOp, monkeypatch: pytest.MonkeyPatch
):
    accelerator, partition = description(designed.clone())
    device, totals = accelerator.design.get("device"), partition.totals()
    asked: list[int] = []

    def deepest(pipeline: Pipeline, cycles: object, most: dict[int, int], bits: object):
        asked.append(sum(most.values()))
        return dict(most)

    monkeypatch.setattr("hass_ir.lowering.fitting.fitted", deepest)
    blocks = [f for f in fifos_of(partition).values() if f.engine.get("bram18")]
    assert blocks
    before = sum(depths_of(partition))
    grown = fitted_depths(partition)
    assert len(asked) == 1
    write_depths(accelerator, grown)
    after = partition.totals()
    taken, more = totals["bram18"], after["bram18"]
    assert taken is not None
    assert more is not None
    assert taken < more <= device.get("bram18")
    assert after["lut"] == totals["lut"]
    assert sum(depths_of(partition)) > before

    # Where it has no more of them than are taken, FIFOs keep to those that they have.
    accelerator, partition = description(designed.clone())
    full = device.replaced(bram18=totals["bram18"])
    accelerator.design = accelerator.design.replaced(device=full)
    asked.clear()
    write_depths(accelerator, fitted_depths(partition))
    assert len(asked) == 2
    assert asked[1] < asked[0]
    assert partition.totals()["bram18"] == totals["bram18"]

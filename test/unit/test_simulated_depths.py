"""`fifo=simulated` of a pass that designs: FIFOs shrunk from fitted ones, on calibration inputs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pytest
from xdsl.dialects.builtin import ModuleOp

pytest.importorskip("torch")
pytest.importorskip("numba")

from hass_ir.dialects import accel
from hass_ir.errors import HassError
from hass_ir.hardware.simulate.shrinking import SLACK
from hass_ir.interruption import answered
from hass_ir.lowering.lower_sdf_to_accel import LowerSdfToAccelPass
from hass_ir.passes.hass_design import HassDesignPass
from hass_ir.passes.hass_simulate import HassSimulatePass
from hass_ir.search import simulated

Apply = Callable[..., ModuleOp]
Read = Callable[[Path], ModuleOp]


@pytest.fixture
def design(small: Path, read: Read, apply: Apply) -> Callable[..., ModuleOp]:
    """A function that designs the small network with these options."""

    def designed(fifo: Literal["fitted", "simulated"], **options: Any) -> ModuleOp:
        given: dict[str, Any] = {"device": "zedboard", "report": False} | options
        return apply(read(small), HassDesignPass(fifo=fifo, **given))

    return designed


def accelerator_of(module: ModuleOp) -> accel.AcceleratorOp:
    return next(op for op in module.ops if isinstance(op, accel.AcceleratorOp))


def fifos_of(module: ModuleOp) -> list[accel.FifoOp]:
    return [op for op in module.walk() if isinstance(op, accel.FifoOp)]


def depths(module: ModuleOp) -> list[int]:
    return [fifo.depth_words.value.data for fifo in fifos_of(module)]


def test_depths_are_those_of_hass_simulate_with_less_slack(
    design: Callable[..., ModuleOp], apply: Apply, monkeypatch: pytest.MonkeyPatch
):
    found, fitted = design("simulated"), design("fitted")
    shrunk = HassSimulatePass(fifo="simulated", samples=simulated.IMAGES)
    least = apply(fitted.clone(), shrunk)
    assert sum(depths(least)) <= sum(depths(found)) < sum(depths(fitted))
    monkeypatch.setattr(simulated, "NEW_SLACK", SLACK)
    found = design("simulated")
    assert depths(found) == depths(least)
    blocks = [[f.engine.get("bram18") for f in fifos_of(m)] for m in (found, least)]
    assert blocks[0] == blocks[1]


def test_energy_is_that_of_the_depths(design: Callable[..., ModuleOp]):
    found, fitted = design("simulated"), design("fitted")
    saved = sum(
        a.engine.get("energy_j") - b.engine.get("energy_j")
        for a, b in zip(fifos_of(fitted), fifos_of(found), strict=True)
    )
    before, after = (
        accelerator_of(m).design.get("metrics").get("energy_per_image_j") for m in (fitted, found)
    )
    assert saved != 0
    assert before - after == pytest.approx(saved)


def test_the_network_keeps_them(design: Callable[..., ModuleOp], apply: Apply):
    found = design("simulated")
    again = found.clone()
    accelerator_of(again).detach()
    assert depths(apply(again, LowerSdfToAccelPass())) == depths(found)


def test_one_input_is_too_few(design: Callable[..., ModuleOp]):
    with pytest.raises(HassError, match="there is 1 calibration input; give more"):
        design("simulated", samples=1)
    assert depths(design("simulated", samples=2))


def test_a_partition_that_cannot_be_simulated_keeps_its_depths(
    design: Callable[..., ModuleOp],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
):
    def refuse(*_: object) -> dict[accel.FifoOp, int]:
        raise HassError("'stem' is not simulated", "small.mlir:1:1")

    monkeypatch.setattr(simulated, "least_depths", refuse)
    assert depths(design("simulated")) == depths(design("fitted"))
    said = capsys.readouterr().err
    assert said == "warning: FIFOs of @partition0 are not shrunk: 'stem' is not simulated\n"


def test_ctrl_c_leaves_the_fitted_depths_where_the_best_so_far_is_wanted(
    design: Callable[..., ModuleOp], monkeypatch: pytest.MonkeyPatch
):
    def interrupted(*_: object) -> dict[accel.FifoOp, int]:
        raise KeyboardInterrupt

    monkeypatch.setattr(simulated, "least_depths", interrupted)
    with answered():
        assert depths(design("simulated")) == depths(design("fitted"))
    with pytest.raises(KeyboardInterrupt):
        design("simulated")


def test_only_the_first_inputs_decide(
    small: Path, read: Read, apply: Apply, tmp_path: Path, design: Callable[..., ModuleOp]
):
    with np.load(small.with_suffix(".npz")) as data:
        inputs = data["inputs"].copy()
    inputs[simulated.IMAGES :] = inputs[simulated.IMAGES :][::-1]
    path = tmp_path / "other.npz"
    np.savez(path, inputs=inputs)
    found = design("simulated", calibration=str(path))
    assert depths(found) == depths(design("simulated"))

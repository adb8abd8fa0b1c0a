"""The most images a second out of windowed candidates, against all pairs of engines."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hass_ir.hardware.candidates import whole_cycles
from hass_ir.hardware.derating import MOST_GAIN, fastest_of
from hass_ir.hardware.device import clock_hz, load_device
from hass_ir.hardware.network import Explorer, Member
from hass_ir.hardware.workload import ComputeLayer


def layer(name: str, size: int, channels: int, filters: int) -> ComputeLayer:
    return ComputeLayer(
        name, size, size, size, size, channels, filters, 1, (3, 3), padding=(1, 1)
    )  # fmt: skip


@given(
    st.sampled_from((4, 8)),
    st.sampled_from((2, 4, 8)),
    st.sampled_from((4, 8, 16)),
    st.integers(2500, 12000),
    st.integers(10, 220),
)
@settings(derandomize=True, deadline=None, max_examples=25)
def test_the_fastest_of_two_layers_equals_brute_force(
    size: int, channels: int, filters: int, lut: int, dsp: int
):
    device = replace(load_device("zedboard"), lut=lut, dsp=dsp)
    members = [Member(layer("a", size, channels, filters)), Member(layer("b", size, filters, 8))]
    first, second = (m.candidates(device) for m in members)
    used = first.resources[:, None] + second.resources[None]
    fits = (used <= np.asarray(device.capacity)).all(axis=2)
    cycles = np.maximum(whole_cycles(first.cycles)[:, None], whole_cycles(second.cycles))
    if not fits.any():
        return
    luts = used[..., 1]
    clocks = np.asarray([clock_hz(device, int(x)) for x in luts[fits]])
    best = float((cycles[fits] / clocks).min())
    _, groups = Explorer(device, 0.002, MOST_GAIN).design(members)
    exact, close = fastest_of(groups, device, 0.0), fastest_of(groups, device, 0.05)
    assert exact is not None
    assert close is not None
    assert exact.seconds == pytest.approx(best, rel=1e-9)
    assert best * (1 - 1e-9) <= close.seconds <= best / 0.95 * (1 + 1e-9)
    assert close.least <= best * (1 + 1e-9)

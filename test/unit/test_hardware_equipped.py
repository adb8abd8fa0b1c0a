"""Engines that differ in the length of vectors, costed together, against one length at a time."""

from __future__ import annotations

from dataclasses import fields

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hass_ir.hardware import weight_outer
from hass_ir.hardware.candidates import Candidates, IntArray, joined
from hass_ir.hardware.datapaths import slot_options, vector_channels
from hass_ir.hardware.device import load_device
from hass_ir.hardware.engine import engine_candidates
from hass_ir.hardware.equipped import equipped
from hass_ir.hardware.foldings import foldings, joined_foldings
from hass_ir.hardware.pareto import pareto
from hass_ir.hardware.streamed import Beside
from hass_ir.hardware.synthetic import IndependentZeros
from hass_ir.hardware.tiles import Tile, tile_options
from hass_ir.hardware.weight_outer import streaming
from hass_ir.hardware.window import Window
from hass_ir.hardware.workload import ComputeLayer

LAYERS = (
    ComputeLayer("point", 6, 7, 6, 7, 24, 20),
    ComputeLayer("window", 8, 8, 8, 8, 8, 12, 2, (3, 3), (1, 1), (1, 1), activation_bits=8),
)


def rows(found: Candidates) -> set[tuple[float, ...]]:
    """The undominated designs with all that describes them."""
    points = np.column_stack((found.cycles, found.resources, found.link_bits))
    found = found.take(pareto(points))
    beside = ("name", "kinds", "culled_by", "timings", "timing", "timed")
    names = [f.name for f in fields(found) if f.name not in beside]
    columns: list[IntArray] = [getattr(found, n).reshape(len(found), -1) for n in names]
    return {tuple(row) for row in np.hstack(columns).tolist()}


@pytest.mark.parametrize("layer", LAYERS, ids=lambda x: x.name)
@pytest.mark.parametrize("kind", ["dense", "pair-sparse"])
@pytest.mark.parametrize("board", ["zcu104", "asic-45nm"])
def test_vector_lengths_are_costed_together_as_one_by_one(
    layer: ComputeLayer, kind: str, board: str
):
    device = load_device(board)
    random = np.random.default_rng(5)
    weights = random.uniform(0.5, 0.9, layer.channels)
    table = IndependentZeros(layer, 0.6 * weights, (1, 2, 4), weights=weights)
    window, beside = Window(dsp=200), Beside((100,), 8, 0.1)
    for slot in slot_options(layer, table, kind, device):
        each = [
            foldings(layer, table, kind, c, slot, device, True, window)
            for c in vector_channels(layer, table, kind)
        ]
        assert len(each) > 1
        together = joined_foldings(each)
        assert len(together) == sum(len(f) for f in each)
        expected = joined([equipped(layer, f, device, window) for f in each])
        assert rows(equipped(layer, together, device, window)) == rows(expected)
        if slot.products > 1 or device.asic:
            continue
        expected = joined([s for f in each for s in streaming(layer, f, device, window, beside)])
        found = joined(list(streaming(layer, together, device, window, beside)))
        assert rows(found) == rows(expected)


@given(
    width=st.integers(1, 21),
    channels=st.integers(1, 24),
    height=st.sampled_from([1, 1, 5]),
    kind=st.sampled_from(["dense", "pair-sparse"]),
)
@settings(max_examples=12, deadline=None)
def test_engines_timed_for_several_tiles_are_those_timed_for_each(
    width: int, channels: int, height: int, kind: str
):
    layer = ComputeLayer("tokens", height, width, height, width, channels, 14)
    device, window, beside = load_device("zcu104"), Window(dsp=150), Beside((100,), 8, 0.1)
    table = IndependentZeros(layer, np.linspace(0.2, 0.7, channels), weights=np.full(channels, 0.8))
    (slot,) = slot_options(layer, table, kind, device)
    found = foldings(layer, table, kind, 1, slot, device, True, window)
    together = list(streaming(layer, found, device, window, beside))
    each: list[Candidates] = []
    for cut in tile_options(layer):

        def only(_: ComputeLayer, cut: Tile = cut) -> list[Tile]:
            return [cut]

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(weight_outer, "tile_options", only)
            each += streaming(layer, found, device, window, beside)
    assert len(each) == len(together)
    for one, other in zip(each, together, strict=True):
        for name in (f.name for f in fields(one)):
            assert np.array_equal(getattr(one, name), getattr(other, name))


def test_engines_do_not_depend_on_the_spans_asked_for_before():
    layer = ComputeLayer("x", 8, 8, 8, 8, 24, 32, 1, (3, 3), (1, 1), (1, 1))
    left = np.random.default_rng(1).uniform(0.2, 0.8, 24)
    used, fresh = IndependentZeros(layer, left), IndependentZeros(layer, left)
    kinds, device = ("dense", "pair-sparse"), load_device("zcu104")
    for dsp in (8, 40):
        engine_candidates(layer, used, kinds, device, Window(most=1e6, dsp=dsp))
    found = engine_candidates(layer, used, kinds, device)
    assert found.digest == engine_candidates(layer, fresh, kinds, device).digest

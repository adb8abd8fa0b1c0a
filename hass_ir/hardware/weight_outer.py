"""The engines that stream their weights, weight-outer, for every tile of the output."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from hass_ir.hardware.adapters import adapters
from hass_ir.hardware.candidates import Candidates, fits
from hass_ir.hardware.cycles import image_cycles
from hass_ir.hardware.device import Device
from hass_ir.hardware.equipped import candidates, own_sums
from hass_ir.hardware.foldings import LANE_FIFO_VECTORS, Foldings
from hass_ir.hardware.memory import STREAM
from hass_ir.hardware.pareto import pareto
from hass_ir.hardware.problem import Link
from hass_ir.hardware.resources import engine_logic
from hass_ir.hardware.storage import Storage
from hass_ir.hardware.streamed import Beside, streamed, weight_outer
from hass_ir.hardware.tiles import steps, tile_options
from hass_ir.hardware.window import Window
from hass_ir.hardware.workload import ComputeLayer


def streaming(
    layer: ComputeLayer,
    found: Foldings,
    device: Device,
    window: Window,
    beside: Beside,
) -> Iterator[Candidates]:
    """The engines that stream their weights, of each way to do so the Pareto set."""
    grid, rows = weight_outer(found.grid, LANE_FIFO_VECTORS)
    load, variance, dsp = found.load[rows], found.variance[rows], found.dsp[rows]
    share, one = found.share.take(rows), np.ones_like(rows)
    lut, ff = engine_logic(layer, grid, own_sums(layer, grid, device))
    fixed = np.column_stack((dsp, lut, ff, 0 * lut, 0 * lut))
    room = fits(fixed, device.capacity)
    most = Link.of(device).width * window.most
    for cut in tile_options(layer):
        compute, read = steps(layer, cut, grid.columns)
        cycles, floor = image_cycles(layer, found.items, grid, compute * load, variance, one)
        cycles = np.maximum(cycles, read * share.steps)
        at = np.flatnonzero(room & (cycles <= window.most))
        some, cycles, floor = grid.take(at), cycles[at], floor[at]
        clamped = np.maximum(cycles, window.least)
        own = fixed[at].copy()
        joins = adapters(layer, found.items, some, cycles, found.uneven)
        own[:, 1], own[:, 2] = own[:, 1] + joins[0], own[:, 2] + joins[1]
        ways = streamed(layer, found.items, some, share.take(at), cut, cycles, device, beside)
        for way in ways:
            total = own + way.resources
            good = np.flatnonzero(fits(total, device.capacity) & (way.link_bits <= most))
            points = np.column_stack((clamped, total, way.link_bits))[good]
            kept = good[pareto(points)]
            storage = Storage(STREAM, way.encoding, way.resources, way.encoded_bits)
            chosen = candidates(layer, some, cycles, floor, own, storage, kept, None)
            yield replace(
                chosen,
                tile_rows=one[kept] * cut.rows,
                tile_memory=one[kept] * way.tile_memory,
                link_bits=way.link_bits[kept],
            )

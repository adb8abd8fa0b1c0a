"""The engines that stream their weights, weight-outer, for every tile of the output."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from hass_ir.hardware.adapters import adapters
from hass_ir.hardware.candidates import Candidates, FloatArray, IntArray, fits
from hass_ir.hardware.cycles import Timing
from hass_ir.hardware.device import Device
from hass_ir.hardware.equipped import candidates, own_sums
from hass_ir.hardware.foldings import LANE_FIFO_VECTORS, Foldings
from hass_ir.hardware.memory import STREAM
from hass_ir.hardware.pareto import pareto
from hass_ir.hardware.problem import Link
from hass_ir.hardware.resources import engine_logic
from hass_ir.hardware.scaling import scaling_dsp
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
    found = replace(found.take(rows), grid=grid)
    lut, ff = engine_logic(layer, grid, own_sums(layer, grid, device))
    fixed = np.column_stack((found.dsp, lut, ff, 0 * lut, 0 * lut))
    room = np.flatnonzero(fits(fixed, device.capacity))
    found, fixed = found.take(room), fixed[room]
    most, known = Link.of(device).width * window.most, dict[bytes, _Timed]()
    for cut in tile_options(layer):
        passes = steps(layer, cut, found.grid.columns)
        served = passes[0] // cut.passes
        key = b"".join(x.tobytes() for x in (*passes, served))
        if key not in known:
            known = {key: _timed(layer, found, fixed, passes, served, device, window)}
        timed = known[key]
        some, cycles, own = timed.found, timed.cycles, timed.own
        clamped, one = np.maximum(cycles, window.least), np.ones(len(cycles), np.int64)
        ways = list(streamed(layer, some.items, some.grid, some.share, cut, cycles, device, beside))
        # What another engine betters in every way is left out of all at once.
        columns = {x.tobytes(): x for way in ways for x in (*way.resources.T, way.link_bits)}
        best = pareto(np.column_stack((clamped, own, *columns.values())))
        for way in ways:
            total, bits = own[best] + way.resources[best], way.link_bits[best]
            good = np.flatnonzero(fits(total, device.capacity) & (bits <= most))
            points = np.column_stack((clamped[best], total, bits))[good]
            kept = best[good[pareto(points)]]
            storage = Storage(STREAM, way.encoding, way.resources, way.encoded_bits)
            chosen = candidates(layer, some.grid, cycles, timed.floor, own, storage, kept, None)
            yield replace(
                chosen,
                tile_rows=one[kept] * cut.rows,
                tile_memory=one[kept] * way.tile_memory,
                link_bits=way.link_bits[kept],
            )


@dataclass(frozen=True)
class _Timed:
    """Engines, their cycles and what sets them, and what they take without weights and tiles."""

    found: Foldings
    cycles: FloatArray
    floor: IntArray
    own: IntArray


def _timed(
    layer: ComputeLayer,
    found: Foldings,
    fixed: IntArray,
    passes: tuple[IntArray, IntArray],
    served: IntArray,
    device: Device,
    window: Window,
) -> _Timed:
    """The engines fast enough, of `columns` that take `passes` over an image: cycles to compute and
    to read; a vector of weights is there for `served` windows. `fixed` is what they take whatever
    their cycles."""
    compute, read = passes
    of = layer, found.items, found.grid, compute * found.load, found.variance, served
    timing = Timing.of(*of, scanned=False, fuller=found.fuller, columns=found.columns)
    cycles, floor = timing.own()
    cycles = np.maximum(cycles, read * found.share.steps)
    at = np.flatnonzero(cycles <= window.most)
    some, cycles, floor, own = found.take(at), cycles[at], floor[at], fixed[at]
    joins = adapters(layer, some.items, some.grid, cycles, some.uneven)
    own[:, 0] += scaling_dsp(layer, cycles, device)
    own[:, 1] += joins[0]
    own[:, 2] += joins[1]
    return _Timed(some, cycles, floor, own)

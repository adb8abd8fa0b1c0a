"""A naive twin of engines whose weights are streamed: all that there is to do as lists."""

from __future__ import annotations

from collections import deque
from types import ModuleType
from typing import Any

import numpy as np

from hass_ir.hardware.simulate.engine_tables import results_held
from hass_ir.hardware.simulate.pipeline import Engine
from hass_ir.hardware.streamed import PREFETCH_WORDS
from hass_ir.hardware.tiles import tile


def twin_of(twin: ModuleType) -> type:
    """`Twin` of `pipeline_twin` for pipelines with such engines."""

    class Tiled(twin.Twin):  # pyright: ignore[reportUntypedBaseClass]
        engine = _engine(twin)

    return Tiled


def _engine(twin: ModuleType) -> type:
    class TiledEngine(twin._Part):  # pyright: ignore[reportUntypedBaseClass]
        def __init__(self, part: Engine, into: Any, out: Any, images: int, zeros: Any):
            super().__init__(part, into, out, images)  # pyright: ignore[reportUnknownMemberType]
            stream, layer = part.weight_stream, part.layer
            assert stream is not None
            self.zeros, self.cut = zeros, tile(layer, stream.rows)
            self.lanes = [
                (x, g, i, o)
                for x in range(part.columns)
                for g in range(part.group_lanes)
                for i in range(part.in_lanes)
                for o in range(part.out_lanes)
            ]
            sizes = zip(part.items, (part.group_lanes, part.in_lanes, part.out_lanes), strict=True)
            self.steps = [-(-n // lanes) for n, lanes in sizes]
            self.each = self.steps[0] * self.steps[1] * self.steps[2]
            self.jobs = [deque(self.jobs_of(lane, images)) for lane in self.lanes]
            self.scan = deque(self.scanned(images))
            self.order = deque(self.words_out(images))
            self.done = [0] * len(self.lanes)
            self.working = [False] * len(self.lanes)
            self.free_at = [0] * len(self.lanes)
            self.taken = [0] * len(self.lanes)
            self.passed = [0] * len(self.lanes)
            self.windows = self.arrived = self.loaded = self.gone = 0
            self.here = 0
            self.given = 0
            self.all_steps = self.each * self.cut.passes * images

        # What there is to do.

        def places(self, number: int) -> list[list[list[tuple[int, int]]]]:
            """Lines of a tile, sets of a line, and the positions of each."""
            layer, rows = self.part.layer, self.cut.rows
            if layer.out_height > 1:
                lines = range(number * rows, min((number + 1) * rows, layer.out_height))
                across = range(layer.out_width)
            else:
                lines = range(1)
                across = range(number * rows, min((number + 1) * rows, layer.out_width))
            n = self.part.columns
            return [
                [[(y, x) for x in across[at : at + n]] for at in range(0, len(across), n)]
                for y in lines
            ]

        def jobs_of(self, lane: tuple[int, int, int, int], images: int) -> list[Any]:
            """Tile, whether a vector of weights ends, and cycles (0 where there is no vector)."""
            x, g, i, o = lane
            part, jobs = self.part, list[tuple[int, bool, int]]()
            for image in range(images):
                for number in range(self.cut.passes):
                    sets = [at for line in self.places(number) for at in line]
                    for gs in range(self.steps[0]):
                        for fs in range(self.steps[2]):
                            for bs in range(self.steps[1]):
                                group = gs * part.group_lanes + g
                                block, f = bs * part.in_lanes + i, fs * part.out_lanes + o
                                for k, at in enumerate(sets):
                                    cycles = 0
                                    there = group < part.items[0] and block < part.items[1]
                                    if x < len(at) and there and f < part.items[2]:
                                        cycles = self.cycles(image, at[x], group, block, f)
                                    ends = k == len(sets) - 1
                                    jobs.append((image * self.cut.passes + number, ends, cycles))
            return jobs

        def cycles(self, image: int, at: tuple[int, int], group: int, block: int, f: int) -> int:
            part, zeros = self.part, self.zeros
            taps = part.layer.taps * part.channels_together
            if part.kind == "dense":
                return -(-taps // part.macs)
            left = np.full(part.mask_words, -1, np.int64)
            if zeros.active.size:
                left = left & zeros.active[image, at[0], at[1], group, block]
            if zeros.weights.size:
                left = left & zeros.weights[0, group, f, block]
            count = sum(bin(int(word) & ((1 << 64) - 1)).count("1") for word in left)
            return max(1, -(-count // part.macs))

        def scanned(self, images: int) -> list[tuple[int, int, bool, bool]]:
            """Tile, input words it needs, whether it begins, and for each cycle of reading whether
            a window comes."""
            layer, entries = self.part.layer, list[tuple[int, int, bool, bool]]()
            span = layer.dilation[1] * (layer.kernel[1] - 1) + 1
            last = (layer.out_width - 1) * layer.stride[1] - layer.padding[1] + span
            tall = layer.out_height > 1
            unit = layer.channels * (layer.in_width if tall else layer.in_height)
            whole = layer.channels * layer.in_width * layer.in_height
            for image in range(images):
                for number, (start, end) in enumerate(self.cut.needed):
                    inputs = min(layer.in_width, last) if tall else end - start
                    reads = -(-inputs // (self.part.columns * layer.stride[1]))
                    own: list[bool] = []
                    for line in self.places(number):
                        long = max(reads, len(line))
                        come = [(r + 1) * len(line) // long for r in range(long)]
                        own += [b > a for a, b in zip([0, *come], come, strict=False)]
                    own *= self.each
                    tile_number, words = (
                        image * self.cut.passes + number,
                        image * whole + end * unit,
                    )
                    entries += [(tile_number, words, k == 0, w) for k, w in enumerate(own)]
            return entries

        def words_out(self, images: int) -> list[int]:
            """The tile of each word."""
            filters, result = self.part.layer.filters, list[int]()
            for number in range(images * self.cut.passes):
                sets = [at for line in self.places(number % self.cut.passes) for at in line]
                result += [number] * (sum(map(len, sets)) * filters)
            return result

        # A cycle.

        def step(self, t: int) -> None:
            self.drain(t)
            for lane in range(len(self.lanes)):
                self.lane(lane, t)
            self.weights()
            self.read()
            self.take()

        def drain(self, t: int) -> None:
            done = min((jobs[0][0] if jobs else len(self.order) + 1) for jobs in self.jobs)
            for _ in range(self.out[0].words):
                if self.given == len(self.order) or not self.out[0].room:
                    return
                if self.order[self.given] >= done:
                    return
                self.out[0].put()
                self.given += 1
                self.moved = True
                if self.given % self.words == 0:
                    self.last[self.given // self.words - 1] = t

        def lane(self, lane: int, t: int) -> None:
            if self.working[lane]:
                if self.free_at[lane] > t:
                    return
                self.working[lane] = False
                self.next(lane)
            x, g, _, o = self.lanes[lane]
            summed = [k for k, at in enumerate(self.lanes) if (at[0], at[1], at[3]) == (x, g, o)]
            while self.jobs[lane]:
                if self.done[lane] >= self.windows:
                    return
                self.taken[lane] = self.done[lane] + 1
                behind = min(self.done[k] for k in summed)
                if self.passed[lane] >= self.loaded:
                    return
                if self.done[lane] - behind >= results_held(self.part):
                    return
                cycles = self.jobs[lane][0][2]
                if cycles:
                    self.working[lane], self.free_at[lane], self.moved = True, t + cycles, True
                    return
                self.next(lane)

        def next(self, lane: int) -> None:
            self.passed[lane] += self.jobs[lane].popleft()[1]
            self.done[lane] += 1
            self.moved = True

        def weights(self) -> None:
            stream = self.part.weight_stream
            if self.loaded == self.all_steps:
                return
            cycles = max(stream.cycles, stream.link_cycles)
            room = max(PREFETCH_WORDS * self.each, 2 * cycles)
            come = min(self.each, room - self.here)
            self.here += come
            self.moved |= come > 0
            if self.here >= cycles and self.loaded < min(self.passed) + 2:
                self.here -= cycles
                self.loaded += 1
                self.moved = True

        def read(self) -> None:
            if not self.scan:
                return
            number, words, begins, window = self.scan[0]
            left = self.order[self.given] if self.given < len(self.order) else number
            if begins and (number >= left + 2 or self.arrived < words):
                return
            if window:
                if self.windows - min(self.taken) >= max(self.part.fifo_depth, 1):
                    return
                self.windows += 1
            self.scan.popleft()
            self.moved = True

        def take(self) -> None:
            layer = self.part.layer
            unit = layer.channels * (layer.in_width if layer.out_height > 1 else layer.in_height)
            whole = layer.channels * layer.in_width * layer.in_height
            for _ in range(self.into[0].words):
                if not self.into[0].held:
                    return
                if self.scan:
                    image, number = divmod(self.scan[0][0], self.cut.passes)
                    rows = self.cut.needed[number][0] + self.cut.held
                    if self.arrived >= image * whole + rows * unit:
                        return
                self.into[0].get()
                self.arrived += 1
                self.moved = True

    return TiledEngine

"""A naive twin of the simulator: words are objects, every cycle visits everything."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from hass_ir.hardware.selection import first_taps
from hass_ir.hardware.simulate.assembly import Zeros
from hass_ir.hardware.simulate.engine_tables import paths, results_held
from hass_ir.hardware.simulate.pipeline import (
    Concat,
    Engine,
    Fork,
    Join,
    Link,
    Map,
    Pipeline,
    in_words,
    out_words,
)


@dataclass
class Queue:
    """A stream: words are numbers, counted from the first image on, in their order."""

    words: int
    capacity: int
    held: deque[int] = field(default_factory=deque[int])
    next: int = 0
    taken: int = 0
    most: int = 0

    @property
    def room(self) -> int:
        return self.capacity - len(self.held)

    def put(self) -> None:
        assert self.room > 0
        self.held.append(self.next)
        self.next += 1
        self.most = max(self.most, len(self.held))

    def get(self) -> None:
        assert self.held.popleft() == self.taken
        self.taken += 1


class Twin:
    """A pipeline, cycle by cycle; `last` [parts, images] as of `Simulation`."""

    engine: type

    def __init__(self, pipeline: Pipeline, zeros: dict[str, Zeros], images: int):
        self.images = images
        self.queues = [Queue(s.words, s.capacity) for s in pipeline.streams]
        self.parts: list[Any] = []
        for i, part in enumerate(pipeline.parts):
            ends = list(zip(pipeline.streams, self.queues, strict=True))
            into = [q for s, q in ends if s.target == i]
            out = [q for s, q in ends if s.source == i]
            kinds = {Link: _Link, Map: _Map, Join: _Join, Fork: _Fork, Concat: _Concat}
            if isinstance(part, Engine):
                made: Any = self.engine(part, into, out, images, zeros.get(part.name))
            else:
                made = kinds[type(part)](part, into, out, images)
            self.parts.append(made)

    def run(self) -> int:
        """Cycles, or minus those until nothing can move any more."""
        t = 1
        while True:
            moved = False
            for part in reversed(self.parts):
                part.moved = False
                part.step(t)
                moved |= part.moved
            writes = [p for p in self.parts if isinstance(p, _Link) and not p.part.reads]
            if all(p.done == p.total for p in writes):
                return t
            busy = [p.free_at for p in self.parts if isinstance(p, self.engine)]
            if not moved and not any(f > t for lanes in busy for f in lanes):
                return -t
            t += 1


class _Part:
    def __init__(self, part: Any, into: list[Queue], out: list[Queue], images: int):
        self.part, self.into, self.out = part, into, out
        self.words = out_words(part)
        self.total = self.words * images
        self.done = 0
        self.moved = False
        self.last: dict[int, int] = {}

    def give(self, t: int) -> None:
        for queue in self.out:
            queue.put()
        self.done += 1
        self.moved = True
        if self.done % self.words == 0:
            self.last[self.done // self.words - 1] = t


class _Link(_Part):
    credit, at = 0, 0

    def step(self, t: int) -> None:
        if self.done == self.total:
            return
        width, period = self.part.width, self.part.cycles
        self.credit = min(2 * width * period, self.credit + (t - self.at) * self.words)
        self.at = t
        for _ in range(width):
            there = self.out[0].room if self.part.reads else len(self.into[0].held)
            if not there or self.done == self.total:
                break
            if self.credit < period:
                self.moved = True
                break
            self.credit -= period
            if not self.part.reads:
                self.into[0].get()
            self.give(t)


class _Map(_Part):
    arrived = 0

    def rule(self, k: int) -> tuple[int, int]:
        part = self.part
        if part.needed is None:
            return k + 1, k + part.width
        image, at = divmod(k, part.out_words)
        start = image * part.in_words
        return start + int(part.needed[at]), start + int(part.allowed[at])

    def step(self, t: int) -> None:
        for _ in range(self.part.width):
            if self.out[0].room and self.arrived >= self.rule(self.done)[0]:
                self.give(t)
        limit = self.rule(self.done)[1]
        for _ in range(self.part.width):
            if self.into[0].held and self.arrived < limit:
                self.into[0].get()
                self.arrived += 1
                self.moved = True


class _Join(_Part):
    held = 0

    def step(self, t: int) -> None:
        small, before = self.part.small, self.held
        full: list[Queue] = self.into[:1] if small else self.into
        start = self.done // self.words
        for _ in range(self.part.width):
            image, k = divmod(self.done, self.words)
            ready = not small or before - image * small >= min(k + 1, small)
            ready = ready and (not small or image == start)
            if ready and self.out[0].room and all(q.held for q in full):
                for queue in full:
                    queue.get()
                self.give(t)
        for _ in range(self.part.width if small else 0):
            if self.into[1].held and self.held < (self.done // self.words + 2) * small:
                self.into[1].get()
                self.held += 1
                self.moved = True


class _Fork(_Part):
    def step(self, t: int) -> None:
        for _ in range(self.part.width):
            if self.into[0].held and all(q.room for q in self.out):
                self.into[0].get()
                self.give(t)


class _Concat(_Part):
    def step(self, t: int) -> None:
        runs: tuple[tuple[int | None, int], ...] = self.part.runs
        order = [operand for operand, words in runs for _ in range(words)]
        for _ in range(self.part.width):
            operand = order[self.done % len(order)]
            if not self.out[0].room or self.done == self.total:
                return
            if operand is not None:
                if not self.into[operand].held:
                    return
                self.into[operand].get()
            self.give(t)


@dataclass
class _Vector:
    """A vector, or a run of them: its window, masks or cycles, and the words that it finishes."""

    window: int
    first: bool
    cycles: int
    results: list[tuple[int, int]]
    masks: list[int]
    windows: int = 1


class _Engine(_Part):
    """Windows, lanes and results written out as lists, made beforehand."""

    def __init__(
        self, part: Engine, into: list[Queue], out: list[Queue], images: int, zeros: Zeros | None
    ):
        super().__init__(part, into, out, images)
        e, layer = part, part.layer
        self.zeros = zeros
        self.coordinates = [
            (x, g, i, o)
            for x in range(e.columns // e.paired)
            for g in range(e.group_lanes)
            for i in range(e.in_lanes)
            for o in range(e.out_lanes)
        ]
        sizes = zip(e.items, (e.group_lanes, e.in_lanes, e.out_lanes), strict=True)
        self.steps = [-(-n // lanes) for n, lanes in sizes]
        self.sets = -(-layer.out_width // e.columns)
        self.jobs = [deque(self._jobs(*at, images)) for at in self.coordinates]
        self.doing: list[_Vector | None] = [None] * len(self.jobs)
        self.free_at = [0] * len(self.jobs)
        self.taken = [0] * len(self.jobs)
        self.slots: list[list[int]] = [[] for _ in self.jobs]
        self.early = [False] * len(self.jobs)
        self.made: list[list[list[tuple[int, int]]]] = [[] for _ in self.jobs]
        self.counts: dict[tuple[int, int], int] = {}
        self.left: set[tuple[int, int]] = set()
        self.scan = deque(self._scan(images))
        self.windows = 0
        self.buffered = self.freed = 0
        self.replays = deque(self._replays(images)) if e.packing else deque[tuple[int, bool]]()
        self.arrived = 0
        self.order = deque(self._order(images))
        self.memory: set[tuple[int, int]] = set()
        self.staged = self.loaded = 0

    # What there is to do.

    def _scan(self, images: int) -> list[tuple[int, int, int, bool]]:
        """Image, words needed, words needed for the whole place, whether a window ends."""
        e, layer = self.part, self.part.layer
        top, left, bottom, right = (*layer.padding, *layer.padding)[:4]
        height, width = layer.in_height + top + bottom, layer.in_width + left + right
        result: list[tuple[int, int, int, bool]] = []
        ends_y = {
            y * layer.stride[0] + (layer.kernel[0] - 1) * layer.dilation[0]
            for y in range(layer.out_height)
        }
        ends_x: dict[int, int] = {}
        for s in range(self.sets):
            last = min((s + 1) * e.columns, layer.out_width) - 1
            x = last * layer.stride[1] + (layer.kernel[1] - 1) * layer.dilation[1]
            ends_x[x // e.columns] = ends_x.get(x // e.columns, 0) + 1
        size = layer.group_channels
        for image in range(images):
            behind = 0
            for y in range(height):
                for step in range(-(-width // e.columns)):
                    pixels = [
                        ((y - top) * layer.in_width + x - left) * layer.channels
                        for x in range(step * e.columns, (step + 1) * e.columns)
                        if 0 <= y - top < layer.in_height and 0 <= x - left < layer.in_width
                    ]
                    windows = ends_x.get(step, 0) if y in ends_y else 0
                    for _ in range(max(1, windows)):
                        for gs in range(self.steps[0]):
                            for bs in range(self.steps[1]):
                                groups = e.group_order[gs * e.group_lanes :][: e.group_lanes]
                                blocks = e.block_order[bs * e.in_lanes :][: e.in_lanes]
                                c = e.channels_together
                                channels = [
                                    g * size + min((b + 1) * c, size)
                                    for g in groups
                                    for b in blocks
                                ]
                                own = pixels[-1] + max(channels) if pixels else behind
                                whole = pixels[-1] + layer.channels if pixels else behind
                                result.append((image, own, whole, windows > 0))
                    if pixels:
                        behind = pixels[-1] + layer.channels
        return result

    def _jobs(self, x: int, g: int, i: int, o: int, images: int) -> list[_Vector]:
        e, layer = self.part, self.part.layer
        jobs: list[_Vector] = []
        window = 0
        for row in range(images * layer.out_height):
            for s in range(self.sets):
                for gs in range(self.steps[0]):
                    group = gs * e.group_lanes + g
                    first = s * e.columns + x * e.paired
                    there = group < layer.groups and first < layer.out_width
                    place = (row, first, group)
                    if e.packing:
                        jobs += self._runs(place, (i, o), there, window)
                        window += self.steps[1] * self.steps[2]
                        continue
                    for bs in range(self.steps[1]):
                        block = bs * e.in_lanes + i
                        for fs in range(self.steps[2]):
                            f = fs * e.out_lanes + o
                            own = there and f < e.items[2]
                            ends = own and bs == self.steps[1] - 1
                            results = self._words(place, f) if ends else []
                            cycles = 0
                            if own and block < e.items[1]:
                                cycles = self._cycles(self._masks(place, block, f))
                            jobs.append(_Vector(window, fs == 0, cycles, results, []))
                        window += 1
        return jobs

    def _runs(
        self, place: tuple[int, int, int], lane: tuple[int, int], there: bool, window: int
    ) -> list[_Vector]:
        e = self.part
        runs: list[_Vector] = []
        for fs in range(self.steps[2]):
            f = fs * e.out_lanes + lane[1]
            own = there and f < e.items[2]
            blocks = range(lane[0], e.items[1], e.in_lanes) if own else range(0)
            masks = [self._masks(place, b, f)[0] for b in blocks]
            results = self._words(place, f) if own else []
            at = window + fs * self.steps[1]
            runs.append(_Vector(at, True, 0, results, masks, self.steps[1]))
        return runs

    def _words(self, place: tuple[int, int, int], f: int) -> list[tuple[int, int]]:
        """The set and the word of the stream of each result, canonical."""
        e, layer = self.part, self.part.layer
        row, first, group = place
        g = e.group_order[group]
        words: list[tuple[int, int]] = []
        for x in range(first, min(first + e.paired, layer.out_width)):
            for q in range(f * e.shared, min((f + 1) * e.shared, layer.group_filters)):
                channel = g * layer.group_filters + e.filter_order[q]
                position = row * layer.out_width + x
                number = row * self.sets + x // e.columns
                words.append((number, position * layer.filters + channel))
        return words

    def _masks(self, place: tuple[int, int, int], block: int, f: int) -> list[int]:
        e, layer = self.part, self.part.layer
        if self.zeros is None:
            return []
        row, first, group = place
        image, y = divmod(row, layer.out_height)
        a = w = np.full(e.mask_words, -1, np.int64)
        if self.zeros.active.size:
            a = self.zeros.active[image, y, first // e.paired, group, block]
        if self.zeros.weights.size:
            image = image if layer.dynamic else 0
            w = self.zeros.weights[image, group, f, block]
        return [int(u) & int(v) & ((1 << 64) - 1) for u, v in zip(a, w, strict=True)]

    def _cycles(self, masks: list[int]) -> int:
        e = self.part
        taps = e.layer.taps * e.channels_together
        if e.unrolled_cycles:
            return e.unrolled_cycles
        if e.kind == "dense":
            return -(-taps // e.macs)
        left = [t for k, mask in enumerate(masks) for t in range(64 * k, taps) if mask >> t % 64 & 1
                and t // 64 == k]  # fmt: skip
        cycles = 0
        starts = first_taps(taps, e.macs, e.reach)
        if e.reach >= taps - e.macs + 1:
            return max(1, -(-len(left) // e.macs))
        while left:
            cycles += 1
            for start in starts:
                mine = [t for t in left if start <= t < start + e.reach]
                if mine:
                    left.remove(mine[0])
        return max(1, cycles)

    def _replays(self, images: int) -> list[tuple[int, bool]]:
        """For each window of the channel-inner order, its place in the buffer and if it is done."""
        runs = images * self.part.layer.out_height * self.sets * self.steps[0]
        blocks, filters = self.steps[1], self.steps[2]
        return [
            (r * blocks + b, f == filters - 1)
            for r in range(runs)
            for f in range(filters)
            for b in range(blocks)
        ]

    def _order(self, images: int) -> list[tuple[int, int]]:
        layer = self.part.layer
        words: list[tuple[int, int]] = []
        for position in range(images * layer.positions):
            row, x = divmod(position, layer.out_width)
            number = row * self.sets + x // self.part.columns
            words += [(number, position * layer.filters + f) for f in range(layer.filters)]
        return words

    # A cycle.

    def step(self, t: int) -> None:
        if self.part.sorted_results:
            self._collect()
        self._drain(t)
        for lane in range(len(self.jobs)):
            if self.part.packing:
                self._packing_lane(lane)
            else:
                self._lane(lane, t)
        if self.part.packing:
            self._replay()
        scanned = self._scan_step()
        if self.part.layer.dynamic:
            self._load(not scanned)
        self._take()

    def _finished(self, word: tuple[int, int]) -> bool:
        return self.counts.get(word, 0) == self.part.in_lanes

    def _drain(self, t: int) -> None:
        whole: dict[int, int] = {}
        for _ in range(self.out[0].words):
            if not self.order or not self.out[0].room:
                return
            word = self.order[0]
            if self.part.sorted_results:
                number = word[0]
                if number not in whole:
                    waiting = [w for w in self.order if w[0] == number]
                    whole[number] = int(all(w in self.memory for w in waiting))
                if not whole[number]:
                    return
            elif not self._finished(word):
                return
            else:
                self.left.add(word)
            self.order.popleft()
            self.give(t)

    def _collect(self) -> None:
        """Results to the memory of two sets: those of the set that is missed first."""
        if not self.order:
            return
        limit = self.order[0][0] + 2
        missed = [word[0] for word in self.order if word not in self.memory]
        budget = paths(self.part, self.out[0].words)
        if missed and missed[0] + 1 < limit:
            budget = self._collect_before(missed[0] + 1, budget)
        self._collect_before(limit, budget)

    def _collect_before(self, limit: int, budget: int) -> int:
        """Results of sets before `limit`, queue by queue; what is left of `budget`."""
        e = self.part
        spe = {at: lane for lane, at in enumerate(self.coordinates)}
        for x in range(e.columns):
            for g in range(e.group_lanes):
                for o in range(e.out_lanes):
                    lane = spe[x // e.paired, g, 0, o]
                    for q in range(e.shared):
                        for results in self.made[lane]:
                            mine = [
                                w
                                for w in results
                                if (w[1] // e.layer.filters) % e.layer.out_width % e.columns == x
                                and self._shared_place(w) == q
                            ]
                            if not mine or mine[0] in self.left:
                                continue
                            if not self._finished(mine[0]) or mine[0][0] >= limit or not budget:
                                break
                            self.left.add(mine[0])
                            self.memory.add(mine[0])
                            budget -= 1
                            self.moved = True
        return budget

    def _shared_place(self, word: tuple[int, int]) -> int:
        e = self.part
        channel = word[1] % e.layer.filters % e.layer.group_filters
        return e.filter_order.index(channel) % e.shared

    def _room(self, lane: int) -> bool:
        waiting = [r for r in self.made[lane] if not all(w in self.left for w in r)]
        return len(waiting) < results_held(self.part)

    def _make(self, lane: int, results: list[tuple[int, int]]) -> None:
        if results:
            self.made[lane].append(results)
            for word in results:
                self.counts[word] = self.counts.get(word, 0) + 1

    def _lane(self, lane: int, t: int) -> None:
        doing = self.doing[lane]
        if doing is not None:
            if self.free_at[lane] > t:
                return
            self._make(lane, doing.results)
            self.doing[lane] = None
            self.moved = True
        while self.jobs[lane]:
            job = self.jobs[lane][0]
            if job.first:
                if job.window >= self.windows:
                    return
                self.taken[lane] = job.window + 1
            if job.results and not self._room(lane):
                return
            self.jobs[lane].popleft()
            self.moved = True
            if job.cycles:
                self.doing[lane], self.free_at[lane] = job, t + job.cycles
                return
            self._make(lane, job.results)

    def _packing_lane(self, lane: int) -> None:
        slots = self.slots[lane]
        while self.doing[lane] is None:
            if not self.jobs[lane]:
                return
            job = self.jobs[lane][0]
            if job.results and not self._room(lane):
                return
            if self.windows < job.window + (len(job.masks[:1]) if job.results else job.windows):
                if not job.results:
                    self.taken[lane] = max(job.window, self.windows)
                return
            self.jobs[lane].popleft()
            self.taken[lane] = job.window
            if job.masks:
                self.doing[lane] = job
                self._fetch(lane, job)
                if job.masks and self.early[lane]:
                    self._fetch(lane, job)
                    self.early[lane] = False
            else:
                self._make(lane, job.results)
                self.taken[lane] += job.windows
            self.moved = True
        job = self.doing[lane]
        assert job is not None
        e = self.part
        for start in first_taps(e.layer.taps * e.channels_together, e.macs, e.reach):
            reach = ((1 << e.reach) - 1) << start
            for k, mask in enumerate(slots):
                hit = mask & reach
                if hit:
                    slots[k] = mask ^ (hit & -hit)
                    break
        self.moved |= bool(slots)
        if slots and slots[0] == 0:
            slots.pop(0)
        if job.masks:
            self._fetch(lane, job)
        elif any(slots):
            # The place of the second vector is free for one of the next run.
            self.early[lane] |= len(slots) == 1
        elif len(slots) < 2:
            slots.clear()
            self.taken[lane] = job.window + job.windows
            self._make(lane, job.results)
            self.doing[lane] = None

    def _fetch(self, lane: int, job: _Vector) -> None:
        """The next vector of the run, if its window is there and one of the two places is free."""
        if len(self.slots[lane]) < 2 and self.windows > self.taken[lane]:
            self.slots[lane].append(job.masks.pop(0))
            self.taken[lane] += 1
            self.moved = True

    def _push(self) -> bool:
        depth = max(self.part.fifo_depth, 2 if self.part.packing else 1)
        return self.windows - min(self.taken) < depth

    def _scan_step(self) -> bool:
        if not self.scan:
            return False
        image, needed, _, window = self.scan[0]
        layer = self.part.layer
        if layer.dynamic and self.loaded < (image + 1) * layer.channels * layer.group_filters:
            return False
        if self.arrived < image * in_words(self.part)[0] + needed:
            return False
        if window:
            if self.part.packing:
                if self.buffered - self.freed >= 2 * self.steps[1]:
                    return False
                self.buffered += 1
            else:
                if not self._push():
                    return False
                self.windows += 1
        self.scan.popleft()
        self.moved = True
        return True

    def _replay(self) -> None:
        if self.replays and self.replays[0][0] < self.buffered and self._push():
            self.windows += 1
            self.freed += self.replays.popleft()[1]
            self.moved = True

    def _take(self) -> None:
        e, layer = self.part, self.part.layer
        if not self.scan:
            return
        image, needed, whole, _ = self.scan[0]
        limit = needed + 2 * self.into[0].words
        if e.columns > 1 or e.sorted_channels:
            limit = whole + layer.channels * e.columns
        limit += image * in_words(e)[0]
        for _ in range(self.into[0].words):
            if self.into[0].held and self.arrived < limit:
                self.into[0].get()
                self.arrived += 1
                self.moved = True

    def _load(self, free: bool) -> None:
        layer, queue = self.part.layer, self.into[1]
        words = layer.channels * layer.group_filters
        sets = layer.out_height * self.sets
        images = [
            self.total // self.words if not j and d is None else self._row(j, d) // sets
            for j, d in zip(self.jobs, self.doing, strict=True)
        ]
        loads = self.steps[0] * self.steps[1] * self.part.items[2] * self.part.shared
        width = -(-words // loads)
        step = min(width, words - self.loaded % words)
        there = self.staged - self.loaded >= step
        if free and there and self.loaded + step <= (min(images) + 2) * words:
            self.loaded += step
            self.moved = True
        for _ in range(queue.words):
            room = self.loaded + 2 * max(width, queue.words) - self.staged
            if queue.held and room > 0:
                queue.get()
                self.staged += 1
                self.moved = True

    def _row(self, jobs: deque[_Vector], doing: _Vector | None) -> int:
        """The set that a lane is at."""
        job = jobs[0] if doing is None else doing
        windows = self.steps[0] * self.steps[1]
        return job.window // (windows * (self.steps[2] if self.part.packing else 1))


Twin.engine = _Engine

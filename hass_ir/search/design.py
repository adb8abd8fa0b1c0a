"""The best accelerator for given zero statistics, and what it achieves."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from math import ceil
from typing import Any, TypeAlias

import numpy as np

from hass_ir.errors import HassError
from hass_ir.hardware import efficient
from hass_ir.hardware.candidates import (
    DENSE_KINDS,
    ENGINE_KINDS,
    FAST_DENSE,
    ROUNDING,
    Candidates,
)
from hass_ir.hardware.derating import MOST_GAIN, fastest_of
from hass_ir.hardware.device import RESOURCES, Device, clock_hz
from hass_ir.hardware.energy import candidate_energy, static_j
from hass_ir.hardware.energy_costs import dram_j
from hass_ir.hardware.explore import Design
from hass_ir.hardware.frugal import QUICK_TRIES, TRIES, least_energy
from hass_ir.hardware.latency import latency_cycles
from hass_ir.hardware.memory import on_chip_bits
from hass_ir.hardware.network import Explorer, Member
from hass_ir.hardware.pace import Pace
from hass_ir.hardware.pipeline import Part
from hass_ir.hardware.plan import Schedule
from hass_ir.hardware.segments import weight_bits
from hass_ir.hardware.settled import settled, slowed
from hass_ir.hardware.slices import Slicing
from hass_ir.hardware.spans import Start
from hass_ir.hardware.streams import bandwidth_candidates
from hass_ir.hardware.waiting import besides, with_tiles
from hass_ir.hardware.workload import ComputeLayer, StreamLayer
from hass_ir.search.engine_fields import Zeros, charge_link, engine_fields
from hass_ir.search.evaluate import Evaluation
from hass_ir.sparsity.matmul import MatmulStatistics
from hass_ir.sparsity.statistics import LayerStatistics

Hints: TypeAlias = dict[str, Any]
"""Where a design may start from."""

DENSE_ONLY = DENSE_KINDS
ALL_KINDS = ENGINE_KINDS
SKIPPING = tuple(kind for kind in ALL_KINDS if kind != FAST_DENSE)
"""Without the engines that win while few zeros can be skipped."""
GAP = 0.002
"""How far the II may lie above its lower bound, and the DSPs above theirs, to save time."""


LARGE = 80
"""Layers with weights from which on a design is as good as `GAP` allows, not the best there is: to
prove the last permille takes minutes."""

STREAMED_FROM = 1.0
"""Weights may be streamed from the start if, unencoded, they take this share of all on-chip memory;
else only where no design holds them."""


@dataclass(frozen=True)
class Partition:
    """What is on a device at the same time: `engines[i]` holds the fields of part i's engine.

    `first` is the name of the first part that is no read.
    """

    first: str
    parts: tuple[Part, ...]
    engines: tuple[dict[str, Any], ...]


@dataclass(frozen=True)
class Accelerator:
    """A design: its partitions in order, when they run, and what it achieves.

    `slices` tells how each layer that is split is. `start` is where the design of a similar network
    may start from, in values that JSON keeps.
    """

    lower_bound_cycles: int
    partitions: tuple[Partition, ...]
    metrics: dict[str, Any]
    schedule: Schedule = field(default_factory=Schedule)
    slices: dict[str, Slicing] = field(default_factory=dict[str, Slicing])
    start: Hints | None = None

    @property
    def engines(self) -> tuple[dict[str, Any], ...]:
        """The engines of all partitions."""
        return tuple(engine for partition in self.partitions for engine in partition.engines)


class Designer:
    """Designs the accelerator of one network for one device.

    What does not depend on zeros is prepared once. `design` raises HassError where nothing fits.
    """

    def __init__(
        self,
        parts: Sequence[Part],
        device: Device,
        plain: Sequence[Part] | None = None,
        objective: str = "efficiency",
        repeatable: bool = False,
        slowdown: float = 1.0,
    ):
        """`plain` are the parts without forks and FIFOs, from which an error tells whether
        partitions would help. With the `objective` "energy" designs take the least energy. If
        `repeatable`, answers within a gap depend on nothing but the arguments of `design`; else
        candidates made for one are used for the next, which saves up to a quarter of the time.
        With a `slowdown` the II may be so many times the smallest, if that gives more images a
        cycle and DSP."""
        self.parts, self.device, self._plain = parts, device, plain
        self._timed, self._slowdown = objective == "throughput", slowdown
        self._room = MOST_GAIN if self._timed else slowdown
        self._frugal = objective == "energy"
        self._fixed = {
            i: Member(part.layer)
            for i, part in enumerate(parts)
            if not isinstance(part.layer, ComputeLayer)
        }
        streams = [p.layer for p in parts if isinstance(p.layer, StreamLayer)]
        self._explorers: dict[tuple[tuple[str, ...], bool], Explorer] = {}
        self._repeatable = repeatable
        link_bits = [s.in_words * s.bits for s in streams if s.kind in ("read", "write")]
        self._link = bandwidth_candidates("off-chip link", link_bits, device)
        self._beside = besides(parts)
        self._members: dict[object, Member] = {}
        self._exact_gap = GAP if len(parts) - len(self._fixed) >= LARGE else 0.0
        dense = sum(map(weight_bits, parts))
        self._large = not device.asic and dense > STREAMED_FROM * on_chip_bits(device)

    def design(
        self,
        evaluation: Evaluation,
        kinds: tuple[str, ...] = ALL_KINDS,
        exact: bool = True,
        start: Hints | None = None,
    ) -> Accelerator:
        """The smallest II, then the fewest DSPs, for the zeros that `evaluation` found.

        Both are the least possible if `exact`, and of equals the energy is the least (within
        `frugal.GAP`); else, and for networks of `LARGE`, the II lies within `GAP` of that. If the
        objective is throughput, the II is that of the most images a second, which fewer LUTs and so
        a faster clock may give. With a slowdown it is the one of the least II·DSPs, as
        `efficient.most_efficient` finds it. Within a gap, a `repeatable` one begins with `start`,
        of another design.
        """
        if self._large:
            try:
                return self._design(evaluation, kinds, exact, start, streaming=True)
            except HassError as error:
                raise self._advised(error, evaluation, kinds) from None
        try:
            return self._design(evaluation, kinds, exact, start, streaming=False)
        except HassError as error:
            try:
                if self.device.asic:
                    raise
                return self._design(evaluation, kinds, exact, start, streaming=True)
            except HassError:
                raise self._advised(error, evaluation, kinds) from None

    def _design(
        self,
        evaluation: Evaluation,
        kinds: tuple[str, ...],
        exact: bool,
        start: Hints | None,
        streaming: bool,
    ) -> Accelerator:
        """The design of weights on chip, or also of streamed ones."""
        layers = [p.layer for p in self.parts if isinstance(p.layer, ComputeLayer)]
        statistics = iter(evaluation.zeros(layers))
        zeros = [
            next(statistics) if isinstance(part.layer, ComputeLayer) else None
            for part in self.parts
        ]

        tables = _tables(zeros)
        members = self._made(tables, kinds, streaming)
        # With room it only chooses the candidates, among which `fastest_of` looks for the design.
        gap = self._exact_gap if exact else GAP
        begin = None if start is None or (exact and not gap) else Start(**start)
        explorer = Explorer(self.device, gap if self._room == 1.0 else GAP, self._room, begin)
        if gap and not self._repeatable:
            explorer = self._explorers.setdefault((kinds, streaming), explorer)
        fastest, groups = explorer.design(members, [self._link])
        chosen, least = self._chosen(groups, zeros, fastest, exact, gap)
        while (slower := slowed(groups, chosen)) is not None:
            made = settled(slower, self.device, fastest.prices, explorer.gap)
            assert made is not None  # `fastest`, or slower engines in its place, still fit.
            fastest, groups = made[0], [*made[1]]
            chosen, _ = self._chosen(groups, zeros, fastest, exact, gap)
        choice = zip(self.parts, groups, chosen.choice, strict=False)
        tiles = {p.name: int(g.tile_rows[row]) for p, g, row in choice if g.tile_rows[row]}
        parts = with_tiles(self.parts, tiles)
        engines = tuple(
            engine_fields(part, group, row, found, self.device, orders=exact)
            for part, group, row, found in zip(
                parts, groups[:-1], chosen.choice[:-1], zeros, strict=True
            )
        )
        charge_link(engines, groups[-1], self.device)
        whole = Partition(self.parts[0].name, tuple(parts), engines)
        metrics = self._metrics(evaluation, chosen, engines, parts)
        left = None if explorer.start is None else asdict(explorer.start)
        return Accelerator(max(1, least), (whole,), metrics, start=left)

    def _chosen(
        self,
        groups: Sequence[Candidates],
        zeros: Sequence[Zeros | None],
        fastest: Design,
        exact: bool,
        gap: float,
    ) -> tuple[Design, int]:
        """The design out of `groups` that serves the objective best, where `fastest` is that of the
        smallest II, and the least cycles that any may take."""
        chosen, least = fastest, fastest.lower_bound_cycles
        if self._timed:
            timed = fastest_of(groups, self.device, gap, chosen.prices)
            assert timed is not None
            chosen = timed.design
            least = ceil(timed.least * clock_hz(self.device, chosen.lut) * (1.0 - ROUNDING))
        elif self._slowdown > 1.0:
            tries = efficient.TRIES if exact else efficient.QUICK_TRIES
            chosen = efficient.most_efficient(groups, self.device, chosen, self._slowdown, tries)
        if (exact and not gap) or self._frugal:
            chosen = self._least_energy(groups, zeros, chosen, exact)
        return chosen, least

    def _made(
        self, tables: Sequence[Zeros | None], kinds: tuple[str, ...], streaming: bool
    ) -> list[Member]:
        """The members for layers with these statistics: those of the design before where they had
        the same."""
        members: list[Member] = []
        made: dict[object, Member] = {}
        for i, (part, table) in enumerate(zip(self.parts, tables, strict=True)):
            if not isinstance(part.layer, ComputeLayer):
                members.append(self._fixed[i])
                continue
            key = i, kinds, streaming, None if table is None else table.digest
            beside = self._beside[i] if streaming else None
            made[key] = self._members.get(key) or Member(part.layer, table, kinds, beside)
            members.append(made[key])
        self._members = made
        return members

    def _least_energy(
        self,
        groups: Sequence[Candidates],
        zeros: Sequence[Zeros | None],
        found: Design,
        exact: bool,
    ) -> Design:
        """The design that takes the least energy of those as good as `found`, or of all."""
        table = self.device.energy
        energies = [
            candidate_energy(part.layer, group, zero, table).sum(axis=1)
            for part, group, zero in zip(self.parts, groups[:-1], zeros, strict=True)
        ]
        energies.append(np.zeros(len(groups[-1])))
        tries = TRIES if exact else QUICK_TRIES
        return least_energy(groups, energies, found, self.device, self._frugal, tries)

    def _advised(
        self, error: HassError, evaluation: Evaluation, kinds: tuple[str, ...]
    ) -> HassError:
        """The error, which also names partitions where they would help."""
        from hass_ir.search.partitioned import PartitionedDesigner

        if self._plain is None or self.device.asic:
            return error
        other = PartitionedDesigner(self._plain, self.device, Schedule(None))
        if not other.partitioner(evaluation, kinds).every_layer_fits():
            return error
        (found,) = error.diagnostics
        return HassError(
            f"{found.message}; partitions=auto runs it on '{self.device.name}' part by part",
            found.location,
        )

    def _metrics(
        self,
        evaluation: Evaluation,
        found: Design,
        engines: Sequence[dict[str, Any]],
        parts: Sequence[Part],
    ) -> dict[str, Any]:
        """The figures named in the tool's contract, without those of the accuracy's origin."""
        clock = clock_hz(self.device, found.lut)
        resources = self.device.named([getattr(found, r) for r in RESOURCES])
        paces = [Pace.of(p.layer, fields.get) for p, fields in zip(parts, engines, strict=True)]
        latency = latency_cycles(parts, paces, found.ii_cycles)
        efficiency = None if found.dsp == 0 else 1 / (found.ii_cycles * found.dsp)
        return {
            "accuracy": evaluation.accuracy,
            "ii_cycles": found.ii_cycles,
            "clock_mhz": clock / 1e6,
            "throughput_images_per_s": clock / found.ii_cycles,
            "latency_s": latency / clock,
            "efficiency_images_per_cycle_per_dsp": efficiency,
            **energies(engines, self.device, clock / found.ii_cycles),
            **resources,
            **sparsities(evaluation.layers, evaluation.products),
            "binding_resource": found.binding_resource,
        }


def _tables(zeros: Sequence[Zeros | None]) -> list[Zeros | None]:
    """The statistics, of those alike the same object: layers of one shape then share engines."""
    first: dict[bytes, Zeros] = {}
    return [None if z is None else first.setdefault(z.digest, z) for z in zeros]


def sparsities(
    layers: Sequence[LayerStatistics], products: Sequence[MatmulStatistics] = ()
) -> dict[str, float]:
    """Shares of zero weights, zero input activations and zero products, over all layers and
    products of activations; both operands of these are inputs."""
    weights = sum(s.weights.size for s in layers)
    left = sum(int(s.channel_weights.sum()) for s in layers)
    elements = sum(s.activations.elements for s in layers)
    active = sum(int(s.activations.channel_nonzeros.sum()) for s in layers)
    operands = [x for s in products for x in (s.moving, s.stationary)]
    elements += sum(x.size for x in operands)
    active += sum(int(np.count_nonzero(x)) for x in operands)
    pairs = sum(s.pair_total for s in (*layers, *products))
    both = sum(s.pair_nonzeros for s in (*layers, *products))
    return {
        "weight_sparsity": 1 - left / weights,
        "activation_sparsity": 1 - active / elements,
        "pair_sparsity": 1 - both / pairs,
    }


def energies(
    engines: Iterable[dict[str, Any]],
    device: Device,
    images_per_s: float,
    boards: int = 1,
    loaded_bits: float = 0.0,
) -> dict[str, float]:
    """Joules an image: dynamic, static, and both together.

    `loaded_bits` are those of the weights that an image's share of a turn brings from memory.
    """
    dynamic = sum(e["energy_j"] for e in engines) + dram_j(loaded_bits, device.energy)
    static = static_j(device, images_per_s, boards)
    return {
        "energy_per_image_j": dynamic + static,
        "dynamic_energy_per_image_j": dynamic,
        "static_energy_per_image_j": static,
    }


def fixed_candidates(part: Part, device: Device) -> Candidates:
    """The designs of a part without weights."""
    assert not isinstance(part.layer, ComputeLayer)
    return Member(part.layer).candidates(device)

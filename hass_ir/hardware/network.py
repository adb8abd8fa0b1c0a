"""Designs of whole networks: engines are made only for the II that the network can have."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property
from math import ceil, inf
from typing import TypeAlias

from hass_ir.hardware.candidates import DENSE_KINDS, ROUNDING, Candidates
from hass_ir.hardware.device import Device
from hass_ir.hardware.engine import engine_candidates
from hass_ir.hardware.explore import Design
from hass_ir.hardware.settled import settled
from hass_ir.hardware.spans import WARM_RATIO, Start, spans
from hass_ir.hardware.streamed import Beside
from hass_ir.hardware.streams import fifo_candidates, stream_candidates
from hass_ir.hardware.unrolled import logic_work
from hass_ir.hardware.window import (
    MARGIN,
    TooNarrowError,
    Window,
    shared_works,
    windows,
    work,
)
from hass_ir.hardware.workload import ComputeLayer, CycleTable, FifoLayer, StreamLayer


@dataclass(frozen=True, eq=False)
class Member:
    """One layer of a network, the zeros of its input and weights, and the engine kinds allowed.

    Its weights may be streamed if it is known what waits `beside` it then.
    """

    layer: ComputeLayer | StreamLayer | FifoLayer
    table: CycleTable | None = None
    kinds: tuple[str, ...] = DENSE_KINDS
    beside: Beside | None = None

    @property
    def alike(self) -> object:
        """What members have in common whose designs are the same but for a name: with statistics,
        that these are the same object."""
        return replace(self.layer, name=""), self.kinds, self.beside, id(self.table)

    def work(self, device: Device) -> float:
        """The least DSP·cycles it takes."""
        if isinstance(self.layer, ComputeLayer):
            return work(self.layer, self.table, self.kinds, device)
        return 0.0

    def logic_work(self, device: Device) -> float:
        """The least LUT·cycles it takes without a multiplier, infinite where it needs some."""
        if isinstance(self.layer, ComputeLayer):
            return logic_work(self.layer, self.table, self.kinds, device)
        return inf

    @cached_property
    def dense_alike(self) -> object | None:
        """What members have in common whose dense engines are the same; None if those depend on
        zeros, which may be left out of the weights they store, or are all there is."""
        if (
            self.table is None
            or "dense" not in self.kinds
            or self.table.weights_left(1) is not None
        ):
            return None
        return replace(self.layer, name=""), self.beside, self.dense_kinds

    @property
    def dense_kinds(self) -> tuple[str, ...]:
        """Of its kinds those whose engines skip nothing."""
        return tuple(k for k in self.kinds if k in DENSE_KINDS)

    def candidates(
        self,
        device: Device,
        window: Window | None = None,
        dense: Sequence[Candidates] | None = None,
    ) -> Candidates:
        """Its designs; raises `TooNarrowError` where none lies within `window`.

        `dense` are its engines of that kind, where they are known.
        """
        if isinstance(self.layer, ComputeLayer):
            args = self.layer, self.table, self.kinds, device, window, self.beside
            return engine_candidates(*args, dense)
        if isinstance(self.layer, FifoLayer):
            return fifo_candidates(self.layer, device)
        return stream_candidates(self.layer, device)


Asked: TypeAlias = tuple[Member | Candidates, ...]
Found: TypeAlias = tuple[Design, list[Candidates]]


@dataclass
class _Kept:
    member: Member
    work: float
    logic: float
    window: Window | None = None
    candidates: Candidates | None = None


class Explorer:
    """Designs the accelerators of a network's variants, one after the other, for one device.

    What the same `Member` needs again (the same object) is kept; prices and the span of II start
    from the last design (`start`). The answers are those of `design` over all candidates, up to the
    relative `gap` (0: exact).
    """

    def __init__(
        self, device: Device, gap: float = 0.0, room: float = 1.0, start: Start | None = None
    ):
        """The candidates returned hold every design of II up to `room` times the smallest. `start`
        comes from a design of a similar network."""
        self.device, self.gap, self.room, self.start = device, gap, room, start
        self._kept: list[_Kept] = []
        self._dense: dict[object, tuple[Window, list[Candidates]]] = {}
        self._answer: tuple[Asked, Found] | None = None

    def design(
        self, members: Sequence[Member], more: Sequence[Candidates] = ()
    ) -> tuple[Design, list[Candidates]]:
        """The design and the candidates it chose from: of each member, then `more` as they are.

        Raises `HassError` where nothing fits, as `explore.design`.
        """
        asked = (*members, *more)
        if self._answer is not None and _same(self._answer[0], asked):
            return self._answer[1]
        self._update(members)
        kept = self._kept
        dsps, logic = [k.work for k in kept], [k.logic for k in kept]
        works, price = shared_works(dsps, logic, self.device)
        warm = None if self.start is None else self.start.prices

        def within(least: float, span: float) -> Found | None:
            """The best design of II up to `span`, where engines count as no faster than `least`;
            None if there is none."""
            try:
                groups = [*self._groups(least, span, works, price), *more]
            except TooNarrowError:
                return None
            made = settled(groups, self.device, warm, self.gap)
            return None if made is None else (made[0], [*made[1]])

        proven = max(sum(works) / max(self.device.dsp, 1), self._floor())
        stay = sum(k.candidates is not None for k in self._kept) / max(len(self._kept), 1)
        for guess, span in spans(self.start, sum(works), proven, self.room, stay):
            least = max(guess, proven)
            made = within(least, span)
            if made is None:
                proven = max(proven, span)
                continue
            if made[0].ii_cycles * self.room > span:
                proven = max(proven, min(made[0].lower_bound_cycles, span))
                continue
            if made[0].lower_bound_cycles <= least and least > proven:
                # The guess was too high to prove that nothing is faster.
                lower = within(proven, least)
                made, proven = (made, least) if lower is None else (lower, proven)
            found, groups = _with_bound(made[0], proven), made[1]
            self.start = Start(found.prices, found.ii_cycles, span, sum(works))
            self._answer = asked, (found, groups)
            return found, groups

        def rebuild(device: Device) -> list[Candidates]:
            made = {m.alike: m for m in reversed(members)}
            found = {alike: m.candidates(device) for alike, m in made.items()}
            return [*(replace(found[m.alike], name=m.layer.name) for m in members), *more]

        last = settled(rebuild(self.device), self.device, warm, self.gap, rebuild)
        assert last is not None  # Where nothing fits it has raised an error.
        found, groups = last[0], [*last[1]]
        span = found.ii_cycles * WARM_RATIO * self.room
        self.start = Start(found.prices, found.ii_cycles, span, sum(works))
        self._answer = asked, (found, groups)
        return found, groups

    def _floor(self) -> float:
        """Cycles that the members without multipliers take at least."""
        fixed = (k.candidates for k in self._kept if not isinstance(k.member.layer, ComputeLayer))
        return max((float(c.cycles.min()) for c in fixed if c is not None), default=0.0)

    def _update(self, members: Sequence[Member]) -> None:
        """Keep what members that were there before have already."""
        before = {id(k.member): k for k in self._kept}
        before |= {id(m): self._new(m) for m in members if id(m) not in before}
        self._kept = [before[id(m)] for m in members]

    def _new(self, member: Member) -> _Kept:
        made = _Kept(member, member.work(self.device), member.logic_work(self.device))
        if not isinstance(member.layer, ComputeLayer):
            made.window, made.candidates = Window(), member.candidates(self.device)
        return made

    def _groups(
        self, least: float, span: float, works: list[float], price: float
    ) -> list[Candidates]:
        """Candidates of each member within its window, those kept where their window is wider."""
        needed, wide = (
            windows(works, self.device, span, x, price, least * (1.0 - x)) for x in (0.0, MARGIN)
        )
        asked: dict[object, tuple[Member, Window, list[Candidates] | None]] = {}
        missing: list[tuple[_Kept, Window, object]] = []
        for kept, need, window in zip(self._kept, needed, wide, strict=True):
            ready = kept.window is not None and kept.window.covers(need)
            if kept.candidates is None or not ready:
                dense = self._dense_of(kept.member, need, window, wide)
                if dense is not None:
                    window = window.common(dense[0])
                key = kept.member.alike, window
                asked.setdefault(key, (kept.member, window, None if dense is None else dense[1]))
                missing.append((kept, window, key))
        made = {
            key: member.candidates(self.device, window, dense)
            for key, (member, window, dense) in asked.items()
        }
        for kept, window, key in missing:
            kept.candidates = replace(made[key], name=kept.member.layer.name)
            kept.window = window
        return [k.candidates for k in self._kept if k.candidates is not None]

    def _dense_of(
        self, member: Member, least: Window, window: Window, all_windows: list[Window]
    ) -> tuple[Window, list[Candidates]] | None:
        """The dense engines of a member if others may have the same, and the window they are for:
        those kept where it covers `least`, else those of all such members within `window`."""
        key, layer = member.dense_alike, member.layer
        if key is None or not isinstance(layer, ComputeLayer):
            return None
        if key not in self._dense or not self._dense[key][0].covers(least):
            both = zip(self._kept, all_windows, strict=True)
            alike = [w.dsp or 0 for k, w in both if k.member.dense_alike == key]
            loosest = replace(window, dsp=max(alike))
            args = layer, None, member.dense_kinds, self.device, loosest, member.beside
            made: list[Candidates] = []
            with suppress(TooNarrowError):
                made.append(engine_candidates(*args))
            self._dense[key] = loosest, made
        return self._dense[key]


def _same(one: Asked, other: Asked) -> bool:
    """Whether both are the very same objects."""
    return len(one) == len(other) and all(a is b for a, b in zip(one, other, strict=True))


def _with_bound(found: Design, proven: float) -> Design:
    """The design with the bound on its II raised to what is `proven`."""
    least = min(found.ii_cycles, ceil(proven * (1.0 - ROUNDING)))
    return replace(found, lower_bound_cycles=max(found.lower_bound_cycles, least))

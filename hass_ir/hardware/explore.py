"""Design-space exploration: the smallest II at which one candidate a layer fits, then the cheapest.

Exact: every smaller II is proven impossible, by prices of the relaxation or by branch and bound.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from hass_ir.errors import HassError
from hass_ir.hardware.candidates import FLOORS, ROUNDING, Candidates, IntArray
from hass_ir.hardware.closing import Effort, cheap, cheapest, feasible
from hass_ir.hardware.device import RESOURCES, Device, device_names, load_device
from hass_ir.hardware.problem import CONSTRAINTS, LINK, Problem, build
from hass_ir.hardware.relaxation import (
    Prices,
    smallest_relaxed_ii,
    start,
    strengthen,
    value_at,
)

Rebuild = Callable[[Device], Sequence[Candidates]]
"""Makes a network's candidates for another device."""

_ROUNDS_PER_II = 4


@dataclass(frozen=True)
class Design:
    """One candidate for each group: `choice[i]` is the row chosen of group i.

    `gap` tells how far the II may lie above the best there is.

    `lower_bound_cycles` is proven: no design of these candidates has a smaller II.
    `binding_resource` is a name of `RESOURCES`, or `link` (that to off-chip memory), or
    `rate:LAYER`, `input-rate:LAYER`, `output-rate:LAYER` where the fastest candidate of one layer
    sets the II. `prices` are those of `RESOURCES`, and of the link where layers stream weights.
    `proven` is False where a node limit left open whether there is a smaller II beyond the gap
    asked for, or, without a gap, fewer DSPs; that among equals the LUTs are the fewest is not part
    of the proof.
    """

    ii_cycles: int
    choice: tuple[int, ...]
    dsp: int
    lut: int
    ff: int
    bram18: int
    uram: int
    binding_resource: str
    lower_bound_cycles: int
    nodes: int
    proven: bool
    prices: tuple[float, ...]

    @property
    def gap(self) -> float:
        """The II over its proven lower bound, less 1."""
        return self.ii_cycles / self.lower_bound_cycles - 1.0


def design(
    groups: Sequence[Candidates],
    device: Device,
    warm: Sequence[float] | None = None,
    rebuild: Rebuild | None = None,
    gap: float = 0.0,
) -> Design:
    """The design of the smallest II on `device`, then of the fewest DSPs, then the fewest LUTs.

    `warm` are the `prices` of an earlier design of a similar network, to start from. `gap` is how
    far, relatively, the II may lie above its lower bound (a larger one, not `proven`, is taken
    where local search finds no design so near); with a gap, DSPs and LUTs are the fewest that it
    finds (`closing.cheap`), which need not be the fewest there are. Raises
    `HassError` where nothing fits, naming what binds and the smallest listed device that fits: of
    the candidates `rebuild` makes for each, else of `groups`, which lack what `device` is too
    small for.
    """
    found = attempt(groups, device, warm, gap)
    if found is not None:
        return found
    problem = build(groups, device)
    if problem.empty:
        raise _too_large(groups, problem, device, rebuild)
    raise _infeasible(groups, problem, device, rebuild)


def attempt(
    groups: Sequence[Candidates],
    device: Device,
    warm: Sequence[float] | None = None,
    gap: float = 0.0,
) -> Design | None:
    """As `design`, None where nothing fits."""
    problem = build(groups, device)
    if problem.empty:
        return None
    state = start(problem, warm)
    if not smallest_relaxed_ii(problem, state):
        return None
    effort = Effort()
    found, lower = smallest_ii(problem, state, effort, gap)
    if found is None:
        return None
    ii, choice = found
    strengthen(problem, state, ii, 0)
    return finished(groups, device, problem, state, choice, effort, gap, lower)


def refuting(groups: Sequence[Candidates], device: Device) -> tuple[float, ...]:
    """The prices that prove most that nothing fits `device`, if any do."""
    problem = build(groups, device)
    if problem.empty:
        return tuple(np.eye(len(RESOURCES))[0].tolist())
    state = start(problem)
    smallest_relaxed_ii(problem, state)
    return tuple(state.prices.tolist())


def exceeds(
    groups: Sequence[Candidates], device: Device, prices: Sequence[Sequence[float]]
) -> bool:
    """Whether some of `prices`, each as from `refuting`, prove that nothing fits `device`."""
    if not prices:
        return False
    problem = build(groups, device)
    if problem.empty:
        return True
    known = np.zeros(len(CONSTRAINTS))
    for price in reversed(prices):
        known[: len(price)], known[len(price) :] = price, 0.0
        if value_at(problem, known[: len(problem.capacity)], problem.slowest) > 1.0 + ROUNDING:
            return True
    return False


def finished(
    groups: Sequence[Candidates],
    device: Device,
    problem: Problem,
    state: Prices,
    choice: IntArray,
    effort: Effort,
    gap: float,
    lower: int,
) -> Design:
    """The cheapest design of II `state.ii`, which `choice` shows to be possible; `lower` is what
    was proven."""
    choice = _cheapest(problem, state, choice, effort, gap)
    ii = problem.ii_of(choice)
    totals = [int(x) for x in problem.resources[choice, : len(RESOURCES)].sum(axis=0)]
    by_group = problem.row[choice]
    return Design(
        ii,
        tuple(int(r) for r in by_group),
        *totals,
        binding_resource=_binding(groups, problem, state, ii, device),
        lower_bound_cycles=lower,
        nodes=effort.nodes,
        proven=effort.proven,
        prices=tuple(float(p) for p in state.prices),
    )


def smallest_ii(
    problem: Problem, state: Prices, effort: Effort, gap: float
) -> tuple[tuple[int, IntArray] | None, int]:
    """The smallest II with a design that fits, the design, and the proven lower bound on it.

    Stops at an II within `gap` of the bound, or of the largest at which nothing was found. Tries
    the II of the relaxation (more the gap) and ever larger ones, then halves what lies between.
    """
    steps = _steps(problem, state.ii)
    low, high = 0, len(steps)
    near = bisect_right(steps, steps[0] * (1.0 + gap))
    at = max(0, near - 1)
    found: tuple[int, IntArray] | None = None
    bound, certain = steps[0], True
    while low < high:
        if found is not None and found[0] <= steps[low] * (1.0 + gap):
            break
        before = effort.proven
        rounds = 0 if at == 0 else 1 if gap else _ROUNDS_PER_II
        strengthen(problem, state, steps[at], rounds)
        effort.proven = True
        choice = feasible(problem, state, effort, gap)
        if choice is None and not effort.proven and found is None and at == len(steps) - 1:
            # Nothing but a proof tells that there is no design at all.
            effort.proven = True
            choice = feasible(problem, state, effort)
        certain = certain and (choice is not None or effort.proven)
        effort.proven = before and (choice is not None or effort.proven)
        if choice is None:
            low = at + 1
            if certain:
                bound = steps[low] if low < len(steps) else bound
        else:
            ii = problem.ii_of(choice)
            high = bisect_left(steps, ii)
            found = (ii, choice)
        if found is None:
            at = min(2 * at + 1, len(steps) - 1)
        else:
            at = (low + high) // 2
    return found, bound


def _steps(problem: Problem, least: int) -> Sequence[int]:
    """The II that designs may have, from `least` on, ascending."""
    if problem.linked:
        return range(least, max(least, problem.slowest) + 1)
    steps = np.unique(problem.cycles[problem.cycles > least])
    return [least, *steps.tolist()]


def _cheapest(
    problem: Problem, state: Prices, choice: IntArray, effort: Effort, gap: float
) -> IntArray:
    """Of the designs within `state.ii` that fit, one of the fewest DSPs, then the fewest LUTs."""
    both = problem.resources[:, 0] + problem.resources[:, 1] / (int(problem.capacity[1]) + 1)
    easy = problem.cheapest(both, problem.ends(state.ii))
    if problem.at(state.ii).fits(easy):
        return easy
    choice = cheap(problem, state, choice, both)
    if not gap:
        return cheapest(problem, state, choice, effort)
    if state.prices[1] > 0.0:
        return choice  # The II takes all LUTs there are.
    luts = problem.resources[:, 1].astype(np.float64)
    return cheap(problem, state, choice, luts, int(problem.resources[choice, 0].sum()))


def _name(device: Device, constraint: int) -> str:
    """Name of a constraint of a problem on `device`."""
    return CONSTRAINTS[constraint] if constraint == LINK else device.resource_name(constraint)


def _binding(
    groups: Sequence[Candidates], problem: Problem, state: Prices, ii: int, device: Device
) -> str:
    """What prevents a smaller II: the dearest resource, or the layer whose fastest is too slow."""
    fastest = problem.cycles[problem.starts[:-1]]
    if ii > problem.floor:
        return _name(device, int((state.prices * (problem.capacity > 0)).argmax()))
    if ii == problem.link_floor:
        return "link"
    slowest = int(fastest.argmax())
    candidates = groups[slowest]
    floor = int(candidates.floor[problem.row[problem.starts[slowest]]])
    if floor == 0 and candidates.culled_by is not None:
        # Faster engines were too large: by the resource of which the fastest takes the most.
        need = candidates.resources[problem.row[problem.starts[slowest]]]
        return device.resource_name(int((need / np.maximum(device.capacity, 0.5)).argmax()))
    return f"{'rate' if floor == 0 else FLOORS[floor]}:{candidates.name}"


def _too_large(
    groups: Sequence[Candidates], problem: Problem, device: Device, rebuild: Rebuild | None
) -> HassError:
    """The error for a layer of which not even one engine fits."""
    candidates = groups[problem.empty[0]]
    need = candidates.resources
    capacity = problem.capacity[: len(RESOURCES)]
    over = need / np.maximum(capacity, 0.5)
    nearest = int(over.max(axis=1).argmin())
    k = int(over[nearest].argmax())
    return HassError(
        f"layer '{candidates.name}' does not fit device '{device.name}' by itself: "
        f"{device.resource_name(k)} binds, its engine needs {need[nearest, k]} and there are "
        f"{capacity[k]}; " + _advice(groups, device, rebuild)
    )


def _infeasible(
    groups: Sequence[Candidates], problem: Problem, device: Device, rebuild: Rebuild | None
) -> HassError:
    """The error for layers that fit one by one but not together, at any II."""
    problem = problem.at(problem.slowest)
    least = np.minimum.reduceat(problem.resources, problem.starts[:-1], axis=0).sum(axis=0)
    over = least / np.maximum(problem.capacity, 0.5)
    k = int(over.argmax())
    if over[k] <= 1.0:
        state = start(problem)
        strengthen(problem, state, problem.slowest, 20)
        k = int((state.prices * (problem.capacity > 0)).argmax())
        least = np.ceil(problem.capacity * max(state.value, 1.0)).astype(np.int64)
        least[k] = max(least[k], problem.capacity[k] + 1)
    return HassError(
        f"the network does not fit device '{device.name}': {_name(device, k)} binds, even its "
        f"smallest engines need {least[k]} and there are {problem.capacity[k]}; "
        + _advice(groups, device, rebuild)
    )


def _advice(groups: Sequence[Candidates], device: Device, rebuild: Rebuild | None) -> str:
    if device.asic:
        return "give it more, or use fewer bits or a smaller network"
    name = smallest_device_that_fits(groups if rebuild is None else rebuild)
    if name is None:
        return "no listed device holds it in one partition: use fewer bits or a smaller network"
    return f"the smallest listed device that fits is '{name}'"


def smallest_device_that_fits(groups: Sequence[Candidates] | Rebuild) -> str | None:
    """The listed board with the fewest LUTs on which one candidate a group fits, at any II.

    `groups` are the same for all devices, or made for each.
    """
    boards = (device for n in device_names() if not (device := load_device(n)).asic)
    for device in sorted(boards, key=lambda d: (d.lut, d.name)):
        problem = build(groups(device) if callable(groups) else groups, device)
        if problem.empty:
            continue
        state = start(problem)
        strengthen(problem, state, problem.slowest, 20)
        if feasible(problem, state, Effort()) is not None:
            return device.name
    return None

"""Errors for networks of which no cut into partitions fits: what binds, by how much, and what does
fit."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from hass_ir.errors import HassError
from hass_ir.hardware.device import RESOURCES, Device, device_names, load_device
from hass_ir.hardware.explore import design
from hass_ir.hardware.plan import Schedule
from hass_ir.hardware.shortest import shortest

if TYPE_CHECKING:
    from hass_ir.hardware.partition import Partitioner

Elsewhere = Callable[[Device], "Partitioner"]
"""Makes what finds plans for the same network on another device."""


def infeasible(finder: Partitioner, schedule: Schedule, elsewhere: Elsewhere | None) -> HassError:
    """The error where `finder` has no plan.

    It names the smallest listed device that fits, if `elsewhere` tells what others can do.
    """
    alone = _alone(finder, schedule, elsewhere)
    if alone is not None:
        return alone
    device, fewest, most = finder.device.name, finder.fewest(schedule), len(finder.network.starts)
    wanted = _wanted(schedule)
    possible = wanted is not None and wanted <= most
    other = _smallest(finder, schedule, elsewhere) if possible else ""
    takes = ""
    if fewest is not None and wanted is not None:
        takes = f"it takes {fewest} or more{_shortage(finder, wanted)}"
    if schedule.chained and takes:
        return HassError(
            f"the network does not fit {wanted} boards of device '{device}', {takes}; use more "
            f"devices, {other and other + ' '}or partitions=auto on one"
        )
    number = "" if wanted is None else f" in {wanted} partitions"
    return HassError(
        f"the network cannot run on device '{device}'{number}; {takes and takes + ', and '}there "
        f"can be at most {most}: use {other and other + ' or '}partitions=auto"
    )


def _wanted(schedule: Schedule) -> int | None:
    """The number of partitions there must, or on boards may, be."""
    return schedule.partitions or (schedule.devices if schedule.chained else None)


def _alone(
    finder: Partitioner, schedule: Schedule, elsewhere: Elsewhere | None
) -> HassError | None:
    """The error for the first piece that fits no partition of its own, if there is one."""
    for i in range(len(finder.network.starts)):
        segment, groups = finder.problem((i, i), schedule)
        try:
            design(groups, finder.device, gap=1.0)
        except HassError as error:
            message = error.diagnostics[0].message
            if elsewhere is None:
                return error
            binds = message.split("; ")[0]
            binds = binds.replace("the network", f"the partition of '{segment.first}' alone")
            name = _smallest(finder, schedule, elsewhere)
            advice = "no listed device runs it so: use fewer bits or a smaller network"
            return HassError(f"{binds}; {f'use {name}' if name else advice}")
    return None


def _smallest(finder: Partitioner, schedule: Schedule, elsewhere: Elsewhere | None) -> str:
    """The listed board of the fewest LUTs on which the network runs as `schedule` says; empty where
    there is none."""
    if elsewhere is None:
        return ""
    wanted = _wanted(schedule)
    boards = (device for n in device_names() if not (device := load_device(n)).asic)
    for device in sorted(boards, key=lambda d: (d.lut, d.name)):
        if device.name == finder.device.name:
            continue
        fewest = elsewhere(device).fewest(schedule)
        if fewest is not None and (wanted is None or fewest <= wanted):
            return f"device '{device.name}' (the smallest listed that fits)"
    return ""


def _shortage(finder: Partitioner, number: int) -> str:
    """What binds in the cut into `number` partitions that comes nearest to fitting, and by how
    much; empty where no resource alone is short.

    Each layer counts with the least of the resource that any of its engines takes.
    """
    network, count = finder.network, len(finder.network.starts)
    least = np.zeros((count + 1, len(RESOURCES)), dtype=np.int64)
    for at in range(count):
        inside = network.inside(network.starts[at], network.ends[at])
        parts = (finder.least(network.parts[i]).resources.min(axis=0) for i in inside)
        least[at + 1] = least[at] + sum(parts)
    needed = np.maximum(least[None, 1:] - least[:-1, None], 0)
    shares = needed / np.maximum(np.asarray(finder.device.capacity), 0.5)
    found = shortest(shares.max(axis=2), [number], bottleneck=True)
    if found is None or found[0] <= 1.0:
        return ""
    first, last = max(found[1], key=lambda piece: shares[piece].max())
    k = int(shares[first, last].argmax())
    begin = network.inside(network.starts[first], network.ends[first])[0]
    return (
        f" ({finder.device.resource_name(k)} binds: the partition from "
        f"'{network.parts[begin].name}' on needs {needed[first, last, k]} and there are "
        f"{finder.device.capacity[k]})"
    )

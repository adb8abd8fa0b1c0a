"""Bounds of what loading and the first image of every segment take, of a network and its plans."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from hass_ir.hardware.candidates import BoolArray, Candidates, FloatArray, IntArray
from hass_ir.hardware.device import Device
from hass_ir.hardware.first_image import chain
from hass_ir.hardware.held import Held
from hass_ir.hardware.pipeline import Part
from hass_ir.hardware.plan import Placed
from hass_ir.hardware.segments import Network
from hass_ir.hardware.streamed import Beside
from hass_ir.hardware.turn_bounds import Choices, Placeable, StartBounds, least_start


def start_bounds(
    network: Network,
    device: Device,
    candidates: Callable[[Part, Beside | None], Candidates],
    held: Held,
    moved: FloatArray,
    fifos: Sequence[tuple[Candidates, IntArray]],
) -> StartBounds:
    """Those of all segments, nothing proven yet: `candidates` of a part with what waits beside it,
    `moved` and `fifos` as in `StartBounds`."""
    wanted = chain(network.parts)
    parts: list[Placeable] = []
    for at, piece in enumerate(zip(network.starts, network.ends, strict=True)):
        for i in network.inside(*piece):
            part, sets = network.parts[i], list[tuple[Choices, BoolArray]]()
            for beside, where in held.waiting[part.name].items():
                choices = Choices(part, candidates(part, beside), device, wanted.get(i))
                sets.append((choices, where))
            parts.append(Placeable(at, sets))
    return StartBounds(parts, moved, device, fifos)


def prove_start(bounds: StartBounds, piece: tuple[int, int], placed: Placed, moved: float) -> None:
    """Raise the bounds of every segment by what can be proven of the segment `piece`, of which a
    design is known, and which moves so many cycles of the link over its cuts."""
    parts, device = placed.segment.parts, placed.device
    wanted, groups = chain(parts), placed.groups
    choices = [Choices(p, groups[i], device, wanted.get(i)) for i, p in enumerate(parts)]
    bounds.add(*least_start(choices, moved, placed.design.choice[:-1]), piece)

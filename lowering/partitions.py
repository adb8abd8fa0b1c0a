"""The partitions that a design cut a network into, rebuilt from the network and `#sdf.design`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from hass_ir.dialects.sdf_attributes import DesignAttr
from hass_ir.errors import HassError
from hass_ir.hardware.pipeline import Part
from hass_ir.hardware.segments import Network, Segment
from hass_ir.hardware.slices import Piece, Slicing, pieces, size, slice_axes, with_slices
from hass_ir.hardware.workload import ComputeLayer
from hass_ir.lowering.workload import Workload


@dataclass(frozen=True)
class Cut:
    """A network in partitions.

    `pieces` gives the layer and what part of it each part of a sliced layer is, by its name.
    `network` has these parts in place of the sliced layers.
    """

    network: Network
    segments: tuple[Segment, ...]
    pieces: dict[str, tuple[str, Piece]]

    @cached_property
    def numbers(self) -> dict[int, int]:
        """Numbers of the tensors that cross cuts, by the index of the part that makes them."""
        crossing = {j for segment in self.segments for j in segment.tensors.values()}
        return {j: number for number, j in enumerate(sorted(crossing))}

    def carried(self, part: Part, index: int) -> tuple[int, Part] | None:
        """Number and maker of the tensor that a read or write at a cut of partition `index`
        carries; None for any other part."""
        tensor = self.segments[index].tensors.get(part.name)
        return None if tensor is None else (self.numbers[tensor], self.network.parts[tensor])


def link_name(design: DesignAttr, partition: int, name: str) -> str:
    """Key in `sdf.links` of a part without an op: parts of partitions may share names."""
    return f"{partition}:{name}" if design.cuts else name


def cut_of(workload: Workload, design: DesignAttr, location: str | None) -> Cut:
    """The partitions; raises HassError where the network has no such parts."""
    layers = {part.name: part for part in workload.compute}
    slices = {name: Slicing(axis, count) for name, (axis, count) in design.slices.items()}
    unknown = [
        name
        for name, way in slices.items()
        if name not in layers
        or way.axis not in slice_axes(_compute(layers[name]))
        or way.count > size(_compute(layers[name]), way.axis)
    ]
    parts = workload.plain if unknown else with_slices(workload.plain, slices)
    network = Network(parts)
    names = [part.name for part in parts]
    unknown += [n for n in design.cuts if n not in names]
    if unknown:
        raise HassError(
            f"the network has no part '{unknown[0]}' at which the design cuts it; it changed after "
            "the search, run sdf-search again",
            location,
        )
    begins = [0, *(names.index(n) for n in design.cuts)]
    ends = [*begins[1:], len(parts)]
    if sorted(begins) != begins:
        raise HassError(
            "the cuts of the design are not in the network's order; run sdf-search again", location
        )
    segments = tuple(
        network.segment(begin, end, design.devices > 1)
        for begin, end in zip(begins, ends, strict=True)
    )
    found = {
        piece.name: (name, piece)
        for name, slicing in slices.items()
        for piece in pieces(_compute(layers[name]), slicing)
    }
    return Cut(network, segments, found)


def _compute(part: Part) -> ComputeLayer:
    assert isinstance(part.layer, ComputeLayer)
    return part.layer

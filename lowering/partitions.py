"""The partitions that a design cut a network into, rebuilt from the network and `#sdf.design`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from hass_ir.dialects.sdf_attributes import DesignAttr
from hass_ir.errors import HassError
from hass_ir.hardware.pipeline import Part
from hass_ir.hardware.segments import Network, Segment
from hass_ir.hardware.slices import concat_name, filter_ranges, slice_name, with_slices
from hass_ir.hardware.workload import ComputeLayer
from hass_ir.lowering.workload import Workload


@dataclass(frozen=True)
class Cut:
    """A network in partitions.

    `slices` gives the layer and the filters of each slice, `joins` the layer of each concat that
    joins slices, by the part's name. `network` has the sliced layers' slices as parts.
    """

    network: Network
    segments: tuple[Segment, ...]
    slices: dict[str, tuple[str, range]]
    joins: dict[str, str]

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
    parts = with_slices(workload.plain, design.slices)
    network = Network(parts)
    names = [part.name for part in parts]
    unknown = [n for n in design.slices if n not in layers]
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
    slices: dict[str, tuple[str, range]] = {}
    for name, count in design.slices.items():
        layer = layers[name].layer
        assert isinstance(layer, ComputeLayer)
        for i, piece in enumerate(filter_ranges(layer.filters, count)):
            slices[slice_name(name, i)] = (name, piece)
    joins = {concat_name(name): name for name in design.slices}
    return Cut(network, segments, slices, joins)

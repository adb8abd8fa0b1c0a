"""The engine chosen for an op."""

from __future__ import annotations

from collections.abc import Mapping
from math import isclose
from typing import ClassVar

from xdsl.irdl import irdl_attr_definition
from xdsl.utils.exceptions import VerifyException

from hass_ir.dialects.amounts import AMOUNTS, need_least, verify_amounts
from hass_ir.dialects.sdf_energy import TOLERANCE, EnergyAttr
from hass_ir.dialects.struct_attr import FieldKind, StructAttr

_FOLDING = (
    "channels_together",
    "macs",
    "in_lanes",
    "out_lanes",
    "group_lanes",
    "columns",
    "fifo_depth",
    "weight_memory",
)
_DATAPATH = ("order", "packing", "reach", "products")
PERMUTATION = ("group_order", "block_order", "filter_order")
LOOP_ORDERS = ("filter-inner", "channel-inner")
ENGINE_KINDS = (
    "dense",
    "fast-dense",
    "weight-sparse",
    "activation-sparse",
    "pair-sparse",
    "unrolled",
)
PLACEMENTS = ("lutram", "bram", "uram")
WEIGHT_MEMORIES = (*PLACEMENTS, "sram", "stream", "logic")
ENCODINGS = ("dense", "bitmap", "shared", "non-zeros", "constants")
_OF_KIND = {"weight-sparse": "non-zeros", "unrolled": "constants"}
"""Encodings of one kind of engine, which has no other."""
STORED = ("encoding", "encoded_bits")
STREAMED = ("tile_rows", "tile_memory", "link_bits")


@irdl_attr_definition
class EngineAttr(StructAttr):
    """The engine chosen for an op: kind, folding, cycles per image and resources.

    A compute op's engine is a grid of `in_lanes` × `out_lanes` sparse vector-dot engines (times
    `group_lanes` and `columns`), each with `macs` multipliers on vectors of `channels_together`
    channels; its weights, all of them `encoded_bits`, lie in `weight_memory`. If that is `stream`
    they come from outside, `link_bits` an image, once for `tile_rows` output rows (of an output of
    one row: positions), whose inputs and sums lie in `tile_memory`. Any other op streams `words` a
    cycle; a FIFO holds `depth_words`. Where given, `order` is the loop order, `reach` the taps of a
    vector that a multiplier can take, and `packing` is 1 where multipliers take pairs of two
    successive vectors at once.
    Each multiplier of a `fast-dense` engine takes two taps a cycle, by the fast inner product.
    An `unrolled` engine has its weights as constants in `logic`, no multipliers (`macs` are the
    constants of a filter), and takes `digit_bits` of each word a cycle.
    `products` are those a multiplier makes at once: 1, 2 (of two filters) or 4 (of two filters at
    two columns, neighbours in a row). The `*_order` tables are there where items do not come in
    their own order: the item at place p (a group, a block of `channels_together` channels, a filter
    of each group) is that of lane p mod lanes. Filters that share multipliers are at places 2q and
    2q + 1, in lane q mod lanes.
    """

    name = "sdf.engine"

    SCHEMA: ClassVar[Mapping[str, FieldKind]] = {
        "kind": str,
        "channels_together": int,
        "macs": int,
        "in_lanes": int,
        "out_lanes": int,
        "group_lanes": int,
        "columns": int,
        "fifo_depth": int,
        "weight_memory": str,
        "encoding": str,
        "encoded_bits": int,
        "tile_rows": int,
        "tile_memory": str,
        "link_bits": int,
        "order": str,
        "packing": int,
        "reach": int,
        "products": int,
        "digit_bits": int,
        "group_order": list,
        "block_order": list,
        "filter_order": list,
        "words": int,
        "depth_words": int,
        "ii_cycles": int,
        "dsp": int,
        "lut": int,
        "ff": int,
        "bram18": int,
        "uram": int,
        "sram_bits": int,
        "energy_j": float,
        "energy": EnergyAttr,
    }
    FOLDING: ClassVar[tuple[str, ...]] = _FOLDING
    OPTIONAL: ClassVar[frozenset[str]] = frozenset(
        (
            *_FOLDING,
            *STORED,
            *STREAMED,
            *_DATAPATH,
            "digit_bits",
            *PERMUTATION,
            *AMOUNTS[1:],
            "words",
            "depth_words",
            "energy_j",
            "energy",
        )
    )

    def verify(self) -> None:
        super().verify()
        computes = self.string("kind") in ENGINE_KINDS
        for key in self.FOLDING if computes else ("words",):
            if self.get(key) is None:
                raise VerifyException(f"an engine of kind {self.string('kind')} needs '{key}'")
        for key in (
            ("words",)
            if computes
            else (*self.FOLDING, *STORED, *STREAMED, *_DATAPATH, "digit_bits", *PERMUTATION)
        ):
            if self.get(key) is not None:
                raise VerifyException(f"an engine of kind {self.string('kind')} has no '{key}'")
        depth = self.get("depth_words")
        if depth is not None and (self.string("kind") != "fifo" or depth < 1):
            raise VerifyException(
                f"'depth_words' of an engine is for a FIFO, and positive; an engine of kind "
                f"{self.string('kind')} has {depth}"
            )
        if computes and self.string("weight_memory") not in WEIGHT_MEMORIES:
            raise VerifyException(
                f"'weight_memory' of an engine must be one of {', '.join(WEIGHT_MEMORIES)}, got "
                f"'{self.string('weight_memory')}'"
            )
        if computes:
            _verify_storage(self)
        order, packing = self.get("order"), self.get("packing")
        if order is not None and order not in LOOP_ORDERS:
            raise VerifyException(
                f"'order' of an engine must be one of {', '.join(LOOP_ORDERS)}, got '{order}'"
            )
        if packing not in (None, 0, 1):
            raise VerifyException(f"'packing' of an engine must be 0 or 1, got {packing}")
        if packing and order == "filter-inner":
            raise VerifyException("an engine that packs vectors is channel-inner")
        products = self.get("products")
        if products not in (None, 1, 2, 4):
            raise VerifyException(f"'products' of an engine must be 1, 2 or 4, got {products}")
        if products == 4 and self.integer("columns") % 2:
            raise VerifyException("an engine of 4 products a multiplier needs an even 'columns'")
        for key in PERMUTATION:
            places: list[int] | None = self.get(key)
            if places is not None and sorted(places) != list(range(len(places))):
                raise VerifyException(f"'{key}' of an engine must hold each item once")
        verify_amounts(self)
        none = (*AMOUNTS, "fifo_depth", "packing", "encoded_bits", "energy_j")
        for key, kind in self.SCHEMA.items():
            if kind in (int, float):
                need_least(self, key, 0 if key in none else 1)
        levels, total = self.get("energy"), self.get("energy_j")
        if levels is not None and (
            total is None or not isclose(levels.total_j, total, rel_tol=TOLERANCE)
        ):
            raise VerifyException(
                f"'energy_j' of an engine is {total}, its levels add up to {levels.total_j}"
            )


def _verify_storage(engine: EngineAttr) -> None:
    """Check how the weights of a compute engine are kept."""
    kind, encoding = engine.string("kind"), engine.get("encoding")
    if encoding not in (None, *ENCODINGS):
        raise VerifyException(
            f"'encoding' of an engine must be one of {', '.join(ENCODINGS)}, got '{encoding}'"
        )
    own = _OF_KIND.get(kind)
    if encoding is not None and (encoding != own if own else encoding in _OF_KIND.values()):
        raise VerifyException(f"an engine of kind {kind} cannot take weights encoded {encoding}")
    _verify_unrolled(engine)
    streams = engine.string("weight_memory") == "stream"
    for key in STREAMED:
        if (engine.get(key) is not None) != streams:
            raise VerifyException(f"an engine has '{key}' if and only if its weights are streamed")
    if not streams:
        return
    if engine.get("tile_memory") not in PLACEMENTS:
        raise VerifyException(
            f"'tile_memory' of an engine must be one of {', '.join(PLACEMENTS)}, got "
            f"'{engine.get('tile_memory')}'"
        )
    if engine.get("encoded_bits") is None:
        raise VerifyException("an engine that streams its weights needs 'encoded_bits'")
    if engine.integer("link_bits") % engine.integer("encoded_bits"):
        raise VerifyException("'link_bits' of an engine must be whole passes of 'encoded_bits'")


def _verify_unrolled(engine: EngineAttr) -> None:
    """Check that constants in logic, and nothing else, make an unrolled engine."""
    unrolled, memory = engine.string("kind") == "unrolled", engine.string("weight_memory")
    if unrolled != (memory == "logic") or unrolled != (engine.get("digit_bits") is not None):
        raise VerifyException(
            "an engine is unrolled if and only if it has 'digit_bits' and weights in 'logic'"
        )
    for key in (*_DATAPATH, *PERMUTATION) if unrolled else ():
        if engine.get(key) is not None:
            raise VerifyException(f"an engine of kind unrolled has no '{key}'")
    if not unrolled:
        need_least(engine, "encoded_bits", 1)

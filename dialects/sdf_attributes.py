"""What the sdf dialect's passes write on ops: zero statistics, the engine chosen, the result."""

from __future__ import annotations

from collections.abc import Mapping
from math import isclose
from typing import ClassVar

from xdsl.irdl import irdl_attr_definition
from xdsl.utils.exceptions import VerifyException

from hass_ir.dialects.sdf_energy import TOLERANCE, EnergyAttr
from hass_ir.dialects.struct_attr import FieldKind, StructAttr

RESOURCES = ("dsp", "lut", "ff", "bram18", "uram")
ASIC_RESOURCES = ("dsp", "sram_bits")
AMOUNTS = (*RESOURCES, "sram_bits")
"""What a board counts, what an ASIC does (multipliers stand for DSPs), and all of it."""
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
_ENERGIES = ("", "dynamic_", "static_")
PLACEMENTS = ("lutram", "bram", "uram")
WEIGHT_MEMORIES = (*PLACEMENTS, "sram", "stream", "logic")
ENCODINGS = ("dense", "bitmap", "shared", "non-zeros", "constants")
_OF_KIND = {"weight-sparse": "non-zeros", "unrolled": "constants"}
"""Encodings of one kind of engine, which has no other."""
STORED = ("encoding", "encoded_bits")
STREAMED = ("tile_rows", "tile_memory", "link_bits")


@irdl_attr_definition
class SparsityAttr(StructAttr):
    """Zero statistics of a compute layer, as exact counts.

    `activation_*` count elements of the layer's input over `samples` images, `pair_*` count
    products (weight and activation both non-zero) out of all, padding included. `histogram[z]`
    counts vectors of `taps` products of which z are left; the `channel_*` tables have one entry
    per input channel (non-zero weights; non-zero activations).
    """

    name = "sdf.sparsity"

    SCHEMA: ClassVar[Mapping[str, FieldKind]] = {
        "samples": int,
        "weight_zeros": int,
        "weight_total": int,
        "activation_zeros": int,
        "activation_total": int,
        "pair_nonzeros": int,
        "pair_total": int,
        "histogram": list,
        "channel_weights": list,
        "channel_activations": list,
    }

    @property
    def weight_sparsity(self) -> float:
        """Share of zero weights."""
        return self.integer("weight_zeros") / self.integer("weight_total")

    @property
    def activation_sparsity(self) -> float:
        """Share of zero input activations."""
        return self.integer("activation_zeros") / self.integer("activation_total")

    @property
    def pair_sparsity(self) -> float:
        """Share of products with a zero factor."""
        return 1 - self.integer("pair_nonzeros") / self.integer("pair_total")

    def verify(self) -> None:
        super().verify()
        for part, whole in (
            ("weight_zeros", "weight_total"),
            ("activation_zeros", "activation_total"),
            ("pair_nonzeros", "pair_total"),
        ):
            if not 0 <= self.integer(part) <= self.integer(whole) or not self.integer(whole):
                raise VerifyException(f"{part} must lie between 0 and {whole}, which is positive")
        if self.integer("samples") < 1:
            raise VerifyException("samples must be positive")
        histogram: list[int] = self.get("histogram")
        if len(histogram) < 2 or min(histogram) < 0:
            raise VerifyException("the histogram needs a count for every number from 0 to taps")
        if sum(z * count for z, count in enumerate(histogram)) != self.integer("pair_nonzeros"):
            raise VerifyException("the histogram's non-zero pairs do not add up to pair_nonzeros")
        if sum(histogram) * (len(histogram) - 1) != self.integer("pair_total"):
            raise VerifyException("the histogram's vectors do not add up to pair_total")
        for kind in ("weight", "activation"):
            table: list[int] = self.get(f"channel_{kind}s")
            left = self.integer(f"{kind}_total") - self.integer(f"{kind}_zeros")
            if sum(table) != left or min(table, default=0) < 0:
                raise VerifyException(f"channel_{kind}s must be counts that add up to {left}")
        if len(self.get("channel_weights")) != len(self.get("channel_activations")):
            raise VerifyException("the two channel tables must have one entry per input channel")


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
                _need_least(self, key, 0 if key in none else 1)
        levels, total = self.get("energy"), self.get("energy_j")
        if levels is not None and (
            total is None or not isclose(levels.total_j, total, rel_tol=TOLERANCE)
        ):
            raise VerifyException(
                f"'energy_j' of an engine is {total}, its levels add up to {levels.total_j}"
            )


def amounts_of(attribute: StructAttr) -> dict[str, int | None]:
    """The amounts that `attribute` states, None for what an ASIC does not count."""
    names = AMOUNTS if attribute.get("sram_bits") is not None else RESOURCES
    return {name: attribute.get(name) for name in names}


def verify_amounts(attribute: StructAttr) -> None:
    """Check that all that a board counts is stated, or all that an ASIC does, and nothing else."""
    stated = tuple(key for key in AMOUNTS if attribute.get(key) is not None)
    if stated not in (RESOURCES, ASIC_RESOURCES):
        needed = ASIC_RESOURCES if "sram_bits" in stated else RESOURCES
        missing = [key for key in needed if key not in stated]
        key = missing[0] if missing else next(k for k in stated if k not in needed)
        verb = "lacks the field" if missing else "counts bits of SRAM, so that it has no"
        raise VerifyException(f"{attribute.name} {verb} '{key}'")


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
        _need_least(engine, "encoded_bits", 1)


def _need_least(attribute: StructAttr, key: str, least: float) -> None:
    value = attribute.get(key)
    if value is not None and value < least:
        raise VerifyException(f"'{key}' of {attribute.name} must be at least {least}, got {value}")


def _need_positive(attribute: StructAttr, key: str) -> None:
    value = attribute.get(key)
    if value is not None and value <= 0:
        raise VerifyException(f"'{key}' of {attribute.name} must be positive, got {value}")


@irdl_attr_definition
class DeviceAttr(StructAttr):
    """Limits of the board that a design is for; LUT, FF and DSP in units, bandwidth in Gb/s.

    `static_w` is its static power, `dram_64_pj` what 64 bits from or to its memory take.
    """

    name = "sdf.device"

    SCHEMA: ClassVar[Mapping[str, FieldKind]] = {
        "name": str,
        "dsp": int,
        "lut": int,
        "ff": int,
        "bram18": int,
        "uram": int,
        "sram_bits": int,
        "clock_mhz": float,
        "bandwidth_gbps": float,
        "static_w": float,
        "dram_64_pj": float,
    }
    OPTIONAL: ClassVar[frozenset[str]] = frozenset((*AMOUNTS[1:], "static_w", "dram_64_pj"))

    def verify(self) -> None:
        super().verify()
        verify_amounts(self)
        for key in (*AMOUNTS, "static_w", "dram_64_pj"):
            _need_least(self, key, 0)
        for key in ("clock_mhz", "bandwidth_gbps"):
            _need_positive(self, key)


@irdl_attr_definition
class MetricsAttr(StructAttr):
    """What a design achieves. An absent field is not known; it is never written as 0."""

    name = "sdf.metrics"

    SCHEMA: ClassVar[Mapping[str, FieldKind]] = {
        "accuracy": float,
        "accuracy_metric": str,
        "accuracy_data": str,
        "ii_cycles": int,
        "clock_mhz": float,
        "throughput_images_per_s": float,
        "latency_s": float,
        "efficiency_images_per_cycle_per_dsp": float,
        "energy_per_image_j": float,
        "dynamic_energy_per_image_j": float,
        "static_energy_per_image_j": float,
        "dsp": int,
        "lut": int,
        "ff": int,
        "bram18": int,
        "uram": int,
        "sram_bits": int,
        "weight_sparsity": float,
        "activation_sparsity": float,
        "pair_sparsity": float,
        "binding_resource": str,
    }
    OPTIONAL: ClassVar[frozenset[str]] = frozenset(
        (
            "accuracy",
            "accuracy_metric",
            "accuracy_data",
            "latency_s",
            "efficiency_images_per_cycle_per_dsp",
            "energy_per_image_j",
            "dynamic_energy_per_image_j",
            "static_energy_per_image_j",
            "weight_sparsity",
            "activation_sparsity",
            "pair_sparsity",
            "binding_resource",
            *AMOUNTS[1:],
        )
    )

    def verify(self) -> None:
        super().verify()
        verify_amounts(self)
        for key in AMOUNTS:
            _need_least(self, key, 0)
        for key in (
            "ii_cycles",
            "clock_mhz",
            "throughput_images_per_s",
            "latency_s",
            "efficiency_images_per_cycle_per_dsp",
            "energy_per_image_j",
            "dynamic_energy_per_image_j",
        ):
            _need_positive(self, key)
        _need_least(self, "static_energy_per_image_j", 0)
        total, dynamic, static = (self.get(f"{k}energy_per_image_j") for k in _ENERGIES)
        if None not in (dynamic, static) and (
            total is None or not isclose(total, dynamic + static, rel_tol=TOLERANCE)
        ):
            raise VerifyException(
                f"'energy_per_image_j' is {total}, dynamic and static energy add up to "
                f"{dynamic + static}"
            )
        for key in ("weight_sparsity", "activation_sparsity", "pair_sparsity"):
            value = self.get(key)
            if value is not None and not 0 <= value <= 1:
                raise VerifyException(f"'{key}' must lie between 0 and 1, got {value}")


SLICE_AXES = ("filters", "channels", "groups")


@irdl_attr_definition
class DesignAttr(StructAttr):
    """The outcome of a search, written on the function: device, metrics of the design found, of
    the dense network and of the unpruned one, and what made it.

    `cuts` are the parts at which the second and further partitions begin; layer `sliced[i]` is
    split into `slices[i]` slices of its `slice_axes[i]`: filters, channels or groups. With
    `devices` each partition has its own board,
    else they take turns, `batch` images each, and the device is reconfigured between them.
    `float_accuracy` is that of the network as given before its layers' numbers were rounded;
    `unseen_drop_low` and `_high` hold what is lost of it on unseen data with 90 %, and
    `confidence` is the probability with which the search was to keep its bound there.
    """

    name = "sdf.design"

    SCHEMA: ClassVar[Mapping[str, FieldKind]] = {
        "device": DeviceAttr,
        "pipeline": str,
        "version": str,
        "seed": int,
        "trials": int,
        "note": str,
        "accuracy_arithmetic": str,
        "float_accuracy": float,
        "unseen_drop_low": float,
        "unseen_drop_high": float,
        "confidence": float,
        "lower_bound_cycles": int,
        "metrics": MetricsAttr,
        "dense": MetricsAttr,
        "unpruned": MetricsAttr,
        "batch": int,
        "devices": int,
        "reconfiguration_s": float,
        "cuts": tuple,
        "sliced": tuple,
        "slices": list,
        "slice_axes": tuple,
    }
    OPTIONAL: ClassVar[frozenset[str]] = frozenset(
        (
            "note",
            "float_accuracy",
            "unseen_drop_low",
            "unseen_drop_high",
            "confidence",
            "lower_bound_cycles",
            "batch",
            "devices",
            "reconfiguration_s",
            "cuts",
            "sliced",
            "slices",
            "slice_axes",
        )
    )

    def verify(self) -> None:
        super().verify()
        for key, least in (
            ("seed", 0),
            ("trials", 1),
            ("lower_bound_cycles", 1),
            ("batch", 1),
            ("devices", 1),
            ("reconfiguration_s", 0),
            ("float_accuracy", 0),
        ):
            _need_least(self, key, least)
        low, high = self.get("unseen_drop_low"), self.get("unseen_drop_high")
        if (low is None) != (high is None) or low is not None and low > high:
            raise VerifyException(
                f"'unseen_drop_low' and '_high' of {self.name} are the ends of an interval, "
                f"got {low} and {high}"
            )
        confidence = self.get("confidence")
        if confidence is not None and not 0.5 <= confidence < 1:
            raise VerifyException(
                f"'confidence' of {self.name} must be at least 0.5 and below 1, got {confidence}"
            )
        cuts, devices = self.cuts, self.devices
        if len(set(cuts)) < len(cuts) or (self.get("cuts") is not None and not cuts):
            raise VerifyException(f"'cuts' of {self.name} must be different parts, at least one")
        if devices > 1 and devices != len(cuts) + 1:
            raise VerifyException(
                f"'devices' of {self.name} is {devices}, the cuts make {len(cuts) + 1} partitions"
            )
        turns = len(cuts) > 0 and devices == 1
        if turns != (self.get("reconfiguration_s") is not None):
            raise VerifyException(
                f"'reconfiguration_s' of {self.name} goes with partitions that take turns"
            )
        sliced, counts = self.get("sliced") or (), self.get("slices") or []
        if (
            len(sliced) != len(counts)
            or len(set(sliced)) < len(sliced)
            or min(counts, default=2) < 2
        ):
            raise VerifyException(
                f"'slices' of {self.name} must say for each layer in 'sliced' how many, 2 or more"
            )
        axes = self.get("slice_axes") or ()
        if len(axes) != len(sliced) or not set(axes) <= set(SLICE_AXES):
            raise VerifyException(
                f"'slice_axes' of {self.name} must say for each layer in 'sliced' by what: "
                f"{', '.join(SLICE_AXES)}"
            )

    @property
    def cuts(self) -> tuple[str, ...]:
        """Names of the parts at which the second and further partitions begin."""
        return self.get("cuts") or ()

    @property
    def devices(self) -> int:
        """Boards; each has a partition of its own if there are several."""
        return self.get("devices") or 1

    @property
    def batch(self) -> int:
        """Images that go through a partition in one turn."""
        return self.get("batch") or 1

    @property
    def slices(self) -> dict[str, tuple[str, int]]:
        """The axis and the number of slices of each layer that is split, by its name."""
        ways = zip(self.get("slice_axes") or (), self.get("slices") or [], strict=True)
        return dict(zip(self.get("sliced") or (), ways, strict=True))

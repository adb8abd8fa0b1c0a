"""What the sdf dialect's passes write besides engines: zero statistics, the board, the result."""

from __future__ import annotations

from collections.abc import Mapping
from math import isclose
from typing import ClassVar

from xdsl.irdl import irdl_attr_definition
from xdsl.utils.exceptions import VerifyException

from hass_ir.dialects.amounts import AMOUNTS, need_least, need_positive, verify_amounts
from hass_ir.dialects.sdf_energy import TOLERANCE
from hass_ir.dialects.struct_attr import FieldKind, StructAttr

_ENERGIES = ("", "dynamic_", "static_")


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
            need_least(self, key, 0)
        for key in ("clock_mhz", "bandwidth_gbps"):
            need_positive(self, key)


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
            need_least(self, key, 0)
        for key in (
            "ii_cycles",
            "clock_mhz",
            "throughput_images_per_s",
            "latency_s",
            "efficiency_images_per_cycle_per_dsp",
            "energy_per_image_j",
            "dynamic_energy_per_image_j",
        ):
            need_positive(self, key)
        need_least(self, "static_energy_per_image_j", 0)
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
            need_least(self, key, least)
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

"""A summary for people: the network as given against the one found."""

from __future__ import annotations

import sys
from typing import TextIO

from xdsl.dialects import func

from hass_ir.dialects.amounts import AMOUNTS
from hass_ir.dialects.sdf_attributes import DesignAttr, MetricsAttr
from hass_ir.dialects.sdf_base import SdfOp

ROWS = (
    ("accuracy", "accuracy", "{:.4f}", 1),
    ("initiation interval, cycles", "ii_cycles", "{:,}", 1),
    ("clock, MHz", "clock_mhz", "{:.0f}", 1),
    ("throughput, images/s", "throughput_images_per_s", "{:,.0f}", 1),
    ("latency, µs", "latency_s", "{:,.2f}", 1e6),
    ("efficiency, images/Mcycle/DSP", "efficiency_images_per_cycle_per_dsp", "{:.4f}", 1e6),
    ("energy, µJ/image", "energy_per_image_j", "{:.3f}", 1e6),
    ("  dynamic (ASIC proxy)", "dynamic_energy_per_image_j", "{:.3f}", 1e6),
    ("  static", "static_energy_per_image_j", "{:.3f}", 1e6),
    ("DSP", "dsp", "{:,}", 1),
    ("LUT", "lut", "{:,}", 1),
    ("FF", "ff", "{:,}", 1),
    ("BRAM18", "bram18", "{:,}", 1),
    ("URAM", "uram", "{:,}", 1),
    ("SRAM, bits", "sram_bits", "{:,}", 1),
    ("zero weights", "weight_sparsity", "{:.1%}", 1),
    ("zero activations", "activation_sparsity", "{:.1%}", 1),
    ("zero products", "pair_sparsity", "{:.1%}", 1),
    ("bound by", "binding_resource", "{}", 0),
)


def print_summary(network: func.FuncOp, stream: TextIO | None = None) -> None:
    """Print what the search of `network` achieved, on stderr unless told otherwise."""
    design = network.attributes.get("sdf.design")
    if isinstance(design, DesignAttr):
        text = f"{summary(design)}\n{placed(network, design)}"
        print(text, file=sys.stderr if stream is None else stream)


def placed(network: func.FuncOp, design: DesignAttr) -> str:
    """Where the weights lie: a line on boards, partitions and streamed weights."""
    engines = [op.engine for op in network.walk() if isinstance(op, SdfOp) and op.engine]
    compute = [engine for engine in engines if engine.get("weight_memory") is not None]
    streamed = [bits for engine in compute if (bits := engine.get("link_bits")) is not None]
    where = f"on chip for all of {len(compute)} layers"
    if streamed:
        where = (
            f"streamed from memory for {len(streamed)} of {len(compute)} layers, "
            f"{sum(streamed) / 1e6:,.1f} Mbit an image"
        )
    if design.devices > 1:
        where += f"; over {design.devices} devices"
    elif design.cuts:
        where += f"; loaded for {len(design.cuts) + 1} partitions in turn"
    return f"weights: {where}"


def summary(design: DesignAttr) -> str:
    """The table as text: dense, unpruned and searched side by side."""
    columns: list[MetricsAttr] = [design.get(k) for k in ("dense", "unpruned", "metrics")]
    metrics = columns[-1]
    device, trials = design.get("device"), design.integer("trials")
    table: list[tuple[str, ...]] = [("", "dense", "unpruned", "searched")]
    for title, key, form, scale in ROWS:
        if key in AMOUNTS and metrics.get(key) is None:
            continue
        table.append((title, *(cell(m.get(key), form, scale) for m in columns)))
    widths = [max(len(row[i]) for row in table) + 2 for i in range(len(table[0]))]
    lines = [
        f"{device.string('name')} at {device.get('clock_mhz'):.0f} MHz, "
        f"{trials} trial{'s' if trials != 1 else ''}, seed {design.integer('seed')}; accuracy: "
        f"{metrics.get('accuracy_metric')} on {metrics.get('accuracy_data')}, "
        f"{design.string('accuracy_arithmetic')}",
    ]
    for title, *cells in table:
        aligned = (c.rjust(w) for c, w in zip(cells, widths[1:], strict=True))
        lines.append(title.ljust(widths[0]) + "".join(aligned))
    if design.get("float_accuracy") is not None:
        lines.append(f"accuracy before rounding: {design.get('float_accuracy'):.4f} (float32)")
    if design.get("unseen_drop_low") is not None:
        low, high = design.get("unseen_drop_low"), design.get("unseen_drop_high")
        line = f"accuracy lost on unseen data: {low:.4f} to {high:.4f} (90%)"
        if design.get("confidence") is not None:
            line += f"; at most accuracy-drop with {design.get('confidence'):.0%}"
        lines.append(line)
    gains = [
        metrics.get(_EFFICIENCY) / m.get(_EFFICIENCY)
        for m in columns[:2]
        if m.get(_EFFICIENCY) and metrics.get(_EFFICIENCY)
    ]
    if len(gains) == 2:
        lines.append(f"efficiency: {gains[0]:.2f} times dense, {gains[1]:.2f} times unpruned")
    if design.get("note") is not None:
        lines.append(f"note: {design.get('note')}; such a run is not reproducible")
    return "\n".join(lines)


_EFFICIENCY = "efficiency_images_per_cycle_per_dsp"


def cell(value: object, form: str, scale: float) -> str:
    """A figure times `scale` in its `form`, with three digits at least; 0 leaves it as it is."""
    if value is None:
        return "-"
    if scale == 0 or not isinstance(value, int | float):
        return form.format(value)
    value = value if scale == 1 else value * scale
    decimals = int(form[-3]) if form.endswith("f}") else None
    if decimals is not None and 0 < abs(value) < 10.0 ** (2 - decimals):
        return f"{value:.3g}"  # Fewer than three digits would say too little.
    return form.format(value)

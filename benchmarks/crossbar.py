"""The compaction crossbar: LUTs beside the estimate, and which vectors and multipliers pay."""

from __future__ import annotations

from typing import Any

import numpy as np

from hass_ir.hardware.candidates import IntArray
from hass_ir.hardware.device import Device
from hass_ir.hardware.memory import bits_to_count
from hass_ir.hardware.packing import packed_cycles, packed_options
from hass_ir.hardware.rtl.costs import evaluate
from hass_ir.hardware.selection import cycles_by_pairs, reach_options

TAPS = (4, 9, 16, 25, 32)
MOST = 32


def estimate(taps: int, macs: int, bits: int) -> int:
    """LUTs of the crossbar and the counting with 4-to-1 multiplexers, a LUT a bit each."""
    return bits * sum(-(-(taps - i) // 4) for i in range(macs)) + taps * taps.bit_length()


def fitted(taps: int, macs: int, bits: int) -> float:
    """LUTs of `compactor` by the formula, full reach."""
    p = {"TAPS": taps, "MACS": macs, "REACH": taps - macs + 1, "BITS": bits}
    return float(evaluate("compactor", p)[0])


def measured(records: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The compactors that were synthesised beside formula and estimate."""
    rows: list[dict[str, Any]] = []
    for r in records:
        if r["block"] == "compactor":
            p = r["parameters"]
            taps, macs, bits = p["TAPS"], p["MACS"], p["BITS"]
            row = {"taps": taps, "macs": macs, "reach": p["REACH"], "bits": bits, "lut": r["lut"]}
            row["predicted_lut"] = round(float(evaluate("compactor", p)[0]))
            rows.append(row | {"estimate": estimate(taps, macs, bits)})
    return sorted(rows, key=lambda row: (row["bits"], row["taps"], row["macs"]))


def beside_twice(records: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The packing engines that were synthesised beside ones that take a vector at a time.

    `twice` are by the formulas those of vectors twice as long and reaches twice as wide: what was
    assumed before packing engines were there.
    """
    rows: list[dict[str, Any]] = []
    for r in records:
        if r["block"] == "packing":
            p = r["parameters"]
            name = "pair_sparse" if p["WEIGHTS"] else "activation_sparse"
            longer = p | {"TAPS": 2 * p["TAPS"], "REACH": 2 * p["REACH"]}
            lut, ff = (float(x) for x in evaluate(name, longer))
            own = {k.lower(): p[k] for k in ("TAPS", "MACS", "REACH", "A_BITS", "WEIGHTS")}
            twice = {"twice_lut": lut, "twice_ff": ff}
            rows.append(own | {"lut": r["lut"], "ff": r["ff"]} | twice)
    return rows


def plot(records: list[dict[str, Any]], bits: int = 16) -> str:
    """An SVG of LUTs a multiplier against macs, full reach: a line for each V, dots measured.

    Broken lines are the estimate.
    """
    lines: list[str] = []
    most = 400.0

    def place(macs: float, lut: float) -> str:
        return f"{40 + 360 * macs / MOST:.0f},{max(260 - 240 * lut / macs / most, 20):.0f}"

    for number, v in enumerate(TAPS):
        shade = f"hsl({number * 60},70%,40%)"
        for made, style in ((fitted, ""), (estimate, ' stroke-dasharray="4 3"')):
            points = " ".join(place(m, made(v, m, bits)) for m in range(1, v))
            lines.append(f'<polyline fill="none" stroke="{shade}"{style} points="{points}"/>')
        for row in measured(records):
            if (row["taps"], row["bits"]) == (v, bits) and row["reach"] == v - row["macs"] + 1:
                x, y = place(row["macs"], row["lut"]).split(",")
                lines.append(f'<circle cx="{x}" cy="{y}" r="3" fill="{shade}"/>')
        lines.append(f'<text x="410" y="{40 + 18 * number}" fill="{shade}">V = {v}</text>')
    for y in range(0, 401, 100):
        lines.append(f'<text x="4" y="{264 - 240 * y / most:.0f}">{y}</text>')
    for x in (1, 8, 16, 24, 32):
        lines.append(f'<text x="{36 + 360 * x / MOST:.0f}" y="278">{x}</text>')
    title = f"compaction crossbar, {bits} bits a tap: LUTs a multiplier (Yosys) against macs"
    body = "\n".join(lines)
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 480 290" font-size="11" '
        f'font-family="sans-serif">\n<text x="40" y="14">{title}</text>\n{body}\n</svg>\n'
    )


def worth(device: Device, bits: int, pairs: float) -> list[dict[str, Any]]:
    """Engines that drop pairs against dense ones where a share `pairs` of the pairs is not zero.

    What counts is taps a cycle for a share of the device: the larger of its DSPs and its LUTs.
    `gain` is that of the best reach over the best dense engine of the same V, with or without
    packing; below 1 zeros are not worth skipping.
    """
    rows: list[dict[str, Any]] = []
    for taps in (4, 8, 9, 16, 18, 27, 32):
        steps = np.arange(1, taps + 1)
        macs = np.unique(-(-taps // steps))
        dense = (taps / -(-taps // macs) / _share(device, "dense", taps, macs, macs, bits)).max()
        z = np.arange(taps + 1)
        chance = np.cumprod(np.concatenate(([1.0], (taps - z[:-1]) / (z[:-1] + 1))))
        chance = chance * pairs**z * (1 - pairs) ** (taps - z)
        options = [(m, k) for m in range(1, taps) for k in reach_options(taps, m)]
        m, k = (np.asarray(side) for side in zip(*options, strict=True))
        mean = np.asarray([float(cycles_by_pairs(taps, *o) @ chance) for o in options])
        gain = taps / mean / _share(device, "pair_sparse", taps, m, k, bits) / dense
        made = [(float(g), *o, 0) for g, o in zip(gain, options, strict=True)]
        if packed := packed_options(taps):
            m, k = (np.asarray(side) for side in zip(*packed, strict=True))
            mean = packed_cycles(taps, packed, np.asarray([pairs * taps]))[0]
            gain = taps / mean / _share(device, "packing", taps, m, k, bits) / dense
            made += [(float(g), *o, 1) for g, o in zip(gain, packed, strict=True)]
        for best, macs, reach, packing in sorted(made, reverse=True)[:3]:
            row = {"taps": taps, "macs": macs, "reach": reach, "packing": packing, "bits": bits}
            rows.append(row | {"pairs": pairs, "gain": best})
    return rows


def _share(
    device: Device, name: str, taps: int, macs: IntArray, reach: IntArray, bits: int
) -> IntArray:
    """The larger of the shares of the device's DSPs and LUTs that engines take."""
    acc = 2 * bits + int(bits_to_count(taps))
    p = {"TAPS": taps, "MACS": macs, "REACH": reach, "A_BITS": bits, "W_BITS": bits}
    own = {"WEIGHTS": 1} if name == "packing" else {}
    lut = evaluate(name, p | own | {"ACC_BITS": acc, "CHAIN": 1})[0]
    return np.maximum(macs / device.dsp, lut / device.lut)

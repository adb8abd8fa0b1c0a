"""Runs a Verilog block in Icarus beside its twin: same words, same pauses, every cycle compared."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from hass_ir.errors import HassError
from hass_ir.hardware.rtl.blocks import Block, Twin, sources

_BENCH = """\
`timescale 1ns/1ps
module bench;
    reg clk = 1'b0;
    reg rst = 1'b1;
    integer cycle = 0;
    integer trace;
    reg [{streams}:0] offers [0:{cycles}-1];
    wire [{streams}:0] offer = offers[cycle];
    wire [{streams}-1:0] ready;
    wire out_valid;
    wire [{out_bits}-1:0] out;
{declarations}
    {name} #({parameters}) dut (
        .clk(clk), .rst(rst),
{connections}
        .out_valid(out_valid), .out_ready(!rst & offer[{streams}]), {out_fields}
    );
    always #1 clk = !clk;
    initial begin
        $readmemb("offers.txt", offers);
        trace = $fopen("trace.txt", "w");
        #4 rst = 1'b0;
    end
    always @(posedge clk) if (!rst) begin
        $fdisplay(trace, "%b %b %h", ready, out_valid, out);
        cycle <= cycle + 1;
        if (cycle == {cycles}-1) $finish;
    end
endmodule
"""
_STREAM = """\
    reg [{bits}-1:0] words{i} [0:{count}-1];
    integer at{i} = 0;
    wire valid{i} = !rst & offer[{i}] & (at{i} < {count});
    wire [{bits}-1:0] word{i} = words{i}[at{i}];
    initial $readmemh("words{i}.txt", words{i});
    always @(posedge clk) if (valid{i} & ready[{i}]) at{i} <= at{i} + 1;
"""


def simulators() -> list[str]:
    """The programs that are missing of those that simulate and check Verilog."""
    return [name for name in ("iverilog", "vvp", "verilator") if shutil.which(name) is None]


@dataclass(frozen=True)
class Run:
    """A run of a block: words taken of each stream, words out, the cycle of each (from 0)."""

    taken: list[int]
    out: list[int]
    cycles: list[int]
    trace: list[str]


def offers(cycles: int, streams: int, chance: float, rng: np.random.Generator) -> list[list[bool]]:
    """For each cycle whether each stream offers a word, and whether the output is taken.

    Each with probability `chance`, in bursts: a pause or run lasts 1 to 8 cycles.
    """
    if chance >= 1:
        return [[True] * (streams + 1)] * cycles
    columns: list[list[bool]] = []
    for _ in range(streams + 1):
        lengths = rng.integers(1, 9, cycles)
        values = rng.random(cycles) < chance
        columns.append(np.repeat(values, lengths)[:cycles].tolist())
    return [list(row) for row in zip(*columns, strict=True)]


def run_twin(twin: Twin, words: Sequence[Sequence[int]], pattern: list[list[bool]]) -> Run:
    """The twin's run, the trace as the bench of Icarus prints it."""
    at = [0] * len(words)
    out: list[int] = []
    cycles: list[int] = []
    trace: list[str] = []
    for cycle, row in enumerate(pattern):
        offered = [
            stream[i] if row[k] and i < len(stream) else None
            for k, (stream, i) in enumerate(zip(words, at, strict=True))
        ]
        word = twin.out
        ready = twin.step(offered, row[-1])
        for k, (taken, one) in enumerate(zip(ready, offered, strict=True)):
            at[k] += taken and one is not None
        bits = "".join(str(int(r)) for r in reversed(ready))
        trace.append(f"{bits} 0" if word is None else f"{bits} 1 {word:x}")
        if word is not None and row[-1]:
            out.append(word)
            cycles.append(cycle)
    return Run(at, out, cycles, trace)


def run_icarus(
    block: Block, words: Sequence[Sequence[int]], pattern: list[list[bool]]
) -> list[str]:
    """The trace of the Verilog: for each cycle `ready` of the streams, `valid` and word out.

    Raises `HassError` where Icarus is missing or rejects the sources.
    """
    if shutil.which("iverilog") is None or shutil.which("vvp") is None:
        raise HassError("iverilog and vvp are missing: install Icarus Verilog")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "bench.v").write_text(_bench(block, words, len(pattern)))
        (folder / "offers.txt").write_text(
            "\n".join("".join(str(int(v)) for v in reversed(row)) for row in pattern)
        )
        for i, stream in enumerate(words):
            (folder / f"words{i}.txt").write_text("\n".join(f"{w:x}" for w in stream))
        compile_ = ["iverilog", "-g2005", "-o", "bench", "-s", "bench", "bench.v"]
        for command in ([*compile_, *map(str, sources())], ["vvp", "-n", "bench"]):
            done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
            if done.returncode or done.stderr:
                raise HassError(f"{command[0]} failed on {block.name}: {done.stderr}")
        lines = (folder / "trace.txt").read_text().splitlines()
    return [_trimmed(line) for line in lines]


def _trimmed(line: str) -> str:
    ready, valid, word = line.split()
    return f"{ready} 1 {word.lstrip('0') or '0'}" if valid == "1" else f"{ready} {valid}"


def _bench(block: Block, words: Sequence[Sequence[int]], cycles: int) -> str:
    declarations: list[str] = []
    connections: list[str] = []
    for i, (stream, offered) in enumerate(zip(block.inputs, words, strict=True)):
        count = max(len(offered), 1)
        declarations.append(_STREAM.format(i=i, bits=stream.bits, count=count))
        ports = f".{stream.name}_valid(valid{i}), .{stream.name}_ready(ready[{i}])"
        high = stream.bits
        for field, bits in stream.fields:
            ports += f", .{stream.name}_{field}(word{i}[{high - 1}:{high - bits}])"
            high -= bits
        connections.append(f"        {ports},")
    for port, (bits, value) in block.settings.items():
        connections.append(f"        .{port}({bits}'d{value}),")
    high = block.output.bits
    out_fields: list[str] = []
    for field, bits in block.output.fields:
        out_fields.append(f".out_{field}(out[{high - 1}:{high - bits}])")
        high -= bits
    return _BENCH.format(
        name=block.name,
        parameters=", ".join(f".{k}({v})" for k, v in block.parameters.items()),
        streams=len(block.inputs),
        cycles=cycles,
        out_bits=block.output.bits,
        declarations="".join(declarations),
        connections="\n".join(connections),
        out_fields=", ".join(out_fields),
    )

"""The DSP block as synthesis sees it against the one that is simulated."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from hass_ir.hardware.rtl.blocks import sources
from hass_ir.hardware.rtl.synthesis import FOLDER, digest, synthesised

MODEL = Path(__file__).parent / "Inputs" / "dsp48e2.v"
BENCH = """
module bench;
    reg clk = 1'b0, enable = 1'b0, used = 1'b0, clear = 1'b1;
    reg [{a}-1:0] a = 0;
    reg [{w}-1:0] w = 0;
    reg [47:0] earlier = 0;
    wire [47:0] one, other;
    integer cycle = 0, differ = 0;
    dsp_mac #(.A_BITS({a}), .W_BITS({w}), {rest}) simulated (
        .clk(clk), .enable(enable), .used(used), .clear(clear), .a(a), .w(w), .earlier(earlier),
        .sum(one));
    synthesised #(.A_BITS({a}), .W_BITS({w}), {rest}) dut (
        .clk(clk), .enable(enable), .used(used), .clear(clear), .a(a), .w(w), .earlier(earlier),
        .sum(other));
    always #1 clk = !clk;
    always @(negedge clk) begin
        if (cycle > 20 && one !== other) differ <= differ + 1;
        cycle <= cycle + 1;
        enable <= cycle < 10 || $random % 4 != 0;
        used <= $random % 3 != 0;
        clear <= cycle < 15 || $random % 3 == 0;
        a <= $random;
        w <= $random;
        earlier <= {{$random, $random}};
        if (cycle == 2000) begin $display("%0d %h", differ, one); $finish; end
    end
endmodule
"""


@pytest.mark.parametrize("widths", [(16, 16), (27, 18), (4, 4)])
@pytest.mark.parametrize("head", [0, 1])
@pytest.mark.parametrize("tail", [0, 1])
@pytest.mark.parametrize("stages", [1, 2])
def test_a_dsp48e2_does_what_is_simulated(
    stages: int, tail: int, head: int, widths: tuple[int, int], tmp_path: Path
):
    if shutil.which("iverilog") is None:
        pytest.skip("iverilog is missing: the Verilog is NOT checked")
    (own,) = (path for path in sources() if path.stem == "dsp_mac")
    real = (own.parent / FOLDER / own.name).read_text()
    (tmp_path / "real.v").write_text(real.replace("module dsp_mac", "module synthesised"))
    rest = f".STAGES({stages}), .HEAD({head}), .TAIL({tail})"
    (tmp_path / "bench.v").write_text(BENCH.format(a=widths[0], w=widths[1], rest=rest))
    made = ["iverilog", "-g2005", "-o", "bench", "-s", "bench", "bench.v", "real.v"]
    for command in ([*made, str(own), str(MODEL)], ["vvp", "-n", "bench"]):
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
    differ, last = done.stdout.split()[-2:]
    assert differ == "0"
    assert "x" not in last


def test_synthesis_reads_the_blocks_of_the_device_and_no_other_ones():
    names = [path.name for path in synthesised()]
    assert names == [path.name for path in sources()]
    (own,) = (path for path in synthesised() if path.parent.name == FOLDER)
    assert own.name == "dsp_mac.v"
    assert digest("dense", {}) != digest("mac_chain", {}) != digest("dsp_mac", {})

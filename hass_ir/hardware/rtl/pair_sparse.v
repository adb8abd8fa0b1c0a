// Vector-dot engine that multiplies only the pairs of which neither side is zero.
//
// TAPS            taps of a vector, V, at least 2
// MACS, REACH     multipliers, fewer than TAPS, and taps that each of them reaches
// A_BITS, W_BITS  widths of an activation and of a weight, signed
// CHAIN           1: sums are made in the DSP blocks, 0: in LUTs (multipliers)
// ACC_BITS        width of a vector's sum
// Streams         windows (TAPS activations, of which `kept` marks those that are not zero: told once
//                 for all engines with the same window) and weights (TAPS weights) in, taken
//                 together; sums out
// Throughput      max(1, ceil(z/MACS)) cycles for a vector with z pairs (full reach), sustained
// Latency         that of compactor and of multipliers
module pair_sparse #(
    parameter TAPS     = 9,
    parameter MACS     = 3,
    parameter REACH    = TAPS - MACS + 1,
    parameter A_BITS   = 16,
    parameter W_BITS   = 16,
    parameter CHAIN    = 1,
    parameter ACC_BITS = A_BITS + W_BITS + $clog2(TAPS)
) (
    input                    clk,
    input                    rst,
    input                    window_valid,
    output                   window_ready,
    input  [TAPS-1:0]        window_kept,
    input  [TAPS*A_BITS-1:0] window_data,
    input                    weights_valid,
    output                   weights_ready,
    input  [TAPS*W_BITS-1:0] weights_data,
    output                   out_valid,
    input                    out_ready,
    output [ACC_BITS-1:0]    out_data
);
    localparam BITS       = A_BITS + W_BITS;
    localparam INDEX_BITS = (REACH > 1) ? $clog2(REACH) : 1;

    wire [TAPS-1:0]            mask;
    wire [TAPS*BITS-1:0]       pairs;
    wire                       ready;
    wire                       step_valid;
    wire                       step_ready;
    wire                       step_last;
    wire [MACS-1:0]            step_used;
    wire [MACS*INDEX_BITS-1:0] step_index;
    wire [MACS*BITS-1:0]       step_pairs;
    wire [MACS*A_BITS-1:0]     step_a;
    wire [MACS*W_BITS-1:0]     step_w;
    wire                       unused = &{1'b0, step_index};

    assign window_ready  = ready & weights_valid;
    assign weights_ready = ready & window_valid;

    genvar p, j;
    generate
        for (p = 0; p < TAPS; p = p + 1) begin : tap
            wire [A_BITS-1:0] a = window_data[p*A_BITS +: A_BITS];
            wire [W_BITS-1:0] w = weights_data[p*W_BITS +: W_BITS];
            assign mask[p] = window_kept[p] & |w;
            assign pairs[p*BITS +: BITS] = {w, a};
        end
        for (j = 0; j < MACS; j = j + 1) begin : multiplier
            assign {step_w[j*W_BITS +: W_BITS], step_a[j*A_BITS +: A_BITS]} =
                step_pairs[j*BITS +: BITS];
        end
    endgenerate

    compactor #(.TAPS(TAPS), .MACS(MACS), .REACH(REACH), .BITS(BITS)) compaction (
        .clk(clk), .rst(rst),
        .in_valid(window_valid & weights_valid), .in_ready(ready),
        .in_mask(mask), .in_data(pairs),
        .out_valid(step_valid), .out_ready(step_ready), .out_last(step_last),
        .out_used(step_used), .out_index(step_index), .out_data(step_pairs)
    );
    multipliers #(
        .MACS(MACS), .A_BITS(A_BITS), .W_BITS(W_BITS), .ACC_BITS(ACC_BITS), .CHAIN(CHAIN)
    ) dot (
        .clk(clk), .rst(rst),
        .in_valid(step_valid), .in_ready(step_ready), .in_last(step_last),
        .in_used(step_used), .in_a(step_a), .in_w(step_w),
        .out_valid(out_valid), .out_ready(out_ready), .out_data(out_data)
    );
endmodule

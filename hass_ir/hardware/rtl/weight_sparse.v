// Vector-dot engine whose weights come without their zeros, each with the place of its activation.
//
// TAPS            taps of a vector, V, at least 2
// MACS, REACH     multipliers, and taps that each of them reaches, from tap j*(TAPS-REACH)/(MACS-1)
// A_BITS, W_BITS  widths of an activation and of a weight, signed
// CHAIN           1: sums are made in the DSP blocks, 0: in LUTs (multipliers)
// ACC_BITS        width of a vector's sum
// Streams         windows (TAPS activations) and entries in; sums out. An entry is what all
//                 multipliers do in a cycle: for each a weight (0: nothing) and an index into its
//                 reach; `last` marks the last entry of a vector
// Throughput      an entry a cycle, max(1, ceil(z/MACS)) a vector with z weights (full reach)
// Latency         1 cycle, then that of multipliers
module weight_sparse #(
    parameter TAPS       = 9,
    parameter MACS       = 3,
    parameter REACH      = TAPS - MACS + 1,
    parameter A_BITS     = 16,
    parameter W_BITS     = 16,
    parameter CHAIN      = 1,
    parameter ACC_BITS   = A_BITS + W_BITS + $clog2(TAPS),
    parameter INDEX_BITS = (REACH > 1) ? $clog2(REACH) : 1
) (
    input                        clk,
    input                        rst,
    input                        window_valid,
    output                       window_ready,
    input  [TAPS*A_BITS-1:0]     window_data,
    input                        entry_valid,
    output                       entry_ready,
    input                        entry_last,
    input  [MACS*INDEX_BITS-1:0] entry_index,
    input  [MACS*W_BITS-1:0]     entry_weights,
    output                       out_valid,
    input                        out_ready,
    output [ACC_BITS-1:0]        out_data
);
    localparam ENTRY = 1 + MACS * (INDEX_BITS + W_BITS);

    wire                       both = window_valid & entry_valid;
    wire                       ready;
    wire                       step_valid;
    wire                       step_ready;
    wire                       step_last;
    wire [TAPS*A_BITS-1:0]     step_window;
    wire [MACS*INDEX_BITS-1:0] step_index;
    wire [MACS*W_BITS-1:0]     step_w;
    wire [MACS*A_BITS-1:0]     step_a;

    assign entry_ready  = ready & window_valid;
    assign window_ready = ready & entry_valid & entry_last;

    pipe_register #(.BITS(ENTRY + TAPS*A_BITS)) register (
        .clk(clk), .rst(rst),
        .in_valid(both), .in_ready(ready),
        .in_data({window_data, entry_last, entry_index, entry_weights}),
        .out_valid(step_valid), .out_ready(step_ready),
        .out_data({step_window, step_last, step_index, step_w})
    );

    crossbar #(.TAPS(TAPS), .MACS(MACS), .REACH(REACH), .BITS(A_BITS)) choice (
        .in_data(step_window), .index(step_index), .out_data(step_a)
    );
    multipliers #(
        .MACS(MACS), .A_BITS(A_BITS), .W_BITS(W_BITS), .ACC_BITS(ACC_BITS), .CHAIN(CHAIN)
    ) dot (
        .clk(clk), .rst(rst),
        .in_valid(step_valid), .in_ready(step_ready), .in_last(step_last),
        .in_used({MACS{1'b1}}), .in_a(step_a), .in_w(step_w),
        .out_valid(out_valid), .out_ready(out_ready), .out_data(out_data)
    );
endmodule

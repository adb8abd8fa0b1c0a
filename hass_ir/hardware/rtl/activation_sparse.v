// Vector-dot engine that skips zero activations; they are moved together once for all filters.
//
// TAPS            taps of a vector, V, at least 2
// MACS, REACH     multipliers, fewer than TAPS, and taps that each of them reaches
// A_BITS, W_BITS  widths of an activation and of a weight, signed
// CHAIN           1: sums are made in the DSP blocks, 0: in LUTs (multipliers)
// ACC_BITS        width of a vector's sum
// FILTERS         vectors of weights that a window meets
// HELD            steps held between compaction and multipliers: a power of two, at least a
//                 window's, twice that to go on without gaps
// Streams         windows (TAPS activations, each once) and weights (TAPS weights, FILTERS vectors a
//                 window) in; sums out
// Throughput      max(1, ceil(z/MACS)) cycles for a vector of weights whose window has z non-zero
//                 activations (full reach), sustained
// Latency         that of compactor, 2 cycles, that of multipliers
module activation_sparse #(
    parameter TAPS     = 9,
    parameter MACS     = 3,
    parameter REACH    = TAPS - MACS + 1,
    parameter A_BITS   = 16,
    parameter W_BITS   = 16,
    parameter CHAIN    = 1,
    parameter ACC_BITS = A_BITS + W_BITS + $clog2(TAPS),
    parameter FILTERS  = 4,
    parameter HELD     = 2 << $clog2((TAPS + MACS - 1) / MACS)
) (
    input                    clk,
    input                    rst,
    input                    window_valid,
    output                   window_ready,
    input  [TAPS*A_BITS-1:0] window_data,
    input                    weights_valid,
    output                   weights_ready,
    input  [TAPS*W_BITS-1:0] weights_data,
    output                   out_valid,
    input                    out_ready,
    output [ACC_BITS-1:0]    out_data
);
    localparam INDEX_BITS = (REACH > 1) ? $clog2(REACH) : 1;
    localparam STEP       = MACS * (1 + INDEX_BITS + A_BITS);

    wire [TAPS-1:0]            mask;
    wire                       found_valid;
    wire                       found_ready;
    wire                       found_last;
    wire [STEP-1:0]            found;
    wire                       next_valid;
    wire                       next_ready;
    wire                       next_last;
    wire [STEP-1:0]            next;
    wire                       step_valid;
    wire                       step_last;
    wire                       step_ready;
    wire                       dot_ready;
    wire [MACS-1:0]            step_used;
    wire [MACS*INDEX_BITS-1:0] step_index;
    wire [MACS*A_BITS-1:0]     step_a;
    wire [MACS*W_BITS-1:0]     step_w;

    genvar p;
    generate
        for (p = 0; p < TAPS; p = p + 1) begin : tap
            assign mask[p] = |window_data[p*A_BITS +: A_BITS];
        end
    endgenerate

    compactor #(.TAPS(TAPS), .MACS(MACS), .REACH(REACH), .BITS(A_BITS)) compaction (
        .clk(clk), .rst(rst),
        .in_valid(window_valid), .in_ready(window_ready), .in_mask(mask), .in_data(window_data),
        .out_valid(found_valid), .out_ready(found_ready), .out_last(found_last),
        .out_used(found[STEP-1 -: MACS]), .out_index(found[MACS*A_BITS +: MACS*INDEX_BITS]),
        .out_data(found[MACS*A_BITS-1:0])
    );
    replay_fifo #(.BITS(STEP), .DEPTH(HELD), .REPEATS(FILTERS)) steps (
        .clk(clk), .rst(rst),
        .in_valid(found_valid), .in_ready(found_ready), .in_last(found_last), .in_data(found),
        .out_valid(next_valid), .out_ready(next_ready), .out_last(next_last), .out_data(next)
    );
    pipe_register #(.BITS(1 + STEP)) register (
        .clk(clk), .rst(rst),
        .in_valid(next_valid), .in_ready(next_ready), .in_data({next_last, next}),
        .out_valid(step_valid), .out_ready(step_ready),
        .out_data({step_last, step_used, step_index, step_a})
    );
    assign step_ready    = dot_ready & weights_valid;
    assign weights_ready = dot_ready & step_valid & step_last;
    crossbar #(.TAPS(TAPS), .MACS(MACS), .REACH(REACH), .BITS(W_BITS)) choice (
        .in_data(weights_data), .index(step_index), .out_data(step_w)
    );
    multipliers #(
        .MACS(MACS), .A_BITS(A_BITS), .W_BITS(W_BITS), .ACC_BITS(ACC_BITS), .CHAIN(CHAIN)
    ) dot (
        .clk(clk), .rst(rst),
        .in_valid(step_valid & weights_valid), .in_ready(dot_ready), .in_last(step_last),
        .in_used(step_used), .in_a(step_a), .in_w(step_w),
        .out_valid(out_valid), .out_ready(out_ready), .out_data(out_data)
    );
endmodule

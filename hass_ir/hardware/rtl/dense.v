// Vector-dot engine that multiplies all pairs, MACS of them a cycle.
//
// TAPS            taps of a vector, V
// MACS            multipliers, up to TAPS
// A_BITS, W_BITS  widths of an activation and of a weight, signed
// CHAIN           1: sums are made in the DSP blocks, 0: in LUTs (multipliers)
// ACC_BITS        width of a vector's sum
// Streams         windows (TAPS activations) and weights (MACS of them, ceil(TAPS/MACS) words a
//                 vector; the last is filled up with zeros) in; sums out
// Throughput      ceil(TAPS/MACS) cycles a vector
// Latency         1 cycle, then that of multipliers
module dense #(
    parameter TAPS     = 9,
    parameter MACS     = 3,
    parameter A_BITS   = 16,
    parameter W_BITS   = 16,
    parameter CHAIN    = 1,
    parameter ACC_BITS = A_BITS + W_BITS + $clog2(TAPS)
) (
    input                    clk,
    input                    rst,
    input                    window_valid,
    output                   window_ready,
    input  [TAPS*A_BITS-1:0] window_data,
    input                    weights_valid,
    output                   weights_ready,
    input  [MACS*W_BITS-1:0] weights_data,
    output                   out_valid,
    input                    out_ready,
    output [ACC_BITS-1:0]    out_data
);
    localparam STEPS      = (TAPS + MACS - 1) / MACS;
    localparam STEP_BITS  = (STEPS > 1) ? $clog2(STEPS) : 1;
    localparam LAST       = STEPS - 1;
    localparam [STEP_BITS-1:0] LAST_STEP = LAST[STEP_BITS-1:0];

    reg  [STEP_BITS-1:0]   step;
    wire                   both = window_valid & weights_valid;
    wire                   last = step == LAST_STEP;
    wire                   ready;
    wire                   step_valid;
    wire                   step_ready;
    wire                   step_last;
    wire [MACS*A_BITS-1:0] chosen;
    wire [MACS*A_BITS-1:0] step_a;
    wire [MACS*W_BITS-1:0] step_w;

    assign weights_ready = ready & window_valid;
    assign window_ready  = ready & weights_valid & last;

    always @(posedge clk)
        if (rst) step <= {STEP_BITS{1'b0}};
        else if (both & ready) step <= last ? {STEP_BITS{1'b0}} : step + 1'b1;

    genvar j, s;
    generate
        for (j = 0; j < MACS; j = j + 1) begin : multiplier
            // Taps j, j + MACS, ...: those that exist of the last step.
            localparam OWN = (TAPS - j + MACS - 1) / MACS;
            wire [STEPS*A_BITS-1:0] own;
            for (s = 0; s < STEPS; s = s + 1) begin : of_step
                if (s < OWN)
                    assign own[s*A_BITS +: A_BITS] = window_data[(s*MACS+j)*A_BITS +: A_BITS];
                else
                    assign own[s*A_BITS +: A_BITS] = {A_BITS{1'b0}};
            end
            select_word #(.INPUTS(STEPS), .BITS(A_BITS)) select (
                .in_data(own), .index(step), .out_data(chosen[j*A_BITS +: A_BITS])
            );
        end
    endgenerate

    pipe_register #(.BITS(1 + MACS*(A_BITS + W_BITS))) register (
        .clk(clk), .rst(rst),
        .in_valid(both), .in_ready(ready), .in_data({last, chosen, weights_data}),
        .out_valid(step_valid), .out_ready(step_ready), .out_data({step_last, step_a, step_w})
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

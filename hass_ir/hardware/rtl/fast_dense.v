// Vector-dot engine by the fast inner product: MACS multipliers take 2·MACS pairs a cycle.
//
// TAPS            taps of a vector, V
// MACS            multipliers, up to ceil(TAPS/2)
// A_BITS, W_BITS  widths of an activation and of a weight, signed
// CHAIN           1: sums are made in the DSP blocks, 0: in LUTs (multipliers)
// ACC_BITS        width of a vector's sum
// Streams         windows (TAPS activations) and weights (2·MACS of them, ceil(TAPS/(2·MACS)) words
//                 a vector; the last is filled up with zeros) in; sums out
// A multiplier takes taps x1, x2 and their weights w1, w2 and makes (x1 + w2)·(x2 + w1): the two
// products, and x1·x2 + w1·w2, which whoever reads the sums takes off. The sums may wrap around.
// Throughput      ceil(TAPS/(2·MACS)) cycles a vector
// Latency         1 cycle, then that of multipliers
module fast_dense #(
    parameter TAPS     = 9,
    parameter MACS     = 3,
    parameter A_BITS   = 16,
    parameter W_BITS   = 16,
    parameter CHAIN    = 1,
    parameter ACC_BITS = A_BITS + W_BITS + $clog2(TAPS)
) (
    input                      clk,
    input                      rst,
    input                      window_valid,
    output                     window_ready,
    input  [TAPS*A_BITS-1:0]   window_data,
    input                      weights_valid,
    output                     weights_ready,
    input  [2*MACS*W_BITS-1:0] weights_data,
    output                     out_valid,
    input                      out_ready,
    output [ACC_BITS-1:0]      out_data
);
    localparam STEPS      = (TAPS + 2*MACS - 1) / (2*MACS);
    localparam STEP_BITS  = (STEPS > 1) ? $clog2(STEPS) : 1;
    localparam LAST       = STEPS - 1;
    localparam [STEP_BITS-1:0] LAST_STEP = LAST[STEP_BITS-1:0];
    localparam BITS       = ((A_BITS > W_BITS) ? A_BITS : W_BITS) + 1;

    reg  [STEP_BITS-1:0]     step;
    wire                     both = window_valid & weights_valid;
    wire                     last = step == LAST_STEP;
    wire                     ready;
    wire                     step_valid;
    wire                     step_ready;
    wire                     step_last;
    wire [2*MACS*A_BITS-1:0] chosen;
    wire [2*MACS*BITS-1:0]   sums;
    wire [2*MACS*BITS-1:0]   step_sums;

    assign weights_ready = ready & window_valid;
    assign window_ready  = ready & weights_valid & last;

    always @(posedge clk)
        if (rst) step <= {STEP_BITS{1'b0}};
        else if (both & ready) step <= last ? {STEP_BITS{1'b0}} : step + 1'b1;

    genvar j, s;
    generate
        for (j = 0; j < 2*MACS; j = j + 1) begin : tap
            // Taps j, j + 2·MACS, ...: those that exist of the last step.
            localparam OWN = (TAPS - j + 2*MACS - 1) / (2*MACS);
            wire [STEPS*A_BITS-1:0] own;
            for (s = 0; s < STEPS; s = s + 1) begin : of_step
                if (s < OWN)
                    assign own[s*A_BITS +: A_BITS] = window_data[(s*2*MACS+j)*A_BITS +: A_BITS];
                else
                    assign own[s*A_BITS +: A_BITS] = {A_BITS{1'b0}};
            end
            select_word #(.INPUTS(STEPS), .BITS(A_BITS)) select (
                .in_data(own), .index(step), .out_data(chosen[j*A_BITS +: A_BITS])
            );
        end
        for (j = 0; j < MACS; j = j + 1) begin : multiplier
            // Both operands of a multiplier: each tap meets the weight of the other one.
            wire [A_BITS-1:0] x1 = chosen[2*j*A_BITS +: A_BITS];
            wire [A_BITS-1:0] x2 = chosen[(2*j+1)*A_BITS +: A_BITS];
            wire [W_BITS-1:0] w1 = weights_data[2*j*W_BITS +: W_BITS];
            wire [W_BITS-1:0] w2 = weights_data[(2*j+1)*W_BITS +: W_BITS];
            assign sums[j*BITS +: BITS] =
                {{(BITS-A_BITS){x1[A_BITS-1]}}, x1} + {{(BITS-W_BITS){w2[W_BITS-1]}}, w2};
            assign sums[(MACS+j)*BITS +: BITS] =
                {{(BITS-A_BITS){x2[A_BITS-1]}}, x2} + {{(BITS-W_BITS){w1[W_BITS-1]}}, w1};
        end
    endgenerate

    pipe_register #(.BITS(1 + 2*MACS*BITS)) register (
        .clk(clk), .rst(rst),
        .in_valid(both), .in_ready(ready), .in_data({last, sums}),
        .out_valid(step_valid), .out_ready(step_ready), .out_data({step_last, step_sums})
    );
    multipliers #(
        .MACS(MACS), .A_BITS(BITS), .W_BITS(BITS), .ACC_BITS(ACC_BITS), .CHAIN(CHAIN)
    ) dot (
        .clk(clk), .rst(rst),
        .in_valid(step_valid), .in_ready(step_ready), .in_last(step_last),
        .in_used({MACS{1'b1}}),
        .in_a(step_sums[MACS*BITS-1:0]), .in_w(step_sums[2*MACS*BITS-1:MACS*BITS]),
        .out_valid(out_valid), .out_ready(out_ready), .out_data(out_data)
    );
endmodule

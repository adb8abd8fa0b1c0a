// The multipliers of a vector-dot engine and the sum of what they make.
//
// MACS            multipliers
// A_BITS, W_BITS  widths of an activation and of a weight, signed
// ACC_BITS        width of a vector's sum
// CHAIN           1: sums are made in the DSP blocks (mac_chain), 0: in LUTs (mac_tree)
// Streams         steps in: operands, `used` marks multipliers with a pair, `last` a vector's last
//                 step; sums out
// Latency, throughput: those of mac_chain or mac_tree
module multipliers #(
    parameter MACS     = 3,
    parameter A_BITS   = 16,
    parameter W_BITS   = 16,
    parameter ACC_BITS = 40,
    parameter CHAIN    = 1
) (
    input                    clk,
    input                    rst,
    input                    in_valid,
    output                   in_ready,
    input                    in_last,
    input  [MACS-1:0]        in_used,
    input  [MACS*A_BITS-1:0] in_a,
    input  [MACS*W_BITS-1:0] in_w,
    output                   out_valid,
    input                    out_ready,
    output [ACC_BITS-1:0]    out_data
);
    generate
        if (CHAIN != 0) begin : chained
            mac_chain #(.MACS(MACS), .A_BITS(A_BITS), .W_BITS(W_BITS), .ACC_BITS(ACC_BITS)) dot (
                .clk(clk), .rst(rst),
                .in_valid(in_valid), .in_ready(in_ready), .in_last(in_last),
                .in_used(in_used), .in_a(in_a), .in_w(in_w),
                .out_valid(out_valid), .out_ready(out_ready), .out_data(out_data)
            );
        end else begin : summed
            mac_tree #(.MACS(MACS), .A_BITS(A_BITS), .W_BITS(W_BITS), .ACC_BITS(ACC_BITS)) dot (
                .clk(clk), .rst(rst),
                .in_valid(in_valid), .in_ready(in_ready), .in_last(in_last),
                .in_used(in_used), .in_a(in_a), .in_w(in_w),
                .out_valid(out_valid), .out_ready(out_ready), .out_data(out_data)
            );
        end
    endgenerate
endmodule

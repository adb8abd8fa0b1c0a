// Clips small words to zero: |x| <= limit, and with RELU all negative ones.
//
// BITS       width of a word, signed
// RELU       1: negative words become zero as well
// limit      an input, not negative, so that it can be set at run time
// Latency    1 cycle. Throughput: a word a cycle
module threshold #(
    parameter BITS = 16,
    parameter RELU = 0
) (
    input                 clk,
    input                 rst,
    input      [BITS-2:0] limit,
    input                 in_valid,
    output                in_ready,
    input      [BITS-1:0] in_data,
    output reg            out_valid,
    input                 out_ready,
    output reg [BITS-1:0] out_data
);
    wire negative = in_data[BITS-1];
    wire above    = !negative & (in_data[BITS-2:0] > limit);
    wire keep;

    assign in_ready = !out_valid | out_ready;

    generate
        if (RELU == 1) begin : positive_only
            assign keep = above;
        end else begin : both_signs
            // x < -limit as x + limit < 0, in one adder.
            wire [BITS-1:0] sum = in_data + {1'b0, limit};
            assign keep = above | (negative & sum[BITS-1]);
            wire unused = &{1'b0, sum[BITS-2:0]};
        end
    endgenerate

    always @(posedge clk) begin
        if (rst) out_valid <= 1'b0;
        else if (in_ready) out_valid <= in_valid;
        if (in_ready) out_data <= keep ? in_data : {BITS{1'b0}};
    end
endmodule

// MACS multipliers, the sum of their products, and its accumulation over the steps of a vector.
//
// MACS            multipliers
// A_BITS, W_BITS  widths of the two operands, signed; one DSP a multiplier up to 27 x 18 bits
// ACC_BITS        width of the sum, at least A_BITS + W_BITS + ceil(log2(MACS))
// `used` clears a multiplier that has no pair; `last` marks a vector's last step.
// Latency         3 + ceil(log2(MACS)) cycles from the last step to the vector's sum
// Throughput      a step a cycle; all stages wait together while the output waits
module mac_tree #(
    parameter MACS     = 3,
    parameter A_BITS   = 16,
    parameter W_BITS   = 16,
    parameter ACC_BITS = 40
) (
    input                     clk,
    input                     rst,
    input                     in_valid,
    output                    in_ready,
    input                     in_last,
    input  [MACS-1:0]         in_used,
    input  [MACS*A_BITS-1:0]  in_a,
    input  [MACS*W_BITS-1:0]  in_w,
    output reg                out_valid,
    input                     out_ready,
    output reg [ACC_BITS-1:0] out_data
);
    localparam PRODUCT = A_BITS + W_BITS;
    localparam SUM     = PRODUCT + $clog2(MACS);
    localparam STAGES  = 2 + $clog2(MACS);

    reg  [STAGES-1:0]       valid;
    reg  [STAGES-1:0]       last;
    reg                     first;
    wire [MACS*PRODUCT-1:0] products;
    wire [SUM-1:0]          sum;
    wire                    go = !out_valid | out_ready;

    assign in_ready = go;

    genvar j;
    generate
        for (j = 0; j < MACS; j = j + 1) begin : multiplier
            reg signed [A_BITS-1:0]  a;
            reg signed [W_BITS-1:0]  w;
            reg signed [PRODUCT-1:0] product;
            always @(posedge clk)
                if (go) begin
                    a <= in_used[j] ? in_a[j*A_BITS +: A_BITS] : {A_BITS{1'b0}};
                    w <= in_w[j*W_BITS +: W_BITS];
                    product <= a * w;
                end
            assign products[j*PRODUCT +: PRODUCT] = product;
        end
    endgenerate

    adder_tree #(.N(MACS), .BITS(PRODUCT)) tree (
        .clk(clk), .enable(go), .in_data(products), .out_data(sum)
    );

    wire signed [SUM-1:0]      step = sum;
    wire signed [ACC_BITS-1:0] past = first ? {ACC_BITS{1'b0}} : out_data;

    always @(posedge clk) begin
        if (rst) begin
            valid <= {STAGES{1'b0}};
            first <= 1'b1;
            out_valid <= 1'b0;
        end else if (go) begin
            valid <= {valid[STAGES-2:0], in_valid};
            if (valid[STAGES-1]) first <= last[STAGES-1];
            out_valid <= valid[STAGES-1] & last[STAGES-1];
        end
        if (go) begin
            last <= {last[STAGES-2:0], in_last};
            // The narrower operand is not extended first: so Yosys gates `past` in the adder's LUTs.
            // verilator lint_off WIDTH
            if (valid[STAGES-1]) out_data <= step + past;
            // verilator lint_on WIDTH
        end
    end
endmodule

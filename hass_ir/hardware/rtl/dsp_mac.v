// One DSP block: a product, plus the sum of the block before it, plus its own last sum.
//
// A_BITS, W_BITS  widths of the operands, signed, up to 27 and 18
// STAGES          registers of the operands, 1 or 2
// HEAD, TAIL      1: first of a chain (nothing comes before), last of one (keeps its sum)
// Latency     STAGES + 2 cycles in which `enable` is set. `used` (0: no product) belongs to the
//             operands that leave their registers, `clear` (forget the last sum) to the sum made
// Throughput  a product a cycle
// Synthesis takes xilinx/dsp_mac.v in its place, one DSP48E2 without anything else.
module dsp_mac #(
    parameter A_BITS = 16,
    parameter W_BITS = 16,
    parameter STAGES = 1,
    parameter HEAD   = 1,
    parameter TAIL   = 1
) (
    input                   clk,
    input                   enable,
    input                   used,
    input                   clear,
    input      [A_BITS-1:0] a,
    input      [W_BITS-1:0] w,
    input      [47:0]       earlier,
    output reg [47:0]       sum
);
    localparam PRODUCT = A_BITS + W_BITS;

    reg  signed [A_BITS-1:0]  first_a;
    reg  signed [W_BITS-1:0]  first_w;
    wire signed [A_BITS-1:0]  held_a;
    wire signed [W_BITS-1:0]  held_w;
    reg  signed [PRODUCT-1:0] product;
    wire [47:0]               wide    = {{(48-PRODUCT){product[PRODUCT-1]}}, product};
    wire [47:0]               chained = (HEAD != 0) ? 48'd0 : earlier;
    wire [47:0]               kept    = (TAIL == 0 || clear) ? 48'd0 : sum;

    generate
        if (STAGES > 1) begin : twice
            reg signed [A_BITS-1:0] second_a;
            reg signed [W_BITS-1:0] second_w;
            always @(posedge clk) if (enable) {second_a, second_w} <= {first_a, first_w};
            assign {held_a, held_w} = {second_a, second_w};
        end else begin : once
            assign {held_a, held_w} = {first_a, first_w};
        end
    endgenerate

    always @(posedge clk)
        if (enable) begin
            {first_a, first_w} <= {a, w};
            if (used) product <= held_a * held_w;
            else product <= {PRODUCT{1'b0}};
            sum <= wide + chained + kept;
        end
endmodule

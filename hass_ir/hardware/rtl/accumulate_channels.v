// Adds up the partial sums of one filter after the other: the channel-inner loop order, with one
// sum in flip-flops.
//
// IN_BITS, ACC_BITS  widths of a partial sum and of a sum, signed
// BLOCKS             blocks of channels; order of the words: filters, blocks
// Latency            1 cycle from a filter's last block. Throughput: a partial sum a cycle, a sum
//                    every BLOCKS cycles
module accumulate_channels #(
    parameter IN_BITS  = 36,
    parameter ACC_BITS = 40,
    parameter BLOCKS   = 4
) (
    input                     clk,
    input                     rst,
    input                     in_valid,
    output                    in_ready,
    input  [IN_BITS-1:0]      in_data,
    output reg                out_valid,
    input                     out_ready,
    output reg [ACC_BITS-1:0] out_data
);
    localparam BLOCK      = (BLOCKS > 1) ? $clog2(BLOCKS) : 1;
    localparam LAST_BLOCK = BLOCKS - 1;

    reg [BLOCK-1:0]     block;
    wire                block_end = block == LAST_BLOCK[BLOCK-1:0];
    wire                move      = in_valid & in_ready;
    wire [ACC_BITS-1:0] past      = (block == {BLOCK{1'b0}}) ? {ACC_BITS{1'b0}} : out_data;

    assign in_ready = !out_valid | out_ready;

    always @(posedge clk) begin
        if (move) out_data <= {{(ACC_BITS-IN_BITS){in_data[IN_BITS-1]}}, in_data} + past;
        if (rst) begin
            block     <= {BLOCK{1'b0}};
            out_valid <= 1'b0;
        end else begin
            if (move) block <= block_end ? {BLOCK{1'b0}} : block + 1'b1;
            if (in_ready) out_valid <= move & block_end;
        end
    end
endmodule

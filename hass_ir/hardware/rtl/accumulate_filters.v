// Adds up the partial sums of several filters, one after the other in each block of channels: the
// filter-inner loop order, with a memory of a sum a filter.
//
// IN_BITS, ACC_BITS  widths of a partial sum and of a sum, signed
// FILTERS, BLOCKS    filters, and blocks of channels; order of the words: blocks, filters
// Latency            1 cycle from a filter's last block. Throughput: a partial sum a cycle, a sum
//                    a cycle in the last of each BLOCKS blocks
module accumulate_filters #(
    parameter IN_BITS  = 36,
    parameter ACC_BITS = 40,
    parameter FILTERS  = 16,
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
    localparam FILTER      = (FILTERS > 1) ? $clog2(FILTERS) : 1;
    localparam BLOCK       = (BLOCKS > 1) ? $clog2(BLOCKS) : 1;
    localparam LAST_FILTER = FILTERS - 1;
    localparam LAST_BLOCK  = BLOCKS - 1;

    (* ram_style = "distributed" *)
    reg [ACC_BITS-1:0]  sums [0:FILTERS-1];
    reg [FILTER-1:0]    filter;
    reg [BLOCK-1:0]     block;
    wire                filter_end = filter == LAST_FILTER[FILTER-1:0];
    wire                block_end  = block == LAST_BLOCK[BLOCK-1:0];
    wire                free       = !out_valid | out_ready;
    wire                move       = in_valid & in_ready;
    wire [ACC_BITS-1:0] past       = (block == {BLOCK{1'b0}}) ? {ACC_BITS{1'b0}} : sums[filter];
    wire [ACC_BITS-1:0] sum        = {{(ACC_BITS-IN_BITS){in_data[IN_BITS-1]}}, in_data} + past;

    // Sums that stay need no room at the output.
    assign in_ready = free | !block_end;

    always @(posedge clk) begin
        if (move) sums[filter] <= sum;
        if (move & block_end) out_data <= sum;
        if (rst) begin
            filter    <= {FILTER{1'b0}};
            block     <= {BLOCK{1'b0}};
            out_valid <= 1'b0;
        end else begin
            if (move) filter <= filter_end ? {FILTER{1'b0}} : filter + 1'b1;
            if (move & filter_end) block <= block_end ? {BLOCK{1'b0}} : block + 1'b1;
            if (free) out_valid <= move & block_end;
        end
    end
endmodule

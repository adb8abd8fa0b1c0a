// FIFO of many words, in block RAM, with the next word in the memory's output register.
//
// BITS        width of a word
// DEPTH       words in the memory, a power of two, at least 2; one more waits at the output
// Latency     2 cycles. Throughput: a word a cycle
module block_fifo #(
    parameter BITS  = 16,
    parameter DEPTH = 1024
) (
    input                 clk,
    input                 rst,
    input                 in_valid,
    output                in_ready,
    input      [BITS-1:0] in_data,
    output reg            out_valid,
    input                 out_ready,
    output reg [BITS-1:0] out_data
);
    localparam ADDRESS = $clog2(DEPTH);
    localparam POINTER = ADDRESS + 1;
    localparam [POINTER-1:0] FULL = DEPTH[POINTER-1:0];

    (* ram_style = "block" *)
    reg [BITS-1:0]    memory [0:DEPTH-1];
    // Pointers count one bit beyond the addresses, so that full differs from empty.
    reg [POINTER-1:0] written;
    reg [POINTER-1:0] read;
    wire              fetch = (read != written) & (!out_valid | out_ready);

    assign in_ready = (written - read) != FULL;

    always @(posedge clk) begin
        if (in_valid & in_ready) memory[written[ADDRESS-1:0]] <= in_data;
        if (fetch) out_data <= memory[read[ADDRESS-1:0]];
        if (rst) begin
            written   <= {POINTER{1'b0}};
            read      <= {POINTER{1'b0}};
            out_valid <= 1'b0;
        end else begin
            if (in_valid & in_ready) written <= written + 1'b1;
            if (fetch) read <= read + 1'b1;
            if (fetch | out_ready) out_valid <= fetch;
        end
    end
endmodule

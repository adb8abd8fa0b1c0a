// FIFO of a few words, in LUTRAM.
//
// BITS        width of a word
// DEPTH       words held, a power of two
// Latency     1 cycle. Throughput: a word a cycle; a full FIFO takes no word in the cycle in which
//             one leaves
module stream_fifo #(
    parameter BITS  = 16,
    parameter DEPTH = 16
) (
    input             clk,
    input             rst,
    input             in_valid,
    output            in_ready,
    input  [BITS-1:0] in_data,
    output            out_valid,
    input             out_ready,
    output [BITS-1:0] out_data
);
    localparam POINTER = $clog2(DEPTH) + 1;
    localparam ADDRESS = (DEPTH > 1) ? $clog2(DEPTH) : 1;
    localparam [POINTER-1:0] FULL = DEPTH[POINTER-1:0];

    (* ram_style = "distributed" *)
    reg [BITS-1:0]     memory [0:DEPTH-1];
    // Pointers count one bit beyond the addresses, so that full differs from empty.
    reg [POINTER-1:0]  written;
    reg [POINTER-1:0]  read;
    wire [ADDRESS-1:0] write_address;
    wire [ADDRESS-1:0] read_address;

    generate
        if (DEPTH > 1) begin : addressed
            assign write_address = written[ADDRESS-1:0];
            assign read_address  = read[ADDRESS-1:0];
        end else begin : single
            assign write_address = 1'b0;
            assign read_address  = 1'b0;
        end
    endgenerate

    assign in_ready  = (written - read) != FULL;
    assign out_valid = read != written;
    assign out_data  = memory[read_address];

    always @(posedge clk) begin
        if (in_valid & in_ready) memory[write_address] <= in_data;
        if (rst) begin
            written <= {POINTER{1'b0}};
            read    <= {POINTER{1'b0}};
        end else begin
            if (in_valid & in_ready) written <= written + 1'b1;
            if (out_valid & out_ready) read <= read + 1'b1;
        end
    end
endmodule

// FIFO that gives out each group of words several times before it takes the next group.
//
// BITS        width of a word
// DEPTH       words held, a power of two, at least the longest group
// REPEATS     times that a group is given out
// `in_last` marks the last word of a group. Words lie in LUTRAM.
// Latency     1 cycle, also for a group that is not complete. Throughput: a word a cycle
module replay_fifo #(
    parameter BITS    = 16,
    parameter DEPTH   = 16,
    parameter REPEATS = 4
) (
    input             clk,
    input             rst,
    input             in_valid,
    output            in_ready,
    input             in_last,
    input  [BITS-1:0] in_data,
    output            out_valid,
    input             out_ready,
    output            out_last,
    output [BITS-1:0] out_data
);
    localparam POINTER = $clog2(DEPTH) + 1;
    localparam ADDRESS = (DEPTH > 1) ? $clog2(DEPTH) : 1;
    localparam COUNTER = (REPEATS > 1) ? $clog2(REPEATS) : 1;
    localparam LAST    = REPEATS - 1;
    localparam [POINTER-1:0] FULL        = DEPTH[POINTER-1:0];
    localparam [COUNTER-1:0] LAST_REPEAT = LAST[COUNTER-1:0];

    (* ram_style = "distributed" *)
    reg [BITS:0]        memory [0:DEPTH-1];
    // Pointers count one bit beyond the addresses, so that full differs from empty.
    reg [POINTER-1:0]   written;
    reg [POINTER-1:0]   read;
    reg [POINTER-1:0]   start;
    reg [COUNTER-1:0]   repeats;
    wire [POINTER-1:0]  next = read + 1'b1;
    wire [ADDRESS-1:0]  write_address;
    wire [ADDRESS-1:0]  read_address;

    generate
        if (DEPTH > 1) begin : addressed
            assign write_address = written[ADDRESS-1:0];
            assign read_address  = read[ADDRESS-1:0];
        end else begin : single
            assign write_address = 1'b0;
            assign read_address  = 1'b0;
        end
    endgenerate

    assign in_ready  = (written - start) != FULL;
    assign out_valid = read != written;
    assign {out_last, out_data} = memory[read_address];

    always @(posedge clk) begin
        if (in_valid & in_ready) memory[write_address] <= {in_last, in_data};
        if (rst) begin
            written <= {POINTER{1'b0}};
            read    <= {POINTER{1'b0}};
            start   <= {POINTER{1'b0}};
            repeats <= {COUNTER{1'b0}};
        end else begin
            if (in_valid & in_ready) written <= written + 1'b1;
            if (out_valid & out_ready) begin
                if (!out_last) read <= next;
                else if (repeats == LAST_REPEAT) begin
                    read    <= next;
                    start   <= next;
                    repeats <= {COUNTER{1'b0}};
                end else begin
                    read    <= start;
                    repeats <= repeats + 1'b1;
                end
            end
        end
    end
endmodule

// Windows that wait before a vector-dot engine, each given out once for every filter.
//
// BITS        width of a window
// DEPTH       windows held, D, a power of two
// FILTERS     times that a window is given out
// Latency     1 cycle. Throughput: a window out a cycle, in one every FILTERS cycles
module lane_fifo #(
    parameter BITS    = 144,
    parameter DEPTH   = 4,
    parameter FILTERS = 4
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
    localparam COUNTER = (FILTERS > 1) ? $clog2(FILTERS) : 1;
    localparam LAST    = FILTERS - 1;
    localparam [COUNTER-1:0] LAST_FILTER = LAST[COUNTER-1:0];

    reg  [COUNTER-1:0] filter;
    wire               last = filter == LAST_FILTER;

    stream_fifo #(.BITS(BITS), .DEPTH(DEPTH)) windows (
        .clk(clk), .rst(rst),
        .in_valid(in_valid), .in_ready(in_ready), .in_data(in_data),
        .out_valid(out_valid), .out_ready(out_ready & last), .out_data(out_data)
    );

    always @(posedge clk)
        if (rst) filter <= {COUNTER{1'b0}};
        else if (out_valid & out_ready) filter <= last ? {COUNTER{1'b0}} : filter + 1'b1;
endmodule

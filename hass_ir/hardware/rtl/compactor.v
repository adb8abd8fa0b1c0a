// Moves the marked taps of a vector together: MACS of them a cycle, each through a multiplexer of
// REACH taps. The compaction crossbar.
//
// TAPS        taps of a vector, V, at least 2
// MACS        taps given out a cycle, less than TAPS
// REACH       taps that each of the MACS outputs reaches: TAPS - MACS + 1 is full reach
// BITS        width of a tap
// Throughput  with full reach max(1, ceil(z/MACS)) cycles for a vector with z marked taps; with
//             less as many as `pick_greedy` takes
// Latency     that of prefix_count (nothing with less than full reach), then 2 cycles
// Output      a step: `used` marks the outputs that hold a tap, `index` is its place in the reach
//             of its output, `last` marks the last step of a vector
module compactor #(
    parameter TAPS       = 9,
    parameter MACS       = 3,
    parameter REACH      = TAPS - MACS + 1,
    parameter BITS       = 32,
    parameter INDEX_BITS = (REACH > 1) ? $clog2(REACH) : 1
) (
    input                        clk,
    input                        rst,
    input                        in_valid,
    output                       in_ready,
    input  [TAPS-1:0]            in_mask,
    input  [TAPS*BITS-1:0]       in_data,
    output                       out_valid,
    input                        out_ready,
    output                       out_last,
    output [MACS-1:0]            out_used,
    output [MACS*INDEX_BITS-1:0] out_index,
    output [MACS*BITS-1:0]       out_data
);
    localparam FULL       = (REACH >= TAPS - MACS + 1);
    localparam COUNT_BITS = $clog2(TAPS + 1);
    localparam STEP       = 1 + MACS + MACS * INDEX_BITS + TAPS * BITS;

    // The vector that is being given out.
    reg                         busy;
    reg [TAPS-1:0]              left;
    reg [TAPS*BITS-1:0]         data;

    wire                        next_valid;
    wire                        next_ready;
    wire [TAPS-1:0]             next_mask;
    wire [TAPS*BITS-1:0]        next_data;
    wire [TAPS-1:0]             taken;
    wire [MACS-1:0]             used;
    wire [MACS*INDEX_BITS-1:0]  index;
    wire                        last;
    wire                        step_ready;
    wire [STEP-1:0]             step;

    assign next_ready = !busy | (last & step_ready);

    always @(posedge clk) begin
        if (rst) busy <= 1'b0;
        else if (next_ready) busy <= next_valid;
        if (next_ready) data <= next_data;
        if (next_ready) left <= next_mask;
        else if (step_ready) left <= left & ~taken;
    end

    genvar p;
    generate
        if (FULL) begin : ranked
            wire [TAPS*COUNT_BITS-1:0] next_count;
            reg  [TAPS*COUNT_BITS-1:0] count;
            localparam [COUNT_BITS-1:0] ALL = MACS[COUNT_BITS-1:0];

            prefix_count #(.TAPS(TAPS), .BITS(BITS)) counter (
                .clk(clk), .rst(rst),
                .in_valid(in_valid), .in_ready(in_ready), .in_mask(in_mask), .in_data(in_data),
                .out_valid(next_valid), .out_ready(next_ready),
                .out_mask(next_mask), .out_count(next_count), .out_data(next_data)
            );
            for (p = 0; p < TAPS; p = p + 1) begin : tap
                always @(posedge clk)
                    if (next_ready)
                        count[p*COUNT_BITS +: COUNT_BITS] <= next_count[p*COUNT_BITS +: COUNT_BITS];
                    else if (step_ready)
                        count[p*COUNT_BITS +: COUNT_BITS] <=
                            count[p*COUNT_BITS +: COUNT_BITS] - ALL;
            end
            pick_ranked #(.TAPS(TAPS), .MACS(MACS)) pick (
                .left(left), .count(count), .taken(taken), .used(used), .index(index)
            );
            assign last = ~|(left & ~taken);
        end else begin : greedy
            assign in_ready   = next_ready;
            assign next_valid = in_valid;
            assign next_mask  = in_mask;
            assign next_data  = in_data;
            pick_greedy #(.TAPS(TAPS), .MACS(MACS), .REACH(REACH)) pick (
                .left(left), .free({MACS{1'b1}}), .taken(taken), .used(used), .index(index)
            );
            assign last = ~|(left & ~taken);
        end
    endgenerate

    wire [TAPS*BITS-1:0] chosen_from;

    pipe_register #(.BITS(STEP)) chosen (
        .clk(clk), .rst(rst),
        .in_valid(busy), .in_ready(step_ready), .in_data({data, last, used, index}),
        .out_valid(out_valid), .out_ready(out_ready), .out_data(step)
    );
    assign {chosen_from, out_last, out_used, out_index} = step;

    crossbar #(.TAPS(TAPS), .MACS(MACS), .REACH(REACH), .BITS(BITS)) choice (
        .in_data(chosen_from), .index(out_index), .out_data(out_data)
    );
endmodule

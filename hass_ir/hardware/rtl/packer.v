// Deals the marked taps of two successive vectors out to MACS multipliers: compaction across
// vectors.
//
// TAPS         taps of a vector, V, at least 2
// MACS, REACH  multipliers, and taps of either vector that each of them reaches, at least 2
// BITS         width of a tap
// Every cycle each multiplier, in order, takes the first marked tap left in its reach, of the first
// vector before the second. Once the first is empty the second moves up, and the next one is taken.
// Taps of different runs never meet: while the last vector of a run is first, what follows waits;
// if it is second and ends in the same cycle as the first, the place it moves to is free.
// Throughput   a vector a cycle at most; a step a cycle while taps are left or a run ends
// Latency      2 cycles
// Output       a step: `used` marks the outputs that hold a tap, `last` the last step of a run
module packer #(
    parameter TAPS  = 9,
    parameter MACS  = 3,
    parameter REACH = 4,
    parameter BITS  = 32
) (
    input                  clk,
    input                  rst,
    input                  in_valid,
    output                 in_ready,
    input                  in_last,
    input  [TAPS-1:0]      in_mask,
    input  [TAPS*BITS-1:0] in_data,
    output                 out_valid,
    input                  out_ready,
    output                 out_last,
    output [MACS-1:0]      out_used,
    output [MACS*BITS-1:0] out_data
);
    localparam INDEX_BITS = (REACH > 1) ? $clog2(REACH) : 1;
    localparam STEP       = 1 + MACS * (2 + INDEX_BITS);

    // What is left of the two vectors. `ends`: the first is the last of a run that is not closed.
    reg  [TAPS-1:0]            first;
    reg  [TAPS-1:0]            second;
    reg                        ends;
    reg                        there;
    reg                        second_last;

    wire [TAPS-1:0]            first_taken;
    wire [TAPS-1:0]            second_taken;
    wire [MACS-1:0]            first_used;
    wire [MACS-1:0]            second_used;
    wire [MACS*INDEX_BITS-1:0] first_index;
    wire [MACS*INDEX_BITS-1:0] second_index;
    wire                       go;

    pick_greedy #(.TAPS(TAPS), .MACS(MACS), .REACH(REACH)) of_first (
        .left(first), .free({MACS{1'b1}}),
        .taken(first_taken), .used(first_used), .index(first_index)
    );
    pick_greedy #(.TAPS(TAPS), .MACS(MACS), .REACH(REACH)) of_second (
        .left(second), .free(~first_used & {MACS{!ends}}),
        .taken(second_taken), .used(second_used), .index(second_index)
    );

    wire [TAPS-1:0] first_left  = first & ~first_taken;
    wire [TAPS-1:0] second_left = second & ~second_taken;
    wire            empty       = ~|first_left;
    wire            both_end    = second_last & ~|second_left;
    wire            last        = empty & (ends | both_end);
    wire            load        = in_valid & in_ready;

    assign in_ready = (empty & go) | !there;

    always @(posedge clk)
        if (rst) begin
            first       <= {TAPS{1'b0}};
            second      <= {TAPS{1'b0}};
            ends        <= 1'b0;
            there       <= 1'b0;
            second_last <= 1'b0;
        end else begin
            if (go) first <= empty ? second_left : first_left;
            if (go & empty) ends <= second_last & (ends | !both_end);
            if (in_ready) begin
                second      <= in_mask & {TAPS{in_valid}};
                there       <= in_valid;
                second_last <= in_valid & in_last;
            end else if (go) second <= second_left;
        end

    // Data follow a cycle behind, where the multiplexers are: so the vectors lie there alone, and
    // here only the one that came last.
    reg                  moved;
    reg                  loaded;
    reg  [TAPS*BITS-1:0] newest;
    reg  [TAPS*BITS-1:0] first_data;
    reg  [TAPS*BITS-1:0] second_data;

    always @(posedge clk) begin
        if (load) newest <= in_data;
        if (go & loaded) second_data <= newest;
        if (go & moved) first_data <= second_data;
        if (go) moved <= empty;
        if (rst) loaded <= 1'b0;
        else if (load | go) loaded <= load;
    end

    wire [MACS-1:0]            from_first;
    wire [MACS-1:0]            from_second;
    wire [MACS*INDEX_BITS-1:0] index;
    pipe_register #(.BITS(STEP)) step (
        .clk(clk), .rst(rst),
        .in_valid(last | (|first_used) | (|second_used)), .in_ready(go),
        .in_data({last, first_used, second_used, first_index | second_index}),
        .out_valid(out_valid), .out_ready(out_ready),
        .out_data({out_last, from_first, from_second, index})
    );
    assign out_used = from_first | from_second;

    // The taps of both vectors side by side.
    wire [2*TAPS*BITS-1:0] both;
    genvar p, j;
    generate
        for (p = 0; p < TAPS; p = p + 1) begin : tap
            assign both[2*p*BITS +: 2*BITS] =
                {first_data[p*BITS +: BITS], second_data[p*BITS +: BITS]};
        end
        for (j = 0; j < MACS; j = j + 1) begin : multiplier
            localparam FIRST = j * (TAPS - REACH) / (MACS - 1);
            select_word #(.INPUTS(2*REACH), .BITS(BITS)) select (
                .in_data(both[2*FIRST*BITS +: 2*REACH*BITS]),
                .index({index[j*INDEX_BITS +: INDEX_BITS], from_first[j]}),
                .out_data(out_data[j*BITS +: BITS])
            );
        end
    endgenerate
endmodule

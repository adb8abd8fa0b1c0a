// A multiplexer for each multiplier: one of the taps that it reaches.
//
// TAPS         taps of a vector
// MACS, REACH  multipliers, and taps that each of them reaches, from tap j*(TAPS-REACH)/(MACS-1)
// BITS         width of a tap
// `index` is a tap's place in the reach of its multiplier.
// Combinational.
module crossbar #(
    parameter TAPS       = 9,
    parameter MACS       = 3,
    parameter REACH      = TAPS - MACS + 1,
    parameter BITS       = 16,
    parameter INDEX_BITS = (REACH > 1) ? $clog2(REACH) : 1
) (
    input  [TAPS*BITS-1:0]       in_data,
    input  [MACS*INDEX_BITS-1:0] index,
    output [MACS*BITS-1:0]       out_data
);
    localparam LAST = (MACS > 1) ? MACS - 1 : 1;

    genvar j;
    generate
        for (j = 0; j < MACS; j = j + 1) begin : multiplier
            localparam FIRST = j * (TAPS - REACH) / LAST;
            select_word #(.INPUTS(REACH), .BITS(BITS)) select (
                .in_data(in_data[FIRST*BITS +: REACH*BITS]),
                .index(index[j*INDEX_BITS +: INDEX_BITS]),
                .out_data(out_data[j*BITS +: BITS])
            );
        end
    endgenerate
endmodule

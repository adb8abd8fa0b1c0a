// Deals the next MACS marked taps out to MACS multipliers that reach TAPS - MACS + 1 taps each.
//
// TAPS, MACS  taps of a vector and multipliers; multiplier j reaches taps j to j + TAPS - MACS
// The tap p that is number r of those left goes to multiplier max(r, p - (TAPS - MACS)): the first
// in whose reach it lies, as the concentrator with the fewest crosspoints needs it (Nakamura and
// Masson, 1982).
// Combinational: two levels of logic, none that depends on what another multiplier takes.
module pick_ranked #(
    parameter TAPS       = 9,
    parameter MACS       = 3,
    parameter COUNT_BITS = $clog2(TAPS + 1),
    parameter INDEX_BITS = (TAPS > MACS) ? $clog2(TAPS - MACS + 1) : 1
) (
    input  [TAPS-1:0]            left,
    input  [TAPS*COUNT_BITS-1:0] count,
    output [TAPS-1:0]            taken,
    output [MACS-1:0]            used,
    output [MACS*INDEX_BITS-1:0] index
);
    localparam REACH = TAPS - MACS + 1;
    localparam [COUNT_BITS-1:0] ALL = MACS[COUNT_BITS-1:0];

    genvar p, j, k, b;
    generate
        for (p = 0; p < TAPS; p = p + 1) begin : tap
            assign taken[p] = left[p] & (count[p*COUNT_BITS +: COUNT_BITS] <= ALL);
        end
        for (j = 0; j < MACS; j = j + 1) begin : multiplier
            localparam NUMBER = j + 1;
            localparam [COUNT_BITS-1:0] RANK = NUMBER[COUNT_BITS-1:0];
            wire [REACH-1:0] hot;
            for (k = 0; k < REACH; k = k + 1) begin : reached
                if (k == REACH - 1)
                    assign hot[k] = left[j+k] & (count[(j+k)*COUNT_BITS +: COUNT_BITS] <= RANK);
                else
                    assign hot[k] = left[j+k] & (count[(j+k)*COUNT_BITS +: COUNT_BITS] == RANK);
            end
            assign used[j] = |hot;
            for (b = 0; b < INDEX_BITS; b = b + 1) begin : bit_of_index
                wire [REACH-1:0] with_bit;
                for (k = 0; k < REACH; k = k + 1) begin : reached
                    if (((k >> b) & 1) == 1) assign with_bit[k] = hot[k];
                    else assign with_bit[k] = 1'b0;
                end
                assign index[j*INDEX_BITS+b] = |with_bit;
            end
        end
    endgenerate
endmodule

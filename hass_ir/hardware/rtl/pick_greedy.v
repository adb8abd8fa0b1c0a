// Each multiplier in order takes the first marked tap in its reach that none before it took.
//
// TAPS, MACS, REACH  taps of a vector, multipliers, taps that a multiplier reaches; the reaches are
//                    spread evenly from tap 0 to TAPS - REACH
// `free` marks the multipliers that may take one.
// Combinational: a chain of MACS steps, so fit for few multipliers and small reaches.
module pick_greedy #(
    parameter TAPS       = 9,
    parameter MACS       = 3,
    parameter REACH      = 4,
    parameter INDEX_BITS = (REACH > 1) ? $clog2(REACH) : 1
) (
    input  [TAPS-1:0]            left,
    input  [MACS-1:0]            free,
    output [TAPS-1:0]            taken,
    output [MACS-1:0]            used,
    output [MACS*INDEX_BITS-1:0] index
);
    localparam LAST = (MACS > 1) ? MACS - 1 : 1;

    // A chain from slice to slice of one vector: no loop, though all of it is one signal.
    // verilator lint_off UNOPTFLAT
    wire [(MACS+1)*TAPS-1:0] remaining;
    // verilator lint_on UNOPTFLAT
    assign remaining[TAPS-1:0] = left;

    genvar p, j, k, b;
    generate
        for (j = 0; j < MACS; j = j + 1) begin : multiplier
            localparam FIRST = j * (TAPS - REACH) / LAST;
            wire [REACH-1:0] window;
            wire [REACH-1:0] hot;
            assign window = remaining[j*TAPS+FIRST +: REACH] & {REACH{free[j]}};
            assign hot[0] = window[0];
            for (k = 1; k < REACH; k = k + 1) begin : reached
                assign hot[k] = window[k] & ~|window[k-1:0];
            end
            assign used[j] = |hot;
            for (p = 0; p < TAPS; p = p + 1) begin : tap
                if (p >= FIRST && p < FIRST + REACH)
                    assign remaining[(j+1)*TAPS+p] = remaining[j*TAPS+p] & ~hot[p-FIRST];
                else
                    assign remaining[(j+1)*TAPS+p] = remaining[j*TAPS+p];
            end
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

    assign taken = left & ~remaining[MACS*TAPS +: TAPS];
endmodule

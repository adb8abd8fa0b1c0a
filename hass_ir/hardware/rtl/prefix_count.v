// For every tap, how many marked taps there are up to and with it: a pipelined prefix sum.
//
// TAPS    taps of a vector, V
// BITS    what moves along with a tap
// Counts start in blocks of 6 taps (one LUT6 a bit); each further level joins two neighbours, the
// first in the same cycle. The last adders are not registered: a register must follow.
// Latency     max(0, levels - 1) cycles, levels = ceil(log2(ceil(TAPS / 6)))
// Throughput  a vector a cycle
module prefix_count #(
    parameter TAPS       = 9,
    parameter BITS       = 32,
    parameter COUNT_BITS = $clog2(TAPS + 1)
) (
    input                        clk,
    input                        rst,
    input                        in_valid,
    output                       in_ready,
    input  [TAPS-1:0]            in_mask,
    input  [TAPS*BITS-1:0]       in_data,
    output                       out_valid,
    input                        out_ready,
    output [TAPS-1:0]            out_mask,
    output [TAPS*COUNT_BITS-1:0] out_count,
    output [TAPS*BITS-1:0]       out_data
);
    localparam BLOCK  = 6;
    localparam LEVELS = $clog2((TAPS + BLOCK - 1) / BLOCK);
    localparam STAGES = (LEVELS > 1) ? LEVELS - 1 : 0;
    localparam COUNTS = TAPS * COUNT_BITS;
    localparam WORD   = COUNTS + TAPS + TAPS * BITS;
    // The bits of the number of ones in 6 bits.
    localparam [63:0] ONES_0 = 64'h6996966996696996;
    localparam [63:0] ONES_1 = 64'h8117177e177e7ee8;
    localparam [63:0] ONES_2 = 64'hfee8e880e8808000;

    // A chain from slice to slice of one vector: no loop, though all of it is one signal.
    // verilator lint_off UNOPTFLAT
    wire [(LEVELS+1)*WORD-1:0] words;
    // verilator lint_on UNOPTFLAT
    wire [STAGES:0]            valid;
    wire [STAGES:0]            ready;
    wire [COUNTS-1:0]          in_count;

    assign valid[0] = in_valid;
    assign in_ready = ready[0];
    assign words[WORD-1:0] = {in_data, in_mask, in_count};

    genvar p, i, s;
    generate
        for (p = 0; p < TAPS; p = p + 1) begin : first
            wire [BLOCK-1:0] block;
            wire [2:0]       ones;
            for (i = 0; i < BLOCK; i = i + 1) begin : member
                if (p / BLOCK * BLOCK + i <= p)
                    assign block[i] = in_mask[p/BLOCK*BLOCK+i];
                else
                    assign block[i] = 1'b0;
            end
            assign ones = {ONES_2[block], ONES_1[block], ONES_0[block]};
            if (COUNT_BITS > 3)
                assign in_count[p*COUNT_BITS +: COUNT_BITS] = {{(COUNT_BITS-3){1'b0}}, ones};
            else
                assign in_count[p*COUNT_BITS +: COUNT_BITS] = ones[COUNT_BITS-1:0];
        end

        // Level s joins blocks; all levels but the last are registered.
        for (s = 0; s < LEVELS; s = s + 1) begin : level
            // A slice of that chain.
            // verilator lint_off UNOPTFLAT
            wire [WORD-1:0] joined;
            // verilator lint_on UNOPTFLAT
            assign joined[WORD-1:COUNTS] = words[s*WORD+COUNTS +: WORD-COUNTS];
            for (p = 0; p < TAPS; p = p + 1) begin : tap
                // The last tap of the neighbour before, for taps of every second group of blocks.
                localparam BEFORE = ((p / BLOCK) >> s << s) * BLOCK - 1;
                if ((((p / BLOCK) >> s) & 1) == 1)
                    assign joined[p*COUNT_BITS +: COUNT_BITS] =
                        words[s*WORD+p*COUNT_BITS +: COUNT_BITS] +
                        words[s*WORD+BEFORE*COUNT_BITS +: COUNT_BITS];
                else
                    assign joined[p*COUNT_BITS +: COUNT_BITS] =
                        words[s*WORD+p*COUNT_BITS +: COUNT_BITS];
            end
            if (s < STAGES) begin : registered
                pipe_register #(.BITS(WORD)) register (
                    .clk(clk), .rst(rst),
                    .in_valid(valid[s]), .in_ready(ready[s]), .in_data(joined),
                    .out_valid(valid[s+1]), .out_ready(ready[s+1]),
                    .out_data(words[(s+1)*WORD +: WORD])
                );
            end else begin : unregistered
                assign words[(s+1)*WORD +: WORD] = joined;
            end
        end
        if (STAGES == 0) begin : combinational
            wire unused = &{1'b0, clk, rst};
        end
    endgenerate

    assign out_valid = valid[STAGES];
    assign ready[STAGES] = out_ready;
    assign {out_data, out_mask, out_count} = words[LEVELS*WORD +: WORD];
endmodule

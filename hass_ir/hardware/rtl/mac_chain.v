// MACS multipliers, the sum of their products and of a vector's steps, all added up in DSP blocks.
//
// MACS            multipliers, in chains of up to 4 blocks each (dsp_mac)
// A_BITS, W_BITS  widths of the two operands, signed, up to 27 and 18
// ACC_BITS        width of the sum, at least A_BITS + W_BITS + ceil(log2(MACS)), up to 48
// Sums pass from block to block, a cycle each, and meet operands that wait as long: none and one
// cycle in the block, more in flip-flops. The last block of a chain adds up a vector's steps. An
// adder tree joins the chains. `used` clears a multiplier that has no pair; `last` marks a vector's
// last step.
// Latency         blocks of a chain + 2 + ceil(log2(chains)) cycles from the last step to the sum
// Throughput      a step a cycle; all stages wait together while the output waits
module mac_chain #(
    parameter MACS     = 3,
    parameter A_BITS   = 16,
    parameter W_BITS   = 16,
    parameter ACC_BITS = 40
) (
    input                   clk,
    input                   rst,
    input                   in_valid,
    output                  in_ready,
    input                   in_last,
    input  [MACS-1:0]       in_used,
    input  [MACS*A_BITS-1:0] in_a,
    input  [MACS*W_BITS-1:0] in_w,
    output                  out_valid,
    input                   out_ready,
    output [ACC_BITS-1:0]   out_data
);
    localparam CHAINS   = (MACS + 3) / 4;
    localparam LENGTH   = (MACS + CHAINS - 1) / CHAINS;
    // So many chains are a block longer than the others.
    localparam LONG     = MACS - CHAINS * (LENGTH - 1);
    localparam STAGES   = LENGTH + 2 + $clog2(CHAINS);
    localparam SUM_BITS = ACC_BITS + $clog2(CHAINS);

    reg  [STAGES-1:0]          valid;
    reg  [STAGES-1:0]          last;
    reg                        first;
    wire [CHAINS*ACC_BITS-1:0] sums;
    wire [SUM_BITS-1:0]        sum;
    wire                       go = !out_valid | out_ready;

    assign in_ready  = go;
    assign out_valid = valid[STAGES-1] & last[STAGES-1];
    assign out_data  = sum[ACC_BITS-1:0];

    // A sum is begun anew by the first step after the last one of a vector.
    always @(posedge clk)
        if (rst) begin
            valid <= {STAGES{1'b0}};
            first <= 1'b1;
        end else if (go) begin
            valid <= {valid[STAGES-2:0], in_valid};
            if (valid[LENGTH]) first <= last[LENGTH];
        end
    always @(posedge clk) if (go) last <= {last[STAGES-2:0], in_last};

    genvar c, j, d;
    generate
        for (c = 0; c < CHAINS; c = c + 1) begin : chain
            // A shorter chain begins a cycle later.
            localparam LATE  = (c < LONG) ? 0 : 1;
            localparam OWN   = LENGTH - LATE;
            localparam BEGIN = (c < LONG) ? c * LENGTH : c * (LENGTH - 1) + LONG;
            wire [48*(OWN+1)-1:0] passed;
            assign passed[47:0] = 48'd0;
            for (j = 0; j < OWN; j = j + 1) begin : multiplier
                localparam WAIT  = j + LATE;
                localparam OUTER = (WAIT > 1) ? WAIT - 1 : 0;
                wire [(OUTER+1)*(A_BITS+W_BITS)-1:0] waiting;
                reg  [WAIT:0]                        used;
                assign waiting[A_BITS+W_BITS-1:0] = {
                    in_w[(BEGIN+j)*W_BITS +: W_BITS], in_a[(BEGIN+j)*A_BITS +: A_BITS]
                };
                for (d = 0; d < OUTER; d = d + 1) begin : outside
                    reg [A_BITS+W_BITS-1:0] held;
                    always @(posedge clk)
                        if (go) held <= waiting[d*(A_BITS+W_BITS) +: A_BITS+W_BITS];
                    assign waiting[(d+1)*(A_BITS+W_BITS) +: A_BITS+W_BITS] = held;
                end
                if (WAIT == 0) begin : at_once
                    always @(posedge clk) if (go) used <= in_used[BEGIN+j] & in_valid;
                end else begin : later
                    always @(posedge clk)
                        if (go) used <= {used[WAIT-1:0], in_used[BEGIN+j] & in_valid};
                end
                dsp_mac #(
                    .A_BITS(A_BITS), .W_BITS(W_BITS), .STAGES((WAIT > 0) ? 2 : 1),
                    .HEAD((j == 0) ? 1 : 0), .TAIL((j == OWN - 1) ? 1 : 0)
                ) block (
                    .clk(clk), .enable(go), .used(used[WAIT]), .clear(first),
                    .a(waiting[OUTER*(A_BITS+W_BITS) +: A_BITS]),
                    .w(waiting[OUTER*(A_BITS+W_BITS)+A_BITS +: W_BITS]),
                    .earlier(passed[j*48 +: 48]), .sum(passed[(j+1)*48 +: 48])
                );
            end
            assign sums[c*ACC_BITS +: ACC_BITS] = passed[OWN*48 +: ACC_BITS];
            if (ACC_BITS < 48) begin : narrower
                wire unused = &{1'b0, passed[OWN*48+ACC_BITS +: 48-ACC_BITS]};
            end
        end
        if (CHAINS > 1) begin : tail
            wire unused = &{1'b0, sum[SUM_BITS-1:ACC_BITS]};
        end
    endgenerate

    adder_tree #(.N(CHAINS), .BITS(ACC_BITS)) tree (
        .clk(clk), .enable(go), .in_data(sums), .out_data(sum)
    );
endmodule

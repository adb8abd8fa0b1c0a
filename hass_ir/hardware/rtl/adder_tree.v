// The sum of N signed words, by pairs, a register after every level.
//
// N, BITS     words and their width; the sum has BITS + ceil(log2(N)) bits
// Latency     ceil(log2(N)) cycles in which `enable` is set. Throughput: a sum a cycle
module adder_tree #(
    parameter N        = 4,
    parameter BITS     = 32,
    parameter SUM_BITS = BITS + $clog2(N)
) (
    input                 clk,
    input                 enable,
    input  [N*BITS-1:0]   in_data,
    output [SUM_BITS-1:0] out_data
);
    localparam HALF = (N + 1) / 2;

    genvar i;
    generate
        if (N == 1) begin : single
            assign out_data = in_data;
            wire unused = &{1'b0, clk, enable};
        end else begin : several
            wire [HALF*(BITS+1)-1:0] level;
            for (i = 0; i < HALF; i = i + 1) begin : pair
                reg  [BITS:0]   sum;
                wire [BITS-1:0] one = in_data[2*i*BITS +: BITS];
                assign level[i*(BITS+1) +: BITS+1] = sum;
                if (2 * i + 1 < N) begin : both
                    wire [BITS-1:0] other = in_data[(2*i+1)*BITS +: BITS];
                    always @(posedge clk)
                        if (enable) sum <= {one[BITS-1], one} + {other[BITS-1], other};
                end else begin : alone
                    always @(posedge clk)
                        if (enable) sum <= {one[BITS-1], one};
                end
            end
            adder_tree #(.N(HALF), .BITS(BITS+1)) rest (
                .clk(clk), .enable(enable), .in_data(level), .out_data(out_data)
            );
        end
    endgenerate
endmodule

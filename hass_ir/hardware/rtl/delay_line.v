// Gives out the word that came LENGTH words ago.
//
// BITS    width of a word
// LENGTH  words of delay
// BLOCK   1: in block RAM (LENGTH at least 2), 0: in LUTRAM, a single word in flip-flops
// The word is at the output in the cycle before `enable`: the memory reads one address ahead.
// Throughput: a word a cycle
module delay_line #(
    parameter BITS   = 16,
    parameter LENGTH = 8,
    parameter BLOCK  = 0
) (
    input                 clk,
    input                 rst,
    input                 enable,
    input      [BITS-1:0] in_data,
    output reg [BITS-1:0] out_data
);
    generate
        if (LENGTH == 1) begin : single
            wire unused = &{1'b0, rst};
            always @(posedge clk) if (enable) out_data <= in_data;
        end else begin : memory
            localparam ADDRESS = $clog2(LENGTH);
            localparam LAST    = LENGTH - 1;
            reg  [ADDRESS-1:0] at;
            wire [ADDRESS-1:0] next = (at == LAST[ADDRESS-1:0]) ? {ADDRESS{1'b0}} : at + 1'b1;
            always @(posedge clk)
                if (rst) at <= {ADDRESS{1'b0}};
                else if (enable) at <= next;
            if (BLOCK == 1) begin : block
                (* ram_style = "block" *)
                reg [BITS-1:0] words [0:LENGTH-1];
                always @(posedge clk)
                    if (enable) begin
                        words[at] <= in_data;
                        out_data  <= words[next];
                    end
            end else begin : luts
                (* ram_style = "distributed" *)
                reg [BITS-1:0] words [0:LENGTH-1];
                always @(posedge clk)
                    if (enable) begin
                        words[at] <= in_data;
                        out_data  <= words[next];
                    end
            end
        end
    endgenerate
endmodule

// A register of a stream: holds one word until the next stage takes it.
//
// BITS      width of a word
// Latency   1 cycle. Throughput: a word a cycle; gaps close up while the output waits.
module pipe_register #(
    parameter BITS = 16
) (
    input                 clk,
    input                 rst,
    input                 in_valid,
    output                in_ready,
    input      [BITS-1:0] in_data,
    output reg            out_valid,
    input                 out_ready,
    output reg [BITS-1:0] out_data
);
    assign in_ready = !out_valid | out_ready;

    always @(posedge clk) begin
        if (rst) out_valid <= 1'b0;
        else if (in_ready) out_valid <= in_valid;
        if (in_ready) out_data <= in_data;
    end
endmodule

// Joins words to wider ones, or takes them apart, the least significant first.
//
// BITS                width of a word
// IN_WORDS, OUT_WORDS words side by side on the two streams; one divides the other
// Latency             1 cycle from the last (joining) or only (taking apart) word in
// Throughput          the wider stream has a word every max/min cycles, the other one every cycle
module width_adapter #(
    parameter BITS      = 16,
    parameter IN_WORDS  = 1,
    parameter OUT_WORDS = 4
) (
    input                       clk,
    input                       rst,
    input                       in_valid,
    output                      in_ready,
    input  [IN_WORDS*BITS-1:0]  in_data,
    output                      out_valid,
    input                       out_ready,
    output [OUT_WORDS*BITS-1:0] out_data
);
    localparam IN    = IN_WORDS * BITS;
    localparam OUT   = OUT_WORDS * BITS;
    localparam RATIO = (IN > OUT) ? IN / OUT : OUT / IN;
    localparam COUNT = (RATIO > 1) ? $clog2(RATIO) : 1;
    localparam LAST  = RATIO - 1;

    reg  [COUNT-1:0] at;
    wire             last = at == LAST[COUNT-1:0];

    generate
        if (IN < OUT) begin : join_words
            reg           full;
            reg [OUT-1:0] words;
            assign in_ready  = !full | out_ready;
            assign out_valid = full;
            assign out_data  = words;
            always @(posedge clk) begin
                if (in_valid & in_ready) words <= {in_data, words[OUT-1:IN]};
                if (rst) begin
                    full <= 1'b0;
                    at   <= {COUNT{1'b0}};
                end else if (in_ready) begin
                    full <= in_valid & last;
                    if (in_valid) at <= last ? {COUNT{1'b0}} : at + 1'b1;
                end
            end
        end else if (IN > OUT) begin : take_apart
            reg          busy;
            reg [IN-1:0] words;
            wire         done = !busy | (last & out_ready);
            assign in_ready  = done;
            assign out_valid = busy;
            assign out_data  = words[OUT-1:0];
            always @(posedge clk) begin
                if (done) words <= in_data;
                else if (out_ready) words <= {{OUT{1'b0}}, words[IN-1:OUT]};
                if (rst) begin
                    busy <= 1'b0;
                    at   <= {COUNT{1'b0}};
                end else begin
                    if (done) busy <= in_valid;
                    if (busy & out_ready) at <= last ? {COUNT{1'b0}} : at + 1'b1;
                end
            end
        end else begin : as_wide
            wire unused = &{1'b0, last};
            always @(posedge clk) at <= {COUNT{1'b0}};
            pipe_register #(.BITS(IN)) register (
                .clk(clk), .rst(rst),
                .in_valid(in_valid), .in_ready(in_ready), .in_data(in_data),
                .out_valid(out_valid), .out_ready(out_ready), .out_data(out_data)
            );
        end
    endgenerate
endmodule

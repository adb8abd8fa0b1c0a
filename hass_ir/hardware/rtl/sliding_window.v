// Windows of an image that comes word by word: line buffers, then the columns of the window.
//
// BITS           width of a word
// HEIGHT, WIDTH  rows and columns of the image
// CHANNELS       channels, which come side by side: order rows, columns, channels
// KH, KW         rows and columns of a window
// STRIDE, PAD    step of windows; rows and columns of zeros all round, a cycle each channel
// BLOCK          1: line buffers in block RAM (CHANNELS * WIDTH at least 2), 0: in LUTRAM
// Output         KH * KW words of one channel, that of row 0 and column 0 the least significant
// Memories       (KH-1) words, CHANNELS*WIDTH deep; with several channels KH*(KW-1) words, CHANNELS
//                deep, in LUTRAM
// Latency        1 cycle from a window's last word. Throughput: a word a cycle, those of the
//                padding included: (HEIGHT+2*PAD)*(WIDTH+2*PAD)*CHANNELS cycles an image
module sliding_window #(
    parameter BITS     = 16,
    parameter HEIGHT   = 8,
    parameter WIDTH    = 8,
    parameter CHANNELS = 4,
    parameter KH       = 3,
    parameter KW       = 3,
    parameter STRIDE   = 1,
    parameter PAD      = 1,
    parameter BLOCK    = 0
) (
    input                       clk,
    input                       rst,
    input                       in_valid,
    output                      in_ready,
    input      [BITS-1:0]       in_data,
    output reg                  out_valid,
    input                       out_ready,
    output reg [KH*KW*BITS-1:0] out_data
);
    localparam ROWS    = HEIGHT + 2 * PAD;
    localparam COLUMNS = WIDTH + 2 * PAD;

    wire row_pad;
    wire column_pad;
    wire row_fits;
    wire column_fits;
    wire row_end;
    wire column_end;
    wire channel_end;
    wire channel_pad;
    wire channel_fits;
    wire pad  = row_pad | column_pad;
    wire free = !out_valid | out_ready;
    wire move = (pad | in_valid) & free;

    assign in_ready = free & !pad;

    // Where the word of this cycle lies.
    window_counter #(.SIZE(CHANNELS), .LENGTH(1), .PAD(0), .STRIDE(1)) channels (
        .clk(clk), .rst(rst), .enable(move), .pad(channel_pad),
        .fits(channel_fits), .last(channel_end)
    );
    window_counter #(.SIZE(COLUMNS), .LENGTH(KW), .PAD(PAD), .STRIDE(STRIDE)) columns (
        .clk(clk), .rst(rst), .enable(move & channel_end),
        .pad(column_pad), .fits(column_fits), .last(column_end)
    );
    window_counter #(.SIZE(ROWS), .LENGTH(KH), .PAD(PAD), .STRIDE(STRIDE)) rows (
        .clk(clk), .rst(rst), .enable(move & channel_end & column_end),
        .pad(row_pad), .fits(row_fits), .last(row_end)
    );
    wire unused = &{1'b0, channel_pad, channel_fits, row_end};

    // The newest column of the window, row 0 the oldest line.
    wire [KH*BITS-1:0] column;
    wire [BITS-1:0]    word = row_pad ? {BITS{1'b0}} : in_data;
    generate
        if (KH > 1) begin : lines
            wire [(KH-1)*BITS-1:0] above;
            assign column = column_pad ? {KH*BITS{1'b0}} : {word, above};
            delay_line #(
                .BITS((KH-1)*BITS), .LENGTH(CHANNELS*WIDTH), .BLOCK(BLOCK)
            ) buffer (
                .clk(clk), .rst(rst), .enable(move & !column_pad),
                .in_data(column[KH*BITS-1:BITS]), .out_data(above)
            );
        end else begin : line
            assign column = column_pad ? {BITS{1'b0}} : word;
        end
    endgenerate

    // The columns before it; words of a row lie side by side.
    wire [KH*KW*BITS-1:0] window;
    genvar r;
    generate
        if (KW > 1) begin : several
            wire [KH*(KW-1)*BITS-1:0] past;
            wire [KH*(KW-1)*BITS-1:0] shifted;
            for (r = 0; r < KH; r = r + 1) begin : row
                assign window[r*KW*BITS +: KW*BITS] =
                    {column[r*BITS +: BITS], past[r*(KW-1)*BITS +: (KW-1)*BITS]};
                assign shifted[r*(KW-1)*BITS +: (KW-1)*BITS] = window[(r*KW+1)*BITS +: (KW-1)*BITS];
            end
            delay_line #(.BITS(KH*(KW-1)*BITS), .LENGTH(CHANNELS), .BLOCK(0)) history (
                .clk(clk), .rst(rst), .enable(move), .in_data(shifted), .out_data(past)
            );
        end else begin : one
            assign window = column;
        end
    endgenerate

    always @(posedge clk) begin
        if (rst) out_valid <= 1'b0;
        else if (free) out_valid <= move & row_fits & column_fits;
        if (move) out_data <= window;
    end
endmodule

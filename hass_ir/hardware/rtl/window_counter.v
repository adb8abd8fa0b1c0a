// Counts positions along one side of an image, and says which end a window.
//
// SIZE    positions, those of the padding included
// LENGTH  of a window
// PAD     positions of padding at each end
// STRIDE  from one window to the next
// `pad`: the position is padding. `fits`: a window ends here. `last`: the next position is the first
module window_counter #(
    parameter SIZE   = 10,
    parameter LENGTH = 3,
    parameter PAD    = 1,
    parameter STRIDE = 1
) (
    input  clk,
    input  rst,
    input  enable,
    output pad,
    output fits,
    output last
);
    localparam BITS  = (SIZE > 1) ? $clog2(SIZE) : 1;
    localparam PHASE = (STRIDE > 1) ? $clog2(STRIDE) : 1;
    localparam LAST  = SIZE - 1;
    localparam START = LENGTH - 1;
    localparam FINAL = SIZE - PAD;
    localparam TURN  = STRIDE - 1;

    reg [BITS-1:0] at;
    assign last = at == LAST[BITS-1:0];

    generate
        if (PAD > 0) begin : padded
            assign pad = (at < PAD[BITS-1:0]) | (at >= FINAL[BITS-1:0]);
        end else begin : plain
            assign pad = 1'b0;
        end
        if (LENGTH > 1 || STRIDE > 1) begin : windows
            reg             started;
            reg [PHASE-1:0] phase;
            wire            begins = at == START[BITS-1:0];
            assign fits = begins | (started & phase == {PHASE{1'b0}});
            always @(posedge clk)
                if (rst) begin
                    started <= 1'b0;
                    phase   <= {PHASE{1'b0}};
                end else if (enable) begin
                    started <= !last & (started | begins);
                    phase   <= (fits & STRIDE > 1) ? TURN[PHASE-1:0]
                             : (phase == {PHASE{1'b0}}) ? {PHASE{1'b0}} : phase - 1'b1;
                end
        end else begin : everywhere
            assign fits = 1'b1;
        end
    endgenerate

    always @(posedge clk)
        if (rst) at <= {BITS{1'b0}};
        else if (enable) at <= last ? {BITS{1'b0}} : at + 1'b1;
endmodule

// ../dsp_mac.v of one DSP48E2 (AMD UG579): A and B registers as STAGES says, M and P registers.
//
// A product that is not `used` is cleared in the M register. OPMODE: X and Y multiplexers M, Z the
// cascade of the block before (PCIN) or 0, W the last sum (P) or 0.
module dsp_mac #(
    parameter A_BITS = 16,
    parameter W_BITS = 16,
    parameter STAGES = 1,
    parameter HEAD   = 1,
    parameter TAIL   = 1
) (
    input               clk,
    input               enable,
    input               used,
    input               clear,
    input  [A_BITS-1:0] a,
    input  [W_BITS-1:0] w,
    input  [47:0]       earlier,
    output [47:0]       sum
);
    wire [29:0] wide_a = {{(30-A_BITS){a[A_BITS-1]}}, a};
    wire [17:0] wide_w;
    wire [8:0]  mode   = {1'b0, (TAIL != 0) & ~clear, 2'b00, (HEAD != 0) ? 1'b0 : 1'b1, 4'b0101};
    wire [47:0] result;
    wire [47:0] cascade;

    generate
        if (W_BITS < 18) begin : narrow
            assign wide_w = {{(18-W_BITS){w[W_BITS-1]}}, w};
        end else begin : whole
            assign wide_w = w;
        end
    endgenerate

    DSP48E2 #(
        .AREG(STAGES), .ACASCREG(STAGES), .BREG(STAGES), .BCASCREG(STAGES),
        .MREG(1), .PREG(1), .ADREG(0), .CREG(0), .DREG(0), .ALUMODEREG(0), .CARRYINREG(0),
        .CARRYINSELREG(0), .INMODEREG(0), .OPMODEREG(0), .USE_MULT("MULTIPLY")
    ) block (
        .CLK(clk), .A(wide_a), .B(wide_w), .C(48'b0), .D(27'b0), .P(result), .PCOUT(cascade),
        .PCIN((HEAD != 0) ? 48'b0 : earlier), .ACIN(30'b0), .BCIN(18'b0), .CARRYIN(1'b0),
        .CARRYINSEL(3'b0), .ALUMODE(4'b0), .INMODE(5'b0), .OPMODE(mode),
        .CEA1(enable), .CEA2(enable), .CEB1(enable), .CEB2(enable), .CEM(enable), .CEP(enable),
        .CEAD(1'b0), .CEALUMODE(1'b0), .CEC(1'b0), .CECARRYIN(1'b0), .CECTRL(1'b0), .CED(1'b0),
        .CEINMODE(1'b0), .CARRYCASCIN(1'b0), .MULTSIGNIN(1'b0),
        .RSTM(enable & ~used), .RSTA(1'b0), .RSTB(1'b0), .RSTP(1'b0), .RSTALLCARRYIN(1'b0),
        .RSTALUMODE(1'b0), .RSTC(1'b0), .RSTCTRL(1'b0), .RSTD(1'b0), .RSTINMODE(1'b0)
    );
    // Of the last block of a chain the sum leaves, of the others the cascade.
    assign sum = (TAIL != 0) ? result : cascade;
endmodule

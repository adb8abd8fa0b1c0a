// What xilinx/dsp_mac.v uses of a DSP48E2, after AMD UG579: A and B registers, M, P, and the
// multiplexers W (0 or P), X and Y (M), Z (0 or PCIN) of the adder. A reset goes before an enable.
module DSP48E2 #(
    parameter AREG = 1, parameter ACASCREG = 1, parameter BREG = 1, parameter BCASCREG = 1,
    parameter MREG = 1, parameter PREG = 1, parameter ADREG = 1, parameter CREG = 1,
    parameter DREG = 1, parameter ALUMODEREG = 1, parameter CARRYINREG = 1,
    parameter CARRYINSELREG = 1, parameter INMODEREG = 1, parameter OPMODEREG = 1,
    parameter USE_MULT = "MULTIPLY"
) (
    input CLK, input [29:0] A, input [17:0] B, input [47:0] C, input [26:0] D,
    output [47:0] P, output [47:0] PCOUT, input [47:0] PCIN, input [29:0] ACIN, input [17:0] BCIN,
    input CARRYIN, input [2:0] CARRYINSEL, input [3:0] ALUMODE, input [4:0] INMODE,
    input [8:0] OPMODE, input CEA1, input CEA2, input CEB1, input CEB2, input CEM, input CEP,
    input CEAD, input CEALUMODE, input CEC, input CECARRYIN, input CECTRL, input CED,
    input CEINMODE, input CARRYCASCIN, input MULTSIGNIN, input RSTM, input RSTA, input RSTB,
    input RSTP, input RSTALLCARRYIN, input RSTALUMODE, input RSTC, input RSTCTRL, input RSTD,
    input RSTINMODE
);
    reg signed [26:0] a1, a2;
    reg signed [17:0] b1, b2;
    reg signed [47:0] m, p;
    wire signed [26:0] a = (AREG == 2) ? a2 : a1;
    wire signed [17:0] b = (BREG == 2) ? b2 : b1;
    wire [47:0] w = (OPMODE[8:7] == 2'b01) ? p : 48'd0;
    wire [47:0] xy = (OPMODE[3:0] == 4'b0101) ? m : 48'd0;
    wire [47:0] z = (OPMODE[6:4] == 3'b001) ? PCIN : 48'd0;
    assign P = p;
    assign PCOUT = p;
    always @(posedge CLK) begin
        // With one register it is the second, A2, that is there.
        if (AREG == 2 ? CEA1 : CEA2) a1 <= A[26:0];
        if (CEA2) a2 <= a1;
        if (BREG == 2 ? CEB1 : CEB2) b1 <= B;
        if (CEB2) b2 <= b1;
        if (RSTM) m <= 48'd0; else if (CEM) m <= a * b;
        if (CEP) p <= w + xy + z;
    end
endmodule

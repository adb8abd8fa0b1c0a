// One of several words by its index: the multiplexer that crossbars are made of.
//
// INPUTS      words to choose from
// BITS        width of a word
// INDEX_BITS  width of the index; an index beyond the last word gives an undefined word
// Combinational.
module select_word #(
    parameter INPUTS     = 4,
    parameter BITS       = 16,
    parameter INDEX_BITS = (INPUTS > 1) ? $clog2(INPUTS) : 1
) (
    input  [INPUTS*BITS-1:0] in_data,
    input  [INDEX_BITS-1:0]  index,
    output [BITS-1:0]        out_data
);
    generate
        if (INPUTS == 1) begin : wire_only
            assign out_data = in_data;
            wire unused = &{1'b0, index};
        end else begin : multiplexer
            assign out_data = in_data[index*BITS +: BITS];
        end
    endgenerate
endmodule

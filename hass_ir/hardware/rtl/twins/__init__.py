"""Python twins of the Verilog blocks, bit- and cycle-accurate.

A twin is stepped once a clock cycle. `out` is the word it offers in this cycle, None for none, and
depends on registers alone; `step` takes the words offered to it and whether its own is taken, moves
on to the next cycle, and says which of the offered words it took (or would have taken).
"""

"""The blocks of an accelerator in Verilog, their twins in Python, and what they cost."""

"""Hardware-aware sparsity search for dataflow accelerators, as xDSL passes (HASS, arXiv 2406.03088)."""

__version__ = "0.1.0"

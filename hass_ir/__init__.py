"""Hardware-aware sparsity search for dataflow accelerators, as xDSL passes.

Implements HASS (Yu et al., arXiv 2406.03088).
"""

__version__ = "0.1.0"

"""Functions of one variable as hardware: a table of every value, or of pieces of straight lines."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, log2, sqrt

DIRECT_BITS = 8
"""Words up to this length index a table of all results; longer ones a table of pieces."""


@dataclass(frozen=True)
class Function:
    """A function looked up over inputs of `span`, in words that cover results of `out_span`.

    Its second derivative is at most `curvature` in magnitude.
    """

    span: float
    out_span: float
    curvature: float

    def pieces(self, bits: int) -> int:
        """Straight pieces, a power of two, that leave an error below one step of a `bits`-bit
        result: between knots h apart it is at most curvature·h²/8 (linear interpolation)."""
        step = self.out_span / 2**bits
        return 2 ** max(0, ceil(log2(self.span * sqrt(self.curvature / (8 * step)))))

    def table(self, bits: int) -> tuple[int, int]:
        """Width in bits and entries of the table for words of `bits`."""
        if bits <= DIRECT_BITS:
            return bits, 2**bits
        return 2 * bits, self.pieces(bits)

    def multiplies(self, bits: int) -> bool:
        """Whether the offset into a piece is multiplied by its slope."""
        return bits > DIRECT_BITS


FUNCTIONS = {
    "sigmoid": Function(16.0, 1.0, 0.0963),
    "tanh": Function(8.0, 2.0, 0.7699),
    "gelu": Function(4.0, 16.0, 0.7979),
    "silu": Function(16.0, 32.0, 0.5),
    "exp2": Function(1.0, 0.5, 0.4805),
    "reciprocal": Function(0.5, 1.0, 16.0),
    "rsqrt": Function(0.75, 1.0, 24.0),
}
"""Tables of the first four are for x >= 0: f(-x) is 1 - f(x), -f(x), f(x) - x, f(x) - x; beyond the
span f(x) is 1, 1, x, x to 16 bits. exp2 is 2^-x on [0, 1), 1/x is on [1/2, 1) and 1/sqrt(x) on
[1/4, 1), to which a shift brings the rest. Largest second derivatives: sqrt(3)/18, 4·sqrt(3)/9,
sqrt(2/pi), 1/2, ln(2)^2, 16, 24."""

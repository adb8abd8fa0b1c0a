"""Word lengths that may still be chosen for each layer, and the formats that they make."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from functools import partial
from typing import Any

import numpy as np
from torch import Tensor

from hass_ir.dialects.sdf_formats import highest
from hass_ir.execute.calibration import Inputs
from hass_ir.execute.kernels import quantize
from hass_ir.execute.program import Layer, Program
from hass_ir.sparsity.codebook import codebook_of
from hass_ir.sparsity.formats import Float32Array, best_scales, quantized, shared

SAMPLED = 65536
"""Elements taken of a batch of a layer's inputs, besides its extremes."""


@dataclass(frozen=True)
class Words:
    """Bits of each layer's weights and inputs, and of the indices into its codebook.

    No bits stand for no rounding and no codebook. A table is empty where that is as the IR has it.
    As choices the tables list what each layer may have, the widest first.
    """

    weight_bits: tuple[int, ...] = ()
    activation_bits: tuple[int, ...] = ()
    share_bits: tuple[int, ...] = ()

    @property
    def tables(self) -> dict[str, tuple[int, ...]]:
        """The tables that are not empty, by name."""
        named = {f.name: getattr(self, f.name) for f in fields(self)}
        return {name: table for name, table in named.items() if table}

    def of(self, layer: int) -> Words:
        """Those of one layer."""
        return Words(**{name: (table[layer],) for name, table in self.tables.items()})


@dataclass(frozen=True, eq=False)
class WeightFormat:
    """A layer's weights as `array`: shared by a `codebook`, then rounded to multiples of `scales`
    of `bits`. None for what is not done."""

    array: Float32Array
    codebook: Float32Array | None
    bits: int | None
    scales: Float32Array | None


@dataclass(frozen=True)
class InputFormat:
    """Words of `bits`, multiples of `scale`, for a layer's inputs."""

    bits: int
    scale: float
    unsigned: bool

    @property
    def limits(self) -> tuple[int, int]:
        """Least and largest number of steps."""
        top = highest(self.bits, self.unsigned)
        return (0 if self.unsigned else -top), top

    def rounding(self) -> Callable[[Tensor], Tensor]:
        """What rounds a layer's inputs."""
        low, high = self.limits
        return partial(quantize, scale=self.scale, low=low, high=high)


class WordFormats:
    """Makes the formats of a network's layers: of those of some bits the ones that lose least.

    `choices` may be had of each layer; where only one of codebook and word of the weights can be
    chosen, the other is the given one. Weights have a scale for each filter, where no codebook is
    and `by_filter` says so. `inputs` are elements of each layer's inputs, before rounding.
    """

    def __init__(
        self,
        layers: Sequence[Layer],
        inputs: Sequence[Float32Array],
        by_filter: bool = True,
        power_of_two: bool = False,
        choices: Words | None = None,
        weight_bits: int = 0,
        share_bits: int = 0,
    ):
        self.choices = Words() if choices is None else choices
        self._layers, self._inputs = layers, inputs
        self._by_filter, self._power_of_two = by_filter, power_of_two
        self._given = weight_bits, share_bits
        self._weights: dict[tuple[int, int, int], WeightFormat] = {}
        self._rounded: dict[tuple[int, int], InputFormat] = {}

    def chosen(self, words: Words, layer: int) -> tuple[WeightFormat | None, InputFormat | None]:
        """The formats that `words` give a layer; None for those that the IR gives it."""
        weight_bits, share_bits = self._given
        own, weight, entered = words.of(layer), None, None
        if own.weight_bits or own.share_bits:
            bits = own.weight_bits[0] if own.weight_bits else weight_bits
            weight = self.weight(layer, bits, own.share_bits[0] if own.share_bits else share_bits)
        if own.activation_bits:
            entered = self.input(layer, own.activation_bits[0])
        return weight, entered

    def weight(self, layer: int, bits: int, share_bits: int) -> WeightFormat:
        """The format of a layer's weights: shared first, then rounded; 0 for what is not done."""
        key = layer, bits, share_bits
        if key not in self._weights:
            self._weights[key] = self._weight(self._layers[layer].weight, bits, share_bits)
        return self._weights[key]

    def input(self, layer: int, bits: int) -> InputFormat:
        """The format of a layer's inputs; unsigned where none is negative."""
        key = layer, bits
        if key not in self._rounded:
            values = self._inputs[layer]
            unsigned = bool(values.min() >= 0)
            scales = best_scales(values[None], highest(bits, unsigned), self._power_of_two)
            self._rounded[key] = InputFormat(bits, float(scales[0]), unsigned)
        return self._rounded[key]

    def energies(self, name: str) -> list[list[float]]:
        """The squared error of each layer under each of its choices in a table, of its sum of
        squares, while the other tables have their widest."""
        return [
            [self._energy(name, layer, bits) for bits in self.choices.tables[name]]
            for layer in range(len(self._layers))
        ]

    def _energy(self, name: str, layer: int, bits: int) -> float:
        if name == "activation_bits":
            values, fmt = self._inputs[layer], self.input(layer, bits)
            found = quantized(values, np.asarray([fmt.scale], np.float32), *fmt.limits)
        else:
            widest = {n: (table[0],) for n, table in self.choices.tables.items()}
            values = self._layers[layer].weight
            own = Words(**{**widest, name: (bits,)})
            weight_bits, share_bits = self._given
            weight_bits = own.weight_bits[0] if own.weight_bits else weight_bits
            share_bits = own.share_bits[0] if own.share_bits else share_bits
            found = self.weight(layer, weight_bits, share_bits).array
        wide = values.astype(np.float64)
        total = float(np.square(wide).sum())
        return float(np.square(found - wide).sum()) / total if total else 0.0

    def _weight(self, array: Float32Array, bits: int, share_bits: int) -> WeightFormat:
        codebook = codebook_of(array, share_bits) if share_bits else None
        if codebook is not None and len(codebook):
            array = shared(array, codebook)
        else:
            codebook = None
        if not bits:
            return WeightFormat(array, codebook, None, None)
        # The words of a codebook stand for the same values in every filter.
        rows = len(array) if self._by_filter and not share_bits else 1
        high = highest(bits, unsigned=False)
        scales = best_scales(array.reshape(rows, -1), high, self._power_of_two)
        return WeightFormat(quantized(array, scales, -high, high), codebook, bits, scales)


def sampled_inputs(program: Program, inputs: Inputs) -> list[Float32Array]:
    """Elements of each layer's inputs over the calibration data, in float32, extremes included."""
    kept: list[list[Float32Array]] = [[] for _ in program.layers]

    def observe(index: int, x: Any) -> None:
        values = x.numpy().ravel()
        extremes = np.asarray([values.min(), values.max()], np.float32)
        kept[index] += [extremes, values[:: max(1, values.size // SAMPLED)].copy()]

    program.run_float(inputs, observe)
    return [np.concatenate(k) for k in kept]

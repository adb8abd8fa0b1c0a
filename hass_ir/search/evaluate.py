"""What a set of thresholds does to a network: accuracy by execution, and zero statistics."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import torch
from numpy.typing import NDArray

from hass_ir.dialects.sdf_attention import MatmulOp
from hass_ir.dialects.sdf_formats import weight_formats
from hass_ir.errors import HassError
from hass_ir.execute.calibration import Calibration
from hass_ir.execute.metrics import Outputs
from hass_ir.execute.program import Layer, Program, Rounding
from hass_ir.execute.resuming import CACHE_BYTES, Pruned, ResumingRuns, Setting, joined
from hass_ir.execute.tensors import borrowed_tensor
from hass_ir.execute.words import WordFormats, Words
from hass_ir.hardware.workload import ComputeLayer
from hass_ir.search.early import EarlyStop, IntArray, Part, Stop
from hass_ir.search.generalisation import Drop, blocks, mean_drop, smoothed_drop
from hass_ir.sparsity.digits import filter_digits
from hass_ir.sparsity.matmul import MatmulStatistics
from hass_ir.sparsity.patterns import BoolArray
from hass_ir.sparsity.statistics import ActivationStatistics, LayerStatistics
from hass_ir.sparsity.thresholds import Distribution, prune

SAMPLED = 65536
"""Elements of a batch from which the distribution of a layer's inputs is taken."""


@dataclass(frozen=True)
class Thresholds:
    """Magnitudes up to which weights and input activations are zeroed, one a compute layer, before
    they are rounded to `words`; then, for each product of two activations, those of the operand
    that stays in the engine, as of weights, and of the other one."""

    weights: tuple[float, ...]
    activations: tuple[float, ...]
    words: Words = Words()

    @classmethod
    def none(cls, count: int) -> Thresholds:
        """Thresholds that prune nothing, of `count` layers and products."""
        return cls((0.0,) * count, (0.0,) * count)


@dataclass(frozen=True)
class Judgement:
    """How good the outputs under `thresholds` are.

    `accuracy` is the metric on the calibration data; `drop` what is lost of it against the network
    before rounding, as estimated for unseen data. `distance` is the mean square of what changed in
    the leads of the classes, or in the outputs: smooth where accuracy is a count.
    """

    thresholds: Thresholds
    accuracy: float
    drop: Drop
    distance: float


@dataclass(frozen=True)
class Evaluation:
    """The pruned network on the calibration data: how good it is, and the zeros of each layer."""

    judgement: Judgement
    layers: tuple[LayerStatistics, ...]
    products: tuple[MatmulStatistics, ...] = ()

    @property
    def thresholds(self) -> Thresholds:
        """What the network was pruned by."""
        return self.judgement.thresholds

    @property
    def accuracy(self) -> float:
        """The metric on the calibration data."""
        return self.judgement.accuracy

    def zeros(self, layers: Iterable[ComputeLayer]) -> list[LayerStatistics | MatmulStatistics]:
        """The statistics of `layers`, all those of the network in order."""
        weighted, products = iter(self.layers), iter(self.products)
        return [next(products if layer.dynamic else weighted) for layer in layers]


class Evaluator:
    """Executes a network under thresholds; `dense` is the evaluation without any.

    `float_accuracy` is that of the network without the number formats that its layers have, to
    which agreement is measured too. `weight_distributions` and `activation_distributions` (of that
    network's inputs), one a layer, then one a product (of its second and of its first operand),
    give the range that thresholds are searched in: they apply before numbers are rounded. `formats`
    make those of the words that thresholds name. `neighbours` says of which layers the zeros of two
    positions side by side are counted too (none, unless given). States of the run that `hold` names
    are kept in `memory` bytes: what follows runs from the first layer that differs. `early` are the
    probability of a wrong early stop and the seed of what is looked at for it; without, nothing
    stops early.
    """

    def __init__(
        self,
        program: Program,
        calibration: Calibration,
        neighbours: Sequence[bool] | None = None,
        memory: int = CACHE_BYTES,
        formats: WordFormats | None = None,
        early: tuple[float, int] | None = None,
    ):
        self.program, self.calibration = program, calibration
        self.formats = WordFormats(program.layers, ()) if formats is None else formats
        self.judged = 1
        self._neighbours = [False] * len(program.layers) if neighbours is None else neighbours
        self._runs = ResumingRuns(program, calibration.inputs, memory)
        self._sampled: list[NDArray[np.float32]] = []
        self._stationary: list[NDArray[np.float32]] = []
        self._float_outputs = self._run_float()
        try:
            metric, outputs, data = calibration.judge, self._float_outputs, calibration.all
            self.float_accuracy = metric.value(outputs, outputs, data)
            self._float_leads = metric.leads(outputs, outputs, data)
        except HassError as error:
            raise HassError(f"'{calibration.data}': {error.diagnostics[0].message}") from error
        leads, self._early = self._float_leads, None
        if early is not None and leads is not None and leads.size:
            self._early = EarlyStop(leads, *early)
        self._held: Evaluation | None = None
        self.dense = self.evaluate(Thresholds.none(len(program.order)))

    @cached_property
    def weight_distributions(self) -> list[Distribution]:
        weights = [layer.weight for layer in self.program.layers]
        return [Distribution.of(values) for values in (*weights, *self._stationary)]

    @cached_property
    def activation_distributions(self) -> list[Distribution]:
        return [Distribution.of(values) for values in self._sampled]

    def hold(self, evaluation: Evaluation) -> None:
        """Keep the states and statistics of `evaluation` for later ones."""
        self._runs.keep(self._pruned(evaluation.thresholds))
        self._held = evaluation

    def outputs(self, thresholds: Thresholds) -> Outputs:
        """All outputs of the network pruned by `thresholds`."""
        return self._runs.outputs(self._pruned(thresholds))

    def judge(self, thresholds: Thresholds) -> Judgement:
        """Run the calibration data through the network pruned by `thresholds`."""
        self.judged += 1
        return self._judgement(thresholds, self.outputs(thresholds))

    def stopped(self, thresholds: Thresholds, kept: Callable[[float], bool]) -> Stop | None:
        """Whether a part of the calibration data shows that thresholds miss the bound: `kept` tells
        it of an accuracy. None where it does not, and for metrics that count no samples."""
        if self._early is None:
            return None
        metric, pruned = self.calibration.judge, self._pruned(thresholds)

        def part(samples: IntArray) -> Part:
            runs = [
                self.program.run(
                    batch,
                    **pruned.run,
                )
                for batch in self.program.batches(self.calibration.inputs[samples])
            ]
            dense = [o[samples] for o in self._float_outputs]
            leads = metric.leads(joined(runs), dense, self.calibration.part(samples))
            assert leads is not None
            assert self._float_leads is not None
            return Part(int((leads < 0).sum()), _mean_square(leads, self._float_leads[samples]))

        found = self._early.look(part, kept)
        self.judged += found is not None
        return found

    def evaluate(self, thresholds: Thresholds, judgement: Judgement | None = None) -> Evaluation:
        """The same, counting the zeros of every layer; a `judgement` that is known stays."""
        pruned = self._pruned(thresholds)
        held, known = self._held, self._runs.unchanged(pruned)
        statistics: dict[int, ActivationStatistics] = {}

        def observe(index: int, x: torch.Tensor) -> None:
            if index < known:
                return
            layer = self.program.layers[index]
            if index not in statistics:
                statistics[index] = statistics_of(layer, self._neighbours[index])
            statistics[index].add(activation_mask(x, layer.channel_axis))

        masks: dict[int, list[tuple[BoolArray, BoolArray]]] = {}

        def observe_product(index: int, lhs: torch.Tensor, rhs: torch.Tensor) -> None:
            masks.setdefault(index, []).append(
                product_masks(self.program.products[index], lhs, rhs)
            )

        outputs = self._runs.outputs(pruned, observe, observe_product)
        for s in statistics.values():
            s.finish()
        if judgement is None:
            judgement = self._judgement(thresholds, outputs)
        if held is not None:
            statistics |= {i: held.layers[i].activations for i in range(known)}
        layers = tuple(
            LayerStatistics(
                statistics[i],
                weight_mask(w.numpy()),
                self._weight_digits(thresholds, i, w.numpy()),
            )
            for i, w in enumerate(pruned.weights)
        )
        products = tuple(
            MatmulStatistics(*(np.concatenate(side) for side in zip(*masks[i], strict=True)))
            if i in masks or held is None
            else held.products[i]
            for i in range(len(self.program.products))
        )
        return Evaluation(judgement, layers, products)

    def _pruned(self, thresholds: Thresholds) -> Pruned:
        """What `thresholds` leave, in the formats of their words."""
        settings: list[Setting] = []
        weights: list[torch.Tensor] = []
        roundings: list[Rounding | None] = []
        cuts = list(zip(thresholds.weights, thresholds.activations, strict=True))
        for i, (layer, (weight_cut, input_cut)) in enumerate(
            zip(self.program.layers, cuts[: len(self.program.layers)], strict=True)
        ):
            own = thresholds.words.of(i)
            weight, entered = self.formats.chosen(thresholds.words, i)
            formatted = layer.formatted if weight is None else weight.array
            settings.append(
                ((weight_cut, *own.weight_bits, *own.share_bits), (input_cut, *own.activation_bits))
            )
            weights.append(borrowed_tensor(prune(layer.weight, weight_cut, formatted)))
            roundings.append(None if entered is None else entered.rounding())
        settings += [((still,), (moving,)) for still, moving in cuts[len(weights) :]]
        return Pruned(tuple(settings), tuple(weights), tuple(roundings))

    def _weight_digits(
        self, thresholds: Thresholds, layer: int, weight: NDArray[np.float32]
    ) -> NDArray[np.float64] | None:
        """Non-zero signed digits of each filter's weights, where a layer rounds them to words."""
        chosen, _ = self.formats.chosen(thresholds.words, layer)
        if chosen is None:
            return weight_digits(self.program.layers[layer], weight)
        scales = chosen.scales
        return None if scales is None else filter_digits(weight, tuple(scales.tolist()))

    def _judgement(self, thresholds: Thresholds, outputs: Outputs) -> Judgement:
        """What the metric says of `outputs`."""
        metric, data = self.calibration.judge, self.calibration.all
        accuracy = metric.value(outputs, self._float_outputs, data)
        leads = metric.leads(outputs, self._float_outputs, data)
        if leads is None or self._float_leads is None:
            changes = [(o - d).ravel() for o, d in zip(outputs, self._float_outputs, strict=True)]
            change = np.concatenate(changes).astype(np.float64)
            distance = float(np.square(change).mean()) if change.size else 0.0
            drop = self._drop_by_blocks(outputs) if metric.bounded else Drop()
        else:
            drop = smoothed_drop(self._float_leads, leads)
            distance = _mean_square(leads, self._float_leads)
        return Judgement(thresholds, accuracy, drop, distance)

    def _drop_by_blocks(self, outputs: Outputs) -> Drop:
        """What is lost of the metric in parts of the data."""
        pairs = zip(self._float_blocks, self._by_blocks(outputs), strict=True)
        return mean_drop(np.array([self.calibration.judge.loss(*pair) for pair in pairs]))

    @cached_property
    def _float_blocks(self) -> list[float]:
        return self._by_blocks(self._float_outputs)

    def _by_blocks(self, outputs: Outputs) -> list[float]:
        """The metric in each part of the data."""
        return [
            self.calibration.judge.value(
                [o[samples] for o in outputs],
                [o[samples] for o in self._float_outputs],
                self.calibration.part(samples),
            )
            for samples in blocks(len(self.calibration.inputs))
        ]

    def _run_float(self) -> list[NDArray[np.float32]]:
        layers, products = len(self.program.layers), len(self.program.products)
        moving: list[list[NDArray[np.float32]]] = [[] for _ in range(layers + products)]
        stationary: list[list[NDArray[np.float32]]] = [[] for _ in range(products)]

        def observe_product(index: int, lhs: torch.Tensor, rhs: torch.Tensor) -> None:
            moving[layers + index].append(sampled(lhs))
            stationary[index].append(sampled(rhs))

        outputs = self.program.run_float(
            self.calibration.inputs, lambda i, x: moving[i].append(sampled(x)), observe_product
        )
        self._sampled = [np.concatenate(k) for k in moving]
        self._stationary = [np.concatenate(k) for k in stationary]
        return outputs


def _mean_square(leads: NDArray[np.float64], before: NDArray[np.float64]) -> float:
    """Of the change of the leads, where both are finite."""
    finite = np.isfinite(leads) & np.isfinite(before)
    change = leads[finite] - before[finite]
    return float(np.square(change).mean()) if change.size else 0.0


def sampled(x: torch.Tensor) -> NDArray[np.float32]:
    """Elements of `x`, evenly taken, all where they are few."""
    values = x.numpy().ravel()
    return values[:: max(1, values.size // SAMPLED)].copy()


def statistics_of(layer: Layer, neighbours: bool = False) -> ActivationStatistics:
    """Empty statistics for the inputs of `layer`, with `neighbours` of position pairs too."""
    channels = layer.weight.shape[1] * layer.groups
    return ActivationStatistics(layer.window, channels, layer.groups, neighbours)


def activation_mask(x: torch.Tensor, channel_axis: int) -> NDArray[np.bool_]:
    """Non-zero mask [N, C, H, W] of a layer's input.

    That of a linear layer, N×…×C, counts as an image of one row, a pixel for each of its rows.
    """
    mask = (x != 0).numpy()
    if channel_axis == 1:
        return mask
    rows = mask.reshape(len(mask), -1, mask.shape[-1])
    return rows.transpose(0, 2, 1)[:, :, None]


def weight_mask(weight: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Non-zero mask [F, C/G, taps] of a layer's weights."""
    return (weight != 0).reshape(*weight.shape[:2], -1)


def weight_digits(layer: Layer, weight: NDArray[np.float32]) -> NDArray[np.float64] | None:
    """Non-zero signed digits of each filter's weights, where `layer` rounds them to words."""
    words = weight_formats(layer.op.weight).quantize
    return None if words is None else filter_digits(weight, words.scales)


def product_masks(
    op: MatmulOp, lhs: torch.Tensor, rhs: torch.Tensor
) -> tuple[BoolArray, BoolArray]:
    """Non-zero masks [N, products, rows, K] and [N, products, columns, K] of two operands."""
    turned = rhs if op.transpose_rhs.value.data else rhs.transpose(-1, -2)
    sides = (lhs, turned)
    first, second = ((x != 0).flatten(1, -3) if x.ndim > 3 else (x != 0)[:, None] for x in sides)
    return first.numpy(), second.numpy()

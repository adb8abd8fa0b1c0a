"""What the words that a search chooses make of a network."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hass_ir.passes.number_formats import clip, clip_operand, set_input_format, set_weight_format

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xdsl.dialects import func

    from hass_ir.dialects.sdf_attention import MatmulOp
    from hass_ir.dialects.sdf_base import ComputeOp
    from hass_ir.execute.network import Network
    from hass_ir.execute.words import WordFormats, Words
    from hass_ir.hardware.device import Device
    from hass_ir.hardware.workload import ComputeLayer
    from hass_ir.lowering.workload import Workload
    from hass_ir.passes.format_options import FormatOptions
    from hass_ir.search.evaluate import Thresholds


def formats_of(network: Network, options: FormatOptions) -> WordFormats:
    """The formats that a search may give the layers of a network, which is rounded already."""
    from hass_ir.execute.words import WordFormats, sampled_inputs
    from hass_ir.passes.format_options import merged_formats, widest

    merged, program = merged_formats(network.function, options), network.program
    choices = merged.choices
    sampled = sampled_inputs(program, network.calibration.inputs) if choices.activation_bits else ()
    return WordFormats(
        program.layers,
        sampled,
        merged.scales == "filter",
        merged.power_of_two,
        choices,
        widest(merged.weight_bits),
        widest(merged.share_bits),
    )


def write_thresholds(
    layers: Sequence[ComputeOp],
    thresholds: Thresholds,
    formats: WordFormats,
    products: Sequence[MatmulOp] = (),
) -> None:
    """Give the layers the words that `thresholds` name, and clip what those prune before, and the
    operands of `products`."""
    cuts = list(zip(thresholds.weights, thresholds.activations, strict=True))
    for product, (stationary, moving) in zip(products, cuts[len(layers) :], strict=True):
        clip_operand(product, 0, moving)
        clip_operand(product, 1, stationary)
    pruned = zip(layers, cuts[: len(layers)], strict=True)
    for i, (layer, (weight, activation)) in enumerate(pruned):
        stored, entered = formats.chosen(thresholds.words, i)
        if stored is not None:
            set_weight_format(layer, stored)
        if entered is not None:
            set_input_format(layer, entered)
        clip(layer, 1, weight)
        clip(layer, 0, activation)


def workload_under(
    network: Network, thresholds: Thresholds, formats: WordFormats, fifo_words: int | None = None
) -> Workload:
    """The parts of a network under thresholds: which words a stream has depends on both. FIFOs are
    `fifo_words` deep if that is given."""
    from hass_ir.dialects.sdf_attention import MatmulOp
    from hass_ir.dialects.sdf_base import ComputeOp
    from hass_ir.lowering.workload import workload_of

    clone: func.FuncOp = network.function.clone()
    pairs = list(zip(network.function.walk(), clone.walk(), strict=True))
    copies = {old: new for old, new in pairs if isinstance(new, ComputeOp)}
    multiplied = {old: new for old, new in pairs if isinstance(new, MatmulOp)}
    layers = [copies[layer.op] for layer in network.program.layers]
    products = [multiplied[op] for op in network.program.products]
    write_thresholds(layers, thresholds, formats, products)
    return workload_of(clone, fifo_words)


def pairs_positions_at(layer: ComputeLayer, words: Words, device: Device) -> bool:
    """Whether an engine of a layer may share multipliers among positions, at any of `words`."""
    from dataclasses import replace
    from itertools import product

    from hass_ir.hardware.datapaths import pairs_positions

    tables = (
        words.weight_bits or (layer.weight_bits,),
        words.activation_bits or (layer.activation_bits,),
    )
    return any(
        pairs_positions(replace(layer, weight_bits=w, activation_bits=a), device)
        for w, a in product(*tables)
    )

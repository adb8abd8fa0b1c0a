"""Rounded networks: what is executed, what the search makes of it, what the hardware is told."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import pytest
import torch
from torch.nn import functional as F
from xdsl.dialects.builtin import ModuleOp
from xdsl.passes import ModulePass

from hass_ir.dialects.sdf import ThresholdOp
from hass_ir.dialects.sdf_attributes import DesignAttr
from hass_ir.dialects.sdf_base import ComputeOp
from hass_ir.dialects.sdf_formats import QuantizeOp, ShareOp, input_formats, weight_formats
from hass_ir.errors import HassError
from hass_ir.execute.network import Sources
from hass_ir.functions import network_of
from hass_ir.hardware.device import load_device
from hass_ir.hardware.scaling import scaling_dsp
from hass_ir.hardware.workload import ComputeLayer
from hass_ir.lowering.workload import workload_of
from hass_ir.passes.hass_design import HassDesignPass
from hass_ir.passes.hass_search import HassSearchPass
from hass_ir.passes.sdf_annotate_sparsity import SdfAnnotateSparsityPass
from hass_ir.passes.sdf_quantize import SdfQuantizePass
from hass_ir.search.evaluate import Evaluator
from hass_ir.sparsity.formats import best_scales

pytestmark = pytest.mark.usefixtures("one_thread")

Apply: TypeAlias = Callable[..., ModuleOp]


@pytest.fixture(scope="module")
def plain(small: Path, read: Any, apply: Apply, to_sdf: Sequence[ModulePass]) -> ModuleOp:
    return apply(read(small), *to_sdf)


@pytest.fixture
def rounded(plain: ModuleOp, apply: Apply) -> Callable[..., ModuleOp]:
    """A copy of the small network rounded as the options say."""

    def make(**options: Any) -> ModuleOp:
        module = plain.clone()
        module.location = plain.location
        return apply(module, SdfQuantizePass(**options))

    return make


def layers_of(module: ModuleOp) -> list[ComputeOp]:
    return [op for op in module.walk() if isinstance(op, ComputeOp)]


def steps(x: Any, scale: Any, top: int, low: int | None = None) -> Any:
    return np.clip(np.rint(x / scale), -top if low is None else low, top) * scale


def test_the_rounded_network_is_executed_as_written_by_hand(
    plain: ModuleOp, rounded: Callable[..., ModuleOp]
):
    """Stem, block and head of the small network, its numbers rounded in numpy."""
    module = rounded(weight_bits=4, activation_bits=5)
    before, after = Sources().open(plain), Sources().open(module)
    seen: dict[int, Any] = {}
    inputs = after.calibration.inputs

    def observe(index: int, x: torch.Tensor) -> None:
        seen[index] = x.numpy()

    (logits,) = after.program.run(torch.tensor(inputs), observe=observe)
    for i, (float_layer, layer) in enumerate(
        zip(before.program.layers, after.program.layers, strict=True)
    ):
        np.testing.assert_array_equal(layer.weight, float_layer.weight)
        rows = layer.weight.reshape(len(layer.weight), -1)
        scales = best_scales(rows, 7).reshape(-1, *(1,) * (layer.weight.ndim - 1))
        np.testing.assert_array_equal(layer.formatted, steps(layer.weight, scales, 7))
        given = input_formats(layer.op.input).quantize
        assert given is not None
        assert given.limits == (0, 31)
        (scale,) = given.scales
        np.testing.assert_array_equal(seen[i], steps(seen[i], np.float32(scale), 31, 0))
    first = after.program.layers[0]
    stem = input_formats(first.op.input).quantize
    assert stem is not None
    (scale,) = stem.scales
    rounded_inputs = steps(inputs, np.float32(scale), 31, 0)
    np.testing.assert_array_equal(seen[0], rounded_inputs)
    bias = torch.tensor(first.bias)
    x = F.conv2d(torch.tensor(rounded_inputs), torch.tensor(first.formatted), bias, padding=1)
    second = input_formats(after.program.layers[1].op.input).quantize
    assert second is not None
    (scale,) = second.scales
    expected = steps(torch.relu(x).numpy(), np.float32(scale), 31, 0)
    assert np.abs(seen[1] - expected).max() <= scale * 1.001
    assert (np.abs(seen[1] - expected) > 1e-6).mean() < 1e-3
    assert np.abs(logits.numpy() - before.program.predict(inputs)).max() < 3


def test_rounding_anew_is_rounding_once(rounded: Callable[..., ModuleOp], apply: Apply):
    options: dict[str, Any] = {"weight_bits": 3, "activation_bits": 6, "share_bits": 3}
    once = str(rounded(**options))
    module = rounded(weight_bits=8, activation_bits=2, power_of_two=True)
    assert str(apply(module, SdfQuantizePass(**options))) == once


def test_options_say_what_is_rounded(rounded: Callable[..., ModuleOp]):
    module = rounded(weight_bits=4)
    assert all(input_formats(op.input).quantize is None for op in layers_of(module))
    module = rounded(activation_bits=4)
    assert all(weight_formats(op.weight).quantize is None for op in layers_of(module))
    module = rounded(weight_bits=4, activation_bits=4, edge_bits=8)
    found: list[tuple[int, int]] = []
    for op in layers_of(module):
        weight, given = weight_formats(op.weight).quantize, input_formats(op.input).quantize
        assert weight is not None
        assert given is not None
        found.append((weight.word_bits, given.word_bits))
    assert found == [(8, 8), (4, 4), (8, 8)]
    module = rounded(weight_bits=4, activation_bits=4, scales="tensor", power_of_two=True)
    for op in module.walk():
        if isinstance(op, QuantizeOp):
            (scale,) = op.scales
            assert np.frexp(scale)[0] == 0.5


def test_shared_weights_take_few_values(rounded: Callable[..., ModuleOp]):
    network = Sources().open(rounded(weight_bits=8, share_bits=2))
    for layer in network.program.layers:
        share = weight_formats(layer.op.weight).share
        assert isinstance(share, ShareOp)
        assert share.index_bits == 2
        assert len(np.unique(layer.formatted[layer.formatted != 0])) <= 4
        assert (layer.formatted[layer.weight == 0] == 0).all()


@pytest.fixture(scope="module")
def searched(small: Path, read: Any, apply: Apply) -> ModuleOp:
    options: dict[str, Any] = {"weight_bits": 4, "activation_bits": 4, "share_bits": 3}
    bound: dict[str, Any] = {"accuracy_drop": 0.3, "confidence": 0}
    # Unrolled engines are so small here that pruning saves no cycles, only energy.
    bound["objective"] = "energy"
    search = HassSearchPass(device="zedboard", trials=12, **bound, **options)
    return apply(read(small), search)


def design_of(module: ModuleOp) -> DesignAttr:
    found = network_of(module, None).attributes["sdf.design"]
    assert isinstance(found, DesignAttr)
    return found


def test_the_search_prunes_before_it_rounds(
    small: Path, searched: ModuleOp, read: Any, apply: Apply
):
    """And claims the accuracy and the zeros that the printed module has."""
    pruned = 0
    for layer in layers_of(searched):
        weight, given = weight_formats(layer.weight), input_formats(layer.input)
        assert weight.share is not None
        assert weight.quantize is not None
        assert given.quantize is not None
        pruned += isinstance(weight.source.owner, ThresholdOp)
        pruned += isinstance(given.source.owner, ThresholdOp)
    assert pruned >= 3
    design = design_of(searched)
    numbers = "fixed-point: weights 4 bits in codebooks of 3 bits, activations 4 bits"
    assert design.string("accuracy_arithmetic") == numbers
    assert design.get("float_accuracy") == 0.875
    assert design.get("metrics").get("accuracy") >= 0.875 - 0.3 - 1e-9
    assert "weight_bits=4 activation_bits=4 share_bits=3" in design.string("pipeline")

    module = searched.clone()
    module.location = read(small).location
    before = str(module)
    assert str(apply(module, SdfAnnotateSparsityPass())) == before
    network = Sources().open(module)
    found = Evaluator(network.program, network.calibration).dense
    assert found.accuracy == design.get("metrics").get("accuracy")


def test_rounding_that_costs_too_much_is_an_error_of_the_search_only(
    small: Path, read: Any, apply: Apply
):
    options: dict[str, Any] = {"device": "zedboard", "weight_bits": 2, "scales": "tensor"}
    with pytest.raises(HassError, match=r"rounding costs more accuracy.*0\.8750 before rounding"):
        apply(read(small), HassSearchPass(trials=2, accuracy_drop=0.0, **options))
    design = design_of(apply(read(small), HassDesignPass(**options)))
    assert design.get("metrics").get("accuracy") < design.get("float_accuracy")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"weight_bits": 1}, "'weight-bits' of pass 'sdf-quantize' must lie between 2 and 16"),
        ({"activation_bits": 17}, "'activation-bits' of pass .* must lie between 2 and 16, got 17"),
        ({"share_bits": 9}, "'share-bits' of pass .* must lie between 1 and 8, got 9"),
        ({"weight_bits": 4, "edge_bits": 0}, "'edge-bits' of pass"),
        ({"edge_bits": 8}, "has details of rounding, but nothing to round; give weight-bits"),
        ({}, "has nothing to do; give weight-bits, activation-bits or share-bits"),
    ],
)
def test_wrong_options(plain: ModuleOp, apply: Apply, options: dict[str, Any], message: str):
    with pytest.raises(HassError, match=message):
        apply(plain.clone(), SdfQuantizePass(**options))


T = "tensor<1x4x4x4xf32>"
KIND = f"({T}, tensor<4x4x1x1xf32>) -> {T}"
WINDOW = (
    "strides = array<i64: 1, 1>, padding = array<i64: 0, 0, 0, 0>, dilation = array<i64: 1, 1>, "
    "groups = 1 : i64"
)


def parts_of(parse: Any, lines: Sequence[str], result: str = "%z") -> dict[str, Any]:
    """Layers by name of a network of 1x1 convolutions."""
    weight = "%w = sdf.constant {value = dense<0.5> : tensor<4x4x1x1xf32>} : tensor<4x4x1x1xf32>"
    body = "\n".join([weight, *lines])
    module = parse(f"func.func @main(%x: {T}) -> {T} {{\n{body}\nreturn {result} : {T}\n}}")
    return {p.name: p.layer for p in workload_of(network_of(module, None)).parts}


def quantize(result: str, value: str, scale: str = "0.3", bits: int = 8) -> str:
    format_ = f"{{bits = {bits} : i64, scale = {scale} : f32}}"
    return f"{result} = sdf.quantize {value} {format_} : ({T}) -> {T}"


def conv(result: str, value: str, name: str) -> str:
    return f'{result} = sdf.conv2d {value}, %w {{{WINDOW}, source = "{name}"}} : {KIND}'


def test_a_stream_is_as_narrow_as_its_users_words(parse: Any):
    """The producer of a rounded stream multiplies by one factor; the input comes rounded."""
    relu = f'%r = sdf.relu %a {{source = "relu"}} : ({T}) -> {T}'
    clip = f"%t = sdf.threshold %r {{value = 0.5 : f32}} : ({T}) -> {T}"
    lines = [quantize("%q", "%x"), conv("%a", "%q", "one"), relu, clip]
    lines += [quantize("%s", "%t", bits=4), conv("%z", "%s", "two")]
    found = parts_of(parse, lines)
    assert [*found] == ["read0", "one", "relu", "two", "write0"]
    assert {n: layer.stream_bits for n, layer in found.items()} == {
        "read0": 8,
        "one": 4,
        "relu": 4,
        "two": 16,
        "write0": 16,
    }
    assert (found["one"].activation_bits, found["two"].activation_bits) == (8, 4)
    assert not found["one"].scaled_inputs
    assert not found["two"].scaled_inputs
    assert found["one"].scaled_outputs


def test_a_stream_with_users_that_differ_stays_wide(parse: Any):
    """Another scale, another threshold, or a sum: each rounds for itself, and multiplies to."""
    add = f'%z = sdf.add %b, %a {{source = "add"}} : ({T}, {T}) -> {T}'
    lines = [conv("%a", "%x", "one"), quantize("%q", "%a"), conv("%b", "%q", "two"), add]
    found = parts_of(parse, lines)
    assert found["one.fork"].bits == 16
    assert found["one"].stream_bits == 16
    assert found["two"].activation_bits == 8
    assert found["two"].scaled_inputs

    add = f'%z = sdf.add %b, %c {{source = "add"}} : ({T}, {T}) -> {T}'
    for scale, bits in (("0.3", 8), ("0.6", 16)):
        lines = [conv("%a", "%x", "one"), quantize("%q", "%a"), conv("%b", "%q", "two")]
        lines += [quantize("%s", "%a", scale), conv("%c", "%s", "three"), add]
        assert parts_of(parse, lines)["one.fork"].bits == bits
    clip = f"%t = sdf.threshold %a {{value = 0.5 : f32}} : ({T}) -> {T}"
    lines = [conv("%a", "%x", "one"), quantize("%q", "%a"), conv("%b", "%q", "two"), clip]
    lines += [quantize("%s", "%t"), conv("%c", "%s", "three"), add]
    assert parts_of(parse, lines)["one.fork"].bits == 16


def test_powers_of_two_are_no_multiplications(parse: Any):
    lines = [conv("%a", "%x", "one"), quantize("%q", "%a", "0.25"), conv("%z", "%q", "two")]
    found = parts_of(parse, lines)
    assert not found["two"].scaled_outputs
    lines = [conv("%a", "%x", "one"), quantize("%q", "%a"), conv("%z", "%q", "two")]
    assert parts_of(parse, lines)["two"].scaled_outputs


def test_words_that_a_stage_rounds(parse: Any):
    """What no layer rounds is a stage of its own, and its stream has its words."""
    add = f'%z = sdf.add %q, %a {{source = "add"}} : ({T}, {T}) -> {T}'
    found = parts_of(parse, [conv("%a", "%x", "one"), quantize("%q", "%a"), add])
    assert found["quantize"].kind == "relu6"
    assert found["quantize"].stream_bits == 8
    share = f"%s = sdf.share %a {{codebook = dense<0.5> : tensor<1xf32>}} : ({T}) -> {T}"
    with pytest.raises(HassError, match=r"'sdf.share' has no hardware"):
        parts_of(parse, [conv("%a", "%x", "one"), share], "%s")


def test_multipliers_of_scaled_words():
    """8 words in and 16 out, at 4 cycles 2 and 4 a cycle; 8-bit sums of 4 products fit a DSP."""
    layer = ComputeLayer("l", 1, 2, 1, 2, 4, 8, activation_bits=8, weight_bits=8)
    cycles = np.asarray([4.0, 5.5, 16.0])
    device = load_device("zcu104")

    def dsp(inputs: bool, outputs: bool, bits: int = 8) -> list[int]:
        scaled = ComputeLayer(
            "l", 1, 2, 1, 2, 4, 8, activation_bits=bits, weight_bits=bits,
            scaled_inputs=inputs, scaled_outputs=outputs,
        )  # fmt: skip
        return scaling_dsp(scaled, cycles, device).tolist()

    assert scaling_dsp(layer, cycles, device).tolist() == [0, 0, 0]
    assert dsp(True, False) == [2, 2, 1]
    assert dsp(False, True) == [4, 4, 1]
    assert dsp(True, True) == [6, 6, 2]
    assert dsp(False, True, 16) == [8, 8, 2]

"""Convolutions, pools and Gemm of ONNX through sdf, executed, against onnx's definition."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import onnx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from onnx import helper, numpy_helper
from onnx.reference import ReferenceEvaluator
from xdsl.dialects.builtin import ModuleOp

from hass_ir.execute.program import Program
from hass_ir.execute.tensors import shared_tensor
from hass_ir.execute.weights import Weights
from hass_ir.frontend import import_onnx, write_imported
from hass_ir.functions import network_of
from hass_ir.lowering.convert_torch_to_sdf import ConvertTorchToSdfPass

Array: TypeAlias = "np.ndarray[Any, Any]"
Check: TypeAlias = Callable[..., None]

EXAMPLES = settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow],
)


@pytest.fixture(scope="module")
def check(
    tmp_path_factory: pytest.TempPathFactory,
    read: Callable[[Path], ModuleOp],
    apply: Callable[..., ModuleOp],
) -> Check:
    """A function that compares one node, after a Relu, with what onnx's evaluator gives."""
    folder = tmp_path_factory.mktemp("windows")

    def compare(
        kind: str,
        x: Array,
        constants: dict[str, Array],
        expected: Array | None = None,
        **attributes: Any,
    ) -> None:
        nodes = [
            helper.make_node("Relu", ["x"], ["r"]),
            helper.make_node(kind, ["r", *constants], ["y"], name="window", **attributes),
        ]
        graph = helper.make_graph(
            nodes,
            "graph",
            [helper.make_tensor_value_info("x", onnx.TensorProto.FLOAT, ["N", *x.shape[1:]])],
            [onnx.ValueInfoProto(name="y")],
            [numpy_helper.from_array(value, name) for name, value in constants.items()],
        )
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 20)])
        (folder / "model.onnx").write_bytes(model.SerializeToString())
        evaluator: Any = ReferenceEvaluator(model)
        wanted: Any = evaluator.run(None, {"x": x})[0] if expected is None else expected
        write_imported(import_onnx(folder / "model.onnx"), folder / "model.mlir")
        module = apply(read(folder / "model.mlir"), ConvertTorchToSdfPass())
        program = Program(network_of(module, None), Weights(folder / "model.safetensors"))
        (found,) = program.run(shared_tensor(x))
        np.testing.assert_allclose(found.numpy(), wanted, rtol=1e-4, atol=1e-4)

    return compare


def filled(seed: int, *shape: int) -> Array:
    return np.random.default_rng(seed).standard_normal(shape).astype(np.float32)


def pairs(least: int, most: int) -> st.SearchStrategy[list[int]]:
    return st.lists(st.integers(least, most), min_size=2, max_size=2)


@st.composite
def windows(draw: st.DrawFn, *options: str) -> dict[str, Any]:
    """Attributes of a window; `options` are "dilated", "explicit" (no automatic padding) and "even"
    (also, both ends of an axis are padded alike)."""
    kernel = draw(pairs(1, 3))
    window: dict[str, Any] = {
        "kernel_shape": kernel,
        "strides": [draw(st.integers(1, size)) for size in kernel],
    }
    if "dilated" in options:
        window["dilations"] = draw(pairs(1, 2))
    automatic = [] if options[-1:] in (("explicit",), ("even",)) else ["SAME_UPPER", "SAME_LOWER"]
    mode = draw(st.sampled_from(["NOTSET", "VALID", *automatic]))
    if mode != "NOTSET":
        return {**window, "auto_pad": mode}
    pads = [draw(st.integers(0, kernel[axis % 2] // 2)) for axis in range(4)]
    return {**window, "pads": pads[:2] * 2 if "even" in options else pads}


def maximum_pool(x: Array, window: dict[str, Any]) -> Array:
    """MaxPool by its text: onnx's evaluator counts windows that start in the padding."""
    (kh, kw), (sh, sw), (dh, dw) = (window[k] for k in ("kernel_shape", "strides", "dilations"))
    top, left, bottom, right = window.get("pads", (0, 0, 0, 0))
    padded = np.pad(x, ((0, 0), (0, 0), (top, bottom), (left, right)), constant_values=-np.inf)
    spans = padded.shape[2] - dh * (kh - 1) - 1, padded.shape[3] - dw * (kw - 1) - 1
    up = window.get("ceil_mode", 0)
    rows = [i for i in range(0, spans[0] + (sh if up else 1), sh) if i < x.shape[2] + top]
    columns = [j for j in range(0, spans[1] + (sw if up else 1), sw) if j < x.shape[3] + left]
    return np.array(
        [
            [
                padded[:, :, i : i + dh * kh : dh, j : j + dw * kw : dw].max(axis=(2, 3))
                for j in columns
            ]
            for i in rows
        ]
    ).transpose(2, 3, 0, 1)


@given(windows("dilated"), pairs(5, 9), st.sampled_from([1, 2, 4]), st.booleans())
@EXAMPLES
def test_convolution(
    check: Check, window: dict[str, Any], size: list[int], groups: int, biased: bool
):
    constants = {"w": filled(1, 8, 4 // groups, *window["kernel_shape"])}
    if biased:
        constants["b"] = filled(2, 8)
    check("Conv", filled(0, 2, 4, *size), constants, group=groups, **window)


@given(windows("dilated", "explicit"), pairs(5, 9), st.integers(0, 1))
@EXAMPLES
def test_maximum_pool(check: Check, window: dict[str, Any], size: list[int], ceil: int):
    x = filled(0, 1, 3, *size)
    window["ceil_mode"] = ceil if "auto_pad" not in window else 0
    expected = maximum_pool(np.maximum(x, 0), window)
    check("MaxPool", x, {}, expected, **window)


@given(windows("even"), pairs(5, 9), st.integers(0, 1), st.integers(0, 1))
@EXAMPLES
def test_average_pool(
    check: Check, window: dict[str, Any], size: list[int], ceil: int, include: int
):
    window["ceil_mode"] = ceil if not any(window.get("pads", [1])) else 0
    check("AveragePool", filled(0, 1, 3, *size), {}, count_include_pad=include, **window)


@given(windows(), pairs(5, 9))
@EXAMPLES
def test_average_pool_that_counts_uneven_padding(
    check: Check, window: dict[str, Any], size: list[int]
):
    check("AveragePool", filled(0, 1, 3, *size), {}, count_include_pad=1, **window)


@pytest.mark.parametrize("bias", [None, (5,), (1, 5), (1,), ()])
@pytest.mark.parametrize("transposed", [0, 1])
@pytest.mark.parametrize(("alpha", "beta"), [(1.0, 1.0), (0.3, 2.0), (1.0, 0.0)])
def test_gemm(
    check: Check, bias: tuple[int, ...] | None, transposed: int, alpha: float, beta: float
):
    constants = {"w": filled(1, *((5, 4) if transposed else (4, 5)))}
    if bias is not None:
        constants["b"] = np.asarray(filled(2, *bias), np.float32)
    check("Gemm", filled(0, 3, 4), constants, transB=transposed, alpha=alpha, beta=beta)


@pytest.mark.parametrize("kind", ["Add", "Sub", "Mul", "Div"])
@pytest.mark.parametrize("shape", [(), (1,), (1, 1, 1, 1)])
def test_arithmetic_with_a_number(check: Check, kind: str, shape: tuple[int, ...]):
    check(kind, filled(0, 2, 3, 4, 5), {"c": np.full(shape, 0.7, np.float32)})


@pytest.mark.parametrize("kind", ["Add", "Mul"])
@pytest.mark.parametrize("shape", [(3, 1, 1), (1, 3, 1, 1), (5,), (1, 3, 4, 5)])
def test_arithmetic_with_a_constant_that_is_repeated(
    check: Check, kind: str, shape: tuple[int, ...]
):
    check(kind, filled(0, 2, 3, 4, 5), {"c": filled(1, *shape)})

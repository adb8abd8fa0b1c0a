"""Weights read lazily and transformed as the IR says; bad files and tensors."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from xdsl.dialects.builtin import ModuleOp
from xdsl.ir import SSAValue

from hass_ir.errors import HassError
from hass_ir.execute.weights import Weights
from hass_ir.files import digest

save_file: Any = import_module("safetensors.numpy").save_file

WEIGHT = "tensor<3x2x1x1xf32>"
VECTOR = "tensor<3xf32>"
TEXT = f"""
%w = sdf.weight "w" : {WEIGHT}
%gamma = sdf.weight "gamma" : {VECTOR}
%beta = sdf.weight "beta" : {VECTOR}
%mean = sdf.weight "mean" : {VECTOR}
%variance = sdf.weight "variance" : {VECTOR}
%bias = sdf.constant {{value = dense<[0.5, -1.5, 2.0]> : {VECTOR}}} : {VECTOR}
%folded = sdf.fold_weight %w, %gamma, %variance {{epsilon = 1.0e-03 : f64}}
    : ({WEIGHT}, {VECTOR}, {VECTOR}) -> {WEIGHT}
%pruned = sdf.threshold %folded {{value = 2.5e-01 : f32}} : ({WEIGHT}) -> {WEIGHT}
%shared = sdf.share %pruned {{codebook = dense<[-0.5, 0.75]> : tensor<2xf32>}}
    : ({WEIGHT}) -> {WEIGHT}
%rounded = sdf.quantize %pruned {{bits = 3 : i64, scale = dense<[0.5, 0.25, 0.125]> : {VECTOR}}}
    : ({WEIGHT}) -> {WEIGHT}
%shift = sdf.fold_bias %gamma, %beta, %mean, %variance, %bias {{epsilon = 1.0e-03 : f64}}
    : ({VECTOR}, {VECTOR}, {VECTOR}, {VECTOR}, {VECTOR}) -> {VECTOR}
%alone = sdf.fold_bias %gamma, %beta, %mean, %variance {{epsilon = 1.0e-03 : f64}}
    : ({VECTOR}, {VECTOR}, {VECTOR}, {VECTOR}) -> {VECTOR}
%sum = sdf.relu %bias : ({VECTOR}) -> {VECTOR}
"""


@pytest.fixture
def tensors() -> dict[str, Any]:
    rng = np.random.default_rng(0)
    return {
        "w": rng.standard_normal((3, 2, 1, 1)).astype(np.float32),
        "gamma": rng.standard_normal(3).astype(np.float32),
        "beta": rng.standard_normal(3).astype(np.float32),
        "mean": rng.standard_normal(3).astype(np.float32),
        "variance": rng.uniform(0.5, 2, 3).astype(np.float32),
    }


@pytest.fixture
def values(parse: Callable[[str], ModuleOp]) -> dict[str, SSAValue]:
    """The values of TEXT by name."""
    module = parse(f"func.func @main() {{{TEXT}return\n}}")
    return {r.name_hint: r for op in module.walk() for r in op.results if r.name_hint}


@pytest.fixture
def written(tmp_path: Path) -> Callable[[dict[str, Any]], Path]:
    def write(tensors: dict[str, Any]) -> Path:
        save_file(tensors, tmp_path / "w.safetensors")
        return tmp_path / "w.safetensors"

    return write


def test_values_are_what_the_ops_say(
    tensors: dict[str, Any], values: dict[str, SSAValue], written: Callable[..., Path]
):
    weights = Weights(written(tensors))
    wide = {name: t.astype(np.float64) for name, t in tensors.items()}
    scale = wide["gamma"] / np.sqrt(wide["variance"] + 1e-3)
    bias = np.array([0.5, -1.5, 2.0])
    folded = wide["w"] * scale[:, None, None, None]
    steps = np.asarray([0.5, 0.25, 0.125])[:, None, None, None]
    pruned = np.where(np.abs(folded) > 0.25, folded, 0)
    expected = {
        "w": tensors["w"],
        "bias": bias,
        "folded": folded,
        "pruned": pruned,
        "shared": np.where(pruned == 0, 0, np.where(pruned <= 0.125, -0.5, 0.75)),
        "rounded": np.clip(np.rint(pruned / steps), -3, 3) * steps,
        "shift": wide["beta"] + (bias - wide["mean"]) * scale,
        "alone": wide["beta"] - wide["mean"] * scale,
    }
    assert 0 < np.count_nonzero(expected["pruned"]) < folded.size
    for name, array in expected.items():
        found = weights.value(values[name])
        assert found.dtype == np.float32
        np.testing.assert_allclose(found, array, rtol=1e-6)


def test_each_value_is_made_once_and_cannot_be_changed(
    tensors: dict[str, Any], values: dict[str, SSAValue], written: Callable[..., Path]
):
    weights = Weights(written(tensors))
    for name in ("w", "bias", "folded", "pruned"):
        found = weights.value(values[name])
        assert weights.value(values[name]) is found
        with pytest.raises(ValueError, match="read-only"):
            found[...] = 0


def test_tensors_are_read_when_asked_for(
    tensors: dict[str, Any], values: dict[str, SSAValue], written: Callable[..., Path]
):
    del tensors["beta"]
    weights = Weights(written(tensors))
    assert weights.value(values["folded"]).shape == (3, 2, 1, 1)
    with pytest.raises(HassError, match=r"<test>:4:\d+: error: .* has no tensor 'beta'; import"):
        weights.value(values["shift"])


@pytest.mark.parametrize(
    ("bad", "message"),
    [
        (np.zeros((2, 3, 1, 1), np.float32), r"has shape \(2, 3, 1, 1\), the module expects"),
        (np.zeros((3, 2, 1, 1), np.float64), "has type float64, expected float32"),
        (np.full((3, 2, 1, 1), np.nan, np.float32), "holds NaN or infinity"),
        (np.full((3, 2, 1, 1), -np.inf, np.float32), "holds NaN or infinity"),
    ],
)
def test_a_tensor_must_fit_its_op(
    bad: Any,
    message: str,
    tensors: dict[str, Any],
    values: dict[str, SSAValue],
    written: Callable[..., Path],
):
    weights = Weights(written(tensors | {"w": bad}))
    with pytest.raises(HassError, match=f"<test>:2:.*tensor 'w' of .*{message}"):
        weights.value(values["folded"])


def test_a_file_must_be_safetensors_and_the_one_imported(
    tensors: dict[str, Any], written: Callable[..., Path], tmp_path: Path
):
    path = written(tensors)
    Weights(path, digest(path))
    with pytest.raises(HassError, match="is not the weights file that the module was imported"):
        Weights(path, "sha256:" + "0" * 64)
    for junk in (b"", b"not safetensors", path.read_bytes()[:-8]):
        broken = tmp_path / "broken.safetensors"
        broken.write_bytes(junk)
        with pytest.raises(HassError, match="is not a readable safetensors file"):
            Weights(broken)


def test_without_a_file_only_inline_constants_have_values(values: dict[str, SSAValue]):
    weights = Weights(None)
    assert weights.value(values["bias"]).tolist() == [0.5, -1.5, 2.0]
    with pytest.raises(HassError, match="the weight 'w' has no file.*weights=FILE.safetensors"):
        weights.value(values["w"])


def test_other_ops_are_no_weights(values: dict[str, SSAValue]):
    with pytest.raises(HassError, match=r"<test>:19:.*not from 'sdf.relu'"):
        Weights(None).value(values["sum"])

"""What examples/digits ships is what its training script makes."""

from __future__ import annotations

import hashlib
import re
import sys
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import pytest

pytest.importorskip("torch_mlir")
pytest.importorskip("sklearn")

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "examples" / "digits"


@pytest.fixture(scope="module")
def digits() -> Any:
    """The package `examples.digits`, as from the root of the checkout."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "path", [str(ROOT), *sys.path])
        return import_module("examples.digits")


@pytest.fixture(scope="module")
def train(digits: Any) -> Any:
    """The training script."""
    return import_module("examples.digits.train")


@pytest.fixture(scope="module")
def data(train: Any) -> dict[str, dict[str, Any]]:
    return train.splits()


FAMILIES = ["resnet8", "mobilenet", "encoder", "detector"]


def family(name: str) -> tuple[Any, Any, Path]:
    """A trained network, its input, and its folder."""
    module = import_module("examples.digits" if name == "resnet8" else f"examples.digits.{name}")
    model, (image,) = getattr(module, name)()
    return model, image, module.FOLDER


@pytest.mark.parametrize("name", ["test", "calibration"])
def test_accuracy(digits: Any, train: Any, name: str):
    model, _ = digits.resnet8()
    with np.load(FOLDER / f"{name}.npz") as split:
        assert train.accuracy(model, split["inputs"], split["labels"]) >= 0.97


@pytest.mark.parametrize("name", ["test", "calibration"])
def test_shipped_splits_are_those_of_the_script(data: dict[str, dict[str, Any]], name: str):
    with np.load(FOLDER / f"{name}.npz") as shipped:
        assert set(shipped) == {"inputs", "labels", "indices"}
        for key in shipped:
            np.testing.assert_array_equal(shipped[key], data[name][key])
            assert shipped[key].dtype == data[name][key].dtype


def test_splits_are_disjoint_and_stratified(data: dict[str, dict[str, Any]]):
    sizes = {name: len(split["labels"]) for name, split in data.items()}
    assert sizes == {"train": 997, "calibration": 400, "test": 400}
    indices = np.concatenate([split["indices"] for split in data.values()])
    assert sorted(indices) == list(range(1797))
    for split in data.values():
        assert split["inputs"].dtype == np.float32
        assert split["inputs"].shape == (len(split["labels"]), 1, 8, 8)
        assert (split["inputs"].min(), split["inputs"].max()) == (0, 1)
        shares = np.bincount(split["labels"], minlength=10) / len(split["labels"])
        assert shares.min() > 0.09
        assert shares.max() < 0.11


def test_folds_test_every_digit_once(digits: Any):
    parts: list[dict[str, Any]] = import_module("examples.digits.data").folds(3)
    every = list(range(1797))
    for part in parts:
        assert sorted(i for split in part.values() for i in split["indices"]) == every
        assert len(part["calibration"]["labels"]) == 400
    assert sorted(i for part in parts for i in part["test"]["indices"]) == every


@pytest.mark.parametrize(("name", "least"), [("mobilenet", 0.98), ("encoder", 0.97)])
@pytest.mark.parametrize("split", ["test", "calibration"])
def test_accuracy_of_families(digits: Any, train: Any, name: str, least: float, split: str):
    model, _, folder = family(name)
    with np.load(folder / f"{split}.npz") as held, np.load(FOLDER / f"{split}.npz") as first:
        np.testing.assert_array_equal(held["indices"], first["indices"])
        assert train.accuracy(model, held["inputs"], held["labels"]) >= least


def test_precision_of_the_detector(digits: Any, train: Any):
    model, _, folder = family("detector")
    with np.load(folder / "test.npz") as held:
        assert train.precision(model, {key: held[key][:200] for key in held}) >= 0.97


def test_canvases_hold_their_digits(train: Any, data: dict[str, dict[str, Any]]):
    held = train.canvases(data["test"], 50, np.random.default_rng(0))
    again = train.canvases(data["test"], 50, np.random.default_rng(0))
    for key in held:
        np.testing.assert_array_equal(held[key], again[key])
    there = held["boxes"][..., 0] >= 0
    assert there.any(axis=1).all()
    for image, boxes in zip(held["inputs"][:, 0], held["boxes"], strict=True):
        free = np.ones(image.shape, np.bool_)
        for _, left, top, right, bottom in boxes[boxes[:, 0] >= 0].astype(int):
            assert free[top:bottom, left:right].all()
            free[top:bottom, left:right] = False
            assert image[top:bottom, left:right].max() > 0.5
        assert image[free].max() < 0.25


def test_targets_hold_the_boxes(digits: Any, train: Any, data: dict[str, dict[str, Any]]):
    """Predictions as sure as they can be of the targets are the true boxes."""
    detector = import_module("examples.digits.detector")
    held = train.canvases(data["test"], 20, np.random.default_rng(1))
    grid = detector.targets(held["boxes"])
    sure = np.zeros((20, 15, 8, 8), np.float32)
    sure[:, 0] = np.where(grid[:, 0] > 0, 20, -20)
    inside = np.clip(grid[:, 1:3], 1e-6, 1 - 1e-6)
    sure[:, 1:3] = np.log(inside / (1 - inside))
    sure[:, 3:5] = grid[:, 3:5]
    sure[:, 5:] = 30 * (np.arange(10)[:, None, None] == grid[:, 5:6])
    assert detector.map50([sure], held) == 1.0


@pytest.mark.parametrize("name", FAMILIES)
def test_shipped_module_is_a_fresh_import(digits: Any, name: str):
    from hass_ir.frontend import import_torch

    model, image, folder = family(name)
    fresh = import_torch(model, image, name=name)
    shipped = (folder / "model.mlir").read_text()
    header = re.compile(r"\Amodule attributes {.*} {\n")
    assert header.sub("module {\n", shipped) == fresh.text
    load_file: Any = import_module("safetensors.numpy").load_file
    weights = load_file(folder / "model.safetensors")
    for key, weight in fresh.weights.items():
        np.testing.assert_array_equal(weight, weights[key])


@pytest.mark.parametrize("name", FAMILIES)
def test_shipped_digests_and_size(digits: Any, name: str):
    folder = family(name)[2]
    header = (folder / "model.mlir").read_text().splitlines()[0]
    for attribute, file in (("weights", "model.safetensors"), ("calibration", "calibration.npz")):
        assert f'hass.{attribute} = "{file}"' in header
        digest = hashlib.sha256((folder / file).read_bytes()).hexdigest()
        assert f'hass.{attribute}_digest = "sha256:{digest}"' in header
    names = ("model.mlir", "model.safetensors", "calibration.npz", "test.npz")
    assert sum((folder / file).stat().st_size for file in names) < 1_500_000


def test_the_script_trains_to_its_accuracy_the_same_every_time(
    train: Any, data: dict[str, dict[str, Any]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """A part of the training already generalises; two runs write the same bytes."""
    short = replace(train.CLASSIFIERS["resnet8"], epochs=4)
    monkeypatch.setitem(train.CLASSIFIERS, "resnet8", short)
    contents: list[list[bytes]] = []
    for name in ("first", "second"):
        folder = tmp_path / name
        folder.mkdir()
        train.main("resnet8", folder)
        contents.append([path.read_bytes() for path in sorted(folder.iterdir())])
    assert len(contents[0]) == 4
    assert contents[0] == contents[1]
    load_file: Any = import_module("safetensors.torch").load_file
    model = train.ResNet8()
    model.load_state_dict(model.state_dict() | load_file(tmp_path / "first" / "model.safetensors"))
    test = data["test"]
    assert train.accuracy(model.eval(), test["inputs"], test["labels"]) >= 0.9

"""What examples/digits ships is what its training script makes."""

from __future__ import annotations

import hashlib
import re
import sys
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


def test_shipped_module_is_a_fresh_import(digits: Any):
    from hass_ir.frontend import import_torch

    model, inputs = digits.resnet8()
    fresh = import_torch(model, inputs, name="resnet8")
    shipped = (FOLDER / "model.mlir").read_text()
    header = re.compile(r"\Amodule attributes {.*} {\n")
    assert header.sub("module {\n", shipped) == fresh.text
    state = model.state_dict()
    for name, weight in fresh.weights.items():
        np.testing.assert_array_equal(weight, state[name].numpy())


def test_shipped_digests_and_size():
    header = (FOLDER / "model.mlir").read_text().splitlines()[0]
    for attribute, name in (("weights", "model.safetensors"), ("calibration", "calibration.npz")):
        assert f'hass.{attribute} = "{name}"' in header
        digest = hashlib.sha256((FOLDER / name).read_bytes()).hexdigest()
        assert f'hass.{attribute}_digest = "sha256:{digest}"' in header
    names = ("model.mlir", "model.safetensors", "calibration.npz", "test.npz")
    assert sum((FOLDER / name).stat().st_size for name in names) < 1_000_000


def test_the_script_trains_to_its_accuracy_the_same_every_time(
    train: Any, data: dict[str, dict[str, Any]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """A part of the training already generalises; two runs write the same bytes."""
    monkeypatch.setattr(train, "EPOCHS", 4)
    contents: list[list[bytes]] = []
    for name in ("first", "second"):
        folder = tmp_path / name
        folder.mkdir()
        train.main(folder)
        contents.append([path.read_bytes() for path in sorted(folder.iterdir())])
    assert len(contents[0]) == 4
    assert contents[0] == contents[1]
    load_file: Any = import_module("safetensors.torch").load_file
    model = train.ResNet8()
    model.load_state_dict(model.state_dict() | load_file(tmp_path / "first" / "model.safetensors"))
    test = data["test"]
    assert train.accuracy(model.eval(), test["inputs"], test["labels"]) >= 0.9

"""Importing PyTorch models: text, weights, sources, files and errors."""

from __future__ import annotations

import hashlib
import re
import resource
import subprocess
import sys
import textwrap
from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any, cast

import numpy as np
import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional as F
from xdsl.context import Context
from xdsl.dialects.builtin import Builtin, ModuleOp, StringAttr
from xdsl.dialects.func import Func
from xdsl.parser import Parser

from hass_ir.dialects.torch import AtenOp, LiteralOp, Torch
from hass_ir.errors import HassError
from hass_ir.frontend import Imported, import_torch, write_imported
from hass_ir.frontend.cli import main
from hass_ir.frontend.exported import export

pytest.importorskip("torch_mlir")
load_file: Callable[[Path], dict[str, Any]] = import_module("safetensors.numpy").load_file
seed: Callable[[int], Any] = cast(Any, torch).manual_seed

ROOT = Path(__file__).resolve().parents[2]
PROGRAMS = Path(sys.executable).parent


class Block(nn.Module):
    def __init__(self, inputs: int, outputs: int):
        super().__init__()
        self.conv = nn.Conv2d(inputs, outputs, 3, 1, 1, bias=False)
        self.bn = nn.BatchNorm2d(outputs)
        self.relu = nn.ReLU(inplace=True)
        self.scale = nn.Parameter(torch.tensor(2.0))
        self.shift = nn.Parameter(torch.tensor([0.5]))

    def forward(self, x: Tensor) -> Tensor:
        y = self.relu(self.bn(self.conv(x)))
        y = self.relu(self.conv(y) * self.scale + self.shift)
        return F.relu6(y + x) + torch.tensor([1.0, 2.0])[0]


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Sequential(nn.Conv2d(1, 4, 3), nn.ReLU6(), nn.MaxPool2d(2))
        self.blocks = nn.ModuleList([Block(4, 4), Block(4, 4)])
        self.head = nn.Linear(4, 4)
        self.tied = nn.Linear(4, 4)
        self.tied.weight = self.head.weight
        self.unused = nn.Linear(2, 2)

    def forward(self, x: Tensor) -> Tensor:
        x = self.stem(x)
        for block in self.blocks:
            x = block(x)
        x = F.adaptive_avg_pool2d(x, 1).flatten(1)
        return self.tied(F.relu(self.head(x)))


@pytest.fixture(scope="module")
def net() -> Net:
    seed(0)
    return Net()


@pytest.fixture(scope="module")
def imported(net: Net) -> Imported:
    return import_torch(net, torch.zeros(1, 1, 10, 10), name="net")


def parsed(text: str) -> ModuleOp:
    context = Context()
    for dialect in (Builtin, Func, Torch):
        context.load_dialect(dialect)
    module = Parser(context, text).parse_module()
    module.verify()
    return module


def sources(text: str) -> dict[str, str]:
    """The op's name for each `hass.source` in `text`."""
    found = re.findall(r'(torch\.\S+).*\{hass\.source = "([^"]*)"\}', text)
    assert len({source for _, source in found}) == len(found)
    return {source: name for name, source in found}


def test_layers_stay_whole_and_carry_the_names_of_their_modules(imported: Imported):
    expected = {
        "stem.0": "torch.aten.conv2d",
        "stem.1": "torch.aten.hardtanh",
        "stem.2": "torch.aten.max_pool2d",
        "head": "torch.aten.linear",
        "relu": "torch.aten.relu",
        "tied": "torch.aten.linear",
        "adaptive_avg_pool2d": "torch.aten.adaptive_avg_pool2d",
    }
    for block in ("blocks.0", "blocks.1"):
        expected |= {
            f"{block}.conv": "torch.aten.conv2d",
            f"{block}.conv_1": "torch.aten.conv2d",
            f"{block}.bn": "torch.aten.batch_norm",
            f"{block}.relu": "torch.aten.relu",
            f"{block}.relu_1": "torch.aten.relu",
            f"{block}.relu6": "torch.aten.relu6",
            f"{block}.mul": "torch.aten.mul.Tensor",
            f"{block}.add": "torch.aten.add.Tensor",
            f"{block}.add_1": "torch.aten.add.Tensor",
        }
    found = sources(imported.text)
    assert {source: found.get(source) for source in expected} == expected


def test_every_op_that_computes_has_a_source(imported: Imported):
    ops = [op for op in parsed(imported.text).walk() if isinstance(op, AtenOp)]
    assert ops
    assert all("hass.source" in op.attributes for op in ops)


def test_weights_are_those_of_the_model_and_those_used(net: Net, imported: Imported):
    literals = [op for op in parsed(imported.text).walk() if isinstance(op, LiteralOp)]
    assert {op.key for op in literals} == set(imported.weights)
    state = {name: value.numpy() for name, value in net.state_dict().items()}
    own = {name for name in imported.weights if name.startswith("constant_")}
    # Of a tensor in the code only the element used, for it was chosen beforehand.
    assert [imported.weights[name].tolist() for name in own] == [1.0] * len(own)
    assert set(imported.weights) - own <= set(state)
    for name in set(imported.weights) - own:
        np.testing.assert_array_equal(imported.weights[name], state[name])
        assert imported.weights[name].shape == state[name].shape
    assert imported.weights["blocks.0.scale"].shape == ()
    assert imported.weights["blocks.0.shift"].shape == (1,)
    assert len({"head.weight", "tied.weight"} & set(imported.weights)) >= 1
    assert "unused.weight" not in imported.weights
    for op in literals:
        assert op.key is not None
        assert f"{list(imported.weights[op.key].shape)}".replace(" ", "") in str(op.results[0].type)


def test_exported_program_with_whole_batch_norms_computes_the_same(net: Net):
    net.eval()
    for block in (module for module in net.modules() if isinstance(module, nn.BatchNorm2d)):
        nn.init.normal_(cast(Tensor, block.running_mean))
        nn.init.uniform_(cast(Tensor, block.running_var), 0.5, 2.0)
    inputs = torch.rand(1, 1, 10, 10)
    program, _ = export(net, [inputs])
    with torch.no_grad():
        torch.testing.assert_close(program.module()(inputs), net(inputs), rtol=0, atol=0)


def test_import_changes_neither_the_model_nor_the_random_numbers(net: Net):
    net.train()
    net.blocks[0].eval()
    modes = [module.training for module in net.modules()]
    before = {name: value.clone() for name, value in net.state_dict().items()}
    seed(3)
    state = torch.random.get_rng_state()
    import_torch(net, torch.zeros(1, 1, 10, 10))
    assert [module.training for module in net.modules()] == modes
    assert torch.equal(torch.random.get_rng_state(), state)
    assert all(torch.equal(value, before[name]) for name, value in net.state_dict().items())


def test_import_is_the_same_every_time(net: Net, imported: Imported):
    again = import_torch(net, [torch.ones(1, 1, 10, 10)], name="net")
    assert again.text == imported.text
    assert list(again.weights) == list(imported.weights)


def test_text_is_mlir(imported: Imported):
    text = imported.with_attributes({"hass.network": 'a "b" \\'})
    command = [str(PROGRAMS / "torch-mlir-opt"), "-o", "/dev/null"]
    subprocess.run(command, input=text.encode(), check=True)
    network = parsed(text).attributes["hass.network"]
    assert isinstance(network, StringAttr)
    assert network.data == 'a "b" \\'


def test_files(imported: Imported, tmp_path: Path):
    inputs = np.zeros((5, 1, 10, 10), np.float32)
    (tmp_path / "data").mkdir()
    data = tmp_path / "data" / "calibration.npz"
    np.savez(data, inputs=inputs, labels=np.zeros(5, np.int64))
    write_imported(imported, tmp_path / "model.mlir", data)
    weights = (tmp_path / "model.safetensors").read_bytes()
    attributes = parsed((tmp_path / "model.mlir").read_text()).attributes
    assert {name: str(value).strip('"') for name, value in attributes.items()} == {
        "hass.network": "net",
        "hass.weights": "model.safetensors",
        "hass.weights_digest": f"sha256:{hashlib.sha256(weights).hexdigest()}",
        "hass.calibration": "data/calibration.npz",
        "hass.calibration_digest": f"sha256:{hashlib.sha256(data.read_bytes()).hexdigest()}",
    }
    stored = load_file(tmp_path / "model.safetensors")
    assert set(stored) == set(imported.weights)
    for name, value in imported.weights.items():
        np.testing.assert_array_equal(stored[name], value)
        assert stored[name].shape == value.shape
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "data",
        "model.mlir",
        "model.safetensors",
    ]


@pytest.mark.parametrize(
    ("arrays", "message"),
    [
        ({"x": np.zeros(3)}, "no array 'inputs'; it has: x"),
        ({"input": np.zeros(3)}, r"it has: input \(did you mean 'input'\?\)"),
        ({"inputs": np.zeros((5, 1, 10, 10))}, "is float64; store it as float32"),
        ({"inputs": np.zeros((5, 10, 10), np.float32)}, r"the network takes \[N, 1, 10, 10\]"),
        ({"inputs": np.zeros((0, 1, 10, 10), np.float32)}, r"has shape \(0, 1, 10, 10\)"),
        (
            {"inputs": np.zeros((5, 1, 10, 10), np.float32), "labels": np.zeros(4, np.int64)},
            r"must be int64 of shape \[5\]",
        ),
    ],
)
def test_calibration_data_that_do_not_fit(
    imported: Imported, tmp_path: Path, arrays: dict[str, Any], message: str
):
    np.savez(tmp_path / "data.npz", **arrays)
    with pytest.raises(HassError, match=message):
        write_imported(imported, tmp_path / "model.mlir", tmp_path / "data.npz")
    assert [path.name for path in tmp_path.iterdir()] == ["data.npz"]


def test_calibration_data_of_tokens(imported: Imported, tmp_path: Path):
    tokens = replace(imported, input_shape=(1, 6), input_types=("int64",))
    data = tmp_path / "data.npz"
    np.savez(data, inputs=np.zeros((5, 6), np.int64))
    write_imported(tokens, tmp_path / "model.mlir", data)
    np.savez(data, inputs=np.zeros((5, 6), np.float32))
    with pytest.raises(HassError, match="is float32; store it as int64 of tokens"):
        write_imported(tokens, tmp_path / "model.mlir", data)
    two = replace(tokens, input_types=("int64", "float32"))
    with pytest.raises(HassError, match="the network has 2 inputs, calibration data are for netw"):
        write_imported(two, tmp_path / "model.mlir", data)


def test_a_failed_write_leaves_the_old_files(
    imported: Imported, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    for name in ("model.mlir", "model.safetensors"):
        (tmp_path / name).write_text("old")

    def fail(*arguments: object, **options: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("hass_ir.frontend.imported.Path.write_text", fail)
    with pytest.raises(HassError, match="No space left on device"):
        write_imported(imported, tmp_path / "model.mlir")
    contents = {path.name: path.read_text() for path in tmp_path.iterdir()}
    assert contents == {"model.mlir": "old", "model.safetensors": "old"}


MODELS = """
import torch
from torch import nn

class Function(nn.Module):
    def __init__(self, function, buffer=False):
        super().__init__()
        self.function = function
        if buffer:
            self.register_buffer("count", torch.zeros(3))
    def forward(self, x):
        return self.function(self, x)

def branch(self, x):
    return x if x.sum() > 0 else -x

def count(self, x):
    self.count.add_(1)
    return x + self.count

def made(function, buffer=False):
    return lambda: (Function(function, buffer), torch.zeros(2, 3))

branching = made(branch)
counting = made(count, True)
growing = made(lambda self, x: x.nonzero())
unknown = made(lambda self, x: torch.special.airy_ai(torch.linalg.svd(x)[0]))
half = lambda: (nn.Linear(3, 4).half(), torch.zeros(2, 3).half())
mismatched = lambda: (nn.Linear(3, 4), torch.zeros(2, 5))
number = lambda: 3
triple = lambda: (1, 2, 3)
bare = lambda: nn.Linear(3, 4)
words = lambda: (nn.Linear(3, 4), ["a"])
sequential = nn.Sequential(nn.Linear(3, 4), nn.ReLU())

def failing():
    raise RuntimeError("no luck\\nat all")
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "some_models.py").write_text(MODELS)
    (tmp_path / "needy_models.py").write_text("import not_installed_package\n")
    (tmp_path / "broken_models.py").write_text("1 / 0\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    monkeypatch.delitem(sys.modules, "some_models", raising=False)
    return tmp_path


@pytest.mark.parametrize(
    ("model", "message"),
    [
        ("some_models:branching", "torch.export cannot trace the model: Could not guard"),
        ("some_models:counting", "the model changes its buffer 'count'"),
        ("some_models:growing", "'nonzero' has the shape [u0, 2], known only at run time"),
        (
            "some_models:unknown",
            "torch-mlir does not know these ops; rewrite the model: 'aten.linalg_svd' in "
            "'linalg_svd', 'aten.special_airy_ai' in 'special_airy_ai'",
        ),
        ("some_models:half", "'weight' is float16; convert the model with model.float()"),
        ("some_models:mismatched", "torch.export cannot trace the model: a and b must have same"),
        ("some_models:number", "'some_models:number' is of type int, not torch.nn.Module"),
        ("some_models:triple", "returned 3 values, not (model, inputs)"),
        ("some_models:bare", "gives no example inputs; give their shape: --input-shape"),
        ("some_models:words", "are not all tensors"),
        ("some_models:failing", "'some_models:failing' failed: RuntimeError: no luck at all"),
        ("some_models:sequentail", "has no 'sequentail' (did you mean 'sequential'?)"),
        ("some_model:x", "there is no module 'some_model' (did you mean 'some_models'?)"),
        ("needy_models:x", "'needy_models' needs the module 'not_installed_package'"),
        ("broken_models:x", "importing 'broken_models' failed: ZeroDivisionError"),
        ("some_models", "'some_models' does not name a model; write PACKAGE.MODULE:FACTORY"),
        ("../some_models:x", "does not name a model"),
    ],
)
def test_errors(folder: Path, capfd: pytest.CaptureFixture[str], model: str, message: str):
    before = sorted(folder.iterdir())
    assert main([model, "-o", "model.mlir"]) == 1
    output = capfd.readouterr()
    assert output.out == ""
    assert output.err.startswith("error: ")
    assert output.err.count("\n") == 1
    assert message in output.err
    assert sorted(folder.iterdir()) == before


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["-o", "missing/model.mlir"], "cannot write 'missing/model.mlir': there is no folder"),
        (["-o", "."], "cannot write '.': it is a folder"),
        (["-o", "model.safetensors"], "is the name of the weights; name the module otherwise"),
        (["-o", "m.mlir", "--calibration", "no.npz"], "there are no calibration data 'no.npz'"),
        (["-o", "m.mlir", "--calibration", "some_models.py"], "it is no .npz file"),
        (["-o", "m.mlir", "--input-shape", "2x-3"], "'2x-3' is not a shape like 1x3x224x224"),
        ([], "the following arguments are required: -o"),
        (["-o", "m.mlir", "--bogus"], "unrecognized arguments: --bogus"),
    ],
)
def test_bad_arguments(
    folder: Path, capfd: pytest.CaptureFixture[str], arguments: list[str], message: str
):
    before = sorted(folder.iterdir())
    assert main(["some_models:sequential", "--input-shape", "2x3", *arguments]) == 1
    output = capfd.readouterr()
    assert output.out == ""
    assert output.err.startswith("error: ")
    assert message in output.err
    assert sorted(folder.iterdir()) == before


def test_model_instance_with_numbered_weights(folder: Path, capfd: pytest.CaptureFixture[str]):
    arguments = ["some_models:sequential", "--input-shape", "2x3", "-o", "model.mlir"]
    assert main(arguments) == 0
    assert capfd.readouterr() == ("", "")
    text = Path("model.mlir").read_text()
    assert 'hass.network = "sequential"' in text
    assert set(sources(text)) == {"0", "1"}
    literals = [op for op in parsed(text).walk() if isinstance(op, LiteralOp)]
    assert (
        {op.key for op in literals}
        == {"0.weight", "0.bias"}
        == set(load_file(Path("model.safetensors")))
    )


def test_calibration_outside_the_folder(
    folder: Path, tmp_path_factory: pytest.TempPathFactory, capfd: pytest.CaptureFixture[str]
):
    data = tmp_path_factory.mktemp("elsewhere") / "data.npz"
    np.savez(data, inputs=np.zeros((4, 3), np.float32))
    arguments = ["some_models:sequential", "--input-shape", "2x3", "-o", "model.mlir"]
    assert main([*arguments, "--calibration", str(data)]) == 1
    assert "outside the folder of 'model.mlir'; copy them there" in capfd.readouterr().err
    assert not Path("model.mlir").exists()


@pytest.mark.parametrize("missing", ["torch_mlir", "torch"])
def test_missing_extra(missing: str, tmp_path: Path):
    program = f"""
        import sys
        sys.modules[{missing!r}] = None
        from hass_ir.frontend.cli import main
        sys.exit(main(["examples.resnet:resnet18", "-o", {str(tmp_path / "m.mlir")!r}]))
    """
    command = [sys.executable, "-c", textwrap.dedent(program)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    package = missing.replace("_", "-")
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.startswith(f"error: importing from PyTorch needs the package '{package}'")
    assert "pip install 'hass-ir[import]'" in done.stderr
    assert not list(tmp_path.iterdir())


def test_debug_shows_the_cause(folder: Path, capfd: pytest.CaptureFixture[str]):
    assert main(["some_models:failing", "-o", "model.mlir", "--debug"]) == 1
    error = capfd.readouterr().err
    assert "Traceback" in error
    assert "raise RuntimeError" in error


def seconds_of_children() -> float:
    """Seconds of the processor, which do not depend on what else runs."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def test_resnet18_imports_within_15_seconds(tmp_path: Path):
    command = [PROGRAMS / "hass-import", "examples.resnet:resnet18", "-o", tmp_path / "m.mlir"]
    start = seconds_of_children()
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert seconds_of_children() - start < 15
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    names = [op.name for op in parsed((tmp_path / "m.mlir").read_text()).walk()]

    def count(op: str) -> int:
        return names.count(f"torch.aten.{op}")

    assert (count("conv2d"), count("batch_norm"), count("linear")) == (20, 20, 1)
    assert (count("relu"), count("add.Tensor"), count("max_pool2d")) == (17, 8, 1)
    assert sum(value.size for value in load_file(tmp_path / "m.safetensors").values()) == 11699112


def test_parts_of_a_parameter_are_named_after_it():
    layer = torch.nn.TransformerEncoderLayer(12, 3, 8, batch_first=True)
    imported = import_torch(torch.nn.Sequential(layer), torch.zeros(1, 5, 12))
    state = dict(torch.nn.Sequential(layer).state_dict())
    parts = [name for name in imported.weights if name not in state]
    assert sorted(parts) == [
        f"0.self_attn.in_proj_{kind}[{i}:{i + 12}]"
        for kind in ("bias", "weight")
        for i in (0, 12, 24)
    ]
    for name in parts:
        whole, place = name[:-1].split("[")
        first, last = map(int, place.split(":"))
        expected = state[whole][first:last].numpy()
        np.testing.assert_array_equal(imported.weights[name], expected)


def test_what_is_no_part_of_a_parameter_in_its_order_has_a_name_of_its_own():
    class Parts(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.table = torch.nn.Parameter(torch.arange(24.0).reshape(4, 6))

        def forward(self, x: torch.Tensor) -> torch.Tensor:
            return x + self.table[1:3] + self.table[:2, 1:2] + self.table[::2].sum(1, True)

    imported = import_torch(Parts(), torch.zeros(2, 6))
    assert imported.weights["table[1:3]"].tolist() == np.arange(6.0, 18.0).reshape(2, 6).tolist()
    own = [name for name in imported.weights if name != "table[1:3]"]
    assert all(name.startswith("constant_") for name in own)

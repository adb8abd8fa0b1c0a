"""Bad input to the real tools: exit code 1, a message with its place, nothing else."""

from __future__ import annotations

import hashlib
import re
import shlex
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from textwrap import dedent
from typing import Any, NamedTuple, TypeAlias

import numpy as np
import pytest
from safetensors.numpy import save_file  # pyright: ignore[reportUnknownVariableType]

HASS_OPT = [sys.executable, "-m", "hass_ir.opt"]
MODEL = dedent("""\
    builtin.module attributes {hass.weights = "model.safetensors"} {
      func.func @main(%x: tensor<1x2xf32>) -> tensor<1x3xf32> {
        %w = sdf.weight "fc.weight" : tensor<3x2xf32>
        %y = sdf.linear %x, %w : (tensor<1x2xf32>, tensor<3x2xf32>) -> tensor<1x3xf32>
        func.return %y : tensor<1x3xf32>
      }
    }
    """)
TORCH = dedent("""\
    func.func @main(%x: !torch.vtensor<[1,2],f32>) -> !torch.vtensor<[1,2],f32> {
      %0 = torch.aten.erf %x : !torch.vtensor<[1,2],f32> -> !torch.vtensor<[1,2],f32>
      %1 = torch.aten.exp %0 {hass.source = "t"}
        : !torch.vtensor<[1,2],f32> -> !torch.vtensor<[1,2],f32>
      func.return %1 : !torch.vtensor<[1,2],f32>
    }
    """)
DEVICE = dedent("""\
    name = "own"
    source = "a test"
    dsp_kind = "dsp48e1"
    dsp = 220
    lut = 53200
    ff = 106400
    bram18 = 280
    uram = 0
    clock_mhz = 200
    bandwidth_gbps = 34.112
    reconfiguration_s = 0.08
    """)
WEIGHTS = np.array([[1, 0], [0.5, -1], [0, 2]], np.float32)
INPUTS = np.arange(8, dtype=np.float32).reshape(4, 2)
LABELS = np.array([0, 1, 2, 0])


Change: TypeAlias = Callable[[Path], object]


class Case(NamedTuple):
    """Flags after `hass-opt model.mlir`, the error expected, and how the folder differs."""

    flags: str
    error: str
    change: Change | None = None


def text(name: str, content: str | bytes) -> Change:
    """Write the file `name`."""
    data = content if isinstance(content, bytes) else content.encode()
    return lambda folder: (folder / name).write_bytes(data)


def tensors(**arrays: Any) -> Change:
    """Replace the weights; `fc_weight` is `fc.weight`."""
    named = {key.replace("_", "."): array for key, array in arrays.items()}
    return lambda folder: save_file(named, folder / "model.safetensors")


def data(**arrays: Any) -> Change:
    """Replace the calibration data."""
    return lambda folder: np.savez(folder / "c.npz", allow_pickle=True, **arrays)


def lone_array(folder: Path) -> None:
    """An .npy file under the archive's name."""
    with open(folder / "c.npz", "wb") as file:
        np.save(file, INPUTS)


def without(name: str) -> Change:
    """Remove the file `name`."""
    return lambda folder: (folder / name).unlink()


def member(folder: Path) -> None:
    """An archive with a member that is no array."""
    with zipfile.ZipFile(folder / "c.npz", "w") as archive:
        archive.writestr("inputs", b"text")


ANNOTATE = "--sdf-annotate-sparsity"
CALIBRATE = f"{ANNOTATE}='calibration=\"c.npz\"'"
SEARCH = "--hass-search='device=zedboard trials=2'"
OWN = "--hass-search='device=\"d.toml\" trials=2'"
WHERE = r"model\.mlir:3:5: error: "

INPUT = {
    "empty": Case("", r"model\.mlir:1:1: error: empty input", text("model.mlir", "")),
    "truncated": Case("", r"model\.mlir:4:\d+: error: ", text("model.mlir", MODEL[:200])),
    "junk": Case(
        "",
        r"model\.mlir:1:\d+: error: not MLIR text: the byte 0x\w\w is not UTF-8",
        text("model.mlir", hashlib.sha512(b"junk").digest()),
    ),
    "zeros": Case("", r"model\.mlir:1:1: error: ", text("model.mlir", bytes(64))),
    "missing": Case("", r"error: .*model\.mlir.*", without("model.mlir")),
    "unsupported": Case(
        "--convert-torch-to-sdf",
        r"model\.mlir:2:3: error: torch\.aten\.erf: this op is not supported.*\n"
        r".*model\.mlir:3:3: error: torch\.aten\.exp \('t' in the source model\): this op is not",
        text("model.mlir", TORCH),
    ),
    "dynamic": Case(
        SEARCH,
        r"model\.mlir:1:1: error: an input of the network: .* has a dynamic shape; import the",
        text("model.mlir", TORCH.replace("[1,2]", "[?,2]")),
    ),
    "dynamic-sdf": Case(
        "",
        r"model\.mlir:4:5: error: 'sdf.linear': shapes must be static and positive",
        text("model.mlir", MODEL.replace("tensor<1x2xf32>", "tensor<?x2xf32>")),
    ),
    "shape": Case(
        "",
        r"model\.mlir:4:5: error: 'sdf.linear': the result must have shape \(1, 3\), not \(1, 4\)",
        text("model.mlir", MODEL.replace("tensor<1x3xf32>", "tensor<1x4xf32>")),
    ),
}
OPTIONS = {
    "pass": Case("--sdf-serch", r"error: unknown pass 'sdf-serch' \(did you mean 'sdf-search'\?\)"),
    "option": Case(
        "--hass-search=trails=3",
        r"error: unknown option 'trails' of pass 'hass-search' \(did you mean 'trials'\?\)",
    ),
    "type": Case("--hass-search=trials=many", r"error: option 'trials' .*expects an int"),
    "accuracy-drop": Case(
        "--hass-search=accuracy-drop=2",
        r"error: option 'accuracy-drop' of pass 'hass-search' must lie between 0 and 1, got 2",
    ),
    "trials": Case("--sdf-search=trials=0", r"error: option 'trials' .* must .*, got 0"),
    "samples": Case("--sdf-search=samples=0", r"error: option 'samples' .*must .*, got 0"),
    "samples-annotate": Case(f"{ANNOTATE}=samples=0", r"error: option 'samples' .*must .*, got 0"),
    "seed": Case("--sdf-search=seed=-1", r"error: option 'seed' .* must .*, got -1"),
    "seed-annotate": Case(f"{ANNOTATE}=seed=-1", r"error: option 'seed' .*must .*, got -1"),
    "timeout": Case("--sdf-search=timeout=-1", r"error: option 'timeout' .* must .*, got -1"),
    "function": Case(f"{ANNOTATE}=function=mian", r"error: .* 'mian' \(did you mean 'main'\?\)"),
    "output-folder": Case("-o gone/x.mlir", r"error: cannot write 'gone/x\.mlir': the folder"),
    "output-is-folder": Case("-o .", r"error: cannot write '\.': it is a folder"),
    "target": Case("-t accel-jsn", r"error: unknown target 'accel-jsn' \(did you mean 'accel-json"),
}
DEVICES = {
    "unknown": Case("--hass-search=device=zedbord", r"error: .*did you mean 'zedboard'\?"),
    "no-file": Case(OWN.replace("d.toml", "gone.toml"), r"error: .*device file 'gone\.toml'"),
    "key": Case(
        OWN,
        r"d\.toml: error: missing key 'lut'; add it",
        text("d.toml", DEVICE.replace("lut = 53200\n", "")),
    ),
    "negative": Case(
        OWN,
        r"d\.toml: error: key 'dsp' must be positive",
        text("d.toml", DEVICE.replace("dsp = 220", "dsp = -220")),
    ),
    "extra": Case(
        OWN,
        r"d\.toml: error: unknown key 'bram'.*did you mean 'bram18'",
        text("d.toml", DEVICE + "bram = 3\n"),
    ),
    "not-toml": Case(OWN, r"d\.toml: error: not a TOML file", text("d.toml", "= 3")),
    "too-small": Case(
        OWN,
        r"error: .*(lut|LUT)",
        text("d.toml", DEVICE.replace("lut = 53200", "lut = 50")),
    ),
}
SAVED = MODEL.replace("{hass.weights", '{hass.weights_digest = "sha256:00", hass.weights')
STORED = {
    "missing": Case(
        ANNOTATE,
        r"error: the weights file 'model\.safetensors' is not there \(looked for '.*'\)",
        without("model.safetensors"),
    ),
    "no-tensor": Case(
        ANNOTATE,
        WHERE + r".* has no tensor 'fc\.weight'; import the model again",
        tensors(fc_bias=WEIGHTS),
    ),
    "shape": Case(
        ANNOTATE,
        WHERE + r".* has shape \(2, 3\), the module expects \(3, 2\)",
        tensors(fc_weight=np.ascontiguousarray(WEIGHTS.T)),
    ),
    "nan": Case(
        ANNOTATE,
        WHERE + r".* holds NaN or infinity",
        tensors(fc_weight=WEIGHTS * np.float32("nan")),
    ),
    "type": Case(
        ANNOTATE,
        WHERE + r".* has type float64, expected float32",
        tensors(fc_weight=WEIGHTS.astype(np.float64)),
    ),
    "not-safetensors": Case(
        ANNOTATE,
        r"error: '.*model\.safetensors' is not a readable safetensors file",
        text("model.safetensors", b"PK\x03\x04 no weights"),
    ),
    "digest": Case(
        SEARCH,
        r"error: '.*model\.safetensors' is not the weights file .* \(its digest differs\)",
        text("model.mlir", SAVED),
    ),
    "outside": Case(
        ANNOTATE,
        r"error: the path '\.\./x\.safetensors' of the weights file leaves the module's folder",
        text("model.mlir", MODEL.replace("model.safetensors", "../x.safetensors")),
    ),
    "attribute": Case(
        ANNOTATE,
        r"error: the module's attribute 'hass\.weights' must be a string",
        text("model.mlir", MODEL.replace('"model.safetensors"', "3")),
    ),
}
CALIBRATION = {
    "missing": Case(CALIBRATE, r"error: the calibration data 'c\.npz' is not there"),
    "outside": Case(
        f"{ANNOTATE}='calibration=\"../c.npz\"'",
        r"error: the path '\.\./c\.npz' of the calibration data leaves",
    ),
    "shape": Case(
        CALIBRATE,
        r"error: 'inputs' of .* has shape \(4, 3\), the network takes \(N, 2\)",
        data(inputs=np.zeros((4, 3), np.float32)),
    ),
    "no-inputs": Case(
        CALIBRATE, r"error: .* has no array 'inputs' \(it has: images\)", data(images=INPUTS)
    ),
    "nan": Case(
        CALIBRATE, r"error: 'inputs' .* holds NaN", data(inputs=INPUTS / np.float32("nan"))
    ),
    "overflow": Case(
        CALIBRATE, r"error: 'inputs' .* infinity", data(inputs=INPUTS.astype(np.float64) * 1e300)
    ),
    "type": Case(
        CALIBRATE, r"error: 'inputs' .* has type int", data(inputs=INPUTS.astype(np.int8))
    ),
    "labels": Case(
        CALIBRATE,
        r"error: 'labels' of .* must be 4 integers, got int64 of shape \(3,\)",
        data(inputs=INPUTS, labels=LABELS[:3]),
    ),
    "one-label": Case(
        CALIBRATE, r"error: 'labels' of .* must be 4 integers", data(inputs=INPUTS, labels=1)
    ),
    "label-range": Case(
        CALIBRATE,
        r"error: 'c\.npz': the labels lie between 1 and 3, .* 0 to 2",
        data(inputs=INPUTS, labels=LABELS + 1),
    ),
    "pickled": Case(
        CALIBRATE,
        r"error: '.*c\.npz' is not a readable \.npz archive",
        data(inputs=np.array([{}], object)),
    ),
    "array": Case(
        CALIBRATE,
        r"error: '.*c\.npz' is not a readable \.npz archive",
        lone_array,
    ),
    "no-array": Case(CALIBRATE, r"error: 'inputs' of .* has shape \(\),", member),
    "text": Case(CALIBRATE, r"error: '.*c\.npz' is not a readable \.npz", text("c.npz", "1, 2, 3")),
    "empty": Case(CALIBRATE, r"error: '.*c\.npz' is not a readable \.npz", text("c.npz", "")),
}
CASES = {
    f"{group}-{name}": case
    for group, cases in (
        ("input", INPUT),
        ("options", OPTIONS),
        ("device", DEVICES),
        ("weights", STORED),
        ("calibration", CALIBRATION),
    )
    for name, case in cases.items()
}


@pytest.mark.parametrize("name", CASES)
def test_hass_opt_refuses(name: str, tmp_path: Path) -> None:
    case = CASES[name]
    text("model.mlir", MODEL)(tmp_path)
    tensors(fc_weight=WEIGHTS)(tmp_path)
    if case.change is not None:
        case.change(tmp_path)
    flags = shlex.split(case.flags)
    output = [] if "-o" in flags else ["-o", "out.mlir"]
    refused([*HASS_OPT, "model.mlir", *flags, *output], case.error, tmp_path)


def test_nothing_is_printed_of_several_modules_if_one_is_bad(tmp_path: Path) -> None:
    text("model.mlir", f"{MODEL}// -----\n{TORCH}")(tmp_path)
    flags = ["--split-input-file", "--convert-torch-to-sdf=function=main"]
    refused(
        [*HASS_OPT, "model.mlir", *flags], r"error: there is no function of the torch", tmp_path
    )


IMPORTS = {
    "module": ("gone.models:net", r"error: .*'gone"),
    "factory": ("nets:nte", r"error: .*'nte'.*did you mean 'net'"),
    "no-factory": ("nets", r"error: "),
    "raises": ("nets:broken", r"error: .*out of order"),
    "not-a-model": ("nets:number", r"error: .*'?nets:number'?"),
}


@pytest.mark.parametrize("name", IMPORTS)
def test_hass_import_refuses(name: str, tmp_path: Path) -> None:
    factory, error = IMPORTS[name]
    nets = """\
        def net():
            return 1
        def number():
            return 3
        def broken():
            raise RuntimeError("out of order")
        """
    text("nets.py", dedent(nets))(tmp_path)
    command = [sys.executable, "-m", "hass_ir.frontend.cli", factory, "-o", "out.mlir"]
    refused(command, error, tmp_path)


def refused(command: list[str], error: str, folder: Path) -> None:
    """Run `command` in `folder` and check that it fails as it should and leaves no trace."""
    text("out.mlir", "old")(folder)
    before = sorted(folder.iterdir())
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=60)
    assert re.search(error, done.stderr), done.stderr
    assert (done.returncode, done.stdout) == (1, ""), done.stderr
    assert "Traceback" not in done.stderr
    assert "Warning" not in done.stderr
    assert (folder / "out.mlir").read_text() == "old"
    assert [p for p in sorted(folder.iterdir()) if p.name != "__pycache__"] == before

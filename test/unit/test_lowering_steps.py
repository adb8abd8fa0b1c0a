"""Passes one by one, each in a process of its own, against all in one process; run again."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from xdsl.dialects.builtin import ModuleOp
from xdsl.passes import ModulePass
from xdsl.transforms.canonicalize import CanonicalizePass

from hass_ir.errors import HassError
from hass_ir.lowering.lower_sdf_to_accel import LowerSdfToAccelPass
from hass_ir.passes.hass_search import HassSearchPass
from hass_ir.passes.sdf_annotate_sparsity import SdfAnnotateSparsityPass
from hass_ir.passes.sdf_search import SdfSearchPass

OPTIONS: dict[str, Any] = {"device": "zedboard", "trials": 5, "accuracy_drop": 0.1, "seed": 7}
SPELLED = 'device="zedboard" trials=5 accuracy-drop=0.1 seed=7'
STEPS = (
    "--convert-torch-to-sdf",
    "--sdf-fold-batch-norm",
    "--canonicalize",
    "--sdf-annotate-sparsity",
    f"--sdf-search={SPELLED}",
    "--lower-sdf-to-accel",
)


@pytest.fixture
def hass_opt(small: Path, tmp_path: Path, programs: Path) -> Callable[..., str]:
    """Runs hass-opt on a text, or on the small network, in the folder of its data."""
    for suffix in (".mlir", ".npz", ".safetensors"):
        shutil.copy(small.with_suffix(suffix), tmp_path)

    def run(*arguments: str, text: str | None = None) -> str:
        command = [str(programs / "hass-opt"), *arguments]
        command += ["small.mlir"] if text is None else []
        done = subprocess.run(
            command, input=text, cwd=tmp_path, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run


def test_a_process_for_each_pass_gives_the_same_bytes(hass_opt: Callable[..., str]):
    """The text between them is pretty and generic in turn."""
    at_once = hass_opt(*STEPS)
    text: str | None = None
    for i, step in enumerate(STEPS):
        text = hass_opt(step, *(() if i % 2 else ("--print-op-generic",)), text=text)
    assert text == at_once
    assert hass_opt(f"--hass-search={SPELLED}") == at_once
    # What is recorded as having made the design makes it again.
    recorded = re.findall(r'pipeline = "(hass-search\{(?:[^"\\]|\\.)*\})"', at_once)
    assert len(recorded) == 2
    assert hass_opt("-p", recorded[0].replace("\\22", '"').replace('\\"', '"')) == at_once


def test_the_same_in_one_process_as_classes(
    small: Path,
    read: Any,
    show: Callable[..., str],
    apply: Callable[..., ModuleOp],
    to_sdf: tuple[ModulePass, ...],
    hass_opt: Callable[..., str],
):
    passes = *to_sdf, SdfAnnotateSparsityPass(), SdfSearchPass(**OPTIONS), LowerSdfToAccelPass()
    apart = show(apply(read(small), *passes))
    whole = apply(read(small), HassSearchPass(**OPTIONS))
    assert show(whole) == apart
    assert show(apply(whole.clone(), HassSearchPass(**OPTIONS))) == apart
    assert show(apply(whole.clone(), LowerSdfToAccelPass())) == apart
    assert show(apply(whole.clone(), CanonicalizePass())) == apart
    assert hass_opt(f"--hass-search={SPELLED}") == apart


@pytest.mark.parametrize("pretty", [True, False])
def test_a_searched_module_comes_back_from_its_text(
    searched_small: ModuleOp, parse: Any, show: Callable[..., str], pretty: bool
):
    text = show(searched_small, generic=not pretty)
    again = parse(text)
    assert show(again, generic=not pretty) == text
    assert show(again) == show(searched_small)


def test_measuring_again_changes_nothing(
    small: Path, read: Any, apply: Callable[..., ModuleOp], to_sdf: tuple[ModulePass, ...]
):
    once = apply(read(small), *to_sdf, SdfAnnotateSparsityPass())
    before = str(once)
    assert str(apply(once, SdfAnnotateSparsityPass())) == before


def test_a_searched_network_measures_what_the_search_wrote(
    small: Path, read: Any, searched_small: ModuleOp, apply: Callable[..., ModuleOp]
):
    """Thresholds stand in the IR as semantics: counting anew finds the same zeros."""
    module = searched_small.clone()
    module.location = read(small).location
    before = str(module)
    assert "sdf.threshold" in before
    assert str(apply(module, SdfAnnotateSparsityPass())) == before


def test_lowering_anew_gives_the_accelerator_that_was_there(
    searched_small: ModuleOp, apply: Callable[..., ModuleOp]
):
    module = searched_small.clone()
    accelerator = list(module.ops)[-1]
    assert accelerator.name == "accel.accelerator"
    accelerator.detach()
    accelerator.erase()
    assert str(apply(module, LowerSdfToAccelPass())) == str(searched_small)


def test_steps_left_out_are_named(
    small: Path, read: Any, apply: Callable[..., ModuleOp], to_sdf: tuple[ModulePass, ...]
):
    with pytest.raises(HassError, match="run convert-torch-to-sdf"):
        apply(read(small), SdfSearchPass(**OPTIONS))
    with pytest.raises(HassError, match="run sdf-annotate-sparsity"):
        apply(read(small), *to_sdf, SdfSearchPass(**OPTIONS))
    with pytest.raises(HassError, match="run sdf-search"):
        apply(read(small), *to_sdf, SdfAnnotateSparsityPass(), LowerSdfToAccelPass())

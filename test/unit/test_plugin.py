"""xDSL's own tools find our passes, and start as fast as before."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = ("numpy", "scipy", "highspy", "optuna", "torch", "torch_mlir", "safetensors")
PROGRAMS = Path(sys.executable).parent


def xdsl_opt(*arguments: str, text: str = "") -> subprocess.CompletedProcess[str]:
    """A run of the real xdsl-opt on `text`."""
    command = [str(PROGRAMS / "xdsl-opt"), *arguments]
    return subprocess.run(command, input=text, capture_output=True, text=True, check=False)


def test_xdsl_opt_runs_a_pass_of_ours() -> None:
    network = """
    func.func @main(%x: !torch.vtensor<[2,3],f32>) -> !torch.vtensor<[2,3],f32> {
      %0 = torch.aten.relu %x : !torch.vtensor<[2,3],f32> -> !torch.vtensor<[2,3],f32>
      func.return %0 : !torch.vtensor<[2,3],f32>
    }
    """
    done = xdsl_opt("-p", "convert-torch-to-sdf", text=network)
    assert done.returncode == 0, done.stderr
    assert "sdf.relu" in done.stdout
    assert "torch.aten" not in done.stdout


def test_xdsl_opt_knows_the_search_and_its_options() -> None:
    done = xdsl_opt("-p", "hass-search{trials=0}", text="func.func private @f()")
    assert done.returncode != 0
    assert "option 'trials' of pass 'hass-search' must lie between" in done.stderr


def test_xdsl_opt_lists_us() -> None:
    listed = xdsl_opt("--help").stdout
    assert "hass-search" in "".join(listed.split())
    assert "accel-json" in "".join(listed.split())


@pytest.mark.parametrize("module", ["hass_ir.opt", "xdsl.tools.xdsl_opt"])
def test_nothing_heavy_is_imported_at_the_start(module: str) -> None:
    code = f"""
import sys
from {module} import main
sys.argv = ["opt", "--help"]
try:
    main()
except SystemExit:
    pass
print(sorted(set({HEAVY}) & sys.modules.keys()), file=sys.stderr)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "[]"


def test_every_pass_and_target_is_known_by_its_own_name() -> None:
    from hass_ir.universe import HASS_UNIVERSE

    for getters in (HASS_UNIVERSE.all_passes, HASS_UNIVERSE.all_targets):
        for name, getter in getters.items():
            assert getter().name == name
    for name, dialect in HASS_UNIVERSE.all_dialects.items():
        assert dialect().name == name


def test_every_option_of_our_passes_has_a_help_text() -> None:
    from dataclasses import fields

    from hass_ir.universe import HASS_UNIVERSE

    missing = [
        f"{name}: {option.name}"
        for getters in (HASS_UNIVERSE.all_passes, HASS_UNIVERSE.all_targets)
        for name, getter in getters.items()
        for option in fields(getter())
        if option.init and not option.metadata.get("help")
    ]
    assert missing == []


def test_help_is_nearly_as_fast_as_that_of_xdsl_opt() -> None:
    """Within 1.3 times, by the shortest of several runs in turn, as other load only adds time."""
    from time import perf_counter

    shortest = {"xdsl-opt": float("inf"), "hass-opt": float("inf")}
    for _ in range(10):
        for name in shortest:
            start = perf_counter()
            subprocess.run([str(PROGRAMS / name), "--help"], capture_output=True, check=True)
            shortest[name] = min(shortest[name], perf_counter() - start)
    assert shortest["hass-opt"] < 1.3 * shortest["xdsl-opt"], shortest

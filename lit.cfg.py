"""Configuration of lit; run `lit test/filecheck` from anywhere in the checkout."""

# lit runs this file with `config` defined.
# ruff: noqa: F821
# pyright: basic, reportUndefinedVariable=false

import os
import sys
from importlib.util import find_spec
from pathlib import Path

import lit.formats

root = Path(__file__).resolve().parent
programs = Path(sys.executable).parent

config.name = "hass-ir"
config.test_source_root = str(root)
config.test_exec_root = str(root / "build" / "lit")
config.test_format = lit.formats.ShTest(execute_external=False)
if find_spec("numba") is not None:
    config.available_features.add("numba")
config.suffixes = [".mlir", ".test"]
# Names of folders, at any depth: so none that test/filecheck has, such as "dialects".
config.excludes = ["benchmarks", "build", "docs", "examples", "hass_ir", "unit", "Inputs"]

# hass-opt, xdsl-opt, torch-mlir-opt, filecheck of the environment that runs lit.
path = f"{programs}{os.pathsep}{os.environ.get('PATH', '')}"
config.environment["PATH"] = path

# As in xDSL: what is printed parses again, and says the same.
once_more = "hass-opt --split-input-file"
config.substitutions += [
    (
        "XDSL_ROUNDTRIP",
        f"{once_more} %s | {once_more} --print-op-generic | {once_more} | filecheck %s",
    ),
    (
        "XDSL_GENERIC_ROUNDTRIP",
        f"{once_more} %s --print-op-generic | {once_more} | {once_more} --print-op-generic"
        " | filecheck %s --check-prefix=CHECK-GENERIC",
    ),
    (
        "MLIR_PARSES",
        f"{once_more} %s --print-op-generic"
        " | torch-mlir-opt --allow-unregistered-dialect --split-input-file -o /dev/null",
    ),
]

"""What is built installs and runs elsewhere, links or not."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
import venv
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LINKED = ("dialects", "lowering", "passes")
LEFT_OUT = (".git", ".venv", "build", "dist", "*.egg-info", "__pycache__", ".*_cache", "Output")


def run(
    arguments: Sequence[str | Path], folder: Path, environment: Mapping[str, str] | None = None
) -> str:
    """What a command prints, standard error included; a failure shows it."""
    done = subprocess.run(
        [str(argument) for argument in arguments],
        cwd=folder,
        env={**os.environ, **(environment or {})},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    return done.stdout


def checkout(folder: Path, links: bool) -> Path:
    """A copy of this checkout; without links it is what git makes of it where there are none."""
    shutil.copytree(ROOT, folder, symlinks=True, ignore=shutil.ignore_patterns(*LEFT_OUT))
    for name in LINKED:
        link = folder / "hass_ir" / name
        assert link.is_symlink()
        if not links:
            text = os.readlink(link)
            link.unlink()
            link.write_text(text)
    return folder


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the sdist and the wheel made from it."""
    source = checkout(tmp_path_factory.mktemp("source") / "checkout", links=True)
    out = tmp_path_factory.mktemp("built")
    run([sys.executable, "-m", "build", "--no-isolation", "--outdir", out], source)
    return out


def package_files() -> set[str]:
    """The files that an installed package must have, relative to where it is installed."""
    folders = ["hass_ir", *LINKED]
    kept = {".py", ".toml", ".json", ".txt", ".typed", ".v"}
    files: set[str] = set()
    for folder in folders:
        for file in (ROOT / folder).rglob("*"):
            name = file.relative_to(ROOT).as_posix()
            is_data = file.suffix in kept or file.name == "py.typed"
            if is_data and "__pycache__" not in name:
                files.add(name if folder == "hass_ir" else f"hass_ir/{name}")
    return files


def test_the_wheel_has_every_file_of_the_package(built: Path) -> None:
    (wheel,) = built.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    assert package_files() <= names
    assert not {name for name in names if not name.startswith(("hass_ir/", "hass_ir-"))}
    assert any(name.endswith("licenses/LICENSE") for name in names)


def test_the_sdist_has_the_three_folders(built: Path) -> None:
    (sdist,) = built.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    for folder in LINKED:
        assert f"{folder}/__init__.py" in names
    assert {"LICENSE", "pyproject.toml", "hass_ir/opt.py", "lit.cfg.py"} <= names


def test_the_wheel_runs_in_an_empty_environment(built: Path, tmp_path: Path) -> None:
    (wheel,) = built.glob("*.whl")
    venv.create(tmp_path / "venv", with_pip=True)
    programs = tmp_path / "venv" / ("Scripts" if os.name == "nt" else "bin")
    python = programs / "python"
    clean = {"PYTHONPATH": "", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    install = [python, "-m", "pip", "install", "-q", "-c", ROOT / "constraints.txt", wheel]
    run(install, tmp_path, clean)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    tool = programs / "hass-opt"
    assert run([tool, "--version"], elsewhere, clean).startswith("hass-opt 0.1.0 (xdsl 0.74")
    assert "--hass-search" in run([tool, "--help"], elsewhere, clean)
    code = "from hass_ir.hardware.device import load_device as d; print(d('zedboard').name)"
    assert run([python, "-c", code], elsewhere, clean).strip() == "zedboard"
    searched = subprocess.run(
        [tool, "--hass-search", ROOT / "examples" / "digits" / "model.mlir"],
        cwd=elsewhere,
        env={**os.environ, **clean},
        capture_output=True,
        text=True,
        check=False,
    )
    assert searched.returncode == 1
    assert "pip install 'hass-ir[search]'" in searched.stderr
    assert searched.stdout == ""


def test_a_checkout_without_links_installs(tmp_path: Path) -> None:
    source = checkout(tmp_path / "checkout", links=False)
    target = tmp_path / "installed"
    install = [sys.executable, "-m", "pip", "install", "-q", "--disable-pip-version-check"]
    run([*install, "--no-deps", "--no-build-isolation", "--target", target, source], tmp_path)
    code = """
import hass_ir.dialects, hass_ir.lowering, hass_ir.passes
from hass_ir.dialects import get_all_dialects
print(hass_ir.dialects.__file__)
print(*(getter().name for getter in get_all_dialects().values()))
"""
    printed = run([sys.executable, "-c", code], tmp_path, {"PYTHONPATH": str(target)})
    place, names = printed.splitlines()
    assert Path(place).is_relative_to(target)
    assert names == "torch sdf accel"


def test_lit_finds_every_test() -> None:
    folder = ROOT / "test" / "filecheck"
    lit = Path(sys.executable).parent / "lit"
    shown = run([lit, "--show-tests", folder], ROOT)
    files = {file.relative_to(ROOT).as_posix() for file in folder.rglob("*.mlir")}
    files = {file for file in files if "/Inputs/" not in file}
    assert {line.split(" :: ")[1] for line in shown.splitlines() if " :: " in line} == files

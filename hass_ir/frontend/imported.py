"""What a frontend makes, and how it is written: `model.mlir` and, beside it, the weights."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias
from zipfile import BadZipFile, is_zipfile

from safetensors import SafetensorError

from hass_ir.errors import HassError, nearest
from hass_ir.files import digest

if TYPE_CHECKING:
    import numpy

    Tensor: TypeAlias = numpy.ndarray[Any, Any]

_HEADER = "module {"


@dataclass(frozen=True)
class Imported:
    """A network in the torch dialect.

    `text` is a whole module, without attributes; the weights stand in it by name, as
    `dense_resource<name>`, and `weights` maps each name to its tensor. `input_shape` is that of
    the network's first input; `notes` say what was assumed.
    """

    name: str
    text: str
    weights: Mapping[str, Tensor]
    input_shape: tuple[int, ...]
    input_types: tuple[str, ...] = ("float32",)
    notes: tuple[str, ...] = ()

    def with_attributes(self, attributes: Mapping[str, str]) -> str:
        """The text, with `attributes` as string attributes of the module."""
        entries = ", ".join(f"{name} = {_quoted(value)}" for name, value in attributes.items())
        assert self.text.startswith(_HEADER)
        return f"module attributes {{{entries}}} {{" + self.text.removeprefix(_HEADER)


def write_imported(
    imported: Imported, path: str | Path, calibration: str | Path | None = None
) -> None:
    """Write the module to `path` and its weights to the same name with `.safetensors`.

    `calibration` is an .npz file with `inputs`, of shape [N, ...] and the type of the network's
    input (float32, or int64 for tokens), and perhaps `labels`, int64 of shape [N]; the module
    refers to it, and to the weights, relative to its own folder.
    Each file is replaced whole or not at all. Raises `HassError` when the calibration data do not
    fit the network, and when a file cannot be written.
    """
    path = Path(path)
    weights_path = path.with_suffix(".safetensors")
    if weights_path == path:
        raise HassError(f"'{path}' is the name of the weights; name the module otherwise")
    attributes = {"hass.network": imported.name, "hass.weights": weights_path.name}
    about_data: dict[str, str] = {}
    if calibration is not None:
        about_data = _calibration_attributes(imported, Path(calibration), path)
    with _replaced(weights_path, path) as (weights_file, module_file):
        _save(imported.weights, weights_file)
        attributes |= {"hass.weights_digest": digest(weights_file), **about_data}
        module_file.write_text(imported.with_attributes(attributes), "utf-8", newline="\n")


def _save(weights: Mapping[str, Tensor], path: Path) -> None:
    """Write the tensors as they lie in memory, or in another file."""
    import numpy as np

    save_file: Any = import_module("safetensors.numpy").save_file
    save_file({name: np.require(value, requirements="C") for name, value in weights.items()}, path)


def _calibration_attributes(imported: Imported, data: Path, module: Path) -> dict[str, str]:
    import numpy as np

    try:
        if not is_zipfile(data):
            raise ValueError("it is no .npz file; numpy.savez writes one")
        with np.load(data, allow_pickle=False) as arrays:
            _check_calibration(imported, data, dict(arrays))
    except (OSError, ValueError, BadZipFile, EOFError, TypeError) as error:
        raise HassError(f"cannot read the calibration data '{data}': {error}") from error
    try:
        place = Path(data.resolve().relative_to(module.resolve().parent)).as_posix()
    except ValueError:
        raise HassError(
            f"the calibration data '{data}' are outside the folder of '{module}'; copy them there"
        ) from None
    return {"hass.calibration": place, "hass.calibration_digest": digest(data)}


def _check_calibration(imported: Imported, data: Path, arrays: Mapping[str, Tensor]) -> None:
    if len(imported.input_types) != 1:
        raise HassError(
            f"the network has {len(imported.input_types)} inputs, calibration data are for "
            "networks with one; make the others constants, or import without --calibration"
        )
    (kind,) = imported.input_types
    inputs = arrays.get("inputs")
    expected = imported.input_shape[1:]
    if inputs is None:
        listed = f"{', '.join(arrays) or 'none'}{nearest('inputs', arrays)}"
        raise HassError(f"'{data}' has no array 'inputs'; it has: {listed}")
    if inputs.dtype != kind:
        hint = " of tokens" if kind == "int64" else ""
        raise HassError(f"'inputs' in '{data}' is {inputs.dtype}; store it as {kind}{hint}")
    if inputs.ndim == 0 or not len(inputs) or inputs.shape[1:] != expected:
        raise HassError(
            f"'inputs' in '{data}' has shape {inputs.shape}; the network takes "
            f"[N, {', '.join(map(str, expected))}]"
        )
    labels = arrays.get("labels")
    if labels is not None and (labels.dtype != "int64" or labels.shape != inputs.shape[:1]):
        raise HassError(
            f"'labels' in '{data}' is {labels.dtype} of shape {labels.shape}; "
            f"it must be int64 of shape [{len(inputs)}]"
        )


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


@contextmanager
def _replaced(*targets: Path) -> Generator[list[Path]]:
    """New files, renamed to `targets` when all of them are written, so that none is ever
    half-written."""
    written: list[Path] = []
    target = Path()
    try:
        for target in targets:
            handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
            os.close(handle)
            written.append(Path(name))
        yield written
        for target, temporary in zip(targets, written, strict=True):
            os.chmod(temporary, 0o666 & ~_umask())
            os.replace(temporary, target)
    except (OSError, SafetensorError) as error:
        reason = getattr(error, "strerror", None) or error
        raise HassError(f"cannot write '{target}': {reason}") from error
    finally:
        for temporary in written:
            temporary.unlink(missing_ok=True)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask

"""What a frontend makes, and how it is written: `model.mlir` and, beside it, the weights."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias
from zipfile import BadZipFile, is_zipfile

from hass_ir.errors import HassError

if TYPE_CHECKING:
    import numpy

    Tensor: TypeAlias = numpy.ndarray[Any, Any]

_HEADER = "module {"


@dataclass(frozen=True)
class Imported:
    """A network in the torch dialect.

    `text` is a whole module, without attributes; the weights stand in it by name, as
    `dense_resource<name>`, and `weights` maps each name to its tensor. `input_shape` is that of
    the network's first input.
    """

    name: str
    text: str
    weights: Mapping[str, Tensor]
    input_shape: tuple[int, ...]

    def with_attributes(self, attributes: Mapping[str, str]) -> str:
        """The text, with `attributes` as string attributes of the module."""
        entries = ", ".join(f"{name} = {_quoted(value)}" for name, value in attributes.items())
        assert self.text.startswith(_HEADER)
        return f"module attributes {{{entries}}} {{" + self.text.removeprefix(_HEADER)


def write_imported(
    imported: Imported, path: str | Path, calibration: str | Path | None = None
) -> None:
    """Write the module to `path` and its weights to the same name with `.safetensors`.

    `calibration` is an .npz file with `inputs`, float32 of shape [N, ...], and perhaps `labels`,
    int64 of shape [N]; the module refers to it, and to the weights, relative to its own folder.
    Each file is replaced whole or not at all. Raises `HassError` when the calibration data do not
    fit the network, and when a file cannot be written.
    """
    from safetensors.numpy import save

    path = Path(path)
    weights_path = path.with_suffix(".safetensors")
    if weights_path == path:
        raise HassError(f"'{path}' is the name of the weights; name the module otherwise")
    weights = save(dict(imported.weights))
    attributes = {
        "hass.network": imported.name,
        "hass.weights": weights_path.name,
        "hass.weights_digest": _digest(weights),
    }
    if calibration is not None:
        attributes |= _calibration_attributes(imported, Path(calibration), path)
    _replace({weights_path: weights, path: imported.with_attributes(attributes).encode()})


def _calibration_attributes(imported: Imported, data: Path, module: Path) -> dict[str, str]:
    import numpy as np

    try:
        content = data.read_bytes()
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
    return {"hass.calibration": place, "hass.calibration_digest": _digest(content)}


def _check_calibration(imported: Imported, data: Path, arrays: Mapping[str, Tensor]) -> None:
    inputs = arrays.get("inputs")
    expected = imported.input_shape[1:]
    if inputs is None:
        raise HassError(f"'{data}' has no array 'inputs'; it has: {', '.join(arrays) or 'none'}")
    if inputs.dtype != "float32":
        raise HassError(f"'inputs' in '{data}' is {inputs.dtype}; store it as float32")
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


def _digest(content: bytes) -> str:
    return f"sha256:{hashlib.sha256(content).hexdigest()}"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _replace(contents: Mapping[Path, bytes]) -> None:
    """Write all files under other names, then rename them, so that none is ever half-written."""
    written: dict[Path, Path] = {}
    target = Path()
    try:
        for target, content in contents.items():
            handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
            written[target] = Path(name)
            with os.fdopen(handle, "wb") as file:
                file.write(content)
            os.chmod(name, 0o666 & ~_umask())
        for target, temporary in written.items():
            os.replace(temporary, target)
    except OSError as error:
        raise HassError(f"cannot write '{target}': {error.strerror}") from error
    finally:
        for temporary in written.values():
            temporary.unlink(missing_ok=True)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask

"""Finding the model that `PACKAGE.MODULE:FACTORY` names on the command line."""

from __future__ import annotations

import importlib
import importlib.util
import os
import pkgutil
import sys
from collections.abc import Callable, Sequence
from types import ModuleType
from typing import TYPE_CHECKING, Any, cast

from hass_ir.errors import HassError, missing_extra, nearest

if TYPE_CHECKING:
    import torch


def load_model(
    reference: str, input_shapes: Sequence[Sequence[int]] = ()
) -> tuple[torch.nn.Module, tuple[torch.Tensor, ...]]:
    """The model that `reference` names, and example inputs for it.

    The attribute is a model, or a function without arguments that returns one or the pair (model,
    example inputs). `input_shapes` gives the inputs where the attribute gives none. Raises
    `HassError` when there is no such thing, or when making it fails.
    """
    module_name, separator, attribute = reference.partition(":")
    parts = (*module_name.split("."), attribute)
    if not separator or not all(part.isidentifier() for part in parts):
        raise HassError(f"'{reference}' does not name a model; write PACKAGE.MODULE:FACTORY")
    module = _import(module_name)
    if not hasattr(module, attribute):
        names = [name for name in vars(module) if not name.startswith("_")]
        raise HassError(
            f"the module '{module_name}' has no '{attribute}'{nearest(attribute, names)}"
        )
    made: object = getattr(module, attribute)
    torch = _torch()
    if callable(made) and not isinstance(made, torch.nn.Module):
        made = _call(reference, cast("Callable[[], object]", made))
    inputs: object = None
    if isinstance(made, tuple):
        pair = cast("tuple[object, ...]", made)
        if len(pair) != 2:
            raise HassError(f"'{reference}' returned {len(pair)} values, not (model, inputs)")
        made, inputs = pair
    if not isinstance(made, torch.nn.Module):
        raise HassError(f"'{reference}' is of type {type(made).__name__}, not torch.nn.Module")
    if input_shapes:
        inputs = tuple(torch.zeros(*shape) for shape in input_shapes)
    if isinstance(inputs, torch.Tensor):
        inputs = (inputs,)
    if not isinstance(inputs, tuple | list) or not inputs:
        raise HassError(
            f"'{reference}' gives no example inputs; give their shape: --input-shape 1x3x224x224"
        )
    tensors = tuple(cast("Sequence[object]", inputs))
    if not all(isinstance(tensor, torch.Tensor) for tensor in tensors):
        raise HassError(f"the example inputs of '{reference}' are not all tensors")
    return cast("torch.nn.Module", made), cast("tuple[torch.Tensor, ...]", tensors)


def _torch() -> Any:
    try:
        return importlib.import_module("torch")
    except ImportError as error:
        raise missing_extra("torch", "import", "importing from PyTorch") from error


def _import(name: str) -> ModuleType:
    """The module `name`, from the current folder or from what is installed."""
    if os.getcwd() not in sys.path:
        sys.path.insert(0, os.getcwd())
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        missing = error.name or ""
        if missing in ("torch", "torch_mlir"):
            package = missing.replace("_", "-")
            raise missing_extra(package, "import", "importing from PyTorch") from error
        if missing and (name == missing or name.startswith(f"{missing}.")):
            hint = nearest(missing, _siblings(missing))
            raise HassError(f"there is no module '{missing}'{hint}") from error
        raise HassError(f"'{name}' needs the module '{missing}', which is not there") from error
    except HassError:
        raise
    except Exception as error:
        raise HassError(f"importing '{name}' failed: {_described(error)}") from error


def _siblings(name: str) -> list[str]:
    """The modules in the package that `name` would be in, or in the current folder."""
    parent = name.rpartition(".")[0]
    paths = [os.getcwd()]
    if parent:
        spec = importlib.util.find_spec(parent)
        paths = list(spec.submodule_search_locations or []) if spec else []
    prefix = f"{parent}." if parent else ""
    return [module.name for module in pkgutil.iter_modules(paths, prefix)]


def _call(reference: str, factory: Callable[[], object]) -> object:
    try:
        return factory()
    except HassError:
        raise
    except Exception as error:
        raise HassError(f"'{reference}' failed: {_described(error)}") from error


def _described(error: Exception) -> str:
    text = " ".join(str(error).split())
    return f"{type(error).__name__}: {text}" if text else type(error).__name__

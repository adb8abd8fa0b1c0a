"""Where the files that a module names are found."""

from __future__ import annotations

from pathlib import Path

from xdsl.dialects import builtin

from hass_ir.errors import HassError
from hass_ir.files import find_file
from hass_ir.locations import source_folder


def weights_path(module: builtin.ModuleOp, option: str | None) -> Path | None:
    """The file of weights: the one that `option` names, else the module's attribute; None without
    both. Raises HassError where the file is not there."""
    name = option if option is not None else text_attribute(module, "hass.weights")
    if name is None:
        return None
    return find_file(name, data_folders(module, None), "weights file", "weights")


def data_folders(module: builtin.ModuleOp, weights: str | None) -> list[Path]:
    """Folders to look in: that of the weights option, of the module's file, the current one."""
    folders: list[Path] = []
    if weights is not None:
        folders.append(Path(weights).parent)
    source = source_folder(module)
    if source is not None:
        folders.append(source)
    folders.append(Path())
    return list(dict.fromkeys(folders))


def text_attribute(module: builtin.ModuleOp, key: str) -> str | None:
    """The module's string attribute `key`, None without it."""
    value = module.attributes.get(key)
    if value is None:
        return None
    if not isinstance(value, builtin.StringAttr):
        raise HassError(f"the module's attribute '{key}' must be a string, got {value}")
    return value.data

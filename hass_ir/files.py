"""Where data files named in a module or an option are found, and writing files whole."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from pathlib import Path

from hass_ir.errors import HassError


def find_file(
    name: str, folders: Sequence[Path], what: str, option: str, location: str | None = None
) -> Path:
    """The file `name` in the first of `folders` that has it.

    A relative name may not leave the folder. An absolute name is taken as it is. Raises HassError
    listing the places tried.
    """
    if os.path.isabs(name):
        candidates = [Path(name)]
    else:
        if ".." in Path(name).parts:
            raise HassError(
                f"the path '{name}' of the {what} leaves the module's folder; put the file beside "
                "the module, or give its absolute path as an option",
                location,
            )
        candidates = [folder / name for folder in folders]
    for candidate in candidates:
        if candidate.is_file():
            return candidate
    tried = ", ".join(f"'{c}'" for c in candidates)
    raise HassError(
        f"the {what} '{name}' is not there (looked for {tried}); give its path as the option "
        f"{option}=",
        location,
    )


def digest(path: Path) -> str:
    """`sha256:...` of a file's bytes."""
    with open(path, "rb") as file:
        return "sha256:" + hashlib.file_digest(file, "sha256").hexdigest()

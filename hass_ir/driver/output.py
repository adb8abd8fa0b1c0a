"""Output files appear whole or not at all."""

from __future__ import annotations

import os
import shutil
import stat
from pathlib import Path

from hass_ir.errors import HassError


def check_writable(name: str) -> None:
    """Raises HassError where `name` cannot be written, before any work is done for it."""
    path = Path(os.path.realpath(name))
    if path.is_dir():
        raise HassError(f"cannot write '{name}': it is a folder; give a file name")
    if not path.parent.is_dir():
        raise HassError(f"cannot write '{name}': the folder '{path.parent}' is not there")
    if not os.access(path if path.exists() else path.parent, os.W_OK):
        raise HassError(f"cannot write '{name}': permission denied")


def write_whole(name: str, text: str) -> None:
    """Puts `text` into the file `name` in one step: an interrupted run leaves the old content.

    Devices and pipes are written directly. Raises HassError where the file cannot be written.
    """
    path = Path(os.path.realpath(name))
    try:
        if path.exists() and not stat.S_ISREG(path.stat().st_mode):
            path.write_text(text, encoding="utf-8")
            return
        partial = path.with_name(f".{path.name}.{os.getpid()}.partial")
        try:
            with open(partial, "x", encoding="utf-8", newline="\n") as file:
                file.write(text)
            if path.exists():
                shutil.copymode(path, partial)
            os.replace(partial, path)
        finally:
            partial.unlink(missing_ok=True)
    except OSError as error:
        raise HassError(f"cannot write '{name}': {error.strerror}") from error

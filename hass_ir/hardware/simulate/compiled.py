"""Functions compiled to machine code; numba is imported where a simulation needs it."""

from __future__ import annotations

from collections.abc import Callable
from importlib import resources
from importlib.util import find_spec
from typing import Any, TypeVar, cast
from zlib import crc32

from hass_ir.errors import missing_extra

_Function = TypeVar("_Function", bound=Callable[..., Any])


def compiled(function: _Function) -> _Function:
    """`function` compiled at its first call; raises HassError where numba is missing."""
    return cast(_Function, _njit()(error_model="numpy")(function))


def compiled_once(function: _Function) -> _Function:
    """As `compiled`, and kept in a file for later processes where a place can be written to.

    What is kept depends on the function's closure: let `sources` be part of it, since a change of
    what the function calls would go unnoticed.
    """
    try:
        return cast(_Function, _njit()(error_model="numpy", cache=True)(function))
    except RuntimeError:
        return compiled(function)


def sources() -> int:
    """A digest of this package's files."""
    folder = resources.files("hass_ir.hardware.simulate")
    files = sorted((f for f in folder.iterdir() if f.name.endswith(".py")), key=lambda f: f.name)
    digest = 0
    for file in files:
        digest = crc32(file.read_bytes(), digest)
    return digest


def _njit() -> Any:
    if find_spec("numba") is None:
        raise missing_extra("numba", "simulate", "simulating an accelerator")
    import numba  # pyright: ignore[reportMissingTypeStubs]

    return cast(Any, numba).njit

"""Functions compiled to machine code; numba is imported where a simulation needs it.

They read and write the arrays that they are given, and make none: so numba need not count
references to them (`_nrt`), which took most of the time, since every call with all arrays of a
machine counted each of them.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import resources
from importlib.util import find_spec
from typing import Any, TypeVar, cast
from zlib import crc32

from hass_ir.errors import missing_extra

_Function = TypeVar("_Function", bound=Callable[..., Any])
_OPTIONS = {"error_model": "numpy", "_nrt": False}


def compiled(function: _Function) -> _Function:
    """`function` compiled at its first call; raises HassError where numba is missing."""
    return cast(_Function, _njit()(forceinline=True, **_OPTIONS)(function))


def compiled_once(function: _Function) -> _Function:
    """As `compiled`, and kept in a file for later processes where a place can be written to.

    What is kept depends on the function's closure: let `sources` be part of it, since a change of
    what the function calls would go unnoticed.
    """
    try:
        return cast(_Function, _njit()(cache=True, **_OPTIONS)(function))
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

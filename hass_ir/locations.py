"""Where an operation stands in the text it was read from."""

from __future__ import annotations

from pathlib import Path

from xdsl.dialects.builtin import (
    ArrayAttr,
    CallSiteLoc,
    FileLineColLoc,
    FusedLoc,
    ModuleOp,
    NameLoc,
)
from xdsl.ir import Attribute, Operation
from xdsl.utils.hints import isa

STDIN_NAME = "<stdin>"
"""The file name of a module that came through standard input."""


def file_place(location: Attribute) -> FileLineColLoc | None:
    """The first file position in `location`, however it is wrapped, or None."""
    match location:
        case FileLineColLoc():
            return location
        case NameLoc():
            return file_place(location.location)
        case CallSiteLoc():
            return file_place(location.callee) or file_place(location.caller)
        case FusedLoc() if isa(location.locations, ArrayAttr[Attribute]):
            places = map(file_place, location.locations)
            return next((place for place in places if place is not None), None)
        case _:
            return None


def location_of(op: Operation) -> str | None:
    """`file:line:col` of `op`, or None where it has no place in a file."""
    place = file_place(op.location)
    if place is None:
        return None
    return f"{place.filename.data}:{place.line.data}:{place.column.data}"


def nearest_location(op: Operation) -> str | None:
    """`file:line:col` of `op`, else of the closest operation around it that has one."""
    around: Operation | None = op
    while around is not None:
        if (place := location_of(around)) is not None:
            return place
        around = around.parent_op()
    return None


def source_folder(module: ModuleOp) -> Path | None:
    """The folder of the file that `module` was read from.

    The driver gives the module the location of its file. None where the module was made in
    memory or came through standard input.
    """
    place = file_place(module.location)
    if place is None or place.filename.data == STDIN_NAME:
        return None
    return Path(place.filename.data).parent

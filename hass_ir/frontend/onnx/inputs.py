"""The inputs of an ONNX network, and how sizes that the file leaves open are fixed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, TypeAlias

from hass_ir.errors import HassError, nearest

if TYPE_CHECKING:
    from onnx import TensorShapeProto, ValueInfoProto

    from hass_ir.frontend.onnx.file import OnnxFile
    from hass_ir.frontend.onnx.values import Value

GivenShape: TypeAlias = "tuple[str | None, tuple[int, ...]]"
"""The name of an input, or None for the next without one, and its shape."""

Size: TypeAlias = "int | str | None"
"""A fixed size, the name of an open one, or None for an open one without a name."""


def input_types(
    file: OnnxFile, given: Sequence[GivenShape], batch: int | None
) -> tuple[list[Value], tuple[str, ...]]:
    """The inputs with their types fixed, and notes on what was assumed.

    A size is that of the file, else that of `given`, else that of another axis of the same name;
    an open first axis is the batch, of size `batch` or else 1. Raises HassError for sizes that
    stay open or contradict each other, and for inputs that are no tensors of float32 or integers.
    """
    from hass_ir.frontend.onnx.values import FLOAT, INT64, TensorType, Value, element_name

    where = str(file.path)
    inputs = [value for value in file.graph.input if value.name not in file.constants]
    if not inputs:
        raise HassError("the network has no input", where)
    for value in inputs:
        element = value.type.tensor_type.elem_type
        if element not in (FLOAT, INT64):
            kind = element_name(element) if value.type.HasField("tensor_type") else "no tensor"
            raise HassError(
                f"the input '{value.name}' is {kind}; export the model with inputs of float32 "
                "(or int64, for indices)",
                where,
            )
    named = _by_name([value.name for value in inputs], given, where)
    sizes = {value.name: _merged(value, named.get(value.name), where) for value in inputs}
    known = _known_symbols(inputs, sizes, where)
    notes: list[str] = []
    types: list[Value] = []
    for value in inputs:
        first = _resolved(sizes[value.name][:1], known)
        if first and not isinstance(first[0], int):
            if batch is None:
                notes.append(
                    f"the batch axis of '{value.name}' is open in the file and taken as 1; "
                    "--batch N gives another"
                )
            if isinstance(first[0], str):
                known[first[0]] = batch or 1
            first = [batch or 1]
        elif batch is not None and first and first[0] != batch:
            raise HassError(
                f"the input '{value.name}' has the batch size {first[0]}, not {batch}; export the "
                "model with a dynamic batch axis",
                where,
            )
        shape = [*first, *_resolved(sizes[value.name][1:], known)]
        fixed = tuple(size for size in shape if isinstance(size, int))
        if len(fixed) != len(shape) or not (_has_rank(value) or value.name in named):
            raise HassError(_open(value, sizes[value.name]), where)
        types.append(Value(value.name, TensorType(value.type.tensor_type.elem_type, fixed)))
    return types, tuple(notes)


def _resolved(sizes: Sequence[Size], known: dict[str, int]) -> list[Size]:
    """`sizes` with numbers for the names that are known."""
    return [known.get(size, size) if isinstance(size, str) else size for size in sizes]


def _by_name(
    names: Sequence[str], given: Sequence[GivenShape], where: str
) -> dict[str, tuple[int, ...]]:
    """The shapes given, by the name of their input."""
    named: dict[str, tuple[int, ...]] = {}
    for name, shape in given:
        if name is not None:
            if name not in names:
                listed = ", ".join(f"'{known}'" for known in names)
                raise HassError(
                    f"there is no input '{name}'{nearest(name, names)}; there are: {listed}", where
                )
            named[name] = shape
    rest = [shape for name, shape in given if name is None]
    free = [name for name in names if name not in named]
    if len(rest) > len(free):
        raise HassError(f"{len(given)} input shapes for {len(names)} inputs", where)
    return named | dict(zip(free, rest, strict=False))


def _merged(value: ValueInfoProto, given: tuple[int, ...] | None, where: str) -> list[Size]:
    """The sizes in the file, open ones replaced by those given."""
    stated = [_size(d) for d in value.type.tensor_type.shape.dim]
    if given is None:
        return stated
    if not _has_rank(value):
        return list(given)
    fits = len(stated) == len(given) and all(
        not isinstance(size, int) or size == wanted
        for size, wanted in zip(stated, given, strict=True)
    )
    if not fits:
        raise HassError(
            f"the input '{value.name}' has the shape {_shown(stated)} in the file, which "
            f"{'x'.join(map(str, given))} does not fit",
            where,
        )
    return list(given)


def _known_symbols(
    inputs: Sequence[ValueInfoProto], sizes: dict[str, list[Size]], where: str
) -> dict[str, int]:
    """The size that was given for each named axis."""
    known: dict[str, int] = {}
    for value in inputs:
        stated = [_size(d) for d in value.type.tensor_type.shape.dim]
        for symbol, size in zip(stated, sizes[value.name], strict=False):
            if isinstance(symbol, str) and isinstance(size, int):
                if known.setdefault(symbol, size) != size:
                    raise HassError(
                        f"the axis '{symbol}' would be of size {known[symbol]} and {size} at once",
                        where,
                    )
    return known


def _has_rank(value: ValueInfoProto) -> bool:
    return value.type.tensor_type.HasField("shape")


def _size(dimension: TensorShapeProto.Dimension) -> Size:
    if dimension.HasField("dim_value") and dimension.dim_value > 0:
        return dimension.dim_value
    return dimension.dim_param or None


def _open(value: ValueInfoProto, sizes: Sequence[Size]) -> str:
    shape = f"the shape {_shown(sizes)}" if _has_rank(value) else "a shape of unknown rank"
    return (
        f"the input '{value.name}' has {shape} in the file; fix it: --input-shape "
        f"{value.name}=1x3x224x224"
    )


def _shown(sizes: Sequence[Size]) -> str:
    return "[" + ", ".join("?" if size is None else str(size) for size in sizes) + "]"

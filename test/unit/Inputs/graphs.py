"""Random graphs, written as sdf and as torch text and as hand-written torch calls."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from math import prod
from typing import Any, TypeAlias, cast

import numpy as np
import torch
from hypothesis import strategies as st
from torch import Tensor
from torch.nn import functional as F

Shape: TypeAlias = tuple[int, ...]
Call: TypeAlias = Callable[[list[Tensor]], Tensor]


@dataclass
class Graph:
    """A network as lines of sdf and of torch, and as a torch call for each value."""

    shapes: list[Shape]
    seed: int
    sdf: list[str] = field(default_factory=list[str])
    torch: list[str] = field(default_factory=list[str])
    weights: dict[str, Any] = field(default_factory=dict[str, Any])
    calls: list[Call] = field(default_factory=list[Call])
    outputs: list[int] = field(default_factory=list[int])
    constants: int = 0

    def weight(self, low: float, high: float, *shape: int) -> tuple[str, Tensor]:
        """The name of a new weight, and the weight."""
        name = f"w{len(self.weights)}"
        rng = np.random.default_rng(self.seed + len(self.weights))
        array = self.weights[name] = rng.uniform(low, high, shape).astype(np.float32)
        self.sdf.append(f'%{name} = sdf.weight "{name}" : {_sdf_type(shape)}')
        literal = f"dense_resource<{name}> : {_sdf_type(shape)}"
        self.torch.append(f"%{name} = torch.vtensor.literal({literal}) : {_torch_type(shape)}")
        return name, torch.tensor(array)

    def constant(self, value: object) -> tuple[str, str]:
        """Name and type of a torch constant: an int, float, bool, None or a list of ints."""
        if isinstance(value, tuple):
            listed = [self.constant(v) for v in cast(Shape, value)]
            names, types = (", ".join(part) for part in zip(*listed, strict=True))
            kind = "!torch.list<int>"
            line = f"torch.prim.ListConstruct {names} : ({types}) -> {kind}"
        elif value is None:
            line, kind = "torch.constant.none", "!torch.none"
        elif isinstance(value, bool):
            line, kind = f"torch.constant.bool {str(value).lower()}", "!torch.bool"
        else:
            kind, shown = ("int", value) if isinstance(value, int) else ("float", f"{value:e}")
            line, kind = f"torch.constant.{kind} {shown}", f"!torch.{kind}"
        self.constants += 1
        self.torch.append(f"%c{self.constants} = {line}")
        return f"%c{self.constants}", kind

    def add(
        self,
        name: str,
        shape: Shape,
        call: Call,
        inputs: Sequence[int],
        weights: Sequence[str] = (),
        properties: str = "",
        aten: str | None = None,
        settings: Sequence[object] = (),
    ) -> None:
        """A new value: `call` of the values `inputs`.

        It is `sdf.<name>` with `properties`, and `torch.aten.<aten>` with `settings` as further
        operands.
        """
        operands = [(f"%v{i}", self.shapes[i]) for i in inputs]
        operands += [(f"%{w}", self.weights[w].shape) for w in weights]
        result = f"%v{len(self.shapes)}"
        self.sdf.append(
            f"{result} = sdf.{name} {_joined_names(operands)} {{{properties}}} : "
            f"({_joined_types(operands, _sdf_type)}) -> {_sdf_type(shape)}"
        )
        names, types = _joined_names(operands), _joined_types(operands, _torch_type)
        if aten == "cat":
            kind = "!torch.list<vtensor>"
            self.torch.append(f"{result}l = torch.prim.ListConstruct {names} : ({types}) -> {kind}")
            names, types = f"{result}l", kind
        for setting in settings:
            constant, kind = self.constant(setting)
            names, types = f"{names}, {constant}", f"{types}, {kind}"
        self.torch.append(
            f"{result} = torch.aten.{aten or name} {names} : {types} -> {_torch_type(shape)}"
        )
        self.shapes.append(shape)
        self.calls.append(lambda values: call([values[i] for i in inputs]))

    def sdf_text(self) -> str:
        """The module in the sdf dialect."""
        return self._text(self.sdf, _sdf_type)

    def torch_text(self) -> str:
        """The module in the torch dialect."""
        return self._text(self.torch, _torch_type)

    def _text(self, lines: list[str], kind: Callable[[Shape], str]) -> str:
        results = ", ".join(kind(self.shapes[i]) for i in self.outputs)
        names = ", ".join(f"%v{i}" for i in self.outputs)
        body = "\n    ".join([*lines, f"return {names} : {results}"])
        head = f"func.func @main(%v0: {kind(self.shapes[0])}) -> ({results})"
        return f"module {{\n  {head} {{\n    {body}\n  }}\n}}\n"

    def expected(self, x: Tensor) -> list[Tensor]:
        """The outputs, all values kept."""
        values = [x]
        for call in self.calls:
            values.append(call(values))
        return [values[i] for i in self.outputs]


def _sdf_type(shape: Shape) -> str:
    return f"tensor<{'x'.join(map(str, shape))}xf32>"


def _torch_type(shape: Shape) -> str:
    return f"!torch.vtensor<[{','.join(map(str, shape))}],f32>"


def _joined_names(operands: Sequence[tuple[str, Shape]]) -> str:
    return ", ".join(name for name, _ in operands)


def _joined_types(operands: Sequence[tuple[str, Shape]], kind: Callable[[Shape], str]) -> str:
    return ", ".join(kind(shape) for _, shape in operands)


def _array(*values: int) -> str:
    return f"array<i64: {', '.join(map(str, values))}>"


def pooled(
    x: Tensor,
    largest: bool,
    shape: tuple[int, int],
    window: tuple[Shape, Shape, Shape, Shape],
    include: bool,
) -> Tensor:
    """Pooling output by output; `window` is kernel, strides, padding and dilation."""
    kernel, strides, padding, dilation = window
    out = torch.zeros(*x.shape[:2], *shape)
    for row in range(shape[0]):
        for column in range(shape[1]):
            inside: list[list[int]] = []
            counted = 1
            for axis, at in ((0, row), (1, column)):
                size = x.shape[2 + axis]
                start = at * strides[axis] - padding[axis]
                taps = [start + k * dilation[axis] for k in range(kernel[axis])]
                inside.append([t for t in taps if 0 <= t < size])
                counted *= sum(-padding[axis] <= t < size + padding[axis + 2] for t in taps)
            part = x[:, :, inside[0]][:, :, :, inside[1]].flatten(2)
            total = counted if include else part.shape[2]
            out[:, :, row, column] = part.amax(2) if largest else part.sum(2) / total
    return out


@st.composite
def graphs(draw: st.DrawFn, only_torch: bool = False) -> Graph:
    """A graph of up to nine ops. `only_torch` leaves out what the torch dialect cannot say."""
    size = draw(st.integers(3, 8)), draw(st.integers(3, 8))
    graph = Graph([(1, draw(st.integers(1, 4)), *size)], draw(st.integers(0, 10**6)))
    for _ in range(draw(st.integers(1, 9))):
        count = len(graph.shapes)
        source = draw(st.integers(max(0, count - 2), count - 1))
        kinds = [_simple, _affine, _joined]
        if len(graph.shapes[source]) == 4:
            kinds += [_conv, _conv, _conv, _pool, _pool, _reduced]
        draw(st.sampled_from(kinds))(draw, graph, source, only_torch)
    last = len(graph.shapes) - 1
    graph.outputs = [last, *draw(st.lists(st.integers(0, last), max_size=1))]
    return graph


def _pairs(draw: st.DrawFn, low: int, high: int) -> tuple[int, int]:
    return draw(st.integers(low, high)), draw(st.integers(low, high))


def _fit(
    size: Shape, kernel: Shape, strides: Shape, padding: Shape, dilation: Shape, ceil: bool
) -> tuple[int, int] | None:
    """Positions of the window, as PyTorch's documentation counts them."""
    found: list[int] = []
    for axis in (0, 1):
        before, after = padding[axis], padding[axis + 2]
        span = size[axis] + before + after - dilation[axis] * (kernel[axis] - 1) - 1
        if span < 0:
            return None
        last = -(-span // strides[axis]) if ceil else span // strides[axis]
        if last * strides[axis] >= size[axis] + before:
            last -= 1
        found.append(last + 1)
    return found[0], found[1]


def _conv(draw: st.DrawFn, graph: Graph, source: int, only_torch: bool) -> None:
    _, channels, *size = graph.shapes[source]
    groups = draw(st.sampled_from([g for g in (1, 2, 3, channels) if channels % g == 0]))
    filters = groups * draw(st.integers(1, 3))
    kernel, strides, dilation = _pairs(draw, 1, 3), _pairs(draw, 1, 2), _pairs(draw, 1, 2)
    before = _pairs(draw, 0, 2)
    after = before if only_torch else _pairs(draw, 0, 2)
    padding = (*before, *after)
    span = [size[a] + padding[a] + padding[a + 2] - dilation[a] * (kernel[a] - 1) for a in (0, 1)]
    if min(span) < 1:
        return
    shape = (1, filters, *((span[a] - 1) // strides[a] + 1 for a in (0, 1)))
    name, weight = graph.weight(-0.6, 0.6, filters, channels // groups, *kernel)
    names, bias = [name], None
    if draw(st.booleans()):
        name, bias = graph.weight(-0.5, 0.5, filters)
        names.append(name)

    def call(x: list[Tensor]) -> Tensor:
        padded = F.pad(x[0], (padding[1], padding[3], padding[0], padding[2]))
        return F.conv2d(padded, weight, bias, strides, 0, dilation, groups)

    graph.add(
        "conv2d",
        shape,
        call,
        [source],
        names,
        f"strides = {_array(*strides)}, padding = {_array(*padding)}, "
        f"dilation = {_array(*dilation)}, groups = {groups} : i64",
        settings=[*([None] if bias is None else []), strides, before, dilation, groups],
    )


def _affine(draw: st.DrawFn, graph: Graph, source: int, only_torch: bool) -> None:
    """A batch norm, or on vectors perhaps a linear layer."""
    shape = graph.shapes[source]
    rank = len(shape)
    if rank < 4 and draw(st.booleans()):
        filters = draw(st.integers(1, 5))
        name, weight = graph.weight(-0.6, 0.6, filters, shape[-1])
        second, bias = graph.weight(-0.5, 0.5, filters)
        out = (*shape[:-1], filters)
        graph.add("linear", out, lambda x: F.linear(x[0], weight, bias), [source], [name, second])
        return
    ranges = ((0.5, 1.5), (-0.5, 0.5), (-0.5, 0.5), (0.5, 1.5))
    names, values = zip(*(graph.weight(*r, shape[1]) for r in ranges), strict=True)
    gamma, beta, mean, variance = values
    epsilon = draw(st.sampled_from([1e-5, 1e-3]))
    graph.add(
        "batch_norm",
        shape,
        lambda x: F.batch_norm(x[0], mean, variance, gamma, beta, eps=epsilon),
        [source],
        names,
        f"epsilon = {epsilon:e} : f64",
        settings=[False, 0.1, epsilon, True],
    )


def _simple(draw: st.DrawFn, graph: Graph, source: int, only_torch: bool) -> None:
    """Element by element, or flattened."""
    shape = graph.shapes[source]
    kind = draw(st.sampled_from(["relu", "relu6", "flatten", "threshold"]))
    if kind == "flatten" and len(shape) > 2:
        axis = draw(st.integers(1, len(shape) - 1))
        graph.add(
            "flatten",
            (*shape[:axis], prod(shape[axis:])),
            lambda x: torch.flatten(x[0], axis),
            [source],
            properties=f"axis = {axis} : i64",
            aten="flatten.using_ints",
            settings=[axis, -1],
        )
    elif kind == "threshold" and not only_torch:
        value = draw(st.sampled_from([0.0, 0.125, 0.5]))
        graph.add(
            "threshold",
            shape,
            lambda x: torch.where(x[0].abs() > value, x[0], 0.0),
            [source],
            properties=f"value = {value!r} : f32",
        )
    elif kind == "relu6":
        graph.add("relu6", shape, lambda x: F.relu6(x[0]), [source])
    else:
        graph.add("relu", shape, lambda x: torch.relu(x[0]), [source])


def _joined(draw: st.DrawFn, graph: Graph, source: int, only_torch: bool) -> None:
    """The sum or the concatenation with values of the same shape."""
    shape = graph.shapes[source]
    same = st.sampled_from([i for i, s in enumerate(graph.shapes) if s == shape])
    if draw(st.booleans()):
        graph.add(
            "add",
            shape,
            lambda x: x[0] + x[1],
            [source, draw(same)],
            aten="add.Tensor",
            settings=[1],
        )
        return
    others = draw(st.lists(same, max_size=2))
    axis = draw(st.integers(1, len(shape) - 1))
    out = list(shape)
    out[axis] *= 1 + len(others)
    graph.add(
        "concat",
        tuple(out),
        lambda x: torch.cat(x, axis),
        [source, *others],
        properties=f"axis = {axis} : i64",
        aten="cat",
        settings=[axis],
    )


def _pool(draw: st.DrawFn, graph: Graph, source: int, only_torch: bool) -> None:
    n, channels, *size = graph.shapes[source]
    largest, ceil, include = (draw(st.booleans()) for _ in range(3))
    kernel, strides = _pairs(draw, 1, 4), _pairs(draw, 1, 3)
    dilation = _pairs(draw, 1, 2) if largest else (1, 1)
    before = tuple(draw(st.integers(0, k // 2)) for k in kernel)
    uneven = not only_torch and (largest or include)
    after = tuple(draw(st.integers(0, k // 2)) for k in kernel) if uneven else before
    padding = (*before, *after)
    found = _fit(tuple(size), kernel, strides, padding, dilation, ceil)
    if found is None:
        return
    window = kernel, strides, padding, dilation
    properties = (
        f"kernel = {_array(*kernel)}, strides = {_array(*strides)}, padding = {_array(*padding)}, "
        f"ceil_mode = {str(ceil).lower()}, "
    )
    settings: tuple[object, ...] = kernel, strides, before
    if largest:
        properties += f"dilation = {_array(*dilation)}"
        settings += (dilation, ceil)
    else:
        properties += f"count_include_pad = {str(include).lower()}"
        settings += (ceil, include, None)

    def call(x: list[Tensor]) -> Tensor:
        if before != after:
            return pooled(x[0], largest, found, window, include)
        if largest:
            return F.max_pool2d(x[0], kernel, strides, before, dilation, ceil)
        return F.avg_pool2d(x[0], kernel, strides, before, ceil, include)

    name = "max_pool2d" if largest else "avg_pool2d"
    out = (n, channels, *found)
    graph.add(name, out, call, [source], properties=properties, settings=settings)


def _reduced(draw: st.DrawFn, graph: Graph, source: int, only_torch: bool) -> None:
    n, channels, *_ = graph.shapes[source]
    out = (n, channels, 1, 1)
    name, aten, settings = "global_max_pool2d", "amax", [(2, 3), True]
    if draw(st.booleans()):
        name, aten, settings = "global_avg_pool2d", "mean.dim", [(2, 3), True, None]

    def call(x: list[Tensor]) -> Tensor:
        flat = x[0].flatten(2)
        return (flat.amax(2) if aten == "amax" else flat.mean(2)).reshape(-1, channels, 1, 1)

    graph.add(name, out, call, [source], aten=aten, settings=settings)

"""Every ONNX op that has a counterpart in the torch dialect, by onnx's own definition of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import onnx
import pytest
import torch
from onnx import NodeProto, TensorProto, helper, numpy_helper
from onnx.reference import ReferenceEvaluator
from xdsl.dialects.builtin import ModuleOp

from hass_ir.dialects.torch import ListConstructOp, LiteralOp
from hass_ir.dialects.torch_constants import ConstantBase, ConstantNoneOp
from hass_ir.execute.tensors import tensor
from hass_ir.frontend import Imported, import_onnx
from hass_ir.frontend.onnx.converters import CONVERTERS

Array: TypeAlias = "np.ndarray[Any, Any]"
Arrays: TypeAlias = "dict[str, Array]"

RNG = np.random.default_rng(0)


def floats(*shape: int) -> Array:
    return RNG.standard_normal(shape).astype(np.float32)


def ints(*values: int) -> Array:
    return np.array(values, np.int64)


def model_of(
    nodes: Sequence[NodeProto], inputs: Arrays, constants: Arrays, opset: int
) -> onnx.ModelProto:
    """A model of `nodes`, whose last one makes the outputs."""
    graph = helper.make_graph(
        nodes,
        "graph",
        [
            helper.make_tensor_value_info(
                name, helper.np_dtype_to_tensor_dtype(value.dtype), value.shape
            )
            for name, value in inputs.items()
        ],
        [onnx.ValueInfoProto(name=name) for name in nodes[-1].output if name],
        [numpy_helper.from_array(value, name) for name, value in constants.items()],
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)], ir_version=8)


def run(module: ModuleOp, imported: Imported, inputs: Sequence[Array]) -> list[Array]:
    """What the torch dialect's ops compute, each by the function of torch that it names."""
    (function,) = module.body.block.ops
    block = function.regions[0].block
    values: dict[Any, Any] = dict(
        zip(block.args, (tensor(np.array(x)) for x in inputs), strict=True)
    )
    for op in block.ops:
        operands = [values[v] for v in op.operands]
        results: list[Any]
        match op:
            case ConstantBase():
                results = [op.value]
            case ConstantNoneOp():
                results = [None]
            case ListConstructOp():
                results = [operands]
            case LiteralOp() if op.key is not None:
                results = [tensor(imported.weights[op.key])]
            case LiteralOp():
                assert op.elements is not None
                shape: Any = op.results[0].type
                elements: Any = op.elements
                kind = torch.bool if str(elements.get_element_type()) == "i1" else torch.int64
                results = [torch.tensor(elements.get_values(), dtype=kind).reshape(shape.shape)]
            case _ if op.name == "func.return":
                return [value.numpy() for value in operands]
            case _:
                results = function_of(op.name)(*operands)
        values |= dict(zip(op.results, results, strict=True))
    raise AssertionError("the function returns nothing")


def function_of(name: str) -> Callable[..., list[Any]]:
    """The function of torch that takes the operands of the op `name`, all by position, and gives
    a list of results."""
    _, _, base, *overload = name.split(".")
    packet = getattr(torch.ops.aten, base)
    function = getattr(packet, overload[0] if overload else packet.overloads()[0])
    arguments = function._schema.arguments
    count = sum(not argument.kwarg_only for argument in arguments)
    rest = [argument.name for argument in arguments[count:]]

    def call(*args: Any) -> list[Any]:
        made = function(*args[:count], **dict(zip(rest, args[count:], strict=False)))
        return [made] if isinstance(made, torch.Tensor) else list(made)

    return call


@pytest.fixture
def check(
    tmp_path_factory: pytest.TempPathFactory, parse: Callable[[str], ModuleOp]
) -> Callable[..., ModuleOp]:
    folder = tmp_path_factory.mktemp("ops")

    def compare(
        nodes: Sequence[NodeProto] | NodeProto,
        inputs: Arrays,
        constants: Arrays | None = None,
        opset: int = 17,
    ) -> ModuleOp:
        """The module of `nodes`, which computes what onnx says."""
        several = [nodes] if isinstance(nodes, NodeProto) else nodes
        model = model_of(several, inputs, constants or {}, opset)
        (folder / "model.onnx").write_bytes(model.SerializeToString())
        imported = import_onnx(folder / "model.onnx")
        module = parse(imported.text)
        evaluator: Any = ReferenceEvaluator(model)
        expected = evaluator.run(None, inputs)
        found = run(module, imported, list(inputs.values()))
        for a, b in zip(found, expected, strict=True):
            assert a.dtype == b.dtype
            np.testing.assert_allclose(a, b, rtol=1e-4, atol=1e-5)
        return module

    return compare


def names(module: ModuleOp) -> list[str]:
    """The ops that compute, without `torch.aten.`."""
    return [
        op.name.removeprefix("torch.aten.") for op in module.walk() if op.name.startswith("torch.a")
    ]


def node(kind: str, inputs: str, outputs: str = "y", **attributes: Any) -> NodeProto:
    return helper.make_node(kind, inputs.split(" "), outputs.split(" "), name="n", **attributes)


ONE_INPUT = (
    "Abs Ceil Cos Dropout Elu Erf Exp Flatten Floor GlobalAveragePool GlobalMaxPool HardSwish "
    "Identity LeakyRelu LogSoftmax Mish Neg ReduceMax ReduceMean ReduceMin Relu Sigmoid Sin "
    "Softmax Tanh Transpose"
).split()


@pytest.mark.parametrize("kind", ONE_INPUT)
def test_one_input(check: Callable[..., ModuleOp], kind: str):
    check(node(kind, "x"), {"x": floats(2, 3, 4, 5) * 3}, opset=18)


CASES: dict[str, tuple[Any, ...]] = {
    "Log": (node("Log", "x"), {"x": np.abs(floats(2, 3)) + 0.1}),
    "Sqrt": (node("Sqrt", "x"), {"x": np.abs(floats(2, 3))}),
    "Reciprocal": (node("Reciprocal", "x"), {"x": floats(2, 3)}),
    "HardSigmoid": (node("HardSigmoid", "x", alpha=1 / 6), {"x": floats(2, 3) * 4}),
    "Gelu": (node("Gelu", "x"), {"x": floats(2, 3)}, {}, 20),
    "Gelu, tanh": (node("Gelu", "x", approximate="tanh"), {"x": floats(2, 3)}, {}, 20),
    "Softmax over 1": (node("Softmax", "x", axis=1), {"x": floats(2, 3, 4)}),
    "PRelu": (node("PRelu", "x s"), {"x": floats(2, 3, 4, 4)}, {"s": floats(3, 1, 1)}),
    "PRelu, one slope": (node("PRelu", "x s"), {"x": floats(2, 3, 4)}, {"s": floats(1)}),
    "Clip": (node("Clip", "x a b"), {"x": floats(9) * 5}, {"a": np.float32(0), "b": np.float32(6)}),
    "Clip below": (node("Clip", "x a"), {"x": floats(9)}, {"a": np.float32(-0.1)}),
    "Clip above": (
        [node("Clip", "x  b", "z"), node("Clip", "z", "y")],
        {"x": floats(9)},
        {"b": np.float32(0.25)},
    ),
    "Add": (node("Add", "x z"), {"x": floats(2, 3, 4), "z": floats(3, 1)}),
    "Add one number": (node("Add", "c x"), {"x": floats(2, 3)}, {"c": np.float32(0.1)}),
    "Add a channel": (node("Add", "c x"), {"x": floats(2, 3, 4, 4)}, {"c": floats(1, 3, 1, 1)}),
    "Add a position": (node("Add", "x c"), {"x": floats(2, 3, 4)}, {"c": floats(1, 3, 4)}),
    "Add grows": (node("Add", "x c"), {"x": floats(3)}, {"c": floats(2, 3)}),
    "Add one that grows": (node("Add", "x c"), {"x": floats(3)}, {"c": floats(1, 1)}),
    "Sub": (node("Sub", "x c"), {"x": floats(2, 3)}, {"c": np.float32(3)}),
    "Sub from": (node("Sub", "c x"), {"x": floats(2, 3)}, {"c": np.float32(3)}),
    "Mul": (node("Mul", "c x"), {"x": floats(2, 3)}, {"c": floats(3)}),
    "Div": (node("Div", "c x"), {"x": floats(2, 3)}, {"c": np.float32(1)}),
    "Div by": (node("Div", "x c"), {"x": floats(2, 3)}, {"c": np.float32(7)}),
    "Pow": (node("Pow", "x c"), {"x": floats(2, 3)}, {"c": np.float32(2)}),
    "Pow of two": (node("Pow", "x z"), {"x": np.abs(floats(2, 3)), "z": floats(2, 3)}),
    "Max": (node("Max", "x z c"), {"x": floats(2, 3), "z": floats(3)}, {"c": np.float32(0)}),
    "Min": (node("Min", "x"), {"x": floats(2, 3)}),
    "Sum": (node("Sum", "x z w"), {"x": floats(3), "z": floats(2, 1), "w": floats(4, 1, 1)}),
    "Cast": (node("Cast", "x", to=TensorProto.INT64), {"x": floats(2, 3) * 5}),
    "Cast to itself": (
        [node("Cast", "x", "z", to=TensorProto.FLOAT), node("Relu", "z")],
        {"x": floats(2, 3)},
    ),
    "Where": (
        [node("Cast", "x", "c", to=TensorProto.BOOL), node("Where", "c x z")],
        {"x": np.round(floats(2, 3)), "z": floats(3)},
    ),
    "ReduceMean, 13": (node("ReduceMean", "x", axes=[2, 3], keepdims=0), {"x": floats(2, 3, 4, 5)}),
    "ReduceMean, 18": (
        node("ReduceMean", "x a"),
        {"x": floats(2, 3, 4, 5)},
        {"a": ints(-1, -2)},
        18,
    ),
    "ReduceMax over none": (
        node("ReduceMax", "x", noop_with_empty_axes=1),
        {"x": floats(2, 3)},
        {},
        18,
    ),
    "ReduceSum": (node("ReduceSum", "x a"), {"x": floats(2, 3, 4)}, {"a": ints(1)}),
    "MatMul": (node("MatMul", "x w"), {"x": floats(2, 3, 4)}, {"w": floats(4, 5)}),
    "MatMul of a vector": (node("MatMul", "x w"), {"x": floats(4)}, {"w": floats(4, 5)}),
    "MatMul of two inputs": (node("MatMul", "x z"), {"x": floats(2, 3, 4), "z": floats(2, 4, 5)}),
    "MatMul and Add": (
        [node("MatMul", "x w", "z"), node("Add", "b z")],
        {"x": floats(2, 3, 4)},
        {"w": floats(4, 5), "b": floats(5)},
    ),
    "MatMul and Add over rows": (
        [node("MatMul", "x w", "z"), node("Add", "b z")],
        {"x": floats(2, 3, 4)},
        {"w": floats(4, 5), "b": floats(3, 1)},
    ),
    "Conv and Add": (
        [node("Conv", "x w", "z"), node("Add", "z b")],
        {"x": floats(2, 3, 6, 6)},
        {"w": floats(4, 3, 3, 3), "b": floats(4, 1, 1)},
    ),
    "Conv used twice and Add": (
        [
            node("Conv", "x w", "z"),
            node("Identity", "z", "i"),
            node("Add", "i b", "a"),
            node("Mul", "a z"),
        ],
        {"x": floats(2, 3, 6, 6)},
        {"w": floats(4, 3, 3, 3), "b": floats(4, 1, 1)},
    ),
    "Conv with bias and Add": (
        [node("Conv", "x w b", "z"), node("Add", "z c")],
        {"x": floats(2, 3, 6, 6)},
        {"w": floats(4, 3, 3, 3), "b": floats(4), "c": np.float32(2)},
    ),
    "Conv, 1-D": (
        node("Conv", "x w", strides=[2], pads=[1, 1]),
        {"x": floats(2, 3, 9)},
        {"w": floats(4, 3, 3)},
    ),
    "Conv, 3-D": (node("Conv", "x w"), {"x": floats(1, 2, 4, 4, 4)}, {"w": floats(3, 2, 3, 3, 3)}),
    "BatchNormalization": (
        node("BatchNormalization", "x s b m v", epsilon=0.01),
        {"x": floats(2, 3, 4, 4)},
        {"s": floats(3), "b": floats(3), "m": floats(3), "v": np.abs(floats(3))},
    ),
    "LayerNormalization": (
        node("LayerNormalization", "x s b", axis=1),
        {"x": floats(2, 3, 4)},
        {"s": floats(3, 4), "b": floats(3, 4)},
    ),
    "InstanceNormalization": (
        node("InstanceNormalization", "x s b"),
        {"x": floats(2, 3, 4, 4)},
        {"s": floats(3), "b": floats(3)},
    ),
    "MaxPool, 1-D": (node("MaxPool", "x", kernel_shape=[3], strides=[2]), {"x": floats(1, 2, 9)}),
    "AveragePool, 1-D": (node("AveragePool", "x", kernel_shape=[3]), {"x": floats(1, 2, 9)}),
    "Concat": (node("Concat", "x z", axis=-2), {"x": floats(2, 3, 4), "z": floats(2, 5, 4)}),
    "Split": (node("Split", "x s", "y z", axis=1), {"x": floats(2, 5)}, {"s": ints(2, 3)}),
    "Split evenly": (node("Split", "x", "y z", num_outputs=2), {"x": floats(5, 2)}, {}, 18),
    "Slice": (
        node("Slice", "x s e a t"),
        {"x": floats(5, 6, 7)},
        {"s": ints(-3, 1), "e": ints(100, -1), "a": ints(-1, 0), "t": ints(1, 2)},
    ),
    "Slice of first axes": (
        node("Slice", "x s e"),
        {"x": floats(5, 6)},
        {"s": ints(0), "e": ints(2)},
    ),
    "Gather one": (node("Gather", "x i", axis=1), {"x": floats(2, 5, 3)}, {"i": np.int64(-1)}),
    "Gather rows": (node("Gather", "w i"), {"i": np.array([[1, 0, 4]])}, {"w": floats(5, 3)}),
    "Pad": (
        node("Pad", "x p v"),
        {"x": floats(1, 2, 3, 4)},
        {"p": ints(0, 0, 1, 0, 0, 0, 2, 3), "v": np.float32(2)},
    ),
    "Pad nothing": (
        [node("Pad", "x p", "z"), node("Relu", "z")],
        {"x": floats(2, 3)},
        {"p": ints(0, 0, 0, 0)},
    ),
    "Pad along axes": (
        node("Pad", "x p  a"),
        {"x": floats(1, 2, 3, 4)},
        {"p": ints(1, 2), "a": ints(-2)},
        18,
    ),
    "Resize": (
        node(
            "Resize",
            "x  s",
            coordinate_transformation_mode="asymmetric",
            mode="nearest",
            nearest_mode="floor",
        ),
        {"x": floats(1, 2, 3, 4)},
        {"s": np.array([1, 1, 2, 3], np.float32)},
    ),
    "Resize to the same sizes": (
        [node("Resize", "x   s", "z", mode="cubic"), node("Relu", "z")],
        {"x": floats(1, 2, 3, 4)},
        {"s": ints(1, 2, 3, 4)},
    ),
    "Reshape": (node("Reshape", "x s"), {"x": floats(2, 3, 4)}, {"s": ints(0, -1, 2)}),
    "Flatten at 2": (node("Flatten", "x", axis=2), {"x": floats(2, 3, 4, 5)}),
    "Flatten at 0": (node("Flatten", "x", axis=0), {"x": floats(2, 3, 4)}),
    "Squeeze": (node("Squeeze", "x a"), {"x": floats(2, 1, 4, 1)}, {"a": ints(1)}),
    "Unsqueeze": (node("Unsqueeze", "x a"), {"x": floats(2, 4)}, {"a": ints(-1, 0)}),
    "Transpose": (node("Transpose", "x", perm=[0, 2, 1]), {"x": floats(2, 3, 4)}),
    "Expand": (node("Expand", "x s"), {"x": floats(3, 1)}, {"s": ints(2, 1, 4)}),
    "Dropout": (node("Dropout", "x r t"), {"x": floats(3)}, {"r": np.float32(0.5), "t": np.False_}),
    "sizes computed": (
        [
            node("Shape", "x", "s"),
            node("Gather", "s zero", "n"),
            node("Unsqueeze", "n first", "b"),
            node("Concat", "b rest", "t", axis=0),
            node("Reshape", "x t"),
        ],
        {"x": floats(2, 3, 4)},
        {"zero": np.int64(0), "first": ints(0), "rest": ints(-1)},
    ),
    "last sizes": (
        [node("Shape", "x", "s", start=-2), node("Expand", "z s")],
        {"x": floats(2, 3, 4), "z": floats(4)},
    ),
    "number of elements": (
        [
            node("Size", "x", "s"),
            node("Cast", "s", "f", to=TensorProto.FLOAT),
            node("Sqrt", "f", "r"),
            node("Div", "x r"),
        ],
        {"x": floats(2, 3, 4)},
    ),
    "elements gathered": (
        [node("GatherElements", "w i", "g", axis=1), node("Add", "x g")],
        {"x": floats(2, 2)},
        {"w": floats(2, 2), "i": np.array([[1, 1], [0, 1]])},
    ),
    "weight turned": (
        [node("Transpose", "w", "t", perm=[1, 0]), node("MatMul", "x t")],
        {"x": floats(2, 3)},
        {"w": floats(4, 3)},
    ),
    "weight computed": (
        [
            node("Split", "w", "a b", axis=0),
            node("Sub", "a b", "d"),
            node("Transpose", "d", "t"),
            node("Gemm", "x t"),
        ],
        {"x": floats(2, 300)},
        {"w": floats(512, 300)},
    ),
    "gelu": (
        [
            node("Div", "x root", "s"),
            node("Erf", "s", "e"),
            node("Add", "e one", "p"),
            node("Mul", "x p", "m"),
            node("Mul", "m half"),
        ],
        {"x": floats(2, 3)},
        {"root": np.float32(2**0.5), "one": np.float32(1), "half": np.float32(0.5)},
    ),
    "gelu, half first": (
        [
            node("Mul", "x root", "s"),
            node("Erf", "s", "e"),
            node("Add", "one e", "p"),
            node("Mul", "half x", "m"),
            node("Mul", "p m"),
        ],
        {"x": floats(2, 3)},
        {"root": np.float32(0.5**0.5), "one": np.float32(1), "half": np.float32(0.5)},
    ),
    "almost gelu": (
        [
            node("Mul", "z root", "s"),
            node("Erf", "s", "e"),
            node("Add", "one e", "p"),
            node("Mul", "half x", "m"),
            node("Mul", "p m"),
        ],
        {"x": floats(2, 3), "z": floats(2, 3)},
        {"root": np.float32(0.5**0.5), "one": np.float32(1), "half": np.float32(0.5)},
    ),
    "silu, sigmoid used again": (
        [node("Sigmoid", "x", "s"), node("Mul", "s x", "m"), node("Sub", "m s")],
        {"x": floats(2, 3)},
    ),
    "hardswish": (
        [node("HardSigmoid", "x", "h", alpha=1 / 6), node("Mul", "x h")],
        {"x": floats(2, 3) * 4},
    ),
    "hardswish by six": (
        [
            node("Add", "x three", "a"),
            node("Clip", "a zero six", "c"),
            node("Mul", "x c", "m"),
            node("Div", "m six"),
        ],
        {"x": floats(2, 3) * 4},
        {"three": np.float32(3), "zero": np.float32(0), "six": np.float32(6)},
    ),
    "a quotient": (
        [node("Sigmoid", "x", "s"), node("Div", "x s")],
        {"x": floats(2, 3)},
    ),
    "integers": (
        [node("Add", "i j", "k"), node("Cast", "k", to=TensorProto.FLOAT)],
        {"i": ints(3, 4)},
        {"j": ints(5)},
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_op(check: Callable[..., ModuleOp], case: str):
    check(*CASES[case])


def test_what_is_constant_is_computed(check: Callable[..., ModuleOp]):
    assert names(check(*CASES["sizes computed"])) == ["flatten.using_ints"]
    assert names(check(*CASES["number of elements"])) == ["div.Scalar"]
    turned = check(*CASES["weight turned"])
    assert names(turned) == ["linear"]
    assert [op.key for op in turned.walk() if isinstance(op, LiteralOp)] == ["w"]


def test_a_resize_by_factors_rounded_down_is_no_repetition(tmp_path: Path):
    """3 · 2.1 rows are 6, but not each row twice."""
    settings = {"coordinate_transformation_mode": "asymmetric", "nearest_mode": "floor"}
    constants = {"s": np.array([1, 1, 2.1, 3], np.float32)}
    model = model_of([node("Resize", "x  s", **settings)], {"x": floats(1, 2, 3, 4)}, constants, 17)
    (tmp_path / "model.onnx").write_bytes(model.SerializeToString())
    assert 'torch.operator "onnx.Resize"' in import_onnx(tmp_path / "model.onnx").text


def test_activation_functions_become_one_op(check: Callable[..., ModuleOp]):
    assert names(check(*CASES["gelu"])) == ["gelu"]
    assert names(check(*CASES["gelu, half first"])) == ["gelu"]
    assert "erf" in names(check(*CASES["almost gelu"]))
    assert names(check(*CASES["silu, sigmoid used again"])) == ["sigmoid", "silu", "sub.Tensor"]
    assert names(check(*CASES["hardswish"])) == ["hardswish"]
    assert names(check(*CASES["hardswish by six"])) == ["hardswish"]
    assert names(check(*CASES["a quotient"])) == ["sigmoid", "div.Tensor"]


def test_every_op_with_a_counterpart_is_tested():
    tested = {"AveragePool", "Gemm", *ONE_INPUT}
    for nodes, *_ in CASES.values():
        tested |= {n.op_type for n in ([nodes] if isinstance(nodes, NodeProto) else nodes)}
    assert set(CONVERTERS) <= tested

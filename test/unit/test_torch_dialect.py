"""The torch dialect: text to ops and back, weights by key, constants as Python values."""

from __future__ import annotations

import re
import struct
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from xdsl.context import Context
from xdsl.dialects.builtin import Builtin, ModuleOp, StringAttr, TensorType, f32
from xdsl.dialects.func import Func
from xdsl.ir import Attribute
from xdsl.parser import Parser
from xdsl.printer import Printer
from xdsl.utils.exceptions import ParseError

from hass_ir.dialects import torch as torch_dialect
from hass_ir.dialects.torch import (
    AtenOp,
    ListConstructOp,
    LiteralOp,
    NotConstantError,
    ResourceAttr,
    Torch,
    constant_value,
    literal_key,
    parse_dense_resource,
)

TORCH_MLIR_OPT = Path(sys.executable).with_name("torch-mlir-opt")
REGISTRY = Path(torch_dialect.__file__).with_name("torch_ops.txt").read_text().split()


class QuotedHandles(Parser):
    """A parser that reads quoted handles in generic form, as the driver's does."""

    def _parse_builtin_dense_resource_attr(self) -> Attribute:  # pyright: ignore
        return parse_dense_resource(self)


def parsed(text: str, parser: type[Parser] = QuotedHandles) -> ModuleOp:
    """`text` parsed in a context of its own, and verified."""
    context = Context()
    for dialect in (Builtin, Func, Torch):
        context.load_dialect(dialect)
    module = parser(context, text).parse_module()
    module.verify()
    return module


def printed(module: ModuleOp, generic: bool = False) -> str:
    output = StringIO()
    Printer(stream=output, print_generic_format=generic).print_op(module)
    return output.getvalue()


def resource(name: str) -> ResourceAttr:
    return ResourceAttr(StringAttr(name), TensorType(f32, [2]))


def keys(module: ModuleOp) -> list[str | None]:
    return [op.key for op in module.walk() if isinstance(op, LiteralOp)]


SEQUENTIAL = """
%0 = torch.vtensor.literal(dense_resource<"0.weight"> : tensor<4x3xf32>) : !torch.vtensor<[4,3],f32>
%1 = torch.vtensor.literal(dense_resource<"0.weight"> : tensor<4x3xf32>) : !torch.vtensor<[4,3],f32>
%2 = torch.vtensor.literal(dense_resource<fc.bias> : tensor<4xf32>) : !torch.vtensor<[4],f32>
%3 = torch.vtensor.literal(dense<1.0> : tensor<4xf32>) : !torch.vtensor<[4],f32>
%4 = torch.aten.linear %0, %1, %2 {hass.source = "0"} : !torch.vtensor<[4,3],f32>, \
!torch.vtensor<[4,3],f32>, !torch.vtensor<[4],f32> -> !torch.vtensor<[4,4],f32>
"""


def test_names_of_weights_survive_any_number_of_modules_in_one_process():
    expected = ["0.weight", "0.weight", "fc.bias", None]
    module = parsed(SEQUENTIAL)
    for generic in (True, False, True):
        assert keys(parsed(SEQUENTIAL)) == expected
        text = printed(module, generic)
        assert text.count('dense_resource<"0.weight">') == 2
        assert text.count("dense_resource<fc.bias>") == 1
        module = parsed(text)
        assert keys(module) == expected


def test_pretty_form_needs_no_parser_of_ours():
    for _ in range(2):
        assert keys(parsed(SEQUENTIAL, Parser)) == ["0.weight", "0.weight", "fc.bias", None]


def test_resource_of_the_builtin_dialect_becomes_ours():
    text = (
        '%0 = "torch.vtensor.literal"() <{value = dense_resource<conv9.w> : tensor<2xf32>}> : () '
        "-> !torch.vtensor<[2],f32>"
    )
    module = parsed(text, Parser)
    assert keys(module) == ["conv9.w"]
    assert "(dense_resource<conv9.w> : tensor<2xf32>)" in printed(module)


def test_value_among_the_attributes_is_the_property():
    module = parsed(
        '%0 = "torch.constant.int"() {value = 7 : i64} : () -> !torch.int\n'
        '%1 = "torch.vtensor.literal"() {value = dense<2.0> : tensor<f32>} : () '
        "-> !torch.vtensor<[],f32>"
    )
    seven, two = module.body.block.ops
    assert constant_value(seven.results[0]) == 7
    assert isinstance(two, LiteralOp)
    assert two.elements is not None
    assert list(two.elements.get_values()) == [2.0]
    assert not seven.attributes
    assert not two.attributes


@settings(derandomize=True, deadline=None, max_examples=200)
@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_any_name_round_trips(name: str):
    text = f"%0 = torch.vtensor.literal({resource(name)}) : !torch.vtensor<[2],f32>"
    module = parsed(text)
    for generic in (False, True):
        assert keys(parsed(printed(module, generic))) == [name]


SCALARS = st.one_of(
    st.integers(-(2**63), 2**63 - 1),
    st.floats(allow_nan=False),
    st.booleans(),
    st.none(),
)


def constant_text(value: int | float | bool | None) -> str:
    """The op that makes `value`, in generic form."""
    match value:
        case None:
            return '"torch.constant.none"() : () -> !torch.none'
        case bool():
            attribute, name = str(value).lower(), "bool"
        case int():
            attribute, name = f"{value} : i64", "int"
        case float():
            bits = re.sub("^0x0*", "0x", hex_of(value))
            attribute, name = f"{bits if bits != '0x' else '0x0'} : f64", "float"
    return f'"torch.constant.{name}"() <{{value = {attribute}}}> : () -> !torch.{name}'


def hex_of(value: float) -> str:
    return "0x" + struct.pack(">d", value).hex()


@settings(derandomize=True, deadline=None, max_examples=200)
@given(SCALARS)
def test_constants_have_the_same_value_after_a_round_trip(value: int | float | bool | None):
    module = parsed(f"%0 = {constant_text(value)}")
    for generic in (False, True):
        (op,) = parsed(printed(module, generic)).body.block.ops
        found = constant_value(op.results[0])
        assert found == value
        assert type(found) is type(value)


def test_lists_are_constants_when_their_elements_are():
    module = parsed(
        """
        func.func @f(%x: !torch.int) {
          %a = torch.constant.int 3
          %b = torch.constant.float 0.5
          %n = torch.constant.none
          %s = torch.constant.str "none"
          %l = torch.prim.ListConstruct %a, %a : (!torch.int, !torch.int) -> !torch.list<int>
          %m = torch.prim.ListConstruct %l, %b, %n, %s : (!torch.list<int>, !torch.float, \
!torch.none, !torch.str) -> !torch.list<any>
          %c = torch.prim.ListConstruct %a, %x : (!torch.int, !torch.int) -> !torch.list<int>
          return
        }
        """
    )
    lists = [op for op in module.walk() if isinstance(op, ListConstructOp)]
    assert constant_value(lists[1].results[0]) == [[3, 3], 0.5, None, "none"]
    with pytest.raises(NotConstantError):
        constant_value(lists[2].results[0])


def test_literal_key_is_that_of_weights_only():
    ops = list(parsed(SEQUENTIAL).body.block.ops)
    assert [literal_key(op.results[0]) for op in ops] == [
        "0.weight",
        "0.weight",
        "fc.bias",
        None,
        None,
    ]


def test_every_op_of_the_registry_parses_in_generic_form():
    names = [name for name in REGISTRY if "constant" not in name and "literal" not in name]
    names = [name for name in names if name != "torch.operator"]
    assert len(names) > 800
    text = "\n".join(f'"{name}"() : () -> ()' for name in names)
    assert [op.name for op in parsed(text).body.block.ops] == names


def test_aten_ops_have_the_uniform_syntax():
    names = [name for name in REGISTRY if name.startswith("torch.aten.")]
    lines = ["%0 = torch.constant.int 1"]
    lines += [f"%{i} = {name} %0 : !torch.int -> !torch.int" for i, name in enumerate(names, 1)]
    text = "\n".join(lines)
    ops = [op for op in parsed(text).body.block.ops if isinstance(op, AtenOp)]
    assert [op.name for op in ops] == names
    assert printed(parsed(text)) == printed(parsed(printed(parsed(text), generic=True)))


def test_an_op_outside_the_registry_is_an_error_that_names_it():
    with pytest.raises(ParseError, match=r"torch\.aten\.made_up"):
        parsed("torch.aten.made_up : !torch.int")


def test_the_list_of_ops_is_torch_mlirs():
    generated = pytest.importorskip("torch_mlir.dialects._torch_ops_gen")
    names = set(
        re.findall(r'OPERATION_NAME = "(torch\.[^"]*)"', Path(generated.__file__).read_text())
    )
    assert set(REGISTRY) == names


@pytest.mark.skipif(not TORCH_MLIR_OPT.exists(), reason="torch-mlir is not installed")
@pytest.mark.parametrize("generic", [False, True])
def test_what_we_print_is_mlir(generic: bool):
    names = ["0.weight", "a.b_$1", "a b", 'x"y', "back\\slash", "größe", "tab\t", "1", "_"]
    text = SEQUENTIAL + "".join(
        f"\n%w{i} = torch.vtensor.literal({resource(name)}) : !torch.vtensor<[2],f32>"
        for i, name in enumerate(names)
    )
    ours = printed(parsed(text), generic)
    command = [str(TORCH_MLIR_OPT), "--mlir-print-op-generic"]
    theirs = subprocess.run(command, input=ours, capture_output=True, text=True, check=True)
    back = parsed(theirs.stdout.split("{-#")[0])
    assert sorted(map(str, keys(back))) == sorted(map(str, keys(parsed(text))))

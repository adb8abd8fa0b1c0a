"""ONNX files: broken ones, open sizes, weights inside and beside them, what sdf lacks."""

from __future__ import annotations

import os
import subprocess
import sys
import tracemalloc
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import onnx
import pytest
from onnx import ModelProto, NodeProto, TensorProto, helper, numpy_helper
from xdsl.dialects.builtin import ModuleOp

from hass_ir.dialects.torch import LiteralOp
from hass_ir.errors import HassError
from hass_ir.frontend import import_onnx
from hass_ir.frontend.cli import main
from hass_ir.frontend.onnx.wire import without_weights
from hass_ir.lowering.convert_torch_to_sdf import ConvertTorchToSdfPass

load_file: Any = import_module("safetensors.numpy").load_file

PROGRAMS = Path(sys.executable).parent
Shape: TypeAlias = "Sequence[int | str | None] | None"
Change: TypeAlias = Callable[[ModelProto], object]


def value(name: str, shape: Shape, element: int = TensorProto.FLOAT) -> onnx.ValueInfoProto:
    return helper.make_tensor_value_info(name, element, shape)


def node(kind: str, inputs: str, outputs: str, **attributes: Any) -> NodeProto:
    name = attributes.pop("name", outputs.split()[0] + "_node")
    return helper.make_node(kind, inputs.split(" "), outputs.split(" "), name=name, **attributes)


def tensor(name: str, *shape: int) -> TensorProto:
    array = np.random.default_rng(0).standard_normal(shape).astype(np.float32)
    return numpy_helper.from_array(array, name)


def model_of(
    nodes: Sequence[NodeProto],
    inputs: Sequence[onnx.ValueInfoProto],
    outputs: Sequence[onnx.ValueInfoProto],
    tensors: Sequence[TensorProto] = (),
) -> ModelProto:
    graph = helper.make_graph(nodes, "graph", inputs, outputs, tensors)
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)


def small() -> ModelProto:
    """A convolution with a weight of 1152 bytes, an activation, a classifier."""
    nodes = [
        node("Conv", "x w", "a", pads=[1, 1, 1, 1]),
        node("Relu", "a", "b"),
        node("GlobalAveragePool", "b", "c"),
        node("Flatten", "c", "d"),
        node("Gemm", "d v", "y", transB=1),
    ]
    tensors = [tensor("w", 8, 4, 3, 3), tensor("v", 5, 8)]
    return model_of(nodes, [value("x", [1, 4, 6, 6])], [value("y", [1, 5])], tensors)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def failure(capfd: pytest.CaptureFixture[str], *arguments: str) -> str:
    """What hass-import says of `model.onnx`, of which it makes nothing."""
    before = sorted(Path.cwd().iterdir())
    assert main(["model.onnx", "-o", "model.mlir", *arguments]) == 1
    assert sorted(Path.cwd().iterdir()) == before
    output = capfd.readouterr()
    assert output.out == ""
    assert "error: " in output.err
    assert "Traceback" not in output.err
    return output.err


def two_domains(m: ModelProto) -> None:
    for i, domain in ((1, "com.microsoft"), (3, "my.ops")):
        m.graph.node[i].domain = domain


def cyclic(m: ModelProto) -> None:
    m.graph.node[1].CopyFrom(node("Add", "a c", "b"))


def unsorted(m: ModelProto) -> None:
    first = m.graph.node[0].__deepcopy__()
    del m.graph.node[0]
    m.graph.node.append(first)


def conditional(m: ModelProto) -> None:
    branch = helper.make_graph([node("Relu", "a", "t")], "branch", [], [value("t", None)])
    m.graph.node[1].CopyFrom(node("If", "x", "b", then_branch=branch, else_branch=branch))


def in_half(m: ModelProto) -> None:
    for i, initializer in enumerate(m.graph.initializer):
        half = numpy_helper.to_array(initializer).astype(np.float16)
        m.graph.initializer[i].CopyFrom(numpy_helper.from_array(half, initializer.name))
    m.graph.node.insert(0, node("Cast", "x", "h", to=TensorProto.FLOAT16))
    m.graph.node[1].input[0] = "h"
    m.graph.output[0].type.tensor_type.elem_type = TensorProto.FLOAT16


def words(m: ModelProto) -> None:
    m.graph.initializer[1].ClearField("raw_data")
    m.graph.initializer[1].data_type = TensorProto.STRING


BROKEN: dict[str, tuple[Change, str]] = {
    "no opset": (lambda m: m.ClearField("opset_import"), "the file states no opset"),
    "old opset": (
        lambda m: setattr(m.opset_import[0], "version", 11),
        "of opset 11, supported are 13 to 20; export it again",
    ),
    "new opset": (lambda m: setattr(m.opset_import[0], "version", 99), "of opset 99, supported"),
    "no graph": (lambda m: m.ClearField("graph"), "this is no ONNX model: it has no graph"),
    "no nodes": (lambda m: m.graph.ClearField("node"), "the graph is empty: it has no nodes"),
    "no outputs": (lambda m: m.graph.ClearField("output"), "the graph has no outputs"),
    "no inputs": (
        lambda m: m.graph.input[0].CopyFrom(value("w", [8, 4, 3, 3])),
        "'a_node' (Conv) uses 'x', which nothing makes",
    ),
    "domains": (two_domains, "node 'd_node' (Flatten) is of the domain 'my.ops', which is not"),
    "unknown op": (
        lambda m: setattr(m.graph.node[1], "op_type", "Rellu"),
        "node 'b_node' (Rellu): opset 17 has no such op (did you mean 'Relu'?)",
    ),
    "later op": (
        lambda m: setattr(m.graph.node[1], "op_type", "Gelu"),
        "node 'b_node' (Gelu): opset 17 has no such op",
    ),
    "unknown attribute": (
        lambda m: m.graph.node[1].attribute.append(helper.make_attribute("slope", 1)),
        "node 'b_node' (Relu): Unrecognized attribute: slope",
    ),
    "too few inputs": (lambda m: m.graph.node[0].input.pop(), "node 'a_node' (Conv): "),
    "cycle": (cyclic, "the graph is cyclic: b_node -> c_node -> b_node"),
    "order": (unsorted, "'b_node' (Relu) uses 'a' before node 'a_node' (Conv) makes it"),
    "unknown value": (
        lambda m: m.graph.node[1].input.__setitem__(0, "z"),
        "node 'b_node' (Relu) uses 'z', which nothing makes",
    ),
    "made twice": (
        lambda m: m.graph.node[1].output.__setitem__(0, "a"),
        "node 'b_node' (Relu) makes 'a', which is there already",
    ),
    "unknown output": (
        lambda m: m.graph.output.append(value("z", [1])),
        "nothing makes the output 'z'",
    ),
    "control flow": (conditional, "node 'b_node' (If) decides at run time what is computed"),
    "shapes": (
        lambda m: m.graph.initializer[1].CopyFrom(tensor("v", 5, 7)),
        "node 'y_node' (Gemm): its inputs do not fit together: ",
    ),
    "types": (
        lambda m: setattr(m.graph.initializer[0], "data_type", TensorProto.INT32),
        "node 'a_node' (Conv): its inputs do not fit together: ",
    ),
    "stated output": (
        lambda m: m.graph.output[0].CopyFrom(value("y", [1, 7])),
        "the output 'y' is float of shape [1, 5], not what the file states",
    ),
    "half precision": (in_half, "the weight 'v' is float16; export the model in float32"),
    "double input": (
        lambda m: m.graph.input[0].CopyFrom(value("x", [1, 4, 6, 6], TensorProto.DOUBLE)),
        "the input 'x' is double; export the model with inputs of float32",
    ),
    "no tensor": (
        lambda m: m.graph.input[0].type.CopyFrom(
            helper.make_sequence_type_proto(helper.make_tensor_type_proto(1, [1]))
        ),
        "the input 'x' is no tensor",
    ),
    "strings": (words, "tensor 'v' holds elements of type string"),
    "data cut off": (
        lambda m: setattr(m.graph.initializer[1], "raw_data", b"abc"),
        "tensor 'v' has 3 bytes of data, its shape needs 160; the file is damaged",
    ),
    "large data cut off": (
        lambda m: m.graph.initializer[0].dims.__setitem__(0, 9),
        "tensor 'w' has 1152 bytes of data, its shape needs 1296; the file is damaged",
    ),
    "run-time shape": (
        lambda m: m.graph.node[4].CopyFrom(node("NonZero", "d", "y")),
        "node 'y_node' (NonZero): the shape of its result 'y' is known only at run time",
    ),
    "sparse": (
        lambda m: m.graph.sparse_initializer.add(),
        "the model has sparse initializers; store them dense",
    ),
}


@pytest.mark.parametrize("case", BROKEN)
def test_broken_model(folder: Path, capfd: pytest.CaptureFixture[str], case: str):
    change, message = BROKEN[case]
    model = small()
    change(model)
    Path("model.onnx").write_bytes(model.SerializeToString())
    said = failure(capfd)
    assert message in said
    assert said.startswith("model.onnx: error: ")


def test_all_nodes_at_fault_are_named_at_once(folder: Path, capfd: pytest.CaptureFixture[str]):
    model = small()
    two_domains(model)
    in_half(model)
    Path("model.onnx").write_bytes(model.SerializeToString())
    assert failure(capfd).count("is of the domain") == 2


@pytest.mark.parametrize("kept", [0.0, 0.3, 0.6, 0.99])
def test_cut_off_file(folder: Path, capfd: pytest.CaptureFixture[str], kept: float):
    content = small().SerializeToString()
    Path("model.onnx").write_bytes(content[: int(len(content) * kept)])
    expected = "cut off; export the model again" if kept else "the file is empty"
    assert expected in failure(capfd)


@pytest.mark.parametrize("content", [b"import torch\n", b"PK\3\4" + bytes(99), bytes(99), b"\x80"])
def test_not_onnx(folder: Path, capfd: pytest.CaptureFixture[str], content: bytes):
    Path("model.onnx").write_bytes(content)
    assert "this is no ONNX file" in failure(capfd)


def test_no_file(folder: Path, capfd: pytest.CaptureFixture[str]):
    assert "there is no file 'model.onnx'" in failure(capfd)
    Path("model.onnx").mkdir()
    assert "cannot read 'model.onnx': Is a directory" in failure(capfd)


def save_beside(model: ModelProto) -> None:
    save: Any = import_module("onnx").save
    save(model, "model.onnx", save_as_external_data=True, location="data.bin", size_threshold=0)


def test_weights_beside_the_file(folder: Path):
    model = small()
    save_beside(model)
    assert main(["model.onnx", "-o", "model.mlir"]) == 0
    stored = load_file("model.safetensors")
    Path("inside.onnx").write_bytes(small().SerializeToString())
    assert main(["inside.onnx", "--name", "model", "-o", "inside.mlir"]) == 0
    inside = Path("inside.mlir").read_text().replace("inside.safetensors", "model.safetensors")
    assert inside == Path("model.mlir").read_text()
    for initializer in small().graph.initializer:
        np.testing.assert_array_equal(stored[initializer.name], numpy_helper.to_array(initializer))
    assert 'hass.network = "model"' in inside


def test_missing_and_short_external_data(folder: Path, capfd: pytest.CaptureFixture[str]):
    save_beside(small())
    os.truncate("data.bin", os.path.getsize("data.bin") - 1)
    assert "the external data 'data.bin' end before tensor 'v' does" in failure(capfd)
    Path("data.bin").unlink()
    assert "data 'data.bin' of tensor 'w' are not beside the model; copy" in failure(capfd)


@pytest.mark.parametrize("place", ["../data.bin", "/data.bin", "", "link/data.bin"])
def test_external_data_elsewhere(
    folder: Path,
    tmp_path_factory: pytest.TempPathFactory,
    capfd: pytest.CaptureFixture[str],
    place: str,
):
    save_beside(small())
    outside = tmp_path_factory.mktemp("outside")
    Path("data.bin").rename(outside / "data.bin")
    Path("link").symlink_to(outside)
    model = ModelProto.FromString(Path("model.onnx").read_bytes())
    for initializer in model.graph.initializer:
        initializer.external_data[0].value = place
    Path("model.onnx").write_bytes(model.SerializeToString())
    assert "outside the folder of the model" in failure(capfd)


def test_weights_are_read_when_written(folder: Path):
    """A gigabyte of weights costs no memory to import."""
    model = small()
    weight = model.graph.initializer[1]
    weight.ClearField("raw_data")
    weight.data_location = TensorProto.EXTERNAL
    weight.external_data.add(key="location", value="data.bin")
    weight.dims[0] = 1 << 25
    model.graph.output[0].CopyFrom(value("y", [1, 1 << 25]))
    Path("model.onnx").write_bytes(model.SerializeToString())
    Path("data.bin").touch()
    os.truncate("data.bin", 1 << 30)
    tracemalloc.start()
    imported = import_onnx("model.onnx")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert imported.weights["v"].shape == (1 << 25, 8)
    assert peak < 1 << 25


def test_a_file_without_its_weights_is_the_same_model():
    model = small()
    content = model.SerializeToString()
    encoded, places = without_weights(content)
    ((index, place),) = places.items()
    stripped = ModelProto.FromString(encoded)
    assert not stripped.graph.initializer[index].raw_data
    data = content[place.offset : place.offset + place.length]
    stripped.graph.initializer[index].raw_data = data
    assert stripped == model
    assert len(encoded) < len(content) - place.length


def open_model(*shapes: Shape) -> ModelProto:
    """A model that adds its inputs, of these shapes in the file."""
    inputs = [value(f"x{i}", shape) for i, shape in enumerate(shapes)]
    names = " ".join(v.name for v in inputs)
    nodes = [node("Sum", names, "y"), node("Relu", "y", "z")]
    return model_of(nodes, inputs, [value("y", None), value("z", None)])


def shapes_of(text: str) -> str:
    first = next(line for line in text.splitlines() if "func.func" in line)
    return first.replace("!torch.vtensor<", "").replace(",f32>", "").strip()


@pytest.mark.parametrize(
    ("shapes", "arguments", "expected"),
    [
        ([["N", 3]], [], "(%arg0: [1,3]) -> ([1,3], [1,3])"),
        ([[None, 3]], ["--batch", "4"], "(%arg0: [4,3]) -> ([4,3], [4,3])"),
        ([["N", 3], ["N", 3]], ["--batch", "2"], "(%arg0: [2,3], %arg1: [2,3]) -> "),
        ([["N", 3], ["N", 3]], ["--input-shape", "x1=2x3"], "(%arg0: [2,3], %arg1: [2,3]) -> "),
        ([["N", "N"]], [], "(%arg0: [1,1]) -> "),
        ([["N", "H"]], ["--input-shape", "5x6"], "(%arg0: [5,6]) -> "),
        ([["N", "H"], ["N", "H"]], ["--input-shape", "x1=5x6"], "(%arg0: [5,6], %arg1: [5,6])"),
        ([None], ["--input-shape", "5x6x7"], "(%arg0: [5,6,7]) -> "),
        (
            [["N", "A"], ["N", 1]],
            ["--input-shape", "x1=2x1", "--input-shape", "2x6"],
            "(%arg0: [2,6], %arg1: [2,1]) -> ([2,6], [2,6])",
        ),
    ],
)
def test_open_sizes(
    folder: Path,
    capfd: pytest.CaptureFixture[str],
    shapes: Sequence[Shape],
    arguments: Sequence[str],
    expected: str,
):
    Path("model.onnx").write_bytes(open_model(*shapes).SerializeToString())
    assert main(["model.onnx", "-o", "model.mlir", *arguments]) == 0
    assert expected in shapes_of(Path("model.mlir").read_text())
    said = capfd.readouterr()
    assert said.out == ""
    note = "note: the batch axis of 'x0' is open in the file and taken as 1; --batch N gives "
    assert said.err.startswith(note) == (not arguments)
    assert said.err.count("note") <= 1


@pytest.mark.parametrize(
    ("shapes", "arguments", "message"),
    [
        (
            [["N", 3, "H", None]],
            [],
            "'x0' has the shape [N, 3, H, ?] in the file; fix it: --input-shape x0=",
        ),
        ([None], [], "'x0' has a shape of unknown rank in the file; fix it"),
        (
            [[2, 3]],
            ["--batch", "4"],
            "'x0' has the batch size 2, not 4; export the model with a dynamic",
        ),
        ([["N", 3]], ["--input-shape", "1x4"], "shape [N, 3] in the file, which 1x4 does not fit"),
        ([["N", 3]], ["--input-shape", "1x3x1"], "which 1x3x1 does not fit"),
        ([["N", 3]], ["--input-shape", "x=1x3"], "no input 'x' (did you mean 'x0'?); there are:"),
        ([["N", 3]], ["--input-shape", "1x3"] * 2, "2 input shapes for 1 inputs"),
        (
            [["N", 3], ["N", 3]],
            ["--input-shape", "1x3", "--input-shape", "2x3"],
            "the axis 'N' would be of size 1 and 2 at once",
        ),
        ([["N", 3]], ["--batch", "0"], "'0' is not a positive number"),
        ([["N", 3]], ["--input-shape", "x0=3y4"], "'3y4' is not a shape like 1x3x224x224"),
    ],
)
def test_sizes_that_do_not_fit(
    folder: Path,
    capfd: pytest.CaptureFixture[str],
    shapes: Sequence[Shape],
    arguments: Sequence[str],
    message: str,
):
    Path("model.onnx").write_bytes(open_model(*shapes).SerializeToString())
    assert message in failure(capfd, *arguments)


def test_options_for_onnx_only(folder: Path, capfd: pytest.CaptureFixture[str]):
    for option in (["--batch", "2"], ["--input-shape", "x=1x3"]):
        assert main(["package:model", "-o", "model.mlir", *option]) == 1
        assert "are for ONNX files; give the whole shape" in capfd.readouterr().err


@pytest.mark.parametrize("missing", ["onnx", "google.protobuf"])
def test_missing_extra(folder: Path, missing: str):
    Path("model.onnx").write_bytes(small().SerializeToString())
    program = (
        f"import sys; sys.modules[{missing!r}] = None; from hass_ir.frontend.cli import main; "
        "sys.exit(main(['model.onnx', '-o', 'model.mlir']))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.returncode == 1
    assert done.stderr == (
        "error: importing ONNX files needs the package 'onnx'; install it with: "
        "pip install 'hass-ir[onnx]'\n"
    )


def unlisted() -> ModelProto:
    """Ops that sdf lacks: some of them the torch dialect has, others not."""
    nodes = [
        node("Conv", "x w", "a", name="stem"),
        node("LogSoftmax", "a", "b", axis=1, name="attention/soft"),
        node("LpNormalization", "b", "c", p=1, name="norm"),
        node("Einsum", "c c", "d", equation="nchw,ncij->nhi", name=""),
        node("TopK", "d k", "e f", name="best"),
        node("Cast", "f", "y", to=TensorProto.FLOAT, name="as float"),
    ]
    tensors = [tensor("w", 8, 4, 3, 3), numpy_helper.from_array(np.array([2]), "k")]
    return model_of(nodes, [value("x", [1, 4, 6, 6])], [value("y", None)], tensors)


def test_what_sdf_lacks_is_imported_and_reported_at_once(
    folder: Path, parse: Callable[..., ModuleOp], apply: Callable[..., ModuleOp]
):
    Path("model.onnx").write_bytes(unlisted().SerializeToString())
    imported = import_onnx("model.onnx")
    assert 'torch.operator "onnx.LpNormalization"(' in imported.text
    assert "torch.onnx.p = 1 : si64" in imported.text
    module = parse(imported.text, "model.mlir")
    with pytest.raises(HassError) as caught:
        apply(module, ConvertTorchToSdfPass())
    # What takes the result of an op that failed is told only about what is its own fault.
    messages = [str(d).split(": this op is not supported")[0] for d in caught.value.diagnostics]
    assert [m.partition("error: ")[2] for m in messages] == [
        "torch.aten.log_softmax.int ('attention/soft' in the source model)",
        "onnx.LpNormalization ('norm' in the source model)",
        "onnx.Einsum ('d' in the source model)",
        "onnx.TopK ('best' in the source model)",
        "torch.aten.to.dtype ('as float' in the source model)",
    ]
    assert all(m.startswith("model.mlir:") for m in messages)


@pytest.mark.parametrize("make", [small, unlisted])
def test_text_is_what_torch_mlir_takes(folder: Path, make: Callable[[], ModelProto]):
    Path("model.onnx").write_bytes(make().SerializeToString())
    assert main(["model.onnx", "-o", "model.mlir"]) == 0
    subprocess.run([PROGRAMS / "torch-mlir-opt", "model.mlir", "-o", "out.mlir"], check=True)


def test_names_that_need_quotes(folder: Path, parse: Callable[..., ModuleOp]):
    model = small()
    names = {"w": 'fc/"quoted"\\é', "v": "0.weight"}
    for initializer in model.graph.initializer:
        initializer.name = names[initializer.name]
    model.graph.node[0].input[1] = names["w"]
    model.graph.node[4].input[1] = names["v"]
    model.graph.node[1].name = model.graph.node[0].name = "é twice"
    Path("model.onnx").write_bytes(model.SerializeToString())
    assert main(["model.onnx", "-o", "model.mlir"]) == 0
    text = Path("model.mlir").read_text()
    keys = {op.key for op in parse(text).walk() if isinstance(op, LiteralOp)}
    assert keys == set(names.values()) == set(load_file("model.safetensors"))
    assert '"_ twice"' in text
    assert '"_ twice_1"' in text


def test_import_is_the_same_every_time(folder: Path):
    Path("model.onnx").write_bytes(small().SerializeToString())
    files: list[bytes] = []
    for _ in range(2):
        assert main(["model.onnx", "-o", "model.mlir"]) == 0
        files.append(Path("model.mlir").read_bytes() + Path("model.safetensors").read_bytes())
    assert files[0] == files[1]

"""Reading an ONNX file: what is broken or cannot be imported is said before anything else."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from mmap import ACCESS_READ, mmap
from pathlib import Path

from google.protobuf.message import DecodeError
from onnx import GraphProto, ModelProto, inliner

from hass_ir.errors import HassError
from hass_ir.frontend.onnx.checks import DEFAULT_DOMAINS, check_graph
from hass_ir.frontend.onnx.tensors import stored
from hass_ir.frontend.onnx.values import Value
from hass_ir.frontend.onnx.wire import Place, WireError, without_weights

OPSETS = range(13, 21)
"""The opsets that can be imported: those whose ops mean what the converters take them for."""


@dataclass(frozen=True)
class OnnxFile:
    """A checked file: `graph` without its initializers, which are `constants`."""

    path: Path
    opset: int
    ir_version: int
    graph: GraphProto
    constants: Mapping[str, Value]


def read_file(path: Path) -> OnnxFile:
    """Read and check `path`; raises HassError saying what is broken or not supported."""
    model, places = _parsed(path)
    opset = _opset(model, path)
    graph = model.graph
    if graph.sparse_initializer:
        raise HassError("the model has sparse initializers; store them dense", str(path))
    # Without them the graph is small for all that follows.
    tensors = list(graph.initializer)
    del graph.initializer[:]
    if model.functions:
        try:
            model = inliner.inline_local_functions(model)
        except Exception as error:
            raise HassError(f"its functions cannot be inlined: {error}", str(path)) from error
        graph = model.graph
    check_graph(graph, {tensor.name for tensor in tensors}, opset, model.ir_version, path)
    constants = {
        tensor.name: stored(tensor, path, places.get(i)) for i, tensor in enumerate(tensors)
    }
    return OnnxFile(path, opset, model.ir_version, graph, constants)


def _parsed(path: Path) -> tuple[ModelProto, dict[int, Place]]:
    """The model without large initializers, and where those are in the file."""
    try:
        with open(path, "rb") as file:
            if not os.fstat(file.fileno()).st_size:
                raise HassError("the file is empty", str(path))
            with mmap(file.fileno(), 0, access=ACCESS_READ) as content:
                encoded, places = without_weights(content)
        model = ModelProto()
        model.ParseFromString(encoded)
    except FileNotFoundError:
        raise HassError(f"there is no file '{path}'") from None
    except OSError as error:
        raise HassError(f"cannot read '{path}': {error.strerror}") from error
    except (DecodeError, WireError) as error:
        raise HassError(
            "this is no ONNX file, or one that was cut off; export the model again", str(path)
        ) from error
    if not model.ir_version or not model.HasField("graph"):
        raise HassError("this is no ONNX model: it has no graph", str(path))
    return model, places


def _opset(model: ModelProto, path: Path) -> int:
    versions = [o.version for o in model.opset_import if o.domain in DEFAULT_DOMAINS]
    if not versions:
        raise HassError("the file states no opset; export the model again", str(path))
    version = max(versions)
    if version not in OPSETS:
        raise HassError(
            f"the model is of opset {version}, supported are {OPSETS[0]} to {OPSETS[-1]}; export "
            f"it again (torch.onnx.export: opset_version={OPSETS[-1]}), or convert it with "
            "onnx.version_converter",
            str(path),
        )
    return version

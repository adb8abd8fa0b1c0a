"""PyTorch to the torch dialect, through torch.export and torch-mlir."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any

from hass_ir.errors import HassError, missing_extra
from hass_ir.frontend.exported import Sources, export
from hass_ir.frontend.imported import Imported
from hass_ir.frontend.stderr import captured_stderr

if TYPE_CHECKING:
    import torch

    from hass_ir.frontend.imported import Tensor

LEGAL_OPS = (
    "adaptive_avg_pool2d adaptive_max_pool2d amax avg_pool2d batch_norm conv2d flatten.using_ints "
    "gelu group_norm hardsigmoid hardswish hardtanh layer_norm leaky_relu linear max_pool2d "
    "mean.dim relu6 scaled_dot_product_attention silu softmax.int"
).split()
"""The ops that torch-mlir is told not to take apart."""

_PIPELINE = (
    "builtin.module(func.func(torch-match-quantized-custom-ops), "
    "torchdynamo-export-to-torch-backend-pipeline{backend-legal-ops=%s extra-library=})"
)
_UNSOURCED = re.compile(r"torch\.(constant\.|prim\.ListConstruct|v?tensor\.literal)|func\.")
_METADATA = re.compile(r"\n*\{-#\s*#-\}\s*\Z")


def import_torch(
    model: torch.nn.Module,
    example_inputs: torch.Tensor | Sequence[torch.Tensor],
    *,
    name: str | None = None,
) -> Imported:
    """`model` in evaluation mode, for inputs of the shapes of `example_inputs`.

    Every op that computes carries `hass.source`, the name of the module it comes from. The model
    is left as it was. Raises `HassError` when torch or torch-mlir is missing, when torch.export
    or torch-mlir cannot import the model, for shapes known only at run time and for weights that
    are not float32.
    """
    try:
        importer_module: Any = import_module("torch_mlir.extras.fx_importer")
    except ImportError as error:
        package = "torch" if (error.name or "").split(".")[0] == "torch" else "torch-mlir"
        raise missing_extra(package, "import", "importing from PyTorch") from error
    ir: Any = import_module("torch_mlir.ir")
    import_module("torch_mlir.dialects.torch").register_dialect(context := ir.Context())
    torch: Any = import_module("torch")
    inputs: tuple[Any, ...] = (
        (example_inputs,) if isinstance(example_inputs, torch.Tensor) else tuple(example_inputs)
    )
    with captured_stderr():
        program, sources = export(model, inputs)
    names = {spec.target for spec in program.graph_signature.input_specs}
    hooks = _WeightHooks(ir, names, program.state_dict)
    importer = importer_module.FxImporter(context=context, hooks=hooks)
    with captured_stderr() as captured:
        try:
            importer.import_program(program, func_name="main")
            _check_known(importer.module.operation, ir, sources)
            _lower(importer.module, context)
        except HassError:
            raise
        except Exception as error:
            raise HassError(_explained(error, captured(), sources)) from error
    module = importer.module.operation
    _attach_sources(module, ir, sources)
    # 'torch' is the only dialect with resources, and those are kept as weights.
    text = _METADATA.sub("\n", module.get_asm(large_resource_limit=0))
    used = set(map(_unquoted, re.findall(r"dense_resource<([^>]*)>", text)))
    weights = {key: value for key, value in hooks.weights.items() if key in used}
    shape = tuple(int(size) for size in inputs[0].shape) if inputs else ()
    types = tuple(str(tensor.dtype).removeprefix("torch.") for tensor in inputs)
    return Imported(name or type(model).__name__, text, weights, shape, types)


def _check_known(module: Any, ir: Any, sources: Sources) -> None:
    """Raise with all the ops that torch-mlir has no definition of."""
    found: list[str] = []

    def visit(operation: Any) -> Any:
        if operation.name == "torch.operator":
            name = operation.attributes["name"].value.removeprefix("torch.")
            found.append(f"'{name}' in '{sources.of(operation.location)}'")
        return ir.WalkResult.ADVANCE

    module.walk(visit, ir.WalkOrder.PRE_ORDER)
    if found:
        listed = ", ".join(found)
        raise HassError(f"torch-mlir does not know these ops; rewrite the model: {listed}")


def _lower(module: Any, context: Any) -> None:
    """Run torch-mlir's own clean-up, in the process, keeping `LEGAL_OPS`."""
    pass_manager: Any = import_module("torch_mlir.passmanager").PassManager
    legal = ",".join(f"aten.{op}" for op in LEGAL_OPS)
    pass_manager.parse(_PIPELINE % legal, context).run(module.operation)


class _WeightHooks:
    """torch-mlir's importer asks these for parameters, buffers and constants."""

    def __init__(self, ir: Any, names: set[str | None], state: Mapping[str, torch.Tensor]):
        self.ir = ir
        self.names = names
        self.owners = {_place(value): (name, value) for name, value in state.items()}
        self.weights: dict[str, Tensor] = {}
        self.attributes: dict[str, Any] = {}

    def prepare_module(self, module_op: Any) -> None:
        """Nothing to prepare."""

    def resolve_literal(self, gni: Any, literal: Any, info: Any) -> Any:
        """A part of a parameter, as `name[from:to]`; or a tensor written in the model's code, or
        computed beforehand, under a name of our own."""
        if not hasattr(literal, "detach"):
            return None
        part = self._part(literal)
        if part is not None:
            return self._literal(gni, part, literal)
        number = 0
        while (name := f"constant_{number}") in self.names:
            number += 1
        self.names.add(name)
        return self._literal(gni, name, literal)

    def resolve_input(self, gni: Any, value: Any, info: Any) -> Any:
        """A parameter or a buffer, under its name in the model."""
        return self._literal(gni, info.input_spec.target, value)

    def store_produced_value(self, gni: Any, value: Any, produced: Any, info: Any) -> None:
        """A buffer that the model changes."""
        name = info.input_spec.target
        raise HassError(f"the model changes its buffer '{name}'; a network must keep no state")

    def _part(self, value: Any) -> str | None:
        """The name of neighbours along the first axis of a parameter; None for anything else."""
        name, whole = self.owners.get(_place(value), (None, value))
        alike = value.ndim == whole.ndim > 0 and value.shape[1:] == whole.shape[1:]
        if name is None or not alike or not value.numel() or value.dtype != whole.dtype:
            return None
        first, rest = divmod(value.storage_offset() - whole.storage_offset(), value[0].numel())
        within = rest == 0 and 0 <= first <= len(whole) - len(value)
        if not (within and whole.is_contiguous() and value.is_contiguous()):
            return None
        return f"{name}[{first}:{first + len(value)}]"

    def _literal(self, gni: Any, name: str, value: Any) -> Any:
        import numpy as np

        array: Tensor = value.detach().cpu().numpy()
        self.weights[name] = np.ascontiguousarray(array).reshape(array.shape)
        if name not in self.attributes:
            if array.dtype == np.float32:
                element = self.ir.F32Type.get()
            elif array.dtype == np.int64:
                element = self.ir.IntegerType.get_signed(64)
            else:
                raise HassError(f"'{name}' is {array.dtype}; convert the model with model.float()")
            self.attributes[name] = self.ir.DenseResourceElementsAttr.get_from_buffer(
                self.weights[name], name, self.ir.RankedTensorType.get(array.shape, element)
            )
        return self.ir.Operation.create(
            "torch.vtensor.literal",
            results=[gni._cc.tensor_to_vtensor_type(value)],
            attributes={"value": self.attributes[name]},
        ).result


def _place(value: Any) -> int:
    """Where the memory lies that `value` is a part of."""
    return int(value.untyped_storage().data_ptr())


def _attach_sources(module: Any, ir: Any, sources: Sources) -> None:
    """Set `hass.source` on every op that computes; what repeats gets a number."""
    taken: set[str] = set()

    def visit(operation: Any) -> Any:
        base = None if _UNSOURCED.match(operation.name) else sources.of(operation.location)
        if base is not None:
            name, number = base, 0
            while name in taken:
                number += 1
                name = f"{base}_{number}"
            taken.add(name)
            operation.attributes["hass.source"] = ir.StringAttr.get(name, module.context)
        return ir.WalkResult.ADVANCE

    module.walk(visit, ir.WalkOrder.PRE_ORDER)


def _explained(error: Exception, captured: str, sources: Sources) -> str:
    """The one message for a failure in torch-mlir, with what it wrote to stderr."""
    text = sources.named(f"{error}\n{captured}")
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    found = [line for line in lines if "error:" in line or line.startswith("Unsupported")]
    reason = "; ".join(dict.fromkeys(found[:3] or lines[:2] or [type(error).__name__]))
    return f"torch-mlir cannot import the model: {reason}"


def _unquoted(handle: str) -> str:
    if not handle.startswith('"'):
        return handle
    encoded = re.sub(
        rb"\\([0-9A-F]{2})", lambda match: bytes.fromhex(match[1].decode()), handle[1:-1].encode()
    )
    return encoded.decode()

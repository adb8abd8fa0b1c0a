"""The accelerator description as JSON (`-t accel-json`); `accel_schema.json` is its schema."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING, Any

from xdsl.context import Context
from xdsl.dialects.builtin import ModuleOp
from xdsl.utils.target import Target

from hass_ir.errors import HassError, nearest

if TYPE_CHECKING:
    from hass_ir.dialects.accel import AcceleratorOp

FORMAT = "accel/1"


@dataclass(frozen=True)
class AccelJsonTarget(Target):
    """The accelerator description as JSON, format accel/1."""

    name = "accel-json"

    accelerator: str | None = field(
        default=None, metadata={"help": "which accelerator, where the module has several"}
    )

    def emit(self, ctx: Context, module: ModuleOp, output: IO[str]) -> None:
        from hass_ir.lowering.accel_description import description_of

        chosen = chosen_accelerator(module, self.accelerator)
        json.dump(description_of(chosen), output, indent=2, ensure_ascii=False, allow_nan=False)
        output.write("\n")


def schema() -> dict[str, Any]:
    """The JSON Schema of the format."""
    from importlib import resources

    text = resources.files("hass_ir.lowering").joinpath("accel_schema.json").read_text("utf-8")
    return json.loads(text)


def chosen_accelerator(module: ModuleOp, name: str | None) -> AcceleratorOp:
    """The accelerator called `name`, or the only one; raises HassError where there is none such."""
    from hass_ir.dialects.accel import AcceleratorOp

    found = {op.sym_name.data: op for op in module.ops if isinstance(op, AcceleratorOp)}
    listed = ", ".join(f"'{n}'" for n in found)
    if not found:
        raise HassError("the module has no accelerator; run hass-search first")
    if name is None:
        if len(found) > 1:
            raise HassError(
                f"the module has several accelerators ({listed}); choose one with "
                "-t 'accel-json{accelerator=NAME}'"
            )
        return next(iter(found.values()))
    if name not in found:
        raise HassError(
            f"the module has no accelerator '{name}'{nearest(name, found)}; it has: {listed}"
        )
    return found[name]

"""Which functions of a module a pass works on."""

from __future__ import annotations

from xdsl.dialects import builtin, func

from hass_ir.errors import HassError, nearest


def functions_of(module: builtin.ModuleOp, name: str | None) -> list[func.FuncOp]:
    """The function called `name`, or all functions with a body; raises HassError for an unknown
    name."""
    found = [op for op in module.ops if isinstance(op, func.FuncOp) and op.body.blocks]
    if name is None:
        return found
    chosen = [f for f in found if f.sym_name.data == name]
    if not chosen:
        names = [f.sym_name.data for f in found]
        listed = ", ".join(f"'{n}'" for n in names) or "none"
        raise HassError(
            f"the module has no function '{name}'{nearest(name, names)}; it has: {listed}"
        )
    return chosen


def network_of(module: builtin.ModuleOp, name: str | None) -> func.FuncOp:
    """The one function that holds the network: `name`, or the only function, or 'main'."""
    found = functions_of(module, name)
    if len(found) > 1:
        found = [f for f in found if f.sym_name.data == "main"] or found
    if len(found) == 1:
        return found[0]
    if not found:
        raise HassError("the module has no function; import a model with hass-import first")
    names = ", ".join(f"'{f.sym_name.data}'" for f in found)
    raise HassError(f"the module has several functions ({names}); choose one with function=NAME")

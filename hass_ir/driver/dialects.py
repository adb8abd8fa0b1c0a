"""Dialects of xDSL's that hass-opt has in a form of its own."""

from __future__ import annotations

from collections.abc import Callable

from xdsl.dialect_interfaces import DialectInterface
from xdsl.dialect_interfaces.op_asm import OpAsmDialectInterface
from xdsl.dialects.builtin import Builtin
from xdsl.ir import Dialect


def own_dialects() -> dict[str, Callable[[], Dialect]]:
    """Getters by name: a builtin dialect for each context, as the process-wide one keeps the
    resources of every module ever parsed, and a linalg dialect with the named ops xDSL lacks.

    A plugin cannot bring these: names of dialects may not repeat.
    """

    def get_builtin() -> Dialect:
        interfaces: list[DialectInterface] = [OpAsmDialectInterface()]
        return Dialect(Builtin.name, list(Builtin.operations), list(Builtin.attributes), interfaces)

    def get_linalg() -> Dialect:
        from hass_ir.dialects.linalg import Linalg

        return Linalg

    return {"builtin": get_builtin, "linalg": get_linalg}

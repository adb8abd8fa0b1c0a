"""The dialects of hass-ir, imported as `hass_ir.dialects`."""

from collections.abc import Callable

from xdsl.ir import Dialect


def get_all_dialects() -> dict[str, Callable[[], Dialect]]:
    """Getters of all dialects by name; a dialect's file is imported when its getter is called."""

    def get_torch() -> Dialect:
        from hass_ir.dialects.torch import Torch

        return Torch

    def get_sdf() -> Dialect:
        from hass_ir.dialects.sdf import Sdf

        return Sdf

    def get_accel() -> Dialect:
        from hass_ir.dialects.accel import Accel

        return Accel

    return {"torch": get_torch, "sdf": get_sdf, "accel": get_accel}

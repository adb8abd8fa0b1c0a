"""Conversions between dialects and to files, imported as `hass_ir.lowering`."""

from collections.abc import Callable

from xdsl.utils.target import Target


def get_all_targets() -> dict[str, Callable[[], type[Target]]]:
    """Getters of all targets by name; a target's file is imported when its getter is called."""

    def get_accel_json() -> type[Target]:
        from hass_ir.lowering.accel_json import AccelJsonTarget

        return AccelJsonTarget

    def get_search_json() -> type[Target]:
        from hass_ir.lowering.search_json import SearchJsonTarget

        return SearchJsonTarget

    return {"accel-json": get_accel_json, "search-json": get_search_json}

"""The plugin's entry point: what hass-ir adds to xDSL's tools.

Every xDSL tool imports this file when it starts, so nothing heavy may stand at its top.
"""

from xdsl.universe import Universe

from hass_ir.dialects import get_all_dialects
from hass_ir.lowering import get_all_targets
from hass_ir.passes import get_all_passes

HASS_UNIVERSE = Universe(
    all_dialects=get_all_dialects(),
    all_passes=get_all_passes(),
    all_targets=get_all_targets(),
)

"""How fast a part works, from the fields of its engine."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from hass_ir.hardware.candidates import DENSE_KINDS, Candidates, whole_cycles
from hass_ir.hardware.workload import ComputeLayer, FifoLayer, StreamLayer


@dataclass(frozen=True)
class Pace:
    """How fast a part works: `cycles` an image; of one without weights `words` a cycle, of an
    engine the `columns` of a set, and into how many steps its work on one is divided by groups,
    blocks of channels and filters. If it packs, filters come outside of blocks. `tile_rows` are
    those of a tile where weights are streamed, else 0."""

    cycles: int
    words: int = 1
    columns: int = 1
    steps: tuple[int, int, int] = (1, 1, 1)
    packing: bool = False
    sorted_lanes: int = 0
    tile_rows: int = 0

    @classmethod
    def of(cls, layer: ComputeLayer | StreamLayer | FifoLayer, field: Callable[[str], object]):
        """From the fields of `#sdf.engine`, None or 0 where there is none."""

        def number(name: str) -> int:
            value = field(name)
            return value if isinstance(value, int) else 0

        cycles = number("ii_cycles")
        if not isinstance(layer, ComputeLayer):
            return cls(cycles, max(number("words"), 1))
        columns = max(number("columns"), 1)
        if number("digit_bits"):
            return cls(cycles, columns=columns)
        shared = 2 if number("products") > 1 else 1
        items = (
            (layer.groups, number("group_lanes")),
            (-(-layer.group_channels // max(number("channels_together"), 1)), number("in_lanes")),
            (-(-layer.group_filters // shared), number("out_lanes")),
        )
        groups, blocks, filters = (-(-n // max(lanes, 1)) for n, lanes in items)
        kind = field("kind")
        sorts = shared > 1 and kind not in DENSE_KINDS
        sorts |= kind in ("weight-sparse", "pair-sparse") and 1 < number("out_lanes") < items[2][0]
        sorts |= kind not in DENSE_KINDS and 1 < number("group_lanes") < items[0][0]
        lanes = number("out_lanes") * number("group_lanes") * columns * shared
        lanes *= sorts and not layer.dynamic
        steps, packing = (groups, blocks, filters), bool(number("packing"))
        return cls(cycles, 1, columns, steps, packing, lanes, number("tile_rows"))

    @classmethod
    def chosen(
        cls, layer: ComputeLayer | StreamLayer | FifoLayer, candidates: Candidates, row: int
    ) -> Pace:
        """That of candidate `row` of a part."""
        fields = {name: getattr(candidates, column) for name, column in _COLUMNS.items()}
        known: dict[str, object] = {name: int(values[row]) for name, values in fields.items()}
        known["kind"] = candidates.kinds[int(candidates.kind[row])]
        known["ii_cycles"] = max(1, int(whole_cycles(candidates.cycles[row : row + 1])[0]))
        return cls.of(layer, known.get)


_COLUMNS = {
    "words": "words",
    "columns": "columns",
    "channels_together": "c",
    "in_lanes": "in_lanes",
    "out_lanes": "out_lanes",
    "group_lanes": "group_lanes",
    "packing": "packing",
    "products": "products",
    "tile_rows": "tile_rows",
    "digit_bits": "digit_bits",
}
"""Fields of `#sdf.engine`, and what `Candidates` calls them."""

"""Options that say to which number formats a network is rounded."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, cast

from xdsl.passes import ModulePass

from hass_ir.errors import HassError

if TYPE_CHECKING:
    from xdsl.dialects import func

    from hass_ir.execute.words import Words

Length: TypeAlias = int | tuple[int, ...] | None
"""Bits; several for a search to choose from."""

ATTRIBUTE = "sdf.formats"
"""The function's attribute that records the options by which it was rounded."""


@dataclass(frozen=True)
class FormatOptions(ModulePass):
    """A pass that may round a network to fixed point."""

    name = "format-options"

    weight_bits: Length = field(
        default=None,
        metadata={
            "help": "bits of a weight, 2 to 16; several: the search chooses for each layer "
            "(default: not rounded)"
        },
    )
    activation_bits: Length = field(
        default=None,
        metadata={
            "help": "bits of an input of a layer, 2 to 16; several: the search chooses for each "
            "layer (default: not rounded)"
        },
    )
    share_bits: Length = field(
        default=None,
        metadata={
            "help": "a layer's weights take one of 2^n values, n 1 to 8; several, 0 for any "
            "values: the search chooses for each layer (default: any)"
        },
    )
    edge_bits: int | None = field(
        default=None,
        metadata={"help": "bits of both in the first and last layer (default: as the others)"},
    )
    scales: Literal["filter", "tensor"] = field(
        default="filter",
        metadata={"help": "one scale a filter (not for shared weights), or one a layer"},
    )
    power_of_two: bool = field(
        default=False,
        metadata={"help": "scales are powers of two: a shift, not a multiplication"},
    )

    @property
    def rounds(self) -> bool:
        """Whether the options ask for any rounding or sharing."""
        return any(b is not None for b in (self.weight_bits, self.activation_bits, self.share_bits))

    @property
    def choices(self) -> Words:
        """Among which words a search chooses; the widest first."""
        from hass_ir.execute.words import Words

        lengths = self.lengths.items()
        several = {k: sorted(v, key=_width, reverse=True) for k, v in lengths if len(v) > 1}
        return Words(**{k: tuple(v) for k, v in several.items()})

    @property
    def lengths(self) -> dict[str, tuple[int, ...]]:
        """The lengths given, by their field's name; several where a search is to choose."""
        given = {k: getattr(self, k) for k in LENGTHS}
        return {k: (v,) if isinstance(v, int) else () if v is None else v for k, v in given.items()}

    def format_values(self) -> dict[str, Any]:
        """The values of these options by their field's name, of several lengths the widest."""
        values = {f.name: getattr(self, f.name) for f in fields(FormatOptions)}
        return values | {k: widest(values[k]) or None for k in LENGTHS}

    def checked_formats(self, several: bool = False) -> None:
        """Raise HassError for a word length out of its range, or details of nothing.

        Only a pass that searches may be given `several` lengths.
        """
        for option, low, high in (
            ("weight_bits", 2, 16),
            ("activation_bits", 2, 16),
            ("share_bits", 1, 8),
            ("edge_bits", 2, 16),
        ):
            edge = () if self.edge_bits is None else (self.edge_bits,)
            given = self.lengths.get(option, edge)
            named = f"option '{option.replace('_', '-')}' of pass '{self.name}'"
            if len(given) > 1 and not several:
                raise HassError(f"{named} takes one number; only a search chooses of several")
            if len(set(given)) < len(given):
                raise HassError(f"{named} names a number of bits twice")
            if len(given) > 1 and option == "share_bits":
                low = 0
            for bits in given:
                if not low <= bits <= high:
                    raise HassError(f"{named} must lie between {low} and {high}, got {bits}")
        if self.edge_bits is not None and self.choices.tables:
            raise HassError(
                f"option 'edge-bits' of pass '{self.name}' goes with one word length for all other "
                "layers; where several are given, the search chooses those of the ends too"
            )
        details = any(getattr(self, f.name) != f.default for f in fields(FormatOptions))
        if details and not self.rounds:
            raise HassError(
                f"pass '{self.name}' has details of rounding, but nothing to round; give "
                "weight-bits, activation-bits or share-bits"
            )


LENGTHS = ("weight_bits", "activation_bits", "share_bits")


def widest(length: Length) -> int:
    """Of several lengths the one that loses least; 0 for none."""
    if length is None:
        return 0
    return max(length, key=_width) if isinstance(length, tuple) else length


def _width(bits: int) -> float:
    """What to sort lengths by: none is the widest."""
    return bits or float("inf")


def recorded_formats(function: func.FuncOp) -> dict[str, Any]:
    """The format options that `function` was rounded by; none where it was not, or, of lengths,
    where a search chose."""
    from xdsl.dialects.builtin import DictionaryAttr, IntegerAttr, StringAttr

    recorded = function.attributes.get(ATTRIBUTE)
    if not isinstance(recorded, DictionaryAttr):
        return {}
    known = {f.name for f in fields(FormatOptions)}
    values: dict[str, Any] = {}
    for key, value in recorded.data.items():
        if key not in known:
            continue
        if isinstance(value, StringAttr):
            values[key] = value.data
        if isinstance(value, IntegerAttr):
            flag = key == "power_of_two"
            values[key] = bool(value.value.data) if flag else value.value.data
    return values


def merged_formats(function: func.FuncOp, options: FormatOptions) -> FormatOptions:
    """`options`, and what `function` was rounded by where they are the defaults.

    Raises HassError for ends of other words than those that a search is to choose.
    """
    from dataclasses import replace

    own = {f.name: getattr(options, f.name) for f in fields(FormatOptions)}
    changed = {f.name for f in fields(FormatOptions) if own[f.name] != f.default}
    known = {k: v for k, v in recorded_formats(function).items() if k not in changed}
    merged = replace(options, **known)
    merged.checked_formats(several=True)
    return merged


def record_formats(function: func.FuncOp, options: FormatOptions) -> None:
    """Write the options that are not the defaults on `function`."""
    from xdsl.dialects.builtin import (
        BoolAttr,
        DenseArrayBase,
        DictionaryAttr,
        IntegerAttr,
        StringAttr,
        i64,
    )

    given: dict[str, Any] = {}
    for f in fields(FormatOptions):
        value = getattr(options, f.name)
        if value == f.default:
            continue
        if isinstance(value, bool):
            given[f.name] = BoolAttr.from_bool(value)
        elif isinstance(value, tuple):
            bits = cast("tuple[int, ...]", value)
            given[f.name] = DenseArrayBase.from_list(i64, bits)
        else:
            given[f.name] = StringAttr(value) if isinstance(value, str) else IntegerAttr(value, i64)
    function.attributes[ATTRIBUTE] = DictionaryAttr(given)

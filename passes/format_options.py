"""Options that say to which number formats a network is rounded."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any, Literal

from xdsl.passes import ModulePass

from hass_ir.errors import HassError

if TYPE_CHECKING:
    from xdsl.dialects import func

ATTRIBUTE = "sdf.formats"
"""The function's attribute that records the options by which it was rounded."""


@dataclass(frozen=True)
class FormatOptions(ModulePass):
    """A pass that may round a network to fixed point."""

    name = "format-options"

    weight_bits: int | None = field(
        default=None, metadata={"help": "bits of a weight, 2 to 16 (default: not rounded)"}
    )
    activation_bits: int | None = field(
        default=None,
        metadata={"help": "bits of an input of a layer, 2 to 16 (default: not rounded)"},
    )
    share_bits: int | None = field(
        default=None,
        metadata={"help": "a layer's weights take one of 2^n values, n 1 to 8 (default: any)"},
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

    def format_values(self) -> dict[str, Any]:
        """The values of these options by their field's name."""
        return {f.name: getattr(self, f.name) for f in fields(FormatOptions)}

    def checked_formats(self) -> None:
        """Raise HassError for a word length out of its range, or details of nothing."""
        for option, low, high in (
            ("weight_bits", 2, 16),
            ("activation_bits", 2, 16),
            ("share_bits", 1, 8),
            ("edge_bits", 2, 16),
        ):
            value = getattr(self, option)
            if value is not None and not low <= value <= high:
                raise HassError(
                    f"option '{option.replace('_', '-')}' of pass '{self.name}' must lie between "
                    f"{low} and {high}, got {value}"
                )
        details = any(getattr(self, f.name) != f.default for f in fields(FormatOptions))
        if details and not self.rounds:
            raise HassError(
                f"pass '{self.name}' has details of rounding, but nothing to round; give "
                "weight-bits, activation-bits or share-bits"
            )


def recorded_formats(function: func.FuncOp) -> dict[str, Any]:
    """The format options that `function` was rounded by; none where it was not."""
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


def record_formats(function: func.FuncOp, options: FormatOptions) -> None:
    """Write the options that are not the defaults on `function`."""
    from xdsl.dialects.builtin import BoolAttr, DictionaryAttr, IntegerAttr, StringAttr, i64

    given: dict[str, Any] = {}
    for f in fields(FormatOptions):
        value = getattr(options, f.name)
        if value == f.default:
            continue
        if isinstance(value, bool):
            given[f.name] = BoolAttr.from_bool(value)
        else:
            given[f.name] = StringAttr(value) if isinstance(value, str) else IntegerAttr(value, i64)
    function.attributes[ATTRIBUTE] = DictionaryAttr(given)

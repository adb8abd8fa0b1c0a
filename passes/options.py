"""Options that several passes share, with their one line of help."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, Self

from xdsl.context import Context
from xdsl.dialects import builtin
from xdsl.passes import ModulePass

from hass_ir.errors import HassError, missing_extra

if TYPE_CHECKING:
    from hass_ir.execute.network import Network


@dataclass(frozen=True)
class DataPass(ModulePass):
    """A pass that executes the network on data."""

    name = "data-pass"

    function: str | None = field(
        default=None, metadata={"help": "the function that holds the network"}
    )
    weights: str | None = field(
        default=None, metadata={"help": "safetensors file (default: as the module says)"}
    )
    calibration: str | None = field(
        default=None,
        metadata={"help": ".npz with inputs and labels (default: as the module says)"},
    )
    samples: int | None = field(
        default=None,
        metadata={"help": "calibration samples to use (default: all; 16 without data)"},
    )
    seed: int = field(default=0, metadata={"help": "seed of everything random"})
    torch_device: Literal["cpu", "cuda"] = field(
        default="cpu", metadata={"help": "where PyTorch executes the network"}
    )

    @classmethod
    def schedule_space(cls, ctx: Context, module_op: builtin.ModuleOp) -> tuple[Self, ...]:
        """One instance with the defaults, not run: execution takes long, and needs data."""
        return (cls(),)

    def checked(self) -> None:
        """Raise HassError for an option out of its range."""
        self.need("seed", self.seed, 0, 2**32 - 1)
        self.need("samples", self.samples, 1, 10**9)

    def need(self, option: str, value: float | None, low: float, high: float) -> None:
        """Raise HassError unless `value` is None or lies between `low` and `high`."""
        if value is not None and not low <= value <= high:
            raise HassError(
                f"option '{option}' of pass '{self.name}' must lie between {low} and {high}, got "
                f"{value}"
            )

    def open(self, module: builtin.ModuleOp) -> Network:
        """The network that the options and the module name, ready to be executed."""
        from importlib.util import find_spec

        if find_spec("torch") is None:
            raise missing_extra("torch", "search", "executing a network")
        from hass_ir.execute.network import Sources

        return Sources(
            self.function,
            self.weights,
            self.calibration,
            self.samples,
            self.seed,
            self.torch_device,
        ).open(module)


@dataclass(frozen=True)
class DesignOptions(DataPass):
    """A pass that designs an accelerator."""

    name = "design-options"

    device: str = field(
        default="u250", metadata={"help": "a listed board, or the path of a .toml file"}
    )
    objective: Literal["efficiency", "throughput", "energy"] = field(
        default="efficiency",
        metadata={"help": "images/cycle/DSP, images/s, or the least energy an image"},
    )
    slowdown: int | float = field(
        default=1,
        metadata={
            "help": "how many times the smallest initiation interval the design may take, where "
            "that makes more images/cycle/DSP"
        },
    )
    partitions: Literal["auto"] | int = field(
        default=1,
        metadata={"help": "partitions that take turns on the device: a number, or auto"},
    )
    devices: int = field(
        default=1, metadata={"help": "boards in a chain, at most, each with one partition"}
    )
    batch: int = field(
        default=1, metadata={"help": "images that go through a partition before the next one"}
    )
    fifo: Literal["fitted", "analytic", "simulated"] | int = field(
        default="fitted",
        metadata={
            "help": "words that each FIFO holds: fitted to the engines chosen, analytic, so that "
            "none stalls whatever the engines, simulated, the least for the first 16 samples, or a "
            "number"
        },
    )
    engines: tuple[str, ...] = field(
        default=(), metadata={"help": "kinds of engines allowed, dense among them (default: all)"}
    )
    report: bool | None = field(
        default=None,
        metadata={"help": "print a summary on stderr (default: on a terminal)"},
    )

    def checked(self) -> None:
        super().checked()
        if isinstance(self.partitions, int):
            self.need("partitions", self.partitions, 1, 10**4)
        self.need("devices", self.devices, 1, 10**4)
        self.need("fifo", self.fifo_words, 3, 10**9)
        self.need("batch", self.batch, 1, 10**9)
        self._check_engines()
        self._check_slowdown()
        if self.devices > 1 and self.partitions not in (1, "auto"):
            raise HassError(
                f"option 'partitions' of pass '{self.name}' counts partitions on one device; with "
                "devices each has one, leave it out"
            )

    @property
    def fifo_words(self) -> int | None:
        """The depth that every FIFO has; None for analytic depths, with which designs that get
        fitted or simulated ones are looked for too."""
        return self.fifo if isinstance(self.fifo, int) else None

    def _check_slowdown(self) -> None:
        self.need("slowdown", self.slowdown, 1, 1000)
        if self.slowdown == 1:
            return
        if self.objective != "efficiency":
            raise HassError(
                f"option 'slowdown' of pass '{self.name}' is for objective=efficiency, got "
                f"objective={self.objective}"
            )
        if self.partitions != 1 or self.devices > 1:
            raise HassError(
                f"option 'slowdown' of pass '{self.name}' is for one partition on one device; "
                "leave partitions and devices out"
            )

    def _check_engines(self) -> None:
        from hass_ir.hardware.candidates import ENGINE_KINDS

        if unknown := [k for k in self.engines if k not in ENGINE_KINDS]:
            raise HassError(
                f"option 'engines' of pass '{self.name}' knows no '{unknown[0]}'; there are "
                f"{', '.join(ENGINE_KINDS)}"
            )
        if self.engines and "dense" not in self.engines:
            raise HassError(
                f"option 'engines' of pass '{self.name}' must have dense among them: every layer "
                "can have that, and gains are told over it"
            )

"""The one exception users meet: every diagnostic has a place (where there is one) and a remedy."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from xdsl.utils.exceptions import PassFailedException


@dataclass(frozen=True)
class Diagnostic:
    """What is wrong and what to do; `location` is `file:line:col`, or None."""

    message: str
    location: str | None = None

    def __str__(self) -> str:
        place = "" if self.location is None else f"{self.location}: "
        return f"{place}error: {self.message}"


class HassError(PassFailedException):
    """Bad input or an infeasible request: one or several diagnostics, never a bug of ours."""

    def __init__(self, message: str, location: str | None = None):
        self.diagnostics: tuple[Diagnostic, ...] = (Diagnostic(message, location),)
        super().__init__(str(self))

    @classmethod
    def several(cls, diagnostics: Iterable[Diagnostic]) -> HassError:
        """All of `diagnostics` at once, so that nobody has to find them one by one."""
        error = cls("")
        error.diagnostics = tuple(diagnostics)
        error.args = (str(error),)
        return error

    def __str__(self) -> str:
        return "\n".join(str(d) for d in self.diagnostics)


def nearest(name: str, choices: Iterable[str]) -> str:
    """` (did you mean 'x'?)` for the choice closest to `name`, else an empty string."""
    found = get_close_matches(name, list(choices), n=1, cutoff=0.5)
    return f" (did you mean '{found[0]}'?)" if found else ""


def missing_extra(package: str, extra: str, purpose: str) -> HassError:
    """`package` is not installed: says what needs it and which extra brings it."""
    return HassError(
        f"{purpose} needs the package '{package}'; install it with: pip install 'hass-ir[{extra}]'"
    )

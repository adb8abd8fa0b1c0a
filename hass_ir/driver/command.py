"""Turns mlir-opt's way to name passes into the arguments that xDSL's driver takes."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from xdsl.universe import Universe

from hass_ir.driver.options import checked_text
from hass_ir.driver.pipeline import Element, parse_element, parse_options, parse_pipeline
from hass_ir.errors import HassError, nearest

_PIPELINE_FLAGS = ("-p", "--passes", "--pass-pipeline")
_TARGET_FLAGS = ("-t", "--target")
_HELP_FLAGS = ("-h", "--help")


def asks_for_help(arguments: Sequence[str]) -> bool:
    """Whether `arguments` ask for the help text."""
    return any(argument in _HELP_FLAGS for argument in arguments)


def rewrite_arguments(arguments: Sequence[str], universe: Universe) -> list[str]:
    """`arguments` with all passes, in the order given, as one checked `--passes=...`.

    A pass of `universe` is a flag, `--pass` or `--pass="x=1 y=2"`, and mixes with `-p` and
    `--pass-pipeline`. Raises HassError for what `universe` does not have and for options that
    its pass does not take.
    """
    if asks_for_help(arguments):
        return ["--help"]
    rest: list[str] = []
    elements: list[Element] = []
    target: Element | None = None
    remaining = iter(arguments)
    for argument in remaining:
        if argument == "--":
            rest += [argument, *remaining]
            break
        flag, equals, text = argument.partition("=")
        name = flag.lstrip("-")
        if flag in _PIPELINE_FLAGS or flag in _TARGET_FLAGS:
            if not equals:
                text = next(remaining, None)
                if text is None:
                    raise HassError(f"flag '{flag}' needs a value")
            if flag in _PIPELINE_FLAGS:
                elements += parse_pipeline(text)
            else:
                target = parse_element(text)
        elif flag.startswith("-") and name in universe.all_passes:
            elements.append(Element(name, parse_options(text, name)))
        elif flag.startswith(_PIPELINE_FLAGS[0]):
            elements += parse_pipeline(argument[2:])
        elif flag.startswith(_TARGET_FLAGS[0]):
            target = parse_element(argument[2:])
        else:
            rest.append(argument)
    flags: list[str] = []
    if elements:
        checked = (checked_text("pass", element, universe.all_passes) for element in elements)
        flags.append("--passes=" + ",".join(checked))
    if target is not None:
        flags.append("--target=" + checked_text("target", target, universe.all_targets))
    return flags + rest


def check_flags(arguments: Sequence[str], flags: Collection[str], passes: Collection[str]) -> None:
    """Raises HassError, with the nearest name, for the first `--flag` that nobody knows."""
    for argument in arguments:
        flag = argument.partition("=")[0]
        if flag == "--":
            return
        name = flag[2:]
        if not flag.startswith("--") or flag in flags or name in passes:
            continue
        near = nearest(name, passes)
        near_flag = nearest(flag, flags)
        if near or not near_flag:
            see = near or "; see 'hass-opt --help'"
            raise HassError(f"unknown pass '{name}'{see}")
        raise HassError(f"unknown flag '{flag}'{near_flag}")

"""What `hass-opt --help` says about passes and targets."""

from __future__ import annotations

import argparse
import textwrap
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import MISSING, Field, fields
from typing import Any, cast

from xdsl.universe import Universe
from xdsl.utils.arg_spec import ArgSpecConvertible

from hass_ir.driver.options import option_types, type_name
from hass_ir.driver.pipeline import Value, value_text
from hass_ir.universe import HASS_UNIVERSE

USAGE = 'hass-opt [--PASS[="OPTION=VALUE ..."] ...] [flags] [input_file]'
_WIDTH = 100


def passes_help(own: Mapping[str, Callable[[], type[ArgSpecConvertible]]]) -> str:
    """Every pass of `own` with its options."""
    lines = ['passes of hass-ir, run in the order given, as --PASS or --PASS="OPTION=VALUE ...":']
    for name, getter in own.items():
        lines += ["", *_entry(f"--{name}", getter())]
    return "\n".join(lines)


def targets_help(own: Mapping[str, Callable[[], type[ArgSpecConvertible]]]) -> str:
    """Every target of `own` with its options."""
    lines = ['targets of hass-ir, as -t TARGET or -t "TARGET{OPTION=VALUE ...}":']
    for name, getter in own.items():
        lines += ["", *_entry(name, getter())]
    return "\n".join(lines)


def names_help(title: str, names: Iterable[str]) -> str:
    """A plain list of names."""
    text = ", ".join(sorted(names))
    return f"{title}:\n" + textwrap.fill(
        text,
        _WIDTH,
        initial_indent="  ",
        subsequent_indent="  ",
        break_on_hyphens=False,
        break_long_words=False,
    )


def _entry(flag: str, described: type[ArgSpecConvertible]) -> Iterator[str]:
    yield f"  {flag}"
    if (text := _first_sentence(described.__doc__)) is not None:
        yield textwrap.fill(text, _WIDTH, initial_indent="      ", subsequent_indent="      ")
    types = option_types(described)
    for option in fields(described):
        if option.init:
            name = option.name.replace("_", "-")
            yield from _option(name, type_name(types[name]), option)


def _option(name: str, kind: str, option: Field[Any]) -> Iterator[str]:
    head = f"    {name}=<{kind}>"
    about: str = option.metadata.get("help", "")
    if "default" not in about:
        about = f"{about} ({_default(option)})".lstrip()
    indent = " " * 30
    if len(head) > len(indent) - 2:
        yield head
        yield textwrap.fill(about, _WIDTH, initial_indent=indent, subsequent_indent=indent)
    else:
        yield textwrap.fill(
            about, _WIDTH, initial_indent=head.ljust(len(indent)), subsequent_indent=indent
        )


def _default(option: Field[Any]) -> str:
    if option.default is not MISSING:
        default: Any = option.default
    elif option.default_factory is not MISSING:
        default = option.default_factory()
    else:
        return "required"
    if default is None:
        return "default: none"
    values = cast(tuple[Value, ...], default if isinstance(default, tuple) else (default,))
    shown = ",".join(map(value_text, values)) if values else "none"
    return f"default: {shown}"


def _first_sentence(documentation: str | None) -> str | None:
    """The first paragraph's first line or sentence, whichever is longer."""
    if not documentation:
        return None
    paragraph = " ".join(documentation.strip().split("\n\n")[0].split())
    end = paragraph.find(". ")
    return paragraph if end < 0 else paragraph[: end + 1]


def describe(
    arg_parser: argparse.ArgumentParser, flags: Mapping[str, argparse.Action], universe: Universe
) -> None:
    """Puts the help texts of `universe` into `arg_parser`; `flags` are its actions by flag."""
    own_passes = HASS_UNIVERSE.all_passes
    own_targets = HASS_UNIVERSE.all_targets
    arg_parser.usage = USAGE
    arg_parser.formatter_class = argparse.RawDescriptionHelpFormatter
    flags["--passes"].help = "passes to run, comma-separated: a,b{x=1 y=2}"
    flags["--target"].help = "what to print: mlir (the default) or one of those below"
    arg_parser.epilog = "\n\n".join(
        (
            passes_help(own_passes),
            targets_help(own_targets),
            names_help("other passes", universe.all_passes.keys() - own_passes.keys()),
            names_help("other targets", universe.all_targets.keys() - own_targets.keys()),
        )
    )

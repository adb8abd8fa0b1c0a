"""Checks the options given to a pass or target against its dataclass fields."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from xdsl.utils.arg_spec import ArgSpecConvertible

from hass_ir.driver.pipeline import Element, Value, Word, value_text
from hass_ir.errors import HassError, nearest

_INT = re.compile(r"[-+]?[0-9]+")
_NUMBER = re.compile(r"[-+]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][-+]?[0-9]+)?")
_TRUTH = {"true": True, "false": False}
_NAMES = {int: "int", float: "float", bool: "bool", str: "string"}
_ONE_OF_THEM = {
    int: "an int",
    float: "a number",
    bool: "true or false",
    str: "a string",
}


def checked_text(
    kind: str,
    element: Element,
    known: Mapping[str, Callable[..., Any]],
    other_names: Iterable[str] = (),
) -> str:
    """`element` in xDSL's own syntax, with every option checked and converted to its type.

    `kind` is 'pass' or 'target', `known` has the getters by name, `other_names` are flags that a
    misspelt name may have meant. Raises HassError for an unknown name, an unknown or missing
    option, and a value of the wrong type.
    """
    if element.name not in known:
        near = nearest(element.name, [*known, *other_names])
        raise HassError(f"unknown {kind} '{element.name}'{near}")
    if element.brackets is not None:
        return f"{element.name}[{element.brackets}]"
    described = known[element.name]()
    options = {
        name: values
        for name, values in checked_options(f"{kind} '{element.name}'", element, described).items()
    }
    if not options:
        return element.name
    texts = (
        name + ("=" + ",".join(map(value_text, values)) if values else "")
        for name, values in options.items()
    )
    return f"{element.name}{{{' '.join(texts)}}}"


def checked_options(
    owner: str, element: Element, described: type[ArgSpecConvertible]
) -> dict[str, tuple[Value, ...]]:
    """The values of `element`'s options, converted to the types of the fields of `described`."""
    types = option_types(described)
    required = {name.replace("_", "-") for name in described.required_fields()}
    for name in element.options:
        if name not in types:
            has = ", ".join(types) or "none"
            near = nearest(name, types) or f" (it has: {has})"
            raise HassError(f"unknown option '{name}' of {owner}{near}")
    if missing := sorted(required - element.options.keys()):
        raise HassError(f"{owner} needs the option '{missing[0]}'; write {missing[0]}=...")
    values: dict[str, tuple[Value, ...]] = {}
    for name, words in element.options.items():
        converted = _convert(words, types[name])
        if converted is None:
            got = f"'{','.join(word.text for word in words)}'" if words else "nothing"
            near = "".join(nearest(word.text, _choices(types[name])) for word in words[:1])
            raise HassError(
                f"option '{name}' of {owner} expects {expectation(types[name])}, got {got}{near}"
            )
        values[name] = converted
    return values


def option_types(described: type[ArgSpecConvertible]) -> dict[str, Any]:
    """The type of every option by its name as users write it, in the order of the fields."""
    hints = get_type_hints(described)
    return {f.name.replace("_", "-"): hints[f.name] for f in fields(described) if f.init}


def type_name(hint: Any) -> str:
    """A type as `--help` shows it: `int`, `string`, `dense|pair-sparse`, `list of int`."""
    if hint in _NAMES:
        return _NAMES[hint]
    if choices := _choices(hint):
        return "|".join(choices)
    if get_origin(hint) is tuple:
        return "list of " + "|".join(_distinct(map(type_name, _elements(hint))))
    members = _members(hint)
    return "number" if set(members) == {int, float} else "|".join(map(type_name, members))


def expectation(hint: Any) -> str:
    """A type in an error message: `an int`, `one of 'dense', 'pair-sparse'`."""
    if hint in _ONE_OF_THEM:
        return _ONE_OF_THEM[hint]
    if choices := _choices(hint):
        return "one of " + ", ".join(f"'{choice}'" for choice in choices)
    if get_origin(hint) is tuple:
        return f"a {type_name(hint)}"
    members = _members(hint)
    if set(members) == {int, float}:
        return "a number"
    return " or ".join(_distinct(map(expectation, members)))


def _distinct(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(names))


def _members(hint: Any) -> tuple[Any, ...]:
    """The alternatives of a union without None, or the type itself."""
    if get_origin(hint) not in (Union, UnionType):
        return (hint,)
    return tuple(member for member in get_args(hint) if member is not NoneType)


def _elements(hint: Any) -> tuple[Any, ...]:
    return tuple(element for element in get_args(hint) if element is not ...)


def _choices(hint: Any) -> tuple[str, ...]:
    members = _members(hint)
    if any(get_origin(member) is not Literal for member in members):
        return ()
    return tuple(str(choice) for member in members for choice in get_args(member))


def _convert(words: tuple[Word, ...], hint: Any) -> tuple[Value, ...] | None:
    """The values of `words` as the first alternative of `hint` that takes them, or None."""
    members = _members(hint)
    if not words:
        if bool in members:
            return (True,)
        return () if members != (hint,) or get_origin(hint) is tuple else None
    for member in members:
        if get_origin(member) is tuple:
            kinds = get_args(member)
            if kinds[-1:] == (...,):
                kinds = kinds[:1] * len(words)
            if len(kinds) != len(words):
                continue
        elif len(words) == 1:
            kinds = (member,)
        else:
            continue
        values = [_convert_word(word, kind) for word, kind in zip(words, kinds, strict=True)]
        if all(value is not None for value in values):
            return tuple(value for value in values if value is not None)
    return None


def _convert_word(word: Word, hint: Any) -> Value | None:
    for member in _members(hint):
        value: Value | None = None
        if member is bool:
            value = _TRUTH.get(word.text)
        elif member is int and _INT.fullmatch(word.text):
            value = int(word.text)
        elif member is float and _NUMBER.fullmatch(word.text):
            value = float(word.text)
            value = value if math.isfinite(value) else None
        elif member is str:
            value = word.text
        elif get_origin(member) is Literal:
            value = next((c for c in get_args(member) if str(c) == word.text), None)
        if value is not None:
            return value
    return None

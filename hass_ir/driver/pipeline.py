"""The text of pass pipelines: `a,b{x=1 y=data/z.npz}`, `builtin.module(a,b)`, `x=1 y="two words"`.

Takes more than xDSL's own reader does: paths and `1e-3` need no quotes, and whole pipelines may
be written as mlir-opt has them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import NamedTuple, NoReturn

from hass_ir.errors import HassError

Value = str | int | float | bool
"""One value of an option, as xDSL's specifications hold it."""

_NAME = re.compile(r"[A-Za-z0-9_.-]+")
_KEY = re.compile(r"[A-Za-z0-9_-]+")
_SPACE = re.compile(r"\s*")
_BARE = re.compile(r"""[^\s,{}"']+""")
_QUOTED = re.compile(r'"((?:\\.|[^"\\])*)"|\'([^\']*)\'', re.DOTALL)
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_BRACKETS = re.compile(r"\[([^\]]*)\]")
_UNESCAPED = {"n": "\n", "t": "\t", "r": "\r", "f": "\f", "v": "\v"}
_ESCAPED = {"\\": "\\\\", '"': '\\"'} | {c: f"\\{n}" for n, c in _UNESCAPED.items()}


class Word(NamedTuple):
    """A value as written, without its quotes."""

    text: str
    quoted: bool = False


@dataclass
class Element:
    """A pass or target with unchecked options; `brackets` is what `mlir-opt[...]` has."""

    name: str
    options: dict[str, tuple[Word, ...]] = field(default_factory=dict[str, tuple[Word, ...]])
    brackets: str | None = None


def value_text(value: Value) -> str:
    """`value` in the form that xDSL's specification reader takes."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return '"' + "".join(_ESCAPED.get(c, c) for c in value) + '"'
    if isinstance(value, float):
        mantissa, exponent, power = repr(value).partition("e")
        return mantissa + ("" if "." in mantissa or not exponent else ".0") + exponent + power
    return str(value)


def parse_pipeline(text: str) -> list[Element]:
    """The elements of a pipeline, in order; raises HassError where it cannot be read."""
    reader = _Reader(text, "pipeline")
    elements = reader.elements()
    reader.end()
    return elements


def parse_element(text: str) -> Element:
    """One name with options in braces, as a target is given."""
    reader = _Reader(text, "target")
    element = reader.element()
    reader.end()
    return element


def parse_options(text: str, name: str) -> dict[str, tuple[Word, ...]]:
    """The options of the pass `name`, as they stand after `--name=`."""
    text = text.strip()
    if text.startswith("{") and text.endswith("}"):
        text = text[1:-1]
    reader = _Reader(text, f"options of '{name}'")
    options = reader.options()
    reader.end()
    return options


class _Reader:
    """Recursive descent over one piece of the command line."""

    def __init__(self, text: str, what: str):
        self.text = text
        self.what = what
        self.position = 0

    def fail(self, expected: str) -> NoReturn:
        rest = self.text[self.position :]
        where = f"before '{rest}'" if rest else "at its end"
        raise HassError(f"cannot read the {self.what} '{self.text}': expected {expected} {where}")

    def match(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        found = pattern.match(self.text, self.position)
        if found is not None:
            self.position = found.end()
        return found

    def take(self, character: str) -> bool:
        found = self.text.startswith(character, self.position)
        self.position += found
        return found

    def end(self) -> None:
        self.match(_SPACE)
        if self.position < len(self.text):
            self.fail("',' or the end")

    def elements(self) -> list[Element]:
        elements: list[Element] = []
        self.match(_SPACE)
        if self.position == len(self.text):
            return elements
        while True:
            if self.text.startswith("builtin.module(", self.position):
                self.position += len("builtin.module(")
                elements += self.elements() if not self._closes() else []
                if not self.take(")"):
                    self.fail("',' or ')'")
            else:
                elements.append(self.element())
            self.match(_SPACE)
            if not self.take(","):
                return elements

    def _closes(self) -> bool:
        self.match(_SPACE)
        return self.text.startswith(")", self.position)

    def element(self) -> Element:
        self.match(_SPACE)
        name = self.match(_NAME)
        if name is None:
            self.fail("a name")
        if self.text.startswith("(", self.position):
            raise HassError(
                f"cannot nest a pipeline in '{name[0]}': passes run on the whole module, so write "
                "'builtin.module(...)'"
            )
        if (brackets := self.match(_BRACKETS)) is not None:
            return Element(name[0], brackets=brackets[1])
        options: dict[str, tuple[Word, ...]] = {}
        if self.take("{"):
            options = self.options()
            if not self.take("}"):
                self.fail("'}' or an option")
        return Element(name[0], options)

    def options(self) -> dict[str, tuple[Word, ...]]:
        options: dict[str, tuple[Word, ...]] = {}
        self.match(_SPACE)
        while (key := self.match(_KEY)) is not None:
            name = key[0].replace("_", "-")
            if name in options:
                raise HassError(f"option '{name}' stands twice in '{self.text}'; give it once")
            options[name] = self.words() if self.take("=") else ()
            start = self.position
            self.match(_SPACE)
            at_end = self.position == len(self.text) or self.text[self.position] == "}"
            if self.position == start and not at_end:
                self.fail("a space or the end of the options")
        return options

    def words(self) -> tuple[Word, ...]:
        words = [self.word()]
        while self.take(","):
            words.append(self.word())
        return tuple(words)

    def word(self) -> Word:
        if (bare := self.match(_BARE)) is not None:
            return Word(bare[0])
        quoted = self.match(_QUOTED)
        if quoted is None:
            self.fail("a value")
        if quoted[1] is None:
            return Word(quoted[2], quoted=True)
        text = _ESCAPE.sub(lambda e: _UNESCAPED.get(e[1], e[1]), quoted[1])
        return Word(text, quoted=True)

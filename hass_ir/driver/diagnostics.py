"""Turns exceptions into the messages that users see."""

from __future__ import annotations

from xdsl.dialects.builtin import ModuleOp
from xdsl.ir import Operation
from xdsl.utils.exceptions import (
    ArgSpecParseError,
    DiagnosticException,
    ParseError,
    PassFailedException,
    VerifyException,
)

from hass_ir.errors import HassError, missing_extra
from hass_ir.locations import nearest_location

_WIDEST_LINE = 160
_EXTRAS = {"torch": "search", "torch_mlir": "import"}


def explain(error: BaseException) -> str | None:
    """The message for an error of the user's, or None for what can only be a bug of ours."""
    match error:
        case HassError():
            return str(error)
        case ParseError():
            return parse_error_text(error)
        case DiagnosticException() | ArgSpecParseError():
            return f"error: {error}"
        case OSError():
            file = "" if error.filename is None else f"'{error.filename}': "
            return f"error: cannot read or write {file}{error.strerror or error}"
        case ModuleNotFoundError(name=str(name)) if name in _EXTRAS:
            return str(missing_extra(name, _EXTRAS[name], "what was asked for"))
        case _:
            return None


def parse_error_text(error: ParseError) -> str:
    """`file:line:col: error: message`, then the line of text and a caret under the place."""
    span = error.span
    place = span.get_location()
    start = span.input.get_start_of_line(span.start)
    end = span.input.get_end_of_line(span.start)
    content = span.input.content[start:end]
    line = content.decode("utf-8", "replace") if isinstance(content, bytes) else content
    column = place.col - 1
    cut = max(0, column - _WIDEST_LINE // 2)
    shown = _printable(line[cut : cut + _WIDEST_LINE].rstrip())
    message = f"{place}: error: {_printable(error.msg.strip())}"
    if not shown or "\ufffd" in shown:
        return message
    width = max(1, min(span.end - span.start, len(shown) - (column - cut)))
    return f"{message}\n{shown}\n{' ' * (column - cut)}{'^' * width}"


def _printable(text: str) -> str:
    """`text` without what would upset a terminal."""
    spaces = {"\t": " ", "\n": "\n"}
    return "".join(c if c.isprintable() else spaces.get(c, "\ufffd") for c in text)


def failing_op(module: ModuleOp, error: VerifyException) -> Operation | None:
    """The operation of `module` whose own check raises `error`, else the first that fails."""
    first: Operation | None = None
    for op in module.walk():
        try:
            op.verify(verify_nested_ops=False)
        except VerifyException as found:
            if str(found) == str(error):
                return op
            first = first or op
    return first


def verification_error(module: ModuleOp, error: VerifyException, after: str | None) -> HassError:
    """`error` with the place and name of the operation that fails; `after` is the last pass run."""
    op = failing_op(module, error)
    message = str(error) if op is None else f"'{op.name}': {error}"
    if after is not None:
        message += f" (after pass '{after}')"
    return HassError(message, nearest_location(module if op is None else op))


def pass_error(error: DiagnosticException, name: str) -> HassError:
    """`error`, raised inside the pass `name`, which knows no place."""
    return HassError(f"{error} (in pass '{name}')")


def unlocated(error: HassError) -> PassFailedException:
    """`error` without its places, as tests that compare messages want it."""
    return PassFailedException("\n".join(d.message for d in error.diagnostics))

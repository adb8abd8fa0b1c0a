"""Text that brings its weights along: they stay in the file, and the module refers to it."""

from __future__ import annotations

import os
from pathlib import Path

from xdsl.dialects.builtin import ModuleOp, StringAttr

from hass_ir.errors import HassError
from hass_ir.locations import STDIN_NAME
from hass_ir.resource_section import metadata_start

_NETWORKS = (b"!torch.vtensor", b"linalg.")
_DIGITS = b'"0x'


def without_weights(content: bytes, name: str, output: str | None) -> tuple[bytes, str | None]:
    """The text of a network without the resources at its end, and the digest of the whole where it
    had any; all other text as it is.

    The hexadecimal digits of weights are most of such a file; they are read when they are needed.
    Raises HassError where they could not be: the text came through standard input, or is to be
    overwritten by `output`.
    """
    import hashlib

    start = metadata_start(content)
    if start == len(content) or all(content.find(text, 0, start) < 0 for text in _NETWORKS):
        return content, None
    if content.find(_DIGITS, start) < 0:
        return content[:start], None
    if name == STDIN_NAME:
        raise HassError(
            "the network brings its weights in its text; give the file by its name, so that they "
            "can be read from it"
        )
    if output not in (None, "-") and os.path.realpath(output) == os.path.realpath(name):
        raise HassError(f"'{name}' holds the weights and cannot be the output; name another file")
    return content[:start], "sha256:" + hashlib.sha256(content).hexdigest()


def refer_to_weights(module: ModuleOp, name: str, digest: str) -> None:
    """Make `module` say that its weights are in the file `name`.

    Raises HassError where it names others.
    """
    if "hass.weights" in module.attributes:
        raise HassError(
            "the module names a file of weights and also brings some in its text; drop one of them",
            name,
        )
    module.attributes["hass.weights"] = StringAttr(Path(name).name)
    module.attributes["hass.weights_digest"] = StringAttr(digest)

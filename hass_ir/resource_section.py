"""Where the resources at the end of MLIR text begin."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import mmap

_SECTION = b"{-#"


def metadata_start(text: bytes | mmap.mmap) -> int:
    """Where the resources in MLIR text begin; its length where it has none.

    `{-#` stands at the start of a line, where no string or comment can be.
    """
    if text[: len(_SECTION)] == _SECTION:
        return 0
    found = text.find(b"\n" + _SECTION)
    return len(text) if found < 0 else found + 1

"""How the C library keeps memory that was freed."""

from __future__ import annotations

from contextlib import suppress

_TRIM_THRESHOLD, _TOP_PAD, _MMAP_THRESHOLD = -1, -2, -3
"""Of mallopt(3)."""
_MIB = 1 << 20


def keep_freed_memory() -> None:
    """Have arrays reuse the memory of others, where the C library is glibc.

    By default large ones are given back when they are freed, and the pages of the next are zeroed
    first: a design of BERT-base took a seventh longer so. Up to 1 GiB stays with the process.
    """
    import ctypes

    with suppress(OSError, AttributeError):
        library = ctypes.CDLL(None)
        library.mallopt(_MMAP_THRESHOLD, 32 * _MIB)
        library.mallopt(_TRIM_THRESHOLD, 1024 * _MIB)
        library.mallopt(_TOP_PAD, 64 * _MIB)

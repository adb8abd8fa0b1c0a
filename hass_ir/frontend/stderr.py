"""Catching what C++ code writes to stderr."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable, Generator
from contextlib import contextmanager, redirect_stderr


@contextmanager
def captured_stderr() -> Generator[Callable[[], str]]:
    """Send file descriptor 2, and Python's `sys.stderr`, to a file.

    What is yielded reads the text so far.
    """
    sys.stderr.flush()
    saved = os.dup(2)
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as file:

        def text() -> str:
            file.flush()
            with open(file.fileno(), "rb", closefd=False) as raw:
                raw.seek(0)
                return raw.read().decode(errors="replace")

        os.dup2(file.fileno(), 2)
        try:
            with redirect_stderr(file):
                yield text
        finally:
            os.dup2(saved, 2)
            os.close(saved)

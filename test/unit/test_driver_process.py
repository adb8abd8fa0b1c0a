"""`hass-opt` as a process: pipes, signals, standard input."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import pytest


@pytest.mark.usefixtures("heeding_ctrl_c")
def test_a_closed_pipe_and_an_interrupt_are_quiet(tmp_path: Path) -> None:
    big = tmp_path / "big.mlir"
    big.write_text("".join(f"func.func private @f{i}()\n" for i in range(5000)))
    command = [sys.executable, "-m", "hass_ir.opt"]
    process = subprocess.Popen([*command, big], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.wait() == 141
    waiting = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    with pytest.raises(subprocess.TimeoutExpired):
        waiting.wait(1.5)
    waiting.send_signal(signal.SIGINT)
    assert waiting.communicate() == (b"", b"")
    assert waiting.returncode == 130


def test_stdin_has_a_name_in_errors() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "hass_ir.opt", "-"],
        input=dedent("""\
            func.func @f() {
              func.oops
            }
            """),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.startswith("<stdin>:2:3: error: Operation func.oops is not registered")

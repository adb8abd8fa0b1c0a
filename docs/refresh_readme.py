"""Put the real output of the shipped example between the markers of README.md.

Run: python docs/refresh_readme.py
"""

from __future__ import annotations

import re
import subprocess
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "README.md"
OPTIONS = "device=zedboard accuracy-drop=0.01 trials=100 report=true"
WIDTH = 140
SHOWN_LAYER = "layer1.conv1"


def main() -> None:
    """Run the search of README and rewrite the two blocks that show what it prints."""
    with tempfile.TemporaryDirectory() as folder:
        searched = Path(folder) / "searched.mlir"
        command = ["hass-opt", f"--hass-search={OPTIONS}", "examples/digits/model.mlir"]
        run = subprocess.run(
            [*command, "-o", str(searched)], cwd=ROOT, capture_output=True, text=True, check=True
        )
        text = searched.read_text()
    readme = README.read_text()
    readme = _filled(readme, "run", _indented(run.stderr.rstrip()))
    readme = _filled(readme, "excerpt", _fenced(_excerpt(text)))
    README.write_text(readme)


def _filled(readme: str, name: str, block: str) -> str:
    start, end = f"<!-- {name} -->", f"<!-- end of {name} -->"
    before, rest = readme.split(start, 1)
    _, after = rest.split(end, 1)
    return f"{before}{start}\n{block}\n{end}{after}"


def _indented(text: str) -> str:
    return "\n".join(f"    {line}".rstrip() for line in text.splitlines())


def _fenced(text: str) -> str:
    return f"```mlir\n{text}\n```"


def _excerpt(module: str) -> str:
    """The layer with its thresholds, and its stage, with long tables left out."""
    lines = [line.strip() for line in module.splitlines()]
    layer = next(i for i, line in enumerate(lines) if f'source = "{SHOWN_LAYER}"' in line)
    clips = [line for line in lines[layer - 3 : layer] if "sdf.threshold" in line]
    stage = next(line for line in lines if f"accel.stage @{SHOWN_LAYER}" in line)
    shown = "\n".join([*clips, _short(lines[layer]), "...", _short(stage)])
    return "\n".join(_cut(line) for line in shown.splitlines())


def _cut(line: str) -> str:
    return line if len(line) <= WIDTH else line[: WIDTH - 4] + " ..."


def _short(line: str) -> str:
    line = re.sub(r"dense<\[?[^>]*>", "dense<...>", line)
    return re.sub(
        r"(, )(engine|sparsity|parameters|weights|input_shapes|properties) = ",
        r",\n    \2 = ",
        line,
    )


if __name__ == "__main__":
    main()

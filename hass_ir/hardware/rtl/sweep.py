"""Synthesises the points of the grid whose results are missing.

Run: python -m hass_ir.hardware.rtl.sweep [--limit N] [--jobs N] [BLOCK...]
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from hass_ir.hardware.rtl.grid import points
from hass_ir.hardware.rtl.synthesis import RESULTS, digest, synthesise

_FILE = Path(__file__).parent / RESULTS


def main() -> None:
    """Writes the results after each point; those of changed Verilog are made anew."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--limit", type=int, help="stop after so many points")
    parser.add_argument("--jobs", type=int, default=1, help="processes at once")
    parser.add_argument("blocks", nargs="*", help="only these blocks")
    options = parser.parse_args()
    old: list[dict[str, Any]] = json.loads(_FILE.read_text()) if _FILE.exists() else []
    known = {_key(r["block"], r["parameters"], r["digest"]): r for r in old}
    wanted = [(name, p, out, _key(name, p, digest(name, p))) for name, p, out in points()]
    missing = [entry for entry in wanted if entry[-1] not in known]

    def made(entry: tuple[str, Mapping[str, int], bool, str]) -> dict[str, Any]:
        name, parameters, held_out, _ = entry
        record: dict[str, Any] = {"block": name, "parameters": parameters, "held_out": held_out}
        return record | synthesise(name, parameters) | {"digest": digest(name, parameters)}

    asked = [e for e in missing if not options.blocks or e[0] in options.blocks]
    todo = asked[: options.limit]
    with ThreadPoolExecutor(options.jobs) as pool:
        for number, (entry, record) in enumerate(zip(todo, pool.map(made, todo), strict=True), 1):
            print(f"{number}/{len(todo)} {entry[-1]}", file=sys.stderr, flush=True)
            known[entry[-1]] = record
            records = [known[k] | {"held_out": out} for _, _, out, k in wanted if k in known]
            lines = ",\n".join(json.dumps(record) for record in records)
            _FILE.write_text(f"[\n{lines}\n]\n")


def _key(name: str, parameters: Mapping[str, int], made_of: str) -> str:
    values = " ".join(f"{k}={v}" for k, v in sorted(parameters.items()))
    return f"{name} {values} {made_of}"


if __name__ == "__main__":
    main()

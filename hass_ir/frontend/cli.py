"""The command `hass-import`: PyTorch or ONNX to `model.mlir` and `model.safetensors`."""

from __future__ import annotations

import argparse
import os
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from hass_ir.errors import HassError

if TYPE_CHECKING:
    from hass_ir.frontend.imported import Imported


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise HassError(f"{message}; see {self.prog} --help")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns its exit code. Writes files, and messages to stderr only."""
    debug = "--debug" in (sys.argv[1:] if arguments is None else arguments)
    try:
        _run(_parser().parse_args(arguments))
    except HassError as error:
        if debug:
            traceback.print_exc()
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("error: interrupted", file=sys.stderr)
        return 130
    except Exception as error:
        if debug:
            raise
        print(
            f"error: {type(error).__name__}: {error}; --debug shows where it comes from",
            file=sys.stderr,
        )
        return 1
    return 0


def _parser() -> _Parser:
    parser = _Parser(
        prog="hass-import",
        description="Import a PyTorch or ONNX model into the torch dialect, weights beside it.",
    )
    parser.add_argument(
        "model",
        metavar="MODEL",
        help="an ONNX file, as model.onnx; or PACKAGE.MODULE:FACTORY, a PyTorch model or a "
        "function that returns one or (model, example inputs), where the current folder is "
        "searched first",
    )
    parser.add_argument(
        "-o",
        dest="output",
        metavar="FILE",
        type=Path,
        required=True,
        help="the module; the weights go to the same name with .safetensors",
    )
    parser.add_argument(
        "--calibration",
        metavar="FILE",
        type=Path,
        help=".npz with 'inputs' (float32, or int64 of tokens, [N, ...]) and perhaps 'labels' "
        "(int64, [N]), in the folder of the module; the module will refer to it",
    )
    parser.add_argument(
        "--input-shape",
        metavar="[NAME=]1x3x224x224",
        type=_shape,
        action="append",
        default=[],
        help="shape of an input, for a PyTorch model that gives no example inputs or an ONNX file "
        "that leaves sizes open (there perhaps with the input's name); repeat for several",
    )
    parser.add_argument(
        "--batch",
        metavar="N",
        type=_positive,
        help="size of the first axis of all inputs, where an ONNX file leaves it open (default: 1)",
    )
    parser.add_argument("--name", help="name of the network (default: the factory's or file's)")
    parser.add_argument("--debug", action="store_true", help="show Python's traceback of an error")
    return parser


def _shape(text: str) -> tuple[str | None, tuple[int, ...]]:
    # The name of an input may contain '='.
    name, separator, shape = text.rpartition("=")
    sizes = shape.split("x")
    if not all(size.isdecimal() and int(size) > 0 for size in sizes):
        raise argparse.ArgumentTypeError(f"'{shape}' is not a shape like 1x3x224x224")
    return name if separator else None, tuple(map(int, sizes))


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"'{text}' is not a positive number")
    return int(text)


def _run(options: argparse.Namespace) -> None:
    from hass_ir.frontend.imported import write_imported

    output: Path = options.output
    _check_output(output)
    if options.calibration is not None and not options.calibration.is_file():
        raise HassError(f"there are no calibration data '{options.calibration}'")
    is_file = options.model.endswith(".onnx") or Path(options.model).is_file()
    imported = _from_onnx(options) if is_file else _from_pytorch(options)
    write_imported(imported, output, options.calibration)
    for note in imported.notes:
        print(f"note: {note}", file=sys.stderr)


def _from_onnx(options: argparse.Namespace) -> Imported:
    from hass_ir.frontend.onnx import import_onnx

    return import_onnx(
        options.model, shapes=options.input_shape, batch=options.batch, name=options.name
    )


def _from_pytorch(options: argparse.Namespace) -> Imported:
    from hass_ir.frontend.factory import load_model
    from hass_ir.frontend.pytorch import import_torch

    if options.batch is not None or any(name for name, _ in options.input_shape):
        raise HassError(
            "--batch and names in --input-shape are for ONNX files; give the whole shape, as "
            "--input-shape 1x3x224x224"
        )
    model, inputs = load_model(options.model, [shape for _, shape in options.input_shape])
    return import_torch(model, inputs, name=options.name or options.model.partition(":")[2])


def _check_output(path: Path) -> None:
    """Fail before the import where the output cannot be written."""
    if path.is_dir():
        raise HassError(f"cannot write '{path}': it is a folder")
    if not path.parent.is_dir():
        raise HassError(f"cannot write '{path}': there is no folder '{path.parent}'")
    if not os.access(path.parent, os.W_OK):
        raise HassError(f"cannot write '{path}': the folder '{path.parent}' is not writable")


if __name__ == "__main__":
    sys.exit(main())

"""`hass-opt`: xDSL's driver with a flag per pass, places in error messages, and clean output."""

from __future__ import annotations

import argparse
import contextlib
import io
import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from typing import IO, ClassVar, NoReturn

from xdsl.dialects.builtin import ModuleOp
from xdsl.passes import ModulePass, PassPipeline
from xdsl.universe import Universe
from xdsl.utils.exceptions import DiagnosticException, ParseError, VerifyException
from xdsl.xdsl_opt_main import xDSLOptMain

from hass_ir import __version__
from hass_ir.allocation import keep_freed_memory
from hass_ir.driver.command import asks_for_help, check_flags, rewrite_arguments
from hass_ir.driver.diagnostics import explain, pass_error, unlocated, verification_error
from hass_ir.driver.dialects import own_dialects
from hass_ir.driver.output import check_writable, write_whole
from hass_ir.driver.parser import LocatedParser, decode
from hass_ir.driver.weights import refer_to_weights, without_weights
from hass_ir.errors import HassError
from hass_ir.interruption import answered
from hass_ir.locations import STDIN_NAME

_EXIT_ERROR = 1
_EXIT_INTERNAL_ERROR = 70
_EXIT_INTERRUPTED = 130
_EXIT_BROKEN_PIPE = 141


class HassOptMain(xDSLOptMain):
    """The driver. Nothing reaches standard output or the output file before all of it is there."""

    version_format: ClassVar[str] = f"hass-opt {__version__} (xdsl {{xdsl_version}})"

    def __init__(self, arguments: Sequence[str] | None = None):
        """Raises HassError where `arguments` (default: the process's) cannot be understood."""
        self._given = list(sys.argv[1:] if arguments is None else arguments)
        self._held = io.StringIO()
        self._file = _KeptText()
        self._line_offset = 0
        self._verified: ModulePass | None = None
        self._running: ModulePass | None = None
        try:
            self._universe = Universe.get_multiverse()
        except ValueError as error:
            raise HassError(f"two plugins of xDSL clash, uninstall one: {error}") from error
        super().__init__(
            "Hardware-aware sparsity search for dataflow accelerators.",
            rewrite_arguments(self._given, self._universe),
        )
        self._unused_ctx = self.ctx
        if self.args.output_file not in (None, "-"):
            check_writable(self.args.output_file)

    def register_all_dialects(self) -> None:
        """As upstream, but for two dialects: `own_dialects`."""
        for name, getter in {**self._universe.all_dialects, **own_dialects()}.items():
            self.ctx.register_dialect(name, getter)

    def register_all_passes(self) -> None:
        """As upstream, without looking for plugins again, which takes longer the more there are."""
        for name, getter in self._universe.all_passes.items():
            self.register_pass(name, getter)

    def register_all_targets(self) -> None:
        """As upstream, without looking for plugins again."""
        self.available_targets.update(self._universe.all_targets)

    def register_all_frontends(self) -> None:
        super().register_all_frontends()
        self.available_frontends["mlir"] = self._parse_mlir

    def register_all_arguments(self, arg_parser: argparse.ArgumentParser) -> None:
        super().register_all_arguments(arg_parser)
        arg_parser.add_argument(
            "--pass-pipeline",
            metavar='"builtin.module(...)"',
            help="passes to run, as mlir-opt has it; the same as -p",
        )
        arg_parser.add_argument(
            "--debug", action="store_true", help="show Python's traceback of an error"
        )
        arg_parser.prog = "hass-opt"
        arg_parser.allow_abbrev = False
        arg_parser.error = _usage_error
        flags = arg_parser._option_string_actions  # pyright: ignore[reportPrivateUsage]
        check_flags(self._given, flags, self.available_passes)
        if asks_for_help(self._given):
            from hass_ir.driver.help import describe

            describe(arg_parser, flags, self._universe)

    def setup_pipeline(self) -> None:
        try:
            super().setup_pipeline()
        except ValueError as error:
            raise HassError(str(error)) from error
        upstream = self.pipeline.callback

        def callback(
            previous: ModulePass | None, module: ModuleOp, following: ModulePass | None
        ) -> None:
            self._verified, self._running = previous, None
            if upstream is not None:
                upstream(previous, module, following)
            self._running = following

        passes = self.pipeline.passes
        if self.args.target.partition("{")[0] == "search-json":
            passes = tuple(
                replace(p, list_trials=True) if hasattr(p, "list_trials") else p for p in passes
            )
        self.pipeline = PassPipeline(passes, callback)

    def get_input_stream(self) -> tuple[IO[bytes], str]:
        if self.args.input_file == "-":
            self.args.input_file = None
        stream, extension = super().get_input_stream()
        return stream, extension if extension in self.available_frontends else "mlir"

    def get_input_name(self) -> str:
        return self.args.input_file or STDIN_NAME

    def parse_chunk(
        self, chunk: IO[bytes], file_extension: str, start_offset: int = 0
    ) -> ModuleOp | None:
        self._line_offset = start_offset
        self.ctx = self._unused_ctx.clone()
        return super().parse_chunk(chunk, file_extension, start_offset)

    def _parse_mlir(self, stream: IO[bytes]) -> ModuleOp:
        name = self.get_input_name()
        content, digest = without_weights(stream.read(), name, self.args.output_file)
        text = decode(content, name)
        parser = LocatedParser(self.ctx, text, name, self._line_offset)
        try:
            module = parser.parse_module(not self.args.no_implicit_module)
            if digest is not None:
                refer_to_weights(module, name, digest)
            return module
        except (ParseError, HassError):
            raise
        except RecursionError as error:
            raise parser.wrap("nested too deeply to be read") from error
        except Exception as error:
            if isinstance(error, DiagnosticException) and self.args.verify_diagnostics:
                raise
            message = " ".join(map(str, error.args)) or type(error).__name__
            raise parser.wrap(message) from error

    def apply_passes(self, prog: ModuleOp) -> None:
        """Runs the passes; whatever they print goes to standard error."""
        with contextlib.redirect_stdout(sys.stderr):
            try:
                super().apply_passes(prog)
            except HassError as error:
                if self.args.verify_diagnostics:
                    raise unlocated(error) from error
                raise
            except DiagnosticException as error:
                if self.args.verify_diagnostics:
                    raise
                if self._running is not None:
                    raise pass_error(error, self._running.name) from error
                if isinstance(error, VerifyException):
                    after = None if self._verified is None else self._verified.name
                    raise verification_error(prog, error, after) from error
                raise

    def prepare_output(self) -> IO[str]:
        if self.args.output_file in (None, "-"):
            return sys.stdout
        return self._file

    def run(self) -> None:
        """Runs everything, then writes the result."""
        stop: SystemExit | None = None
        with contextlib.redirect_stdout(self._held):
            try:
                super().run()
            except SystemExit as error:
                stop = error
        if self.args.output_file not in (None, "-") and stop is None:
            write_whole(self.args.output_file, self._file.getvalue())
        sys.stdout.write(self._held.getvalue())
        if stop is not None:
            raise stop

    @property
    def running_pass(self) -> str | None:
        """The name of the pass at work, for reports of internal errors."""
        return None if self._running is None else self._running.name


class _KeptText(io.StringIO):
    """A text that can still be read after it was closed."""

    def close(self) -> None:
        pass


def _usage_error(message: str) -> NoReturn:
    raise HassError(f"{message}; see 'hass-opt --help'")


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the tool and returns its exit code; all errors are printed, none is raised."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    keep_freed_memory()
    with answered() as interrupts:
        code = _run(given)
    return _EXIT_INTERRUPTED if interrupts.happened else code


def _run(given: list[str]) -> int:
    """As `main`, but for the exit code where a search was interrupted."""
    tool: HassOptMain | None = None
    try:
        try:
            tool = HassOptMain(given)
            tool.run()
        finally:
            sys.stdout.flush()
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else 0
    except KeyboardInterrupt:
        return _EXIT_INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _EXIT_BROKEN_PIPE
    except BaseException as error:
        if "--debug" in given:
            import traceback

            traceback.print_exc()
        message = explain(error)
        if message is not None:
            print(message, file=sys.stderr)
            return _EXIT_ERROR
        name = None if tool is None else tool.running_pass
        where = "" if name is None else f" in pass '{name}'"
        print(
            f"error: internal error{where}: {type(error).__name__}: {error}; "
            "run again with --debug and report it",
            file=sys.stderr,
        )
        return _EXIT_INTERNAL_ERROR
    return 0


if __name__ == "__main__":
    sys.exit(main())

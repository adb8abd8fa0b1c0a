"""`hass-opt` as its users see it: exit code, standard output, standard error, files."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from hass_ir.opt import main

GOOD = "func.func private @f()\n"
GOOD_PRINTED = "builtin.module {\n  func.func private @f() -> ()\n}\n\n"

PLUGIN = '''
import sys
from dataclasses import dataclass, field
from typing import Literal

from xdsl.dialects.builtin import StringAttr
from xdsl.passes import ModulePass
from xdsl.universe import Universe
from xdsl.utils.exceptions import PassFailedException

from hass_ir.errors import HassError
from hass_ir.locations import location_of, source_folder


@dataclass(frozen=True)
class EchoPass(ModulePass):
    """Writes its options on the module. And nothing else."""

    name = "toy-echo"

    count: int = field(default=3, metadata={"help": "how many"})
    rate: int | float = field(default=0.5, metadata={"help": "how much of it"})
    share: float | None = None
    kind: Literal["plain", "fancy"] = "plain"
    file: str = ""
    sizes: tuple[int, ...] = ()
    loud: bool = False

    def apply(self, ctx, op):
        values = [self.count, self.rate, self.share, self.kind, self.file, self.sizes, self.loud]
        op.attributes["options"] = StringAttr(repr(values).encode().hex())
        print("printed by the pass")


@dataclass(frozen=True)
class FolderPass(ModulePass):
    name = "toy-folder"

    def apply(self, ctx, op):
        op.attributes["folder"] = StringAttr(str(source_folder(op)))


@dataclass(frozen=True)
class FailPass(ModulePass):
    name = "toy-fail"

    how: Literal["hass", "plain", "bug", "verify", "file", "interrupt"]

    def apply(self, ctx, op):
        inner = op.body.block.first_op
        if self.how == "hass":
            raise HassError("this cannot work; do that", location_of(inner))
        if self.how == "plain":
            raise PassFailedException("this cannot work")
        if self.how == "bug":
            raise KeyError("oops")
        if self.how == "verify":
            inner.attributes["broken"] = inner.properties.pop("sym_name")
        if self.how == "file":
            open("/does/not/exist")
        if self.how == "interrupt":
            raise KeyboardInterrupt


UNIVERSE = Universe(
    all_passes={p.name: (lambda p=p: p) for p in (EchoPass, FolderPass, FailPass)}
)
'''


class Result(NamedTuple):
    """What a run of the tool leaves."""

    code: int
    out: str
    err: str


Tool = Callable[..., Result]


@pytest.fixture(scope="session")
def plugin(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an installed xDSL plugin of three passes."""
    folder = tmp_path_factory.mktemp("plugin")
    (folder / "toy_plugin.py").write_text(PLUGIN)
    info = folder / "toy_plugin-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: toy-plugin\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[xdsl.universe]\ntoy = toy_plugin:UNIVERSE\n")
    return folder


@pytest.fixture
def tool(
    plugin: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Tool:
    """Runs the tool in this process, in an empty folder that holds `good.mlir`."""
    monkeypatch.syspath_prepend(plugin)  # pyright: ignore[reportUnknownMemberType]
    monkeypatch.chdir(tmp_path)
    Path("good.mlir").write_text(GOOD)

    def run(*arguments: str) -> Result:
        code = main(arguments)
        captured = capsys.readouterr()
        return Result(code, captured.out, captured.err)

    return run


def options_of(result: Result) -> str:
    """The options that `toy-echo` found, as Python prints them."""
    assert result.code == 0, result.err
    return bytes.fromhex(result.out.split('options = "')[1].split('"}')[0]).decode()


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("", "[3, 0.5, None, 'plain', '', (), False]"),
        ("count=-7", "[-7, 0.5, None, 'plain', '', (), False]"),
        ("rate=2", "[3, 2, None, 'plain', '', (), False]"),
        ("rate=1e-3", "[3, 0.001, None, 'plain', '', (), False]"),
        ("rate=1e-7 share=3", "[3, 1e-07, 3.0, 'plain', '', (), False]"),
        ("share=.5 kind=fancy", "[3, 0.5, 0.5, 'fancy', '', (), False]"),
        ("file=data/x.npz", "[3, 0.5, None, 'plain', 'data/x.npz', (), False]"),
        ('file="a b,c}"', "[3, 0.5, None, 'plain', 'a b,c}', (), False]"),
        ("file='a b'  count=1", "[1, 0.5, None, 'plain', 'a b', (), False]"),
        ("file=12", "[3, 0.5, None, 'plain', '12', (), False]"),
        ("file=true", "[3, 0.5, None, 'plain', 'true', (), False]"),
        ("file=äö/µ.npz", "[3, 0.5, None, 'plain', 'äö/µ.npz', (), False]"),
        ("sizes=1,2,3", "[3, 0.5, None, 'plain', '', (1, 2, 3), False]"),
        ("sizes=4", "[3, 0.5, None, 'plain', '', (4,), False]"),
        ("loud", "[3, 0.5, None, 'plain', '', (), True]"),
        ("loud=false", "[3, 0.5, None, 'plain', '', (), False]"),
        ("share", "[3, 0.5, None, 'plain', '', (), False]"),
    ],
)
def test_options_reach_the_pass(tool: Tool, text: str, values: str) -> None:
    as_flag = tool("good.mlir", f"--toy-echo={text}")
    assert options_of(as_flag) == values
    assert options_of(tool("good.mlir", "-p", f"toy-echo{{{text}}}")) == values
    pipeline = f"--pass-pipeline=builtin.module(cse, toy-echo{{{text}}})"
    assert options_of(tool(pipeline, "good.mlir")) == values
    assert as_flag.err == "printed by the pass\n"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("count=many", "option 'count' of pass 'toy-echo' expects an int, got 'many'"),
        ("count=1.5", "option 'count' of pass 'toy-echo' expects an int, got '1.5'"),
        ("count", "option 'count' of pass 'toy-echo' expects an int, got nothing"),
        ("count=1,2", "option 'count' of pass 'toy-echo' expects an int, got '1,2'"),
        ("rate=x", "option 'rate' of pass 'toy-echo' expects a number, got 'x'"),
        ("rate=1e999", "option 'rate' of pass 'toy-echo' expects a number, got '1e999'"),
        (
            "kind=fanci",
            "option 'kind' of pass 'toy-echo' expects one of 'plain', 'fancy', got 'fanci' "
            "(did you mean 'fancy'?)",
        ),
        ("sizes=1,x", "option 'sizes' of pass 'toy-echo' expects a list of int, got '1,x'"),
        ("loud=maybe", "option 'loud' of pass 'toy-echo' expects true or false, got 'maybe'"),
        ("cuont=1", "unknown option 'cuont' of pass 'toy-echo' (did you mean 'count'?)"),
    ],
)
def test_wrong_options_are_named(tool: Tool, text: str, message: str) -> None:
    assert tool("good.mlir", f"--toy-echo={text}") == Result(1, "", f"error: {message}\n")


def test_required_options_are_asked_for(tool: Tool) -> None:
    assert tool("good.mlir", "--toy-fail").err == (
        "error: pass 'toy-fail' needs the option 'how'; write how=...\n"
    )


def test_passes_learn_the_folder_of_the_file(tool: Tool) -> None:
    Path("models").mkdir()
    Path("models/m.mlir").write_text(GOOD)
    assert 'folder = "models"' in tool("models/m.mlir", "--toy-folder").out
    assert 'folder = "."' in tool("good.mlir", "--toy-folder").out


@pytest.mark.parametrize(
    ("how", "code", "message"),
    [
        ("hass", 1, "good.mlir:1:1: error: this cannot work; do that\n"),
        ("plain", 1, "error: this cannot work (in pass 'toy-fail')\n"),
        ("file", 1, "error: cannot read or write '/does/not/exist': No such file or directory\n"),
        ("interrupt", 130, ""),
        (
            "bug",
            70,
            "error: internal error in pass 'toy-fail': KeyError: 'oops'; run again with --debug "
            "and report it\n",
        ),
    ],
)
def test_failing_passes(tool: Tool, how: str, code: int, message: str) -> None:
    arguments = ("good.mlir", f"--toy-fail=how={how}", "-o", "out.mlir")
    assert tool(*arguments) == Result(code, "", message)
    assert os.listdir() == ["good.mlir"]


def test_a_pass_that_leaves_a_broken_module_is_named(tool: Tool) -> None:
    result = tool("good.mlir", "--cse", "--toy-fail=how=verify", "--dce")
    assert result.code == 1
    assert result.err.startswith("good.mlir:1:1: error: 'func.func': ")
    assert result.err.endswith("(after pass 'toy-fail')\n")


def test_debug_shows_the_traceback(tool: Tool) -> None:
    result = tool("good.mlir", "--toy-fail=how=bug", "--debug")
    assert result.code != 0
    assert "Traceback" in result.err
    assert 'raise KeyError("oops")' in result.err


def test_verify_diagnostics_prints_our_errors_without_the_place(tool: Tool) -> None:
    result = tool("good.mlir", "--toy-fail=how=hass", "--verify-diagnostics")
    assert result == Result(0, "this cannot work; do that\n", "")


def test_all_ops_that_there_are_not_are_named_at_once(tool: Tool) -> None:
    Path("bad.mlir").write_text(
        "func.func @f(%a: tensor<4xf32>) {\n"
        "  %0:2 = tm_tensor.sort dimension(1) outs(%a : tensor<4xf32>) {\n"
        "    tm_tensor.yield %a\n  }\n"
        '  "func.retrun"() {text = "not.an op"} : () -> ()\n'
        "  ml_program.global_store @x = %a\n}\n"
    )
    result = tool("bad.mlir")
    assert (result.code, result.out) == (1, "")
    places = [line.partition(": error: Operation ")[::2] for line in result.err.splitlines()]
    assert [(place, text.split()[0]) for place, text in places] == [
        ("bad.mlir:2:10", "tm_tensor.sort"),
        ("bad.mlir:5:4", "func.retrun"),
        ("bad.mlir:6:3", "ml_program.global_store"),
    ]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "bad.mlir:1:1: error: empty input: expected an MLIR module"),
        (b"// only\n\n// remarks", "bad.mlir:3:11: error: empty input: expected an MLIR module"),
        (b"\x00\x01\x02\x03", "bad.mlir:1:1: error: Unexpected character"),
        (b"\xff\xfe\x00junk", "bad.mlir:1:1: error: not MLIR text: the byte 0xff is not UTF-8"),
        (GOOD.encode() + b"  \x80", "bad.mlir:2:3: error: not MLIR text: the byte 0x80"),
        (b"ML\xefR\x0d", "bad.mlir: error: the input is MLIR bytecode"),
        (b'func.func @f() {\n  "a.b"() : () -> ()', "bad.mlir:2:4: error: Operation a.b is not"),
        (
            b"func.func @f() {\n  func.retrun",
            "bad.mlir:2:3: error: Operation func.retrun is not "
            "registered (did you mean 'func.return'?)",
        ),
        (b"func.func @f() {\n  func.return\n", "bad.mlir:3:1: error: "),
        (b"func.func @f(%a : tensor<4xf32", "bad.mlir:1:31: error: "),
        (b'"test.op"() {a = dense<[1, 2]> : tensor<3xi32>} : () -> ()', "bad.mlir:1:"),
    ],
)
def test_malformed_input_is_refused_with_its_place(
    tool: Tool, content: bytes, message: str
) -> None:
    Path("bad.mlir").write_bytes(content)
    result = tool("bad.mlir", "-o", "out.mlir")
    assert (result.code, result.out) == (1, "")
    assert result.err.startswith(message)
    assert "Traceback" not in result.err
    assert result.err.replace("\n", "").isprintable()
    assert not Path("out.mlir").exists()


def test_a_string_without_an_end_is_found_at_once(tool: Tool) -> None:
    for text in ('"builtin.module', 'module attributes {a = "sha256:'):
        Path("bad.mlir").write_text(text + "ab12" * 30)
        result = tool("bad.mlir")
        assert result.err.startswith(f"bad.mlir:1:{text.rindex(chr(34)) + 1}: error: End of file")


def test_a_parse_error_shows_its_line(tool: Tool) -> None:
    Path("bad.mlir").write_text("func.func @f() {\n  func.return %a : i32\n}\n")
    assert tool("bad.mlir").err.splitlines() == [
        "bad.mlir:2:15: error: value %a is used but not defined",
        "  func.return %a : i32",
        "              ^^",
    ]


def test_a_long_line_is_not_shown_whole(tool: Tool) -> None:
    Path("bad.mlir").write_text('"test.op"() {a = "' + "x" * 10_000 + '", ?} : () -> ()')
    message, line, caret = tool("bad.mlir").err.splitlines()
    assert message.startswith("bad.mlir:1:10022: error: ")
    assert len(line) <= 160
    assert line[len(caret) - 1] == "?"


def test_folders_and_missing_files(tool: Tool) -> None:
    Path("folder.mlir").mkdir()
    assert tool("folder.mlir").err == "error: cannot read or write 'folder.mlir': Is a directory\n"
    assert tool("good.mlir", "-o", "folder.mlir").err.startswith("error: cannot write 'folder.mli")
    assert tool("good.mlir", "-o", "no/out").err.startswith("error: cannot write 'no/out': the fol")


def test_output_files_are_written_whole(tool: Tool) -> None:
    out = Path("out.mlir")
    assert tool("good.mlir", "-o", "out.mlir") == Result(0, "", "")
    assert out.read_text() == GOOD_PRINTED
    out.chmod(0o640)
    assert tool("good.mlir", "--toy-fail=how=plain", "-o", "out.mlir").code == 1
    assert out.read_text() == GOOD_PRINTED
    Path("link.mlir").symlink_to("out.mlir")
    assert tool("good.mlir", "--toy-echo", "-o", "link.mlir").code == 0
    assert "options" in out.read_text()
    assert out.stat().st_mode & 0o777 == 0o640
    assert Path("link.mlir").is_symlink()
    assert tool("good.mlir", "-o", "-").out == GOOD_PRINTED
    assert tool("good.mlir", "-o", "/dev/null") == Result(0, "", "")
    assert not Path("/dev/null").is_file()


def test_a_later_chunk_that_fails_leaves_nothing(tool: Tool) -> None:
    Path("two.mlir").write_text(GOOD + "// -----\n\n  func.oops\n")
    result = tool("two.mlir", "--split-input-file")
    assert (result.code, result.out) == (1, "")
    assert result.err.startswith("two.mlir:4:3: error: Operation func.oops is not registered")


def test_resources_of_an_earlier_run_do_not_show(tool: Tool) -> None:
    template = '"test.op"() {{v = dense_resource<w> : tensor<1xi8>}} : () -> ()\n{{-#\n  {} #-}}\n'
    outputs: list[str] = []
    for blob in ("0x0100000001", "0x0100000002"):
        text = template.format(f'dialect_resources: {{builtin: {{w: "{blob}"}}}}')
        Path("blob.mlir").write_text(text)
        outputs.append(tool("blob.mlir").out)
    assert "dense_resource<w>" in outputs[1]
    assert outputs[1].replace("0x0100000002", "0x0100000001") == outputs[0]


def test_help_lists_options_with_types_and_defaults(tool: Tool) -> None:
    result = tool("--help")
    assert result.code == 0
    assert result.err == ""
    assert '--PASS[="OPTION=VALUE ..."]' in result.out
    assert "--sdf-search" in result.out
    assert "objective=<efficiency|throughput|energy>" in result.out
    assert "(default: 100)" in result.out
    assert "accel-json" in result.out
    assert "toy-echo" in result.out


def test_version(tool: Tool) -> None:
    assert tool("--version") == Result(0, "hass-opt 0.1.0 (xdsl 0.74.0)\n", "")


def test_clashing_plugins_are_reported(tool: Tool, plugin: Path, tmp_path: Path) -> None:
    info = tmp_path / "twin-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: twin\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[xdsl.universe]\ntwin = toy_plugin:UNIVERSE\n")
    sys.path.insert(0, str(tmp_path))
    try:
        result = tool("good.mlir")
    finally:
        sys.path.remove(str(tmp_path))
    assert result.code == 1
    assert result.err.startswith("error: two plugins of xDSL clash, uninstall one: Duplicate")

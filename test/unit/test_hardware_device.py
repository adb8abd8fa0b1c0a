"""Device files: the listed boards, a user's own file, and each way a file can be wrong."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from hass_ir.errors import HassError
from hass_ir.hardware.device import clock_hz, device_names, load_device

GOOD = """
name = "mine"
source = "a bench in the corner"
dsp_kind = "dsp48e1"
dsp = 100
lut = 20000
ff = 40000
bram18 = 90
uram = 0
clock_mhz = 150
bandwidth_gbps = 25.6
reconfiguration_s = 0
"""


def test_boards_have_the_numbers_of_their_data_sheets():
    u250 = load_device("u250")
    assert u250.capacity == (12288, 1728000, 3456000, 5376, 1280)
    assert (u250.clock_mhz, u250.bandwidth_gbps, u250.reconfiguration_s) == (250.0, 614.4, 0.08255)
    assert load_device("zedboard").capacity == (220, 53200, 106400, 280, 0)
    assert load_device("zedboard").dsp_kind == "dsp48e1"
    assert load_device("u250-usable").capacity[:2] == (11508, 1380000)


def test_every_listed_device_loads_under_its_own_name():
    names = device_names()
    assert len(names) >= 9
    assert [load_device(name).name for name in names] == list(names)


def test_an_own_file_works_by_path(tmp_path: Path):
    path = tmp_path / "mine.toml"
    path.write_text(GOOD)
    device = load_device(str(path))
    assert (device.name, device.dsp, device.uram, device.clock_mhz) == ("mine", 100, 0, 150.0)
    assert isinstance(device.clock_mhz, float)


def test_an_unknown_name_gets_the_nearest_and_the_list():
    with pytest.raises(HassError, match=r"unknown device 'zedbord' \(did you mean 'zedboard'\?\)"):
        load_device("zedbord")
    with pytest.raises(HassError, match="kc705.*one of: asic-45nm, kv260, u200"):
        load_device("kc705")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("dsp = 100", "", "missing key 'dsp'"),
        ("dsp = 100", "dsp = -1", "key 'dsp' must be positive"),
        ("dsp = 100", "dsp = 1.5", "key 'dsp' must be a whole number, not 1.5"),
        ("dsp = 100", 'dsp = "many"', "key 'dsp' must be a whole number, not 'many'"),
        ("dsp = 100", "dsp = true", "key 'dsp' must be a whole number, not True"),
        ("uram = 0", "uram = -3", "key 'uram' must be 0 or more"),
        ("clock_mhz = 150", "clock_mhz = 0", "key 'clock_mhz' must be positive"),
        ("clock_mhz = 150", "clock_mhz = inf", "key 'clock_mhz' must be positive and finite"),
        ("clock_mhz = 150", "clock_mhz = nan", "key 'clock_mhz' must be positive and finite"),
        ("clock_mhz = 150", "clock_mhz = []", r"key 'clock_mhz' must be a number, not \[\]"),
        ('name = "mine"', "name = 7", "key 'name' must be a string"),
        ('"dsp48e1"', '"dsp49"', "key 'dsp_kind' must be one of: dsp48e1, dsp48e2, dsp58"),
        ("uram = 0", "uram = 0\nurams = 1", r"unknown key 'urams' \(did you mean 'uram'\?\)"),
        ("uram = 0", "uram = ", "not a TOML file"),
    ],
)
def test_a_bad_file_is_an_error_that_names_the_key(
    tmp_path: Path, old: str, new: str, message: str
):
    path = tmp_path / "bad.toml"
    path.write_text(GOOD.replace(old, new))
    with pytest.raises(HassError, match=message) as error:
        load_device(str(path))
    assert str(path) in str(error.value)


def test_all_that_is_wrong_comes_at_once(tmp_path: Path):
    path = tmp_path / "bad.toml"
    path.write_text(GOOD.replace("dsp = 100", "").replace("uram = 0", "uram = -1"))
    with pytest.raises(HassError) as error:
        load_device(str(path))
    assert len(error.value.diagnostics) == 2


def test_a_file_that_cannot_be_read_is_an_error(tmp_path: Path):
    with pytest.raises(HassError, match="cannot read the device file.*No such file"):
        load_device(str(tmp_path / "none.toml"))
    path = tmp_path / "binary.toml"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(HassError, match="not UTF-8"):
        load_device(str(path))


def test_the_clock_holds_to_70_percent_of_the_luts_then_falls():
    device = replace(load_device("u250"), lut=1000, clock_mhz=200.0)
    assert clock_hz(device, 0) == clock_hz(device, 700) == 200e6
    assert clock_hz(device, 850) == pytest.approx(185e6)
    assert clock_hz(device, 1000) == pytest.approx(170e6)


def test_reading_a_device_imports_nothing_heavy():
    code = (
        "import sys, hass_ir.hardware.device as d; d.load_device('u250');"
        "print([m for m in ('numpy', 'scipy', 'torch', 'optuna') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"

"""What goes into a bundle: what is left out, which licences are let in, what is told of them."""

import json
import tomllib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from bundling import allowed, complete, left_out, licences, picture, sizes
from tbviewer import __version__, paths
from tbviewer.__main__ import COMMANDS

ROOT = Path(__file__).resolve().parent.parent.parent
OURS = ("tbviewer/app.py", str(ROOT / "tbviewer" / "app.py"), "PYMODULE")


def test_everything_left_out_has_a_reason():
    for told in (left_out.MODULES, left_out.FILES, left_out.STRIPPED):
        assert all(told.values())
    assert "GPL" in left_out.MODULES["readline"]


@pytest.mark.parametrize(
    ("name", "stays"),
    [
        ("PySide6/Qt/plugins/platforms/libqxcb.so", True),
        ("PySide6/Qt/plugins/platforms/libqvnc.so", False),
        ("PySide6\\plugins\\tls\\qschannelbackend.dll", False),
        ("PySide6/plugins/platforms/qwindows.dll", True),
        ("torch/lib/libtorch_cpu.so", True),
        ("torch/include/ATen/ATen.h", False),
        ("resources/sample/SIMULATED-chest.dcm", True),
        ("resources/sample/make_sample.py", False),
        ("resources/selftest/golden.json", True),
        ("resources/pretrained/chest-films/weights.safetensors", True),
        ("resources/translations/fr/tbviewer.po", True),
        ("docs/ten-minutes.fr.md", True),
        ("resources/translations/catalogues.py", False),
        ("models/combined/weights.safetensors", True),
    ],
)
def test_files_left_out(name, stays):
    assert (left_out.why_left_out(name) == "") == stays


@pytest.mark.parametrize(
    ("expression", "lets_in"),
    [
        ("MIT", True),
        ("GPL-3.0-or-later", False),
        ("MIT AND GPL-2.0-only", False),
        ("FTL OR GPL-2.0-or-later", True),
        ("GPL-3.0-or-later WITH GCC-exception-3.1", True),
        ("LGPL-3.0-only", True),
        ("AGPL-3.0-only", False),
        ("", False),
    ],
)
def test_licences_let_in(expression, lets_in):
    assert allowed.is_allowed(expression) == lets_in


def test_every_licence_written_down_is_let_in_but_the_plain_gpl():
    told = {**allowed.DISTRIBUTIONS}
    told |= dict(allowed.SYSTEM.values())
    refused = {name for name, licence in told.items() if not allowed.is_allowed(licence)}
    assert refused == {"GNU Readline", "GNU dbm"}


def test_each_dependency_has_been_looked_at():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    names = {line.split(">")[0].split("!")[0].lower() for line in project["dependencies"]}
    assert names - set(allowed.DISTRIBUTIONS) <= {"qtawesome"}  # makes icons, is not bundled


def test_a_part_is_found_by_its_files():
    core = np.__file__
    assert licences.part_of("numpy/__init__.py", core).name == "numpy"
    assert licences.part_of("numpy.libs/libgfortran-1.so.5", core).licence == allowed.GCC
    assert licences.part_of(*OURS[:2]).name == "tbviewer"
    assert licences.part_of("json.py", json.__file__).name == "Python"
    assert licences.part_of("libQt6Odd.so", "/usr/lib/libQt6Odd.so") is None


@pytest.mark.parametrize(
    ("name", "told"),
    [("libreadline.so.8", "GPL-3.0-or-later"), ("libodd.so.1", "nobody has looked")],
)
def test_a_part_that_is_not_let_in_ends_the_build(monkeypatch, tmp_path, name, told):
    monkeypatch.setattr(licences, "_distribution", lambda _: None)  # PyInstaller need not be here
    file = tmp_path / name
    file.touch()
    with pytest.raises(licences.NotAllowed, match=told):
        licences.parts_of([OURS, (name, str(file), "BINARY")])


def test_page_texts_and_bill_of_materials_tell_the_same(monkeypatch, tmp_path):
    loader = licences.Part("pyinstaller", "6", "GPL-2.0-or-later WITH Bootloader-exception")
    real = licences._distribution
    monkeypatch.setattr(
        licences, "_distribution", lambda name: loader if name == "pyinstaller" else real(name)
    )
    parts = licences.parts_of([OURS, ("numpy/__init__.py", np.__file__, "PYMODULE")])
    assert [part.name for part in parts] == ["tbviewer", "numpy", "pyinstaller", "Python"]
    licences.write(parts, tmp_path / "licences")
    page = (tmp_path / "licences" / "LICENCES.txt").read_text("utf-8")
    bill = json.loads((tmp_path / "licences" / "sbom.cdx.json").read_text("utf-8"))
    assert bill["bomFormat"] == "CycloneDX"
    assert bill["metadata"]["component"]["version"] == __version__
    assert {c["name"] for c in bill["components"]} == {"numpy", "pyinstaller", "Python"}
    for component in bill["components"]:
        assert f"{component['name']} {component['version']}" in page
    assert "Source offer" in page
    assert (tmp_path / "licences" / "LGPL-3.0.txt").is_file()
    assert list((tmp_path / "licences" / "numpy").iterdir())


def test_a_distribution_that_is_told_of_nowhere_is_found(tmp_path):
    inside = complete.distributions_of({"numpy", "PIL", "json", "tbviewer"})
    assert inside == {"numpy", "pillow"}
    entries = (OURS[:2], ("numpy/__init__.py", np.__file__))
    licences.write([licences.part_of(*entry) for entry in entries], tmp_path / "licences")
    missing = complete.missing_of(inside, tmp_path / "licences")
    assert missing == ["pillow is not in the bill of materials"]


def test_the_largest_parts_come_first(tmp_path):
    (tmp_path / "inside").mkdir()
    (tmp_path / "inside" / "large").write_bytes(bytes(3_000_000))
    (tmp_path / "small").write_bytes(bytes(100_000))
    (tmp_path / "link").symlink_to("small")
    lines = sizes.largest_parts(tmp_path, shown=1).splitlines()
    assert lines[2:] == [
        "| inside/large | 3.0 |", "| 1 others | 0.1 |", "| **together** | **3.1** |"
    ]  # fmt: skip


def test_the_menu_entry_and_the_installers_name_what_there_is():
    entry = (ROOT / "bundling/linux/tbviewer.desktop").read_text("utf-8")
    assert "Exec=tbviewer %F" in entry
    assert "MimeType=application/dicom;" in entry
    script = (ROOT / "bundling/windows/tbviewer.iss").read_text("utf-8")
    assert "dist\\tbviewer\\*" in script
    assert "tbviewer-window.exe" in script


def test_the_man_page_names_every_command():
    page = (ROOT / "bundling/linux/tbviewer.1").read_text("utf-8")
    assert [name for name in COMMANDS if name not in page.split(".SH COMMANDS")[1]] == []


def test_the_icon_is_drawn_with_nothing_around_it(tmp_path):
    target = tmp_path / "icon.png"
    picture.draw(paths.resources() / "icons" / "tbviewer.svg", target)
    with Image.open(target) as drawn:
        assert drawn.size == (picture.SIDE, picture.SIDE)
        assert drawn.mode == "RGBA"
        solid = np.asarray(drawn)[..., 3]
    assert solid[0, 0] == 0
    assert 0.05 < (solid > 0).mean() < 1

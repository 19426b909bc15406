"""A folder of broken and hostile files: each refused by name, nothing crashes, memory bounded."""

import json
from pathlib import Path

import psutil
import pytest

from tbviewer.__main__ import main
from tbviewer.errors import FilmError
from tbviewer.process import ReadingRoom

from .broken_films import write_broken_films


@pytest.fixture(scope="module")
def broken(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("films") / "broken"
    write_broken_films(folder)
    return folder


def test_each_is_refused_by_name_on_the_command_line(broken, capsys):
    assert main(["read", str(broken), "--format", "json"]) == 1
    captured = capsys.readouterr()
    readings = [json.loads(line) for line in captured.out.splitlines()]
    assert len(readings) == len(list(broken.iterdir()))
    for reading in readings:
        assert reading["status"] == "refused", reading["film"]
        assert reading["score"] is None
        if reading["error_code"] in ("not-a-chest", "lateral"):
            assert Path(reading["film"]).name == "plain.dcm"  # whole, but no chest
            continue
        assert Path(reading["film"]).name in reading["error"]
        assert reading["error_code"] != "decoder-died", reading["film"]
    assert "Traceback" not in captured.err


def test_no_file_takes_much_memory_or_the_child_along(broken):
    with ReadingRoom() as room:
        with pytest.raises(FilmError):
            room.open_film(str(broken / "text.dcm"))
        process = psutil.Process(room.child_pid)
        before = process.memory_info().rss
        for path in sorted(broken.iterdir()):
            with pytest.raises(FilmError):
                room.open_film(str(path))
        assert room.child_pid == process.pid
        # Torch may be imported meanwhile; a bomb would ask for gigabytes.
        assert process.memory_info().rss - before < 600e6

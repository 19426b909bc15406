"""The command line as its users call it."""

import csv
import io
import json
import signal
import subprocess
import sys
import zipfile
from pathlib import Path

import numpy as np
import psutil
import pytest
from PIL import Image

from tbviewer import paths
from tbviewer.__main__ import main
from tbviewer.net.store import find

KEYS = {
    "film", "status", "score", "threshold", "threshold_source", "flagged", "cautions", "model",
    "field", "tilt", "zones", "maps", "seconds",
}  # fmt: skip


@pytest.fixture(scope="module")
def films(tmp_path_factory, chest) -> Path:
    """A folder of two readable films and four other things."""
    folder = tmp_path_factory.mktemp("mixed")
    Image.fromarray(chest(600, 500)).save(folder / "a.png")
    (folder / "sub").mkdir()
    Image.fromarray(chest(500, 600)).save(folder / "sub" / "a.png")
    (folder / "broken.png").write_bytes((folder / "a.png").read_bytes()[:2000])
    (folder / "empty.dcm").touch()
    (folder / "notes.txt").write_text("not a film")
    Image.fromarray(np.full((600, 600), 9, np.uint8)).save(folder / "blank.png")
    return folder


def lines(capsys) -> list[dict]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_the_sample_film_is_read_and_its_maps_written(capsys, tmp_path):
    maps = tmp_path / "maps"
    assert main(["read", str(paths.sample_film()), "--format", "json", "--maps", str(maps)]) == 0
    (reading,) = lines(capsys)
    assert set(reading) >= KEYS
    assert reading["status"] == "read"
    assert 0 <= reading["score"] <= 1
    assert reading["flagged"] == (reading["score"] >= reading["threshold"])
    stem = paths.sample_film().stem
    further = find().card.further_maps
    names = ["saliency", *(f"gradcam-{b}" for b in range(1, 6)), *further, "overlay"]
    assert [Path(m).name for m in reading["maps"]] == [f"{stem}.{n}.png" for n in names]
    shares = dict(reading["zones"])
    assert shares.pop("map") in names
    assert sum(shares.values()) == pytest.approx(1, abs=0.001)
    assert {"right-upper", "left-lower", "outside-lungs"} <= set(shares)
    x, y, width, height = reading["field"]
    for path in reading["maps"][:-1]:
        with Image.open(path) as picture:
            assert picture.mode == "L"
            heat = np.asarray(picture)
        inside = heat[y : y + height, x : x + width]
        assert heat.sum(dtype=np.int64) == inside.sum(dtype=np.int64)
        # One hottest cell, stretched over the film, is less than 255.
        assert inside.max() > 150 or not inside.any()
    with Image.open(reading["maps"][-1]) as overlay:
        assert overlay.mode == "RGB"
        assert overlay.size == heat.shape[::-1]


def test_a_folder_every_file_by_name_good_or_bad(capsys, films, tmp_path):
    code = main(["read", str(films), "--format", "json", "--maps", str(tmp_path)])
    readings = lines(capsys)
    assert code == 1
    status = {Path(r["film"]).relative_to(films).as_posix(): r["status"] for r in readings}
    assert status == {
        "a.png": "read", "sub/a.png": "read", "blank.png": "refused", "broken.png": "refused",
        "empty.dcm": "refused", "notes.txt": "refused",
    }  # fmt: skip
    for reading in readings:
        if reading["status"] == "refused":
            assert reading["score"] is None
            assert reading["flagged"] is None
            assert reading["error"]
            assert not reading["maps"]
    overlays = sorted(p.name for p in tmp_path.glob("*.overlay.png"))
    assert overlays == ["a-2.overlay.png", "a.overlay.png"]


def test_csv_has_the_same_facts(capsys, films):
    both = [str(films / "a.png"), str(paths.sample_film())]
    main(["read", *both, "--jobs", "1", "--format", "csv"])
    row, sample = csv.DictReader(io.StringIO(capsys.readouterr().out))
    assert set(row) >= KEYS
    assert row["status"] == "read"
    assert float(row["score"]) > 0
    assert row["flagged"] in ("true", "false")
    assert "right-upper=0." in sample["zones"]


def test_text_says_it_in_words(capsys, films):
    main(["read", str(films / "a.png"), str(paths.sample_film()), "--jobs", "1"])
    text, _, sample = capsys.readouterr().out.partition(paths.sample_film().name)
    assert "score 0." in text or "score 1." in text
    assert "default threshold" in text
    assert "Age unknown" in text
    assert "most influence: " in sample


def test_results_on_stdout_messages_on_stderr_codes_as_promised(films):
    done = subprocess.run(
        [sys.executable, "-m", "tbviewer", "read", "--model", "absent", str(films / "a.png")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stdout == ""
    assert "absent" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "wrong",
    [
        ["read"],
        ["read", "x", "--format", "xml"],
        ["models", "dance"],
        ["train", "x", "--epochs", "0"],
    ],
)
def test_wrong_usage_is_two(wrong, capsys):
    with pytest.raises(SystemExit) as stopped:
        main(wrong)
    assert stopped.value.code == 2
    assert "usage" in capsys.readouterr().err


def test_maps_into_a_place_that_cannot_be_written(capsys, films, tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    assert main(["read", str(films / "a.png"), "--maps", str(blocked / "maps")]) == 1
    assert "could not be written" in capsys.readouterr().err
    assert blocked.read_text() == "in the way"


def test_models_are_listed_and_verified(capsys):
    assert main(["models", "verify", "--format", "json"]) == 0
    assert "combined" in [model["model"] for model in lines(capsys)]


def test_evaluate_tells_the_figures_it_can_stand_for(capsys, films, tmp_path):
    table = tmp_path / "films.csv"
    rows = [
        f"{films / 'a.png'},1,m",
        f"{films / 'sub' / 'a.png'},0,s",
        f"{films / 'broken.png'},0,s",
    ]
    table.write_text("\n".join(["film,label,dataset", *rows]))
    scores = tmp_path / "scores.csv"
    code = main(["evaluate", str(table), "--format", "json", "--scores", str(scores)])
    captured = capsys.readouterr()
    assert code == 1
    assert "broken.png" in captured.err
    facts = json.loads(captured.out)
    assert facts["films"] == 2
    assert facts["auc"][0] in (0.0, 1.0)
    assert len(scores.read_text().splitlines()) == 3
    assert main(["evaluate", str(table), "--by", "dataset"]) == 1
    assert "dataset m" in capsys.readouterr().out


def test_saliency_by_another_method_changes_that_map_alone(films, tmp_path):
    pictures = {}
    for method in ("gradient", "guided"):
        folder = tmp_path / method
        command = ["read", str(films / "a.png"), "--maps", str(folder), "--saliency", method]
        assert main(command) == 0
        pictures[method] = {p.name: p.read_bytes() for p in folder.glob("a.*.png")}
    changed = {n for n in pictures["guided"] if pictures["guided"][n] != pictures["gradient"][n]}
    # The overlay is of the map that the Model offers first, saliency or another.
    assert changed - {"a.overlay.png"} == {"a.saliency.png"}


def test_a_zip_file_is_read_as_the_films_in_it(capsys, films, tmp_path):
    archive = tmp_path / "films.zip"
    with zipfile.ZipFile(archive, "w") as file:
        for name in ("a.png", "sub/a.png", "notes.txt"):
            file.write(films / name, name)
    command = ["read", str(archive), "--format", "json", "--jobs", "2", "--maps", str(tmp_path)]
    assert main(command) == 1
    told = lines(capsys)
    assert [Path(r["film"]).relative_to(archive).as_posix() for r in told] == [
        "a.png", "sub/a.png", "notes.txt",
    ]  # fmt: skip
    assert [r["status"] for r in told] == ["read", "read", "refused"]
    assert Path(told[1]["maps"][0]).name == "a-2.saliency.png"


@pytest.mark.skipif(sys.platform == "win32", reason="consoles there have no signal for one process")
def test_ctrl_c_ends_every_process(films):
    command = [sys.executable, "-m", "tbviewer", "read", *[str(films / "a.png")] * 400]
    # Started in the background, the tests themselves ignore it, and a child would too.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        running = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
    finally:
        signal.signal(signal.SIGINT, before)
    assert running.stdout.readline()
    family = psutil.Process(running.pid).children(recursive=True)
    assert family
    running.send_signal(signal.SIGINT)
    _, errors = running.communicate(timeout=60)
    assert running.returncode == 1
    assert "Traceback" not in errors
    psutil.wait_procs(family, timeout=30)
    assert not any(p.is_running() and p.status() != psutil.STATUS_ZOMBIE for p in family)


def test_a_turned_and_inverted_copy_is_refused_with_the_way_back_and_read_by_it(
    capsys, chest, tmp_path
):
    upright, wrong = tmp_path / "upright.png", tmp_path / "wrong.png"
    Image.fromarray(chest(600, 500)).save(upright)
    Image.fromarray(255 - np.rot90(chest(600, 500))).save(wrong)
    assert main(["read", str(wrong)]) == 1
    text = capsys.readouterr().out
    assert "looks turned and inverted" in text
    assert "try --turn 90 --invert" in text
    assert main(["read", str(upright), str(wrong), "--jobs", "1", "--format", "json"]) == 1
    plain, refused = lines(capsys)
    assert refused["suggestion"] == {"turn": 90, "invert": True}
    assert refused["error_code"] == "turned"
    assert main(["read", str(wrong), "--format", "json", "--turn", "90", "--invert"]) == 0
    (read,) = lines(capsys)
    assert read["score"] == pytest.approx(plain["score"], abs=1e-4)
    assert (read["turn"], read["invert"]) == (90, True)
    x, y, width, height = plain["field"]
    assert read["field"] == [y, 500 - x - width, height, width]

"""Lists through the real child processes: folders, ZIP files, a file that kills its decoder."""

import os
import zipfile

import psutil
import pytest
from PIL import Image

from tbviewer.ui.entries import State
from tbviewer.ui.viewing import Stage

READ_IN_MS = 120_000


@pytest.fixture(scope="module")
def folder(tmp_path_factory, chest):
    """Return a folder of six films, one of them in a ZIP file, and of what is none."""
    folder = tmp_path_factory.mktemp("films")
    (folder / "sub").mkdir()
    for number, place in enumerate(("1.png", "2.png", "3.png", "10.png", "sub/4.png", "z.png")):
        Image.fromarray(chest(600, 500 + number)).save(folder / place)
    with zipfile.ZipFile(folder / "z.zip", "w") as file:
        file.write(folder / "z.png", "inside/z.png")
        file.writestr("readme.txt", "none")
    (folder / "z.png").unlink()
    (folder / "2.png").write_bytes((folder / "2.png").read_bytes()[:3000])
    (folder / "notes.txt").write_text("no film")
    (folder / "report.dcm").write_text("neither")
    (folder / "empty.dcm").touch()
    return folder


def test_a_folder_is_listed_read_paged_and_closed(window, qtbot, folder):
    window.open([str(folder)])
    films = window.viewing.films
    qtbot.waitUntil(lambda: films.count == 6 and films.done == 6, timeout=READ_IN_MS)
    names = [films.entry(path).name for path in films.rows]
    assert names == ["1.png", "2.png", "3.png", "10.png", "z.png", "4.png"]
    assert films.others == 4
    states = {films.entry(path).name: films.entry(path).state for path in films.rows}
    assert states.pop("2.png") is State.REFUSED
    assert set(states.values()) == {State.READ}
    # The list's score is the score of the film on the screen.
    for path in films.rows:
        window.viewing.go_to(path)
        stage = Stage.UNOPENED if path.endswith("2.png") else Stage.READ
        qtbot.waitUntil(
            lambda p=path, s=stage: (
                (window.viewing.shown.path, window.viewing.shown.stage) == (p, s)
            ),
            timeout=READ_IN_MS,
        )
        if stage is Stage.READ:
            reading = window.viewing.shown.reading
            assert films.entry(path).survey.reading.score == reading.score
            assert len(reading.maps) >= 6
    assert window.viewing.shown.path.endswith("4.png")


def test_closing_in_the_middle_leaves_no_process(window, qtbot, folder):
    window.open([str(folder)])
    qtbot.waitUntil(lambda: window.viewing.surveying.busy, timeout=READ_IN_MS)
    family = psutil.Process(os.getpid()).children(recursive=True)
    readers = [p for p in family if "resource_tracker" not in " ".join(p.cmdline())]
    assert len(readers) >= 2
    window.close()
    _, alive = psutil.wait_procs(readers, timeout=30)
    assert not alive

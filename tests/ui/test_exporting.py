"""Exports: what a figure says of the screen, and its file, whole or not at all."""

import threading
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QBuffer, QByteArray
from PySide6.QtGui import QImage

from tbviewer.film.film import Film
from tbviewer.record import files
from tbviewer.record.figure_spec import FigureFormat, FigureSpec, Part, Turn
from tbviewer.ui.exporting.dialog import Export, ExportDialog

from .conftest import made_reading, refused_reading


@pytest.fixture
def drawn(window):
    """Let a fake draw; return what it was asked for."""
    specs: list[FigureSpec] = []

    def draw(spec: FigureSpec) -> bytes:
        specs.append(spec)
        return b"a picture"

    window.exporter._services = replace(window.exporter._services, draw_figure=draw)
    return specs


@pytest.fixture
def figure(window):
    """Return a function that tells the figure of what is shown."""

    def figure(**facts) -> FigureSpec:
        make = window.comparing.figure_or(window.film_page.view, window.viewing.shown.reading)
        return make(Export(**facts))

    return figure


@pytest.fixture
def target(drawn, tmp_path) -> Path:
    """Return the file to export to, alone in its folder."""
    (tmp_path / "figures").mkdir()
    return tmp_path / "figures" / "figure.png"


def words(spec: FigureSpec) -> str:
    heads = [line for panel in spec.panels for line in (*panel.head, panel.note)]
    return " ".join((*heads, *spec.captions, spec.difference_label))


# --- What a figure shows


def test_the_figure_of_reading_is_its_view(opened, window, figure):
    opened()
    window.overlays.toggle(3)
    window.overlays.all[3].set_opacity(0.4)
    window.overlays.change_look(table="viridis", cut_off=0.2)
    spec = figure(dpi=150, format=FigureFormat.PDF)
    (panel,) = spec.panels
    film = window.film_page.view.film
    assert (panel.key, panel.window) == (film.key, window.film_page.view.window_shown)
    assert panel.part == Part(0, 0, 700, 620)
    (over,) = panel.over
    assert (over.heatmap.name, over.opacity) == ("gradcam-3", 0.4)
    assert panel.outline == window.viewing.shown.reading.field
    assert (spec.look, spec.dpi, spec.format) == (window.overlays.look, 150, FigureFormat.PDF)
    told = words(spec)
    for sentence in ("Block 3 over the film", "score 0.83, above this Model's default threshold",
                     "not the outline of a lesion", "Heat below 20 %", "0.143 mm/px at detector",
                     "31 × 31 cells", "not a probability"):  # fmt: skip
        assert sentence in told


def test_a_zoomed_and_turned_view_gives_its_part_and_turn(opened, window, figure):
    opened()
    camera = window.film_page.view.camera
    camera.zoom_by(4.0)
    camera.mirror_across()
    camera.turn(1)
    (panel,) = figure().panels
    seen = camera.seen()
    assert panel.part == Part(seen.left(), seen.top(), seen.right(), seen.bottom())
    assert panel.turn == Turn(camera.quarters, camera.mirrored)
    edges = window.film_page.view.annotations.edges
    assert (panel.letters.left, panel.letters.top) == (edges.left, edges.top)


def test_patients_are_named_only_when_asked(opened, window, figure):
    opened("Doe Jane.dcm")
    window.actions_by_name["recipe_figure"].trigger()
    anonymous = words(figure())
    for secret in ("Doe", "4711", "2026", "34\u00a0years"):
        assert secret not in anonymous
    named = words(figure(identity=True))
    assert "Doe Jane, 4711, F, 34\u00a0years" in named


def test_the_figure_of_compare_is_its_grid(opened, window, figure, qtbot):
    opened()
    window.actions_by_name["recipe_difference"].trigger()
    room = window.comparing.room
    qtbot.waitUntil(lambda: not any(picture.busy for picture in room.pictures))
    spec = figure()
    first, second, difference = spec.panels
    assert spec.columns == 3
    assert [panel.over[0].heatmap.name for panel in (first, second)] == ["saliency"] * 2
    assert difference.difference is room.pictures[2].difference
    assert difference.key == ""  # no film is drawn for it
    assert spec.difference_label == "Saliency − Saliency, guided"
    assert "Saliency − Saliency, guided, each divided by its own peak" in words(spec)
    room.grid_view.set_large(True)
    assert len(figure().panels) == 1


def test_a_refused_film_has_no_score_on_its_figure(opened, window, figure, room):
    room.answer = lambda film, _: refused_reading(film)
    opened()
    assert "no score" in words(figure())
    window.actions_by_name["recipe_figure"].trigger()
    told = words(figure())
    assert "lateral film" in told
    assert "0." not in told.replace("0.143", "")


def test_the_scale_common_to_panes_is_that_of_their_figure(opened, window, figure, qtbot, room):
    def uneven(film: Film, _) -> object:
        reading = made_reading(film)
        maps = tuple(replace(heatmap, peak=1.0 + at) for at, heatmap in enumerate(reading.maps))
        return replace(reading, maps=maps)

    room.answer = uneven
    opened()
    window.actions_by_name["recipe_blocks"].trigger()
    window.overlays.change_look(common_scale=True)
    shares = [panel.over[0].share for panel in figure().panels[1:]]
    assert shares == pytest.approx([peak / 6 for peak in (2, 3, 4, 5, 6)])
    assert "largest peak" in words(figure())


# --- The dialog


def test_the_dialog_remembers_all_but_the_patient(window, settings, qtbot):
    dialog = ExportDialog(settings)
    qtbot.addWidget(dialog)
    assert dialog.export == Export()
    dialog.format.setCurrentIndex(1)
    dialog.dpi.setCurrentIndex(2)
    dialog.identity.setChecked(True)
    with qtbot.waitSignal(dialog.save_requested) as asked:
        dialog.save.click()
    assert asked.args == [Export(FigureFormat.PDF, 600, 180.0, identity=True)]
    again = ExportDialog(settings)
    qtbot.addWidget(again)
    assert again.export == Export(FigureFormat.PDF, 600, 180.0, identity=False)


def test_ctrl_e_asks_and_what_stood_on_the_screen_is_drawn(opened, window, drawn, qtbot):
    opened()
    dialog = window.exporter.ask(
        window.comparing.figure_or(window.film_page.view, window.viewing.shown.reading)
    )
    with qtbot.waitSignal(window.exporter.copied):
        dialog.copy.click()
    assert len(drawn) == 1
    assert not window.actions_by_name["export"].shortcut().isEmpty()


# --- The file


def test_a_figure_is_written_whole_and_told(opened, window, figure, qtbot, target):
    opened()
    with qtbot.waitSignal(window.exporter.written):
        window.exporter.save(figure(), str(target))
    assert target.read_bytes() == b"a picture"
    assert window.statusBar().currentMessage() == "Written: figure.png"
    assert [p.name for p in target.parent.iterdir()] == ["figure.png"]


def test_a_folder_that_cannot_be_written_is_told_in_a_sentence(
    opened, window, drawn, figure, qtbot
):
    opened()
    with qtbot.waitSignal(window.exporter.went_wrong):
        window.exporter.save(figure(), "/nowhere/at all/figure.png")
    assert window.banner.fault.sentence == "figure.png could not be written."
    assert "free space" in window.banner.fault.advice


def test_a_full_disk_leaves_what_stood_there(opened, window, figure, target, request):
    qtbot, monkeypatch = (request.getfixturevalue(name) for name in ("qtbot", "monkeypatch"))
    opened()
    target.write_bytes(b"of yesterday")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files.os, "fsync", full)
    with qtbot.waitSignal(window.exporter.went_wrong):
        window.exporter.save(figure(), str(target))
    assert target.read_bytes() == b"of yesterday"
    assert [p.name for p in target.parent.iterdir()] == ["figure.png"]


def test_a_slow_figure_says_that_it_goes_on_and_a_cancelled_one_is_not_written(
    opened, window, figure, qtbot, target
):
    gate = threading.Semaphore(0)

    def slow(_: FigureSpec) -> bytes:
        assert gate.acquire(timeout=30)
        return b"late"

    window.exporter._services = replace(window.exporter._services, draw_figure=slow)
    window.exporter.waiting.patience.setInterval(0)
    opened()
    window.exporter.save(figure(), str(target))
    qtbot.waitUntil(lambda: window.exporter.waiting.dialog is not None)
    window.exporter.waiting.dialog.canceled.emit()
    gate.release()
    qtbot.waitUntil(lambda: not window.exporter._lane.busy)
    assert window.exporter.waiting.dialog is None
    assert list(target.parent.iterdir()) == []


def test_a_copied_figure_is_a_picture_on_the_clipboard(opened, window, figure, qtbot, qapp):
    opened()
    picture = QImage(5, 4, QImage.Format.Format_RGB32)
    picture.fill(0xFF336699)
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    picture.save(buffer, "PNG")
    window.exporter._services = replace(
        window.exporter._services, draw_figure=lambda _: content.data()
    )
    with qtbot.waitSignal(window.exporter.copied):
        window.exporter.copy(figure())
    assert qapp.clipboard().image().size() == picture.size()

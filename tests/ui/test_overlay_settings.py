"""What Overlays have in common: solo, look, presets, the saliency method, the colour bar."""

import json
import threading
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QInputDialog, QMessageBox

from tbviewer.errors import FilmError, FilmFault
from tbviewer.film.field import Field
from tbviewer.reading.heatmap import HeatMap
from tbviewer.reading.overlay_look import OverlayLook
from tbviewer.reading.reading import Wish
from tbviewer.ui.colour_bar import scale_of
from tbviewer.ui.main_window import MainWindow
from tbviewer.ui.overlay import FIRST_DIMMING, Overlays

from .conftest import made_maps, made_reading

FIELD = Field(80, 40, 512, 512)


@pytest.fixture
def overlays(qapp):
    overlays = Overlays()
    overlays.set_maps(made_maps(FIELD))
    return overlays


@pytest.fixture
def by_method(room):
    """Let the room answer with other saliency for each method; return the wishes it heard."""

    def answer(film, wish: Wish):
        reading = made_reading(film)
        peak = {"gradient": 1.0, "guided": 2.0, "smooth": 3.0}[wish.saliency]
        saliency = replace(reading.maps[0], peak=peak)
        return replace(reading, maps=(saliency, *reading.maps[1:]), saliency=wish.saliency)

    room.answer = answer
    return room.wishes


def drawn(overlays: Overlays) -> list[int]:
    return [overlays.all.index(overlay) for overlay in overlays.drawn]


# --- Solo


def test_solo_shows_one_alone_and_goes_back_to_what_was_on(overlays):
    overlays.toggle(0)
    overlays.toggle(3)
    overlays.toggle_solo(2)
    assert drawn(overlays) == [2]
    overlays.toggle_solo(5)
    assert drawn(overlays) == [5]
    overlays.toggle_solo(5)
    assert drawn(overlays) == [0, 3]
    overlays.toggle_solo(9)
    assert drawn(overlays) == [0, 3]


def test_switching_one_on_or_off_ends_solo_and_opacity_does_not(overlays):
    overlays.toggle(0)
    overlays.toggle_solo(2)
    overlays.all[2].set_opacity(0.3)
    assert drawn(overlays) == [2]
    overlays.toggle(1)
    assert drawn(overlays) == [0, 1]
    overlays.toggle_solo(2)
    overlays.hide_all()
    assert drawn(overlays) == []


def test_the_bare_film_comes_before_solo(overlays):
    overlays.toggle_solo(2)
    overlays.set_bare(True)
    assert drawn(overlays) == []
    overlays.set_bare(False)
    assert drawn(overlays) == [2]


def test_other_maps_of_the_same_film_keep_what_is_on_and_another_film_does_not(overlays):
    overlays.toggle(0)
    overlays.toggle(3)
    overlays.toggle_solo(3)
    overlays.all[3].set_opacity(0.9)
    overlays.set_maps(made_maps(FIELD), same_film=True)
    assert drawn(overlays) == [3]
    overlays.toggle_solo(3)
    assert drawn(overlays) == [0, 3]
    assert overlays.all[3].opacity == 0.9
    overlays.change_last_opacity(0.1)  # the one touched last is still known
    assert overlays.all[3].opacity == 1.0
    overlays.toggle_solo(1)
    overlays.set_maps(made_maps(FIELD))
    assert drawn(overlays) == []


# --- Keys


def test_keys_for_solo_contours_and_dimming(opened, window, qtbot):
    opened()
    overlays = window.overlays
    view = window.film_page.view
    qtbot.keyClick(view, Qt.Key.Key_1)
    qtbot.keyClick(view, Qt.Key.Key_3, Qt.KeyboardModifier.ShiftModifier)
    assert drawn(overlays) == [2]
    row = window.film_page.side.overlays.rows[2]
    assert row.key.isChecked()
    assert not window.film_page.side.overlays.rows[0].slider.isEnabled()
    row.key.click()
    assert drawn(overlays) == [0]
    qtbot.keyClick(view, Qt.Key.Key_C)
    assert overlays.look.contours
    assert window.film_page.side.overlays.more.contours.isChecked()
    qtbot.keyClick(view, Qt.Key.Key_Z)
    assert overlays.look.film_dimmed == FIRST_DIMMING
    overlays.change_look(film_dimmed=0.3)
    qtbot.keyClick(view, Qt.Key.Key_Z)
    assert overlays.look.film_dimmed == 0.0
    qtbot.keyClick(view, Qt.Key.Key_Z)
    assert overlays.look.film_dimmed == 0.3
    qtbot.keyClick(view, Qt.Key.Key_C)
    assert not overlays.look.contours


def test_panel_and_menu_obey_the_look_and_set_it(opened, window):
    opened()
    panel, overlays = window.film_page.side.overlays, window.overlays
    panel.master.slider.setValue(40)
    panel.more.cut_off.slider.setValue(25)
    panel.more.dimmed.slider.setValue(50)
    panel.more.common.click()
    assert overlays.look == OverlayLook(
        opacity=0.4, cut_off=0.25, film_dimmed=0.5, common_scale=True
    )
    assert window.actions_by_name["common_scale"].isChecked()
    assert window.actions_by_name["dim"].isChecked()
    overlays.set_look(OverlayLook(cut_off=0.333))
    assert panel.more.cut_off.percent.text() == "33 %"
    assert overlays.look.cut_off == 0.333  # the slider shows it and does not round it
    assert panel.master.slider.value() == 100


def test_the_look_survives_a_change_of_film_and_a_restart(opened, window, settings, room, qtbot):
    opened("one.dcm")
    look = OverlayLook("cividis", 0.8, 0.2, contours=True, common_scale=True, film_dimmed=0.5)
    window.overlays.set_look(look)
    window.film_page.side.overlays.more.set_open(True)
    opened("two.dcm")
    assert window.overlays.look == look
    window.close()
    again = MainWindow(room.services(), settings)
    qtbot.addWidget(again)
    assert again.overlays.look == look
    assert again.film_page.side.overlays.more.head.isChecked()


# --- Saliency


def test_another_method_takes_only_the_maps_and_keeps_what_is_on(opened, window, qtbot, by_method):
    opened()
    before = window.viewing.shown.reading
    window.overlays.toggle(0)
    window.overlays.all[0].set_opacity(0.35)
    window.saliency.set_method("guided")
    qtbot.waitUntil(lambda: not window.saliency.busy)
    after = window.viewing.shown.reading
    assert by_method[-1].saliency == "guided"
    assert after.saliency == "guided"
    assert after.maps[0].peak == 2.0
    assert (after.score, after.seconds) == (before.score, before.seconds)
    assert drawn(window.overlays) == [0]
    assert window.overlays.all[0].opacity == 0.35
    assert window.overlays.all[0].heatmap.peak == 2.0


def test_a_sign_moves_while_the_maps_come_and_the_score_stays(
    opened, window, qtbot, room, by_method
):
    opened()
    room.reading = threading.Semaphore(0)
    panel = window.film_page.side.overlays
    panel.methods.setCurrentIndex(2)
    panel.methods.activated.emit(2)
    assert window.saliency.busy
    assert panel.coming.busy
    assert window.viewing.shown.reading.score == 0.83
    room.reading.release(100)
    qtbot.waitUntil(lambda: not panel.coming.busy)
    assert window.viewing.shown.reading.saliency == "smooth"


def test_the_method_holds_for_the_next_film_after_its_score(opened, window, qtbot, by_method):
    window.saliency.set_method("smooth")
    opened("one.dcm")
    qtbot.waitUntil(lambda: window.viewing.shown.reading.saliency == "smooth")
    assert [wish.saliency for wish in by_method] == ["gradient", "smooth"]
    window.saliency.set_method("gradient")
    qtbot.waitUntil(lambda: window.viewing.shown.reading.saliency == "gradient")
    window.saliency.set_method("smooth")  # made before, and kept
    assert window.viewing.shown.reading.saliency == "smooth"
    assert len(by_method) == 3


def test_maps_of_a_film_that_has_gone_are_dropped(opened, window, qtbot, room, by_method):
    opened("one.dcm")
    room.reading = threading.Semaphore(0)
    window.saliency.set_method("guided")
    window.viewing.leave()
    assert not window.saliency.busy
    room.reading.release(100)
    opened("two.dcm")
    qtbot.waitUntil(lambda: window.viewing.shown.reading.saliency == "guided")
    assert window.viewing.shown.reading.film_key == "key of two.dcm"


def test_a_method_that_fails_is_told_and_the_old_maps_stay(opened, window, qtbot, room):
    opened()
    room.read_fault = FilmError("a/film.dcm", FilmFault.CHANGED)
    window.saliency.set_method("guided")
    qtbot.waitUntil(window.banner.isVisible)
    assert window.saliency.method == "gradient"
    assert not window.saliency.busy
    assert len(window.overlays.all) == 6
    assert window.film_page.side.overlays.methods.currentData() == "gradient"


# --- Presets


def test_presets_come_back_whole_after_a_restart(window, settings, room, qtbot):
    look = OverlayLook("magma", 0.7, 0.1, contours=True, film_dimmed=0.2)
    window.overlays.set_look(look)
    window.saliency.set_method("guided")
    window.presets.save("Ward round")
    window.presets.choose("")
    assert (window.overlays.look, window.saliency.method) == (OverlayLook(), "gradient")
    window.close()
    again = MainWindow(room.services(), settings)
    qtbot.addWidget(again)
    assert again.presets.names == ("Ward round",)
    assert again.presets.current == ""
    again.presets.choose("Ward round")
    assert (again.overlays.look, again.saliency.method) == (look, "guided")
    assert again.presets.current == "Ward round"
    again.overlays.change_look(opacity=0.5)
    assert again.presets.current is None
    assert again.film_page.side.overlays.more.preset.text() == "Settings"


@pytest.mark.parametrize("kept", ["nonsense", "[1]", '{"a": 3, "": {}}', '{"a": {"look": 5}}'])
def test_presets_that_make_no_sense_do_no_harm(settings, room, dressed, qtbot, kept):
    settings.setValue("overlays/presets", kept)
    settings.setValue("overlays/now", kept)
    window = MainWindow(room.services(), settings)
    qtbot.addWidget(window)
    assert set(window.presets.names) <= {"a"}
    window.presets.choose("a")
    assert window.overlays.look == OverlayLook()


def menu_of(window):
    menu = window.film_page.side.overlays.more.preset.menu()
    menu.fill()
    return menu


def entry(window, text: str):
    (found,) = (a for a in menu_of(window).actions() if a.text().replace("&", "") == text)
    return found


def asked(window) -> QInputDialog:
    return window.findChildren(QInputDialog)[-1]


def test_saving_asks_for_a_name_and_before_it_replaces(window, settings, qtbot):
    window.overlays.change_look(cut_off=0.3)
    entry(window, "Save these settings as …").trigger()
    asked(window).setTextValue("  My   own ")
    asked(window).accept()
    assert window.presets.names == ("My own",)
    window.overlays.change_look(cut_off=0.6)
    entry(window, "Save these settings as …").trigger()
    asked(window).setTextValue("My own")
    asked(window).accept()
    assert window.presets.of("My own").look.cut_off == 0.3
    box = window.findChildren(QMessageBox)[-1]
    assert "My own" in box.text()
    next(b for b in box.buttons() if b.text() == "Replace").click()
    assert window.presets.of("My own").look.cut_off == 0.6
    assert json.loads(settings.value("overlays/presets"))["My own"]["look"]["cut_off"] == 0.6


def test_renaming_and_deleting_and_that_the_default_can_do_neither(window):
    for text in ("Rename …", "Delete …"):
        assert not entry(window, text).isEnabled()
    window.overlays.change_look(cut_off=0.3)
    window.presets.save("one")
    entry(window, "Rename …").trigger()
    asked(window).setTextValue("two")
    asked(window).accept()
    assert window.presets.names == ("two",)
    assert window.presets.current == "two"
    entry(window, "Delete …").trigger()
    box = window.findChildren(QMessageBox)[-1]
    next(b for b in box.buttons() if b.text() == "Cancel").click()
    assert window.presets.names == ("two",)
    entry(window, "Delete …").trigger()
    box = window.findChildren(QMessageBox)[-1]
    next(b for b in box.buttons() if b.text() == "Delete").click()
    assert window.presets.names == ()
    assert window.overlays.look.cut_off == 0.3
    entry(window, "Default").trigger()
    assert window.overlays.look == OverlayLook()


# --- The colour bar's figures


def peaked(name: str, peak: float) -> HeatMap:
    return replace(made_maps(FIELD)[0], name=name, peak=peak)


def test_one_map_is_told_in_its_unit(overlays):
    overlays.set_maps((peaked("saliency", 0.0421), peaked("gradcam-1", 0.0123)))
    overlays.toggle(0)
    scale = scale_of(overlays)
    assert (scale.start, scale.middle, scale.end) == ("0", "0.021", "0.0421")
    assert scale.caption == "Saliency: logit for one unit of input"
    overlays.toggle_solo(1)
    assert (scale_of(overlays).end, scale_of(overlays).caption) == ("0.0123", "Block 1: logit")


def test_several_maps_have_figures_on_a_common_scale_only(overlays):
    maps = (peaked("saliency", 9.0), peaked("gradcam-1", 0.5), peaked("gradcam-2", 2.0))
    overlays.set_maps(maps)
    assert scale_of(overlays).end == "peak"
    overlays.toggle(1)
    overlays.toggle(2)
    assert scale_of(overlays).caption == "each map ends at its own peak"
    overlays.change_look(common_scale=True)
    assert (scale_of(overlays).middle, scale_of(overlays).end) == ("1", "2")
    assert scale_of(overlays).caption == "one scale for all Blocks: logit"
    overlays.toggle(0)
    assert scale_of(overlays).end == "peak"
    assert scale_of(overlays).caption == "Blocks end at 2, others at their own"


def test_an_empty_map_is_called_empty(overlays):
    overlays.set_maps((peaked("gradcam-3", 0.0),))
    overlays.toggle(0)
    assert scale_of(overlays).caption == "Block 3 is empty"

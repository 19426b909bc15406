"""Overlay, its row and its item: one state, two that obey it."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtWidgets import QMenu

from tbviewer.film.field import Field
from tbviewer.reading.worth import MapWorth
from tbviewer.ui.canvas.view import FilmView
from tbviewer.ui.overlay import FIRST_OPACITY, Overlays
from tbviewer.ui.overlay_presets import Presets
from tbviewer.ui.overlays_panel import OverlaysPanel
from tbviewer.ui.saliency import Saliency
from tbviewer.ui.viewing import Viewing

from .conftest import made_film, made_maps

FIELD = Field(80, 40, 512, 512)


@pytest.fixture
def overlays(qapp):
    overlays = Overlays()
    overlays.set_maps(made_maps(FIELD))
    return overlays


@pytest.fixture
def saliency(room):
    saliency = Saliency(room.read_film, Viewing(room.services()))
    yield saliency
    saliency.close()


@pytest.fixture
def presets(settings, overlays, saliency):
    return Presets(settings, overlays, saliency)


@pytest.fixture
def panel(dressed, qtbot, overlays, saliency, presets):
    panel = OverlaysPanel(overlays, saliency, presets, QMenu())
    qtbot.addWidget(panel)
    return panel


@pytest.fixture
def view(dressed, qtbot, overlays):
    view = FilmView(overlays)
    qtbot.addWidget(view)
    view.show_film(made_film())
    return view


def test_all_are_off_at_first_in_the_order_of_the_maps(overlays):
    assert [o.visible for o in overlays.all] == [False] * 6
    assert [o.opacity for o in overlays.all] == [FIRST_OPACITY] * 6
    assert [o.title for o in overlays.all] == ["Saliency", *(f"Block {b}" for b in range(1, 6))]


def test_a_map_without_heat_says_so_instead_of_its_grid(panel, overlays):
    maps = list(made_maps(FIELD))
    maps[2] = replace(maps[2], values=np.zeros_like(maps[2].values))
    overlays.set_maps(tuple(maps))
    assert [row.grid.text() for row in panel.rows] == ["512²", "128²", "–", "31²", "15²", "7²"]
    assert panel.rows[2].grid.toolTip() == "This map has no heat on this film."


def test_rows_show_grids_and_say_what_a_map_is(panel):
    assert [row.grid.text() for row in panel.rows] == ["512²", "128²", "63²", "31²", "15²", "7²"]
    assert "128 × 128 cells" in panel.rows[1].tick.toolTip()
    assert panel.rows[1].slider.accessibleName() == "Opacity of Block 1"


def test_row_and_item_obey_the_state(panel, view, overlays):
    overlays.toggle(1)
    overlays.all[1].set_opacity(0.25)
    row, item = panel.rows[1], view.overlay_items.items[1]
    assert (row.tick.isChecked(), row.slider.value(), row.percent.text()) == (True, 25, "25 %")
    assert (item.isVisible(), item.opacity()) == (True, 0.25)
    overlays.hide_all()
    assert not row.tick.isChecked()
    assert not item.isVisible()


def test_a_row_sets_the_state_and_the_item_follows(panel, view, overlays):
    panel.rows[2].tick.click()
    panel.rows[2].slider.setValue(80)
    assert (overlays.all[2].visible, overlays.all[2].opacity) == (True, 0.8)
    assert (view.overlay_items.items[2].isVisible(), view.overlay_items.items[2].opacity()) == (
        True,
        0.8,
    )


def test_the_bare_film_hides_items_and_keeps_the_state(view, overlays):
    overlays.toggle(0)
    overlays.set_bare(True)
    assert not view.overlay_items.items[0].isVisible()
    assert not view._outline.isVisible()
    assert overlays.all[0].visible
    overlays.set_bare(False)
    assert view.overlay_items.items[0].isVisible()


def test_opacity_keys_change_the_one_touched_last_and_stay_in_range(overlays):
    overlays.change_last_opacity(0.1)  # none was touched
    assert overlays.all[0].opacity == FIRST_OPACITY
    overlays.toggle(0)
    overlays.toggle(3)
    for _ in range(9):
        overlays.change_last_opacity(0.1)
    assert overlays.all[3].opacity == 1.0
    assert overlays.all[0].opacity == FIRST_OPACITY


def test_another_reading_starts_with_all_off_but_with_the_opacities_chosen(overlays, panel, view):
    overlays.toggle(0)
    overlays.all[0].set_opacity(0.9)
    overlays.set_maps(())
    assert panel.rows == []
    assert view.overlay_items.items == []
    assert not panel.waiting.isHidden()
    overlays.set_maps(made_maps(FIELD))
    assert [o.visible for o in overlays.all] == [False] * 6
    assert [o.opacity for o in overlays.all] == [0.9] + [FIRST_OPACITY] * 5
    assert panel.rows[0].slider.value() == 90
    overlays.change_last_opacity(0.1)  # the one touched last went with its film
    assert overlays.all[0].opacity == 0.9


def test_maps_that_a_card_adds_get_a_row_and_a_key(overlays, panel, view):
    maps = made_maps(FIELD)
    focus = type(maps[0])("focus", maps[1].values, 1.0, 4, 0, FIELD)
    overlays.set_maps((*maps, focus))
    assert panel.rows[6].tick.text() == "Focus"
    assert panel.rows[6].key.text() == "7"
    overlays.toggle(6)
    assert view.overlay_items.items[6].isVisible()


def test_one_colour_table_for_all(panel, overlays):
    panel.tables.setCurrentIndex(1)
    panel.tables.activated.emit(1)
    assert overlays.look.table == "inferno"
    overlays.change_look(table="viridis")
    assert panel.tables.currentData() == "viridis"


def test_toggling_one_that_is_not_there_does_nothing(overlays):
    overlays.toggle(8)
    assert not overlays.any_visible


def test_the_map_offered_is_on_at_first_and_stays_as_it_was_left(overlays):
    def arrive() -> list[str]:
        overlays.set_maps(())
        overlays.set_maps(made_maps(FIELD), offered="gradcam-5")
        return [o.heatmap.name for o in overlays.all if o.visible]

    assert arrive() == ["gradcam-5"]
    overlays.toggle(1)
    assert arrive() == ["gradcam-5"]
    overlays.toggle(5)
    assert arrive() == []
    overlays.toggle(5)
    assert arrive() == ["gradcam-5"]
    overlays.hide_all()
    assert arrive() == []


def test_a_row_tells_what_its_map_is_worth(overlays, panel):
    worths = (
        MapWorth("gradcam-5", hit_rate=0.62, chance=0.5, films=109, sane=True),
        MapWorth("saliency", sane=False),
    )
    overlays.set_maps(made_maps(FIELD), offered="gradcam-5", worths=worths)
    saliency, block_5 = panel.rows[0].tick, panel.rows[5].tick
    assert "109 films" in block_5.toolTip()
    assert "62 %" in block_5.toolTip()
    assert block_5.text() == "Block 5"
    assert "fails the sanity test" in saliency.toolTip()
    assert saliency.text() == "Saliency \N{WARNING SIGN}"
    assert panel.rows[1].tick.toolTip().endswith("Key 2.")

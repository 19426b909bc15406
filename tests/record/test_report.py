"""Reports: what a page says and keeps to itself, that it is one page, and the file it becomes."""

import io
import re
from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest
from PIL import Image

from tbviewer import __version__
from tbviewer.errors import FilmError, FilmFault
from tbviewer.film.field import Field
from tbviewer.film.film import Film, FilmHeader, levels_of
from tbviewer.film.spacing import Spacing, SpacingKind
from tbviewer.film.window import Window
from tbviewer.reading.correction import Correction
from tbviewer.reading.decision import Decision, DecisionKind, FilmHistory
from tbviewer.reading.heatmap import HeatMap
from tbviewer.reading.reading import Reading, Remark, Status
from tbviewer.reading.zones import OUTSIDE, ZONES, Zones, zone_name
from tbviewer.record.figure import made_figure, texts_of
from tbviewer.record.figure_page import wrapped
from tbviewer.record.figure_spec import FigureFormat
from tbviewer.record.report import Book, report_bytes
from tbviewer.record.report_layout import LEAST_PICTURES, page_figure
from tbviewer.record.report_page import (
    PageWish,
    Report,
    ReportPage,
    drawn_page,
    nameless,
    page_of_trouble,
)
from tbviewer.record.report_words import picture_of
from tbviewer.words import say, use_language

from ..pdf_words import words_of_pdf
from .conftest import MODEL, READING

MADE = datetime(2026, 11, 26, 20, 0, tzinfo=UTC)
FIELD = Field(40, 30, 300, 320)
DECISION = Decision("d", "the key", DecisionKind.REFER, "Анна", "2026-11-26T19:22:00+00:00", False)


@pytest.fixture
def film() -> Film:
    y, x = np.mgrid[0:400, 0:500]
    header = FilmHeader("Doe, Jane", "4711", "F", 34.0, "2026-03-01", modality="DX", view="PA",
                        orientation=("L", "F"))  # fmt: skip
    return Film(
        "a/Doe Jane.dcm", "0123abcd" * 8, levels_of((x * 6 + y).astype(np.uint16)), None,
        (Window(1700, 3400),), Spacing(0.2, 0.2, SpacingKind.AT_DETECTOR), header,
    )  # fmt: skip


@pytest.fixture
def reading(film) -> Reading:
    y, x = np.mgrid[0:15, 0:15]
    hill = np.exp(-((x - 4) ** 2 + (y - 5) ** 2) / 6)
    maps = tuple(
        HeatMap.of(name, hill, stride=32, offset=28, field=FIELD)
        for name in ("saliency", "gradcam-4")
    )
    shares = dict(zip(ZONES, (0.58, 0.04, 0.02, 0.17, 0.03, 0.01), strict=True)) | {OUTSIDE: 0.15}
    return replace(READING, film_key=film.key, maps=maps, offered="gradcam-4", field=FIELD,
                   zones=Zones("gradcam-4", shares))  # fmt: skip


def words_on(page: ReportPage) -> str:
    films = (None,) * len(page.panels)
    figure = page_figure(page, films, made=MADE, place=(1, 1), dpi=60)
    return " ".join(texts_of(figure)).replace("\N{NO-BREAK SPACE}", " ")


def opening(film: Film):
    return lambda path, key: film


def test_a_page_tells_film_score_threshold_zones_cautions_decision_model_and_notice(film, reading):
    history = FilmHistory((DECISION,), "cough for three weeks")
    page = replace(drawn_page(film, reading, PageWish()), history=history)
    told = words_on(page)
    for sentence in (
        "film 0123abcd, DX PA", "0.83", "▲ above this Model's default threshold 0.60",
        "refer for a bacteriological test", "this Model's default, not yet set for this site",
        "most influence: right upper zone (58 %), left upper zone (17 %)", "outside the lungs 15 %",
        "⚠ The patient is under 15.", "Анна, ", "before the score was seen",
        "Note: cough for three weeks", "Block 4 over the film", "Model combined, SHA-256",
        "15 × 15 cells", "not the outline of a lesion", "of each map's own peak", "20 mm",
        "Research use. Not for diagnosis on its own.", "R", "L",
    ):  # fmt: skip
        assert sentence in told, sentence


def test_nobody_is_named_unless_asked(film, reading):
    for secret in ("Doe", "4711", "2026-03-01", "34"):
        assert secret not in words_on(drawn_page(film, reading, PageWish()))
    named = words_on(drawn_page(film, reading, PageWish(identity=True)))
    assert "Doe, Jane, 4711, F, 34 years, DX PA, 2026-03-01" in named


def test_a_refused_film_says_why_and_has_no_score_and_no_map(film):
    lateral = Remark("lateral", "The file says it is a lateral film.")
    refused = Reading(film.key, Status.REFUSED, MODEL, refusal=lateral)
    page = drawn_page(film, refused, PageWish())
    told = words_on(page)
    assert "NO SCORE" in told
    assert "Refused: The file says it is a lateral film." in told
    assert "threshold" not in told
    assert len(page.panels) == 1
    assert not re.search(r"\b[01]\.\d", told.replace("0.200 mm/px", "").replace(__version__, ""))


def test_a_forced_and_turned_reading_says_so_for_ever(film, reading):
    lateral = Remark("lateral", "The file says it is a lateral film.")
    forced = replace(reading, forced=True, refusal=lateral, correction=Correction(90, True))
    told = words_on(drawn_page(film, forced, PageWish()))
    assert "Read although refused: The file says it is a lateral film." in told
    assert "Read turned by 90° clockwise and inverted." in told


def test_what_is_kept_back_is_not_on_the_page(film, reading):
    page = drawn_page(film, reading, PageWish(kept_back=True))
    assert page.reading is None
    assert len(page.panels) == 1
    told = words_on(page)
    assert "kept back until the reader's own Decision" in told
    assert "0.83" not in told


def test_maps_are_those_chosen_in_their_order(film, reading):
    wish = PageWish(maps=(("gradcam-4", 0.3), ("absent", 1.0), ("saliency", 0.5)))
    over = drawn_page(film, reading, wish).panels[1].over
    assert [(m.heatmap.name, m.opacity) for m in over] == [("saliency", 0.5), ("gradcam-4", 0.3)]
    assert len(drawn_page(film, reading, PageWish(maps=())).panels) == 1


def test_without_a_decision_there_are_boxes_to_tick(film, reading):
    told = words_on(drawn_page(film, reading, PageWish()))
    assert "☐ refer ☐ do not refer ☐ repeat the film ☐ undecided" in told
    assert "No Decision has been entered." in told


def test_a_file_that_is_no_film_is_named_only_where_the_patient_may_be():
    error = FilmError("a/Doe Jane.dcm", FilmFault.MULTI_FRAME, frames=7)
    tag = nameless("", 3)
    page = page_of_trouble("a/Doe Jane.dcm", error, identity=False, tag=tag)
    told = words_on(page)
    assert "film number 3 holds 7 pictures" in told.replace("\n", " ")
    assert "Doe" not in told
    assert "Doe Jane.dcm holds 7" in words_on(
        page_of_trouble("a/Doe Jane.dcm", error, identity=True, tag=tag)
    )


@pytest.mark.parametrize(("length", "cautions"), [(0, 0), (40, 3), (4000, 14)])
def test_it_is_one_page_whatever_is_told(film, reading, length, cautions):
    y, x = np.mgrid[0:7, 0:7]
    many = [HeatMap.of(f"gradcam-{n}", x + y, stride=64, offset=60, field=FIELD) for n in range(9)]
    reading = replace(reading, maps=tuple(many))
    remarks = tuple(Remark("c", "A caution that is as long as they come, " * 3) for _ in
                    range(cautions))  # fmt: skip
    wish = PageWish(identity=True, maps=tuple((m.name, 0.5) for m in many))
    page = drawn_page(film, replace(reading, cautions=remarks), wish)
    page = replace(page, history=FilmHistory((DECISION,), "очень" * (length // 5)))
    figure = page_figure(page, (None, None), made=MADE, place=(1, 1), dpi=60)
    canvas = figure.canvas
    canvas.draw()
    whole = figure.bbox
    panels = [axes.get_window_extent() for axes in figure.axes[1:]]
    assert all(panel.height >= LEAST_PICTURES * 60 * 0.85 for panel in panels)
    for text in figure.texts:
        place = text.get_window_extent()
        assert place.x0 >= 0
        assert place.y0 >= 0
        assert place.x1 <= whole.x1
        assert place.y1 <= whole.y1
        assert not any(place.overlaps(panel) for panel in panels), text.get_text()


def test_a_picture_for_the_screen_tells_score_cautions_and_notice(film, reading):
    spec = picture_of(drawn_page(film, reading, PageWish()))
    told = " ".join(texts_of(made_figure(spec, opening(film))))
    for sentence in ("Block 4 over the film", "film 0123abcd, DX PA", "score 0.83: ▲ above",
                     "refer for a bacteriological test", "The patient is under 15.",
                     "Research use. Not for diagnosis on its own."):  # fmt: skip
        assert sentence in told, sentence


def test_a_pdf_has_real_words_a_date_that_was_given_and_nobodys_name_around_them(film, reading):
    page = drawn_page(film, reading, PageWish(identity=True))
    page = replace(page, history=FilmHistory((DECISION,), "Кашель"))
    content = report_bytes(Report(page, MADE), opening(film))
    told = words_of_pdf(content)
    for sentence in ("Doe, Jane, 4711", "0.83", "refer for a bacteriological test", "Research use"):
        assert sentence in told, sentence
    unnamed = words_of_pdf(
        report_bytes(Report(drawn_page(film, reading, PageWish()), MADE), opening(film))
    )
    assert "refer for a bacteriological test" in unnamed
    assert "Doe" not in unnamed
    assert "4711" not in unnamed
    assert content.startswith(b"%PDF")
    assert content.count(b"/FontFile2") >= 1
    assert content.count(b"/ToUnicode") >= 1
    assert b"/Type3" not in content
    for secret in (b"Doe", b"4711", b"dcm"):
        assert secret not in content
    assert re.search(rb"/CreationDate \(D:20261126\d{6}", content)
    assert content == report_bytes(Report(page, MADE), opening(film))


def test_a_book_has_a_page_for_each_film(film, reading):
    page = drawn_page(film, reading, PageWish())
    pages = [page, ReportPage("film number 2", trouble="Gone."), page]

    def never(path: str, key: str) -> Film:
        raise AssertionError(path)

    with Book(MADE, 3, dpi=60) as book:
        for page in pages:
            book.add(page, never)
        # No picture stays in memory when its page is done, and all of them are in the file.
        assert [image for image, _, _ in book._pdf._images.values()] == [None] * 6
        content = book.content()
    assert b"/Count 3" in content
    assert content.count(b"/Subtype /Image") == 6


def test_a_page_of_the_screen_opens_its_film_and_becomes_a_picture(film, reading):
    page = replace(drawn_page(film, reading, PageWish()), pictures=())
    report = Report(page, MADE, FigureFormat.PNG, 60)
    with Image.open(io.BytesIO(report_bytes(report, opening(film)))) as picture:
        assert picture.size == (496, 701)
        assert len(set(picture.convert("RGB").get_flattened_data())) > 100


def test_lines_break_at_spaces_that_may_and_words_that_must():
    narrow = wrapped("share (81 %) of\N{NO-BREAK SPACE}all", 0.5, 9)
    assert "(81 %)" in narrow
    assert "of\N{NO-BREAK SPACE}all" in narrow
    broken = wrapped("W" * 200, 1.0, 9)
    assert len(broken) > 5
    assert "".join(broken) == "W" * 200


def test_a_film_that_does_not_say_whose_it_is_goes_by_its_hash(film, reading):
    bare = replace(film, header=FilmHeader())
    assert "film 0123abcd" in words_on(drawn_page(bare, reading, PageWish(identity=True)))


@pytest.mark.parametrize("language", ["fr", "ru", "pseudo"])
def test_a_zone_and_its_share_stand_on_one_line(film, reading, language):
    use_language(language)
    page = drawn_page(film, reading, PageWish())
    told = [say("{zone} {percent} %", zone=zone_name(zone), percent=round(100 * share))
            for zone, share in reading.zones.shares.items()]  # fmt: skip
    figure = page_figure(page, (None,) * len(page.panels), made=MADE, place=(1, 1), dpi=60)
    assert set(told) <= set(texts_of(figure))

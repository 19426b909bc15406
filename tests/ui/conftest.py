"""Films, Readings and services made up for the window's tests."""

import functools
import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from tbviewer.errors import TbViewerError
from tbviewer.film.field import Field
from tbviewer.film.film import Film, FilmHeader, levels_of
from tbviewer.film.spacing import Spacing, SpacingKind
from tbviewer.film.window import Window
from tbviewer.reading.heatmap import HeatMap
from tbviewer.reading.question import Answer, Filling, Question, hidden_by
from tbviewer.reading.reading import ModelName, Reading, Remark, Status, ThresholdSource, Wish
from tbviewer.ui import look
from tbviewer.ui.services import Services

MODEL = ModelName("combined", "3f9a" * 16)
MODELS = (MODEL, ModelName("other", "77c0" * 16))
GRIDS = {1: (128, 4, 0), 2: (63, 8, 4), 3: (31, 16, 12), 4: (15, 32, 28), 5: (7, 64, 60)}
LATERAL = Remark("lateral", "The file says it is a lateral film.")


@functools.cache
def _levels_of_waves(rows: int, columns: int, dtype: type) -> tuple[np.ndarray, ...]:
    y, x = np.ogrid[0:rows, 0:columns]
    return levels_of(((np.sin(y / 31) + np.cos(x / 47) + 2) * 1000).astype(dtype))


def made_film(
    path: str = "somewhere/a film.dcm",
    *,
    rows: int = 620,
    columns: int = 700,
    dtype: type = np.uint16,
    **header,
) -> Film:
    """Return a film of waves from 0 to 4000, with two Windows of its own."""
    levels = _levels_of_waves(rows, columns, dtype)
    windows = (Window(2000, 3000, "soft"), Window(1500, 800, "hard"))
    spacing = Spacing(0.143, 0.143, SpacingKind.AT_DETECTOR)
    facts = {"patient_name": "Doe Jane", "patient_id": "4711", "sex": "F", "age_years": 34.0,
             "study_date": "2026-03-01", "modality": "DX", "view": "PA",
             "orientation": ("L", "F"), "form": "DICOM, 12 bit"}  # fmt: skip
    return Film(
        path, f"key of {path}", levels, None, windows, spacing,
        FilmHeader(**(facts | header)),
    )  # fmt: skip


@functools.cache
def _hill() -> np.ndarray:
    y, x = np.ogrid[0:512, 0:512]
    return np.exp(-((x - 170) ** 2 + (y - 150) ** 2) / 4000)


def made_maps(field: Field) -> tuple[HeatMap, ...]:
    """Return the six maps of a Reading, each with one hill."""
    hill = _hill()
    maps = [HeatMap.of("saliency", hill, stride=1, offset=0, field=field)]
    for block, (cells, stride, offset) in GRIDS.items():
        at = np.minimum(np.arange(cells) * stride + offset, 511)
        values = hill[np.ix_(at, at)]
        maps.append(
            HeatMap.of(f"gradcam-{block}", values, stride=stride, offset=offset, field=field)
        )
    return tuple(maps)


def made_reading(film: Film, *, score: float = 0.83, threshold: float | None = 0.6, **facts):
    """Return a Reading of `film` above its threshold, unless told otherwise."""
    field = Field(80, 40, 512, 512)
    told = {"threshold_source": ThresholdSource.CARD, "field": field, "seconds": 0.4,
            "maps": made_maps(field)} | facts  # fmt: skip
    return Reading(film.key, Status.READ, MODEL, score, 1.0, threshold, **told)


def refused_reading(film: Film) -> Reading:
    """Return a Reading that was refused."""
    return Reading(film.key, Status.REFUSED, MODEL, refusal=LATERAL)


def made_answer(question: Question, field: Field, *, score: float = 0.41) -> Answer:
    """Return an answer that shows white where a question hides something."""
    changed = np.full((512, 512), question.brightness != 0)
    for mask in hidden_by(question, field):
        changed |= mask
    seen = np.where(changed, np.uint8(255), np.uint8(100))
    return Answer(score, 0.0, field, seen, changed, 0.0, 4000.0)


class FakeRoom:
    """Opens and reads at once, or one call a time while `steps` holds a semaphore."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []
        self.wishes: list[Wish] = []
        self.faults: dict[str, Exception] = {}
        self.read_fault: Exception | None = None
        self.answer: Callable[[Film, Wish], Reading] = lambda film, _: made_reading(film)
        self.opening: threading.Semaphore | None = None
        self.reading: threading.Semaphore | None = None
        self.questions: list[Question] = []
        self.ask_wishes: list[Wish] = []
        self.asking: threading.Semaphore | None = None
        self.ask_fault: Exception | None = None
        self.asked_score = 0.41
        self.hidden: list[tuple[Filling, range]] = []
        self.closed = False

    def open_film(self, path: str) -> Film:
        self.asked.append(("open", path))
        self._wait(self.opening)
        if path in self.faults:
            raise self.faults[path]
        return made_film(path)

    def read_film(self, film: Film, wish: Wish) -> Reading:
        self.asked.append(("read forced" if wish.force else "read", film.path))
        self.wishes.append(wish)
        self._wait(self.reading)
        if self.read_fault is not None:
            raise self.read_fault
        return self.answer(film, wish)

    def ask(self, film: Film, wish: Wish, question: Question) -> Answer:
        self.questions.append(question)
        self.ask_wishes.append(wish)
        self._wait(self.asking)
        if self.ask_fault is not None:
            raise self.ask_fault
        return made_answer(question, Field(80, 40, 512, 512), score=self.asked_score)

    def hide_places(
        self, film: Film, wish: Wish, filling: Filling, places: range
    ) -> tuple[float, ...]:
        self.hidden.append((filling, places))
        self._wait(self.asking)
        return tuple(1.0 - place / 256 for place in places)

    def model(self) -> ModelName:
        return MODEL

    def models(self) -> tuple[ModelName, ...]:
        return MODELS

    def close(self) -> None:
        self.closed = True
        for gate in (self.opening, self.reading, self.asking):
            if gate is not None:
                gate.release(100)

    def services(self) -> Services:
        return Services(
            self.open_film, self.read_film, self.model, self.models, "the/sample.dcm", self.close,
            ask=self.ask, hide_places=self.hide_places,
        )  # fmt: skip

    def _wait(self, gate: threading.Semaphore | None) -> None:
        if gate is not None:
            assert gate.acquire(timeout=30)
        if self.closed:
            raise TbViewerError("The program is closing.", code="closed")


@pytest.fixture
def room() -> FakeRoom:
    return FakeRoom()


@pytest.fixture
def dressed(qapp):
    """Give the application its look."""
    look.dress(qapp)
    return qapp


@pytest.fixture
def settings(qapp, tmp_path: Path):
    from PySide6.QtCore import QSettings

    return QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)


@pytest.fixture
def window(dressed, qtbot, room, settings):
    """Return the window over a fake room, shown."""
    from tbviewer.ui.main_window import MainWindow

    window = MainWindow(room.services(), settings)
    qtbot.addWidget(window)
    window.resize(1280, 720)
    window.show()
    qtbot.waitExposed(window)
    return window


@pytest.fixture
def opened(window, qtbot):
    """Return a function that opens films in the window and waits until the last is read."""
    from tbviewer.ui.viewing import Stage

    def open_films(*paths: str) -> None:
        window.open(list(paths) or ["a/film.dcm"])
        qtbot.waitUntil(lambda: window.viewing.shown.stage is Stage.READ)

    return open_films

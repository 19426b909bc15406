"""The window: what is shown, and who hears whom."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSettings, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QGuiApplication, QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QLabel,
    QMainWindow,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from tbviewer.reading.reading import ModelName
from tbviewer.reading.score import RESEARCH_USE
from tbviewer.ui import log
from tbviewer.ui.actions import Actions
from tbviewer.ui.active_model import ActiveModel
from tbviewer.ui.admin.administering import Administering
from tbviewer.ui.asking.desk import AskingDesk
from tbviewer.ui.banner import Banner
from tbviewer.ui.canvas.texts import Pointed, pointed_text
from tbviewer.ui.canvas.view import FilmView
from tbviewer.ui.compare.comparing import READING, Comparing
from tbviewer.ui.cut_label import CutLabel
from tbviewer.ui.decision_desk import DecisionDesk
from tbviewer.ui.dialogs import film_dialog
from tbviewer.ui.drops import Drops
from tbviewer.ui.empty_page import EmptyPage
from tbviewer.ui.exporting.exporter import Exporter
from tbviewer.ui.exporting.report_pages import report_sources
from tbviewer.ui.exporting.reporter import Reporter
from tbviewer.ui.faults import Fault
from tbviewer.ui.film_list.desk import FilmListDesk
from tbviewer.ui.film_page import FilmPage
from tbviewer.ui.help_desk import HelpDesk
from tbviewer.ui.looking import Looking
from tbviewer.ui.menus import Menus
from tbviewer.ui.overlay import Overlays
from tbviewer.ui.overlay_menu import OverlayMenu
from tbviewer.ui.overlay_presets import Presets
from tbviewer.ui.overlays_panel import OverlaysPanel
from tbviewer.ui.preset_menu import PresetMenu
from tbviewer.ui.recent import RecentFilms
from tbviewer.ui.remembered import Remembered
from tbviewer.ui.rooms import Rooms
from tbviewer.ui.saliency import Saliency
from tbviewer.ui.services import Services
from tbviewer.ui.state_words import state_text
from tbviewer.ui.view_actions import connect_view_actions
from tbviewer.ui.viewing import Shown, Stage, Viewing
from tbviewer.words import say

SMALLEST_SIZE = (960, 600)


class MainWindow(QMainWindow):
    """The program's one window."""

    def __init__(self, services: Services, settings: QSettings):
        super().__init__()
        self._services, self._settings = services, settings
        self.viewing = Viewing(services, self)
        self.overlays = Overlays(self)
        self.saliency = Saliency(services.read_film, self.viewing, self)
        self.presets = Presets(settings, self.overlays, self.saliency, self)
        self.recent = RecentFilms(settings, self)
        self._told_at = ""
        self.active_model = ActiveModel(services, self.viewing, self)
        self.actions_by_name = Actions(self)
        kept = PresetMenu(self.presets, self)
        self.overlay_menu = OverlayMenu(
            self.actions_by_name, self.overlays, self.saliency, kept, self
        )
        self.menus = Menus(self, self.actions_by_name, self.overlay_menu, self.recent)
        self.banner = Banner()
        self.empty_page = EmptyPage(self.recent)
        panel = OverlaysPanel(self.overlays, self.saliency, self.presets, kept)
        self.film_page = FilmPage(self.overlays, panel)
        self.asking_desk = AskingDesk(
            services, self.viewing, self.overlays, self.film_page, self.actions_by_name
        )
        self.desk = DecisionDesk(
            services.journal, settings, actions=self.actions_by_name, viewing=self.viewing,
            overlays=self.overlays, page=self.film_page, window=self,
        )  # fmt: skip
        self.pages = QStackedWidget()
        self.rooms = Rooms(self.pages, self)
        self.list_desk = FilmListDesk(
            self.viewing, self.desk.deciding, self.actions_by_name, settings, window=self
        )
        self.exporter = Exporter(services, settings, self)
        self.reporter = Reporter(
            services, settings,
            report_sources(self.viewing, self.desk, self.film_page.view, self.overlays), self,
        )  # fmt: skip
        self.help_desk = HelpDesk(
            self, settings, actions=self.actions_by_name, overlays=self.overlays,
            model=lambda: self.active_model.name, self_test=services.self_test,
        )  # fmt: skip
        self._remembered = Remembered(
            self, settings, actions=self.actions_by_name, overlays=self.overlays,
            presets=self.presets, more=self.film_page.side.overlays.more,
        )  # fmt: skip
        self._arrange()
        self._make_status_bar()
        self._connect_actions()
        self._connect_parts()
        self.help_desk.tell_keys(
            (self.empty_page, panel, self.film_page.asking, self.film_page.instruments.tools,
             self.desk.panel, self.comparing.room.strip)
        )  # fmt: skip
        self._remembered.restore()
        self._show_shown(self.viewing.shown)

    def open(self, names: Sequence[str]) -> None:
        """Open the first film of files and folders."""
        self.viewing.open(names)

    def _arrange(self) -> None:
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)  # right drag zooms
        self.setMinimumSize(*SMALLEST_SIZE)
        self.rooms.add(READING, self.actions_by_name["room_reading"], self.empty_page)
        self.pages.addWidget(self.film_page)
        self.comparing = Comparing(
            self, self._services, self._settings, actions=self.actions_by_name,
            overlays=self.overlays, viewing=self.viewing, rooms=self.rooms,
            deciding=self.desk.deciding,
        )  # fmt: skip
        self.administering = Administering(
            self, self._services.admin, self._settings, actions=self.actions_by_name,
            rooms=self.rooms, deciding=self.desk.deciding,
        )  # fmt: skip
        self.looking = Looking(
            self, self.actions_by_name, self.film_page, view=self.shown_view,
            header_fields=self._services.header_fields,
        )  # fmt: skip
        self.menus.tools.addAction(self.looking.strength)
        self.rooms.changed.connect(lambda _: self.looking.obey_rooms())
        self.rooms.changed.connect(lambda _: self._show_sides())
        self.rooms.changed.connect(self.overlay_menu.obey_room)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.banner)
        column.addWidget(self.pages, 1)
        self.setCentralWidget(self.list_desk.beside(inside))
        room = QWidget()
        room.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.menus.bar.addWidget(room)
        self.model_label = QLabel()
        self.model_label.setProperty("kind", "muted")
        self.model_label.setContentsMargins(8, 0, 8, 0)
        self.menus.bar.addWidget(self.model_label)
        self.rooms.place(self.menuBar(), self.menus.bar)

    def _make_status_bar(self) -> None:
        bar = self.statusBar()
        bar.setSizeGripEnabled(False)
        self.state_label = CutLabel.among_others()
        self.pointed_label = CutLabel.among_others()
        research = QLabel(say(RESEARCH_USE))
        research.setObjectName("research")
        bar.addWidget(self.state_label)
        bar.addWidget(self.list_desk.label)
        bar.addWidget(self.desk.label)
        bar.addWidget(self.looking.label)
        bar.addWidget(self.pointed_label)
        bar.addPermanentWidget(research)

    def _connect_actions(self) -> None:
        a, view = self.actions_by_name, self.shown_view
        for name, act in {
            "open": self._choose_film,
            "sample": lambda: self.open([self._services.sample_path]),
            "copy": lambda: QGuiApplication.clipboard().setImage(self.comparing.picture_or(view())),
            "export": lambda: self.exporter.ask(
                self.comparing.figure_or(self.film_page.view, self.viewing.shown.reading)
            ),
            "report": self.reporter.ask,
            "close": self.viewing.leave,
            "quit": self.close,
            "read_anyway": self.viewing.read_anyway,
            "read_corrected": self.viewing.read_corrected,
        }.items():
            a[name].triggered.connect(lambda _, act=act: act())
        connect_view_actions(a, view)
        a["outline"].toggled.connect(self._show_outline)
        a["outline"].setChecked(True)
        a["panel"].toggled.connect(self._show_sides)
        a["panel"].setChecked(True)
        a["alone"].toggled.connect(self._show_sides)
        self.addActions(list(a.all()))

    def _connect_parts(self) -> None:
        self.viewing.changed.connect(self._show_shown)
        self.viewing.went_wrong.connect(self.show_fault)
        self.desk.went_wrong.connect(self.show_fault)
        self.active_model.went_wrong.connect(self.show_fault)
        self.active_model.known.connect(self._show_model)
        self.active_model.replaced.connect(self._tell_replaced)
        self.administering.reads_otherwise.connect(self.active_model.look_again)
        self.exporter.went_wrong.connect(self.show_fault)
        self.reporter.went_wrong.connect(self.show_fault)
        self.saliency.went_wrong.connect(self.show_fault)
        self.administering.went_wrong.connect(self.show_fault)
        self.asking_desk.went_wrong.connect(self.show_fault)
        self.desk.film_requested.connect(lambda path: self.open([path]))
        self.menus.window_chosen.connect(lambda window: self.shown_view().set_window(window))
        self.list_desk.went_wrong.connect(self.show_fault)
        self.help_desk.went_wrong.connect(self.show_fault)
        self.help_desk.privacy_changed.connect(self.recent.obey)
        self.help_desk.privacy_changed.connect(self.list_desk.obey_preferences)
        self.menus.film_chosen.connect(lambda path: self.open([path]))
        self.empty_page.open_requested.connect(self._choose_film)
        self.empty_page.folder_requested.connect(self.actions_by_name["folder"].trigger)
        self.empty_page.sample_requested.connect(self.actions_by_name["sample"].trigger)
        self.empty_page.film_requested.connect(lambda path: self.open([path]))
        self.film_page.side.score.ask(self.viewing)
        self.film_page.view.pointed.connect(self._show_pointed)
        self.comparing.room.pointed.connect(self._show_pointed)
        drops = Drops(self)
        drops.hovered.connect(self.empty_page.set_hot)
        drops.dropped.connect(self.open)

    def _show_shown(self, shown: Shown) -> None:
        """Show what stands, all of it at once."""
        if shown.stage is Stage.OPENING or shown.path != self._told_at:
            self._told_at = shown.path
            self.banner.clear()
        self.desk.show(self.viewing.whole)
        self.film_page.show_shown(shown)
        empty = shown.stage is Stage.EMPTY
        page = self.empty_page if empty else self.film_page
        if self.rooms.set_page(READING, page):
            (self.empty_page.open if empty else self.film_page.view).setFocus()
        self.menus.show_film_there(shown.film is not None, refused=shown.refusal)
        self.looking.show_film(shown.film, shown.reading)
        self.menus.show_windows(shown.film.windows if shown.film else ())
        self.list_desk.show(shown)
        self.state_label.setText(state_text(shown))
        self.setWindowTitle(f"{shown.name} – tbviewer" if shown.name else "tbviewer")
        if shown.film is not None and shown.path != self._services.sample_path:
            self.recent.add(shown.path)
        if empty:
            self.recent.check()

    def show_fault(self, fault: Fault) -> None:
        """Tell what went wrong, above the film."""
        self.banner.show_fault(fault)

    def _show_model(self, model: ModelName) -> None:
        self.model_label.setText(say("Model: {model}", model=model.short))
        self.model_label.setToolTip(say("SHA-256 of its weights: {hash}", hash=model.sha256))
        if self.viewing.shown.reading is None:
            self.film_page.side.score.show_model(model)

    def _tell_replaced(self, model: ModelName) -> None:
        told = say("Model {model} reads from the next film on.", model=model.short)
        self.banner.show_notice(told)

    def _show_pointed(self, pointed: Pointed | None) -> None:
        film = self.film_page.view.film
        self.pointed_label.setText(pointed_text(pointed, film.spacing) if pointed and film else "")

    def _choose_film(self) -> None:
        film_dialog(self, self._settings, self.open).open()

    def shown_view(self) -> FilmView:
        """Return the view that keys and tools mean."""
        return self.comparing.view_or(self.film_page.view)

    def _show_outline(self, visible: bool) -> None:
        for view in (self.film_page.view, *self.comparing.views):
            view.set_outline_visible(visible)

    def _show_sides(self) -> None:
        a = self.actions_by_name
        self.film_page.side.setVisible(a["panel"].isChecked() and not a["alone"].isChecked())
        alone, admin = a["alone"].isChecked(), self.administering.here
        self.list_desk.set_alone(alone or admin)
        # Where the menu bar is the screen's own, the tool bar holds the way to the other rooms.
        self.menus.bar.setVisible(not alone and (not admin or self.menuBar().isNativeMenuBar()))

    def _after_first_paint(self) -> None:
        log.LOGGER.info("window shown")
        self.active_model.ask()

    def showEvent(self, event: QShowEvent) -> None:
        """Leave what takes time until the window stands."""
        super().showEvent(event)
        if not event.spontaneous():
            QTimer.singleShot(0, self, self._after_first_paint)

    def changeEvent(self, event: QEvent) -> None:
        """Let go of B when another window takes the keys."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and not self.isActiveWindow():
            self.overlays.set_bare(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Show the bare film while B is held."""
        if event.key() == Qt.Key.Key_B and not event.isAutoRepeat():
            self.overlays.set_bare(True)
        super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Show the Overlays again."""
        if event.key() == Qt.Key.Key_B and not event.isAutoRepeat():
            self.overlays.set_bare(False)
        super().keyReleaseEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """End what runs: closing the services makes waiting calls return, so no thread is left."""
        if not (self.administering.may_close(self.close) and self.desk.may_close(self.close)):
            event.ignore()
            return
        self._remembered.keep()
        self._services.close()
        for part in (
            self.viewing, self.saliency, self.recent, self.active_model, self.desk,
            self.comparing, self.exporter, self.reporter, self.list_desk, self.looking,
            self.help_desk, self.asking_desk,
            self.administering,
        ):  # fmt: skip
            part.close()
        super().closeEvent(event)

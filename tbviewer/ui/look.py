"""The look: colours, sizes and the style sheet, in one place.

Amber means "above the threshold" and nothing else, the alarm colour "refused or failed".
Nothing is green: nothing here says "all clear".
"""

import re
from pathlib import Path
from typing import Final

from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory

from tbviewer import paths

BACKGROUND: Final = "#0f1216"
PANEL: Final = "#171b21"
RAISED: Final = "#20262e"
HOVER: Final = "#2a313b"
LINE: Final = "#262c35"
EDGE: Final = "#3b4452"
TEXT: Final = "#e6e9ee"
MUTED: Final = "#98a2b3"
FAINT: Final = "#667085"
"""For what is switched off only: its contrast is too low for reading."""
AMBER: Final = "#f2a33a"
ALARM: Final = "#e5484d"
ALARM_TEXT: Final = "#ff8b8e"
FOCUS: Final = "#5ea1ff"
ACT: Final = "#2c5ea8"
"""The one highlighted button."""
ACT_HOVER: Final = "#3670c4"

SMALL, BODY, LARGE, HUGE = 12, 13, 16, 28
"""Type sizes in pixels."""
STEP: Final = 4
"""Spacing comes in steps of this many pixels."""
PANEL_WIDTH: Final = 300
LIST_WIDTH: Final = 220
ICON: Final = 18


class _Text:
    """How large text is, for the whole program."""

    percent = 100


def scaled(pixels: int) -> int:
    """Return a size or a width that grows with the text size."""
    return round(pixels * _Text.percent / 100)


def font(size: int = BODY, *, bold: bool = False) -> QFont:
    """Return the system's font, `size` pixels at 100 % text size, with figures of equal width."""
    chosen = QFont(QApplication.font())
    chosen.setPixelSize(scaled(size))
    chosen.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    chosen.setFeature(QFont.Tag("tnum"), 1)
    return chosen


def dress(app: QApplication, *, text_percent: int = 100) -> None:
    """Give the whole program its look."""
    _Text.percent = text_percent
    style = QStyleFactory.create("Fusion")
    if style is not None:
        app.setStyle(style)
    app.setPalette(_palette())
    app.setFont(font())
    sheet = re.sub(r"(?<=font-size: )\d+", lambda size: str(scaled(int(size[0]))), STYLE_SHEET)
    app.setStyleSheet(sheet + _pictures(paths.resources() / "icons"))


def _pictures(folder: Path) -> str:
    """Return the rules that need files: the style sheet language draws no ticks itself."""
    return f"""
QCheckBox::indicator:checked {{ image: url("{(folder / "tick.svg").as_posix()}"); }}
QComboBox::down-arrow {{ image: url("{(folder / "drop-down.svg").as_posix()}");
                         width: 12px; height: 12px; }}
"""


def _palette() -> QPalette:
    roles = QPalette.ColorRole
    palette = QPalette()
    for role, colour in {
        roles.Window: PANEL,
        roles.WindowText: TEXT,
        roles.Base: BACKGROUND,
        roles.AlternateBase: RAISED,
        roles.Text: TEXT,
        roles.PlaceholderText: MUTED,
        roles.Button: RAISED,
        roles.ButtonText: TEXT,
        roles.BrightText: TEXT,
        roles.Light: EDGE,
        roles.Midlight: LINE,
        roles.Mid: LINE,
        roles.Dark: BACKGROUND,
        roles.Shadow: BACKGROUND,
        roles.Highlight: ACT,
        roles.HighlightedText: TEXT,
        roles.Link: FOCUS,
        roles.LinkVisited: FOCUS,
        roles.ToolTipBase: RAISED,
        roles.ToolTipText: TEXT,
        roles.Accent: FOCUS,
    }.items():
        palette.setColor(role, QColor(colour))
    for role in (roles.WindowText, roles.Text, roles.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(FAINT))
    return palette


STYLE_SHEET: Final = f"""
QMainWindow, QStackedWidget {{ background: {BACKGROUND}; }}
QStackedWidget#clear, QScrollArea#clear, QWidget#clear {{ background: transparent; }}
QMainWindow::separator {{ background: {LINE}; width: 1px; height: 1px; }}

QMenuBar {{ background: {PANEL}; color: {TEXT}; padding: 2px 4px;
            border-bottom: 1px solid {LINE}; }}
QMenuBar::item {{ padding: 4px 10px; border-radius: 4px; background: transparent; }}
QMenuBar::item:selected {{ background: {HOVER}; }}
QMenu {{ background: {RAISED}; color: {TEXT}; border: 1px solid {EDGE}; padding: 4px; }}
QMenu::item {{ padding: 6px 24px 6px 12px; border-radius: 4px; }}
QMenu::item:selected {{ background: {ACT}; }}
QMenu::item:disabled {{ color: {FAINT}; background: transparent; }}
QMenu::separator {{ height: 1px; background: {EDGE}; margin: 4px 8px; }}
QMenu::icon {{ padding-left: 8px; }}

QToolBar {{ background: {PANEL}; border: none; border-bottom: 1px solid {LINE};
            padding: 4px 8px; spacing: 2px; }}
QToolBar::separator {{ background: {LINE}; width: 1px; margin: 4px 6px; }}
QToolButton {{ color: {TEXT}; background: transparent; border: 1px solid transparent;
               border-radius: 4px; padding: 4px 8px; }}
QToolButton:hover {{ background: {HOVER}; }}
QToolButton:pressed {{ background: {RAISED}; }}
QToolButton:checked {{ background: {HOVER}; border-color: {EDGE}; }}
QToolButton:focus {{ border-color: {FOCUS}; }}
QToolButton:disabled {{ color: {FAINT}; }}
QToolButton::menu-indicator {{ image: none; width: 0; }}
QToolButton[kind="key"] {{ color: {MUTED}; font-size: {SMALL}px; padding: 2px 0; min-width: 16px; }}
QToolButton[kind="key"]:hover {{ color: {TEXT}; }}
QToolButton[kind="key"]:checked {{ color: {TEXT}; background: {ACT}; border-color: {ACT_HOVER}; }}
QToolButton[kind="fold"] {{ color: {MUTED}; padding: 3px 8px 3px 0; }}
QToolButton[kind="fold"]:hover {{ color: {TEXT}; background: transparent; }}
QToolButton[kind="fold"]:checked {{ background: transparent; border-color: transparent; }}
QToolButton[kind="fold"]:focus {{ border-color: {FOCUS}; }}
QToolButton[kind="choice"] {{ background: {RAISED}; border: 1px solid {EDGE}; padding: 3px 10px; }}
QToolButton[kind="choice"]:hover {{ background: {HOVER}; }}
QToolButton[kind="choice"]:focus {{ border-color: {FOCUS}; }}

QStatusBar {{ background: {PANEL}; border-top: 1px solid {LINE}; color: {MUTED}; }}
QStatusBar::item {{ border: none; }}
QStatusBar QLabel {{ color: {MUTED}; font-size: {SMALL}px; padding: 0 8px; }}
QStatusBar QLabel#research {{ color: {TEXT}; }}

QToolTip {{ background: {RAISED}; color: {TEXT}; border: 1px solid {EDGE}; padding: 4px 6px; }}

QPushButton {{ background: {RAISED}; color: {TEXT}; border: 1px solid {EDGE}; border-radius: 5px;
               padding: 6px 14px; min-height: 18px; }}
QPushButton:hover {{ background: {HOVER}; }}
QPushButton:pressed {{ background: {LINE}; }}
QPushButton:focus {{ border-color: {FOCUS}; }}
QPushButton:disabled {{ color: {FAINT}; border-color: {LINE}; }}
QPushButton[act="true"] {{ background: {ACT}; border-color: {ACT}; }}
QPushButton[act="true"]:hover {{ background: {ACT_HOVER}; }}
QPushButton[act="true"]:disabled {{ background: {RAISED}; border-color: {LINE}; }}
QPushButton[act="true"]:focus {{ border-color: {TEXT}; }}
QPushButton[flat="true"] {{ background: transparent; border-color: transparent; padding: 3px 8px;
                            color: {MUTED}; }}
QPushButton[flat="true"]:hover {{ color: {TEXT}; background: {HOVER}; }}
QPushButton[flat="true"]:checked {{ color: {TEXT}; background: {HOVER}; }}
QPushButton[flat="true"]:focus {{ border-color: {FOCUS}; }}
QPushButton[flat="true"]:disabled {{ color: {FAINT}; }}
QPushButton[choice="true"] {{ padding: 6px 2px; }}
QPushButton[choice="true"]:checked {{ background: {ACT}; border-color: {ACT_HOVER}; }}
QPushButton[choice="true"]:checked:focus {{ border-color: {TEXT}; }}
QLineEdit {{ background: {BACKGROUND}; color: {TEXT}; border: 1px solid {EDGE};
             border-radius: 4px; padding: 4px 6px; selection-background-color: {ACT}; }}
QLineEdit:focus {{ border-color: {FOCUS}; }}
QLineEdit:disabled {{ color: {FAINT}; border-color: {LINE}; }}
QLineEdit[frame="false"] {{ background: transparent; border-color: transparent;
                            color: {MUTED}; font-size: {SMALL}px; padding: 1px 4px; }}
QLineEdit[frame="false"]:hover {{ border-color: {EDGE}; }}
QLineEdit[frame="false"]:focus {{ border-color: {FOCUS}; color: {TEXT}; }}
QSpinBox, QDoubleSpinBox {{ background: {BACKGROUND}; color: {TEXT}; border: 1px solid {EDGE};
                             border-radius: 4px; padding: 3px 6px; min-height: 18px;
                             selection-background-color: {ACT}; }}
QSpinBox QLineEdit, QDoubleSpinBox QLineEdit {{ background: transparent; border: none;
                                                  padding: 0 4px; min-height: 0; }}
QSpinBox::up-button, QSpinBox::down-button, QDoubleSpinBox::up-button,
QDoubleSpinBox::down-button {{ width: 0; border: none; }}
QSpinBox:focus, QDoubleSpinBox:focus {{ border-color: {FOCUS}; }}
QDateEdit {{ background: {RAISED}; color: {TEXT}; border: 1px solid {EDGE}; border-radius: 4px;
             padding: 3px 8px; min-height: 18px; }}
QDateEdit:focus {{ border-color: {FOCUS}; }}
QPlainTextEdit {{ background: {BACKGROUND}; color: {MUTED}; border: 1px solid {LINE};
                  border-radius: 6px; padding: 8px; font-size: {SMALL}px;
                  selection-background-color: {ACT}; }}
QPlainTextEdit:focus {{ border-color: {FOCUS}; }}
QTableView {{ background: {BACKGROUND}; border: 1px solid {LINE}; outline: none;
              selection-background-color: {ACT}; selection-color: {TEXT}; }}
QTableView::item {{ padding: 0 6px; border: none; }}
QTreeView {{ background: {BACKGROUND}; border: 1px solid {LINE}; outline: none;
             selection-background-color: {ACT}; selection-color: {TEXT}; }}
QTreeView:focus {{ border-color: {FOCUS}; }}
QTreeView::item {{ padding: 3px 6px; border: none; }}
QTextBrowser {{ background: {BACKGROUND}; border: 1px solid {LINE}; }}
QTextBrowser:focus {{ border-color: {FOCUS}; }}
QHeaderView {{ background: {PANEL}; border: none; }}
QHeaderView::section {{ background: {PANEL}; color: {MUTED}; border: none;
                        border-bottom: 1px solid {LINE}; padding: 5px 6px; }}
QLabel#hint {{ background: {RAISED}; border: 1px solid {FOCUS}; border-radius: 6px;
               padding: 10px 18px; }}
QPushButton[row="true"] {{ background: transparent; border-color: transparent; text-align: left;
                           padding: 6px 10px; }}
QPushButton[row="true"]:hover {{ background: {HOVER}; }}
QPushButton[row="true"]:checked {{ background: {HOVER}; border-color: {EDGE}; }}
QPushButton[row="true"]:focus {{ border-color: {FOCUS}; }}

QComboBox {{ background: {RAISED}; border: 1px solid {EDGE}; border-radius: 4px;
             padding: 3px 8px; min-height: 18px; }}
QComboBox:hover {{ background: {HOVER}; }}
QComboBox:focus {{ border-color: {FOCUS}; }}
QComboBox::drop-down {{ border: none; width: 22px; }}
QComboBox QAbstractItemView {{ background: {RAISED}; border: 1px solid {EDGE};
                               selection-background-color: {ACT}; outline: none; padding: 4px; }}

QCheckBox {{ spacing: 8px; }}
QCheckBox::indicator {{ width: 14px; height: 14px; border: 1px solid {FAINT}; border-radius: 3px;
                        background: {BACKGROUND}; }}
QCheckBox::indicator:hover {{ border-color: {TEXT}; }}
QCheckBox::indicator:checked {{ background: {ACT}; border-color: {ACT_HOVER}; }}
QCheckBox::indicator:focus {{ border-color: {FOCUS}; }}
QCheckBox:focus, QRadioButton:focus {{ color: white; }}
QRadioButton {{ spacing: 8px; }}
QRadioButton::indicator {{ width: 14px; height: 14px; border: 1px solid {FAINT};
                           border-radius: 8px; background: {BACKGROUND}; }}
QRadioButton::indicator:hover {{ border-color: {TEXT}; }}
QRadioButton::indicator:checked {{ border-color: {ACT_HOVER}; background: qradialgradient(
    cx:0.5, cy:0.5, radius:0.5, fx:0.5, fy:0.5,
    stop:0 white, stop:0.45 white, stop:0.55 {ACT}, stop:1 {ACT}); }}
QRadioButton::indicator:focus {{ border-color: {FOCUS}; }}

QSlider::groove:horizontal {{ height: 4px; border-radius: 2px; background: {EDGE}; }}
QSlider::sub-page:horizontal {{ height: 4px; border-radius: 2px; background: {MUTED}; }}
QSlider::handle:horizontal {{ width: 12px; height: 12px; margin: -5px 0; border-radius: 7px;
                              background: {TEXT}; border: 1px solid {PANEL}; }}
QSlider::handle:horizontal:hover {{ background: white; }}
QSlider::handle:horizontal:focus {{ border: 2px solid {FOCUS}; margin: -6px 0;
                                    border-radius: 8px; }}
QSlider::sub-page:horizontal:disabled {{ background: {LINE}; }}
QSlider::groove:horizontal:disabled {{ background: {LINE}; }}
QSlider::handle:horizontal:disabled {{ background: {EDGE}; }}

QScrollArea {{ background: {PANEL}; border: none; }}
QScrollBar:vertical {{ background: transparent; width: 10px; margin: 2px; }}
QScrollBar::handle:vertical {{ background: {EDGE}; border-radius: 3px; min-height: 24px; }}
QScrollBar::add-line, QScrollBar::sub-line {{ height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}

QLineEdit {{ background: {BACKGROUND}; border: 1px solid {EDGE}; border-radius: 4px;
             padding: 3px 6px; min-height: 18px; selection-background-color: {ACT}; }}
QLineEdit:focus {{ border-color: {FOCUS}; }}

QWidget#list {{ background: {PANEL}; border-right: 1px solid {LINE}; }}
QWidget#list QListView {{ background: {PANEL}; border: none; outline: none; }}
QWidget#side {{ background: {PANEL}; border-left: 1px solid {LINE}; }}
QLabel[kind="caption"] {{ color: {MUTED}; font-size: {SMALL}px; font-weight: 600;
                          letter-spacing: 1px; }}
QLabel[kind="muted"] {{ color: {MUTED}; font-size: {SMALL}px; }}
QLabel[kind="bad"] {{ color: {ALARM_TEXT}; font-size: {SMALL}px; }}
QLabel[kind="large"] {{ font-size: {LARGE}px; }}
QLabel[kind="title"] {{ font-size: {LARGE}px; font-weight: 600; }}
QLabel[kind="mark"] {{ color: {ALARM_TEXT}; border: 1px solid {ALARM}; border-radius: 4px;
                       padding: 4px 8px; }}
QLabel[kind="note"] {{ color: {TEXT}; border: 1px solid {EDGE}; border-radius: 4px;
                       padding: 4px 8px; }}
QFrame[kind="rule"] {{ background: {LINE}; border: none; max-height: 1px; min-height: 1px; }}

QFrame#banner {{ background: #2a1a1e; border: none; border-bottom: 1px solid {ALARM}; }}
QFrame#banner[notice="true"] {{ background: {RAISED}; border-bottom-color: {FOCUS}; }}
QFrame#banner QLabel {{ background: transparent; }}
QWidget#rooms QToolButton {{ padding: 1px 10px; }}
QFrame#strip {{ background: {PANEL}; border: none; border-bottom: 1px solid {LINE}; }}
QFrame#pane {{ background: {PANEL}; border: 1px solid {LINE}; }}
QFrame#pane[chosen="true"] {{ border-color: {FOCUS}; }}
QFrame#pane QToolButton {{ padding: 2px; }}
QListWidget#models {{ background: {PANEL}; border: 1px solid {LINE}; border-radius: 6px;
                      outline: none; padding: 4px; }}
QListWidget#models::item {{ padding: 8px; border-radius: 4px; }}
QListWidget#models::item:selected {{ background: {ACT}; color: {TEXT}; }}
QFrame#rail {{ background: {PANEL}; border: none; border-right: 1px solid {LINE}; }}
QFrame#card {{ background: {PANEL}; border: 1px solid {LINE}; border-radius: 8px; }}
QFrame#drop {{ background: {PANEL}; border: 1px dashed {EDGE}; border-radius: 12px; }}
QFrame#drop[hot="true"] {{ background: {RAISED}; border: 2px dashed {FOCUS}; }}
QDialog {{ background: {PANEL}; }}
"""

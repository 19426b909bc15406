"""Everything a person can ask for: words, keys and icons, once for menus, tools and help."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence

from tbviewer.ui import icons
from tbviewer.words import later, say

KeyOf = Callable[[str], str]
"""Tells the key that the action of a name has now, as it stands on a screen; empty if it has none.

Whatever names a key on the screen has `show_keys(key_of)`, which is called again when keys change.
"""


@dataclass(frozen=True, slots=True)
class _Ask:
    """One action: its words, keys and icon; `about` is the tool tip."""

    text: str
    keys: tuple[str, ...] = ()
    icon: str = ""
    about: str = ""
    checkable: bool = False


_ASKS = {
    "open": _Ask(later("&Open a film …"), ("Ctrl+O",), "folder-open-outline", later("Open a film")),
    "folder": _Ask(
        later("Open a f&older …"),
        ("Ctrl+Shift+O",),
        "folder-open-outline",
        later("Open all films of a folder and its sub-folders"),
    ),
    "export_list": _Ask(later("&Export the list …")),
    "list": _Ask(later("&List of films"), ("F9",), "", "", True),
    "sample": _Ask(later("Open the &sample film"), (), "image-outline"),
    "copy": _Ask(later("&Copy the view"), ("Ctrl+C",), "content-copy"),
    "close": _Ask(later("Close the &film"), ("Ctrl+W",), "close"),
    "quit": _Ask(later("&Quit"), ("Ctrl+Q",)),
    "fit": _Ask(
        later("&Fit"), ("F",), "arrow-expand-all", later("Show the whole film as large as it fits")
    ),
    "one_to_one": _Ask(
        later("&1:1"), ("Ctrl+1",), "", later("One film pixel on one pixel of the screen")
    ),
    "zoom_in": _Ask(later("Zoom &in"), ("+", "="), "magnify-plus-outline"),
    "zoom_out": _Ask(later("Zoom &out"), ("-",), "magnify-minus-outline"),
    "reset": _Ask(
        later("&Reset"),
        ("Esc",),
        "restore",
        later("The film's own window, the whole film, upright"),
    ),
    "outline": _Ask(
        later("Field ou&tline"), ("O",), "selection", later("Outline what the Network saw"), True
    ),
    "panel": _Ask(later("&Panel at the right"), ("F10",), "dock-right", "", True),
    "alone": _Ask(later("Film &alone"), ("F11",), "arrow-expand", "", True),
    "automatic": _Ask(
        later("&Automatic"), ("A",), "auto-fix", later("Window from the film's own values")
    ),
    "invert": _Ask(later("&Invert"), ("I",), "invert-colors", later("Exchange black and white")),
    "next": _Ask(later("&Next film"), ("PgDown",), "chevron-down"),
    "previous": _Ask(later("&Previous film"), ("PgUp",), "chevron-up"),
    "read_anyway": _Ask(later("&Read although refused")),
    "read_corrected": _Ask(later("&Put right and read")),
    "none": _Ask(later("&None"), ("0",), "layers-off-outline", later("Switch all Overlays off")),
    "stronger": _Ask(later("&Stronger"), ("]",)),
    "weaker": _Ask(later("&Weaker"), ("[",)),
    "decide": _Ask(
        later("&Decide …"), ("D",), "", later("Then R refer, N not, F film again, U undecided")
    ),
    "reviewed": _Ask(
        later("Re&viewed, next film"), ("Return", "Enter"), "", later("Reviewed, next film")
    ),
    "journal": _Ask(
        later("&Journal"), ("Ctrl+J",), "", later("Every Reading and Decision on this computer")
    ),
    "own_first": _Ask(
        later("&Own reading first"), (), "", later("Keep scores back until a Decision"), True
    ),
    "contours": _Ask(
        later("&Contours"), ("C",), "", later("Lines of equal heat instead of colour"), True
    ),
    "common_scale": _Ask(
        later("One scale for all &Blocks"), (), "", later("All end at the largest peak"), True
    ),
    "dim": _Ask(
        later("&Dim the film"), ("Z",), "", later("Draw the film under the maps darker"), True
    ),
    "export": _Ask(
        later("&Export a figure …"),
        ("Ctrl+E",),
        "export-variant",
        later("The picture for print, as PNG or PDF"),
    ),
    "report": _Ask(
        later("Re&port, print …"),
        ("Ctrl+P",),
        "printer-outline",
        later("A page for each film: save as PDF, print, copy"),
    ),
    # Rooms and comparing
    "room_reading": _Ask(
        later("Readin&g"), ("F5",), "", later("One film, its score and its maps"), True
    ),
    "room_compare": _Ask(later("&Compare"), (), "", later("Films and maps side by side"), True),
    "room_admin": _Ask(
        later("Ad&min"),
        ("F8",),
        "",
        later("Train, compare and switch Models; locked by a PIN"),
        True,
    ),
    "recipe_figure": _Ask(
        later("&Film · overlay · saliency"),
        ("F2",),
        "",
        later("The film, the saliency over it, and the saliency alone"),
        True,
    ),
    "recipe_blocks": _Ask(
        later("Five &blocks"), ("F3",), "", later("The film and its five Grad-CAMs"), True
    ),
    "recipe_models": _Ask(
        later("Two &Models"), ("F4",), "", later("The same film read by two Models"), True
    ),
    "recipe_films": _Ask(
        later("&Now and before"), ("F6",), "", later("The film beside another one"), True
    ),
    "recipe_difference": _Ask(
        later("&Difference"), ("F7",), "", later("Two maps, and one minus the other"), True
    ),
    "linked": _Ask(
        later("&Linked"),
        ("L",),
        "link-variant",
        later("Zoom, turn, window and cursor of one pane are those of all"),
        True,
    ),
    "turn_right": _Ask(
        later("Turn to the &right"), ("R",), "rotate-right", later("A quarter turn to the right")
    ),
    "turn_left": _Ask(
        later("Turn to the &left"), ("Shift+R",), "rotate-left", later("A quarter turn to the left")
    ),
    "mirror_across": _Ask(
        later("Mirror &across"), ("H",), "flip-horizontal", later("Exchange left and right")
    ),
    "mirror_down": _Ask(
        later("Mirror &top to bottom"), ("V",), "flip-vertical", later("Exchange top and bottom")
    ),
    "full_screen": _Ask(later("F&ull screen"), ("F12",), "fullscreen", "", True),
    "window_lung": _Ask(later("&Lung"), ("Alt+1",), "", later("Window for the lungs")),
    "window_bone": _Ask(later("&Bone"), ("Alt+2",), "", later("Window for bones")),
    "window_mediastinum": _Ask(
        later("&Mediastinum"), ("Alt+3",), "", later("Window for the mediastinum")
    ),
    "window_all": _Ask(
        later("All &values"), ("Alt+4",), "", later("Window over all of the film's values")
    ),
    "region": _Ask(
        later("Window of a &region"),
        ("W",),
        "select-drag",
        later("Drag a rectangle: its values fill the grey of the screen"),
        True,
    ),
    "magnifier": _Ask(later("Ma&gnifier"), ("G",), "magnify", "", True),
    "glass_overlays": _Ask(later("Overlays in the ma&gnifier"), (), "", "", True),
    "length": _Ask(later("&Length"), ("M",), "ruler", later("Measure a length"), True),
    "angle": _Ask(later("A&ngle"), ("N",), "angle-acute", later("Measure an angle"), True),
    "ratio": _Ask(
        later("Cardio&thoracic ratio"),
        ("T",),
        "heart-outline",
        later("Cardiothoracic ratio: the heart's width, then the thorax's"),
        True,
    ),
    # Asking the Network
    "hide": _Ask(
        later("&Hide a region"),
        ("X",),
        "eye-off-outline",
        later("Ask the Network: hide a region, and see the score without it"),
        True,
    ),
    "keep": _Ask(
        later("&Keep only a region"), ("Shift+X",), "", later("Hide everything but a region"), True
    ),
    "brush": _Ask(later("&Paint over"), ("P",), "", later("Paint over letters and markers"), True),
    "paint_dot": _Ask(later("Paint a d&ot"), (".",), "", later("Paint a dot with the brush")),
    "unpaint": _Ask(later("Take the last stroke &back"), ("Backspace",)),
    "sweep": _Ask(
        later("S&weep"),
        ("S",),
        "",
        later("Hide place after place and map how far the score falls"),
        True,
    ),
    "undo": _Ask(later("&Undo"), ("Ctrl+Z",), "undo", later("Undo the last change of a measure")),
    "redo": _Ask(later("&Redo"), ("Ctrl+Shift+Z", "Ctrl+Y"), "redo"),
    "delete_measure": _Ask(later("&Delete the measure"), ("Del",), "delete-outline"),
    "clear_measures": _Ask(later("Delete &all measures")),
    "sharpen": _Ask(
        later("&Sharpen"), ("J",), "", later("Sharpen the picture on the screen"), True
    ),
    "local_contrast": _Ask(
        later("Local &contrast"), ("K",), "", later("Spread the contrast of each part"), True
    ),
    "header": _Ask(
        later("&Header fields …"), ("Ctrl+I",), "table-search", later("All header fields")
    ),
    "manual": _Ask(later("&Manual"), ("F1",), "", later("Ten minutes with the sample film")),
    "keys": _Ask(
        later("&Keys and mouse"),
        ("?",),
        "keyboard-outline",
        later("Look a key up, or change it"),
    ),
    "settings": _Ask(
        later("&Settings …"), ("Ctrl+,",), "", later("Language, text size, reading, privacy")
    ),
    "selftest": _Ask(later("&Self-test")),
    "log": _Ask(later("Open the &folder of the log"), (), "text-box-outline"),
    "about": _Ask(later("&About tbviewer"), (), "information-outline"),
}


class Actions(QObject):
    """The window's actions by name: ``actions["fit"]``."""

    def __init__(self, parent: QObject | None = None):
        super().__init__(parent)
        self._actions = {name: self._made(ask) for name, ask in _ASKS.items()}
        for name in _ASKS:
            self.set_keys(name, usual_keys(name))

    def __getitem__(self, name: str) -> QAction:
        return self._actions[name]

    def all(self) -> tuple[QAction, ...]:
        """Return every action."""
        return tuple(self._actions.values())

    def names(self) -> tuple[str, ...]:
        """Return the name of every action."""
        return tuple(self._actions)

    def title(self, name: str) -> str:
        """Return an action's words as a list shows them."""
        return plain(self._actions[name].text())

    def key(self, name: str) -> str:
        """Return the key that an action has now, in words; empty if it has none."""
        return self._actions[name].shortcut().toString(QKeySequence.SequenceFormat.NativeText)

    def set_keys(self, name: str, keys: Sequence[QKeySequence]) -> None:
        """Give an action its keys, in its tool tip too."""
        action = self._actions[name]
        action.setShortcuts(list(keys))
        about = plain(say(_ASKS[name].about)) if _ASKS[name].about else self.title(name)
        action.setToolTip(with_keys(about, self.key(name)))

    def _made(self, ask: _Ask) -> QAction:
        action = QAction(say(ask.text), self)
        action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        action.setCheckable(ask.checkable)
        if ask.icon:
            action.setIcon(icons.icon(ask.icon))
            # Tools set words close to their icon; a space is all that the style leaves.
            action.setIconText(" " + action.iconText())
        return action


def usual_keys(name: str) -> tuple[QKeySequence, ...]:
    """Return the keys of an action as the program comes."""
    return tuple(QKeySequence(key) for key in _ASKS[name].keys)


def with_keys(words: str, *keys: str) -> str:
    """Return a tool tip that ends in the keys that there are."""
    told = " ".join(filter(None, keys))
    return f"{words} ({told})" if told else words


def plain(text: str) -> str:
    """Return an action's text without its mark and its dots."""
    return text.replace("&", "").removesuffix(" …")

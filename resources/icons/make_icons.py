"""Make the icons: ``python resources/icons/make_icons.py`` (needs ``qtawesome``).

One family, Material Design Icons 6 as qtawesome ships it (Apache License 2.0, by
Pictogrammers), one weight. Each glyph that the window uses becomes an SVG file, so that the
running program loads neither qtawesome nor its twelve fonts: an eighth of a second at each
start, and computers whose rules refuse fonts from outside the system show icons too.
"""

from pathlib import Path

import qtawesome
from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainterPath, QRawFont, QTransform
from PySide6.QtWidgets import QApplication

HERE = Path(__file__).resolve().parent
NAMES = (
    "alert-octagon-outline",
    "alert-outline",
    "angle-acute",
    "arrow-expand",
    "arrow-expand-all",
    "auto-fix",
    "cancel",
    "chevron-down",
    "chevron-right",
    "chevron-up",
    "close",
    "content-copy",
    "contrast-circle",
    "delete-outline",
    "dock-right",
    "dots-horizontal",
    "export-variant",
    "eye-off-outline",
    "flip-horizontal",
    "flip-vertical",
    "folder-open-outline",
    "fullscreen",
    "heart-outline",
    "image-outline",
    "information-outline",
    "invert-colors",
    "keyboard-outline",
    "layers-off-outline",
    "link-variant",
    "magnify",
    "magnify-minus-outline",
    "magnify-plus-outline",
    "printer-outline",
    "redo",
    "restore",
    "rotate-left",
    "rotate-right",
    "ruler",
    "select-drag",
    "selection",
    "table-search",
    "text-box-outline",
    "tray-arrow-down",
    "undo",
)
COLOUR = "#e6e9ee"
SIDE = 24


def commands(path: QPainterPath) -> str:
    """Return a path in the language of SVG."""
    told, at = [], 0
    while at < path.elementCount():
        element = path.elementAt(at)
        if element.type == QPainterPath.ElementType.CurveToElement:
            points = [path.elementAt(at + k) for k in range(3)]
            told.append("C" + " ".join(f"{p.x:.3g} {p.y:.3g}" for p in points))
            at += 3
            continue
        letter = "M" if element.type == QPainterPath.ElementType.MoveToElement else "L"
        told.append(f"{letter}{element.x:.3g} {element.y:.3g}")
        at += 1
    return "".join(told)


def glyph(font: QRawFont, character: str) -> QPainterPath:
    """Return a glyph on its grid of 24, y downwards from the top."""
    path = font.pathForGlyph(font.glyphIndexesForString(character)[0])
    return QTransform.fromTranslate(0, font.ascent()).map(path)


def main() -> None:
    """Write every icon beside this script."""
    app = QApplication.instance() or QApplication([])
    folder, fonts = qtawesome.get_fonts_info()
    file = next(name for name in fonts if name.startswith("materialdesignicons6"))
    font = QRawFont(str(Path(folder) / file), SIDE)
    for name in NAMES:
        path = glyph(font, qtawesome.charmap(f"mdi6.{name}"))
        centre = path.boundingRect().center()
        assert (centre - QPointF(SIDE / 2, SIDE / 2)).manhattanLength() < 5, name
        (HERE / f"{name}.svg").write_text(
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{SIDE}" height="{SIDE}"'
            f' viewBox="0 0 {SIDE} {SIDE}">\n'
            f'  <path fill="{COLOUR}" d="{commands(path)}"/>\n</svg>\n'
        )
    del app


if __name__ == "__main__":
    main()

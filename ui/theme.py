"""How the window looks: fonts, colours and the one stylesheet."""

from __future__ import annotations

from string import Template

from PySide6.QtCore import QDir
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from layers import folders
from ui.fonts import font

FONT_PIXELS = 13

INK = "#1f2a26"
MUTED = "#68756f"
LINE = "#e2e6e4"
PAPER = "#ffffff"
CANVAS = "#f7f8f7"
GREEN = "#2e8b57"
GREEN_DARK = "#14532d"
GREEN_PALE = "#e3f0e8"
BLUE = "#23498f"
BLUE_PALE = "#dfe8fb"
AMBER_DARK = "#7a5600"
AMBER_PALE = "#fcefc9"
ORANGE_DARK = "#8f2f0b"
ORANGE_PALE = "#fde3d8"
GREY_PALE = "#eceeed"


def dress(application: QApplication) -> None:
    """Give the application its font, palette and stylesheet."""
    application.setStyle("Fusion")
    application.setFont(font(FONT_PIXELS))
    application.setPalette(_palette())
    # By this name the stylesheet finds the icons: signs in the folder's own path could end its strings.
    QDir.setSearchPaths("icons", [str(folders.resources() / "icons")])
    application.setStyleSheet(_stylesheet())


def _stylesheet() -> str:
    """The one stylesheet, ``resources/window.qss``, with the colours above put in."""
    template = (folders.resources() / "window.qss").read_text(encoding="utf-8")
    colours = {name.lower(): value for name, value in globals().items() if name.isupper()}
    return Template(template).substitute(colours)


def _palette() -> QPalette:
    """A light palette whatever the desktop's own is: the map's colours are made for white paper."""
    palette = QPalette(QColor(PAPER))
    role = QPalette.ColorRole
    for each, colour in (
        (role.Window, PAPER),
        (role.Base, PAPER),
        (role.AlternateBase, CANVAS),
        (role.Button, PAPER),
        (role.WindowText, INK),
        (role.Text, INK),
        (role.ButtonText, INK),
        (role.PlaceholderText, "#98a39d"),
        (role.Highlight, GREEN_PALE),
        (role.HighlightedText, INK),
        (role.Link, GREEN_DARK),
    ):
        palette.setColor(each, QColor(colour))
    return palette

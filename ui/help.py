"""The pages of the Help menu, made from the tables that the program itself works by."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QKeySequence, QPixmap
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QTextBrowser, QVBoxLayout, QWidget

from gisapp import __version__
from layers.text import Sayable, T
from ui import theme
from ui.actions import MENUS, Action, plain_title
from ui.workspace import Workspace

_MAP_KEYS = (
    (T("Move the map"), T("drag, or arrow keys")),
    (T("Zoom about the pointer"), T("mouse wheel, or double click")),
    (T("Zoom"), T("+ and −")),
    (T("Whole district"), T("Home")),
    (T("What is this?"), T("click")),
    (T("Stop what is running; close a popup"), T("Esc")),
    (T("Copy table rows for a spreadsheet"), T("Ctrl+C")),
)


class _Text(QTextBrowser):
    """Shows HTML, and nothing but what stands in it."""

    def loadResource(self, kind: int, place: QUrl | str) -> QPixmap:  # noqa: ARG002 - Qt's own signature
        """An empty picture, whatever is asked for: if it got none, Qt would open the file itself."""
        nothing = QPixmap(1, 1)
        nothing.fill(Qt.GlobalColor.transparent)
        return nothing


class Page(QDialog):
    """A page of text in a window of its own."""

    def __init__(self, title: str, html: str, close: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.resize(720, 560)
        self.text = _Text()
        self.text.setFrameShape(QTextBrowser.Shape.NoFrame)
        self.text.setOpenLinks(False)
        self.text.document().setDefaultStyleSheet(
            f"h2 {{ font-size: 18px; }} h3 {{ font-size: 14px; color: {theme.GREEN_DARK}; }}"
            f" td {{ padding: 3px 18px 3px 0; }} .muted {{ color: {theme.MUTED}; }}"
        )
        self.text.setHtml(html)
        button = QPushButton(close)
        button.setDefault(True)
        button.clicked.connect(self.accept)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 14, 18, 14)
        layout.addWidget(self.text, 1)
        layout.addLayout(row)


def shortcuts_page(workspace: Workspace, actions: Iterable[Action], parent: QWidget) -> Page:
    """Every action with its shortcut, and what mouse and keys do on the map."""
    parts = [f"<h2>{_said(workspace, T('Keyboard shortcuts'))}</h2>"]
    rows = list(actions)
    for menu, title in MENUS.items():
        parts.append(f"<h3>{_named(workspace, title)}</h3>")
        parts.append(
            _table(
                (_named(workspace, row.title), escape(_keys(row.shortcut)))
                for row in rows
                if row.menu == menu
            )
        )
    parts.append(f"<h3>{_said(workspace, T('Map and tables'))}</h3>")
    parts.append(_table((_said(workspace, what), _said(workspace, keys)) for what, keys in _MAP_KEYS))
    return _page(workspace, T("Keyboard shortcuts"), parts, parent)


def definitions_page(workspace: Workspace, parent: QWidget) -> Page:
    """How each indicator is defined and where that stands written; the open project's choices."""
    from gisapp.indicators import INDICATORS

    parts = [f"<h2>{_said(workspace, T('Definitions and sources'))}</h2>"]
    for indicator in INDICATORS.values():
        parts.append(f"<h3>{_said(workspace, indicator.title)}</h3>")
        parts.append(f"<p>{_said(workspace, indicator.definition)}</p>")
        parts.append(f"<p><i>{_said(workspace, indicator.formula)}</i></p>")
        parts.append(f"<p class='muted'>{_said(workspace, indicator.source)}</p>")
    report = workspace.report
    if report is not None and report.definitions.note is not None:
        parts.append(f"<p>{_said(workspace, report.definitions.note)}</p>")
    return _page(workspace, T("Definitions and sources"), parts, parent)


def about_page(workspace: Workspace, parent: QWidget) -> Page:
    """What the program is; with the mark of sample data where they are shown."""
    purpose = T(
        "Checks a district against the targets of its plans, on this computer alone: no data leave it."
    )
    licence = T("Licence: Apache 2.0. Built with Qt, GeoPandas, Shapely, GDAL, PROJ, Rasterio and folium.")
    parts = [
        f"<h2>{_said(workspace, T('Green infrastructure'))}</h2>",
        f"<p>{_said(workspace, T('Version {version}', version=__version__))}</p>",
        f"<p>{_said(workspace, purpose)}</p>",
        f"<p class='muted'>{_said(workspace, licence)}</p>",
    ]
    if workspace.project is not None and workspace.project.sample:
        note = T(
            "The open project is 示范数据·非实测: made-up sample data, no survey. Do not quote its figures."
        )
        parts.append(f"<p style='color: {theme.ORANGE_DARK}'><b>{_said(workspace, note)}</b></p>")
    return _page(workspace, T("About"), parts, parent)


def _page(workspace: Workspace, title: T, parts: list[str], parent: QWidget) -> Page:
    return Page(workspace.say(title), "\n".join(parts), workspace.say(T("Close")), parent)


def _said(workspace: Workspace, text: Sayable) -> str:
    """A sentence, safe inside HTML."""
    return escape(workspace.say(text))


def _named(workspace: Workspace, title: Sayable) -> str:
    """The title of a menu or an action without its keyboard mark, safe inside HTML."""
    return escape(plain_title(workspace.say(title)))


def _keys(shortcut: str) -> str:
    return QKeySequence(shortcut).toString(QKeySequence.SequenceFormat.NativeText)


def _table(rows: Iterable[tuple[str, str]]) -> str:
    lines = "".join(f"<tr><td>{what}</td><td>{keys}</td></tr>" for what, keys in rows)
    return f"<table>{lines}</table>"

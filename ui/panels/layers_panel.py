"""The layers by group, with what they look like, how many features they have, and whether they are shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QFont, QIcon, QMouseEvent, QPainter, QPixmap
from PySide6.QtWidgets import (
    QFrame,
    QHeaderView,
    QMenu,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from layers.findings import Finding, Severity
from layers.roles import roles
from layers.styles import style_of
from layers.text import Sayable, T, plural
from ui import theme
from ui.plain import Label
from ui.spoken import Spoken
from ui.words import grid_size
from ui.workspace import Change, Workspace

if TYPE_CHECKING:
    from layers.layer import Layer

_SWATCH = QSize(18, 16)
_TELLING = (Severity.ERROR, Severity.QUESTION, Severity.WARNING)
_SHOWN_FINDINGS = 2
_LONGEST = 120


class LayersPanel(QWidget):
    """The list of layers, and below it what the data check found.

    Signals
    -------
    findings_asked
        The user wants to see all findings.
    removal_asked
        Id of the layer that the user wants out of the project.
    copy_asked
        Id of the layer that the user wants as a file of its own.
    """

    findings_asked = Signal()
    removal_asked = Signal(str)
    copy_asked = Signal(str)

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self.setMinimumWidth(190)
        title = Label()
        title.setProperty("part", "title")
        Spoken(workspace).put(title.setText, T("Layers"))
        head = QFrame()
        head.setProperty("part", "head")
        head_column = QVBoxLayout(head)
        head_column.setContentsMargins(12, 8, 12, 8)
        head_column.addWidget(title)

        self._tree = QTreeWidget()
        self._tree.setColumnCount(2)
        self._tree.setHeaderHidden(True)
        self._tree.setRootIsDecorated(False)
        self._tree.setIndentation(0)
        self._tree.setItemsExpandable(False)
        self._tree.setIconSize(_SWATCH)
        self._tree.setSelectionMode(QTreeWidget.SelectionMode.SingleSelection)
        header = self._tree.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self._tree.itemChanged.connect(self._take_checks)
        self._tree.itemDoubleClicked.connect(self._look)
        self._tree.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self._tree.customContextMenuRequested.connect(self._show_menu)

        self._findings = _FindingsBox()
        self._findings.clicked.connect(self.findings_asked)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(head)
        layout.addWidget(self._tree, 1)
        layout.addWidget(self._findings)
        workspace.changed.connect(self._refresh)
        self._list()

    @property
    def tree(self) -> QTreeWidget:
        """The list."""
        return self._tree

    def _refresh(self, what: Change) -> None:
        if what in (Change.LAYERS, Change.LANGUAGE):
            self._list()
        if what in (Change.LAYERS, Change.FIGURES, Change.LANGUAGE):
            self._tell_findings()

    def _list(self) -> None:
        self._tree.blockSignals(True)
        self._tree.clear()
        project = self._workspace.project
        by_group: dict[Sayable, list[Layer]] = {}
        order = list(roles())
        for layer in sorted(
            () if project is None else project.layers,
            key=lambda each: order.index(each.role) if each.role in order else len(order),
        ):
            group: Sayable = roles()[layer.role].group if layer.role in roles() else T("Other")
            by_group.setdefault(group, []).append(layer)
        for title, layers in by_group.items():
            self._add_group(title)
            for layer in layers:
                alone = sum(each.role == layer.role for each in layers) == 1
                self._add_layer(layer, alone=alone)
        self._tree.blockSignals(False)

    def _add_group(self, group: Sayable) -> None:
        item = QTreeWidgetItem([self._workspace.say(group), ""])
        item.setFlags(Qt.ItemFlag.ItemIsEnabled)
        item.setForeground(0, QBrush(QColor(theme.MUTED)))
        font = QFont(self._tree.font())
        font.setPixelSize(theme.FONT_PIXELS - 1)
        item.setFont(0, font)
        self._tree.addTopLevelItem(item)
        item.setFirstColumnSpanned(True)

    def _add_layer(self, layer: Layer, *, alone: bool) -> None:
        say = self._workspace.say
        role = roles().get(layer.role)
        title = layer.title if role is None or not alone else say(role.title)
        item = QTreeWidgetItem([title, say(_amount(layer))])
        item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
        item.setData(0, Qt.ItemDataRole.UserRole, layer.id)
        if _has_place(layer):
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            hidden = layer.id in self._workspace.hidden
            item.setCheckState(0, Qt.CheckState.Unchecked if hidden else Qt.CheckState.Checked)
            item.setIcon(0, _swatch(layer, self.devicePixelRatioF()))
        item.setForeground(1, QBrush(QColor(theme.MUTED)))
        item.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        item.setToolTip(
            0, "\n".join([title, layer.origin.file, layer.origin.crs, *(say(step) for step in layer.steps)])
        )
        self._tree.addTopLevelItem(item)

    def _take_checks(self) -> None:
        items = (self._tree.topLevelItem(number) for number in range(self._tree.topLevelItemCount()))
        hidden = {
            item.data(0, Qt.ItemDataRole.UserRole)
            for item in items
            if item is not None
            and item.flags() & Qt.ItemFlag.ItemIsUserCheckable
            and item.checkState(0) == Qt.CheckState.Unchecked
        }
        self._workspace.hide(frozenset(hidden))

    def _look(self, item: QTreeWidgetItem) -> None:
        project = self._workspace.project
        layer_id = item.data(0, Qt.ItemDataRole.UserRole)
        for layer in () if project is None else project.layers:
            if layer.id == layer_id and layer.frame is not None and _has_place(layer):
                west, south, east, north = layer.frame.total_bounds.tolist()
                self._workspace.look_at((west, south, east, north))

    def layer_menu(self, item: QTreeWidgetItem) -> QMenu:
        """What can be done with a layer."""
        say, layer_id = self._workspace.say, item.data(0, Qt.ItemDataRole.UserRole)
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(say(T("Show all of it")), lambda: self._look(item))
        copy = menu.addAction(say(T("Save a copy as...")), lambda: self.copy_asked.emit(layer_id))
        copy.setEnabled(self._has_features(layer_id))
        menu.addSeparator()
        menu.addAction(say(T("Take out of the project")), lambda: self.removal_asked.emit(layer_id))
        return menu

    def _has_features(self, layer_id: str) -> bool:
        project = self._workspace.project
        layers = () if project is None else project.layers
        return any(layer.id == layer_id and layer.frame is not None for layer in layers)

    def _show_menu(self, place: QPoint) -> None:
        item = self._tree.itemAt(place)
        if item is not None and item.data(0, Qt.ItemDataRole.UserRole) is not None:
            self.layer_menu(item).popup(self._tree.viewport().mapToGlobal(place))

    def _tell_findings(self) -> None:
        project, report = self._workspace.project, self._workspace.report
        findings = (
            () if project is None else project.findings if report is None else report.scorecard.findings
        )
        self._findings.tell([each for each in findings if each.severity in _TELLING], self._workspace)


class _FindingsBox(QFrame):
    """The amber box at the foot: how many findings there are, and the first of them."""

    clicked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("part", "findings")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._title, self._words = Label(), Label()
        self._title.setStyleSheet("font-weight: bold;")
        self._words.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 9, 12, 10)
        layout.setSpacing(3)
        layout.addWidget(self._title)
        layout.addWidget(self._words)
        self.hide()

    def tell(self, findings: list[Finding], workspace: Workspace) -> None:
        """Show the number of findings, and the gravest."""
        title = plural("Data check: {n} remark", "Data check: {n} remarks", n=len(findings))
        self._title.setText(f"⚠ {workspace.say(title)}")
        gravest = sorted(findings, key=lambda each: _TELLING.index(each.severity))
        words = [_words(each, workspace) for each in gravest[:_SHOWN_FINDINGS]]
        self._words.setText("\n".join(f"· {_short(each)}" for each in words))
        self.setVisible(bool(findings))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Qt asks."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.clicked.emit()


def _words(finding: Finding, workspace: Workspace) -> str:
    """What was found, with the file that it was found in."""
    words = workspace.say(finding.message)
    if not finding.file or finding.file in words:
        return words
    return workspace.say(T("{file}: {message}", file=finding.file, message=words))


def _short(words: str) -> str:
    return words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1]}…"


def _amount(layer: Layer) -> Sayable:
    """Number of features, or the size of a raster's pixels."""
    if layer.grid is not None:
        return grid_size(layer.grid, degrees=(layer.grid_crs or "").startswith("GEOG"))
    return "" if layer.frame is None else f"{len(layer.frame):,}".replace(",", " ")


def _has_place(layer: Layer) -> bool:
    """Whether the layer can be on a map; a plain table cannot."""
    return layer.grid is not None or (layer.frame is not None and not layer.frame.geometry.isna().all())


def _swatch(layer: Layer, density: float) -> QIcon:
    """A sample of the layer's symbol, as in the legend."""
    from ui.map.legend import paint_sample

    pixmap = QPixmap(_SWATCH * density)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    try:
        room = QRectF(density, 2 * density, 16 * density, 12 * density)
        paint_sample(painter, room, _kind(layer), style_of(layer.role), density)
    finally:
        painter.end()
    pixmap.setDevicePixelRatio(density)
    return QIcon(pixmap)


def _kind(layer: Layer) -> str:
    """Kind of symbol: by the first feature that has a shape."""
    if layer.frame is None:
        return "raster"
    kinds = layer.frame.geometry.dropna().geom_type
    if kinds.empty:
        return "remark"
    first = str(kinds.iloc[0])
    return "point" if "Point" in first else "line" if "Line" in first else "area"

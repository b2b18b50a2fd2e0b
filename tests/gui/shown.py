"""All words that a window shows, as Qt would show them: labels, buttons, menus, cells, titles, tooltips."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from PySide6.QtCore import QPoint
from PySide6.QtGui import QAction, Qt  # this one's Qt knows mightBeRichText
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QListView,
    QMenu,
    QTabBar,
    QTextEdit,
    QToolTip,
    QWidget,
)

_DISPLAY, _TIP = Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole


@dataclass
class Shown:
    """What a look at a window found: ``rich`` are the texts that Qt would take for HTML."""

    words: list[str] = field(default_factory=list)
    tips: list[str] = field(default_factory=list)
    rich: list[str] = field(default_factory=list)
    widgets: int = 0
    cells: int = 0


def shown_in(window: QWidget) -> Shown:
    """All that a window and its dialogs and menus show, hidden parts included; it is painted, too."""
    shown = Shown()
    widgets = [window, *(each for each in window.findChildren(QWidget) if not _is_tip(each))]
    tips: list[tuple[QWidget, str]] = []
    for widget in widgets:
        shown.widgets += 1
        shown.words += _words(widget)
        tips += [(widget, tip) for tip in (widget.toolTip(), *_own_tips(widget))]
        if isinstance(widget, QLabel) and widget.textFormat() != Qt.TextFormat.PlainText:
            shown.rich.append(widget.text())
        if isinstance(widget, QAbstractItemView) and not isinstance(widget, QHeaderView):
            words, more = _cells(widget)
            shown.cells += len(words)
            shown.words += words
            tips += [(widget, tip) for tip in more]
        if Qt.mightBeRichText(widget.whatsThis()):
            shown.rich.append(widget.whatsThis())
    for action in _actions(widgets):
        shown.words += [_without_marks(action.text().partition("\t")[0]), action.statusTip()]
        tips.append((window, action.toolTip()))
    for owner, tip in tips:
        if tip:
            _show_tip(shown, owner, tip)
    for each in [each for each in widgets if each.isWindow() and each.isVisible()]:
        each.grab()
    return shown


def _words(widget: QWidget) -> Iterator[str]:
    yield widget.statusTip()
    if widget.isWindow() and widget.windowHandle() is not None:
        yield widget.windowHandle().title().replace("\u200b", "")  # which is not seen
    if isinstance(widget, QLabel | QLineEdit):
        yield widget.text()
    if isinstance(widget, QLineEdit):
        yield widget.placeholderText()
    if isinstance(widget, QAbstractButton):
        yield _without_marks(widget.text())
    if isinstance(widget, QMenu):
        yield _without_marks(widget.title())
    if isinstance(widget, QTabBar):
        yield from (_without_marks(widget.tabText(number)) for number in range(widget.count()))
    if isinstance(widget, QTextEdit):
        yield widget.toPlainText()
    if isinstance(widget, QComboBox):
        yield from (widget.itemText(number) for number in range(widget.count()))


def _own_tips(widget: QWidget) -> Iterator[str]:
    """Tooltips of parts that are no widgets."""
    if isinstance(widget, QTabBar):
        yield from (widget.tabToolTip(number) for number in range(widget.count()))
    if isinstance(widget, QComboBox):
        yield from (widget.itemData(number, _TIP) or "" for number in range(widget.count()))


def _cells(view: QAbstractItemView) -> tuple[list[str], list[str]]:
    """Words and tooltips of all cells and headers; the program has no trees of several levels."""
    model, root = view.model(), view.rootIndex()
    rows = range(model.rowCount(root))
    columns = range(1 if isinstance(view, QListView) else model.columnCount(root))
    found = [model.index(row, column, root) for row in rows for column in columns]
    words, tips = [index.data(_DISPLAY) for index in found], [index.data(_TIP) for index in found]
    for sections, way in ((columns, Qt.Orientation.Horizontal), (rows, Qt.Orientation.Vertical)):
        words += [model.headerData(section, way, _DISPLAY) for section in sections]
        tips += [model.headerData(section, way, _TIP) for section in sections]
    return [str(each) for each in words if each], [str(each) for each in tips if each]


def _actions(widgets: Iterable[QWidget]) -> set[QAction]:
    found = {action for widget in widgets for action in widget.actions()}
    return found | {action for widget in widgets for action in widget.findChildren(QAction)}


def _show_tip(shown: Shown, owner: QWidget, tip: str) -> None:
    """Have Qt show a tooltip, and note what its label says."""
    QToolTip.showText(QPoint(9, 9), tip, owner)
    label = next(each for each in QApplication.topLevelWidgets() if _is_tip(each) and each.isVisible())
    assert isinstance(label, QLabel)
    label.grab()
    shown.tips.append(label.text())
    if label.textFormat() != Qt.TextFormat.PlainText:
        shown.rich.append(tip)


def _is_tip(widget: QWidget) -> bool:
    """Whether it is Qt's own label for tooltips, which it makes and deletes as it pleases."""
    return widget.metaObject().className() == "QTipLabel"


def _without_marks(text: str) -> str:
    """A text with its keyboard mark taken out, as on a button or in a menu."""
    return re.sub(r"&(.)", r"\1", text)

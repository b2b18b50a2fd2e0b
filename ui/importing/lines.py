"""What the table of files says of each: from "reading..." to the verdict of the data check."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QObject, Qt

from layers.findings import Finding, Severity
from layers.roles import roles
from layers.text import T, plural
from ui.chips import SEVERITY_TONES, SIGNS, by_gravity, gravest
from ui.importing.cells import CELL_ROLE, Cell, Index
from ui.words import grid_size
from ui.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from gisapp.importing import Draft, Row
    from layers.source import Source

FILE, ROLE, FEATURES, ENCODING, CRS, CHECK = range(6)
_HEADS = (T("File"), T("Used as"), T("Features"), T("Code page"), T("CRS"), T("Data check"))
_LONGEST_CRS = 40
_AMOUNTS: dict[str, Callable[[int], T]] = {
    "point": lambda n: plural("{n:,} point", "{n:,} points", n=n),
    "line": lambda n: plural("{n:,} line", "{n:,} lines", n=n),
    "polygon": lambda n: plural("{n:,} area", "{n:,} areas", n=n),
    "table": lambda n: plural("{n:,} row", "{n:,} rows", n=n),
    "mixed": lambda n: plural("{n:,} feature", "{n:,} features", n=n),
}
_DATUM_TITLES = {"gcj02": "GCJ-02", "bd09": "BD-09"}
_TWICE = "over_"


@dataclass(frozen=True)
class Line:
    """One line: a file that is being read, then a source of it, then its row of the draft.

    ``finding`` is set for a file that could not be read and for a remark on the import as a whole.
    """

    path: Path | None = None
    source: Source | None = None
    row: Row | None = None
    finding: Finding | None = None

    @property
    def title(self) -> str:
        """By which it is known: the source's title, or the file's name."""
        if self.source is not None:
            return self.source.title
        if self.finding is not None:
            return self.finding.file
        return "" if self.path is None else self.path.name


class Lines(QAbstractTableModel):
    """The lines of the table; those with a question first, once all is read."""

    def __init__(self, workspace: Workspace, parent: QObject) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self.lines: list[Line] = []
        self._titles: Counter[str] = Counter()
        self._cells: list[tuple[Cell, ...]] = []

    # ------------------------------------------------------------ filling

    def show_files(self, paths: Sequence[Path]) -> None:
        """Begin with the files that will be read."""
        self._put([Line(path) for path in paths])

    def show_found(self, path: Path, result: Sequence[Source] | Finding) -> None:
        """Show what was found in a file, in place of its line."""
        place = next((at for at, line in enumerate(self.lines) if line.path == path), len(self.lines))
        if isinstance(result, Finding):
            fresh = [Line(path, finding=result)]
        else:
            fresh = [Line(path, source=source) for source in result]
        self._splice(place, fresh)

    def show_examined(self, row: Row) -> None:
        """Show what became of a source."""
        for place, line in enumerate(self.lines):
            if line.source is row.source:
                self._splice(place, [replace(line, row=row)])
                return

    def show_draft(self, draft: Draft) -> None:
        """Show a draft: what is asked, what could not be read, the rest, and what is said of it all."""
        rows = [Line(row.source.path, row.source, row) for row in draft.rows]
        titles = {line.title for line in rows}
        asked = [line for line in rows if line.row in draft.waiting]
        refused = [Line(finding=finding) for finding in draft.refused]
        notes = [Line(finding=note) for note in draft.notes if note.file not in titles]
        others = [line for line in rows if line not in asked]
        self._put([*asked, *refused, *others, *notes])

    def _put(self, lines: list[Line]) -> None:
        self.beginResetModel()
        self.lines = lines
        self._titles = Counter(line.title for line in lines)
        self._cells = [self._cells_of(line) for line in lines]
        self.endResetModel()

    def _splice(self, place: int, fresh: list[Line]) -> None:
        known = place < len(self.lines)
        if known and len(fresh) == 1:
            self.lines[place] = fresh[0]
            self._cells[place] = self._cells_of(fresh[0])
            self.dataChanged.emit(self.index(place, 0), self.index(place, CHECK))
            return
        self._put([*self.lines[:place], *fresh, *self.lines[place + known :]])

    @property
    def read(self) -> tuple[int, int]:
        """How many files are read, and how many there are."""
        done = {line.path for line in self.lines if line.source is not None or line.finding is not None}
        return len(done), len({line.path for line in self.lines})

    @property
    def checked(self) -> int:
        """How many layers are checked."""
        return sum(line.row is not None for line in self.lines)

    # ------------------------------------------------------------ Qt's questions

    def rowCount(self, parent: Index | None = None) -> int:
        """Qt asks."""
        return 0 if parent is not None and parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index | None = None) -> int:
        """Qt asks."""
        return 0 if parent is not None and parent.isValid() else len(_HEADS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Qt asks."""
        cell = self._cells[index.row()][index.column()]
        if role == CELL_ROLE:
            return cell
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return cell.words
        if role == Qt.ItemDataRole.ToolTipRole:
            return cell.tip or cell.words
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Qt asks."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._workspace.say(_HEADS[section])
        return None

    # ------------------------------------------------------------ saying

    def _cells_of(self, line: Line) -> tuple[Cell, ...]:
        say = self._workspace.say
        name = Cell(self._name(line), tip=str(line.path or line.title))
        if line.finding is not None:
            return name, *[Cell("—", "muted")] * 4, self._verdict_of(line.finding)
        if line.source is None:
            return name, *[Cell("", "muted")] * 4, Cell(say(T("reading...")), "muted")
        source = line.source
        found = Cell(self._amount(source)), self._encoding(source)
        if line.row is None:
            return name, Cell("", "muted"), *found, Cell("", "muted"), Cell(say(T("checking...")), "muted")
        row = line.row
        return name, self._role(row), *found, self._crs(row), self._verdict(row)

    def _name(self, line: Line) -> str:
        """The title, with the folder where several files have the same; a remark on all files has none."""
        if line.finding is not None and not line.title:
            return self._workspace.say(T("(all files)"))
        if line.path is None or self._titles[line.title] == 1:
            return line.title
        return f"{line.path.parent.name}/{line.title}"

    def _role(self, row: Row) -> Cell:
        title = roles()[row.role].title if row.role else T("(not used)")
        words = self._workspace.say(title)
        tip = self._workspace.say(T("{role}: click or press Space to choose", role=words))
        return Cell(words, "button", tip)

    def _amount(self, source: Source) -> str:
        if source.grid is not None:
            degrees = source.crs is not None and bool(source.crs.is_geographic)
            return self._workspace.say(grid_size(source.grid, degrees=degrees))
        from layers.conforming.proposal import kind_of

        return self._workspace.say(_AMOUNTS[kind_of(source)](source.count))

    def _encoding(self, source: Source) -> Cell:
        return Cell("—", "muted") if source.encoding is None else Cell(source.encoding, "button")

    def _crs(self, row: Row) -> Cell:
        say, question = self._workspace.say, row.question
        if question is not None and question.code.startswith("crs."):
            return Cell(say(T("? to choose")), "asking", say(question.message))
        crs = row.layer.origin.crs if row.layer is not None else _declared(row.source)
        shift = next((each for each in row.findings if each.code.startswith("datum.")), None)
        datum = row.answers.datum or ""
        if shift is not None and shift.mended:
            datum = shift.code.partition(".")[2]
        if datum == "mixed":
            return Cell(say(T("mixed → WGS 84")), "fair", crs)
        title = _DATUM_TITLES.get(datum.removeprefix(_TWICE))
        if title is not None and row.layer is not None:
            ends = ("WGS 84", title) if datum.startswith(_TWICE) else (title, "WGS 84")
            return Cell(" → ".join(ends), "fair", crs)
        if shift is not None and shift.severity is Severity.QUESTION:
            return Cell(say(T("? which datum")), "asking", say(shift.message))
        return Cell(crs or "—", "" if crs else "muted")

    def _verdict(self, row: Row) -> Cell:
        say = self._workspace.say
        worst = gravest(row.findings)
        tip = "\n".join(f"{SIGNS[each.severity]} {say(each.message)}" for each in by_gravity(row.findings))
        if row.role is None and worst is not Severity.QUESTION:
            return Cell(say(T("– not used")), "none", tip)
        replaces = any(each.code == "layer.replaced" for each in row.findings)
        if worst in (None, Severity.INFO):
            return Cell(say(T("✓ fine · replaces") if replaces else T("✓ fine")), "good", tip)
        if worst is Severity.QUESTION:
            return Cell(say(T("? to be answered")), "asking", tip)
        assert worst is not None
        telling = [each for each in row.findings if each.severity is not Severity.INFO]
        mended = sum(each.mended for each in telling)
        parts = [T("{n} mended", n=mended)] if mended else []
        if open_ := len(telling) - mended:
            parts.insert(0, plural("{n} remark", "{n} remarks", n=open_))
        if replaces:
            parts.append(T("replaces"))
        words = " · ".join(say(part) for part in parts)
        return Cell(f"{SIGNS[worst]} {words}", SEVERITY_TONES[worst], tip)

    def _verdict_of(self, finding: Finding) -> Cell:
        say = self._workspace.say
        tip = say(finding.message)
        if finding.code.startswith("recipe."):
            return Cell(
                say(T("{sign} recipe", sign=SIGNS[finding.severity])), SEVERITY_TONES[finding.severity], tip
            )
        if not finding.file:
            words = say(T("{sign} remark", sign=SIGNS[finding.severity]))
            return Cell(words, SEVERITY_TONES[finding.severity], tip)
        if finding.severity is Severity.INFO:
            return Cell(say(T("– not used")), "none", tip)
        return Cell(say(T("✗ not read")), "bad", tip)


def _declared(source: Source) -> str:
    """Short name of the CRS that the file declares."""
    return "" if source.crs is None else source.crs.to_string()[:_LONGEST_CRS]

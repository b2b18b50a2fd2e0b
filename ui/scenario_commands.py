"""What is done to scenarios from menus, toolbar and switcher."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QInputDialog, QWidget

from layers.text import T
from ui.keeping import Keeping
from ui.messages import MessageBar
from ui.pencil import Pencil
from ui.workspace import Workspace

if TYPE_CHECKING:
    from gisapp.history import Scenarios, Step
    from gisapp.scenario import Scenario


class ScenarioCommands(QObject):
    """Makes, renames, merges, reorders and deletes scenarios; undoes; and takes tools in the hand."""

    def __init__(
        self,
        workspace: Workspace,
        keeping: Keeping,
        pencil: Pencil,
        messages: MessageBar,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._workspace = workspace
        self._keeping = keeping
        self._pencil = pencil
        self._messages = messages
        self._window = window
        self._deeds: dict[str, Callable[[Scenario], object]] = {
            "rename": self._rename,
            "note": self._write_note,
            "duplicate": self._duplicate,
            "merge": self._merge,
            "left": lambda scenario: self._shift(scenario, -1),
            "right": lambda scenario: self._shift(scenario, 1),
            "delete": self._delete,
        }
        pencil.made.connect(self._tell_made)

    def undo(self) -> None:
        """Take back the last gesture, and say which that was."""
        said = self._workspace.timeline and self._workspace.timeline.undoes
        if self._keeping.undo() and said:
            self._messages.tell(T("Taken back: {said}", said=said))

    def redo(self) -> None:
        """Do again what was taken back last, and say what that is."""
        said = self._workspace.timeline and self._workspace.timeline.redoes
        if self._keeping.redo() and said:
            self._messages.tell(T("Done again: {said}", said=said))

    def use(self, tool: str) -> None:
        """Take a tool in the hand."""
        self._workspace.use(tool)

    def remove_selected(self) -> None:
        """Delete what is selected, in one gesture."""
        from gisapp.edits import Remove

        held = self._workspace.selection
        if held:
            self._pencil.do(*(Remove(role=each.role, feature=each.feature) for each in held))

    def set_attributes(self) -> None:
        """Ask for the attributes of what is selected."""
        from ui.panels.attributes import AttributesDialog, can_set

        if can_set(self._workspace):
            AttributesDialog(self._workspace, self._pencil, self._window).open()

    def new(self) -> None:
        """Make a scenario without edits, and choose it."""

        def step(scenarios: Scenarios, name: str) -> Step:
            from gisapp.history import PutScenario
            from gisapp.scenario import Scenario, sound_name

            return PutScenario(Scenario(sound_name(name, scenarios)))

        base = self._workspace.base
        if base is not None:
            from gisapp.scenario import free_name

            free = free_name(self._workspace.say(T("Scenario 1")), base.scenarios)
            self._ask(T("New scenario"), T("Name"), free, step)

    def do(self, action: str, name: str | None = None) -> None:
        """Do something to a scenario, the chosen one without a name."""
        base = self._workspace.base
        wanted = name or self._workspace.scenario
        found = [each for each in (() if base is None else base.scenarios) if each.name == wanted]
        if found:
            self._deeds[action](found[0])

    def _rename(self, scenario: Scenario) -> None:
        def step(scenarios: Scenarios, name: str) -> Step:
            from gisapp.history import Describe
            from gisapp.scenario import sound_name

            called = sound_name(name, [each for each in scenarios if each is not scenario])
            return Describe.of(scenario.name, replace(scenario, name=called))

        self._ask(T("Rename the scenario"), T("Name"), scenario.name, step)

    def _write_note(self, scenario: Scenario) -> None:
        def step(_: Scenarios, note: str) -> Step:
            from gisapp.history import Describe

            return Describe.of(scenario.name, replace(scenario, note=note))

        self._ask(T("Note on the scenario"), T("Note"), scenario.note, step)

    def _duplicate(self, scenario: Scenario) -> None:
        def steps(scenarios: Scenarios) -> list[Step]:
            from gisapp.history import duplicate

            return [duplicate(scenarios, scenario.name)]

        self._keeping.take(steps)

    def _merge(self, scenario: Scenario) -> None:
        say, base = self._workspace.say, self._workspace.base
        assert base is not None
        others = [each.name for each in base.scenarios if each is not scenario]
        if not others:
            self._messages.tell(T("There is no other scenario to merge with."), tone="warning")
            return
        title = say(T("Merge with..."))
        other, chosen = QInputDialog.getItem(
            self._window, title, say(T("The edits of this scenario come behind.")), others, editable=False
        )
        if not chosen:
            return

        def steps(scenarios: Scenarios) -> list[Step]:
            from gisapp.history import merged
            from gisapp.scenario import free_name

            called = free_name(f"{scenario.name[:40]} + {other[:40]}", scenarios)
            return [merged(scenarios, [scenario.name, other], called)]

        self._keeping.take(steps)

    def _shift(self, scenario: Scenario, places: int) -> None:
        def steps(scenarios: Scenarios) -> list[Step]:
            from gisapp.history import Order

            names = [each.name for each in scenarios]
            at = names.index(scenario.name)
            names.insert(min(max(at + places, 0), len(names) - 1), names.pop(at))
            return [Order(tuple(names))]

        self._keeping.take(steps)

    def _delete(self, scenario: Scenario) -> None:
        def steps(_: Scenarios) -> list[Step]:
            from gisapp.history import DropScenario

            return [DropScenario(scenario.name)]

        if self._keeping.take(steps):
            said = T("The scenario “{name}” was deleted.", name=scenario.name)
            self._messages.tell(said, offers=[(T("Put it back"), self._put_back)])

    def _put_back(self) -> None:
        self._messages.hide()
        self._keeping.undo()

    def _ask(self, title: T, label: T, text: str, step_of: Callable[[Scenarios, str], Step]) -> None:
        """Ask for a line, and do the step that it makes."""
        say = self._workspace.say
        dialog = QInputDialog(self._window)
        dialog.setWindowTitle(say(title))
        dialog.setLabelText(say(label))
        dialog.setTextValue(text)
        dialog.setOkButtonText(say(T("OK")))
        dialog.setCancelButtonText(say(T("Cancel")))
        dialog.textValueSelected.connect(
            lambda written: self._keeping.take(lambda scenarios: [step_of(scenarios, written)])
        )
        dialog.open()

    def _tell_made(self, name: str) -> None:
        self._messages.tell(T("“{name}” was made for the edits; what is, stays as it is.", name=name))

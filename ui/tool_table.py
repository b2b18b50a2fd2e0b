"""The rows of the action table with which something is changed: undoing, tools, scenarios."""

from __future__ import annotations

from layers.text import T
from ui.actions import Action, with_future, with_past, with_project, with_scenario, with_selection
from ui.scenario_commands import ScenarioCommands
from ui.workspace import LOOK

_TOOLS = (
    (LOOK, T("&Look around"), T("Look"), "H"),
    ("select", T("&Select"), T("Select"), "V"),
    ("move", T("&Move"), T("Move"), "M"),
    ("add_stop", T("Add a &bus stop"), T("＋Stop"), "B"),
    ("add_entrance", T("Add an &entrance"), T("＋Entrance"), "E"),
    ("add_park", T("Draw a &park"), T("＋Park"), "P"),
    ("add_green", T("Draw a &green plot"), T("＋Green"), "G"),
    ("reshape", T("&Reshape"), T("Reshape"), "R"),
)


def edit_actions(commands: ScenarioCommands) -> tuple[Action, ...]:
    """Undoing, the tools, and what is done to what is selected."""
    return (
        Action("edit.undo", "edit", T("&Undo"), commands.undo, "Ctrl+Z", T("Undo"), with_past, bar="tools"),
        Action("edit.redo", "edit", T("&Redo"), commands.redo, "Ctrl+Y", T("Redo"), with_future, bar="tools"),
        *(
            Action(
                f"tool.{tool}",
                "edit",
                title,
                lambda tool=tool: commands.use(tool),  # type: ignore[misc]
                shortcut,
                short,
                with_project,
                checked=lambda seen, tool=tool: seen.tool == tool,  # type: ignore[misc]
                break_before=tool == LOOK,
                bar="tools",
            )
            for tool, title, short, shortcut in _TOOLS
        ),
        Action(
            "edit.delete",
            "edit",
            T("&Delete"),
            commands.remove_selected,
            short=T("Delete"),
            enabled=with_selection,
            break_before=True,
            bar="tools",
        ),
        Action(
            "edit.attributes",
            "edit",
            T("&Attributes..."),
            commands.set_attributes,
            "Ctrl+Return",
            T("Attributes..."),
            with_selection,
            bar="tools",
        ),
    )


def scenario_actions(commands: ScenarioCommands) -> tuple[Action, ...]:
    """What is done to scenarios as wholes."""

    def of_chosen(action: str, title: T) -> Action:
        return Action(
            f"scenario.{action}", "scenario", title, lambda: commands.do(action), enabled=with_scenario
        )

    return (
        Action(
            "scenario.new",
            "scenario",
            T("&New scenario..."),
            commands.new,
            "Ctrl+Shift+N",
            enabled=with_project,
        ),
        of_chosen("duplicate", T("&Duplicate")),
        of_chosen("rename", T("&Rename...")),
        of_chosen("note", T("N&ote...")),
        of_chosen("merge", T("&Merge with...")),
        of_chosen("delete", T("De&lete")),
    )

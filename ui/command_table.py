"""The one table of what can be done: menus, toolbar, shortcuts and the help page are made from it."""

from __future__ import annotations

from layers.text import T
from ui.actions import Action, with_figures, with_project
from ui.commands import Commands
from ui.map.canvas import Canvas
from ui.scenario_commands import ScenarioCommands
from ui.tool_table import edit_actions, scenario_actions


def command_table(commands: Commands, canvas: Canvas, scenarios: ScenarioCommands) -> tuple[Action, ...]:
    """All actions, in the order of menus and toolbar.

    Parameters
    ----------
    commands, scenarios
        What they set going.
    canvas
        The map that is zoomed.
    """
    return (
        *_file(commands),
        *edit_actions(scenarios),
        *_project(commands),
        *scenario_actions(scenarios),
        *_view(commands, canvas),
        *_help(commands, canvas, scenarios),
    )


def _file(commands: Commands) -> tuple[Action, ...]:
    return (
        Action("file.new", "file", T("&New project"), commands.new_project, "Ctrl+N", T("New")),
        Action("file.open", "file", T("&Open a project..."), commands.open_project, "Ctrl+O", T("Open")),
        Action("file.save", "file", T("&Save"), commands.save, "Ctrl+S", T("Save"), with_project),
        Action(
            "file.save_as", "file", T("Save &as..."), commands.save_as, "Ctrl+Shift+S", enabled=with_project
        ),
        Action(
            "file.import",
            "file",
            T("&Import files..."),
            commands.import_files,
            "Ctrl+I",
            T("Import files..."),
            break_before=True,
        ),
        Action(
            "file.import_folder", "file", T("Import a &folder..."), commands.import_folder, "Ctrl+Shift+I"
        ),
        Action(
            "file.add_from_database",
            "file",
            T("Add from a data&base..."),
            commands.add_from_database,
            "Ctrl+Shift+D",
        ),
        Action("file.sample", "file", T("Open the sample &district"), commands.open_sample),
        Action(
            "file.export",
            "file",
            T("&Export the report..."),
            commands.export_report,
            "Ctrl+E",
            T("Export the report..."),
            with_figures,
            break_before=True,
        ),
        Action("file.quit", "file", T("&Quit"), commands.quit, "Ctrl+Q", break_before=True),
    )


def _project(commands: Commands) -> tuple[Action, ...]:
    return (
        Action(
            "project.rules",
            "project",
            T("Counting &rules..."),
            commands.choose_rules,
            "Ctrl+R",
            T("Counting rules..."),
            with_project,
        ),
        Action(
            "project.targets",
            "project",
            T("Own &targets..."),
            commands.enter_targets,
            "Ctrl+T",
            enabled=with_project,
        ),
        Action(
            "project.compute",
            "project",
            T("&Compute again"),
            commands.compute,
            "F5",
            enabled=with_project,
        ),
    )


def _view(commands: Commands, canvas: Canvas) -> tuple[Action, ...]:
    return (
        Action(
            "view.fit",
            "view",
            T("&Whole district"),
            canvas.fit,
            "Ctrl+0",
            T("Whole district"),
            with_project,
            break_before=True,
        ),
        Action(
            "view.zoom_in", "view", T("Zoom &in"), lambda: canvas.zoom(2), "Ctrl++", T("＋"), with_project
        ),
        Action(
            "view.zoom_out",
            "view",
            T("Zoom &out"),
            lambda: canvas.zoom(-2),
            "Ctrl+-",
            T("－"),
            with_project,
        ),
        Action(
            "view.zh",
            "view",
            "中文",
            lambda: commands.speak("zh"),
            "Ctrl+Alt+Z",
            "中文",
            checked=lambda seen: seen.language.code == "zh",
            break_before=True,
            far=True,
        ),
        Action(
            "view.en",
            "view",
            "English",
            lambda: commands.speak("en"),
            "Ctrl+Alt+E",
            "EN",
            checked=lambda seen: seen.language.code == "en",
        ),
    )


def _help(commands: Commands, canvas: Canvas, scenarios: ScenarioCommands) -> tuple[Action, ...]:
    def show_shortcuts() -> None:
        commands.show_shortcuts(command_table(commands, canvas, scenarios))

    return (
        Action("help.palette", "help", T("&Find an action"), commands.show_palette, "Ctrl+K"),
        Action("help.shortcuts", "help", T("&Keyboard shortcuts"), show_shortcuts, "F1"),
        Action(
            "help.definitions", "help", T("&Definitions and sources"), commands.show_definitions, "Shift+F1"
        ),
        Action("help.about", "help", T("&About"), commands.show_about, break_before=True),
    )

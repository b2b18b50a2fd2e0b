"""Choose the command, run it, and turn what goes wrong into one sentence and an exit code."""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from gisapp import __version__
from gisapp.cli import exit_codes
from gisapp.cli.console import Console
from gisapp.cli.interrupts import noted
from gisapp.cli.opening import add_accept_changed
from gisapp.cli.parser import Parser, file
from gisapp.cli.streams import streams_for_commands, usual_streams
from gisapp.store.changed import ChangedProject
from layers.errors import Cancelled, UserError, out_of_memory
from layers.in_sight import is_text
from layers.text import Bilingual, Language, T, preferred_language

if TYPE_CHECKING:
    from gisapp.report.painter import Painter

Open = Callable[[Path | None, bool], int]
MakePainter = Callable[[], "Painter"]


class OpenWindow(Protocol):
    """Shows the window with a project, in a language if one was asked for; returns the exit code."""

    def __call__(self, project: Path | None, language: str | None, /, *, accept_changed: bool = False) -> int:
        """``accept_changed``: do not ask about a project that was changed outside this program."""


COMMANDS = {
    "import": T("read data files into a project"),
    "inspect": T("look data files through without writing anything"),
    "check": T("compute the indicators and compare them with the plan's targets"),
    "report": T("write the report as PDF, XLSX and HTML"),
    "export": T("write layers of a project as files for other programs"),
    "open": T("open the window"),
    "indicators": T("list the indicators with their definitions"),
    "targets": T("list the plan targets, and look through your own"),
    "layers": T("list the layers of a project, and their features"),
    "scenario": T("list, make and change the scenarios of a project"),
    "compare": T("compare scenarios with what is, and with each other"),
    "version": T("save what the scenarios are under a name, and compare versions"),
    "history": T("list what was done to the scenarios, and clean it up"),
}
_RUN = {
    "import": ("import_command", "run_import"),
    "inspect": ("inspect_command", "run_inspect"),
    "check": ("check_command", "run_check"),
    "export": ("export_command", "run_export"),
    "targets": ("targets_command", "run_targets"),
    "scenario": ("scenario_command", "run_scenario"),
    "compare": ("compare_command", "run_compare"),
    "version": ("version_command", "run_version"),
    "history": ("history_command", "run_history"),
}
"""Module and function of the commands that need nothing but their arguments."""


def run(arguments: list[str], open_window: OpenWindow, make_painter: MakePainter) -> int:
    """Run one command line; returns its exit code."""
    with streams_for_commands():
        return _run(arguments, open_window, make_painter)


def _run(arguments: list[str], open_window: OpenWindow, make_painter: MakePainter) -> int:
    asked = _language_asked_for(arguments)
    language = Language(asked or preferred_language())
    console = Console(language)

    def open_in_language(project: Path | None, accept_changed: bool) -> int:
        spoken = asked and language.code
        with usual_streams():
            return (
                open_window(project, spoken, accept_changed=True)
                if accept_changed
                else open_window(project, spoken)
            )

    with noted() as ctrl_c:
        console.ctrl_c = ctrl_c
        try:
            return _to_the_end(
                lambda: _dispatch(arguments, language, console, open_in_language, make_painter)
            )
        except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 - turns also a bug into a sentence
            return _told(KeyboardInterrupt() if ctrl_c.cancelled else error, console)


def _told(error: BaseException, console: Console) -> int:
    """Say what went wrong, while it is being handled; the exit code."""
    if isinstance(error, KeyboardInterrupt | Cancelled):
        stays = T("Cancelled; what is written already stays, and nothing else was changed.")
        console.say(stays if console.partly else T("Cancelled; nothing was changed."), error=True)
        return exit_codes.CANCELLED
    if isinstance(error, MemoryError):
        error = out_of_memory()
    if isinstance(error, ChangedProject):
        console.findings(error.findings, error=True)
    if isinstance(error, UserError):
        console.refuse(error)
        return exit_codes.REFUSED
    console.apologise()
    return exit_codes.BUG


def _to_the_end(command: Callable[[], int]) -> int:
    """Run a command, and write all that it has said."""
    try:
        code = command()
    except SystemExit:  # of --help
        sys.stdout.flush()
        raise
    sys.stdout.flush()
    return code


def _language_asked_for(arguments: list[str]) -> str | None:
    """The language of ``--lang``, needed before the arguments can be parsed: their help is in it."""
    for position, argument in enumerate(arguments):
        if argument.startswith("--lang="):
            return argument.removeprefix("--lang=")
        if argument == "--lang" and position + 1 < len(arguments):
            return arguments[position + 1]
    return None


def _dispatch(
    arguments: list[str],
    language: Language,
    console: Console,
    open_window: Open,
    make_painter: MakePainter,
) -> int:
    _refuse_bytes(arguments)
    _refuse_lost_folder()
    name = _command_of(arguments)
    if name is None:
        return _without_command(arguments, language, open_window)
    rest = list(arguments)
    rest.remove(name)
    parser = Parser(language, f"gisapp {name}", COMMANDS[name])
    if name == "open":
        parser.argument("project", nargs="?", type=file, metavar="PROJECT", help=T("project file (.gpkg)"))
        add_accept_changed(parser)
        options = parser.parse_args(rest)
        return open_window(options.project, options.accept_changed)
    if name == "report":
        from gisapp.cli.report_command import run_report

        return run_report(parser, rest, console, make_painter)
    if name in _RUN:
        module, function = _RUN[name]
        return int(getattr(import_module(f"gisapp.cli.{module}"), function)(parser, rest, console))
    from gisapp.cli.list_commands import run_list

    return run_list(name, parser, rest, console)


def _refuse_bytes(arguments: list[str]) -> None:
    """Refuse what the terminal gave as bytes that are no characters: it would end up in a file as such."""
    for argument in arguments:
        if not is_text(argument):
            raise UserError(
                T("“{argument}” is not valid UTF-8.", argument=argument),
                T("If it is the name of a file or folder, rename that; else type it again."),
            )


def _refuse_lost_folder() -> None:
    try:
        Path.cwd()
    except OSError as error:
        raise UserError(
            T("The folder that you are in is not there any more."),
            T("Change to another folder, and type it again."),
        ) from error


def _command_of(arguments: list[str]) -> str | None:
    """The command, if the first word that is neither an option nor the value of ``--lang`` is one."""
    words = [
        word
        for before, word in zip(["", *arguments], arguments, strict=False)
        if not word.startswith("-") and before != "--lang"
    ]
    return words[0] if words and words[0] in COMMANDS else None


def _without_command(arguments: list[str], language: Language, open_window: Open) -> int:
    """``gisapp`` alone opens the window; ``--help`` and ``--version`` answer; anything else is an error."""
    parser = Parser(
        language,
        "gisapp",
        T("Plans a district's green infrastructure: indicators, targets, maps and reports, offline."),
        epilog=_examples(language),
    )
    parser.argument(
        "--version", action="version", version=f"gisapp {__version__}", help=T("show the version and exit")
    )
    titles = "\n".join(f"  {name:<12}{language.say(title)}" for name, title in COMMANDS.items())
    parser.description = f"{parser.description}\n\n{language.say(T('commands:'))}\n{titles}"
    parser.add_argument(
        "command",
        nargs="?",
        choices=tuple(COMMANDS),
        metavar="COMMAND",
        help=language.say(T("see above; none opens the window")),
    )
    parser.parse_args(arguments)
    return open_window(None, False)


def _examples(language: Language) -> str:
    """How to begin, and, for who cannot read this, how to switch the language."""
    title = language.say(T("examples:"))
    switch = language.say(
        Bilingual(
            "English: gisapp --lang en, or set GISAPP_LANG=en",
            "中文：gisapp --lang zh，或设置环境变量 GISAPP_LANG=zh",
        )
    )
    return (
        f"{title}\n"
        "  gisapp import sample_data/raw -o sample.gpkg\n"
        "  gisapp check sample.gpkg --format json\n"
        "  gisapp report sample.gpkg -o report\n\n"
        f"{switch}"
    )

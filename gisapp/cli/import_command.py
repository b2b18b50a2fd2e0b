"""``gisapp import``: what was read, found and mended."""

from __future__ import annotations

import argparse
from pathlib import Path

from gisapp.cli import exit_codes
from gisapp.cli.console import Console
from gisapp.cli.decision_options import add_decision_options
from gisapp.cli.draft_output import answered, show_draft, show_questions
from gisapp.cli.files_asked_for import paths_in, read_as_asked
from gisapp.cli.idle_options import refuse_idle_answers, refuse_idle_parameters
from gisapp.cli.opening import add_accept_changed
from gisapp.cli.parameter_options import add_parameter_options, with_parameters
from gisapp.cli.parser import Parser, file
from gisapp.cli.targets_option import add_targets_option, judged_as_asked, own_targets_in
from gisapp.importing import draft_of, project_of
from gisapp.project import Project, layers_of
from gisapp.recipe_file import refuse_recipe_place, write_recipe
from gisapp.store.own_tables import layers_in, scenarios_in
from gisapp.store.project_file import SUFFIX, refuse_project_place, save_project
from gisapp.study_area import missing_outline
from layers.errors import UserError
from layers.findings import Severity
from layers.roles import role_of_id, roles
from layers.sentences import LONGEST
from layers.text import T, plural
from layers.writing.locks import no_ctrl_c
from layers.writing.stamps import Stamp


def run_import(parser: Parser, arguments: list[str], console: Console) -> int:
    """Import files into a project; returns the exit code."""
    options = _parse(parser, arguments)
    if options.update is not None:
        from gisapp.cli.update_command import run_update

        return run_update(parser, options, console)
    inputs = tuple(
        path for path in (*paths_in(options.places), options.recipe, options.targets) if path is not None
    )
    if options.output.name and not options.output.suffix and not _is_special(options.output):
        options.output = options.output.with_suffix(SUFFIX)
    seen, recipe_seen = _places_seen(options, inputs)
    own = () if options.targets is None else own_targets_in(options.targets, console)
    asked = read_as_asked(parser, options, console)
    draft = draft_of(asked.files, console.task(), asked.decisions)
    refuse_idle_answers(parser, asked.given, asked.files, draft, console)
    draft = answered(asked.files, draft, console)
    show_draft(draft, console)
    if draft.questions:
        show_questions(draft, console)
        console.say(T("Nothing was written: answer the questions marked ? first."), error=True)
        return exit_codes.QUESTION
    project = with_parameters(project_of(draft, options.title), options)
    project = judged_as_asked(project, options, own)
    if options.border_station or options.confirm:
        from gisapp.evaluate import evaluate

        refuse_idle_parameters(parser, options, evaluate(project, console.task()))
    before = layers_in(options.output) if options.force else ()
    scenarios = scenarios_in(options.output) if options.force else ()
    with no_ctrl_c() as to_the_end:
        save_project(project, options.output, console.task(), replace=options.force, inputs=inputs, seen=seen)
        to_the_end()  # the project is there: from here on it would be untrue that nothing was changed
        console.say(T("Project written: {path}", path=str(options.output)))
        _tell_gone(before, project, console)
        if scenarios:
            console.say(
                T("The scenarios of the project that was replaced are gone: {names}.", names=scenarios)
            )
        console.findings(missing_outline(layers_of(project)))
        refused = any(finding.severity is Severity.ERROR for finding in project.findings)
        if options.save_recipe is not None:
            refused |= not _recipe_written(project, options, inputs, recipe_seen, console)
    return exit_codes.PARTLY if refused else exit_codes.DONE


def _tell_gone(before: tuple[str, ...], project: Project, console: Console) -> None:
    """Say which layers the project that was replaced had, and this one has not."""
    there = {layer.id for layer in project.layers}
    named = [role_of_id(each) for each in before if each not in there]
    gone = [roles()[role].title for role in named if role in roles()]
    if gone:
        console.say(
            plural(
                "{n} layer of the project that was replaced is not in this one: {layers}. To add files to "
                "a project, name it among them, and another one behind -o.",
                "{n} layers of the project that was replaced are not in this one: {layers}. To add files to "
                "a project, name it among them, and another one behind -o.",
                n=len(gone),
                layers=list(dict.fromkeys(gone)),
            )
        )


def _is_special(path: Path) -> bool:
    """Whether there is something that is neither a file nor a folder, such as /dev/null."""
    try:
        return path.exists() and not path.is_file() and not path.is_dir()
    except OSError:  # a name that no file can have
        return False


def _recipe_written(
    project: Project,
    options: argparse.Namespace,
    inputs: tuple[Path, ...],
    seen: Stamp | None,
    console: Console,
) -> bool:
    """Write the recipe too, or say why not: the project is written by then, and holds it."""
    try:
        write_recipe(project.recipe, options.save_recipe, replace=options.force, inputs=inputs, seen=seen)
    except UserError as error:
        console.refuse(error)
        return False
    console.say(T("Recipe written: {path}", path=str(options.save_recipe)))
    return True


def _parse(parser: Parser, arguments: list[str]) -> argparse.Namespace:
    add_decision_options(parser)
    parser.argument("-o", "--output", type=file, metavar="PROJECT.gpkg", help=T("the project to write"))
    parser.argument(
        "--update",
        type=file,
        metavar="PROJECT",
        help=T("next year's files for a project: its recipe reads them, its scenarios stay"),
    )
    parser.argument(
        "--format",
        choices=("table", "json"),
        default="table",
        help=T("of “--update”: form of what it lists"),
    )
    parser.argument(
        "--save-recipe",
        type=file,
        metavar="RECIPE.toml",
        help=T("write the answers down, for next year's files"),
    )
    parser.argument(
        "--force", action="store_true", help=T("replace the project, and the recipe, that are there already")
    )
    parser.argument("--title", default="", help=T("the project's title (else the district's name)"))
    parser.argument("--profile", metavar="ID", help=T("the targets to judge by; see “gisapp targets”"))
    parser.argument(
        "--year", type=int, takes=T("a year"), metavar="Y", help=T("the year whose targets count")
    )
    add_targets_option(parser)
    add_parameter_options(parser)
    add_accept_changed(parser)
    options = parser.parse_args(arguments)
    _refuse_mixed(parser, options)
    if len(options.title) > LONGEST:
        parser.error(parser.language.say(T("--title takes at most {n:,} characters.", n=LONGEST)))
    return options


def _refuse_mixed(parser: Parser, options: argparse.Namespace) -> None:
    """End the command if it has no project to write, or options of an update and of another import."""
    if options.update is None:
        if options.output is None:
            parser.error("the following arguments are required: -o/--output")
        idle = [
            name
            for name, given in (
                ("--format", options.format != "table"),
                ("--accept-changed", options.accept_changed),
            )
            if given
        ]
        if idle:
            parser.error(parser.language.say(T("{names}: only beside --update.", names=", ".join(idle))))
    elif options.recipe is not None:
        parser.error(
            parser.language.say(T("--update reads by the recipe in the project: leave --recipe out."))
        )
    elif options.save_recipe is not None:
        parser.error(
            parser.language.say(T("--update keeps the recipe in the project: leave --save-recipe out."))
        )


def _places_seen(options: argparse.Namespace, inputs: tuple[Path, ...]) -> tuple[Stamp, Stamp | None]:
    """What is in the places of project and recipe, before an hour goes into reading.

    UserError if nothing may be written there.
    """
    project = refuse_project_place(options.output, replace=options.force, inputs=inputs)
    recipe = None
    if options.save_recipe is not None:
        recipe = refuse_recipe_place(options.save_recipe, replace=options.force, inputs=inputs)
        if options.save_recipe.absolute() == options.output.absolute():
            raise UserError(
                T("{file} cannot be the project and the recipe.", file=options.output.name),
                T("Choose another name for one of them."),
            )
    return project, recipe

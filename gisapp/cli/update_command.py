"""``gisapp import --update``: next year's files for a project, and what they change, before it is written."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from gisapp.cli import exit_codes
from gisapp.cli.console import Console
from gisapp.cli.files_asked_for import paths_in, read_to_update
from gisapp.cli.opening import opened
from gisapp.cli.parameter_options import with_parameters
from gisapp.cli.parser import Parser
from gisapp.cli.targets_option import judged_as_asked, own_targets_in
from gisapp.store.project_file import SUFFIX, refuse_project_place, save_project
from layers.findings import Severity
from layers.text import T
from layers.writing.locks import no_ctrl_c

if TYPE_CHECKING:
    from gisapp.updating import Update
    from layers.writing.stamps import Stamp


def run_update(parser: Parser, options: argparse.Namespace, console: Console) -> int:
    """List what new files change in a project, and write it if a place to write is given; the exit code.

    The project itself is written over only with ``--force``; without it, and without another place, nothing
    is written.
    """
    from gisapp.cli.draft_output import answered, show_draft, show_questions
    from gisapp.cli.update_output import show_update, update_to_json
    from gisapp.importing import draft_of
    from gisapp.update_plan import plan_of
    from gisapp.updating import updated

    target = _target(options)
    seen = (
        None
        if target is None
        else refuse_project_place(target, replace=options.force, inputs=_inputs(options, target))
    )
    opening = argparse.Namespace(project=options.update, accept_changed=options.accept_changed)
    own = () if options.targets is None else own_targets_in(options.targets, console)
    project = judged_as_asked(with_parameters(opened(opening, console), options), options, own)
    asked = read_to_update(parser, options, console, project.recipe)
    plan = plan_of(project, asked.files, asked.decisions)
    draft = draft_of(plan.files, console.task(), plan.decisions, base=plan.base)
    draft = answered(plan.files, draft, console)
    if options.format == "table" or draft.questions:
        show_draft(draft, console)
    if draft.questions:
        show_questions(draft, console)
        console.say(T("Nothing was written: answer the questions marked ? first."), error=True)
        return exit_codes.QUESTION
    update = updated(plan, draft, console.task())
    if options.title:
        update = replace(update, after=replace(update.after, title=options.title))
    if options.format == "json":
        _write(update, options, target, seen, console)
        console.json(update_to_json(update, target, console.language))
    else:
        show_update(update, console)
        _write(update, options, target, seen, console)
    refused = any(each.severity is Severity.ERROR for each in update.told)
    return exit_codes.PARTLY if refused else exit_codes.DONE


def _target(options: argparse.Namespace) -> Path | None:
    """Where the project is to be written; None where it is only to be listed what would change."""
    target: Path | None = options.output
    if target is None:
        return options.update if options.force else None
    return target if target.suffix else target.with_suffix(SUFFIX)


def _inputs(options: argparse.Namespace, target: Path) -> tuple[Path, ...]:
    """The files that are read and stay; the project is none of them where it is itself to be replaced."""
    own = () if _is_same(options.update, target) else (options.update,)
    return tuple(path for path in (*paths_in(options.places), options.targets, *own) if path is not None)


def _is_same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:
        return False


def _write(
    update: Update, options: argparse.Namespace, target: Path | None, seen: Stamp | None, console: Console
) -> None:
    """Write the project, with its history, and say so; or say how it comes to be written."""
    error = options.format == "json"  # the list alone is on standard output
    if target is None:
        console.say(
            T("Nothing was written. With --force this goes into {project}, with -o into another project.",
              project=str(options.update)),
            error=error,
        )  # fmt: skip
        return
    with no_ctrl_c() as to_the_end:
        save_project(
            update.after,
            target,
            console.task(),
            replace=options.force,
            inputs=_inputs(options, target),
            seen=seen,
            history=options.update,
        )
        to_the_end()
        console.say(T("Project written: {path}", path=str(target)), error=error)

"""Reading what a command line names, with the answers that it gives."""

from __future__ import annotations

import argparse

from gisapp.cli.console import Console
from gisapp.cli.decision_options import decisions_of, refuse_unknown_names
from gisapp.cli.parser import Parser
from gisapp.importing import Decisions, Files, read_files


def read_as_asked(parser: Parser, options: argparse.Namespace, console: Console) -> tuple[Files, Decisions]:
    """The files, and the decisions of the options and of the recipe among them.

    Raises
    ------
    UserError
        If the recipe cannot be used.
    """
    decisions = decisions_of(parser, options)
    if options.recipe is None:
        files = read_files(options.paths, console.task(), decisions)
        refuse_unknown_names(parser, decisions, files)
        return files, decisions
    from gisapp.importing.repeating import repeated, with_encodings
    from gisapp.recipe_file import read_recipe
    from layers.reading import discover

    recipe = read_recipe(options.recipe)
    to_read = with_encodings(decisions, recipe, discover(options.paths))
    files = read_files(options.paths, console.task(), to_read)
    refuse_unknown_names(parser, decisions, files)
    decisions, files = repeated(recipe, files, to_read)
    return files, decisions

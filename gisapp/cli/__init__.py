"""The command line: the same chain as the window, for scripts."""

from gisapp.cli.dispatch import run

__all__ = ["run"]

"""An argument parser that speaks the user's language."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import Any, NoReturn

from gisapp.cli import exit_codes
from layers.errors import UserError
from layers.in_sight import in_sight
from layers.text import Language, T

# argparse has its own English for what goes wrong; these are the sentences a user may meet.
_ERRORS = (
    (r"the following arguments are required: (?P<names>.+)", T("Missing: {names}.")),
    (
        (
            r"argument (?P<name>.+?): invalid choice: '?(?P<value>.+?)'?"
            r" \((?:maybe .*; )?choose from (?P<choices>.+)\)"
        ),
        T("{name} cannot be {value}; choose from {choices}."),
    ),
    (
        r"argument (?P<name>.+?): invalid \w+ value: '?(?P<value>.+?)'?",
        T("{name} cannot be {value}; it takes {what}."),
    ),
    (r"argument (?P<name>.+?): expected (?:one|at least one) argument", T("{name} needs a value.")),
    (r"unrecognized arguments: (?P<names>.+)", T("Not understood: {names}.")),
)


class _Formatter(argparse.RawDescriptionHelpFormatter):
    def __init__(self, prog: str, usage_prefix: str) -> None:
        super().__init__(prog)
        self.usage_prefix = usage_prefix

    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[Any],
        prefix: str | None = None,
    ) -> None:
        super().add_usage(usage, actions, groups, self.usage_prefix if prefix is None else prefix)


class _Once(argparse.Action):
    """Keeps the value of an option; another one after it contradicts it, and neither is meant for sure."""

    _given: Any = None

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: Any,
        option_string: str | None = None,
    ) -> None:
        if option_string is not None and self._given not in (None, values):
            assert isinstance(parser, Parser)
            said = {"option": option_string, "one": str(self._given), "other": str(values)}
            message = T("{option} is given twice: {one} and {other}. Leave one of them.", **said)
            parser.error(parser.language.say(message))
        self._given = values
        setattr(namespace, self.dest, values)


class Parser(argparse.ArgumentParser):
    """``argparse`` with titles, help and errors in one language.

    Parameters
    ----------
    language
        The language to speak.
    prog
        The command as it is typed.
    about
        What the command does.
    epilog
        Examples, shown last.
    """

    def __init__(self, language: Language, prog: str, about: T, epilog: str = "") -> None:
        super().__init__(
            prog=prog,
            description=language.say(about),
            epilog=epilog or None,
            formatter_class=partial(_Formatter, usage_prefix=language.say(T("usage: "))),
            add_help=False,
            allow_abbrev=False,
        )
        self.register("action", None, _Once)
        self.register("action", "store", _Once)
        self.language = language
        self._takes: dict[str, T] = {}
        self._positionals.title = language.say(T("arguments"))
        self._optionals.title = language.say(T("options"))
        self.add_argument("-h", "--help", action="help", help=language.say(T("show this help and exit")))
        self.add_argument(
            "--lang",
            choices=("zh", "en"),
            default=language.code,
            help=language.say(
                T("language of what is shown: zh or en; else that of GISAPP_LANG, or of the system")
            ),
        )

    def argument(
        self,
        *names: str,
        help: T,  # noqa: A002 - argparse's own word
        takes: T | None = None,
        **options: Any,
    ) -> None:
        """Add an argument whose help is a message; one of another type than text says what it ``takes``."""
        if takes is not None:
            self._takes["/".join(names)] = takes
        self.add_argument(*names, help=self.language.say(help).replace("%", "%%"), **options)

    def format_help(self) -> str:
        """The help, with this language's colon where argparse itself puts one behind the group titles."""
        text = super().format_help()
        for group in (self._positionals, self._optionals):
            title = self.language.say(T("{title}:", title=group.title))
            text = text.replace(f"\n{group.title}:\n", f"\n{title}\n")
        return text

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the command line in the user's language and where its help is, and exit."""
        for pattern, text in _ERRORS:
            found = re.fullmatch(pattern, message)
            if found:
                said = found.groupdict()
                figures = {**said, "what": self._takes.get(said.get("name", ""), "")}
                message = self.language.say(T(text.message, **figures))
        message = self.language.say(T("{file}: {message}", file=self.prog, message=message))
        # It quotes arguments, which may be names of files.
        usage = self.language.say(T("How it is used: {command} --help", command=self.prog))
        self.exit(exit_codes.USAGE, f"{in_sight(message)}\n{usage}\n")


def place(text: str) -> Path:
    """The path of an option that takes a file or a folder to write.

    Raises
    ------
    UserError
        If it is empty, as of a variable that a script forgot to set; that is not the current folder.
    """
    return Path(source(text))


def source(text: str) -> str:
    """What names a file, a folder or a database to read. Raises UserError if it is empty."""
    if not text:
        raise UserError(
            T("“{path}” is not the name of a file or folder.", path=text),
            T("Write . for the current folder."),
        )
    return text


def file(text: str) -> Path:
    """The path of a file. Raises UserError if it is empty."""
    if not text:
        raise UserError(
            T("“{path}” is not the name of a file.", path=text),
            T("Write its name; in a script, see whether the variable that holds it is set."),
        )
    return Path(text)

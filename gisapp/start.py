"""What is done before anything else is imported.

No module may come from the folder in which the program is started: a planner stands among the data, and a
``socket.py`` there would run. Nothing is imported here but what Python has loaded by itself, not even
``__future__``, before the folder is off the path. Ctrl+C ends the program without a word as long as it only
loads itself.
"""

import os
import sys


def _without_current_folder(path: list[str]) -> list[str]:
    """The path of modules without the current folder, unless it was asked for or holds the program itself."""
    try:
        here = os.getcwd()  # noqa: PTH109 - pathlib is a module that could lie there
    except OSError:  # it was deleted
        return [each for each in path if each]
    own = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))  # noqa: PTH100, PTH120 - the same
    asked_for = os.environ.get("PYTHONPATH", "").split(os.pathsep)
    wanted = here in (own, os.path.dirname(os.__file__), *asked_for)  # noqa: PTH120
    return [here if wanted and not each else each for each in path if wanted or each not in ("", here)]


sys.path[:] = _without_current_folder(sys.path)

import atexit  # noqa: E402 - not before the path is clean
import signal  # noqa: E402 - the same
from types import FrameType  # noqa: E402

CANCELLED = 130
"""The exit code after Ctrl+C."""


def _end(_number: int, _frame: FrameType | None) -> None:
    os._exit(CANCELLED)


def loading() -> None:
    """From here on Ctrl+C ends the program at once, without a word."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        _answer_with(_end)


def loaded() -> None:
    """From here on Ctrl+C raises KeyboardInterrupt, as in any program."""
    if signal.getsignal(signal.SIGINT) is _end:
        _answer_with(signal.default_int_handler)


def ended() -> None:
    """All is done: Ctrl+C has no more to say than to cut short what threads are still about.

    While Python clears up it is ignored: the signal itself would end the program, with another exit code.
    """
    loading()
    atexit.register(_answer_with, signal.SIG_IGN)


def end_with_this_code() -> None:
    """Let Python forget that KeyboardInterrupt went through an ``exec``, as in the making of a dataclass.

    It would end itself by the signal, whatever the program answers; each further ``exec`` begins anew.
    """
    exec("")  # noqa: S102 - of nothing


def _answer_with(handler: "signal._HANDLER") -> None:
    try:
        signal.signal(signal.SIGINT, handler)
    except ValueError:  # imported in a thread, by another program
        return


loading()

"""The only exceptions raised on purpose. Anything else is a bug."""

from layers.text import T


class UserError(Exception):
    """Something the user can mend: one sentence that names the file and the row, and one that says how.

    Shown in one place (the window's message bar, the command line's last line), never as a traceback.
    """

    def __init__(self, message: T, hint: T | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} {self.hint}" if self.hint else str(self.message)


class Cancelled(Exception):  # noqa: N818 - not an error: the user asked for it
    """The user cancelled the task; nothing was changed."""


def out_of_memory() -> UserError:
    """The sentence for a computer whose memory is used up, which is no bug."""
    return UserError(
        T("There is not enough memory for this."), T("Close other programs, or take a smaller area.")
    )

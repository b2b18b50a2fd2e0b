"""What is told when a project is opened, and the refusal of one that no longer agrees with its seals."""

from __future__ import annotations

from layers.errors import UserError
from layers.findings import Finding
from layers.text import T, plural

CHANGED = "project.changed"
"""Code of the findings about what no longer agrees with its seal."""
UNSEALED = "project.unsealed"
"""Code of the finding that a project has no seals yet."""
RECOVERED = "project.recovered"
"""Code of the finding that a step was taken back which a crash had broken off."""


class ChangedProject(UserError):  # noqa: N818 - named for what it is about
    """A project is not as this program saved it; ``findings`` say what was changed."""

    def __init__(self, file: str, findings: tuple[Finding, ...]) -> None:
        super().__init__(
            plural(
                "{file} was changed outside this program after it was saved, in {n} place.",
                "{file} was changed outside this program after it was saved, in {n} places.",
                n=len(findings),
                file=file,
            ),
            T("Open a backup, or import the data again; if the change is meant, add --accept-changed."),
        )
        self.findings = findings

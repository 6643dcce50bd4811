"""What a verb may use: the document as the verbs see it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from engine.graph import Model, Project
from engine.inference import Facts

if TYPE_CHECKING:
    from designer.selection import Selection


class Editing:
    """The side of a document that the verbs work on; `designer.document` fills it."""

    if TYPE_CHECKING:
        selection: Selection
        announced: Any

        @property
        def project(self) -> Project:
            """The project as it is now."""

        @property
        def model(self) -> Model:
            """The drawing that is shown."""

        @property
        def model_name(self) -> str:
            """Its name."""

        @property
        def facts(self) -> Facts:
            """What follows from it."""

        def apply(self, name: str, after: Project, gesture: object | None = None) -> bool:
            """Make ``after`` the project, as one undo step."""

        def edit(
            self,
            name: str,
            change: Callable[[Project, str], Project],
            gesture: object | None = None,
        ) -> bool:
            """Apply ``change(project, model name)`` as one undo step."""

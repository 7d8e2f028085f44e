"""The steps that lie ahead of a matter on its ordinary path."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sunlit.procedure.grammar import Procedure, Step
from sunlit.procedure.paths import ordinary_path


def ahead(procedure: Procedure, facts: Mapping[str, Any], open_steps: list[str]) -> list[Step]:
    """Return the declared steps after the open ones if every outcome is the ordinary one."""
    return [procedure.steps[key] for key in ordinary_path(procedure, facts, open_steps)]

"""One cue on the stage, with the words and the people it needs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sunlit.catalogue.models import Tenure
from sunlit.cli.demo.papers import paper
from sunlit.cli.demo.planning import Cue
from sunlit.cli.demo.scenery import Troupe
from sunlit.cli.demo.script import StoryError
from sunlit.cli.demo.wordage import Words
from sunlit.library.files import keep_file
from sunlit.matters.models import Matter
from sunlit.matters.proposed import Attached
from sunlit.supervision.queries import findings


class Scene:
    """One cue with the words and the people it needs."""

    def __init__(self, cue: Cue, troupe: Troupe, words: Words) -> None:
        self.cue, self.troupe, self.words = cue, troupe, words
        self.text = words.text(cue.line.text)

    def actor(self) -> Tenure:
        """Return who acts by the rules of the procedure."""
        actor: Mapping[str, str] = self.cue.values["actor"]
        return self.troupe.tenure(actor["post"], actor["person"])

    def said_by(self) -> Tenure:
        """Return the person whom the line names, else the desk."""
        name = self.cue.line.get("by")
        return self.troupe.of_person(name) if name else self.troupe.desk()

    def files(self) -> list[Attached]:
        """Return the papers of the line, made and kept."""
        recipes: list[dict[str, Any]] = [self.words.recipe(one) for one in self.cue.line.get("files", ())]
        return [
            Attached(keep_file(paper(recipe), recipe["name"]), self.words.text(recipe.get("title", {})))
            for recipe in recipes
        ]

    def finding_of(self, matter: Matter, cls: str) -> str:
        """Return the key of the finding of a class at a matter. Raises StoryError: there is none."""
        found = findings(self.cue.at, self.troupe.body, classes=[cls], limit=100)
        key = next((one.key for one in found if one.matter == matter.number), None)
        if key is None:
            raise StoryError(f"{self.cue.play.id}: there is no finding {cls}")
        return key

"""The orders to act of the story: issued from a finding, answered, closed."""

from __future__ import annotations

from sunlit.cli.demo.moments import Moments
from sunlit.cli.demo.scene import Scene
from sunlit.ledger.models import Leaf
from sunlit.matters.models import Matter
from sunlit.supervision.actions import ProposedOrder, answer_order, close_order, issue_order
from sunlit.supervision.models import Order


class Orders:
    """The order of each play, by its id."""

    def __init__(self, moments: Moments) -> None:
        self.moments = moments
        self.orders: dict[str, Order] = {}

    def play(self, scene: Scene, matter: Matter) -> Leaf:
        """Let one thing happen to the order of a play: it is `issued`, `answered` or `closed`."""
        line, play, by = scene.cue.line, scene.cue.play.id, scene.said_by()
        if line.of == "answered":
            return answer_order(self.orders[play], scene.text, by, files=scene.files())
        if line.of == "closed":
            return close_order(self.orders[play], scene.text, by)
        due_on = self.moments.calendar.day(self.moments.at(line.get("due")))
        finding = scene.finding_of(matter, line.get("from"))
        order = issue_order(ProposedOrder(line.get("to"), scene.text, due_on, finding), by)
        self.orders[play] = order
        return order.leaf

"""What waits for me among the proposals to keep something back."""

from __future__ import annotations

from django.db.models import Q
from django.urls import reverse

from sunlit.catalogue.models import Tenure
from sunlit.catalogue.queries import post_names
from sunlit.desk.tasks import Task
from sunlit.matters.fitting import REVIEWER
from sunlit.matters.models import Proposal
from sunlit.matters.withholding_rules import STAGES, stage_objections
from sunlit.ui.wording import plain, t


def to_judge(held: list[Tenure], now: int) -> list[Task]:
    """Return the proposals whose next stage is mine: to review, to approve or to carry out."""
    bodies = {tenure.body_id for tenure in held}
    above = {tenure.body_id for tenure in held if tenure.post.code == REVIEWER}
    wanted = Q(matter__body__in=bodies) | Q(matter__body__parent__in=above, state="proposed")
    rows = Proposal.objects.filter(wanted, state__in=list(STAGES))
    found = []
    for row in rows.select_related("matter__body__parent", "matter__title", "matter__power", "what")[:50]:
        stage, body = STAGES[row.state], row.matter.body
        mine = [one for one in held if one.body_id == body.slug or one.body_id in above]
        fit = next((one for one in mine if not stage_objections(row, stage, one, now)), None)
        if fit is None:
            continue
        title = row.matter.title.value if row.matter.title and row.matter.title.value else {}
        found.append(
            Task(
                title=title,
                what=t(f"desk.keep.task.{stage}", what=plain(row.what.value if row.what else None)),
                body=body,
                post=post_names(fit.body_id).get(fit.post.code, {}),
                due_at=None,
                provisional=False,
                address=reverse("desk:keep", args=(body.slug, row.matter.number, row.index)),
            )
        )
    return found

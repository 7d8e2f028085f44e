"""What a recorder entered of a member, as a task of that member: he says whether it is so."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse

from sunlit.catalogue.models import Tenure
from sunlit.desk.tasks import Task
from sunlit.meetings.queries import to_answer
from sunlit.ui.wording import t


def noted_tasks(held: Sequence[Tenure]) -> list[Task]:
    """Return what others entered of me in a meeting and I have not answered."""
    found = []
    for row in to_answer(held):
        page = reverse("desk:ballot", args=(row.meeting.body_id, row.meeting.number))
        found.append(
            Task(
                title=(row.meeting.title.value if row.meeting.title else None) or {},
                what=t(f"meeting.noted.task.{row.kind}", n=row.item),
                body=row.meeting.body,
                post=row.tenure.post.name,
                due_at=None,
                provisional=False,
                address=f"{page}#n{row.leaf.index}",
            )
        )
    return found

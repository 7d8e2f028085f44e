"""Look again at something that is kept back: propose to keep it until a new day, or to open it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from sunlit.catalogue.grounds import grounds
from sunlit.catalogue.models import Tenure
from sunlit.catalogue.officials import official_required
from sunlit.catalogue.queries import post_names
from sunlit.desk.forms.fields import DeskForm, text_value
from sunlit.desk.forms.matters import BOX
from sunlit.desk.places import case_of, new_key
from sunlit.desk.simple import simple
from sunlit.desk.tasks import Posts, Task
from sunlit.matters.agreeing import ask_second
from sunlit.matters.fitting import KEEPERS
from sunlit.matters.models import Asked, Withholding
from sunlit.supervision.queries.days import end_of
from sunlit.ui.wording import plain, t

AHEAD = timedelta(days=30)  # before its day a review stands among the tasks


class AgainForm(DeskForm):
    """Open it, or keep it back until a new day; the reason is public."""

    def __init__(self, *given: Any, **more: Any) -> None:
        """Ask for the result, the reason and the new day."""
        super().__init__(*given, **more)
        rows = [(result, t(f"desk.again.{result}")) for result in ("open", "renew")]
        self.fields["result"] = forms.ChoiceField(
            label=t("desk.outcome"), choices=rows, widget=forms.RadioSelect
        )
        self.pair("text", t("desk.again.reason"), lines=4, need=t("desk.reason_empty"))
        self.fields["review_on"] = forms.DateField(
            label=t("desk.again.review_on"),
            help_text=t("desk.again.review_on_hint"),
            required=False,
            widget=forms.DateInput(attrs={**BOX, "type": "date"}),
        )
        listed = [("", t("desk.again.ground_same")), *((g.code, plain(g.name)) for g in grounds().values())]
        self.fields["ground"] = forms.ChoiceField(
            label=t("desk.again.ground"), choices=listed, required=False, widget=forms.Select(attrs=BOX)
        )
        self.fields["key"] = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def clean(self) -> dict[str, Any]:
        """Ask for the new day where it stays kept back."""
        data = super().clean()
        if data.get("result") == "renew" and not data.get("review_on") and "review_on" not in self.errors:
            self.add_error("review_on", t("desk.again.review_on_empty"))
        return data


@official_required
@require_http_methods(["GET", "POST"])
def look_again(request: HttpRequest, body: str, number: str, part: int) -> HttpResponse:
    """Propose the outcome of a review; a second person agrees to it before it is entered."""
    case = case_of(body, number)
    row = case.matter.withholdings.filter(part=part).first()
    if row is None:
        raise Http404(f"there is no part {part} kept back in {number}")
    kept = row

    def make(*given: Any) -> AgainForm:
        return AgainForm(*given, initial={"key": new_key()})

    def act(form: Any, tenure: Tenure) -> Asked:
        data = form.cleaned_data
        content = {"part": part, "reason": text_value(data, "text")}
        if data["result"] == "renew":
            content |= {"review_on": data["review_on"].isoformat(), "ground": data["ground"] or kept.ground}
        stream = f"matter:{number}"
        return ask_second(data["result"], case.body, stream, content, tenure, data["key"], request.user.pk)

    return simple(request, case, "again", make, act, KEEPERS, KEEPERS)


def to_look_again(posts: Posts, now: int) -> list[Task]:
    """Return the reviews that fall due within a month, for those who keep the papers."""
    mine = [slug for slug, codes in posts.items() if not set(codes).isdisjoint(KEEPERS)]
    if not mine:
        return []
    rows = Withholding.objects.filter(matter__body__in=mine, opened_index=None).order_by("review_on")
    soon = datetime.fromtimestamp(now / 1000, UTC).date() + AHEAD
    found = []
    for row in rows.filter(review_on__lte=soon).select_related("matter__body", "matter__title", "what")[:50]:
        body, title = row.matter.body, row.matter.title
        post = next(code for code in KEEPERS if code in posts[body.slug])
        found.append(
            Task(
                title=title.value if title and title.value else {},
                what=t("desk.again.task", what=plain(row.what.value if row.what else None)),
                body=body,
                post=post_names(body.slug).get(post, {}),
                due_at=end_of(row.review_on, body.zone),
                provisional=False,
                address=reverse("desk:again", args=(body.slug, row.matter.number, row.part)),
            )
        )
    return found

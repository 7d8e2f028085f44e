"""Take over more powers of the model catalogue, with the posts that they need."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from sunlit.catalogue.announcing import earliest_day, must_announce
from sunlit.catalogue.founding.enlarging import add_powers, posts_missing, rows_left
from sunlit.catalogue.installing import KEEPERS
from sunlit.catalogue.officials import official_required
from sunlit.catalogue.problems import CatalogueRefused
from sunlit.catalogue.queries import tenures_held_by
from sunlit.desk.forms.adding import AddForm
from sunlit.desk.places import body_of, frame, tenure_for
from sunlit.ui.wording import lang, t

MOST_LINES = 20


@official_required
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, body: str) -> HttpResponse:
    """Offer the powers of the model that the body does not have, by class; adopt or announce those ticked."""
    found = body_of(body)
    if not any(tenure.post.code in KEEPERS for tenure in tenures_held_by(request.user, found)):
        raise PermissionDenied("only the posts that keep the register may add powers")
    by, rows, later = tenure_for(request, found, *KEEPERS), rows_left(found), must_announce(found)
    form = AddForm(
        request.POST if request.method == "POST" else None,
        rows=rows,
        first=earliest_day(found) if later else None,
    )
    refused: list[str] = []
    missing: list[dict[str, str]] = []
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        chosen = [row for row in rows if row["code"] in data["codes"]]
        missing = posts_missing(found, chosen)
        try:
            n = add_powers(found, data["codes"], by, applies_on=data.get("applies_on"), reason=form.reason())
        except CatalogueRefused as refusal:
            lines = refusal.problems[:MOST_LINES]
            refused = [f"{one.column}: {one.expected[lang()]}; {one.found}" for one in lines]
        else:
            messages.success(request, t("desk.add.announced" if later else "desk.add.done", n=n))
            if missing:
                messages.success(request, t("desk.add.posts", n=len(missing)))
            return redirect("desk:tenures", body)
    context = frame(request, found, by, form=form, groups=form.groups(), later=later, refused=refused)
    return render(request, "desk/add_powers.html", {**context, "nav": "tenures"})

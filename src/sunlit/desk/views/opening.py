"""Open a matter: choose a power, then fill in what heads its page."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from sunlit.catalogue.models import Body, Power
from sunlit.catalogue.officials import official_required
from sunlit.catalogue.queries import holders_now, post_names, posts_of, powers_by_class, procedure_of
from sunlit.catalogue.queries.powers import find_power
from sunlit.desk.drafts import draft_of
from sunlit.desk.forms.matters import MatterForm
from sunlit.desk.handing import draft_place, enter_or_wait
from sunlit.desk.places import body_of, entered_before, frame, new_key, tenure_for
from sunlit.desk.prepared import waiting_words
from sunlit.desk.trying import tried
from sunlit.ledger.models import Leaf
from sunlit.matters.fitting import OFFICE, opening_posts
from sunlit.matters.models import Matter, Prepared
from sunlit.matters.preparing import Handed, recall_minutes
from sunlit.matters.signing_rules import EMERGENCY
from sunlit.procedure.grammar import Procedure
from sunlit.ui.wording import plain, t

NAMED_AT_OPENING = ("sponsor", "spending_unit", "project_office", "member_in_charge")


@official_required
@require_http_methods(["GET", "POST"])
def new_matter(request: HttpRequest, body: str) -> HttpResponse:
    """Choose a power, then fill in the head of the matter."""
    found = body_of(body)
    tenure = tenure_for(request, found, OFFICE)
    if "power" not in request.GET:
        context = frame(request, found, tenure, groups=powers_by_class(found), nav="new")
        return render(request, "desk/choose_power.html", context)
    code = request.GET["power"]
    try:
        power = find_power(body, code) if code else None
    except Power.DoesNotExist as missing:
        raise Http404(f"there is no power {code}") from missing
    before = entered_before(request, body, kind="matter.opened")
    if before is not None:
        opened = Matter.objects.filter(leaf=f"{body}/{before}").first()
        messages.success(request, t("desk.done_before", n=before))
        return redirect("desk:matter", body, opened.number) if opened else redirect("desk:matters", body)
    procedure = procedure_of(power) if power else None
    given = (request.POST,) if request.method == "POST" else ()
    kept = draft_of(request, *draft_place("open", body, "", code))
    form = MatterForm(
        *given,
        procedure=procedure,
        body=found,
        roles=_roles(found, procedure),
        posts=[(post.code, plain(post.name)) for post in posts_of(found)],
        villages=[(child.slug, plain(child.name)) for child in found.children.filter(level="village")],
        initial={"key": new_key(), **{f"post_{role}": role for role in holders_now(found)}, **kept},
    )

    def handed_in() -> Leaf | Prepared:
        proposed = form.proposed(code)
        allowed = opening_posts(found, power, proposed)  # another post of his may
        by = tenure if tenure.post.code in allowed else tenure_for(request, found, *allowed)
        handed = Handed("open", body, "", code, proposed, by, form.cleaned_data["key"])
        return enter_or_wait(request, form, handed)

    done, refused = tried(form, handed_in)
    if isinstance(done, Prepared):
        messages.success(request, waiting_words(found))
        return redirect("desk:home")
    if done is not None:
        number = Matter.objects.values_list("number", flat=True).get(leaf=done)
        messages.success(request, t("desk.opened", number=number))
        return redirect("desk:matter", body, number)
    context = frame(
        request,
        found,
        tenure,
        power=power,
        form=form,
        refused=refused,
        recall=0 if code == EMERGENCY else recall_minutes(found),
        has_draft=bool(kept) and not form.is_bound,
        nav="new",
    )
    return render(request, "desk/new_matter.html", context)


def _roles(body: Body, procedure: Procedure | None) -> list[tuple[str, str]]:
    """Return the roles that are named when a matter opens: offices that no fixed post stands for."""
    if procedure is None:
        return []
    used = {step.post for step in procedure.steps.values()}
    names = post_names(body.slug)
    return [(role, plain(names.get(role, {}))) for role in NAMED_AT_OPENING if role in used]

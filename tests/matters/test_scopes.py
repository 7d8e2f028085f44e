"""Who may read the words of a step. That it was done, by which post and when, everyone reads."""

from __future__ import annotations

import pytest

from sunlit.catalogue.queries import procedure_of
from sunlit.ledger.audience import PUBLIC, Reader
from sunlit.ledger.models import Disclosure
from sunlit.ledger.reading import entry_of
from sunlit.library.files import keep_file
from sunlit.library.queries import find_file
from sunlit.matters.actions import open_matter
from sunlit.matters.proposed import Attached, ProposedMatter
from sunlit.matters.queries.page import find_matter, matter_page
from sunlit.matters.scopes import organisation_of, scope_of
from tests.matters.trials import WORDS
from tests.town import act, at, moment, purchase, town

pytestmark = pytest.mark.database
SAID = "2026-03-03 09:00"


@pytest.fixture
def towns(db, settings, tmp_path):
    """Return a function that makes a town whose list of powers has one for members."""
    settings.SUNLIT_HOME = tmp_path

    def make(**rules):
        return town(rules=rules, powers=("DEC-01", "FIN-02", "PRJ-02"))

    return make


def plan(of, village=""):
    """Open a matter whose process is for members."""
    with at(SAID):
        return open_matter(
            of.body,
            ProposedMatter("DEC-01", WORDS, WORDS, {}, {}, WORDS, WORDS, village=village),
            of.by["member_in_charge"],
        )


def step_of(matter, key):
    return procedure_of(matter).steps[key]


@pytest.mark.requirement("DIS-4")
def test_words_and_files_of_a_members_step_leave_a_stub_and_its_act_stays_public(towns):
    of = towns()
    matter = plan(of)
    file = keep_file(b"%PDF-1.4 study\n%%EOF\n", "调研.pdf")
    leaf = act(of, matter, "s1", SAID, files=[Attached(file)])

    assert {(s["name"], s["scope"]) for s in entry_of(leaf).withheld} == {
        ("text", "members"),
        ("file", "members"),
    }
    public = matter_page(find_matter("qinghe", matter.number), moment(SAID)).rail[0]
    (view,) = public.acts
    assert (view.text, view.files, view.hidden) == (None, [], ["members"])
    assert (view.post["en"], view.act.at, public.run.done_at) == ("Member in charge", leaf.at, leaf.at)
    member = Reader(member=True)
    (view,) = matter_page(find_matter("qinghe", matter.number), moment(SAID), member).rail[0].acts
    assert (view.text["zh"], len(view.files), view.hidden) == ("办了。", 1, [])
    assert find_file("qinghe", file.sha256, PUBLIC) is None
    assert find_file("qinghe", file.sha256, member) is not None


@pytest.mark.parametrize(
    ("step", "scope"),
    [("apply", "members"), ("sign", "organisation"), ("decide", "public"), ("candidate_show", "public")],
)
def test_what_a_step_discloses_may_be_wider_than_the_process_never_narrower(towns, step, scope):
    of = towns()
    road = purchase(of, SAID)
    process = road.power.row["scope_process"]
    expected = min(scope, process, key=("public", "members", "organisation", "specific").index)
    assert scope_of(road, step_of(road, step)) == expected


def test_a_body_may_widen_a_scope_and_never_narrow_it(towns):
    of = towns(scopes={"DEC-01": "public", "PRJ-02": "specific"})
    assert scope_of(plan(of), None) == "public"
    of.body.rules["scopes"] = {"DEC-01": "everyone"}
    matter = plan(of)
    matter.body.rules = of.body.rules
    assert scope_of(matter, None) == "members"  # a word nobody knows changes nothing


def test_a_narrower_word_in_the_rules_changes_nothing(towns):
    of = towns(scopes={"DEC-01": "specific"})
    assert scope_of(plan(of), None) == "members"


def test_one_organisation_is_the_village_concerned_or_the_body_itself(towns):
    of = towns()
    town("yanhe", parent=of.body, level="village", powers=())
    assert organisation_of(plan(of, "yanhe")) == "yanhe"
    assert organisation_of(plan(of)) == "qinghe"


def test_words_for_one_organisation_name_it(towns):
    of = towns()
    matter = plan(of)
    matter.power.row["scope_process"] = "organisation"
    leaf = act(of, matter, "s1", SAID)
    said = Disclosure.objects.get(leaf=leaf, name="text")
    assert (said.scope, said.org) == ("organisation", "qinghe")
    (view,) = matter_page(
        find_matter("qinghe", matter.number), moment(SAID), Reader(organisations=frozenset({"qinghe"}))
    ).rail[0].acts  # fmt: skip
    assert view.text

"""What is for specific persons names them, and nobody else reads it."""

import pytest

from sunlit.ledger.audience import PUBLIC, Reader, may_read
from sunlit.ledger.models import Disclosure
from sunlit.matters.actions import correct, perform
from sunlit.matters.proposed import ProposedAct
from sunlit.matters.refusal import ActRefused
from tests.town import at, name, purchase, town

pytestmark = [pytest.mark.database, pytest.mark.django_db]
NEEDS = ["performance_goal", "price_basis", "spending_request"]
SAID = "2026-03-03 09:00"


def applied(of, scope, named):
    matter = purchase(of, SAID)
    matter.body.rules = {**matter.body.rules, "scopes": {"FIN-02": scope}}
    matter.power.row = {**matter.power.row, "scope_process": scope}
    matter.power.save()
    with at(SAID):
        return perform(
            matter, ProposedAct("apply", name("For you."), needs=NEEDS, named=named),
            of.by["culture"],
        )  # fmt: skip


def refused(of, scope, named):
    with pytest.raises(ActRefused) as refusal:
        applied(of, scope, named)
    return [one.code for one in refusal.value.objections]


def test_persons_are_not_named_where_the_list_lets_more_read(settings, tmp_path):
    settings.SUNLIT_HOME = tmp_path
    of = town()
    assert refused(of, "public", ["finance"]) == ["named_wider"]
    assert refused(of, "specific", ["finance", "t999"]) == ["named_unknown"]


@pytest.mark.requirement("DIS-2")
def test_a_post_or_a_tenure_that_is_named_reads_it_and_those_who_take_part_do_not(settings, tmp_path):
    settings.SUNLIT_HOME = tmp_path
    of = town()
    leaf = applied(of, "specific", ["discipline", of.by["cashier"].code])
    said = Disclosure.objects.get(leaf=leaf, name="text")
    assert said.scope == "specific"
    may = {
        "public": PUBLIC,
        "member": Reader(member=True, organisations=frozenset({"qinghe"})),
        "post": Reader(posts=frozenset({"qinghe/discipline"})),
        "tenure": Reader(posts=frozenset({"qinghe/cashier"}), tenures=frozenset({of.by["cashier"].ref})),
        "post of another body": Reader(posts=frozenset({"yanhe/discipline"})),
        "another tenure of the post": Reader(
            posts=frozenset({"qinghe/cashier"}), tenures=frozenset({"qinghe/t99"})
        ),
        "takes part": Reader(posts=frozenset({"qinghe/office", "qinghe/finance"})),
    }
    assert {who for who, reader in may.items() if may_read(reader, said)} == {"post", "tenure"}
    with at(SAID):
        corrected = correct(
            said.leaf.act.matter, leaf.index, name("For you, rather."), name("A slip."), of.by["culture"]
        )
    later = Disclosure.objects.get(leaf=corrected, name="text")
    assert {who for who, reader in may.items() if may_read(reader, later)} == {"post", "tenure"}

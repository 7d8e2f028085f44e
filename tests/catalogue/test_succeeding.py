"""A record that can never be signed again is succeeded by another, which says so in its entry 0."""

from __future__ import annotations

from argparse import Namespace

import pytest

from sunlit.accounts.holdings import create_user, holdings_of
from sunlit.catalogue.actions import adopt_rules
from sunlit.catalogue.models import Body, Power, Tenure
from sunlit.catalogue.queries.tenures import tenures_now
from sunlit.cli import succeed as verb
from sunlit.ledger.errors import LedgerError, ReadOnly
from sunlit.ledger.head import HeadStore
from sunlit.ledger.models import Disclosure, Leaf, Log
from sunlit.ledger.publish import publish
from sunlit.ledger.reading import blob_value, entry_of
from tests.town import at, town

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def qinghe(home):
    return town()


def asked(**named):
    return Namespace(
        body="qinghe", reason="The key was stolen", reason_zh="密钥被盗", known=None, yes=True, **named
    )


@pytest.mark.requirement("TRU-3")
def test_the_successor_names_the_old_log_how_far_it_is_known_and_why(qinghe):
    publish("qinghe")
    signed = HeadStore().read("qinghe").decode()

    assert verb.run(asked()) == 0

    new = Body.objects.get(slug="qinghe-2")
    first = entry_of(Leaf.objects.get(log=new.log, index=0))
    assert (new.log.origin, first.data["predecessor"]) == ("qinghe.example/log/2", "qinghe.example/log")
    assert first.data["size"] == Log.objects.get(slug="qinghe").size
    assert blob_value("qinghe-2", first.data["checkpoint"]) == {"checkpoint": signed}
    reason = Disclosure.objects.get(leaf__log=new.log, leaf__index=0, name="reason")
    assert reason.value == {"zh": "密钥被盗", "en": "The key was stolen"}
    assert publish("qinghe-2", thorough=True).size == new.log.size


def test_posts_people_and_powers_go_on_and_so_do_accounts(qinghe):
    clerk = next(iter(qinghe.by.values()))
    user = create_user("clerk", "a-long-password", tenures=[clerk.ref])
    old = Body.objects.get(slug="qinghe")

    verb.run(asked())

    new = Body.objects.get(slug="qinghe-2")
    said = [[(t.post.code, t.seat, t.name.value) for t in tenures_now(body)] for body in (old, new)]
    assert said[0] == said[1]
    codes = [
        Power.objects.filter(body=body, in_force=True).values_list("code", flat=True) for body in (old, new)
    ]
    assert list(codes[0]) == list(codes[1])
    (kept, given) = holdings_of(user)
    assert kept == clerk.ref
    assert Tenure.objects.get(ref=given).post.code == clerk.post.code


def test_the_old_record_stays_readable_and_takes_no_entry(qinghe, client):
    publish("qinghe")
    signed = HeadStore().read("qinghe")
    verb.run(asked())

    with at("2026-03-05 10:00"), pytest.raises(ReadOnly, match="the record of qinghe-2 goes on"):
        adopt_rules(Body.objects.get(slug="qinghe"), {})
    assert publish("qinghe", thorough=True).size == Log.objects.get(slug="qinghe").size
    assert HeadStore().read("qinghe") == signed
    page = client.get("/en/qinghe/").content.decode()
    assert "This record has ended" in page
    assert 'href="/en/qinghe-2/"' in page
    assert "has ended" not in client.get("/en/qinghe-2/").content.decode()


def test_a_record_is_succeeded_once(qinghe):
    verb.run(asked())

    with pytest.raises(LedgerError, match="qinghe-2"):
        verb.run(asked())


def test_a_checkpoint_by_another_key_is_no_known_end(qinghe, tmp_path):
    other = town("jiyun", powers=())
    publish("jiyun")
    file = tmp_path / "known.txt"
    file.write_bytes(HeadStore().read(other.body.slug))
    options = asked()
    options.known = file

    with pytest.raises(LedgerError, match="not by the key of qinghe"):
        verb.run(options)


def test_nothing_is_done_without_a_plain_yes(qinghe, monkeypatch):
    monkeypatch.setattr("builtins.input", lambda question: "yes")
    options = asked()
    options.yes = False

    assert verb.run(options) == 1
    assert not Body.objects.filter(slug="qinghe-2").exists()

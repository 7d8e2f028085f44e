"""Every address, for every kind of reader, by every method: words reach those for whom they are, and nobody else.

A word of its own is planted in everything that is narrower than public; wherever an answer holds it, the reader
must be one for whom it is. A new address without a sample here fails the first test.
"""

from __future__ import annotations

import base64
import io
import json
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import islice

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from sunlit.accounts.holdings import create_user, hold
from sunlit.accounts.models import User
from sunlit.catalogue.actions import adopt_power, begin_tenure
from sunlit.catalogue.importing import read_catalogue
from sunlit.catalogue.model_files import model_path
from sunlit.dialogue.actions import ask, hide, object_to, reply, show
from sunlit.ledger.clock import now_ms
from sunlit.ledger.erasing import sweep
from sunlit.ledger.models import Disclosure, Leaf
from sunlit.ledger.publish import publish
from sunlit.ledger.rebuild import export_record
from sunlit.library.files import keep_file
from sunlit.matters.actions import erase_in_stream, open_matter, perform, propose_withholding
from sunlit.matters.models import Draft, Matter
from sunlit.matters.preparing import prepare, send_back
from sunlit.matters.proposed import Attached, ProposedAct, ProposedMatter, ProposedWithholding
from sunlit.meetings.actions import (
    apply_to_observe,
    call_meeting,
    call_observers,
    call_roll,
    cast_ballot,
    close_meeting,
    declare_interest,
    end_item,
    open_item,
    open_meeting,
    put_motion,
    speak,
)
from sunlit.meetings.models import Box
from sunlit.meetings.proposed import (
    ProposedCall,
    ProposedItem,
    ProposedMeeting,
    ProposedResult,
    ProposedSource,
)
from sunlit.portal.speak.forms import own_token
from sunlit.procedure.meetings import lock_of
from sunlit.record.disclosure import disclose
from sunlit.ui.wording import words
from tests.matters.trials import WORDS, adopt_vote
from tests.town import act, at, moment, name, purchase, town
from tests.withholdings import Agreed, withhold

pytestmark = pytest.mark.database
ROLES = (
    "anonymous", "resident", "member", "comrade", "named", "named_post", "takes_part", "answers", "judges",
    "inspects", "idle", "elsewhere", "superuser",
)  # fmt: skip
PASSWORD = "a-b-c-1-2-3"
KEY = "a-b-c"  # of an act that waits, and of whatever else is reached by a key
# Who reads each planted word. The office judges submissions and keeps the papers of every matter.
ALLOWED = {
    "membersword": {"member", "comrade", "takes_part", "judges", "inspects"},
    "membersfile": {"member", "comrade", "takes_part", "judges", "inspects"},
    "organisationword": {"comrade", "judges", "inspects"},
    "specificword": {"takes_part", "judges", "inspects"},
    "namedword": {"named", "named_post"},
    "sealedword": set(),
    "withheldfile": set(),
    "waitingword": {"judges", "answers", "resident"},
    "waitingname": {"answers", "resident"},
    "hiddenword": {"judges"},
    "officename": {"answers"},
    "erasedword": set(),
    "applicantword": set(),  # who applied to observe a meeting and is not drawn yet
    "choiceword": {"member", "comrade", "judges", "inspects"},  # a ballot that members see
    "boxword": set(),  # secret ballots not counted yet
    "countedword": set(),  # and those that are
    "partyword": set(),  # in whom a member of the committee has an interest: his seat and its chair alone
    "personalword": set(ROLES),  # a name in a public notice, before its time is over
    "expiredword": set(),  # and after it
    "preparedword": {"inspects"},  # an act that waits for the signature of that post
    "preparedfile": {"inspects"},
    "returnedword": {"takes_part"},  # why such an act was sent back, said to who prepared it
    "draftword": {"takes_part"},  # typed by that person, and not handed in
}


@dataclass
class Place:
    """The town with something of every scope, what fills the addresses, and a client for every role."""

    values: dict[str, object]
    clients: dict[str, Client] = field(default_factory=dict)


def planted(word):
    return {"zh": f"金丝雀{word}", "en": word}


def met(of):
    """Let the committee meet behind closed doors, in whose members firms have an interest."""
    declare_interest(of.body, ["partyword"], of.committee[2])
    meeting = call_meeting(
        of.body,
        ProposedMeeting(
            "committee", name("A meeting"), name("Upstairs"), now_ms(), of.committee[1], of.committee,
            items=[ProposedItem(title=name("A report"))],
        ),
        of.by["office"],
    )  # fmt: skip
    call_roll(meeting, [one.code for one in of.committee], of.committee[1])
    open_meeting(meeting, of.committee[1])
    close_meeting(meeting, of.committee[1])
    return meeting


def observed(of):
    """Let somebody apply for a seat in a meeting to come."""
    day = 24 * 3_600_000
    meeting = call_meeting(
        of.body,
        ProposedMeeting(
            "committee", name("A meeting"), name("Upstairs"), now_ms() + 20 * day, of.committee[1], of.committee,
            is_open=True,
        ),
        of.by["office"],
    )  # fmt: skip
    source = ProposedSource(name("A lottery"), now_ms() + 11 * day)
    call_observers(
        meeting, ProposedCall(1, now_ms() + 10 * day, [source], name("Residents")), of.by["office"]
    )
    apply_to_observe(meeting, planted("applicantword"), lock_of(KEY))
    return meeting


def voted(of, matters):
    """Let the committee vote: for members' eyes, by secret ballots that are counted, and by some that are not.

    A choice is one of four words. Here the ballots say another one, so that it is known wherever it is shown.
    """
    recorder, items = of.committee[1], [ProposedItem(matter, "vote") for matter in matters]
    meeting = call_meeting(
        of.body,
        ProposedMeeting(
            "committee", name("A meeting"), name("Upstairs"), now_ms(), recorder, of.committee,
            is_open=True, items=items,
        ),
        of.by["office"],
    )  # fmt: skip
    call_roll(meeting, [one.code for one in of.committee], recorder)
    open_meeting(meeting, recorder)
    for n, method in ((1, "named"), (2, "secret"), (3, "secret")):
        open_item(meeting, n, recorder)
        put_motion(meeting, WORDS, recorder)
        for member in (*of.committee[1:], of.committee[0]):
            speak(meeting, member.code, recorder)
        for member in (*of.committee[1:], of.committee[0]):
            cast_ballot(meeting, member.code, "agree", recorder if method == "named" else member)
        if n < 3:
            tellers = [one.code for one in of.committee[3:]] if method == "secret" else []
            end_item(meeting, ProposedResult(WORDS, tellers=tellers), recorder)
    for scope, word in (("members", "choiceword"), ("sealed", "countedword")):
        text = disclose("choice", word)
        assert Disclosure.objects.filter(name="choice", scope=scope).update(value=word, text=text) == 5
    assert Box.objects.update(ballots=[["boxword", "boxword"]] * 5) == 1
    return meeting


def prepared(of, matter, users):
    """Let an act wait for a signature, another come back from it, and one be typed only."""
    of.body.rules = {**of.body.rules, "sign_off": {"member_in_charge": "discipline"}}
    of.body.save()
    matter = Matter.objects.select_related("body", "power").get(pk=matter.pk)
    by, signer = of.by["member_in_charge"], of.by["discipline"]
    file = keep_file(b"%PDF-1.4 preparedfile content\n%%EOF\n", "preparedfile.pdf")
    proposed = ProposedAct(step="s2", text=planted("preparedword"), files=[Attached(file)])
    typed = {"text_zh": ["preparedword"]}
    prepare(matter, proposed, by, "came-back", typed, users["takes_part"].pk)
    send_back("came-back", signer, users["inspects"].pk, "returnedword")
    prepare(matter, proposed, by, KEY, typed, users["takes_part"].pk)
    draft = {"text_zh": ["draftword"], "reason_zh": ["draftword"]}
    Draft.objects.create(
        user=users["takes_part"].pk, matter=matter.ref, step="s2", form=draft, saved_at=now_ms()
    )
    return file


def noticed(of, road):
    """Bring a purchase to its public notice; a name is read there until next year, and two were until today."""
    named = {"personal": planted("personalword"), "expires_at": moment("2027-01-04 17:30")}
    gone = {"personal": planted("expiredword"), "expires_at": moment("2026-03-09 09:30")}
    act(of, road, "apply", "2026-03-03 10:00", **gone)
    act(of, road, "budget", "2026-03-03 11:00", "ok")
    act(of, road, "sign", "2026-03-04 09:00", "agree")
    act(of, road, "small_buy", "2026-03-06 09:00", **gone)
    act(of, road, "candidate_show", "2026-03-09 09:00", verb="open", **named)
    with at("2026-03-09 09:30"):
        assert len(sweep()) == 2


def opened(of, code, said):
    proposed = ProposedMatter(
        power=code, title=name("A matter"), summary=name("One sentence."), cost=name("Nothing"), source=name("None"),
        whom=name("Some"), decides=name("Somebody"),
    )  # fmt: skip
    with at(said):
        return open_matter(of.body, proposed, of.by["office"])


def scoped(of, code, text, said, by, **more):
    """Open a matter under a power and do its first step with `text` in the scope of that power."""
    matter = opened(of, code, said)
    with at(said):
        perform(matter, ProposedAct(step="s1", text=planted(text), **more), by)
    return matter


@pytest.fixture
def place(qinghe, morning, monkeypatch):
    """Plant a word in everything that not everybody may read."""
    for word in ("choiceword", "countedword", "boxword"):
        for key in (f"vote.{word}", f"choice.{word}"):
            monkeypatch.setitem(words(), key, {"zh": word, "en": word})
    rows = {row["code"]: row for row in read_catalogue(model_path("powers.csv"))}
    with at("2026-03-02 10:00"):
        for code in ("DEC-01", "ORG-03", "SOC-01"):
            adopt_power(qinghe.body, rows[code], None)
        for post in ("branch", "petitions", "organisation"):
            qinghe.by[post] = begin_tenure(qinghe.body, post, name=name(post), from_on=date(2026, 3, 2))
    adopt_vote(qinghe, "2026-03-02 10:10", "PRJ-02", ballots="members")
    adopt_vote(qinghe, "2026-03-02 10:20", "PRJ-03", method="secret")
    ballots = [opened(qinghe, code, "2026-03-02 11:00") for code in ("PRJ-02", "PRJ-03", "PRJ-03")]
    file = keep_file(b"%PDF-1.4 membersfile content\n%%EOF\n", "membersfile.pdf")
    members = scoped(qinghe, "DEC-01", "membersword", "2026-03-03 09:00", qinghe.by["member_in_charge"],
                     files=[Attached(file)])  # fmt: skip
    branch = scoped(qinghe, "ORG-03", "organisationword", "2026-03-03 09:10", qinghe.by["branch"])
    petition = scoped(qinghe, "SOC-01", "specificword", "2026-03-03 09:20", qinghe.by["petitions"])
    named = scoped(qinghe, "SOC-01", "namedword", "2026-03-03 09:30", qinghe.by["petitions"],
                   named=["project_office", qinghe.by["finance"].code])  # fmt: skip
    road = purchase(qinghe, "2026-03-03 08:00")
    noticed(qinghe, road)
    sealed_file = keep_file(b"%PDF-1.4 withheldfile content\n%%EOF\n", "withheldfile.pdf")
    for content, paper in ((planted("sealedword"), None), (None, Attached(sealed_file))):
        with at("2026-03-09 10:00"):
            withhold(road, Agreed(
                what=name("An offer"), content=content, ground="personal_privacy", review_on=date(2026, 9, 1),
                proposed_by=qinghe.by["purchasing"], reviewed_by=qinghe.by["secrecy_review"],
                approved_by=qinghe.by["secretary"], file=paper,
            ), qinghe.by["office"])  # fmt: skip
    proposals = []  # one more of each waits for its secrecy review
    for content, paper in ((planted("sealedword"), None), (None, Attached(sealed_file))):
        with at("2026-03-09 10:30"):
            waiting = ProposedWithholding(
                name("An offer"), content, "personal_privacy", date(2026, 9, 1), file=paper
            )
            proposals.append(propose_withholding(road, waiting, qinghe.by["purchasing"]).index)
    said = {}
    with at("2026-03-09 11:00"):
        said["waiting"] = ask(
            qinghe.body, text=planted("waitingword"), target=road, name="waitingname", named="office"
        )
        said["shown"] = ask(qinghe.body, text=name("When?"), target=road, name="officename", named="office")
        said["hidden"] = ask(qinghe.body, text=planted("hiddenword"), target=road)
        said["erased"] = ask(qinghe.body, text=planted("erasedword"))
        said["objection"] = object_to(road, name("I object."))
        show(said["shown"], qinghe.by["office"])
        reply(said["shown"], name("Soon."), qinghe.by["office"])
        hide(said["hidden"], "personal_privacy", qinghe.by["office"])
        gone = Disclosure.objects.get(leaf=said["erased"].leaf, name="text").digest
        erase_in_stream(
            qinghe.body, f"submission:{said['erased'].number}", [gone], "request", qinghe.by["office"]
        )
        meetings = [met(qinghe), observed(qinghe), voted(qinghe, ballots)]
        publish("qinghe")
    yanhe = town("yanhe", parent=qinghe.body, powers=(), level="village")
    users = people(qinghe, said["waiting"].post, yanhe.by["office"].ref)
    with at("2026-03-09 12:00"):
        waiting_file = prepared(qinghe, members, users)
    rows = Disclosure.objects.exclude(scope="public") | Disclosure.objects.filter(name="personal")
    ballots_of = {(row.leaf.kind, row.scope): row.pk for row in rows if row.name == "choice"}  # one of each
    narrow = [row for row in rows if row.name != "choice" or row.pk in ballots_of.values()]
    found = Place({
        "said": {key: row.number for key, row in said.items()},
        "matters": [one.number for one in (members, branch, petition, named, road, *ballots[::2])],
        "meetings": [meeting.number for meeting in meetings],
        "steps": {members.number: "s2", **{matter.number: "vote" for matter in ballots}},
        "files": [file.sha256, sealed_file.sha256, waiting_file.sha256],
        "digests": [row.digest for row in narrow],
        "indexes": sorted({int(row.leaf_id.split("/")[1]) for row in narrow}),
        "proposals": proposals,
        "tenure": qinghe.by["cashier"].code,
        "own": own_token(said["waiting"].ref),
        "size": Leaf.objects.filter(log_id="qinghe").count(),
    })  # fmt: skip
    for role, user in users.items():
        found.clients[role] = Client(raise_request_exception=False)
        if role not in ("anonymous", "resident"):
            found.clients[role].force_login(user)
    return found


def people(of, answering, elsewhere):
    """Return the account of each role; what each holds follows from its name. Nobody signs in as the first two."""
    held = {
        "named": ["finance"], "named_post": ["project_office"], "takes_part": ["member_in_charge"],
        "answers": [answering],
        "judges": ["office"], "inspects": ["discipline"], "idle": ["cashier"], "elsewhere": [],
    }  # fmt: skip
    found = {}
    for role in ROLES:
        user = create_user(
            role, PASSWORD, tenures=[of.by[post].ref for post in held.get(role, [])],
            is_member=role in ("member", "comrade"), branch="qinghe" if role == "comrade" else "",
        )  # fmt: skip
        if role == "elsewhere":
            hold(user, [elsewhere])
        if role == "superuser":
            User.objects.filter(pk=user.pk).update(is_superuser=True, is_staff=True)
        found[role] = user
    return found


SALTED = re.compile(rb"[A-Za-z0-9_-]{44,}")


def words_in(answer):
    """Return the planted words that an answer holds: as they are, or in a salted text of the record."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    said = body + json.dumps(dict(answer.headers)).encode()
    if body.startswith(b"PK"):  # a table for an office
        with zipfile.ZipFile(io.BytesIO(body)) as table:
            said += b"".join(table.read(name) for name in table.namelist())
    return words_of(body, said)


def words_of(body, said):
    for salted in SALTED.findall(body):
        said += base64.urlsafe_b64decode(salted[: len(salted) // 4 * 4])
    return {word for word in ALLOWED if word.encode() in said}


CONVERTERS = re.compile(r"<(?:\w+:)?(\w+)>")


def routes(resolver=None, before=""):
    """Yield every route of the URLconf as it is written."""
    for one in (resolver or get_resolver()).url_patterns:
        if isinstance(one, URLResolver):
            yield from routes(one, before + str(one.pattern))
        elif isinstance(one, URLPattern):
            yield before + str(one.pattern)


def fillings(route, values) -> Iterator[dict[str, object]]:
    """Yield what fills the blanks of a route. A blank that nobody has thought of raises KeyError."""
    asked = set(CONVERTERS.findall(route))
    more: list[dict[str, object]] = [{}]
    if "number" in asked:
        said = [*values["said"].values()]
        numbers = values["meetings"] if "meetings/" in route else values["matters"]
        numbers = said if "questions/" in route or "submissions/" in route else numbers
        more = [{"number": number} for number in (["SOC-01"] if "powers/" in route else numbers)]
    if "sha256" in asked:
        more = [{**one, "sha256": sha256, "name": "x.pdf"} for one in more for sha256 in values["files"]]
    if "digest" in asked:
        more = [{"digest": digest} for digest in values["digests"]]
    if "index" in asked:
        more = [{**one, "index": index} for one in more for index in values["indexes"]]
    if "proposal" in asked:
        more = [{**one, "proposal": index} for one in more for index in values["proposals"]]
    others = {
        "part": 1, "body": "qinghe", "village": "yanhe", "n": 1, "version": 1, "page": 0, "post": "agriculture",
        "code": "SOC-01" if "powers/" in route else values["tenure"], "key": KEY, "uidb36": "1",
        "rest": f"entries/000.p/{values['size']}", "pk": 1,
    }  # fmt: skip
    for one in more:
        full = {**others, "step": values["steps"].get(one.get("number"), "s1"), **one}
        yield {blank: full[blank] for blank in asked}


def addresses(values, most=None) -> Iterator[str]:
    """Yield every address of every route, filled; searches ask for the planted words. `most` of a route, if any."""
    for route in routes():
        if route.startswith(("en/", "accounts/logout", "^")):  # the same views; leaving is no reading
            continue
        for filling in islice(fillings(route, values), most):
            path = CONVERTERS.sub(lambda blank, given=filling: str(given[blank[1]]), route)
            yield f"/{path}"
            if "/search/" in path:
                yield from (f"/{path}?q={word}" for word in ALLOWED)
            if "/receipt" in path:
                yield f"/{path}?own={values['own']}"


def test_every_blank_of_every_address_has_a_sample(place):
    for route in routes():
        if not route.startswith("^"):
            assert list(fillings(route, place.values)), route


def in_tongue_of(role, address):
    """Return the address; the superuser reads in English, so that both trees are seen."""
    one_tree = address.startswith(("/desk", "/log", "/accounts", "/start"))
    return address if role != "superuser" or one_tree else f"/en{address}"


@pytest.mark.requirement("DIS-2")
@pytest.mark.parametrize(("method", "most"), [("get", None), ("head", 1), ("post", 2)])
def test_words_reach_those_for_whom_they_are_and_nobody_else(place, method, most):
    leaks, read = [], {role: set() for role in ROLES}
    for role, client in place.clients.items():
        for address in addresses(place.values, most):
            if "own=" in address and role != "resident":
                continue
            answer = getattr(client, method)(in_tongue_of(role, address))
            asked = address.partition("?q=")[2]
            for word in words_in(answer) - {asked}:
                read[role].add(word)
                if role not in ALLOWED[word]:
                    leaks.append(f"{role} {method} {address} ({answer.status_code}): {word}")
            assert answer.status_code != 500 or method == "post", (role, address)
    assert leaks == [], "\n".join(leaks)
    if method == "get":
        expected = {role: {word for word, readers in ALLOWED.items() if role in readers} for role in ROLES}
        assert read == expected


@pytest.mark.requirement("DIS-2")
def test_an_export_for_everybody_holds_nothing_that_is_not_public(place, tmp_path):
    export_record("qinghe", tmp_path / "out")
    files = {str(file): file.read_bytes() for file in (tmp_path / "out").rglob("*") if file.is_file()}
    assert len(files) > 2
    public = {word for word, readers in ALLOWED.items() if "anonymous" in readers}
    assert {word for raw in files.values() for word in words_of(raw, raw)} == public

"""The check that a page makes of itself, in a real browser: green when all is right, red and in words when not."""

from __future__ import annotations

import base64
import gzip
import json
import re
from collections.abc import Callable
from functools import partial
from hashlib import sha256, sha512
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Route

from sunlit import ui
from sunlit.portal.sealing import FAULTS
from sunlit.record import ed25519, note
from sunlit.record.keys import COSIGNER, Signer
from sunlit.ui.wording import words
from tests.browsing import SITE, Opener, answer, faults_of
from tests.portal.busy import Busy

pytestmark = [pytest.mark.browser, pytest.mark.requirement("TRU-1")]
CHECKED = "p.check:is([data-state=ok],[data-state=bad],[data-state=old],[data-state=unread],[data-state=newer],[data-state=early])"
EVIDENCE_ADDRESS = re.compile(r"/log/\w+/(?:matters|bundle)/[\w-]+\.json$")
Change = Callable[[str], str]
Spoil = Callable[[Any], None]


def read(page: Page) -> tuple[str, str]:
    """Return how the check of a page ended, and what is said of it."""
    page.wait_for_selector(CHECKED, timeout=20_000)
    return page.get_attribute("p.check", "data-state") or "", page.inner_text("p.check span")


def address(county: Busy, language: str = "") -> str:
    return f"{language}/qinghe/matters/{county.playground.number}/"


@pytest.fixture
def tampered(open_page: Opener) -> Callable[..., Page]:
    """Open a page through somebody who changes the page or its evidence on the way."""

    def opened(path: str, *, html: Change = str, evidence: Spoil | None = None) -> Page:
        page = open_page("/static/ui/mark.svg")

        def changed(route: Route) -> None:
            got = answer(route.request)
            body = got.body
            if route.request.resource_type == "document":
                body = html(body.decode()).encode()
            elif evidence and EVIDENCE_ADDRESS.search(route.request.url):
                body = spoilt(body, evidence)
            route.fulfill(status=got.status, headers=got.headers, body=body)

        page.route("**/*", changed)
        page.goto(f"{SITE}{path}")
        return page

    return opened


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("", "核对过了：{n} 条记录，一条不少，一字没改。"),
        ("/en", "Checked: {n} entries, none missing, none changed."),
    ],
)
def test_a_matter_checks_itself(county: Busy, open_page: Opener, language: str, said: str) -> None:
    page = open_page(address(county, language))
    n = len(page.get_attribute("p.check", "data-entries").split())
    assert read(page) == ("ok", said.format(n=n))
    assert page.locator("[data-d]").count() >= 12
    assert float(page.get_attribute("p.check", "data-ms")) < 500  # 15 on an idle machine
    assert faults_of(page) == []


def test_every_matter_and_act_of_the_county_checks(county: Busy, open_page: Opener) -> None:
    for matter in (county.notice, county.late, county.void, county.unlisted):
        page = open_page(f"/qinghe/matters/{matter.number}/")
        assert read(page)[0] == "ok", (matter.number, read(page))
    indexes = county.town.body.log.leaves.order_by("kind", "-index").values_list("kind", "index")
    for kind, index in dict(indexes).items():
        page = open_page(f"/en/qinghe/acts/{index}/")
        assert read(page) == ("ok", f"Checked: entry {index} is in the record, unchanged."), kind


def test_without_script_nothing_is_claimed(county: Busy, open_page: Opener) -> None:
    page = open_page(address(county), script=False)
    assert page.inner_text("p.check").strip() == "怎么核对的？"


def spoilt(body: bytes, change: Spoil) -> bytes:
    """Return evidence with something changed."""
    value = json.loads(body)
    change(value)
    return json.dumps(value).encode()


def edit(old: str, new: str) -> Change:
    """Change the first place where the page says something inside of an element that is checked."""
    inside = f'(data-d="[^"]+">(?:<[^>]+>)?){re.escape(old)}'

    def change(html: str) -> str:
        changed, n = re.subn(inside, rf"\g<1>{new}", html, count=1)
        assert n, f"the page says nowhere {old!r} inside of an element that is checked"
        return changed

    return change


def swap(pattern: str, new: str) -> Change:
    """Change the first place where the page has this in its markup."""

    def change(html: str) -> str:
        changed, n = re.subn(pattern, new, html, count=1)
        assert n, f"the page has nowhere {pattern!r}"
        return changed

    return change


PAGES = [
    ("", edit("中心小学操场翻新", "中心小学操场新建"), "在这一页上的文字和记录里的不一样"),
    (
        "",
        edit("公示示范乙公司", "公示示范甲公司"),
        "在这一页上的文字和记录里的不一样",
    ),
    (
        "/en",
        edit("Demo Yi, 798,000", "Demo Yi, 789,000"),
        "are not those of the record",
    ),
    ("/en", edit("检测报告.pdf", "检测报告2.pdf"), "are not those of the record"),
    ("", swap(r'data-d="\w{4}', 'data-d="AAAA'), "这一页上有一段文字，记录里没有"),
    ("/en", swap(r'data-d="\w{4}', 'data-d="AAAA'), "a text on this page is not in the record"),
    ("", swap('data-entries="', 'data-entries="0 '), "这一页上的第 0 条不在签过名的记录里"),
    ("/en", swap('data-key="qinghe', 'data-key="yanhe'), "is signed with another key than this page names"),
]


@pytest.mark.parametrize(("language", "change", "what"), PAGES)
def test_a_changed_page_turns_red(
    county: Busy, tampered: Any, language: str, change: Change, what: str
) -> None:
    state, said = read(tampered(address(county, language), html=change))
    assert (state, what in said) == ("bad", True), said
    if language:
        assert said.startswith("It does not check: ")
        assert said.endswith("send a picture of it to Discipline commission 0000-1234567.")
    else:
        assert said.startswith("核对不上：")
        assert said.endswith("请先别信这一页，截图告诉 镇纪委 0000-1234567。")


def flipped(text: str, at: int) -> str:
    return text[:at] + ("A" if text[at] != "A" else "B") + text[at + 1 :]


def one_text(bundle: Any) -> None:
    entry = next(one for one in bundle["entries"] if one["disclosures"])
    raw = base64.urlsafe_b64decode(entry["disclosures"][0] + "==")
    value = json.loads(raw)
    value[2]["zh"] += "！"
    raw = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    entry["disclosures"][0] = base64.urlsafe_b64encode(raw).decode().rstrip("=")


def false_signature(bundle: Any) -> None:
    text, _, line = bundle["checkpoint"].rpartition(" ")
    bundle["checkpoint"] = f"{text} {flipped(line, 30)}"


def entry_changed(bundle: Any) -> None:
    bundle["entries"][4]["entry"] = flipped(bundle["entries"][4]["entry"], 50)


def swapped(bundle: Any) -> None:
    bundle["entries"][3], bundle["entries"][4] = bundle["entries"][4], bundle["entries"][3]


EVIDENCE = [
    ("", one_text, "有一段文字被改过"),
    ("/en", one_text, "a text in the evidence of entry"),
    ("", lambda b: b["entries"].pop(3), "前面少了一条"),
    ("/en", lambda b: b["entries"].pop(3), "an entry is missing before entry"),
    ("", lambda b: b["entries"].pop(), "不在签过名的记录里"),
    ("/en", swapped, "an entry is missing before entry"),
    ("", entry_changed, "被改过"),
    ("/en", lambda b: b["entries"][0].update(proof=[]), "was changed"),
    ("", false_signature, "记录的签名是假的"),
    ("/en", false_signature, "the signature of the record is false"),
    ("", lambda b: b.update(stream="matter:x"), "核对用的凭据不对"),
    ("/en", lambda b: b.update(entries="x"), "the evidence is not what it should be"),
]


@pytest.mark.parametrize(("language", "change", "what"), EVIDENCE)
def test_changed_evidence_turns_red(
    county: Busy, tampered: Any, language: str, change: Spoil, what: str
) -> None:
    state, said = read(tampered(address(county, language), evidence=change))
    assert (state, what in said) == ("bad", True), said


def test_a_missing_network_claims_nothing(county: Busy, open_page: Opener) -> None:
    page = open_page("/static/ui/mark.svg")
    page.route("**/log/**/matters/*.json", lambda route: route.abort())
    page.goto(f"{SITE}{address(county, '/en')}")
    assert read(page) == ("unread", "The evidence could not be fetched: this page has not been checked.")


def test_a_page_older_than_the_record_says_so(county: Busy, tampered: Any) -> None:
    older = swap(r'(data-entries="[^"]*) \d+"', r'\1"')
    assert read(tampered(address(county, "/en"), html=older))[0] == "newer"


def test_an_entry_that_waits_for_its_checkpoint_is_not_called_wrong(county: Busy, tampered: Any) -> None:
    state, said = read(tampered(address(county, "/en"), html=swap('data-entries="', 'data-entries="9999 ')))
    assert (state, "not signed yet" in said) == ("early", True)


WITNESS = Signer("county.example/witness", COSIGNER, bytes(31) + b"\x08")


def cosigned(bundle: Any, *, falsely: bool = False) -> None:
    """Add the cosignature of a witness, or one that it made for another checkpoint."""
    text = note.read_note(bundle["checkpoint"])[0]
    signed = text if not falsely else text.replace("\n", "9\n", 1)
    line = note.signature_line(signed, WITNESS, 1_795_000_000)
    bundle["checkpoint"] += line
    bundle["witnesses"] = [WITNESS.verifier.vkey]


def test_cosignatures_of_witnesses_are_checked_too(county: Busy, tampered: Any) -> None:
    state, said = read(tampered(address(county), evidence=cosigned))
    assert (state, "另有 1 个见证人的附签，也核对过了。" in said) == ("ok", True)
    wrong = tampered(address(county, "/en"), evidence=partial(cosigned, falsely=True))
    assert "the signature of a witness is false" in read(wrong)[1]


SPARE = "delete SubtleCrypto.prototype.importKey"
NOTHING = "Object.defineProperty(Crypto.prototype, 'subtle', {get: () => undefined})"


@pytest.mark.parametrize("lack", [SPARE, NOTHING])
def test_browsers_without_ed25519_or_hashes_check_by_our_own_code(
    county: Busy, open_page: Opener, lack: str
) -> None:
    page = open_page("/static/ui/mark.svg")
    page.add_init_script(lack)
    page.goto(f"{SITE}{address(county)}")
    assert read(page)[0] == "ok"


@pytest.mark.parametrize("lack", [SPARE, NOTHING])
def test_our_own_code_finds_a_false_signature_too(county: Busy, tampered: Any, lack: str) -> None:
    page = tampered("/static/ui/mark.svg", evidence=false_signature)
    page.add_init_script(lack)
    page.goto(f"{SITE}{address(county, '/en')}")
    assert "the signature of the record is false" in read(page)[1]


def test_a_browser_that_cannot_check_claims_nothing(county: Busy, open_page: Opener) -> None:
    page = open_page("/static/ui/mark.svg")
    page.add_init_script(NOTHING)
    page.route("**/ed25519.js*", lambda route: route.fulfill(body="not a script a browser of today reads ("))
    page.goto(f"{SITE}{address(county, '/en')}")
    state, said = read(page)
    assert state == "old"
    assert said.startswith("This browser is too old to check.")


def test_our_own_hashes_and_signatures_are_those_of_the_standards(open_page: Opener) -> None:
    page = open_page("/static/ui/mark.svg")
    messages = [bytes(range(n % 256)) * (n // 256 + 1) for n in (0, 1, 55, 56, 64, 111, 112, 128, 255, 700)]
    seed = bytes(range(32))
    public = list(ed25519.public_of(seed))
    signed = [list(ed25519.sign(seed, message)) for message in messages]
    found = page.evaluate(
        """async ([messages, key, signed]) => {
            const own = await import("/static/ui/ed25519.js");
            const raw = (list) => Uint8Array.from(list);
            return messages.map((message, n) => [
                Array.from(own.sha256(raw(message))), Array.from(own.sha512(raw(message))),
                own.verify(raw(key), raw(signed[n]), raw(message)),
                own.verify(raw(key), raw(signed[n]).map((b, i) => b ^ (i === 5 * n)), raw(message))]);
        }""",
        [list(map(list, messages)), public, signed],
    )
    for message, (short, long, good, spoilt_one) in zip(messages, found, strict=True):
        assert bytes(short) == sha256(message).digest()
        assert bytes(long) == sha512(message).digest()
        assert (good, spoilt_one) == (True, False)


def test_the_script_is_small() -> None:
    folder = Path(ui.__file__).parent / "static" / "ui"
    assert len(gzip.compress((folder / "seal.js").read_bytes(), 9)) <= 4_096


def test_every_fault_has_its_words() -> None:
    assert {f"seal.what.{fault}" for fault in FAULTS} == {
        key for key in words() if key.startswith("seal.what.")
    }

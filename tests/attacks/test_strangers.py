"""What a stranger tries at the door: addresses, headers, redirects, huge and odd forms."""

import pytest
from django.test import Client

from sunlit.accounts.holdings import create_user
from sunlit.accounts.models import User
from sunlit.library.files import keep_file
from sunlit.matters.proposed import Attached
from tests.town import act, purchase

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("qinghe", "morning")]
PASSWORD = "a long enough secret"


@pytest.fixture
def stranger():
    return Client(raise_request_exception=False)


@pytest.mark.parametrize(
    "path",
    [
        "/log/qinghe/tile/../../keys/secret", "/log/qinghe/tile/%2e%2e/%2e%2e/keys/qinghe.key",
        "/log/qinghe/tile/..%2f..%2fkeys%2fsecret", "/log/../keys/secret", "/log/qinghe/tile/0/000.p/999999999999",
        "/log/qinghe/tile/0/x000/../001", "/log/qinghe/blob/..%2f..%2fdb.sqlite3", "/log/qinghe/d/../../db.sqlite3",
        "/qinghe/files/..%2f..%2fkeys%2fsecret/x", "/qinghe/files/%2e%2e/%2e%2e/x", "/static/../settings.py",
        "/static/%2e%2e/%2e%2e/site/settings.py", "/static//etc/passwd", "/log/qinghe/proof/99999999999999999999",
        "/log/qinghe/bundle/-1.json", "/log/qinghe/matters/..%2f2026-0001.json",
        "/log/qinghe/disclosures/99999999999999999999.jsonl", "/qinghe/acts/99999999999999999999/",
        "/qinghe/powers/FIN-02/v99999999999999999999/", "/qinghe/matters/x" + "y" * 5_000 + "/",
    ],
)  # fmt: skip
def test_no_trick_with_a_path_leaves_the_public_places(stranger, path):
    answer = stranger.get(path)
    assert answer.status_code in (301, 400, 404), (path, answer.status_code)


@pytest.mark.parametrize(
    "aim", ["//evil.example/", "https://evil.example/", "/\\evil.example", "https:evil.example",
            "javascript:alert(1)", "/desk/\r\nSet-Cookie: a=b", "http:///evil.example"],
)  # fmt: skip
def test_signing_in_leads_to_no_other_site(stranger, aim):
    create_user("lin", PASSWORD)
    for where in (f"/accounts/login/?next={aim}", "/accounts/login/"):
        answer = Client().post(where, {"login": "lin", "password": PASSWORD, "next": aim})
        assert answer.status_code == 302
        assert "evil" not in answer.headers["Location"]
        assert answer.headers["Location"].startswith("/")
        assert not answer.headers["Location"].startswith("//")


def test_a_name_in_the_address_of_a_file_writes_no_header(qinghe, stranger):
    road = purchase(qinghe, "2026-03-03 08:00")
    kept = keep_file(b"%PDF-1.4\n%%EOF\n", "a.pdf")
    act(qinghe, road, "apply", "2026-03-03 09:00", files=[Attached(kept)])
    for name in ("x%0d%0aSet-Cookie:%20a=b.pdf", "x%22;%20filename=evil.html", "%E2%80%AEfdp.exe"):
        answer = stranger.get(f"/qinghe/files/{kept.sha256}/{name}")
        assert "Set-Cookie" not in answer.headers
        assert "evil" not in answer.headers.get("Content-Disposition", "")
        assert "\u202e" not in answer.headers.get("Content-Disposition", "")
        assert answer.headers.get("X-Content-Type-Options") == "nosniff"


@pytest.mark.parametrize(
    "path", ["/qinghe/", "/desk/", "/accounts/login/", "/log/qinghe/", "/no-such", "/qinghe/ask/"]
)
def test_every_answer_says_what_a_browser_must_not_do(stranger, path):
    headers = stranger.get(path).headers
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert "script-src 'self'" in headers["Content-Security-Policy"]
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize("path", ["/qinghe/ask/", "/accounts/login/", "/accounts/logout/", "/start/"])
def test_a_form_of_another_site_is_refused(path):
    client = Client(enforce_csrf_checks=True)
    assert client.post(path, {"text": "x"}, headers={"origin": "https://evil.example"}).status_code in (
        403,
        404,
    )


def test_forms_of_many_fields_or_many_bytes_are_refused_not_read(stranger):
    many = "&".join(f"f{n}=1" for n in range(5_000))
    big = "text=" + "x" * (5 * 1024 * 1024)
    for body in (many, big):
        answer = stranger.post("/qinghe/ask/", body, content_type="application/x-www-form-urlencoded")
        assert answer.status_code in (400, 413)


@pytest.mark.parametrize(
    "username", ["sеcretary", "Office", "office ", "ｏｆｆｉｃｅ", "off\u200bice", "a/../b"]
)
def test_an_account_never_looks_like_anothers(qinghe, sign_in, username):
    sign_in("office")
    page = f"/desk/qinghe/posts/{qinghe.by['finance'].code}/"
    sign_in("office").post(page, {"name_zh": "马", "username": username})
    named = list(User.objects.values_list("username", flat=True))
    assert len({name.casefold() for name in named}) == len(named), named
    assert all(name.isascii() for name in named)


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "BREW"])
def test_other_methods_change_nothing_and_break_nothing(stranger, method):
    for path in ("/qinghe/", "/qinghe/ask/", "/log/qinghe/checkpoint", "/accounts/login/", "/desk/"):
        assert stranger.generic(method, path).status_code < 500, path


@pytest.mark.parametrize(
    "query", ["q=" + "路" * 5_000, "page=-1", "page=1e9", "q=%ff%fe", "state=%00x", "class=[]&class="]
)
def test_an_odd_question_is_no_failure(stranger, query):
    for path in (
        "/qinghe/search/",
        "/qinghe/matters/",
        "/qinghe/questions/",
        "/qinghe/duties/",
        "/qinghe/statistics/",
    ):
        assert stranger.get(f"{path}?{query}").status_code < 500, path

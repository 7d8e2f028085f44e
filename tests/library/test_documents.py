"""Documents are rows of what acts disclose."""

import pytest

from sunlit.ledger.audience import Reader
from sunlit.ledger.models import Disclosure
from sunlit.library.files import keep_file, path_of
from sunlit.library.models import Document
from sunlit.library.queries import documents_of, find_file
from sunlit.matters.proposed import Attached
from tests.town import act, purchase, town

PDF = b"%PDF-1.7\n"


@pytest.fixture
def matter(db, settings, tmp_path):
    settings.SUNLIT_HOME = tmp_path
    found = town(powers=("FIN-02",), rules={"scopes": {"FIN-02": "public"}})
    matter = purchase(found, "2026-03-02 10:00")
    caption = {"zh": "申请", "en": "Request"}
    act(found, matter, "apply", "2026-03-03 09:00", files=[Attached(keep_file(PDF, "申请.pdf"), caption)])
    return matter


def test_a_document_is_found_by_the_stream_and_by_its_digest(matter):
    (document,) = documents_of("qinghe", f"matter:{matter.number}")
    found = find_file("qinghe", document.sha256)
    assert (found.name, found.size_bytes, found.content_type, found.inline) == (
        "申请.pdf", len(PDF), "application/pdf", True,
    )  # fmt: skip


@pytest.mark.requirement("DIS-2")
def test_a_document_for_members_is_not_for_the_public(matter):
    Disclosure.objects.filter(name="file").update(scope="members")
    (document,) = Document.objects.all()
    assert documents_of("qinghe", f"matter:{matter.number}") == []
    assert find_file("qinghe", document.sha256) is None
    assert find_file("qinghe", document.sha256, Reader(member=True))


def test_an_erased_or_lost_file_is_not_found(matter):
    (document,) = Document.objects.all()
    path_of(document.sha256).unlink()
    assert find_file("qinghe", document.sha256) is None
    Disclosure.objects.filter(name="file").update(value=None, text=None)
    assert find_file("qinghe", document.sha256) is None
    assert find_file("elsewhere", document.sha256) is None

"""What the screening says to everything that the demo holds: nothing in it is a number of a person."""

from __future__ import annotations

import pytest

from sunlit.catalogue.model_files import model_path
from sunlit.desk.forms.screened import words_within
from sunlit.ledger.models import Blob, Disclosure
from sunlit.library.files import open_file
from sunlit.library.keep import is_file
from sunlit.library.reading.child import look_through_bytes
from sunlit.library.screening import screen
from sunlit.record.canonical import decode
from sunlit.ui.wording import words

pytestmark = pytest.mark.demo

FOUND: dict[str, list[tuple[str, str]]] = {}  # text -> what is found in it: false alarms would stand here


def every_text() -> list[str]:
    """Return every text of the demo: disclosed or kept back, and those of its catalogue and rules."""
    values = [row.value for row in Disclosure.objects.exclude(value=None).iterator()]
    values += [decode(bytes(row.content)) for row in Blob.objects.iterator()]
    return [said for value in values for said in words_within(value).values()]


@pytest.mark.requirement("DIS-4")
def test_no_text_of_the_demo_raises_a_false_alarm(demo):
    said = every_text()
    assert len(said) > 5_000
    found = {text: [(hit.kind, hit.words) for hit in screen(text)] for text in said if screen(text)}
    assert found == FOUND


@pytest.mark.requirement("DIS-4")
def test_no_file_of_the_demo_raises_a_false_alarm(demo):
    files = {
        (row.value["sha256"], row.value["name"])
        for row in Disclosure.objects.filter(name="file").iterator()
        if is_file(row.value)
    }
    assert files
    found = {}
    for sha256, name in files:
        with open_file(sha256) as file:
            looked = look_through_bytes(file.read())
        if looked.found:
            found[name] = looked.found
    assert found == {}


def test_neither_the_models_nor_the_words_of_the_pages_do():
    tables = [path.read_text("utf-8") for path in model_path("powers.csv").parent.rglob("*.csv")]
    pages = [said for row in words().values() for said in row.values()]
    assert [hit.words for text in [*tables, *pages] for hit in screen(text)] == []

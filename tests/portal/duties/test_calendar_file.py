"""A calendar file that every calendar reads: short lines, whole characters, nothing that breaks out."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sunlit.portal.duties.ical import Event, calendar, escaped, folded


def event(summary: str, *, tentative: bool = False) -> Event:
    return Event(
        "qinghe/1@sunlit.example", 1_767_225_600_000, 0, summary, "", "https://example.org/", tentative
    )


def test_an_event_has_its_instant_in_utc_and_ends_its_lines_as_the_rule_says():
    said = calendar("Duties to disclose of qinghe", "青禾", [event("公开决定", tentative=True)])

    assert said.startswith("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n")
    assert "PRODID:-//Sunlit//Duties to disclose of qinghe//ZH\r\n" in said
    assert said.endswith("END:VEVENT\r\nEND:VCALENDAR\r\n")
    assert "DTSTART:20260101T000000Z\r\n" in said
    assert "STATUS:TENTATIVE\r\n" in said
    assert "\n" not in said.replace("\r\n", "")


def test_signs_with_a_meaning_are_escaped_and_a_text_cannot_begin_a_line():
    assert escaped("a;b,c\\d\r\nEND:VEVENT\x07") == "a\\;b\\,c\\\\d\\nEND:VEVENT"
    assert "\r\nEND:VCALENDAR\r\nx" not in calendar("x", "x", [event("a\r\nEND:VCALENDAR\r\nx")])


@given(st.text(alphabet=st.characters(exclude_categories=("Cs",)), max_size=300))
def test_lines_are_at_most_75_octets_and_unfold_to_the_same(text):
    pieces = list(folded(text))

    assert all(len(piece.encode()) <= 75 for piece in pieces)
    assert all(piece[0] == " " for piece in pieces[1:])
    assert pieces[0] + "".join(piece[1:] for piece in pieces[1:]) == text

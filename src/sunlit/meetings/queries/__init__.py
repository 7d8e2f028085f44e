"""What two surfaces ask of meetings."""

from sunlit.meetings.queries.corrected import Corrected, corrections_of
from sunlit.meetings.queries.interests import Match, interest_matches, parties_of
from sunlit.meetings.queries.lists import coming_under, meetings, meetings_about, meetings_of, to_answer
from sunlit.meetings.queries.observing import ObserversView, Seat, find_application, observers_of, runs
from sunlit.meetings.queries.page import find_meeting, meeting_page, member_names
from sunlit.meetings.queries.ratified import citable, ratified_in
from sunlit.meetings.queries.views import ItemView, MeetingView, MemberView, VoterView
from sunlit.meetings.queries.waiting import agenda_for, undated_for, vote_ahead, vote_waiting, waiting_for

__all__ = [
    "Corrected",
    "ItemView",
    "Match",
    "MeetingView",
    "MemberView",
    "ObserversView",
    "Seat",
    "VoterView",
    "agenda_for",
    "citable",
    "coming_under",
    "corrections_of",
    "find_application",
    "find_meeting",
    "interest_matches",
    "meeting_page",
    "meetings",
    "meetings_about",
    "meetings_of",
    "member_names",
    "observers_of",
    "parties_of",
    "ratified_in",
    "runs",
    "to_answer",
    "undated_for",
    "vote_ahead",
    "vote_waiting",
    "waiting_for",
]

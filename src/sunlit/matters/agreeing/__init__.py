"""What takes a second person: it waits as a private row until he agrees under his own sign-in."""

from sunlit.matters.agreeing.asking import ask_second, take_back_asked, waiting_in
from sunlit.matters.agreeing.judging import agree, asked_of, decline, to_agree

__all__ = ["agree", "ask_second", "asked_of", "decline", "take_back_asked", "to_agree", "waiting_in"]

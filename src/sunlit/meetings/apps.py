"""The Django application of this room."""

from importlib import import_module

from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    """Meetings of the organs of a body."""

    name = "sunlit.meetings"
    label = "meetings"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the keeper of each kind of entry that this room keeps rows for."""
        import_module("sunlit.meetings.keep")
        import_module("sunlit.meetings.observing")

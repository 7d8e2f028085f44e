"""The Django application of this room."""

from django.apps import AppConfig


class ConsoleConfig(AppConfig):
    """Where supervisors look."""

    name = "sunlit.console"
    label = "console"

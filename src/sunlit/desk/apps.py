"""The Django application of this room."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """Where officials work."""

    name = "sunlit.desk"
    label = "desk"

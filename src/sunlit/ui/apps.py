"""The Django application of this room."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """The shared look: templates, words, formats, static files."""

    name = "sunlit.ui"
    label = "ui"

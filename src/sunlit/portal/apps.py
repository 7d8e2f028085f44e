"""The Django application of this room."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """What everyone can read and do without an account."""

    name = "sunlit.portal"
    label = "portal"

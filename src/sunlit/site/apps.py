"""The Django application of this room."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    """Settings and addresses: the only room that knows all the others."""

    name = "sunlit.site"
    label = "site"

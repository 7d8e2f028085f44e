"""The Django application of this room."""

from django.apps import AppConfig

from sunlit.site import checks as checks  # registers them


class SiteConfig(AppConfig):
    """Settings and addresses: the only room that knows all the others."""

    name = "sunlit.site"
    label = "site"

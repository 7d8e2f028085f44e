"""The Django application of this room."""

from importlib import import_module

from django.apps import AppConfig


class MattersConfig(AppConfig):
    """Matters, their steps, acts, votes, departures and withholdings."""

    name = "sunlit.matters"
    label = "matters"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the keepers of this room, who reads its entries, and what erasing removes here."""
        import_module("sunlit.matters.keep")
        import_module("sunlit.matters.audience")
        import_module("sunlit.matters.cleaning")

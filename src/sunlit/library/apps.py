"""The Django application of this room."""

from importlib import import_module

from django.apps import AppConfig


class LibraryConfig(AppConfig):
    """Documents attached to acts: kept by digest, served byte-identical."""

    name = "sunlit.library"
    label = "library"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the keeper of each kind of entry of this room, and what erasing removes here."""
        import_module("sunlit.library.keep")
        import_module("sunlit.library.cleaning")

"""The Django application of this room."""

from importlib import import_module

from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    """Bodies, posts, tenures, powers and procedures as adopted."""

    name = "sunlit.catalogue"
    label = "catalogue"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the keeper of each kind of entry that this room keeps rows for."""
        import_module("sunlit.catalogue.keep")

"""The Django application of this room."""

from importlib import import_module

from django.apps import AppConfig


class SupervisionConfig(AppConfig):
    """Findings computed from the record, and the answers to them."""

    name = "sunlit.supervision"
    label = "supervision"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the keeper of each kind of entry that this room keeps rows for."""
        import_module("sunlit.supervision.keep")

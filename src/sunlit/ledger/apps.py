"""The Django application of this room."""

from importlib import import_module

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """The log as stored: leaves, streams, disclosures, blobs; written by log.py alone."""

    name = "sunlit.ledger"
    label = "ledger"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the system checks, and the keeper of each kind of entry that this room keeps rows for."""
        import_module("sunlit.ledger.checks")
        import_module("sunlit.ledger.keep")

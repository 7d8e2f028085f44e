"""The Django application of this room."""

from importlib import import_module

from django.apps import AppConfig


class DialogueConfig(AppConfig):
    """What the body and the public say to each other."""

    name = "sunlit.dialogue"
    label = "dialogue"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the keepers of this room, who reads its entries, and what waits to be entered."""
        import_module("sunlit.dialogue.keep")
        import_module("sunlit.dialogue.audience")
        import_module("sunlit.dialogue.preparing")

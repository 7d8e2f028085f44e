"""The Django application of this room."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Users and the tenures they sign in for; no kept row points here."""

    name = "sunlit.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"

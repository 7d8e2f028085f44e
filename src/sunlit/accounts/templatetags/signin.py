"""What the sign-in pages need besides the table of words."""

from __future__ import annotations

from django import template
from django.forms import BoundField, CheckboxInput
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from sunlit.accounts.adapter import home_address
from sunlit.ledger.models import Log

register = template.Library()
register.simple_tag(home_address)


@register.simple_tag
def in_english() -> bool:
    """Say whether the page being made is in English."""
    return (get_language() or "").startswith("en")


@register.simple_tag
def is_demo() -> bool:
    """Say whether this installation holds a demo."""
    return Log.objects.filter(demo=True).exists()


@register.filter
def is_checkbox(field: BoundField) -> bool:
    """Say whether a field is a box to tick."""
    return isinstance(field.field.widget, CheckboxInput)


@register.filter
def control(field: BoundField) -> SafeString:
    """Return the input of a field in our look, without a placeholder: the label says it."""
    attrs: dict[str, str | bool] = {} if is_checkbox(field) else {"class": "f"}
    field.field.widget.attrs.pop("placeholder", None)
    return field.as_widget(attrs=attrs)

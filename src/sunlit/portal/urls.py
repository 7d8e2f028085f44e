"""Every public page, in one language tree; `site.urls` includes it twice."""

from __future__ import annotations

from django.urls import URLPattern

from sunlit.portal.speak.urls import speak_urls

urlpatterns: list[URLPattern] = [*speak_urls]

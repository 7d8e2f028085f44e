"""Every address. The language is the address: Chinese at `/`, English at `/en/`."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("log/", include("sunlit.portal.record.urls")),
    path("accounts/", include("allauth.urls")),
    path("desk/", include("sunlit.desk.urls")),
    path("start/", include("sunlit.desk.start.urls")),
    path("en/", include(("sunlit.portal.urls", "portal"), namespace="en")),
    path("", include(("sunlit.portal.urls", "portal"), namespace="zh")),
]

handler404 = "sunlit.portal.errors.not_found"
handler403 = "sunlit.portal.errors.refused"
handler500 = "sunlit.portal.errors.failed"
handler429 = "sunlit.portal.errors.too_many"

"""The addresses of the record alone."""

from django.urls import include, path

urlpatterns = [path("log/", include("sunlit.portal.record.urls"))]

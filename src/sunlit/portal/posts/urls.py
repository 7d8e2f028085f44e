"""The address of the list of posts, below /<body>/."""

from __future__ import annotations

from django.urls import path

from sunlit.portal.posts import views

posts_urls = [path("<slug:body>/posts/", views.posts, name="posts")]

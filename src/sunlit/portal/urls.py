"""Every public page, in one language tree; `site.urls` includes it twice."""

from __future__ import annotations

from django.urls import URLPattern, path

from sunlit.portal.changes.urls import changes_urls
from sunlit.portal.disclosures.urls import disclosure_urls
from sunlit.portal.documents.urls import document_urls
from sunlit.portal.duties.urls import duties_urls
from sunlit.portal.ledgers.urls import ledger_urls
from sunlit.portal.meetings.urls import meeting_urls
from sunlit.portal.posts.urls import posts_urls
from sunlit.portal.powers.urls import powers_urls
from sunlit.portal.report.urls import report_urls
from sunlit.portal.speak.urls import speak_urls
from sunlit.portal.statistics.urls import statistics_urls
from sunlit.portal.supervise.urls import supervise_urls
from sunlit.portal.views import (
    acts,
    corrections,
    feeds,
    files,
    for_me,
    home,
    matter,
    matters,
    record,
    search,
    start,
)

urlpatterns: list[URLPattern] = [
    path("", start.start, name="start"),
    *speak_urls,
    *powers_urls,
    *posts_urls,
    *changes_urls,
    *supervise_urls,
    *duties_urls,
    *disclosure_urls,
    *meeting_urls,
    *ledger_urls,
    *document_urls,
    *report_urls,
    *statistics_urls,
    path("<slug:body>/", home.home, name="home"),
    path("<slug:body>/matters/", matters.matters, name="matters"),
    path("<slug:body>/matters/<str:number>/", matter.matter, name="matter"),
    path("<slug:body>/matters/<str:number>/notice/", matter.notice, name="matter_notice"),
    path("<slug:body>/matters/<str:number>/chart.svg", matter.chart, name="matter_chart"),
    path("<slug:body>/matters/<str:number>/data.json", matter.data, name="matter_data"),
    path("<slug:body>/matters/<str:number>/feed.atom", feeds.matter_feed, name="matter_feed"),
    path("<slug:body>/matters/<str:number>/for-me/", for_me.matter, name="for_me"),
    path("<slug:body>/matters/<str:number>/for-me/<str:sha256>/<path:name>", for_me.file, name="for_me_file"),
    path("<slug:body>/villages/<slug:village>/", matters.village, name="village"),
    path("<slug:body>/take-part/", matters.take_part, name="take_part"),
    path("<slug:body>/corrections/", corrections.corrections, name="corrections"),
    path("<slug:body>/acts/", acts.acts, name="acts"),
    path("<slug:body>/acts/<int:index>/", acts.act, name="act"),
    path("<slug:body>/files/<str:sha256>/<path:name>", files.file, name="file"),
    path("<slug:body>/search/", search.search, name="search"),
    path("<slug:body>/record/", record.record, name="record"),
    path("<slug:body>/feed.atom", feeds.body_feed, name="feed"),
    path("<slug:body>/meetings.atom", feeds.meetings_feed, name="meetings_feed"),
]

"""Addresses below /log/: C2SP tlog-tiles, our own for blobs, disclosures and proofs, a page for people."""

from __future__ import annotations

from django.urls import path

from sunlit.portal.record import views
from sunlit.portal.views.record import record

app_name = "record"

urlpatterns = [
    path("bodies.json", views.bodies, name="bodies"),
    path("<slug:body>/", record, name="page"),
    path("<slug:body>/checkpoint", views.checkpoint, name="checkpoint"),
    path("<slug:body>/witnessed", views.witnessed, name="witnessed"),
    path("<slug:body>/tile/<path:rest>", views.tile, name="tile"),
    path("<slug:body>/blob/<str:digest>", views.blob, name="blob"),
    path("<slug:body>/d/<str:digest>", views.disclosure, name="disclosure"),
    path("<slug:body>/disclosures/<int:page>.jsonl", views.disclosures, name="disclosures"),
    path("<slug:body>/vkey", views.vkey, name="vkey"),
    path("<slug:body>/keys.json", views.keys, name="keys"),
    path("<slug:body>/proof/<int:index>", views.proof, name="proof"),
    path("<slug:body>/bundle/<int:index>.json", views.bundle, name="bundle"),
    path("<slug:body>/matters/<str:number>.json", views.stream, {"kind": "matter"}, name="matter"),
    path("<slug:body>/powers/<str:number>.json", views.stream, {"kind": "power"}, name="power"),
    path(
        "<slug:body>/submissions/<str:number>.json", views.stream, {"kind": "submission"}, name="submission"
    ),
    path("<slug:body>/state.json", views.state, name="state"),
]

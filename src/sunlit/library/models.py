"""Documents attached to acts. The bytes lie in the files folder under their SHA-256."""

from __future__ import annotations

from django.db import models

from sunlit.ledger.models import Disclosure, Leaf


class Document(models.Model):
    """A file named by a disclosure of an act; its name and digest are read through the disclosure."""

    disclosure = models.OneToOneField(
        Disclosure, on_delete=models.PROTECT, primary_key=True, related_name="document"
    )
    leaf = models.ForeignKey(Leaf, on_delete=models.PROTECT, related_name="documents")
    stream = models.CharField(max_length=128)  # "qinghe/matter:2026-0117"
    sha256 = models.CharField(max_length=43)  # base64url
    size_bytes = models.PositiveBigIntegerField()

    class Meta:
        indexes = [
            models.Index(fields=["stream"], name="document_stream"),
            models.Index(fields=["sha256"], name="document_sha256"),
        ]

"""What a matter keeps back from the public."""

from __future__ import annotations

from django.db import models

from sunlit.ledger.models import Disclosure, Leaf
from sunlit.matters.models.matter import Matter
from sunlit.matters.models.proposal import Proposal


class Withholding(models.Model):
    """Something kept back: number, ground, the posts that answered for it, the date of review."""

    leaf = models.OneToOneField(Leaf, on_delete=models.PROTECT, primary_key=True, related_name="withholding")
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="withholdings")
    part = models.PositiveSmallIntegerField()
    act_index = models.BigIntegerField()  # the act it belongs to; -1 for the matter as a whole
    what = models.ForeignKey(
        Disclosure, on_delete=models.PROTECT, null=True, related_name="+"
    )  # what kind of thing, in public words
    digest = models.CharField(max_length=43)  # of the sealed text
    ground = models.CharField(max_length=40)
    review_on = models.DateField()
    proposed_by = models.CharField(max_length=40)
    reviewed_by = models.CharField(max_length=40)
    approved_by = models.CharField(max_length=40)
    proposal = models.OneToOneField(Proposal, on_delete=models.PROTECT, null=True, related_name="withholding")
    at = models.BigIntegerField()
    renewed_index = models.BigIntegerField(null=True)  # the last entry that gave it a new day of review
    opened_index = models.BigIntegerField(null=True)  # the entry that opened it again
    looked_by = models.CharField(max_length=40, blank=True)  # who proposed the outcome of the last review
    looked_agreed = models.CharField(max_length=40, blank=True)  # and who agreed to it

    class Meta:
        ordering = ["matter_id", "part"]
        indexes = [
            models.Index(fields=["review_on"], name="withholding_review"),
            models.Index(fields=["opened_index", "review_on", "leaf"], name="withholding_register"),
        ]

    def opened_words(self) -> Disclosure | None:
        """Return what was sealed, once it is open to everybody; None before, and when it was erased since."""
        if self.opened_index is None:
            return None
        return Disclosure.objects.filter(digest=self.digest, scope="public", erased_at=None).first()

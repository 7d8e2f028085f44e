"""Bodies, posts, tenures, powers and procedures as adopted by entries of the record."""

from __future__ import annotations

from django.db import models

from sunlit.catalogue.private import Setup as Setup
from sunlit.catalogue.seats import has_vote
from sunlit.ledger.models import Disclosure, Leaf, Log


class Body(models.Model):
    """A county, town or village that runs powers in its own name and has a log of its own."""

    slug = models.CharField(primary_key=True, max_length=40)
    log = models.OneToOneField(Log, on_delete=models.PROTECT, related_name="body")
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")
    level = models.CharField(max_length=10)  # county, town, village
    name = models.JSONField()  # text value
    zone = models.CharField(max_length=40)  # IANA time zone
    closes = models.CharField(max_length=5)  # "17:30"
    calendar = models.CharField(max_length=43)  # digest of the calendar blob in force
    rules = models.JSONField(default=dict)  # what the body chose: thresholds, days to answer ...
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "slug"]


class Post(models.Model):
    """A post, organ or outsider that steps name."""

    ref = models.CharField(primary_key=True, max_length=90)  # "qinghe/finance"
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="posts")
    code = models.CharField(max_length=40)
    name = models.JSONField()
    kind = models.CharField(max_length=10)  # post, organ, outsider
    recorded_by = models.CharField(max_length=40, blank=True)  # post that enters an outsider's act
    position = models.PositiveSmallIntegerField(default=0)
    in_force = models.BooleanField(default=True)  # false once a list without it is adopted

    class Meta:
        ordering = ["body_id", "position"]


class Tenure(models.Model):
    """A person's time in a post. Every act names the tenure under which it was done."""

    ref = models.CharField(primary_key=True, max_length=60)  # "qinghe/t12"
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="tenures")
    code = models.CharField(max_length=20)  # "t12"
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="tenures")
    person = models.CharField(max_length=20)  # "p12", the same for all tenures of one person
    seat = models.CharField(max_length=40, blank=True)  # in an organ that votes: secretary, member ...
    leaf = models.OneToOneField(Leaf, on_delete=models.PROTECT, related_name="tenure")
    name = models.ForeignKey(Disclosure, on_delete=models.PROTECT, null=True, related_name="+")
    from_on = models.DateField()
    to_on = models.DateField(null=True)  # once it was ended
    successor = models.CharField(max_length=60, blank=True)  # tenure that took over the open tasks
    stands_in = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="stand_ins")
    until = models.DateField(null=True)  # last day of one who stands in: from there on it runs no more
    reason = models.ForeignKey(Disclosure, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["body_id", "code"]

    @property
    def has_vote(self) -> bool:
        """Whether this is a seat whose holder votes."""
        return has_vote(self.seat)


class Procedure(models.Model):
    """A procedure as adopted: the blob, parsed. Immutable; a change is another digest."""

    ref = models.CharField(primary_key=True, max_length=96)  # "qinghe/<digest>"
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="procedures")
    digest = models.CharField(max_length=43)
    code = models.CharField(max_length=40)  # "large-fund", or "prj-02" for a plain list of steps
    version = models.CharField(max_length=20)
    title = models.JSONField()


class Power(models.Model):
    """One version of one power of the catalogue."""

    ref = models.CharField(primary_key=True, max_length=64)  # "qinghe/FIN-02/1"
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="powers")
    code = models.CharField(max_length=10)
    version = models.PositiveSmallIntegerField()
    leaf = models.OneToOneField(Leaf, on_delete=models.PROTECT, related_name="power")
    in_force = models.BooleanField(default=True)  # false once a later version is adopted
    adopted_at = models.BigIntegerField()
    position = models.PositiveSmallIntegerField()  # order in the catalogue file
    power_class = models.CharField(max_length=20)  # "major decision" ... a class of the catalogue
    power_type = models.CharField(max_length=12)
    level = models.CharField(max_length=10)
    risk_level = models.CharField(max_length=8)
    name = models.JSONField()
    row = models.JSONField()  # every column of the catalogue row, `steps` parsed
    procedure = models.ForeignKey(Procedure, on_delete=models.PROTECT, related_name="powers")

    class Meta:
        ordering = ["body_id", "position"]
        indexes = [models.Index(fields=["body", "in_force", "code"], name="power_in_force")]


class Change(models.Model):
    """A change of the catalogue or of the rules that was announced before it applies."""

    ref = models.CharField(primary_key=True, max_length=60)  # "qinghe/c3"
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="changes")
    n = models.PositiveIntegerField()
    leaf = models.OneToOneField(Leaf, on_delete=models.PROTECT, related_name="change")
    what = models.CharField(max_length=12)  # power, withdrawal, rules
    code = models.CharField(max_length=10, blank=True)  # of the power
    before = models.ForeignKey(Power, on_delete=models.PROTECT, null=True, related_name="+")
    earlier = models.JSONField(default=dict)  # the rules in force when rules were announced
    rules = models.CharField(max_length=43)  # digest of the blob that would be in force
    announced_at = models.BigIntegerField()
    applies_on = models.DateField()
    lowered = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, default="announced")  # announced, applied, withdrawn
    ended = models.ForeignKey(Leaf, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["body_id", "-n"]
        indexes = [models.Index(fields=["body", "state", "applies_on"], name="change_standing")]

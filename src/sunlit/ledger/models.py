"""What is stored of each body's log. Rows take their keys from the record, never from a sequence."""

from __future__ import annotations

from django.db import models


class Log(models.Model):
    """One log of one public body, and the head of what it has stored so far.

    `size` and `last_at` are the head: they change only in the transaction that appends a leaf.
    """

    slug = models.CharField(primary_key=True, max_length=40)  # the body's name in addresses
    origin = models.CharField(max_length=120, unique=True)  # C2SP tlog-checkpoint origin, configured
    vkey = models.CharField(max_length=200)  # C2SP signed-note verifier key of entry 0
    later_keys = models.JSONField(default=list, blank=True)  # vkey, since, handover of each key that followed
    demo = models.BooleanField(default=False)
    size = models.PositiveBigIntegerField(default=0)
    last_at = models.BigIntegerField(default=0)  # UTC milliseconds of the last leaf
    succeeded_by = models.CharField(max_length=40, blank=True)  # body whose log goes on where this one ended


class Leaf(models.Model):
    """One entry of a log, byte for byte. The database itself refuses to change or remove it."""

    ref = models.CharField(primary_key=True, max_length=64)  # "qinghe/57"
    log = models.ForeignKey(Log, on_delete=models.PROTECT, related_name="leaves")
    index = models.PositiveBigIntegerField()
    kind = models.CharField(max_length=40)
    stream = models.CharField(max_length=80)
    seq = models.PositiveIntegerField()
    at = models.BigIntegerField()  # UTC milliseconds, the record time
    hash = models.BinaryField(max_length=32)  # RFC 6962 leaf hash
    entry = models.BinaryField()  # canonical JSON, at most 16 KiB

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["log", "index"], name="leaf_index_once"),
            models.UniqueConstraint(fields=["log", "stream", "seq"], name="leaf_seq_once"),
        ]
        indexes = [models.Index(fields=["at", "ref"], name="leaf_at")]


class Stream(models.Model):
    """The last leaf of each stream, so that the next can name it."""

    ref = models.CharField(primary_key=True, max_length=128)  # "qinghe/matter:2026-0117"
    log = models.ForeignKey(Log, on_delete=models.PROTECT, related_name="streams")
    name = models.CharField(max_length=80)
    seq = models.PositiveIntegerField()  # of the last leaf
    head = models.BinaryField(max_length=32)  # leaf hash of the last leaf


class Disclosure(models.Model):
    """A salted text whose digest stands in a leaf. It can be erased; the leaf still verifies.

    `scope` is who may read it: public, members, organisation (see `org`), specific, sealed.
    """

    digest = models.CharField(primary_key=True, max_length=43)
    leaf = models.ForeignKey(Leaf, on_delete=models.PROTECT, related_name="disclosures")
    position = models.PositiveSmallIntegerField()  # order in which the act gave them
    name = models.CharField(max_length=40)
    scope = models.CharField(max_length=20)
    org = models.CharField(max_length=40, blank=True)
    text = models.TextField(null=True)  # base64url of [salt, name, value]; None once erased
    value = models.JSONField(null=True)  # the value again, decoded for reading
    erased_at = models.BigIntegerField(null=True)
    expires_at = models.BigIntegerField(null=True)  # UTC milliseconds; then it is erased by itself

    class Meta:
        ordering = ["leaf_id", "position"]
        indexes = [
            models.Index(
                fields=["expires_at"],
                condition=models.Q(expires_at__isnull=False, erased_at=None),
                name="disclosure_expires",
            )
        ]


class Erasure(models.Model):
    """One disclosure that was erased: who asked, who agreed, on which ground. Follows from the record."""

    leaf = models.OneToOneField(Leaf, on_delete=models.PROTECT, primary_key=True, related_name="erasure")
    log = models.ForeignKey(Log, on_delete=models.PROTECT, related_name="erasures")
    digest = models.CharField(max_length=43)
    act_index = models.PositiveBigIntegerField()  # the entry that disclosed it
    stream = models.CharField(max_length=80)  # of that entry
    name = models.CharField(max_length=40)  # what it was disclosed as
    ground = models.CharField(max_length=40)
    asked_by = models.CharField(max_length=40, blank=True)  # posts; "" where the clock did it
    agreed_by = models.CharField(max_length=40, blank=True)
    agreed_of = models.CharField(max_length=40, blank=True)  # the body above whose post agreed
    at = models.BigIntegerField()

    class Meta:
        indexes = [
            models.Index(fields=["log", "-at"], name="erasure_register"),
            models.Index(fields=["log", "act_index"], name="erasure_act"),
        ]


class Blob(models.Model):
    """A rule in force as public bytes: canonical JSON named by its SHA-256. Never erased."""

    ref = models.CharField(primary_key=True, max_length=96)  # "qinghe/<digest>"
    log = models.ForeignKey(Log, on_delete=models.PROTECT, related_name="blobs")
    digest = models.CharField(max_length=43)
    content = models.BinaryField()


class Lease(models.Model):
    """Who may do a thing that only one process may do at a time, and until when."""

    name = models.CharField(primary_key=True, max_length=60)
    holder = models.CharField(max_length=80)
    until = models.BigIntegerField()  # UTC milliseconds


class LogSeen(models.Model):
    """A checkpoint of another log that a body recorded in its own: once a day while that log grows."""

    leaf = models.OneToOneField(Leaf, on_delete=models.PROTECT, primary_key=True)
    by = models.ForeignKey(Log, on_delete=models.PROTECT, related_name="seen")
    body = models.CharField(max_length=40)  # whose log was seen
    size = models.PositiveBigIntegerField()
    root = models.CharField(max_length=43)
    checkpoint = models.CharField(max_length=43)  # digest of the blob with the signed note
    at = models.BigIntegerField()  # UTC milliseconds, of the entry
    refused = models.BooleanField()  # it does not continue what was seen before

    class Meta:
        indexes = [models.Index(fields=["body", "at"], name="logseen_body_at")]


class SearchText(models.Model):
    """A public disclosure that the search knows; its tokens lie in a table of the database's own kind.

    The key grows with the time of the entry, so that the newest is found first without sorting.
    """

    id = models.BigIntegerField(primary_key=True)  # (UTC milliseconds << 20) + bits of the digest
    digest = models.CharField(max_length=43, unique=True)
    leaf = models.CharField(max_length=64)  # "qinghe/57"
    log = models.CharField(max_length=40, db_index=True)
    stream = models.CharField(max_length=80)  # "matter:2026-0117"
    name = models.CharField(max_length=40)
    is_title = models.BooleanField()

"""Who signs in, and for which tenures. No kept row ever points at an account."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.db import models

from sunlit.accounts.private import Counted as Counted
from sunlit.accounts.private import UsualAddress as UsualAddress


class User(AbstractUser):
    """A person who signs in to the desk."""

    is_member = models.BooleanField(default=False)  # a Party member: may read what is for members
    branch = models.CharField(max_length=40, blank=True)  # the organisation or village they belong to


class Holding(models.Model):
    """A tenure that a user may act under, by the tenure's key in the record."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="holdings")
    tenure = models.CharField(max_length=60)  # "qinghe/t12"

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "tenure"], name="holding_once")]

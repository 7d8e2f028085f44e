"""The town with the whole model catalogue, as the pages of its powers have it."""

from __future__ import annotations

from tests.portal.powers.conftest import _whole, whole

__all__ = ["_whole", "whole"]

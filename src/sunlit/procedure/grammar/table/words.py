"""The two shapes of words for people that every row bears."""

from __future__ import annotations

from collections.abc import Mapping

Text = Mapping[str, str]  # {"zh": ..., "en": ...}
Coded = Mapping[str, str]  # {"code": ..., "zh": ..., "en": ...}

"""Answers for a small town, as an operator would write them into a file."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

PASSWORD = "riverside-road-26"

_TOWN: dict[str, Any] = {
    "body": {
        "name_zh": "青禾镇",
        "name_en": "Qinghe Town",
        "level": "town",
        "slug": "qinghe",
        "host": "qinghe.example",
    },
    "above": {"name_zh": "澄明县", "name_en": "Chengming County"},
    "day": {"closes": "17:30", "calendar": "cn"},
    "list": {"source": "model"},
    "powers": {"codes": ["FIN-02", "PRJ-02"]},
    "people": {
        "holders": {
            "office": "Sun",
            "secretary": "Lin",
            "mayor": "Wang",
            "member_in_charge": "Zhao",
            "government": "Wang",
            "discipline": "Chen",
            "finance": "Li",
            "purchasing": "Zhou",
            "project_office": "Wu",
            "cashier": "He",
            "spending_unit": "Shi",
            "acceptance_team": "Lu",
        },
        "committee": ["Lin", "Wang", "Zhao", "Chen", "Gao"],
        "unfilled": True,
    },
    "review": {"name": "Feng"},
    "accounts": {
        "list": [
            {"name": "Sun", "username": "sun", "password": PASSWORD},
            {"name": "Shi", "username": "shi", "password": PASSWORD},
        ]
    },
    "rules": {
        "collective_from_yuan": "30,000",
        "answer_work_days": 7,
        "recall_minutes": 10,
        "ballots": "public",
    },
}


def town(**changed: Any) -> dict[str, Any]:
    """Return the answers of the town, with some questions answered otherwise."""
    return {**deepcopy(_TOWN), **changed}

"""Make Qinghe with a purchase on notice in SUNLIT_HOME, and print the rows of its database to a file."""

import os
import sys
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sunlit.site.settings")
django.setup()

from django.core.management import call_command  # noqa: E402 -- after the settings

from sunlit.dialogue.actions import ask, hide, object_to, reply  # noqa: E402
from sunlit.ledger.rebuild import write_rows  # noqa: E402
from sunlit.supervision.actions import answer_finding  # noqa: E402
from sunlit.supervision.queries import findings  # noqa: E402
from tests.town import at, purchase, put_on_notice, tender, town  # noqa: E402

call_command("migrate", verbosity=0)
qinghe = town()
road = purchase(qinghe, "2026-03-03 08:00")
put_on_notice(qinghe, road)
tender(qinghe, "2026-03-04 08:00")
with at("2026-03-10 10:00"):
    reply(
        ask(qinghe.body, text={"zh": "谁？"}, target=road, name="L", named="public"),
        {"zh": "我。"},
        qinghe.by["culture"],
    )
    hide(
        ask(qinghe.body, text={"zh": "电话"}, name="L", named="office"),
        "personal_privacy",
        qinghe.by["office"],
    )
    object_to(road, {"zh": "不对。"})
with at("2026-03-18 10:00") as now:
    overdue = findings(now)[0]
    answer_finding(overdue.key, {"zh": "忙。"}, qinghe.by[overdue.post])
write_rows(Path(sys.argv[1]))

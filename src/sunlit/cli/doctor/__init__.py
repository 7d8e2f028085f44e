"""Look for what would keep this installation from working, and say in plain words what to do about it."""

from __future__ import annotations

import argparse
import os

from django.db import connection
from django.utils import translation

from sunlit.cli.doctor.elsewhere import elsewhere_advice, elsewhere_faults
from sunlit.cli.doctor.installation import advice, faults, is_migrated
from sunlit.cli.doctor.logs import log_advice, log_faults
from sunlit.cli.doctor.mirrors import mirror_faults
from sunlit.cli.witnesses import witness_lines
from sunlit.ledger.models import Log
from sunlit.ledger.places import home
from sunlit.ledger.standing import mirror_of
from sunlit.ui.wording import t


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this verb: there are none."""
    del parser


def run(options: argparse.Namespace) -> int:
    """Print a line for each fault, in Chinese or English by LANG; 0 when there is none."""
    del options
    with translation.override(language()):
        print(t("doctor.where", folder=home(), database=connection.vendor))
        wrong, advised = list(faults()), list(advice())
        if is_migrated():
            mirror = mirror_of()
            if mirror is None:
                wrong += elsewhere_faults()
                advised += elsewhere_advice()
            for log in Log.objects.order_by("slug"):
                if mirror is None:
                    wrong += log_faults(log)
                    advised += log_advice(log)
                    for line in witness_lines(log):
                        print(line)
                else:
                    wrong += mirror_faults(log)
        for sentence in advised:
            print(t("doctor.advice", sentence=sentence))
        for sentence in wrong:
            print(t("doctor.wrong", sentence=sentence))
        if not wrong:
            print(t("doctor.fine", n=Log.objects.count()))
    return 1 if wrong else 0


def language() -> str:
    """Return the language of whoever types: Chinese where the environment says so, else English."""
    said = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "")
    return "zh-hans" if said.lower().startswith("zh") else "en"

"""The stand-alone verifier in parts, for Python 3.8 and later with its standard library alone.

`scripts/build_verifier.py` joins the parts, in the order of PARTS, into the one file that people download.
It shares no line with `sunlit.record`: what two programs written apart both accept is right.
"""

PARTS = (
    "words",
    "ed25519",
    "encoding",
    "tree",
    "keys",
    "notes",
    "handovers",
    "entries",
    "reports",
    "sources",
    "bundles",
    "receipts",
    "logs",
    "heads",
    "main",
)

"""The small log of the ledger's tests."""

from tests.ledger.conftest import home, no_rows, road

__all__ = ["home", "no_rows", "road"]

"""The town whose meetings are followed."""

from tests.meetings.conftest import qinghe as qinghe

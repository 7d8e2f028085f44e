"""Addresses and fields that no page has made."""

import pytest
from django.test import Client

from sunlit.matters.models import Submitted

pytestmark = pytest.mark.database

PATHS = [
    "/log/qinghe/d/%00",
    "/log/qinghe/blob/%00",
    "/qinghe/questions/%00/",
    "/qinghe/files/%00/x",
    "/qinghe/matters/%00/",
    "/qinghe/powers/%00/v1/",
    "/en/qinghe/object/%00/",
    "/qinghe/ask/?matter=%00",
    "/qinghe/ask/?power=%00",
    "/qinghe/find/?code=%00",
    "/qinghe/search/?q=%00",
    "/qinghe/matters/?%00=1",
]


@pytest.mark.parametrize("path", PATHS)
def test_a_null_character_in_an_address_is_a_page_that_does_not_exist(qinghe, path):
    answer = Client(raise_request_exception=False).get(path)
    assert answer.status_code == 404
    assert "/qinghe/acts/" in answer.content.decode()  # the helpful page: where to look instead


def test_a_null_character_in_the_key_of_a_form_is_no_failure(qinghe, sign_in):
    client = sign_in("office")
    client.raise_request_exception = False
    answer = client.post("/desk/qinghe/matters/new/?power=FIN-02", {"key": "a\x00b"})
    assert answer.status_code == 200
    assert not Submitted.objects.exists()


def test_a_page_number_of_five_thousand_digits_is_the_last_page_that_can_be_asked_for(qinghe, sign_in):
    assert sign_in("office").get("/desk/qinghe/matters/?page=" + "9" * 5_000).status_code == 200

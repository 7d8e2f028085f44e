"""The fair draw: the worked example of RFC 3797, then what holds of every draw."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sunlit.procedure.draw import key_of, read, select, written

pytestmark = pytest.mark.requirement("VOI-4")
# Source: RFC 3797, section 6
EXAMPLE = "9319./2.5.8.10.12./9.18.26.34.41.45./"
CHOSEN = [17, 7, 2, 16, 25, 23, 8, 24, 19, 13, 22]
DIGESTS = [
    "990DD0A5692A029A98B5E01AA28F3459",
    "3691E55CB63FCC37914430B2F70B5EC6",
    "FE814EDF564C190AC1D25753979990FA",
    "1863CCACEB568C31D7DDBDF1D4E91387",
    "F4AB33DF4889F0AF29C513905BE1D758",
    "13EAEB529F61ACFB9A29D0BA3A60DE4A",
    "992DB77C382CA2BDB9727001F3CDCCD9",
    "63AB4258ECA922976811C7F55C383CE7",
    "DFBC5AC97CED01B3A6E348E3CC63F40D",
    "31CB111C4A4EBE9287CEAE16FE51B909",
    "07FA46C122F164C215BBC72793B189A3",
    "AC52F8D75CCBE2E61AFEB3387637D501",
    "53306F73E14FC0B2FBF434218D25948E",
    "B5D1403501A81F9A47318BE7893B347C",
    "85B10B356AA06663EF1B1B407765100A",
    "3269E6CE559ABD57E2BA6AAB495EB9BD",
]


def test_the_key_is_formed_as_the_rfc_says():
    assert key_of([[9319], [2, 5, 12, 8, 10], [9, 18, 26, 34, 41, 45]]) == EXAMPLE
    assert key_of([[7]]) == "7./"


def test_the_worked_example_of_the_rfc_is_drawn_with_its_own_hash():
    rounds = select(EXAMPLE, range(1, 26), 16, "md5")
    assert [one.digest for one in rounds] == DIGESTS
    assert [one.chosen for one in rounds][:11] == CHOSEN
    assert [one.left for one in rounds] == list(range(25, 9, -1))


def test_a_draw_of_ours_differs_in_the_hash_alone():
    first = select(EXAMPLE, range(1, 26), 1)[0]
    digest = hashlib.sha256(b"\x00\x00" + EXAMPLE.encode() + b"\x00\x00").hexdigest()
    assert first.digest == digest.upper()
    assert first.chosen == first.place == int(digest, 16) % 25 + 1


def test_numbers_of_the_pool_need_not_follow_each_other():
    pool = [2, 3, 5, 7, 11, 13]
    rounds = select("1./", pool, 6)
    assert sorted(one.chosen for one in rounds) == pool
    assert select("1./", pool, 99) == rounds
    assert select("1./", [], 3) == []


@given(
    st.lists(st.lists(st.integers(0, 10**18), min_size=1, max_size=20), min_size=1, max_size=3),
    st.sets(st.integers(1, 10_000), min_size=1, max_size=60),
    st.integers(1, 80),
)
def test_nobody_is_drawn_twice_and_whoever_repeats_it_finds_the_same(sources, pool, count):
    key, numbers = key_of(sources), sorted(pool)
    chosen = [one.chosen for one in select(key, numbers, count)]
    assert len(chosen) == len(set(chosen)) == min(count, len(pool))
    assert set(chosen) <= pool
    assert chosen == [one.chosen for one in select(key, numbers, len(pool))][: len(chosen)]
    assert key == key_of([sorted(source, reverse=True) for source in sources])


@given(st.lists(st.integers(0, 10**18), min_size=1, max_size=20))
def test_numbers_of_a_source_are_read_back_as_they_were_written(source):
    assert read(written(source)) == tuple(sorted(source))


@pytest.mark.parametrize(
    "values", ["", ".", "1.", "2.1", "01", "-1", "1,2", "١", "1 2", "x", "9" * 30, ".".join(["1"] * 21)]
)
def test_numbers_in_another_form_are_none(values):
    assert read(values) == ()

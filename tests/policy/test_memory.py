"""Figures are remembered until anything is written."""

import pytest

from kakehashi.journal.models import Entry
from kakehashi.journal.operations import record
from kakehashi.policy.memory import Memory, state_of_the_data
from tests.make import make_institution

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def remembering(settings):
    backend = "django.core.cache.backends.locmem.LocMemCache"
    settings.CACHES = {**settings.CACHES, "figures": {"BACKEND": backend, "LOCATION": "memory"}}


def write():
    return record("policy.document_loaded", make_institution(), by=None)


def test_memory_recalls_a_figure_until_something_is_written():
    write()
    assert Memory()("a figure", lambda: 1) == 1
    assert Memory()("a figure", lambda: 2) == 1
    assert Memory()("another figure", lambda: 3) == 3

    write()

    assert Memory()("a figure", lambda: 4) == 4


def test_memory_keeps_only_the_latest_of_what_is_large():
    write()
    assert Memory().latest("partners", 2026, lambda: [1]) == [1]
    assert Memory().latest("partners", 2026, lambda: [2]) == [1]
    assert Memory().latest("partners", 2027, lambda: [3]) == [3]
    assert Memory().latest("partners", 2026, lambda: [4]) == [4]
    assert Memory().latest("places", 2026, lambda: None) is None
    assert Memory().latest("places", 2026, lambda: [5]) is None

    write()

    assert Memory().latest("partners", 2026, lambda: [6]) == [6]


def test_state_of_the_data_changes_when_an_earlier_entry_becomes_visible_late():
    first, last = write(), write()
    both = state_of_the_data()
    facts = {"at": last.at, "verb": last.verb, "record_type": "x", "record_id": "1"}

    Entry.objects.create(pk=first.pk - 1, record_name="", **facts)

    assert state_of_the_data() != both


def test_state_of_the_data_takes_two_queries(django_assert_num_queries):
    with django_assert_num_queries(2):
        state_of_the_data()

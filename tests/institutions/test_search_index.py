"""What migration 0002 promises: the index and `prominent` follow every change, whoever makes it."""

from importlib import import_module

import pytest
from django.db import connection

from kakehashi.institutions.candidates import by_grams
from kakehashi.institutions.models import Institution
from kakehashi.institutions.names import name
from kakehashi.institutions.search import grams, search_key
from tests.make import make_institution

pytestmark = pytest.mark.django_db


def keys(word):
    found, are_all = by_grams([word], 100)
    assert are_all
    return sorted(candidate.key for candidate in found)


def test_a_name_is_found_once_it_is_there_and_no_longer_when_it_is_gone():
    institution = make_institution("University of Vienna")
    assert keys("vienna") == ["university of vienna"]

    institution.names.all().delete()
    assert keys("vienna") == []


def test_a_changed_name_is_found_by_its_new_grams_only():
    institution = make_institution("University of Vienna")
    key = search_key("Universität Wien")
    institution.names.update(text="Universität Wien", key=key, grams=grams(key))

    assert keys("vienna") == []
    assert keys("wien") == ["universitat wien"]


def test_a_name_goes_with_its_institution():
    make_institution("University of Vienna").delete()
    assert keys("vienna") == []


@pytest.mark.parametrize("status", Institution.Status.values)
@pytest.mark.parametrize("kind", Institution.Kind.values)
def test_prominent_follows_the_institution(kind, status):
    institution, other = make_institution(), make_institution(kind="company")
    target = other if status == "merged" else None
    Institution.objects.filter(pk=institution.pk).update(
        kind=kind, status=status, merged_into=target
    )
    institution.refresh_from_db()

    expected = name(institution, "X").prominent
    assert list(institution.names.values_list("prominent", flat=True)) == [expected]
    assert list(other.names.values_list("prominent", flat=True)) == [False]


def test_a_name_is_never_read_as_a_question():
    make_institution('" OR grams MATCH "x* NEAR(a, b) -"')
    assert keys("match") == ["or grams match x near a b"]


@pytest.mark.django_db(transaction=True)
def test_the_index_can_be_taken_away_and_built_again_over_what_is_there():
    institution = make_institution("University of Vienna")
    migration = import_module("kakehashi.institutions.migrations.0002_search_index")

    with connection.schema_editor() as editor:
        migration.undo(None, editor)
        migration.build(None, editor)

    assert keys("vienna") == ["university of vienna"]
    institution.names.all().delete()
    assert keys("vienna") == []

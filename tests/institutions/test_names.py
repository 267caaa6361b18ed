import pytest

from kakehashi.institutions.models import InstitutionName
from kakehashi.institutions.names import name
from tests.make import make_institution

pytestmark = pytest.mark.django_db


def test_name_is_unsaved_with_its_search_forms():
    made = name(make_institution(), " Universität Wien ", "de", "official")

    assert made.pk is None
    assert (made.text, made.language, made.kind) == ("Universität Wien", "de", "official")
    assert (made.key, made.source) == ("universitat wien", "office")
    assert made.grams == "uni niv ive ver ers rsi sit ita tat wie ien"
    assert made.prominent is True


@pytest.mark.parametrize(
    ("kind", "status", "prominent"),
    [("education", "active", True), ("education", "retired", False), ("company", "active", False)],
)
def test_name_knows_whether_search_looks_there_first(kind, status, prominent):
    institution = make_institution(kind=kind, status=status)
    assert name(institution, "X").prominent is prominent


def test_name_of_the_greatest_length_can_be_stored():
    longest = "ﷺ" * 500  # each folds to eighteen signs
    name(make_institution(), longest).save()

    assert len(InstitutionName.objects.get(text=longest).key) == InstitutionName.LONGEST_KEY

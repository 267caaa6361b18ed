import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from kakehashi.institutions.models import Institution, InstitutionName
from kakehashi.institutions.names import name
from kakehashi.institutions.shown import shown_name
from tests.make import make_institution

NAMES = st.lists(
    st.tuples(
        st.sampled_from(["ja", "en", "de", ""]), st.sampled_from(InstitutionName.Kind.values)
    ),
    min_size=1,
    max_size=6,
)


class ShownName(TestCase):
    @given(NAMES, st.sampled_from(["ja", "en", "de"]))
    def test_shown_name_is_the_one_that_name_in_shows(self, names, language):
        institution = Institution.objects.create(country="AT")
        for number, (tongue, kind) in enumerate(names):
            name(institution, f"Name {number}", tongue, kind).save()
        found = Institution.objects.annotate(shown=shown_name(language)).get(pk=institution.pk)
        assert found.shown == institution.name_in(language)


@pytest.mark.django_db
def test_shown_name_can_be_a_key_and_of_a_related_institution():
    make_institution("Université de Genève", merged_into=make_institution(), status="merged")
    rows = Institution.objects.filter(merged_into__isnull=False)
    assert rows.annotate(key=shown_name("fr", field="key")).get().key == "universite de geneve"
    assert rows.annotate(of=shown_name("fr", of="merged_into")).get().of == "University of Vienna"

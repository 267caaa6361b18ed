from datetime import date

import pytest
from django.urls import reverse

from kakehashi.agreements.models import Agreement, Terms
from kakehashi.agreements.states import State
from kakehashi.people.models import Role
from tests.make import (
    make_agreement,
    make_home,
    make_institution,
    make_officer,
    make_person,
    make_role,
    make_unit,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(client):
    client.cookies["django_language"] = "en"
    officer = make_officer()
    client.force_login(officer)
    return officer


def written(**changes):
    return {
        "kind": "exchange", "level": "university", "unit": make_home().pk,
        "effective_on": "2027-04-01", "expires_on": "", "renewal": "none", "renewal_months": "",
        "reference": "", "source": "", "remarks": "", "find": "", **changes,
    }  # fmt: skip


def draft(client, **changes):
    return client.post(reverse("cooperation:draft_agreement"), written(**changes))


def test_draft_agreement_enters_a_draft_with_its_partners(client, officer):
    vienna, umea = make_institution(), make_institution("Umeå University", country="SE")

    response = draft(client, partners=[vienna.pk, umea.pk], effective_on="1997", reference="X 1")

    agreement = Agreement.objects.get()
    assert response.url == reverse("cooperation:agreement", args=[agreement.pk])
    assert set(agreement.partners.all()) == {vienna, umea}
    terms = agreement.latest
    assert (terms.effective_on, terms.effective_precision) == (date(1997, 12, 31), "year")
    assert (agreement.state, agreement.reference) == (State.DRAFT, "X 1")


def test_draft_agreement_keeps_that_a_day_is_only_the_latest(client, officer):
    draft(client, effective_on="2026-11-01", no_later="on")

    assert Agreement.objects.get().latest.effective_precision == Terms.Precision.LATEST


def test_search_gives_the_form_back_as_it_stands_with_what_was_found(client, officer):
    vienna, umea = make_institution(), make_institution("Umeå University", country="SE")

    response = draft(
        client, search="1", find="umea", partners=[vienna.pk], effective_on="nonsense", remarks="R"
    )

    assert Agreement.objects.count() == 0
    picker, form = response.context["picker"], response.context["form"]
    assert (picker.chosen, picker.found, picker.text) == ([vienna], [umea], "umea")
    assert (form["effective_on"].value(), form["remarks"].value()) == ("nonsense", "R")
    assert not form.errors
    html = response.content.decode()
    assert f'name="partners" value="{vienna.pk}" checked' in html
    assert f'name="partners" value="{umea.pk}">' in html


def test_search_in_vain_leads_to_the_register(client, officer):
    html = draft(client, search="1", find="Miskatonic").content.decode()

    assert "No further institution is called “Miskatonic”." in html
    assert reverse("public:institutions") in html


def test_find_partners_answers_with_the_picker_alone(client, officer):
    umea = make_institution("Umeå University", country="SE")

    response = client.get(reverse("cooperation:find_partners"), {"find": "umea"})

    html = response.content.decode()
    assert html.strip().startswith('<div id="partners"')
    assert f'value="{umea.pk}"' in html


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"kind": "marriage"}, "kind"),
        ({"effective_on": "soon"}, "effective_on"),
        ({"expires_on": "2026-03-31"}, "expires_on"),
        ({"expires_on": "2027-02-30"}, "expires_on"),
        ({"renewal": "automatic"}, "renewal_months"),
        ({"level": "unit"}, "unit"),
        ({"unit": "999999"}, "unit"),
        ({"reference": "x" * 61}, "reference"),
        ({"partners": ["999999"]}, "partners"),
        ({"partners": ["x"]}, "partners"),
    ],
)
def test_each_fault_stands_at_its_field(client, officer, changes, field):
    response = draft(client, **changes)

    assert response.status_code == 200
    assert list(response.context["form"].errors) == [field]
    assert Agreement.objects.count() == 0


def test_a_merged_institution_is_refused_by_name_at_the_picker(client, officer):
    survivor = make_institution("University of Manchester", country="GB")
    gone = make_institution("UMIST", country="GB", status="merged", merged_into=survivor)

    response = draft(client, partners=[gone.pk])

    (error,) = response.context["form"].errors["partners"]
    assert error.startswith("UMIST was merged into University of Manchester.")
    assert response.context["picker"].chosen == [gone]


def test_a_coordinator_is_offered_the_own_units_only(client):
    law = make_unit("Law")
    make_unit("Science")
    person = make_person()
    make_role(person, Role.Kind.COORDINATOR, unit=law)
    client.force_login(person)

    response = client.get(reverse("cooperation:draft_agreement"))
    assert list(response.context["form"].fields["unit"].queryset) == [law]

    assert list(draft(client).context["form"].errors) == ["unit"]
    draft(client, level="unit", unit=law.pk)
    assert Agreement.objects.get().latest.unit == law


@pytest.mark.parametrize("kind", [Role.Kind.AUDITOR, Role.Kind.LEADERSHIP, Role.Kind.TEACHER])
def test_draft_agreement_tells_those_who_may_not_why(client, kind):
    client.cookies["django_language"] = "en"
    person = make_person()
    make_role(person, kind)
    client.force_login(person)

    response = client.post(reverse("cooperation:draft_agreement"), written(), follow=True)

    assert [str(message) for message in response.context["messages"]] == [
        "Only the international office and the coordinators of this unit draft its agreements."
    ]
    assert Agreement.objects.count() == 0


def test_revise_agreement_shows_the_draft_and_restates_it(client, officer):
    umea = make_institution("Umeå University", country="SE")
    found = make_agreement(
        state=State.DRAFT,
        effective_on=date(2027, 4, 30),
        precision=Terms.Precision.MONTH,
        remarks="Old.",
    )
    address = reverse("cooperation:revise_agreement", args=[found.pk])

    response = client.get(address)
    form = response.context["form"]
    assert (form["effective_on"].value(), form["remarks"].value()) == ("2027-04", "Old.")
    assert response.context["picker"].chosen == list(found.partners.all())

    client.post(address, written(partners=[umea.pk], effective_on="2027-04", remarks="New."))
    found.refresh_from_db()
    assert list(found.partners.all()) == [umea]
    assert found.remarks == "New."
    assert found.latest.effective_on == date(2027, 4, 30)


def test_revise_agreement_refuses_what_was_signed_and_hides_drafts_of_others(client, officer):
    signed = make_agreement()
    response = client.get(reverse("cooperation:revise_agreement", args=[signed.pk]), follow=True)
    assert [str(message) for message in response.context["messages"]] == [
        "Only a draft is revised. What was signed is amended."
    ]

    other = make_person()
    make_role(other, Role.Kind.OFFICE, unit=make_unit("Science"))
    client.force_login(other)
    hidden = make_agreement(state=State.DRAFT, level=Terms.Level.UNIT, unit=make_unit("Law"))
    address = reverse("cooperation:revise_agreement", args=[hidden.pk])
    assert client.get(address).status_code == 404

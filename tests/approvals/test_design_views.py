"""The pages of templates."""

from datetime import date

import pytest
from django.utils import timezone

from kakehashi.approvals.models import RouteTemplate
from kakehashi.people.models import Role
from tests.approvals.make import PURPOSE, Cast, make_route, make_template
from tests.make import make_person, make_role

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return Cast()


@pytest.fixture
def office(client, cast):
    client.force_login(cast.officer)
    return client


def page(client, address, status=200):
    answer = client.get(address)
    assert answer.status_code == status
    return answer.content.decode()


def steps_of(*rows):
    names = ("stage", "act", "name_ja", "name_en", "role", "unit_rule", "unit", "days")
    sent = {"steps-TOTAL_FORMS": len(rows), "steps-INITIAL_FORMS": 0}
    for number, row in enumerate(rows):
        sent |= {f"steps-{number}-{name}": value for name, value in zip(names, row, strict=True)}
    return sent


DRAFTS = (1, "drafting", "起案", "Draft", "coordinator", "subject", "", "")
DECIDES = (2, "decision", "決裁", "Decision", "leadership", "university", "", 5)
BLANK = ("",) * 8


def sent(*rows, **changed):
    return {
        "code": "new",
        "purpose": PURPOSE,
        "name_ja": "新経路",
        "name_en": "New route",
        "active_from": "2026-04-01",
        "source": "",
        **steps_of(*(rows or (DRAFTS, DECIDES, BLANK))),
        **changed,
    }


def test_templates_lists_the_last_version_of_each(office):
    make_template(active_from=date(2020, 4, 1))
    make_template(number=2, name_en="Approval, revised")
    shown = page(office, "/en/approvals/templates/")
    assert "Approval, revised" in shown
    assert "Approval of a paper" not in shown
    assert "In use" in shown


def test_template_shows_its_steps_and_that_nobody_stated_a_rule(office, cast):
    template = make_template()
    make_route(cast, template=template)
    shown = page(office, f"/en/approvals/templates/{template.pk}/")
    assert "Nobody has stated a rule of the university" in shown
    assert "Consultation" in shown
    assert "Make a new version" in shown


def test_templates_are_no_page_for_students(client, cast):
    template, student = make_template(), make_person()
    make_role(student, Role.Kind.STUDENT, unit=cast.unit)
    client.force_login(student)
    page(client, "/en/approvals/templates/", 404)
    page(client, f"/en/approvals/templates/{template.pk}/", 404)


def test_add_makes_a_template_from_its_rows(office):
    assert "More steps" in page(office, "/en/approvals/templates/add/")
    answer = office.post("/en/approvals/templates/add/", sent())
    made = RouteTemplate.objects.get()
    assert answer.headers["Location"] == made.get_absolute_url()
    assert list(made.steps.values_list("stage", "act", "days")) == [
        (1, "drafting", None),
        (2, "decision", 5),
    ]


def test_add_draws_more_rows_and_keeps_what_was_written(office):
    answer = office.post("/en/approvals/templates/add/", {**sent(), "more": "1"})
    text = answer.content.decode()
    assert 'value="New route"' in text
    assert 'name="steps-3-stage"' in text
    assert not RouteTemplate.objects.exists()


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        (sent(DRAFTS), "A route needs a step in which it is decided."),
        (sent(DRAFTS, (2, "decision", *BLANK[2:])), "This is missing."),
        (
            sent(DRAFTS, (2, "decision", "決裁", "D", "leadership", "fixed", "", "")),
            "Choose the unit.",
        ),
        (sent(name_en=""), "This field is required."),
    ],
    ids=["no decision", "half a step", "no unit", "no name"],
)
def test_add_says_what_is_wrong(office, facts, sentence):
    answer = office.post("/en/approvals/templates/add/", facts)
    assert sentence in answer.content.decode()
    assert not RouteTemplate.objects.exists()


def test_revise_makes_the_next_version_and_says_when_another_was_faster(office):
    template = make_template()
    address = f"/en/approvals/templates/{template.pk}/revise/"
    assert 'value="Consultation"' in page(office, address)
    office.post(address, sent(name_en="Revised", active_from=timezone.localdate().isoformat()))
    made = RouteTemplate.objects.get(number=2)
    assert (made.code, made.purpose, made.name_en) == ("paper", PURPOSE, "Revised")
    again = office.post(address, sent(), follow=True)
    assert "There is a later version of this template." in again.content.decode()


def test_retire_wants_a_reason(office):
    template = make_template()
    address = f"/en/approvals/templates/{template.pk}/retire/"
    page(office, address)
    office.post(address, {"reason": ""})
    assert RouteTemplate.objects.get().active_until is None
    office.post(address, {"reason": "Another rule."})
    assert RouteTemplate.objects.get().active_until == timezone.localdate()


def test_others_are_told_who_keeps_templates(client, cast):
    template = make_template()
    client.force_login(cast.coordinator)
    for path in ("add/", f"{template.pk}/revise/", f"{template.pk}/retire/"):
        answer = client.get(f"/en/approvals/templates/{path}", follow=True)
        said = answer.content.decode().replace("&#x27;", "'")
        assert "Only the university's international office keeps the templates" in said

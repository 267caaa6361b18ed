from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from kakehashi.duties.steps import next_steps
from kakehashi.education.cooperation.models import (
    Conversion,
    CreditRule,
    GradeDistribution,
    GradeRule,
    GradeScale,
    Standing,
)
from kakehashi.people.models import Role
from tests.education.cooperation.credits.make import (
    make_credit_rule,
    make_distribution,
    make_grade_rule,
    make_scale,
)
from tests.make import make_agreement, make_institution, make_officer, make_person, make_role

pytestmark = pytest.mark.django_db
TODAY = date(2026, 5, 1)
ASKED = {"amount": "14", "source": "jp", "target": "ects", "level": "", "on": "2026-05-01"}


@pytest.fixture(autouse=True)
def in_english(client):
    client.cookies["django_language"] = "en"


def address(name, *args):
    return reverse(f"cooperation:{name}", args=args)


def page(client, name, *args, **query):
    return client.get(address(name, *args), query)


def said(response):
    return [str(message) for message in response.context["messages"]]


def office(client):
    officer = make_officer()
    client.force_login(officer)
    return officer


# -- The converters ------------------------------------------------------------------------------


def test_anybody_converts_credits_under_an_agreement(client):
    agreement = make_agreement(make_institution("Umeå University"))
    make_credit_rule(agreement)
    response = page(client, "convert_credits", **ASKED, place=f"agreement:{agreement.pk}")
    shown = response.context["shown"]
    assert (shown["given"], shown["result"], shown["by_scheme"]) == (
        "14 Japanese credits",
        "30 ECTS credits",
        "21 ECTS credits",
    )
    assert "the rule for the agreement with Umeå University" in response.content.decode()
    assert not response.context["may_keep"]


def test_the_converter_answers_htmx_with_the_result_alone(client):
    headers = {"HX-Request": "true", "HX-Target": "answer"}
    response = client.get(address("convert_credits"), ASKED, headers=headers)
    text = response.content.decode()
    assert "21 ECTS credits" in text
    assert "<html" not in text


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"amount": "-1"}, "amount"),
        ({"amount": "many"}, "amount"),
        ({"target": "jp"}, "target"),
        ({"source": "yen"}, "source"),
        ({"on": "1500-01-01"}, "on"),
        ({"place": "agreement:999"}, "place"),
    ],
)
def test_the_converter_says_at_the_field_what_is_wrong(client, asked, field):
    response = page(client, "convert_credits", **{**ASKED, **asked})
    assert field in response.context["form"].errors
    assert response.context["shown"] is None


def test_the_converter_says_that_nothing_is_known(client):
    response = page(client, "convert_credits", **{**ASKED, "target": "ucts-1999"})
    assert "is not known" in response.content.decode()


def test_drafts_are_no_place_for_the_public(client):
    draft = make_agreement(state="draft")
    response = page(client, "convert_credits", agreement=draft.pk)
    values = [value for value, _name in response.context["form"].fields["place"].choices]
    assert values == [""]


def test_staff_keep_a_result_and_see_it_reproduced(client):
    office(client)
    url = f"{address('convert_credits')}?amount=14&source=jp&target=ects&level=&on=2026-05-01"
    assert "about" in client.post(url, {"about": ""}).context["keep"].errors
    response = client.post(url, {"about": "Course 1"}, follow=True)
    kept = Conversion.objects.get()
    assert response.redirect_chain[-1][0] == kept.get_absolute_url()
    assert response.context["is_reproduced"] is True
    assert "Course 1" in page(client, "conversions").content.decode()


def test_strangers_keep_and_see_no_results(client):
    url = f"{address('convert_credits')}?amount=14&source=jp&target=ects&level=&on=2026-05-01"
    assert said(client.post(url, {"about": "x"})) == ["Sign in to keep a result."]
    client.force_login(make_person())
    response = client.get(address("conversions"), follow=True)
    assert said(response) == ["Only staff keep results of conversions."]
    assert page(client, "conversion", 1).status_code == 404


def test_anybody_converts_a_mark(client):
    home, host = make_scale("home"), make_scale("host", "12345")
    make_distribution(home, [10, 25, 40, 25, 7])
    make_distribution(host, [5, 20, 50, 25, 9])
    make_grade_rule(host, home, method="maximum")
    step = host.steps.get(mark="3")
    asked = {"step": step.pk, "to_scale": home.pk, "on": "2026-05-01", "field": "", "level": ""}
    place = f"partner:{host.institution_id}"
    shown = page(client, "convert_grades", **asked, place=place).context["shown"]
    assert shown["snapshot"].result == "A"
    same = page(client, "convert_grades", **{**asked, "to_scale": host.pk})
    assert "to_scale" in same.context["form"].errors


def test_without_two_scales_the_converter_names_the_next_step(client):
    assert "Fewer than two are on record" in page(client, "convert_grades").content.decode()


# -- Lists and records ---------------------------------------------------------------------------


def listed(response):
    return [row.pk for row in response.context["listing"].page]


def test_rules_that_wait_are_shown_to_staff_alone(client):
    partner = make_institution()
    rule = make_credit_rule(partner=partner)
    waiting = make_credit_rule(partner=partner, starts_on=TODAY, approved=False)
    assert listed(page(client, "credit_rules")) == [rule.pk]
    assert page(client, "credit_rule", waiting.pk).status_code == 404
    office(client)
    assert listed(page(client, "credit_rules")) == [waiting.pk, rule.pk]
    assert listed(page(client, "credit_rules", standing=Standing.WAITING)) == [waiting.pk]


def test_rules_are_found_by_the_partner_of_their_agreement(client):
    vienna, umea = make_institution("University of Vienna"), make_institution("Umeå University")
    of_agreement = make_credit_rule(make_agreement(umea))
    of_partner = make_credit_rule(partner=umea, level="master")
    make_credit_rule(partner=vienna)
    assert listed(page(client, "credit_rules", q="umea")) == [of_agreement.pk, of_partner.pk]
    assert listed(page(client, "credit_rules", q="umea", level="doctor")) == [of_agreement.pk]


def test_a_rule_shows_its_source_and_what_the_table_gives(client):
    rule = make_credit_rule(partner=make_institution())
    facts = dict(page(client, "credit_rule", rule.pk).context["facts"])
    assert facts["Source"] == "Letter of 1 April"
    assert facts["By the table of the schemes"] == (
        "14 Japanese credits would count as 21 ECTS credits (the UCTS table of 2013)."
    )
    assert "Approved" not in facts


def test_names_of_persons_are_for_staff(client):
    rule = make_credit_rule(partner=make_institution())
    name = rule.approved_by.name_in("en")
    assert name not in page(client, "credit_rule", rule.pk).content.decode()
    office(client)
    assert name in page(client, "credit_rule", rule.pk).content.decode()


def test_pages_of_scales_distributions_rules_and_schemes_are_public(client):
    home, host = make_scale("home"), make_scale("host")
    distribution = make_distribution(home, [10, 25, 40, 25, 7])
    rule = make_grade_rule(host, home, method="table", lines={"S": "A"})
    for name, *args in (
        ("grade_scales",),
        ("grade_scale", home.pk),
        ("grade_distributions",),
        ("grade_distribution", distribution.pk),
        ("grade_rules",),
        ("grade_rule", rule.pk),
        ("credit_schemes",),
    ):
        assert page(client, name, *args).status_code == 200
    table = page(client, "grade_distribution", distribution.pk).context["table"]
    assert [value for _heading, value in table[1]] == ["A", "25", "25.0 %", "35.0 %"]
    assert [value for _heading, value in table[4]] == ["F", "7", "–", "–"]


# -- Entering and deciding -----------------------------------------------------------------------


def test_a_rule_is_entered_for_a_place_and_approved_by_another_person(client):
    officer, other = office(client), make_officer()
    partner = make_institution("Umeå University")
    found = page(client, "enter_credit_rule", find="umea").context["found"]
    assert found == [(f"partner:{partner.pk}", "Umeå University")]
    sent = {
        "from_amount": "14",
        "from_scheme": "jp",
        "to_amount": "30",
        "to_scheme": "ects",
        "rounding": "none",
        "is_two_way": "on",
        "starts_on": "2026-04-01",
        "source": "Page",
    }
    url = f"{address('enter_credit_rule')}?partner={partner.pk}"
    assert "source" in client.post(url, {**sent, "source": ""}).context["form"].errors
    response = client.post(url, sent, follow=True)
    rule = CreditRule.objects.get()
    assert (rule.partner, rule.from_amount, rule.entered_by) == (partner, Decimal(14), officer)
    assert "Another person has to approve" in response.content.decode()
    approve = address("approve_entry", "rules", rule.pk)
    assert said(client.post(approve, follow=True)) == [
        "Another person has to approve what you entered."
    ]
    assert [step.about for step in next_steps(officer, "en", TODAY)] == []
    about = f"Credit rule: {partner.name_in('en')}"
    assert [step.about for step in next_steps(other, "en", TODAY)] == [about]
    client.force_login(other)
    assert client.get(approve).status_code == 302
    assert said(client.post(approve, follow=True)) == ["Approved. It counts from now on."]
    assert next_steps(other, "en", TODAY) == []


def test_a_rule_for_every_partner_needs_a_level(client):
    office(client)
    response = client.post(f"{address('enter_credit_rule')}?place=level", {})
    assert "level" in response.context["form"].errors


def test_entering_is_not_for_everybody(client):
    client.force_login(make_person())
    response = client.get(f"{address('enter_credit_rule')}?place=level", follow=True)
    assert said(response) == [
        "Only the international office and faculty coordinators enter rules, scales and tables."
    ]


def test_a_rule_is_ended_and_what_waits_is_withdrawn_on_pages(client):
    office(client)
    rule = make_credit_rule(partner=make_institution())
    url = address("end_entry", "rules", rule.pk)
    assert "reason" in client.post(url, {"last_day": "2026-06-30"}).context["form"].errors
    client.post(url, {"last_day": "2026-06-30", "reason": "Changed."})
    rule.refresh_from_db()
    assert rule.ends_on == date(2026, 6, 30)
    waiting = make_credit_rule(partner=make_institution(), approved=False)
    client.post(address("withdraw_entry", "rules", waiting.pk), {"reason": "Misread."})
    waiting.refresh_from_db()
    assert waiting.withdrawn_reason == "Misread."
    assert client.get(address("end_entry", "scales", make_scale().pk)).status_code == 404
    assert client.get(address("end_entry", "nothing", 1)).status_code == 404


def test_a_grade_rule_is_entered_with_its_mapping_table(client):
    office(client)
    home, host = make_scale("home"), make_scale("host", "12345")
    url = f"{address('enter_grade_rule')}?partner={host.institution_id}"
    sent = {
        "from_scale": host.pk,
        "to_scale": home.pk,
        "method": "table",
        "starts_on": "2026-04-01",
        "source": "Letter",
    }
    wrong = client.post(url, {**sent, "mapping": "1 = S\n1 = A\nX = S\n"}).context["form"].errors
    assert wrong["mapping"] == [
        "Line 2: the mark “1” stands twice.",
        "Line 3: “X = S” does not name a mark of each scale.",
    ]
    assert "mapping" in client.post(url, sent).context["form"].errors
    client.post(url, {**sent, "mapping": "1 = S\n\n2=A"})
    lines = GradeRule.objects.get().mappings.values_list("from_step__mark", "to_step__mark")
    assert list(lines) == [("1", "S"), ("2", "A")]


def test_a_scale_is_entered_as_a_table(client):
    office(client)
    partner = make_institution("Vienna")
    assert page(client, "enter_grade_scale", find="vien").context["found"]
    url = f"{address('enter_grade_scale')}?partner={partner.pk}"
    sent = {"code": "vie", "name_ja": "ウィーン", "name_en": "Vienna", "source": "Page"}
    wrong = client.post(url, {**sent, "table": f"mark,grade_point\n{'A' * 21},123456\nB,1\n"})
    assert [error.split(",")[0] for error in wrong.context["form"].errors["table"]] == [
        "Line 2",
        "Line 2",
    ]
    client.post(url, {**sent, "table": "mark,passes\n1,yes\n5,no\n"})
    scale = GradeScale.objects.get()
    assert [(step.mark, step.passes) for step in scale.steps.all()] == [("1", True), ("5", False)]


def test_a_distribution_is_typed_or_uploaded(client):
    office(client)
    scale = make_scale(marks="ABF")
    url = f"{address('enter_grade_distribution')}?scale={scale.pk}"
    one, two, three = scale.steps.all()
    sent = {"first_year": "2023", "last_year": "2025", "measure": "counts", "source": "Office"}
    typed = {f"step-{one.pk}": "3", f"step-{two.pk}": "4"}
    assert "table" in client.post(url, sent).context["form"].errors
    both = client.post(url, {**sent, **typed, "table": "mark,value\nA,1\n"})
    assert "table" in both.context["form"].errors
    unknown = client.post(url, {**sent, "table": "mark,value\nX,1\nA,1\nA,2\n"})
    assert len(unknown.context["form"].errors["table"]) == 2
    client.post(url, {**sent, **typed})
    upload = SimpleUploadedFile("d.csv", "mark,value\nB,60\nA,40\n".encode("cp932"))
    client.post(url, {**sent, "measure": "percent", "file": upload})
    found = [
        [frequency.value for frequency in each.frequencies.all()]
        for each in GradeDistribution.objects.order_by("pk")
    ]
    assert found == [[3, 4, 0], [40, 60, 0]]
    assert three.frequencies.count() == 2


def test_coordinators_see_why_they_cannot_approve(client):
    coordinator = make_person()
    make_role(coordinator, Role.Kind.COORDINATOR)
    client.force_login(coordinator)
    rule = make_credit_rule(partner=make_institution(), approved=False)
    response = page(client, "credit_rule", rule.pk)
    assert response.context["acts"] == []
    assert [reason for reason, _acts in response.context["refusals"]] == [
        "Only the university's international office decides on this."
    ]

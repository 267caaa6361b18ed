"""The pages on which the office keeps the register of institutions."""

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kakehashi.institutions.models import Identifier, Institution, Succession
from kakehashi.institutions.names import name as make_name
from kakehashi.journal.queries import history_of
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

ENTER = "/en/work/institutions/enter/"
ACTS = [
    "correct", "rename", "add-name", "remove-name", "add-identifier", "remove-identifier",
    "successor", "merge", "close",
]  # fmt: skip


@pytest.fixture
def office(client):
    officer = make_officer()
    client.force_login(officer)
    return client


@pytest.fixture
def vienna():
    return make_institution(city="Vienna", ror="03prydq77")


def page_of(institution):
    return f"/en/institutions/{institution.pk}/"


def at(institution, act):
    return f"/en/work/institutions/{institution.pk}/{act}/"


def text_of(response):
    return response.content.decode()


def said(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def names(institution):
    return {(name.text, name.language, name.kind) for name in institution.names.all()}


def details(**changes):
    return {
        "kind": "education", "country": "AT", "city": "", "website": "", "latitude": "",
        "longitude": "", "source": "", **changes,
    }  # fmt: skip


def new(**changes):
    stated = {"name": "Umeå University", "language": "en", "name_ja": "", "scheme": "", "value": ""}
    return details(**{"country": "SE", **stated, **changes})


# -- Who


@pytest.mark.parametrize("act", ACTS)
def test_change_is_not_found_for_those_who_do_not_keep_the_register(client, vienna, act):
    assert client.get(at(vienna, act)).status_code == 302

    for kind, unit in [(Role.Kind.COORDINATOR, None), (Role.Kind.OFFICE, make_unit("Law"))]:
        person = make_person()
        make_role(person, kind, unit=unit)
        client.force_login(person)
        assert client.get(at(vienna, act)).status_code == 404
        assert client.post(at(vienna, act), {"reason": "x"}).status_code == 404
        assert client.get(ENTER).status_code == 404
        assert at(vienna, act) not in text_of(client.get(page_of(vienna)))


@pytest.mark.parametrize("act", ACTS)
def test_institution_page_leads_the_office_to_every_act(office, vienna, act):
    make_name(vienna, "Universität Wien", "de", "official").save()

    assert at(vienna, act) in text_of(office.get(page_of(vienna)))
    assert office.get(at(vienna, act)).status_code == 200


def test_institution_page_says_why_something_cannot_be_done(office):
    home = make_home().institution
    shown = text_of(office.get(page_of(home)))

    assert "Merge into another, Mark as closed: The home university can be neither closed" in shown
    assert "Remove an identifier: No identifier is recorded." in shown
    assert said(office.get(at(home, "merge"))) == [
        "The home university can be neither closed nor merged."
    ]


def test_change_knows_no_other_act(office, vienna):
    assert office.get(at(vienna, "delete")).status_code == 404


# -- Entering


def test_institutions_offers_to_enter_one(office):
    assert ENTER in text_of(office.get("/en/institutions/"))
    assert f"{ENTER}?name=Ume%C3%A5" in text_of(office.get("/en/institutions/", {"q": "Umeå"}))
    assert ENTER in text_of(office.get("/en/work/"))


def test_institutions_offers_nothing_to_others(client):
    assert ENTER not in text_of(client.get("/en/institutions/", {"q": "Umeå"}))


def test_enter_begins_with_the_name_that_was_looked_for(office):
    assert 'value="Umeå"' in text_of(office.get(ENTER, {"name": "Umeå"}))


def test_enter_enters_an_institution(office):
    sent = new(
        name_ja="ウメオ大学", scheme="ror", value="https://ror.org/05kb8h459", latitude="63.8",
        longitude="20.3", website="www.umu.se",
    )  # fmt: skip
    response = office.post(ENTER, sent)

    umea = Institution.objects.exclude(units__isnull=False).get()
    assert response.url == page_of(umea)
    assert said(response) == ["The institution is entered."]
    assert names(umea) == {
        ("Umeå University", "en", "official"),
        ("ウメオ大学", "ja", "label"),
    }
    assert (umea.country, umea.website, umea.latitude) == ("SE", "https://www.umu.se", 63.8)
    assert umea.identifier("ror") == "05kb8h459"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"scheme": "ror", "value": "03prydq77"}, "is the identifier of University of Vienna."),
        ({"scheme": "ror", "value": "vienna"}, "“vienna” cannot be a ROR identifier."),
        ({"value": "03prydq77"}, "Say of which kind the identifier is."),
        ({"scheme": "ror"}, "Give the identifier, or leave its kind open."),
        ({"latitude": "63.8"}, "Give latitude and longitude, or neither."),
        ({"language": "xx-nothing"}, "“xx-nothing”: “xx” is not known."),
        ({"name": " "}, "This field is required."),
    ],
)
def test_enter_answers_what_is_wrong_in_words(office, vienna, changes, sentence):
    before = Institution.objects.count()

    assert sentence in text_of(office.post(ENTER, new(**changes)))
    assert Institution.objects.count() == before


def test_enter_asks_before_it_enters_a_name_twice(office, vienna):
    again = new(name="university of VIENNA", country="AT")
    asked = text_of(office.post(ENTER, again))

    assert "The register has an institution of this name" in asked
    assert page_of(vienna) in asked
    assert Institution.objects.filter(country="AT").count() == 1

    office.post(ENTER, {**again, "is_another": "on"})
    assert Institution.objects.filter(country="AT").count() == 2


# -- Details, names, identifiers


def test_correct_changes_the_details(office, vienna):
    assert 'value="Vienna"' in text_of(office.get(at(vienna, "correct")))

    response = office.post(at(vienna, "correct"), details(city="Wien"))

    vienna.refresh_from_db()
    assert (response.url, vienna.city) == (page_of(vienna), "Wien")
    assert said(response) == ["The details are corrected."]


def test_correct_answers_what_cannot_be_so(office, vienna):
    answer = office.post(at(vienna, "correct"), details(latitude="91", longitude="0"))

    assert "Latitude lies between −90 and 90" in text_of(answer)


def test_rename_keeps_the_old_name_as_an_alias(office, vienna):
    make_name(vienna, "University of Wien", "en", "official").save()
    sent = {"text": "Vienna University", "language": "EN", "reason": "new statute"}
    response = office.post(at(vienna, "rename"), sent)

    assert response.url == page_of(vienna)
    assert ("Vienna University", "en", "official") in names(vienna)
    assert ("University of Wien", "en", "alias") in names(vienna)


def test_add_name_adds_it(office, vienna):
    sent = {"text": "Universität Wien", "language": "", "kind": "alias"}
    response = office.post(at(vienna, "add-name"), sent)

    assert response.url == page_of(vienna)
    assert ("Universität Wien", "", "alias") in names(vienna)


def test_remove_name_removes_it_but_never_the_last(office, vienna):
    wrong = make_name(vienna, "Wienna", "en")
    wrong.save()
    response = office.post(at(vienna, "remove-name"), {"name": wrong.pk})

    assert response.url == page_of(vienna)
    assert names(vienna) == {("University of Vienna", "en", "label")}
    assert said(office.get(at(vienna, "remove-name")))[-1] == "An institution needs a name."


def test_remove_name_takes_no_name_of_another(office, vienna):
    make_name(vienna, "Wienna", "en").save()
    other = make_institution("Umeå University").names.get()

    assert office.post(at(vienna, "remove-name"), {"name": other.pk}).status_code == 200
    assert Institution.objects.get(names=other).names.count() == 1


def test_add_identifier_adds_it_or_says_whose_it_is(office, vienna):
    umea = make_institution("Umeå University", country="SE")
    taken = office.post(at(umea, "add-identifier"), {"scheme": "ror", "value": "03prydq77"})
    assert "is the identifier of University of Vienna." in text_of(taken)

    response = office.post(at(umea, "add-identifier"), {"scheme": "pic", "value": "999881316"})
    assert response.url == page_of(umea)
    assert [str(each) for each in umea.identifiers.all()] == ["PIC 999881316"]


def test_remove_identifier_needs_a_reason(office, vienna):
    wrong = {"identifier": vienna.identifiers.get().pk}
    assert "This field is required." in text_of(office.post(at(vienna, "remove-identifier"), wrong))
    assert vienna.identifiers.count() == 1

    response = office.post(at(vienna, "remove-identifier"), {**wrong, "reason": "mistyped"})
    assert response.url == page_of(vienna)
    assert not Identifier.objects.exists()
    assert history_of(vienna).first().reason == "mistyped"


# -- Closing, successors, merging


def test_close_marks_it_as_closed_once(office, vienna):
    response = office.post(at(vienna, "close"), {"reason": "closed in 2024"})

    vienna.refresh_from_db()
    assert (response.url, vienna.status) == (page_of(vienna), "retired")
    assert said(office.post(at(vienna, "close"), {"reason": "x"}))[-1] == (
        "It is marked as closed already."
    )
    assert len(history_of(vienna)) == 1


@pytest.mark.parametrize("act", ["merge", "successor"])
def test_the_other_is_found_by_search_with_htmx_and_without(office, vienna, act):
    umea = make_institution("Umeå University", country="SE")
    link = f'href="?other={umea.pk}"'

    whole = text_of(office.get(at(vienna, act), {"find": "umea"}))
    part = text_of(office.get(at(vienna, act), {"find": "umea"}, headers={"HX-Target": "found"}))

    assert link in whole
    assert "<html" in whole
    assert link in part
    assert "<html" not in part
    assert f"?other={vienna.pk}" not in text_of(office.get(at(vienna, act), {"find": "vienna"}))
    nothing = text_of(office.get(at(vienna, act), {"find": "nowhere"}))
    assert f"{ENTER}?name=nowhere" in nothing


@pytest.mark.parametrize("other", ["", "x", "9" * 30, "12345678"])
def test_merge_asks_again_for_an_institution_that_is_none(office, vienna, other):
    shown = text_of(office.get(at(vienna, "merge"), {"other": other}))

    assert "Which institution stays?" in shown
    assert 'method="post"' not in shown.split("<main")[1]


def test_successor_records_it_and_refuses_a_circle(office, vienna):
    umea = make_institution("Umeå University", country="SE")
    response = office.post(at(vienna, "successor"), {"other": umea.pk})

    assert response.url == page_of(vienna)
    assert Succession.objects.filter(predecessor=vienna, successor=umea).count() == 1
    back = office.post(at(umea, "successor"), {"other": vienna.pk})
    assert "cannot follow" in text_of(back)
    assert Succession.objects.count() == 1


def test_merge_shows_what_will_move_before_it_moves_anything(office, vienna):
    twin = make_institution("Uni Wien")
    agreement = make_agreement(twin)
    contact = make_person(passport_given="Maria Contact")
    Role.objects.create(
        person=contact, kind=Role.Kind.PARTNER, institution=twin, starts_on="2020-04-01"
    )
    Identifier.objects.create(institution=twin, scheme="pic", value="999866883")

    shown = text_of(office.get(at(twin, "merge"), {"other": vienna.pk}))

    assert f'href="/en/cooperation/agreements/{agreement.pk}/"' in shown
    for moving in ("Maria Contact", "Uni Wien</li>", "PIC 999866883"):
        assert moving in shown
    twin.refresh_from_db()
    assert twin.merged_into is None


def test_merge_moves_it_and_leads_to_the_survivor(office, vienna):
    twin = make_institution("Uni Wien")
    agreement = make_agreement(twin)
    response = office.post(at(twin, "merge"), {"other": vienna.pk, "reason": "entered twice"})

    assert response.url == page_of(vienna)
    assert said(response) == ["The two entries are merged."]
    assert list(agreement.partners.all()) == [vienna]
    assert ("Uni Wien", "en", "alias") in names(vienna)
    assert office.get(page_of(twin)).url == page_of(vienna)
    assert office.get(at(twin, "rename")).url == page_of(twin)


@pytest.mark.parametrize("make_other", [lambda one: one, lambda one: merged_into(one)])
def test_merge_refuses_itself_and_what_was_merged(office, vienna, make_other):
    other = make_other(vienna)
    shown = text_of(office.post(at(vienna, "merge"), {"other": other.pk, "reason": ""}))

    assert 'role="alert"' in shown
    vienna.refresh_from_db()
    assert vienna.status == "active"


def merged_into(one):
    return make_institution("Old", status="merged", merged_into=one)


# -- Cost


def test_merge_asks_the_same_number_of_queries_however_much_moves(office, vienna):
    def queries(twin):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert office.get(at(twin, "merge"), {"other": vienna.pk}).status_code == 200
        return len(asked)

    little, much = make_institution("One"), make_institution("Many")
    for twin, number in ((little, 1), (much, 5)):
        for each in range(number):
            make_agreement(twin)
            make_name(twin, f"{twin} {each}", "de").save()
            Role.objects.create(
                person=make_person(), kind=Role.Kind.PARTNER, institution=twin,
                starts_on="2020-04-01",
            )  # fmt: skip
    queries(little)

    assert queries(much) == queries(little)


def test_search_for_the_other_asks_the_same_number_of_queries(office, vienna):
    def queries():
        with CaptureQueriesContext(connection) as asked:
            office.get(at(vienna, "merge"), {"find": "university"})
        return len(asked)

    make_institution("University of Graz")
    queries()
    few = queries()
    for number in range(5):
        make_institution(f"University {number}")

    assert queries() == few

from dataclasses import replace
from datetime import date

import pytest

from kakehashi.journal.queries import history_of
from kakehashi.research.dissemination.models import Claim, Contribution, Work
from kakehashi.research.dissemination.states import WORK_MOVES, WORK_OPERATIONS, WorkState
from kakehashi.research.dissemination.works import operations
from kakehashi.research.dissemination.works.data import AuthorData, FundingData
from kakehashi.research.dissemination.works.operations import (
    change_work,
    enter_work,
    merge_works,
    publish_work,
    withdraw_work,
)
from kakehashi.research.dissemination.works.queries import known_as
from kakehashi.verdicts import Refused
from tests.make import make_institution, make_officer, make_person, make_unit
from tests.research.dissemination.make import (
    make_profile,
    make_researcher,
    make_verified_link,
)
from tests.research.dissemination.works.make import author, enter, make_coordinator, said

pytestmark = pytest.mark.django_db
HANAKO = "0000-0002-1825-0097"


def verbs(record):
    return [entry.verb for entry in history_of(record)]


def names(work):
    return list(work.contributions.order_by("position").values_list("name", flat=True))


def test_every_state_of_a_work_has_its_operation():
    assert set(WORK_OPERATIONS) == set(WORK_MOVES) == set(WorkState)
    assert all(hasattr(operations, name) for name in WORK_OPERATIONS.values())


# -- Entering -----------------------------------------------------------------------------------


def test_enter_work_keeps_all_that_is_said_as_a_draft():
    vienna = make_institution("University of Vienna", country="AT", ror="03prydq77")
    by = make_officer()

    work = enter_work(
        said(
            authors=[
                author("Hanako Sato", ("Tokyo Metropolitan University", "jp"), orcid=HANAKO),
                author("Anna Gruber"),
            ],
            title="  Bridges over rivers ",
            published_on=date(2023, 5, 1),
            year=None,
            identifiers=[("doi", "https://doi.org/10.1000/XYZ"), ("openalex", "w12")],
            fundings=[FundingData("JSPS", award_number="JP24K01234")],
        ),
        by=by,
    )

    work.refresh_from_db()
    assert (work.title, work.year, work.state) == ("Bridges over rivers", 2023, "draft")
    assert names(work) == ["Hanako Sato", "Anna Gruber"]
    assert [str(each) for each in work.identifiers.all()] == ["DOI 10.1000/xyz", "OpenAlex W12"]
    assert [str(each) for each in work.fundings.all()] == ["JSPS JP24K01234"]
    assert work.is_international is False
    assert work.changed_at == work.created_at
    assert verbs(work) == ["research.work_entered"]
    changes = history_of(work)[0].changes
    assert changes["name"][1][0] == f"Hanako Sato ({HANAKO}; Tokyo Metropolitan University JP)"
    assert vienna.pk


def test_enter_work_finds_the_institution_by_its_ror_and_reckons_whether_it_is_international():
    vienna = make_institution("University of Vienna", country="AT", ror="03prydq77")
    places = author("A", ("TMU", "JP")).affiliations
    abroad = replace(places[0], name="", country="", ror="https://ror.org/03prydq77")

    work = enter(authors=[AuthorData("A", affiliations=[*places, abroad])])

    found = Contribution.objects.get(work=work).affiliations.order_by("pk")[1]
    assert (found.institution, found.name, found.country) == (vienna, "University of Vienna", "AT")
    assert work.is_international is True


def test_enter_work_does_not_know_whether_it_is_international_without_any_country():
    assert enter("A", "B").is_international is None


def test_enter_work_finds_the_profile_by_the_orcid_unless_the_university_said_otherwise():
    profile = make_profile(orcid=HANAKO)
    make_verified_link(doi="10.1000/b", profile=profile, stands=False)
    sato = [AuthorData("H. Sato", orcid=f"https://orcid.org/{HANAKO}")]

    first = enter(authors=sato, identifiers=[("doi", "10.1000/a")])
    second = enter(authors=sato, identifiers=[("doi", "10.1000/b")])

    assert first.contributions.get().profile == profile
    assert second.contributions.get().profile is None


def test_enter_work_finds_the_profile_by_our_verified_word():
    profile = make_profile(name_en="Hanako Sato")
    make_verified_link(openalex=77, profile=profile)

    work = enter("Jiro Ito", "SATO, Hanako", identifiers=[("openalex", "W77")])

    assert [each.profile for each in work.contributions.all()] == [None, profile]


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"title": " "}, "Write the title"),
        ({"kind": "poem"}, "“poem” is not known here"),
        ({"access": "ajar"}, "“ajar” is not known here"),
        ({"language": "jp"}, "jp"),
        ({"year": 202}, "cannot be right"),
        ({"published_on": date(1200, 1, 1)}, "cannot be right"),
        ({"pages": "1" * 61}, "Too long to be kept"),
        ({"authors": [AuthorData(" ")]}, "Every author has a name"),
        ({"project": 99}, "no such research project"),
        ({"identifiers": [("doi", "none")]}, "“none” cannot be a DOI"),
        ({"identifiers": [("isbn", "1")]}, "“isbn” is no kind of identifier"),
    ],
)
def test_enter_work_refuses_what_cannot_be_so(facts, sentence):
    with pytest.raises(Refused, match=sentence):
        enter(**facts)
    assert not Work.objects.exists()


def test_enter_work_refuses_a_work_that_is_known_already():
    enter(title="Known", identifiers=[("doi", "10.1000/xyz")])

    with pytest.raises(Refused, match="names another work already: “Known”"):
        enter(identifiers=[("doi", "10.1000/XYZ")])


def test_enter_work_refuses_who_does_no_research():
    with pytest.raises(Refused, match="entered by researchers"):
        enter(by=make_person())
    assert enter(by=make_researcher()).pk


# -- Changing -----------------------------------------------------------------------------------


def test_change_work_states_it_anew_and_keeps_authors_who_stay():
    by, profile = make_officer(), make_profile()
    work = enter(authors=[AuthorData("Hanako Sato", profile=profile.pk), author("Anna Gruber")])
    sato, anna = work.contributions.order_by("position")

    change_work(work, said("GRUBER, Anna", "Jiro Ito", "Hanako Sato", title="Anew"), by=by)

    work.refresh_from_db()
    assert work.title == "Anew"
    now = list(work.contributions.order_by("position"))
    assert [each.name for each in now] == ["GRUBER, Anna", "Jiro Ito", "Hanako Sato"]
    assert (now[0].pk, now[2].pk) == (anna.pk, sato.pk)
    assert now[2].profile == profile
    assert work.changed_at > work.created_at
    assert verbs(work) == ["research.work_changed", "research.work_entered"]


def test_change_work_says_that_an_author_is_nobody_of_ours():
    profile = make_profile()
    work = enter(authors=[AuthorData("Hanako Sato", profile=profile.pk)])

    data = said(authors=[AuthorData("Hanako Sato", says_profile=True)], title=work.title)
    change_work(work, data, by=make_officer())

    assert work.contributions.get().profile is None


def test_change_work_that_says_the_same_leaves_no_trace():
    data = said(
        authors=[author("Hanako Sato", ("TMU", "JP"))],
        identifiers=[("doi", "10.1000/a")],
        fundings=[FundingData("JSPS")],
    )
    by = make_officer()
    work = enter_work(data, by=by)

    change_work(work, data, by=by)

    work.refresh_from_db()
    assert work.changed_at == work.created_at
    assert verbs(work) == ["research.work_entered"]


def test_change_work_of_a_later_day_of_the_source_is_no_change_for_harvesters():
    data, by = said(source="openalex", source_on=date(2026, 1, 1)), make_officer()
    work = enter_work(data, by=by)

    change_work(work, replace(data, source_on=date(2026, 2, 1)), by=by)

    work.refresh_from_db()
    assert (work.source_on, work.changed_at) == (date(2026, 2, 1), work.created_at)
    assert verbs(work)[0] == "research.work_changed"


def test_change_work_is_for_authors_keepers_and_who_entered_a_draft():
    researcher, unit = make_researcher(), make_unit()
    profile = make_profile(person=make_person(), unit=unit)
    work = enter(authors=[AuthorData("A", profile=profile.pk)], by=researcher, is_public=False)
    keeper, stranger = make_coordinator(unit), make_coordinator(make_unit("Other"))

    for number, by in enumerate((researcher, profile.person, keeper), start=1):
        change_work(work, said("A", title=f"Title {number}"), by=by)
    with pytest.raises(Refused, match="Only the authors of this work"):
        change_work(work, said("A"), by=stranger)
    publish_work(work, by=keeper)
    with pytest.raises(Refused, match="Only the authors of this work"):
        change_work(work, said("A"), by=researcher)


# -- Publishing, withdrawing --------------------------------------------------------------------


def test_publish_work_lets_the_world_read_it():
    by, work = make_officer(), enter()

    publish_work(work, by=by)

    work.refresh_from_db()
    assert (work.state, work.published_by) == ("public", by)
    assert verbs(work)[0] == "research.work_published"
    with pytest.raises(Refused, match="public or merged already"):
        publish_work(work, by=by)


def test_publish_work_refuses_a_work_without_authors():
    by = make_officer()
    work = enter_work(replace(said(), authors=[]), by=by)

    with pytest.raises(Refused, match="add its authors first"):
        publish_work(work, by=by)


def test_withdraw_work_keeps_the_reason_and_publishing_again_takes_it_back():
    by, work = make_officer(), enter(is_public=True)

    with pytest.raises(Refused, match="Say why"):
        withdraw_work(work, reason=" ", by=by)
    withdraw_work(work, reason="Printed twice.", by=by)

    work.refresh_from_db()
    assert (work.state, work.withdrawal_reason) == ("withdrawn", "Printed twice.")
    assert history_of(work)[0].reason == "Printed twice."
    with pytest.raises(Refused, match="withdrawn or merged already"):
        withdraw_work(work, reason="Again.", by=by)
    assert publish_work(work, by=by).withdrawal_reason == ""


# -- Merging ------------------------------------------------------------------------------------


def test_merge_works_gives_the_survivor_what_it_lacks():
    by, profile = make_officer(), make_profile()
    into = enter("Hanako Sato", title="Bridges", identifiers=[("doi", "10.1000/a")])
    work = enter(
        authors=[AuthorData("Sato, Hanako", profile=profile.pk)],
        title="Bridges.",
        summary_en="About bridges.",
        identifiers=[("doi", "10.1000/b"), ("openalex", "W5")],
        fundings=[FundingData("JSPS")],
    )
    claim = Claim.objects.create(
        work=work, profile=profile, made_by=by, made_at=work.created_at, state="claimed"
    )
    link = make_verified_link(work=work, profile=profile)

    assert merge_works(work, into=into, by=by) == into

    for each in (into, work, claim, link):
        each.refresh_from_db()
    assert (work.state, work.merged_into) == ("merged", into)
    assert (into.title, into.summary_en) == ("Bridges", "About bridges.")
    assert [str(each) for each in into.identifiers.all()] == ["DOI 10.1000/a", "OpenAlex W5"]
    assert known_as("doi", "10.1000/b") == known_as("openalex", "W5") == into
    assert into.contributions.get().profile == profile
    assert into.fundings.count() == 1
    assert (claim.work, link.work) == (into, into)
    assert verbs(work)[0] == "research.work_merged"
    assert verbs(into)[0] == "research.work_absorbed"


def test_merge_works_leads_what_was_merged_before_to_the_last_survivor():
    by = make_officer()
    first, second, third = enter(), enter(), enter()
    merge_works(first, into=second, by=by)

    merge_works(second, into=third, by=by)

    first.refresh_from_db()
    assert first.merged_into == third
    with pytest.raises(Refused, match="withdrawn or merged already is merged into no other"):
        merge_works(first, into=third, by=by)
    with pytest.raises(Refused, match="withdrawn or merged itself"):
        merge_works(third, into=first, by=by)
    with pytest.raises(Refused, match="not merged into itself"):
        merge_works(third, into=third, by=by)
    with pytest.raises(Refused, match="change that one"):
        change_work(first, said(), by=by)


def test_merge_works_is_for_keepers_alone():
    profile = make_profile(person=make_person())
    work = enter(authors=[AuthorData("A", profile=profile.pk)])

    with pytest.raises(Refused, match="is the same as another"):
        merge_works(work, into=enter(), by=profile.person)

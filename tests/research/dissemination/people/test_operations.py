"""Profiles: made, kept, confirmed, hidden, shown again."""

import pytest

from kakehashi.journal.models import Entry
from kakehashi.people.models import Role
from kakehashi.research.dissemination.models import Profile, Work
from kakehashi.research.dissemination.people.operations import (
    confirm_profile,
    hide_profile,
    keep_profile,
    make_profile,
    make_profiles,
    show_profile,
)
from kakehashi.research.dissemination.people.particulars import Particulars
from kakehashi.verdicts import Refused
from tests.make import make_officer, make_person, make_role, make_unit
from tests.research.dissemination.claiming.make import make_coordinator, make_owner
from tests.research.dissemination.make import make_profile as profile_of
from tests.research.dissemination.make import make_researcher, make_work

pytestmark = pytest.mark.django_db
HANAKO = Particulars(name_en="Hanako Tanaka", name_ja="田中 花子")


def test_make_profile_for_oneself_is_for_teachers_and_researchers_once():
    unit = make_unit()
    person = make_researcher(unit=unit)
    profile = make_profile(HANAKO, unit=unit, person=person, by=person)
    assert (profile.slug, profile.state, profile.person) == ("hanako-tanaka", "draft", person)
    with pytest.raises(Refused, match="a profile already"):
        make_profile(HANAKO, unit=unit, person=person, by=person)
    student = make_person()
    with pytest.raises(Refused, match="teachers and researchers"):
        make_profile(HANAKO, unit=unit, person=student, by=student)


def test_make_profile_for_others_is_for_those_who_keep_the_unit():
    unit = make_unit()
    person, coordinator = make_researcher(unit=unit), make_coordinator(unit)
    with pytest.raises(Refused, match="for others"):
        make_profile(HANAKO, unit=unit, person=person, by=make_coordinator(make_unit()))
    with pytest.raises(Refused, match="neither a teacher"):
        make_profile(HANAKO, unit=unit, person=make_person(), by=coordinator)
    make_profile(HANAKO, unit=unit, person=person, by=coordinator)
    again = make_profile(HANAKO, unit=unit, by=coordinator)
    assert (again.slug, again.person) == ("hanako-tanaka-2", None)


def test_make_profile_without_latin_letters_has_an_address_all_the_same():
    made = make_profile(Particulars(name_ja="花子"), unit=make_unit(), by=make_officer())
    assert made.slug == "profile"


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"name_en": " ", "name_ja": ""}, "Write the name"),
        ({"orcid": "0000-0002-1825-0098"}, "does not fit"),
        ({"orcid": "12"}, "sixteen digits"),
        ({"researchmap": "花子"}, "permalink"),
        ({"erad": "123"}, "eight digits"),
    ],
)
def test_make_profile_refuses_wrong_numbers_with_a_sentence(said, sentence):
    with pytest.raises(Refused, match=sentence):
        make_profile(Particulars(**{"name_en": "A", **said}), unit=make_unit(), by=make_officer())


def test_make_profile_refuses_the_orcid_of_somebody_else():
    profile_of(orcid="0000-0002-1825-0097")
    said = Particulars(name_en="A", orcid="https://orcid.org/0000-0002-1825-0097")
    with pytest.raises(Refused, match="Another profile"):
        make_profile(said, unit=make_unit(), by=make_officer())


def test_make_profiles_makes_one_for_each_at_the_unit_of_their_role():
    faculty = make_unit()
    below = make_unit("Physics", parent=faculty)
    first = make_researcher(
        unit=faculty, passport_given="Jun", passport_family="Ito", name_kanji="伊藤 純"
    )
    second = make_researcher(unit=below, passport_given="Mei")
    made = make_profiles([second, first], unit=faculty, by=make_coordinator(faculty))
    assert [(each.person, each.unit, each.name_en, each.name_ja) for each in made] == [
        (first, faculty, "Jun Ito", "伊藤 純"),
        (second, below, "Mei", ""),
    ]
    with pytest.raises(Refused, match="at least one"):
        make_profiles([], unit=faculty, by=make_officer())
    with pytest.raises(Refused, match="has a profile already"):
        make_profiles([make_researcher(unit=faculty), first], unit=faculty, by=make_officer())
    assert Profile.objects.count() == 2


def test_what_the_owner_writes_is_confirmed_and_what_the_office_writes_is_not():
    profile = make_owner()
    own = keep_profile(profile, HANAKO, by=profile.person)
    assert (own.state, own.confirmed_by) == ("confirmed", profile.person)
    said = Particulars(name_en="Hanako Tanaka", name_ja="田中 花子", position_en="Professor")
    changed = keep_profile(profile, said, by=make_officer())
    assert (changed.state, changed.confirmed_at) == ("draft", own.confirmed_at)
    confirmed = confirm_profile(profile, by=profile.person)
    assert confirmed.state == "confirmed"
    assert confirmed.confirmed_at > own.confirmed_at
    assert list(Entry.objects.order_by("pk").values_list("verb", flat=True)) == [
        "research.profile_kept",
        "research.profile_changed_for_owner",
        "research.profile_confirmed",
    ]


def test_keep_profile_refuses_others_and_what_changes_nothing():
    profile = make_owner(name_en="A", name_ja="")
    with pytest.raises(Refused, match="keep a profile"):
        keep_profile(profile, HANAKO, by=make_researcher())
    with pytest.raises(Refused, match="Nothing"):
        keep_profile(profile, Particulars(name_en="A"), by=profile.person)


def test_keep_profile_moves_to_another_unit_only_by_those_who_keep_it():
    profile, there = make_owner(), make_unit()
    with pytest.raises(Refused, match="for others"):
        keep_profile(profile, HANAKO, unit=there, by=profile.person)
    moved = keep_profile(profile, HANAKO, unit=there, by=make_officer())
    assert moved.unit == there


def test_keep_profile_makes_its_works_ones_that_changed():
    profile = make_owner()
    work = make_work(authors=[("A", profile, [])])
    keep_profile(profile, HANAKO, by=profile.person)
    assert Work.objects.get(pk=work.pk).changed_at > work.changed_at


def test_confirm_is_the_owners_word_alone():
    with pytest.raises(Refused, match="Only its owner"):
        confirm_profile(make_owner(), by=make_officer())
    with pytest.raises(Refused, match="Nobody signs in"):
        confirm_profile(profile_of(), by=make_officer())


def test_hide_needs_a_reason_of_others_and_the_owner_alone_shows_it_again():
    profile, officer = make_owner(), make_officer()
    with pytest.raises(Refused, match="Say why"):
        hide_profile(profile, by=officer)
    hide_profile(profile, reason="Left the university", by=officer)
    assert not Profile.objects.public().exists()
    with pytest.raises(Refused, match="hidden already"):
        hide_profile(profile, by=profile.person)
    with pytest.raises(Refused, match="Only its owner decides"):
        show_profile(profile, by=officer)
    assert show_profile(profile, by=profile.person).state == "draft"
    with pytest.raises(Refused, match="not hidden"):
        show_profile(profile, by=profile.person)
    hide_profile(profile, by=profile.person)
    assert confirm_profile(profile, by=profile.person).state == "confirmed"


def test_a_hidden_profile_stays_hidden_when_somebody_changes_it():
    profile = make_owner(state="hidden")
    assert keep_profile(profile, HANAKO, by=make_officer()).state == "hidden"


def test_a_profile_that_nobody_owns_is_shown_again_by_those_who_keep_it():
    profile = profile_of(state="hidden")
    assert show_profile(profile, by=make_coordinator(profile.unit)).state == "draft"
    with pytest.raises(Refused, match="keep a profile"):
        hide_profile(profile, reason="x", by=make_coordinator(make_unit()))


def test_a_deputy_keeps_profiles_of_the_unit():
    unit = make_unit()
    officer = make_person()
    make_role(officer, Role.Kind.OFFICE, unit=unit)
    profile = profile_of(unit=unit)
    assert keep_profile(profile, HANAKO, by=officer).name_en == "Hanako Tanaka"

"""Merging: everything that points at one institution points at the other, whoever points."""

from datetime import date

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kakehashi.agreements.models import Agreement, Party
from kakehashi.directory.merging import keys_to
from kakehashi.directory.operations import Naming, add_name, merge, retire, succeed
from kakehashi.institutions.models import Institution, InstitutionName, Succession
from kakehashi.institutions.queries import find_institutions
from kakehashi.journal.queries import history_of
from kakehashi.people.models import Role
from kakehashi.verdicts import Refused
from tests.make import make_agreement, make_home, make_institution, make_officer, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return make_officer()


@pytest.fixture
def twice():
    """One university that was entered twice."""
    return make_institution("Uni Wien", ror="03prydq77"), make_institution("University of Vienna")


def pointing_at(institution):
    """Everything that points at it, by model, its own names aside."""
    return {
        key.model.__name__: rows
        for key in keys_to(Institution)
        if key.model is not InstitutionName
        and (rows := key.model._base_manager.filter(**{key.name: institution}).count())
    }


def test_keys_to_finds_every_foreign_key():
    found = {f"{key.model._meta.label}.{key.name}" for key in keys_to(Institution)}

    assert found >= {
        "agreements.Party.institution",
        "institutions.Identifier.institution",
        "institutions.Institution.merged_into",
        "institutions.Succession.predecessor",
        "institutions.Succession.successor",
        "institutions.Unit.institution",
        "people.Role.institution",
    }


def test_merge_moves_what_points_at_it_and_keeps_the_entry(officer, twice):
    old, new = twice
    agreement = make_agreement(old)
    contact = Role.objects.create(
        person=make_person(), kind="partner", institution=old, starts_on=date(2020, 4, 1)
    )

    assert merge(old, into=new, reason="entered twice", by=officer) == new

    old.refresh_from_db()
    contact.refresh_from_db()
    assert (old.status, old.merged_into) == ("merged", new)
    assert list(agreement.partners.all()) == [new]
    assert contact.institution == new
    assert new.identifier("ror") == "03prydq77"
    assert pointing_at(old) == {}


def test_merge_keeps_the_names_as_aliases_and_the_old_entry_readable(officer, twice):
    old, new = twice
    add_name(old, Naming("UW", "", "acronym"), by=officer)
    add_name(new, Naming("Uni Wien", "de", "label"), by=officer)

    merge(old, into=new, by=officer)

    assert {(name.text, name.language, name.kind) for name in new.names.all()} == {
        ("University of Vienna", "en", "label"),
        ("Uni Wien", "de", "label"),
        ("Uni Wien", "en", "alias"),
        ("UW", "", "acronym"),
    }
    assert str(old) == "Uni Wien"
    assert find_institutions("Uni Wien") == [new]


def test_merge_makes_the_names_of_a_register_our_own(officer, twice):
    old, new = twice
    old.names.update(source="ror")

    merge(old, into=new, by=officer)

    assert new.names.get(text="Uni Wien").source == "office"


def test_merge_keeps_the_survivors_row_where_only_one_may_be(officer, twice):
    old, new = twice
    both = make_agreement(old, new)
    kept = Party.objects.get(agreement=both, institution=new)

    merge(old, into=new, by=officer)

    assert list(Party.objects.filter(agreement=both)) == [kept]
    assert Agreement.objects.filter(pk=both.pk).exists()


def test_merge_journals_both_sides(officer, twice):
    old, new = twice
    party = make_agreement(old).parties.get()

    merge(old, into=new, reason="entered twice", by=officer)

    gone, stayed = history_of(old).first(), history_of(new).first()
    assert (gone.verb, gone.reason) == ("directory.institution_merged", "entered twice")
    assert gone.changes["merged_into_id"] == [None, new.pk]
    assert stayed.verb == "directory.institution_absorbed"
    assert stayed.changes["agreements.party.institution"] == [[], [party.pk]]
    assert stayed.changes["value"] == [None, "ROR 03prydq77"]


def test_merge_forbids_circles_and_what_was_merged(officer, twice):
    old, new = twice
    third = make_institution("Alma Mater Rudolphina")
    merge(old, into=new, by=officer)

    for first, second in [(new, new), (old, third), (third, old), (new, old)]:
        with pytest.raises(Refused, match=r"itself|was merged into"):
            merge(first, into=second, by=officer)


def test_merge_of_a_survivor_takes_those_along_that_were_merged_into_it(officer, twice):
    old, new = twice
    last = make_institution("Alma Mater Rudolphina")
    merge(old, into=new, by=officer)

    merge(new, into=last, by=officer)

    old.refresh_from_db()
    assert old.merged_into == last
    assert find_institutions("Uni Wien") == [last]


def test_merge_spares_the_home_university_but_may_merge_into_it(officer, twice):
    home = make_home().institution

    with pytest.raises(Refused, match="home university"):
        merge(home, into=twice[1], by=officer)
    assert merge(twice[0], into=home, by=officer) == home


def test_merge_drops_the_succession_between_the_two(officer, twice):
    old, new = twice
    third = make_institution("Successor")
    succeed(old, new, by=officer)
    succeed(new, third, by=officer)

    merge(old, into=new, by=officer)

    assert [(s.predecessor, s.successor) for s in Succession.objects.all()] == [(new, third)]


def test_merge_refuses_a_circle_of_successors_and_changes_nothing(officer, twice):
    old, new = twice
    middle = make_institution("Between")
    succeed(old, middle, by=officer)
    succeed(middle, new, by=officer)
    agreement = make_agreement(old)

    with pytest.raises(Refused, match="its own successor"):
        merge(old, into=new, by=officer)

    assert list(agreement.partners.all()) == [old]
    old.refresh_from_db()
    assert old.status == "active"


def test_nothing_is_done_to_what_was_merged(officer, twice):
    old, new = twice
    merge(old, into=new, by=officer)

    with pytest.raises(Refused, match="was merged into University of Vienna"):
        retire(old, reason="", by=officer)


def test_merge_is_the_offices(twice):
    with pytest.raises(Refused, match="international office"):
        merge(twice[0], into=twice[1], by=make_person())


steps = st.lists(
    st.tuples(
        st.sampled_from(["merge", "succeed"]),
        st.integers(min_value=0, max_value=4),
        st.integers(min_value=0, max_value=4),
    ),
    max_size=10,
)


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps)
def test_whatever_is_merged_and_succeeded_no_row_is_lost_and_no_circle_arises(officer, asked):
    point = transaction.savepoint()
    five = [make_institution(f"University {number}", country="JP") for number in range(5)]
    agreements = [make_agreement(institution) for institution in five]

    for verb, first, second in asked:
        try:
            if verb == "merge":
                merge(five[first], into=five[second], by=officer)
            else:
                succeed(five[first], five[second], by=officer)
        except Refused:
            pass

    merged = Institution.objects.filter(status="merged")
    assert all(pointing_at(institution) == {} for institution in merged)
    assert all(each.merged_into.status == "active" for each in merged)
    assert all(agreement.partners.count() == 1 for agreement in agreements)
    later = {pk: set() for pk in Institution.objects.values_list("pk", flat=True)}
    for link in Succession.objects.all():
        later[link.predecessor_id].add(link.successor_id)
    while ends := [pk for pk, after in later.items() if not after]:
        later = {pk: after - set(ends) for pk, after in later.items() if pk not in ends}
    assert later == {}
    transaction.savepoint_rollback(point)

import copy

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bench.invented import ror_id
from kakehashi.institutions.models import Identifier, Institution, InstitutionName, Succession
from kakehashi.institutions.names import name
from kakehashi.institutions.queries import find_institutions
from kakehashi.interop.ror.files import RorFile, WrongFile
from kakehashi.interop.ror.operations import import_ror
from kakehashi.journal.models import Entry
from kakehashi.journal.queries import history_of
from tests.interop.ror.make import (
    array_of,
    gzipped,
    lines_of,
    make_file,
    make_identifier,
    make_location,
    make_record,
    related,
    state,
    zipped,
)
from tests.make import make_institution, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def bring(tmp_path):
    """Import records given as values, or a file's content."""

    def bring(*records, content=None, by=None):
        return import_ror(make_file(tmp_path, *records, content=content), by=by)

    return bring


def counts(outcome):
    return outcome.created, outcome.updated, outcome.unchanged, len(outcome.refused)


def at(number):
    return Institution.objects.get(identifiers__scheme="ror", identifiers__value=ror_id(number))


def names_of(institution):
    return [(n.text, n.language, n.kind, n.source) for n in institution.names.all()]


def identifiers_of(institution):
    return [(i.scheme, i.value, i.source) for i in institution.identifiers.all()]


# -- Creating and updating ----------------------------------------------------------------------


def test_import_ror_creates_an_institution_with_all_its_parts(bring):
    outcome = bring(make_record(1, external_ids=[make_identifier("wikidata", "Q165980")]))

    assert counts(outcome) == (1, 0, 0, 0)
    made = at(1)
    assert (made.kind, made.status, made.country, made.city) == (
        "education",
        "active",
        "AT",
        "Vienna",
    )
    assert (made.latitude, made.longitude) == (48.20849, 16.37208)
    assert (made.website, made.source) == ("https://www.univie.ac.at", "ror")
    assert names_of(made) == [("University of Vienna", "en", "official", "ror")]
    assert identifiers_of(made) == [("ror", ror_id(1), "ror"), ("wikidata", "Q165980", "ror")]
    assert find_institutions("vienna") == find_institutions("Q165980") == [made]


def test_import_ror_writes_one_journal_entry_for_each_institution(bring, tmp_path):
    person = make_person()
    bring(make_record(1), make_record(2, "Kyoto University"), by=person)

    file = RorFile(tmp_path / "ror.jsonl")
    entry = history_of(at(1)).get()
    assert (entry.verb, entry.by, entry.record_name) == (
        "ror.institution_added",
        person,
        "University of Vienna",
    )
    assert entry.reason == f"ror.jsonl (sha256 {file.sha256})"
    assert entry.changes["city"] == [None, "Vienna"]
    assert entry.changes["names"] == [None, ["University of Vienna (en, official)"]]
    assert entry.changes["identifiers"] == [None, [f"ror {ror_id(1)}"]]
    assert Entry.objects.count() == 2


def test_import_ror_changes_nothing_the_second_time(bring):
    records = [make_record(n, f"University {n}") for n in range(3)]
    bring(*records)
    before, entries = state(), Entry.objects.count()

    assert counts(bring(*records)) == (0, 0, 3, 0)
    assert (state(), Entry.objects.count()) == (before, entries)


def test_import_ror_follows_a_changed_record(bring):
    bring(make_record(1), make_record(2, "Kyoto University"))
    changed = make_record(
        1,
        names=[{"lang": "de", "types": ["ror_display"], "value": "Universität Wien"}],
        external_ids=[make_identifier("grid", "grid.10420.37")],
        locations=[make_location(city="Wien")],
        types=["facility"],
        status="inactive",
    )

    assert counts(bring(changed, make_record(2, "Kyoto University"))) == (0, 1, 1, 0)

    institution = at(1)
    assert (institution.kind, institution.status, institution.city) == (
        "facility",
        "retired",
        "Wien",
    )
    assert names_of(institution) == [("Universität Wien", "de", "official", "ror")]
    assert identifiers_of(institution) == [
        ("grid", "grid.10420.37", "ror"),
        ("ror", ror_id(1), "ror"),
    ]
    assert institution.names.get().prominent is False
    entry = history_of(institution).first()
    assert (entry.verb, entry.by, entry.record_name) == (
        "ror.institution_updated",
        None,
        "Universität Wien",
    )
    assert entry.changes == {
        "city": ["Vienna", "Wien"],
        "kind": ["education", "facility"],
        "status": ["active", "retired"],
        "names": [["University of Vienna (en, official)"], ["Universität Wien (de, official)"]],
        "identifiers": [[f"ror {ror_id(1)}"], ["grid grid.10420.37", f"ror {ror_id(1)}"]],
    }


def test_import_ror_writes_what_the_published_dump_holds(bring):
    content = zipped(dump_json=array_of(make_record(1), make_record(2, "Kyoto University")))
    assert counts(bring(content=content)) == (2, 0, 0, 0)


# -- What the office stated ---------------------------------------------------------------------


def test_import_ror_never_overwrites_what_the_office_stated(bring):
    ours = make_institution("Uni Wien", country="DE", city="Wien", ror=ror_id(1), kind="other")
    name(ours, "University of Vienna", "en", "alias").save()
    Identifier.objects.create(institution=ours, scheme="grid", value="grid.1.1")

    record = make_record(1, external_ids=[make_identifier("grid", "grid.10420.37")])
    assert counts(bring(record)) == (0, 1, 0, 0)
    assert counts(bring(record)) == (0, 0, 1, 0)

    ours.refresh_from_db()
    assert (ours.country, ours.city, ours.kind) == ("DE", "Wien", "other")
    assert names_of(ours) == [
        ("Uni Wien", "en", "label", "office"),
        ("University of Vienna", "en", "alias", "office"),
    ]
    assert identifiers_of(ours) == [
        ("grid", "grid.1.1", "office"),
        ("grid", "grid.10420.37", "ror"),
        ("ror", ror_id(1), "office"),
    ]


def test_import_ror_adds_a_name_that_serves_as_well_as_the_one_of_the_office(bring):
    ours = make_institution("Uni Wien", ror=ror_id(1))
    name(ours, "Universität zu Wien", "en", "official").save()
    assert counts(bring(make_record(1))) == (0, 1, 0, 0)
    assert str(at(1)) == "Universität zu Wien"


def test_import_ror_fills_what_the_office_left_empty(bring):
    ours = make_institution("Uni Wien", ror=ror_id(1))
    bring(make_record(1))

    ours.refresh_from_db()
    assert (ours.city, ours.latitude, ours.website) == (
        "Vienna",
        48.20849,
        "https://www.univie.ac.at",
    )
    assert ours.source == ""


def test_import_ror_leaves_a_merged_institution_as_it_was_merged(bring):
    survivor = make_institution("Survivor")
    make_institution("Old", status="merged", merged_into=survivor, source="ror", ror=ror_id(1))
    before = state()

    assert counts(bring(make_record(1))) == (0, 0, 1, 0)
    assert state() == before


def test_import_ror_refuses_a_record_whose_identifier_the_office_gave_to_another(bring):
    other = make_institution("Another")
    Identifier.objects.create(institution=other, scheme="wikidata", value="Q1")
    claiming = make_record(1, external_ids=[make_identifier("wikidata", "Q1")])

    outcome = bring(make_record(2, "Kyoto University"), claiming)

    assert counts(outcome) == (1, 0, 0, 1)
    assert str(outcome.refused[0]) == (
        f"line 2 ({ror_id(1)}): wikidata Q1 belongs to #{other.pk} “Another” already"
    )


def test_import_ror_refuses_a_record_whose_institution_has_two_ror_ids(bring):
    both = make_institution("Both", ror=ror_id(1))
    Identifier.objects.create(institution=both, scheme="ror", value=ror_id(2))

    outcome = bring(make_record(1), make_record(2))

    assert counts(outcome) == (0, 0, 0, 2)
    assert "can follow one record only" in outcome.refused[0].reason


# -- Identifiers that move ----------------------------------------------------------------------


def test_import_ror_leaves_out_an_identifier_that_two_records_claim(bring):
    held = [make_identifier("isni", "0000 0001 2286 1424")]
    outcome = bring(make_record(1, external_ids=held), make_record(2, "B", external_ids=held))

    assert counts(outcome) == (2, 0, 0, 0)
    assert [str(refusal) for refusal in outcome.left_out] == [
        f"line 1 ({ror_id(1)}): isni 0000000122861424 is claimed by other records too",
        f"line 2 ({ror_id(2)}): isni 0000000122861424 is claimed by other records too",
    ]
    assert not Identifier.objects.filter(scheme="isni").exists()


@pytest.mark.parametrize("turned", [False, True])
def test_import_ror_lets_identifiers_change_places(bring, turned):
    q1, q2 = ([make_identifier("wikidata", value)] for value in ("Q1", "Q2"))
    bring(make_record(1, external_ids=q1), make_record(2, "B", external_ids=q2))

    records = [make_record(1, external_ids=q2), make_record(2, "B", external_ids=q1)]
    assert counts(bring(*(reversed(records) if turned else records))) == (0, 2, 0, 0)

    assert (at(1).identifier("wikidata"), at(2).identifier("wikidata")) == ("Q2", "Q1")
    assert counts(bring(*records)) == (0, 0, 2, 0)


def test_import_ror_does_not_take_an_identifier_from_a_record_that_is_not_in_the_file(bring):
    held = [make_identifier("wikidata", "Q1")]
    bring(make_record(1, external_ids=held))

    outcome = bring(make_record(2, "B", external_ids=held))

    assert counts(outcome) == (0, 0, 0, 1)
    assert at(1).identifier("wikidata") == "Q1"


# -- Successions --------------------------------------------------------------------------------


def links():
    ror = dict(Identifier.objects.filter(scheme="ror").values_list("institution_id", "value"))
    pairs = Succession.objects.values_list("predecessor_id", "successor_id")
    return sorted((ror[before], ror[after]) for before, after in pairs)


def test_import_ror_links_predecessors_and_successors_that_are_here(bring):
    outcome = bring(
        make_record(1, "Old", relationships=[related("successor", 2), related("successor", 9)]),
        make_record(2, "New", relationships=[related("predecessor", 1), related("related", 3)]),
        make_record(3, "Newer", relationships=[related("predecessor", 2)]),
    )

    assert outcome.successions == 2
    assert links() == sorted([(ror_id(1), ror_id(2)), (ror_id(2), ror_id(3))])
    assert history_of(at(1)).first().changes == {"successor": [None, "New"]}


def test_import_ror_unlinks_what_the_file_no_longer_says(bring):
    bring(make_record(1, relationships=[related("successor", 2)]), make_record(2, "New"))

    assert bring(make_record(2, "New")).successions == 0
    assert links() == [(ror_id(1), ror_id(2))]
    assert bring(make_record(1), make_record(2, "New")).successions == 1
    assert links() == []


def test_import_ror_keeps_the_links_of_the_office(bring):
    bring(make_record(1), make_record(2, "New"))
    Succession.objects.create(predecessor=at(1), successor=at(2))

    assert bring(make_record(1), make_record(2, "New")).successions == 0
    assert links() == [(ror_id(1), ror_id(2))]


# -- Wrong records and wrong files --------------------------------------------------------------


def test_import_ror_refuses_wrong_records_with_line_and_reason(bring):
    content = (
        lines_of(make_record(1))
        + b'{"id": \n'
        + lines_of(make_record(2, status="asleep"), [1], make_record(1), make_record(3, "Last"))
    )

    outcome = bring(content=content)

    assert counts(outcome) == (2, 0, 0, 4)
    assert [str(refusal) for refusal in outcome.refused] == [
        "line 2, column 7: not JSON (unexpected end of data)",
        f"line 3 ({ror_id(2)}): status: “asleep” is none of active, inactive, withdrawn",
        "line 4: is not a JSON object, so not a ROR record",
        f"line 5 ({ror_id(1)}): id: {ror_id(1)} stands in an earlier record of this file",
    ]


VERSION_1 = {"id": "https://ror.org/03prydq77", "name": "University of Vienna", "country": {}}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "holds no record"),
        (b"id,name\n1,Vienna\n", "line 1, column 1: not JSON"),
        (b"PK\x03\x04 but no archive", "compressed data is broken"),
        (lines_of(VERSION_1, make_record(1)), "line 1, column 1: the first record is a record of"),
        (array_of(VERSION_1), "record 1: the first record is a record of ROR's schema 1"),
        (lines_of({"openalex": 1}), "line 1, column 1: the first record is not a ROR record"),
        (lines_of(make_record(1)) + b'{"id": "\xff"}\n', "line 2, column 9: not in UTF-8"),
        (gzipped(lines_of(*(make_record(n) for n in range(50))))[:-20], "broken or cut short"),
        (array_of(make_record(1), make_record(2))[:-9], "record 2: not JSON, or cut short"),
    ],
)
def test_import_ror_refuses_a_wrong_file_and_writes_nothing(bring, content, words):
    with pytest.raises(WrongFile, match=words):
        bring(content=content)

    assert (Institution.objects.count(), Entry.objects.count()) == (0, 0)


# -- Any records --------------------------------------------------------------------------------

TEXTS = st.text(
    st.characters(exclude_categories=["C"]) | st.sampled_from("大学éß "), min_size=1, max_size=12
).filter(str.strip)
NAMES = st.lists(
    st.builds(
        lambda value, lang, types: {"value": value, "lang": lang, "types": types},
        TEXTS,
        st.sampled_from([None, "en", "ja", "zh"]),
        st.lists(st.sampled_from(["label", "alias", "acronym", "ror_display"]), min_size=1),
    ),
    min_size=1,
    max_size=4,
)
HELD = st.lists(
    st.builds(make_identifier, st.just("wikidata"), st.sampled_from(["Q1", "Q2", "Q3", "Q4", "X"])),
    max_size=1,
)
RELATED = st.lists(
    st.builds(related, st.sampled_from(["predecessor", "successor", "child"]), st.integers(0, 6)),
    max_size=3,
)
RECORDS = st.builds(
    lambda number, **facts: make_record(number, **facts),
    st.integers(0, 5),
    names=NAMES,
    external_ids=HELD,
    relationships=RELATED,
    status=st.sampled_from(["active", "inactive", "withdrawn"]),
    types=st.lists(st.sampled_from(["education", "company", "funder"]), min_size=1),
    locations=st.lists(st.builds(make_location, st.sampled_from(["AT", "JP"])), min_size=1),
)
FILES = st.lists(RECORDS, min_size=1, max_size=5, unique_by=lambda record: record["id"])


@given(FILES, FILES, st.randoms())
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_import_ror_gives_the_same_whatever_the_order_and_however_often(
    bring, earlier, records, chance
):
    turned = copy.deepcopy(records)
    chance.shuffle(turned)
    found = []
    for order in (records, turned):
        with transaction.atomic():
            bring(*earlier)
            outcome = bring(*order)
            found.append(state())
            again = bring(*turned)
            assert state() == found[-1]
            assert (again.created, again.updated, again.successions) == (0, 0, 0)
            assert len(again.refused) == len(outcome.refused)
            transaction.set_rollback(True)
    assert found[0] == found[1]
    assert not InstitutionName.objects.exists()

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.invented import records, ror_id
from kakehashi.interop.ror.documents import Faults, Naming, Record, read_record, why_not_version_2
from tests.interop.ror.make import make_identifier, make_location, make_record, related

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=12,
)


def test_read_record_maps_every_field():
    record = make_record(
        7,
        names=[
            {"lang": "de", "types": ["ror_display", "label"], "value": "Universität Wien"},
            {"lang": None, "types": ["acronym"], "value": "UW"},
            {"lang": "en", "types": ["label"], "value": " University of Vienna "},
            {"lang": "la", "types": ["alias"], "value": "Alma Mater Rudolphina"},
        ],
        external_ids=[
            make_identifier("isni", "0000 0001 2286 1424"),
            make_identifier("fundref", "100000001", "501100003065", preferred="501100003065"),
            make_identifier("wikidata", "Q165980"),
            make_identifier("grid", "grid.10420.37", preferred="grid.10420.37"),
        ],
        relationships=[related("predecessor", 3), related("successor", 4), related("child", 5)],
        types=["funder", "education"],
        status="inactive",
    )

    assert read_record(record) == Record(
        ror=ror_id(7),
        kind="education",
        status="retired",
        country="AT",
        city="Vienna",
        latitude=48.20849,
        longitude=16.37208,
        website="https://www.univie.ac.at",
        names=(
            Naming("Universität Wien", "de", "official"),
            Naming("UW", "", "acronym"),
            Naming("University of Vienna", "en", "label"),
            Naming("Alma Mater Rudolphina", "la", "alias"),
        ),
        identifiers=(
            ("fundref", "501100003065"),
            ("grid", "grid.10420.37"),
            ("isni", "0000000122861424"),
            ("wikidata", "Q165980"),
        ),
        predecessors=(ror_id(3),),
        successors=(ror_id(4),),
        left_out=(),
    )


def test_read_record_takes_records_of_schema_2_0():
    record = make_record()
    del record["locations"][0]["geonames_details"]["name"], record["external_ids"], record["links"]

    read = read_record(record)

    assert isinstance(read, Record)
    assert (read.city, read.website, read.identifiers) == ("", "", ())


def test_read_record_takes_the_first_of_several_locations():
    record = make_record(locations=[make_location("JP", "Tokyo"), make_location()])
    assert read_record(record)[3:5] == ("JP", "Tokyo")


def test_read_record_takes_a_text_in_one_language_once_with_its_strongest_kind():
    names = [
        {"lang": "en", "types": ["alias"], "value": "MIT"},
        {"lang": "en", "types": ["acronym", "label"], "value": "MIT"},
        {"lang": None, "types": ["acronym"], "value": "MIT"},
    ]
    assert read_record(make_record(names=names)).names == (
        Naming("MIT", "en", "label"),
        Naming("MIT", "", "acronym"),
    )


@pytest.mark.parametrize(
    ("facts", "fault"),
    [
        (
            {"id": "https://ror.org/03prydq78"},
            "id: “https://ror.org/03prydq78” is not a ROR id with right check digits",
        ),
        ({"id": None}, "id: None is not a ROR id with right check digits"),
        ({"types": []}, "types: must be a list of at least one type"),
        ({"types": ["school"]}, "types: “school” is not a type of schema 2"),
        ({"status": "asleep"}, "status: “asleep” is none of active, inactive, withdrawn"),
        ({"status": ["active"]}, "status: ['active'] is none of active, inactive, withdrawn"),
        ({"locations": []}, "locations: must hold at least one location with geonames_details"),
        (
            {"locations": [make_location("at")]},
            "locations[0].geonames_details.country_code: “at” is not two capitals",
        ),
        (
            {"locations": [make_location(lat=91)]},
            "locations[0].geonames_details.lat, .lng: 91, 16.37208 is not a place on the globe",
        ),
        (
            {"locations": [make_location(lat=None)]},
            "locations[0].geonames_details.lat, .lng: None, 16.37208 is not a place on the globe",
        ),
        (
            {"locations": [make_location(city="x" * 201)]},
            "locations[0].geonames_details.name: longer than 200 characters",
        ),
        ({"names": []}, "names: must be a list of at least one name"),
        ({"names": ["Vienna"]}, "names[0]: is not an object"),
        (
            {"names": [{"value": " ", "types": ["label"]}]},
            "names[0].value: a name must not be empty",
        ),
        ({"names": [{"value": 5, "types": ["label"]}]}, "names[0].value: 5 is not a text"),
        (
            {"names": [{"value": "a\x00b", "types": ["label"]}]},
            "names[0].value: holds a control character",
        ),
        (
            {"names": [{"value": "x" * 501, "types": ["label"]}]},
            "names[0].value: longer than 500 characters",
        ),
        (
            {"names": [{"value": "x", "types": ["nickname"]}]},
            "names[0].types: ['nickname'] holds no type of schema 2",
        ),
        (
            {"names": [{"value": "x", "types": ["label"], "lang": "English"}]},
            "names[0].lang: “English” is not a language code",
        ),
        ({"external_ids": "Q1"}, "external_ids: must be a list, not “Q1”"),
    ],
)
def test_read_record_names_the_field_of_a_fault(facts, fault):
    found = read_record(make_record(**facts))

    assert isinstance(found, Faults)
    assert fault in found


def test_read_record_tells_all_faults_at_once():
    assert len(read_record(make_record(id="", types=[], status="", names=[], locations=[]))) == 5


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        (
            {"external_ids": [make_identifier("isni", "12")]},
            "external_ids[0]: “12” has not the form of isni",
        ),
        (
            {"external_ids": [make_identifier("grid")]},
            "external_ids[0]: “” has not the form of grid",
        ),
        (
            {"links": [{"type": "website", "value": "www.univie"}]},
            "links[0]: “www.univie” is not a web address",
        ),
        (
            {"links": [{"type": "website", "value": "http://x/" + "x" * 500}]},
            "links[0]: longer than 500 characters",
        ),
    ],
)
def test_read_record_leaves_out_what_the_record_can_do_without(facts, reason):
    read = read_record(make_record(**facts))

    assert isinstance(read, Record)
    assert read.left_out == (reason,)
    assert read.identifiers == ()


def test_why_not_version_2_tells_a_record_of_version_1():
    old = {"id": "https://ror.org/03prydq77", "name": "University of Vienna", "country": {}}
    assert "schema 1" in why_not_version_2(old)


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ([], "is not a JSON object, so not a ROR record"),
        ("x", "is not a JSON object, so not a ROR record"),
        ({}, "is not a ROR record of schema 2: it has no id, no names, no locations, no types"),
        (make_record(), ""),
    ],
)
def test_why_not_version_2_says_what_is_missing(value, reason):
    assert why_not_version_2(value) == reason


@given(st.sampled_from(sorted(make_record())), JSON)
def test_read_record_answers_any_value_of_any_field(field, value):
    assert isinstance(read_record(make_record(**{field: value})), Record | Faults)


@given(JSON)
def test_read_record_answers_any_value(value):
    assert isinstance(read_record(value), Faults)


def test_read_record_finds_no_fault_in_the_invented_records():
    assert [r for r in map(read_record, records(300)) if isinstance(r, Faults) or r.left_out] == []

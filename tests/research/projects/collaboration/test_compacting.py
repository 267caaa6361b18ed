"""Counting against a recount that follows the definitions with fractions and no tricks."""

import math
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from kakehashi.research.projects.collaboration.batches import make
from kakehashi.research.projects.collaboration.compacting import Compactor
from kakehashi.research.projects.collaboration.layouts import Bylines, Work, mend
from kakehashi.research.projects.collaboration.organisations import Organisation
from kakehashi.research.projects.collaboration.places import Places
from tests.research.projects.collaboration.make import authorship, institution, work

# ror, country, latitude, longitude, top; two are parts of the first
PLACES = [
    ("a", "JP", 35.0, 139.0, "a"),
    ("b", "JP", 35.0, 139.0, "a"),
    ("c", "GB", 51.0, -1.0, "c"),
    ("d", "HK", 22.0, 114.0, "d"),
    ("e", "US", None, None, "a"),
]
ORGANISATIONS = {
    ror: Organisation(ror, ror, country, latitude, longitude, "education", top)
    for ror, country, latitude, longitude, top in PLACES
}
# Numbers 0 … 4 are those; 5 has no ROR id, 6 one that is not in the file. OpenAlex says CN for HK.
INSTITUTIONS = [
    *(
        institution(number, ror, "CN" if country == "HK" else country)
        for number, (ror, country, *_where) in enumerate(PLACES)
    ),
    institution(5, None, "FR"),
    institution(6, "zzz", None),
]

authors = st.builds(
    lambda named, countries, position, leading: authorship(
        *named, countries=countries, position=position, is_corresponding=leading
    ),
    st.lists(st.sampled_from(INSTITUTIONS), max_size=4),
    st.lists(st.sampled_from(["JP", "GB", "CN", "BR"]), max_size=2),
    st.sampled_from(["first", "middle", "last", None]),
    st.sampled_from([True, False, None]),
)
works = st.lists(st.lists(authors, max_size=5), max_size=4)


@given(works)
@settings(max_examples=150, deadline=None)
def test_compactor_counts_as_a_plain_recount_does(bylines):
    records = [work(number + 1, *each) for number, each in enumerate(bylines)]
    made = _made(records)

    found = made.works.to_pylist()
    links = made.links.to_pylist()
    assert len(found) == len(records)
    for row, record in zip(found, records, strict=True):
        expected = _recount(record)
        own = [each for each in links if each["work"] == row["work"]]
        assert [each["institution"] for each in own] == list(expected["links"])
        for each in own:
            fraction, is_first, is_corresponding, count = expected["links"][each["institution"]]
            assert each["fraction"] == float(fraction)
            assert (each["is_first"], each["is_corresponding"]) == (is_first, is_corresponding)
            assert each["authors"] == count
        for name in ("institutions", "countries", "is_international", "is_collaborative"):
            assert (name, row[name]) == (name, expected[name])
        if expected["kilometres"] is None:
            assert row["kilometres"] is None
        else:
            assert math.isclose(row["kilometres"], expected["kilometres"], abs_tol=1e-4)


def _made(records):
    places = Places(ORGANISATIONS, frozenset())
    compactor = Compactor("works", places)
    for line, record in enumerate(records, start=1):
        assert compactor.add(mend(Work, record)[0], line, Bylines)
    return make(compactor.take(), places.facts())


def _recount(record):
    """By the definitions of docs/reference/collaboration.md, one work at a time."""
    listed = record["authorships"]
    flagged = any(each["is_corresponding"] for each in listed)
    links, countries, tops, where = {}, set(), set(), []
    for index, each in enumerate(listed):
        named = {int(one["id"].rpartition("I")[2]): one for one in each["institutions"]}
        is_first = each["author_position"] == "first" or (
            each["author_position"] is None and index == 0
        )
        for number in named:
            old = links.get(number, (Fraction(0), False, False, 0))
            links[number] = (
                old[0] + Fraction(1, len(listed) * len(named)),
                old[1] or is_first,
                (old[2] or bool(each["is_corresponding"])) if flagged else None,
                old[3] + 1,
            )
        countries |= {country for number in named if (country := _country(number))}
        countries |= set(each["countries"]) - {one["country_code"] for one in named.values()}
    for number in links:
        tops.add(PLACES[number][4] if number < 5 else number)
        if number < 5 and PLACES[number][2] is not None:
            where.append(PLACES[number][2:4])
    known = bool(countries or tops)
    return {
        "links": links,
        "institutions": len(tops),
        "countries": len(countries),
        "is_international": len(countries) > 1 if countries else None,
        "is_collaborative": len(tops) > 1 or len(countries) > 1 if known else None,
        "kilometres": max((_distance(a, b) for a in where for b in where), default=None)
        if len(where) > 1
        else None,
    }


def _country(number):
    return {5: "FR", 6: None}[number] if number > 4 else PLACES[number][1]


def _distance(one, other):
    (a, along), (b, other_along) = (map(math.radians, place) for place in (one, other))
    root = (1 - math.cos(b - a)) / 2
    root += math.cos(a) * math.cos(b) * (1 - math.cos(other_along - along)) / 2
    return 2 * 6371.01 * math.asin(math.sqrt(max(root, 0)))


def test_fractions_are_exact_for_up_to_thirty_institutions_of_an_author():
    for count in range(1, 31):
        crowd = [institution(100 + number) for number in range(count)]
        (links,) = {
            tuple(
                each["fraction"] for each in _made([work(1, authorship(*crowd))]).links.to_pylist()
            )
        }
        assert links == (1 / count,) * count

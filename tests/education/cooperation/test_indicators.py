"""The figures of (1.2), against a recount in plain Python."""

from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kakehashi.agreements.models import Agreement, Completeness, Party, Terms
from kakehashi.agreements.states import State
from kakehashi.education.cooperation.queries import KEYS
from kakehashi.policy.evidence import Evidence, Unknown
from kakehashi.policy.readings import visible_rows
from kakehashi.policy.registry import REGISTRY, indicators_of
from kakehashi.policy.sources import Sources
from tests.make import make_agreement, make_home, make_institution, make_officer, make_unit

pytestmark = pytest.mark.django_db

DAY = date(2024, 5, 1)
PARTNERS = REGISTRY["partners.active"]
COUNTRIES = REGISTRY["partners.countries"]
AGREEMENTS = REGISTRY["agreements.active"]


def declare_complete(complete_from):
    return Completeness.objects.create(
        complete_from=complete_from,
        statement="Compared with the list of the office.",
        declared_by=make_officer(),
        declared_at=timezone.now(),
    )


def values(day=DAY):
    return {each.code: each.on(day).value() for each in (PARTNERS, COUNTRIES, AGREEMENTS)}


def parts(indicator, by, day=DAY, language="en"):
    return {part.name: part.value for part in indicator.on(day).parts(by, language)}


def test_direction_1_2_has_its_indicators():
    assert [each.code for each in indicators_of("1.2")] == [
        "partners.active",
        "partners.countries",
        "agreements.active",
        "agreements.ending",
        "agreements.days_to_signature",
        "places.offered",
        "places.used",
        "balance.agreements",
        "programmes.joint",
        "programmes.joint_students",
        "programmes.coil",
        "programmes.coil_students",
    ]


def test_partners_count_once_however_many_agreements_they_have():
    vienna = make_institution()
    make_agreement(vienna)
    make_agreement(vienna, kind=Terms.Kind.RESEARCH)
    make_agreement(make_institution("Graz"), make_institution("Rennes", country="FR"))

    assert values() == {"partners.active": 3, "partners.countries": 2, "agreements.active": 3}


def test_a_merged_institution_counts_as_its_successor():
    successor = make_institution("New", country="FR")
    make_agreement(make_institution("Old", status="merged", merged_into=successor))
    make_agreement(successor)

    assert values() == {"partners.active": 1, "partners.countries": 1, "agreements.active": 2}
    assert list(PARTNERS.on(DAY).rows) == [successor]
    assert parts(PARTNERS, "kind") == {"Student exchange": 1}
    assert parts(AGREEMENTS, "country") == {"France": 2}


@pytest.mark.parametrize(
    ("facts", "counted"),
    [
        ({"effective_on": DAY}, True),
        ({"effective_on": DAY + timedelta(1)}, False),
        ({"effective_on": None}, False),
        ({"expires_on": DAY}, True),
        ({"expires_on": DAY - timedelta(1)}, False),
        ({"expires_on": date(2020, 3, 31), "renewal": "automatic", "renewal_months": 60}, True),
        ({"state": State.DRAFT}, False),
        ({"state": State.DISCARDED}, False),
        ({"state": State.TERMINATED, "terminated_on": DAY, "termination_reason": "x"}, True),
        (
            {
                "state": State.TERMINATED,
                "terminated_on": DAY - timedelta(1),
                "termination_reason": "x",
            },
            False,
        ),
    ],
)
def test_agreements_count_on_their_first_and_last_day(facts, counted):
    make_agreement(make_institution("Graz"))

    make_agreement(**facts)

    assert AGREEMENTS.on(DAY).value() == 1 + counted


def test_an_amended_agreement_counts_once_as_its_latest_terms_say():
    law = make_unit("Law")
    agreement = make_agreement(unit=law, kind=Terms.Kind.FACULTY, level=Terms.Level.UNIT)
    Terms.objects.create(
        agreement=agreement,
        number=1,
        kind="exchange",
        level="university",
        unit=make_home(),
        effective_on=date(2020, 7, 1),
        summary="University-wide",
    )

    assert parts(AGREEMENTS, "unit", date(2019, 5, 1)) == {"Law": 1}
    assert parts(AGREEMENTS, "unit") == {"Tokyo Metropolitan University": 1}
    assert parts(AGREEMENTS, "level") == {"University-wide": 1}
    assert parts(AGREEMENTS, "kind") == {"Student exchange": 1}


def test_parts_are_named_in_the_readers_language():
    make_agreement(unit=make_unit("Law", name_ja="法学部"))

    assert parts(PARTNERS, "unit", language="ja") == {"法学部": 1}
    assert parts(PARTNERS, "country", language="ja") == {"オーストリア": 1}


def test_without_a_statement_of_completeness_figures_are_lower_bounds():
    make_agreement()
    declare_complete(DAY)

    before, since = PARTNERS.on(DAY - timedelta(1)), PARTNERS.on(DAY)

    assert (before.at_least, bool(before.caveat)) == (True, True)
    assert (since.at_least, bool(since.caveat)) == (False, False)


def test_the_latest_statement_of_completeness_stands():
    make_agreement()
    declare_complete(date(2020, 4, 1))
    declare_complete(date(2025, 4, 1))

    assert PARTNERS.on(DAY).at_least


def test_before_the_first_record_figures_are_unknown_and_not_zero():
    make_agreement(effective_on=date(2015, 4, 1))
    make_agreement(state=State.DRAFT, effective_on=date(2010, 4, 1))

    assert isinstance(PARTNERS.on(date(2014, 5, 1)), Unknown)
    assert PARTNERS.on(date(2015, 5, 1)).value() == 1


def test_a_complete_register_without_agreements_makes_an_honest_zero():
    declare_complete(date(2010, 4, 1))

    assert values() == {"partners.active": 0, "partners.countries": 0, "agreements.active": 0}


def test_figures_of_many_days_and_indicators_take_four_queries(django_assert_num_queries):
    make_agreement()
    sources = Sources()

    with django_assert_num_queries(4):  # the statement, the first day, the spells
        found = [
            indicator.on(DAY.replace(year=year), sources).value()
            for indicator in (PARTNERS, COUNTRIES, AGREEMENTS)
            for year in range(2020, 2025)
        ]

    assert found == [1] * 15


def test_a_future_day_is_unknown():
    make_agreement()

    assert isinstance(PARTNERS.on(timezone.localdate() + timedelta(1)), Unknown)


# -- A recount that knows nothing of querysets ---------------------------------------------------

COUNTRY_CODES = ["AT", "FR", "KR"]
DAYS = st.dates(date(2012, 1, 1), date(2026, 1, 1))


@dataclass(frozen=True)
class Version:
    kind: str
    unit: int
    begins: date | None
    ends: date | None
    automatic: bool


@dataclass(frozen=True)
class Drawn:
    partners: frozenset[int]
    state: str
    terminated: date | None
    versions: tuple[Version, ...]

    def in_force(self, day):
        if self.state not in ("signed", "terminated"):
            return None
        if self.terminated is not None and self.terminated < day:
            return None
        begun = [each for each in self.versions if each.begins is not None and each.begins <= day]
        if not begun:
            return None
        latest = begun[-1]
        over = latest.ends is not None and latest.ends < day and not latest.automatic
        return None if over else latest


@st.composite
def drawn_agreements(draw):
    versions = []
    for number in range(draw(st.integers(1, 3))):
        begins = draw(DAYS) if number else draw(st.none() | DAYS)
        ends = draw(st.none() | st.integers(0, 3000))
        versions.append(
            Version(
                kind=draw(st.sampled_from(["exchange", "research", "general"])),
                unit=draw(st.integers(0, 2)),
                begins=begins,
                ends=None if ends is None or begins is None else begins + timedelta(ends),
                automatic=draw(st.booleans()),
            )
        )
    state = draw(st.sampled_from(["draft", "signed", "signed", "terminated", "discarded"]))
    return Drawn(
        partners=frozenset(draw(st.sets(st.integers(0, 5), min_size=1, max_size=3))),
        state=state,
        terminated=draw(DAYS) if state == "terminated" else None,
        versions=tuple(versions),
    )


def store(drawn, institutions, units):
    for each in drawn:
        agreement = Agreement.objects.create(
            state=each.state,
            terminated_on=each.terminated,
            termination_reason="x" if each.terminated else "",
        )
        for place in each.partners:
            Party.objects.create(agreement=agreement, institution=institutions[place])
        Terms.objects.bulk_create(
            Terms(
                agreement=agreement,
                number=number,
                kind=version.kind,
                level="university",
                unit=units[version.unit],
                effective_on=version.begins,
                expires_on=version.ends,
                renewal="automatic" if version.automatic else "none",
                renewal_months=12 if version.automatic else None,
                summary="x" if number else "",
            )
            for number, version in enumerate(each.versions)
        )


def count(pairs):
    found = {}
    for key, item in pairs:
        found.setdefault(key, set()).add(item)
    return {key: len(items) for key, items in found.items()}


def parts_by_key(evidence, by):
    return {part.key: part.value for part in evidence.parts(by, "en")}


@contextmanager
def rolled_back():
    try:
        with transaction.atomic():
            yield
            raise transaction.TransactionManagementError
    except transaction.TransactionManagementError:
        pass


@pytest.mark.slow
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(drawn=st.lists(drawn_agreements(), max_size=8), day=DAYS)
def test_evidence_agrees_with_a_recount_in_plain_python(drawn, day):
    with rolled_back():
        declare_complete(date(2000, 1, 1))
        institutions = [make_institution(f"U{n}", country=COUNTRY_CODES[n % 3]) for n in range(6)]
        units = [make_home(), make_unit("Law"), make_unit("Science")]
        store(drawn, institutions, units)
        pairs = [(n, each, now) for n, each in enumerate(drawn) if (now := each.in_force(day))]
        bonds = [(n, p, now) for n, each, now in pairs for p in each.partners]

        partners, places, agreements = (i.on(day) for i in (PARTNERS, COUNTRIES, AGREEMENTS))

        assert partners.value() == len({p for _, p, _ in bonds})
        assert places.value() == len({p % 3 for _, p, _ in bonds})
        assert agreements.value() == len(pairs)
        assert parts_by_key(partners, "country") == count(
            (COUNTRY_CODES[p % 3], p) for _, p, _ in bonds
        )
        assert parts_by_key(partners, "kind") == count((now.kind, p) for _, p, now in bonds)
        assert parts_by_key(partners, "unit") == count(
            (units[now.unit].pk, p) for _, p, now in bonds
        )
        assert parts_by_key(places, "kind") == count((now.kind, p % 3) for _, p, now in bonds)
        assert parts_by_key(agreements, "kind") == count((now.kind, n) for n, _, now in pairs)
        assert parts_by_key(agreements, "country") == count(
            (COUNTRY_CODES[p % 3], n) for n, p, _ in bonds
        )
        for evidence in (partners, places, agreements):
            assert_opens_to_its_rows(evidence)


def assert_opens_to_its_rows(evidence: Evidence):
    """The list behind a figure, and behind each part of it, is as long as the figure says."""
    assert len(evidence.items()) == evidence.value()
    assert len(visible_rows(evidence, AnonymousUser())) == len(evidence.rows)
    held = evidence.through.spells.on(evidence.through.day)
    assert Counter(evidence.through.rows.values_list(*KEYS)) == Counter(
        row[-len(KEYS) :] for row in held.rows
    )
    for by in evidence.by:
        parts = evidence.parts(by, "en")
        assert sum(part.value for part in parts) >= evidence.value()
        for part in parts:
            assert len(evidence.part(by, part.key).items()) == part.value
    for by in (
        {"kind", "unit", "level"} & evidence.by.keys() if evidence.rows.model is Agreement else {}
    ):
        assert sum(part.value for part in evidence.parts(by, "en")) == evidence.value()
    if evidence.rows.model is not Agreement and "country" in evidence.by:
        assert sum(part.value for part in evidence.parts("country", "en")) == evidence.value()

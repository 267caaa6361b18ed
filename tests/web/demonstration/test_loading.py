"""The demonstration: facts with their source, invented people, and all of it or nothing."""

import os
import sqlite3
import subprocess
import sys
from collections import Counter
from datetime import date

import pytest

from kakehashi.agreements.models import Agreement, Completeness
from kakehashi.agreements.states import Standing
from kakehashi.institutions.models import Institution, Unit
from kakehashi.institutions.queries import find_institutions, home
from kakehashi.journal.models import Entry
from kakehashi.people.models import Person, Role
from kakehashi.people.queries import holds
from kakehashi.policy.models import PolicyDocument, StatedValue, Task
from kakehashi.research.dissemination.models import Work, WorkIdentifier
from kakehashi.vocabulary import countries, languages
from kakehashi.web.demonstration.loading import is_empty

pytestmark = pytest.mark.xdist_group("demonstration-loading")

TODAY = date(2026, 11, 23)


def agreement_with(name):
    return Agreement.objects.get(partners__names__text=name, is_invented=False)


@pytest.mark.usefixtures("demonstration")
def test_every_institution_has_its_names_place_and_source():
    institutions = Institution.objects.with_names()

    assert not is_empty()
    assert len(institutions) == 73
    for institution in institutions:
        names = institution.names.all()
        assert {"en", "ja"} <= {name.language for name in names}
        assert all(languages.known(name.language) for name in names if name.language)
        assert countries.known(institution.country)
        assert institution.latitude is not None
        assert institution.website
        assert institution.source
    without_ror = {str(i) for i in institutions if not i.identifier("ror")}
    assert without_ror == {"Tomsk State University", "University of Seoul", "Tokyo City University"}


@pytest.mark.usefixtures("demonstration")
def test_names_in_any_script_find_institutions():
    for text, name in [
        ("都立大", "Tokyo Metropolitan University"),
        ("ウィーン", "University of Vienna"),
        ("Umea", "Umeå University"),
        ("サバンジュ", "Sabancı University"),
        ("서울시립", "University of Seoul"),
        ("03prydq77", "University of Vienna"),
    ]:
        assert str(find_institutions(text)[0]) == name
    tomsk = [str(found) for found in find_institutions("Tomsk State University")]
    assert tomsk[0] == "Tomsk State University"
    assert len(tomsk) == 2


@pytest.mark.usefixtures("demonstration")
def test_units_are_the_universitys_with_their_partners_and_days():
    root = home()

    assert root.name_in("ja") == "東京都立大学"
    assert Counter(unit.kind for unit in root.children.all()) == {
        "faculty": 8,
        "graduate": 8,
        "centre": 1,
        "office": 1,
    }
    law = Unit.objects.get(code="faculty-law")
    assert [unit.name_ja for unit in law.partner_units.all()] == ["法学政治学研究科"]
    new = Unit.objects.get(code="faculty-global")
    assert new not in Unit.objects.on(TODAY)
    assert new in Unit.objects.on(date(2028, 4, 1))
    assert all(unit.source for unit in Unit.objects.all())


@pytest.mark.usefixtures("demonstration")
def test_agreements_are_those_the_sources_prove_and_unknown_stays_unknown():
    known = Agreement.objects.public().filter(is_invented=False)

    assert len(known) == 12
    assert all(agreement.source and not agreement.is_invented for agreement in known)
    assert all(agreement.standing_on(TODAY) == Standing.ACTIVE for agreement in known)
    assert all(agreement.signed_on is None for agreement in known)
    terms = [agreement.terms_on(TODAY) for agreement in known]
    assert Counter(each.level for each in terms) == {"university": 8, "unknown": 4}
    assert Counter(each.kind for each in terms) == {"exchange": 6, "unknown": 6}
    assert {each.renewal for each in terms} == {"unknown"}
    assert all(
        agreement.remarks
        for agreement, each in zip(known, terms, strict=True)
        if each.effective_precision == "latest"
    )
    assert not Completeness.objects.exists()


@pytest.mark.usefixtures("demonstration")
def test_the_agreement_with_vienna_changed_its_level():
    vienna = agreement_with("University of Vienna")

    before, after = vienna.terms_on(date(2015, 7, 30)), vienna.terms_on(date(2015, 7, 31))
    assert (before.level, before.unit.name_ja) == ("unit", "人文社会学部")
    assert (after.level, after.unit, after.effective_precision) == ("university", home(), "month")
    assert vienna.standing_on(date(1997, 12, 30)) == Standing.SIGNED
    assert vienna.standing_on(date(1997, 12, 31)) == Standing.ACTIVE


@pytest.mark.usefixtures("demonstration")
def test_invented_agreements_say_so_and_drafts_are_not_public():
    invented = Agreement.objects.filter(is_invented=True).order_by("pk")

    negotiated, ending = Standing.SIGNED, Standing.ACTIVE
    standings = [each.standing_on(TODAY) for each in invented]
    assert standings == [Standing.DRAFT, Standing.DRAFT, negotiated, ending, ending, ending]
    assert invented.public().count() == 4
    assert all("Invented" in each.remarks for each in invented)


@pytest.mark.usefixtures("demonstration")
def test_people_are_invented_cannot_sign_in_by_password_and_hold_every_role():
    people = Person.objects.all()

    assert len(people) == 136
    assert len([person for person in people if person.is_active]) == 19
    assert all(person.is_invented and not person.has_usable_password() for person in people)
    assert all(person.email.split("@")[1] in ("example.ac.jp", "example.edu") for person in people)
    assert set(Role.objects.on(TODAY).values_list("kind", flat=True)) == set(Role.Kind)
    assert {person.name_in("ja") for person in people} >= {"髙橋 健太", "金田 民智", "SUHARTONO"}


@pytest.mark.usefixtures("demonstration")
def test_deputies_may_act_for_those_they_deputise():
    deputy = Person.objects.get(email="takahashi@example.ac.jp")

    assert holds(deputy, [Role.Kind.OFFICE], at=home(), on=TODAY)
    assert not holds(deputy, [Role.Kind.OFFICE], at=home(), on=date(2026, 3, 31))


@pytest.mark.usefixtures("demonstration")
def test_everything_is_journalled_and_the_policy_is_there():
    loaded = Entry.objects.filter(verb="demonstration.loaded")

    assert Counter(loaded.values_list("record_type", flat=True)) == {
        "institutions.institution": 73,
        "institutions.unit": 19,
        "people.person": 11,
        "agreements.agreement": 14,
        "policy.plan": 1,
        "policy.action": 6,
        "policy.task": Task.objects.count(),
        "policy.attestation": 5,
        "policy.stateddefinition": 4,
        "policy.statedvalue": StatedValue.objects.count(),
        "policy.target": 7,
        "research.profile": 12,
        "research.researchproject": 6,
        "research.verifiedlink": 180,
    }
    assert not loaded.exclude(by=None).exists()
    assert set(PolicyDocument.objects.values_list("code", flat=True)) == {"2014", "2022"}


@pytest.mark.usefixtures("demonstration")
def test_works_are_invented_and_stand_in_every_state_but_merged():
    works = Work.objects.all()
    assert works.filter(is_invented=True).count() == works.count() == 59
    states = Counter(works.values_list("state", flat=True))
    assert states == {"public": 55, "draft": 3, "withdrawn": 1}
    assert works.filter(is_retracted=True).count() == 1
    assert works.filter(is_international=True).count() == 27
    dois = WorkIdentifier.objects.filter(scheme="doi").values_list("value", flat=True)
    assert all(doi.startswith("10.5555/") for doi in dois)  # Crossref keeps it for examples


KILLED_HALF_WAY = """
import os, signal
import django
django.setup()
from kakehashi.web.demonstration import loading
loading._load_agreement = lambda *args: os.kill(os.getpid(), signal.SIGKILL)
loading.load_demonstration()
"""


@pytest.mark.slow
def test_a_kill_in_the_middle_leaves_nothing(tmp_path):
    environment = {
        **os.environ,
        "DEMONSTRATION": "1",
        "STATE_DIR": str(tmp_path),
        "DATABASE_URL": f"sqlite:///{tmp_path / 'kakehashi.sqlite3'}",
        "DJANGO_SETTINGS_MODULE": "kakehashi.config.settings",
    }
    run = {"env": environment, "capture_output": True, "text": True}
    subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], check=True, **run)

    killed = subprocess.run([sys.executable, "-c", KILLED_HALF_WAY], **run)

    assert killed.returncode == -9, killed.stderr
    with sqlite3.connect(tmp_path / "kakehashi.sqlite3") as database:
        for table in ("institutions_institution", "institutions_unit", "people_person"):
            assert database.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)

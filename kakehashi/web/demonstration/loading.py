"""Fills an empty database with the demonstration: real institutions, invented people.

What is real is stated with its source in `data/*.toml`; what is invented says so in the record. All
of it is written in one transaction: when the process is killed, nothing is there.
"""

import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kakehashi.agreements.clauses.operations import load_clauses
from kakehashi.agreements.models import Agreement, Party, Terms
from kakehashi.agreements.states import State
from kakehashi.directory.schemes import stored_form
from kakehashi.institutions.models import Identifier, Institution, InstitutionName, Unit
from kakehashi.institutions.names import name
from kakehashi.journal.changes import difference, fields_of
from kakehashi.journal.operations import record_many
from kakehashi.journal.verbs import declare
from kakehashi.people.models import Deputy, Person, Role
from kakehashi.policy.models import Plan
from kakehashi.policy.operations import load_documents
from kakehashi.verdicts import Refused
from kakehashi.web.demonstration.approvals import load_approvals
from kakehashi.web.demonstration.clauses import put_a_text_on_the_table
from kakehashi.web.demonstration.collaboration import load_verified_links
from kakehashi.web.demonstration.credits import load_credits
from kakehashi.web.demonstration.exchange_ledger import load_exchange_ledger
from kakehashi.web.demonstration.harvesting import load_harvesting
from kakehashi.web.demonstration.negotiations import load_negotiations
from kakehashi.web.demonstration.outbound_allotting import load_outbound_allotting
from kakehashi.web.demonstration.outbound_applications import load_outbound_applications
from kakehashi.web.demonstration.outbound_assessment import load_outbound_assessment
from kakehashi.web.demonstration.outbound_calls import load_outbound_calls
from kakehashi.web.demonstration.outbound_mobilities import load_outbound_mobilities
from kakehashi.web.demonstration.outbound_requests import load_outbound_requests
from kakehashi.web.demonstration.outbound_return import load_outbound_return
from kakehashi.web.demonstration.outbound_stays import load_outbound_stays
from kakehashi.web.demonstration.partnership import load_partnership
from kakehashi.web.demonstration.places import load_places
from kakehashi.web.demonstration.plan_cycle import load_plan_cycle, play_out
from kakehashi.web.demonstration.renewals import load_renewals
from kakehashi.web.demonstration.research_claims import load_research_claims
from kakehashi.web.demonstration.research_outputs import load_research_outputs
from kakehashi.web.demonstration.verified_words import load_verified_words
from kakehashi.web.demonstration.work_imports import load_work_imports

LOADED = declare("demonstration.loaded", gettext_lazy("loaded it with the demonstration data"))
DATA = Path(__file__).with_name("data")

Row = Mapping[str, Any]


def is_empty() -> bool:
    """Whether nothing has been entered yet."""
    return not (Institution.objects.exists() or Unit.objects.exists() or Person.objects.exists())


@transaction.atomic
def load_demonstration() -> None:
    """Load institutions, units, people, agreements, the policy documents and the plan cycle.

    Raises: Refused, if the database is not empty.
    """
    if not is_empty():
        raise Refused(_("The demonstration is loaded into an empty database only."))
    institutions = _load_institutions(_rows("institutions")["institution"])
    units = _load_units(_rows("units"), institutions)
    people = _load_people(_rows("people")["person"], {**institutions, **units})
    agreements = [
        _load_agreement(row, institutions, units) for row in _rows("agreements")["agreement"]
    ]
    for records in (institutions.values(), units.values(), people.values(), agreements):
        _journal(records)
    load_documents()
    _journal(load_plan_cycle(Plan.objects.in_force().get(document__code="2022"), units, people))
    play_out(people)
    _play_cooperation(institutions, units, people)
    load_research_outputs(institutions, units, people)
    load_verified_links(units, people)
    load_verified_words(institutions, units, people)
    load_research_claims(institutions, people)
    load_work_imports(people)
    load_harvesting(people)  # last: it copies what the others have loaded


def _play_cooperation(
    institutions: Mapping[str, Institution],
    units: Mapping[str, Unit],
    people: Mapping[str, Person],
) -> None:
    """What happens under the agreements, in the order in which one part needs the other."""
    officer = people["tanaka@example.ac.jp"]
    load_approvals(units, people)
    load_clauses()
    load_negotiations(institutions, units, people)
    put_a_text_on_the_table(people)
    load_places(institutions, officer)
    load_exchange_ledger(officer)
    load_partnership(institutions, units, people)
    load_renewals(institutions, units, people)
    load_credits(institutions, units, people)
    load_outbound_calls(institutions, units, people)
    load_outbound_applications(units, people)
    load_outbound_assessment(people)
    load_outbound_allotting(people)
    load_outbound_mobilities(officer, units)
    load_outbound_return(officer, units)
    load_outbound_stays(officer)
    load_outbound_requests()


def _rows(file: str) -> Row:
    return tomllib.loads((DATA / f"{file}.toml").read_text(encoding="utf-8"))


def _journal(records: Iterable[Model]) -> None:
    entries = [(each, difference({}, fields_of(each))) for each in records]
    record_many(LOADED, entries, by=None)


# -- Institutions and units ---------------------------------------------------------------------


def _load_institutions(rows: Iterable[Row]) -> dict[str, Institution]:
    """Each institution by its own name in English."""
    loaded: dict[str, Institution] = {}
    names: list[InstitutionName] = []
    identifiers: list[Identifier] = []
    for row in rows:
        institution = Institution.objects.create(
            country=row["country"],
            city=row["city"],
            latitude=row["place"][0],
            longitude=row["place"][1],
            website=row["website"],
            source=row["source"],
        )
        loaded[row["official"]["en"]] = institution
        names.extend(_names(institution, row))
        identifiers.extend(
            Identifier(
                institution=institution, scheme=scheme, value=stored_form(scheme, row[scheme])
            )
            for scheme in Identifier.Scheme.values
            if scheme in row
        )
    InstitutionName.objects.bulk_create(names)
    Identifier.objects.bulk_create(identifiers)
    return loaded


def _names(institution: Institution, row: Row) -> Iterable[InstitutionName]:
    for kind in (InstitutionName.Kind.OFFICIAL, InstitutionName.Kind.LABEL):
        for language, text in row.get(kind, {}).items():
            yield name(institution, text, language, kind)
    for language, texts in row.get("alias", {}).items():
        for text in texts:
            yield name(institution, text, language, InstitutionName.Kind.ALIAS)
    for text in row.get("acronym", []):
        yield name(institution, text, "", InstitutionName.Kind.ACRONYM)


def _load_units(rows: Row, institutions: Mapping[str, Institution]) -> dict[str, Unit]:
    """Each unit by its code. Of a pair of partners the second row names the first."""
    top = rows["university"]
    institution = institutions[top["name_en"]]
    home = Unit.objects.create(kind=Unit.Kind.UNIVERSITY, institution=institution, **top)
    loaded = {home.code: home}
    for row in rows["unit"]:
        facts = {key: value for key, value in row.items() if key != "partner"}
        unit = Unit.objects.create(parent=home, institution=institution, **facts)
        if "partner" in row:
            unit.partner_units.add(loaded[row["partner"]])
        loaded[unit.code] = unit
    return loaded


# -- People -------------------------------------------------------------------------------------


def _load_people(
    rows: Iterable[Row], places: Mapping[str, Unit | Institution]
) -> dict[str, Person]:
    """Each person by e-mail. Nobody has a password."""
    rows = list(rows)
    loaded: dict[str, Person] = {}
    for row in rows:
        facts = {key: value for key, value in row.items() if key not in ("roles", "deputies")}
        loaded[row["email"]] = person = Person.objects.create_user(**facts, is_invented=True)
        for role in row["roles"]:
            _load_role(person, role, places[role["at"]])
    for row in rows:
        for deputy in row.get("deputies", []):
            Deputy.objects.create(
                role=loaded[row["email"]].roles.order_by("pk")[0],
                person=loaded[deputy["email"]],
                starts_on=deputy["starts_on"],
                ends_on=deputy.get("ends_on"),
            )
    return loaded


def _load_role(person: Person, row: Row, place: Unit | Institution) -> None:
    Role.objects.create(
        person=person,
        kind=row["kind"],
        unit=place if isinstance(place, Unit) else None,
        institution=place if isinstance(place, Institution) else None,
        starts_on=row["starts_on"],
        ends_on=row.get("ends_on"),
    )


# -- Agreements ---------------------------------------------------------------------------------


def _load_agreement(
    row: Row, institutions: Mapping[str, Institution], units: Mapping[str, Unit]
) -> Agreement:
    """A signed agreement as its source states it, or a draft that is invented."""
    invented = row.get("invented", False)
    agreement = Agreement.objects.create(
        reference=row.get("reference", ""),
        state=State.DRAFT if invented else State.SIGNED,
        source=row.get("source", ""),
        remarks=row.get("remarks", ""),
        is_invented=invented,
    )
    Party.objects.create(agreement=agreement, institution=institutions[row["partner"]])
    renewal = Terms.Renewal.NONE if invented else Terms.Renewal.UNKNOWN
    for number, terms in enumerate(row["terms"]):
        facts = {"renewal": renewal, **terms, "unit": units[terms.get("unit", "tmu")]}
        Terms.objects.create(agreement=agreement, number=number, **facts)
    return agreement

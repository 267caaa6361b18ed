"""Makers: each returns a valid record, with only what the test names differing from the usual."""

from datetime import date
from itertools import count

from kakehashi.agreements.models import Agreement, Party, Terms
from kakehashi.agreements.states import State
from kakehashi.institutions.models import Identifier, Institution, Unit
from kakehashi.institutions.names import name as make_name
from kakehashi.people.models import Person, Role

_number = count(1)


def make_institution(name="University of Vienna", *, country="AT", ror="", **facts):
    institution = Institution.objects.create(country=country, **facts)
    make_name(institution, name, language="en").save()
    if ror:
        Identifier.objects.create(institution=institution, scheme="ror", value=ror)
    return institution


def make_home():
    """The home university as a unit; the same one on every call."""
    found = Unit.objects.filter(kind=Unit.Kind.UNIVERSITY).first()
    return found or Unit.objects.create(
        code="tmu",
        kind=Unit.Kind.UNIVERSITY,
        institution=make_institution("Tokyo Metropolitan University", country="JP"),
        name_ja="東京都立大学",
        name_en="Tokyo Metropolitan University",
    )


def make_unit(name_en="Law", *, parent=None, kind=Unit.Kind.FACULTY, **facts):
    home = make_home()
    return Unit.objects.create(
        code=f"unit-{next(_number)}",
        kind=kind,
        parent=parent or home,
        institution=home.institution,
        name_en=name_en,
        name_ja=facts.pop("name_ja", "法学部"),
        **facts,
    )


def make_person(**facts):
    number = next(_number)
    return Person.objects.create_user(
        **{"email": f"person{number}@example.ac.jp", "passport_given": f"Person {number}", **facts}
    )


def make_role(person, kind, *, unit=None, starts_on=date(2020, 4, 1), ends_on=None):
    return Role.objects.create(
        person=person, kind=kind, unit=unit or make_home(), starts_on=starts_on, ends_on=ends_on
    )


def make_officer(*, unit=None, **facts):
    """Somebody of the international office."""
    person = make_person(**facts)
    make_role(person, Role.Kind.OFFICE, unit=unit)
    return person


def make_agreement(
    *partners,
    state=State.SIGNED,
    kind=Terms.Kind.EXCHANGE,
    level=Terms.Level.UNIVERSITY,
    unit=None,
    effective_on=date(2015, 4, 1),
    expires_on=None,
    renewal=Terms.Renewal.NONE,
    renewal_months=None,
    precision=Terms.Precision.DAY,
    signed_on=None,
    **facts,
):
    """A signed student exchange in force since April 2015; one partner if none is given."""
    agreement = Agreement.objects.create(state=state, **facts)
    for partner in partners or [make_institution()]:
        Party.objects.create(agreement=agreement, institution=partner)
    Terms.objects.create(
        agreement=agreement,
        number=0,
        kind=kind,
        level=level,
        unit=unit or make_home(),
        signed_on=signed_on,
        effective_on=effective_on,
        effective_precision=precision,
        expires_on=expires_on,
        renewal=renewal,
        renewal_months=renewal_months,
    )
    return agreement


def make_amendment(agreement, *, effective_on, summary="Renewed.", **changed):
    """An amendment that restates the agreement's latest terms, with what is named changed."""
    terms = agreement.latest
    terms.pk, terms.number = None, terms.number + 1
    terms.effective_on, terms.summary = effective_on, summary
    for name, value in changed.items():
        setattr(terms, name, value)
    terms.save(force_insert=True)
    return terms

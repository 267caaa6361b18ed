"""Makers: each returns a valid record, with only what the test names differing from the usual."""

from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import count

from kakehashi.agreements.models import Agreement, Party, Terms
from kakehashi.agreements.states import State
from kakehashi.institutions.models import Identifier, Institution, Unit
from kakehashi.institutions.names import name as make_name
from kakehashi.people.models import Deputy, Person, Role
from kakehashi.policy.models import (
    Action,
    Attestation,
    Plan,
    PolicyDocument,
    Provision,
    Responsibility,
    StatedDefinition,
    StatedValue,
    Target,
    TargetPoint,
    Task,
)
from kakehashi.policy.states import PlanState

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


def make_deputy(of, *, starts_on=date(2020, 4, 1), ends_on=None, role_ends_on=None):
    """Somebody without a role of their own who acts for `of`, a teacher."""
    role = make_role(of, Role.Kind.TEACHER, ends_on=role_ends_on)
    deputy = make_person()
    Deputy.objects.create(role=role, person=deputy, starts_on=starts_on, ends_on=ends_on)
    return deputy


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


def make_document(code="2014", *, sectors=("(1)",), directions=("1.1", "1.2"), **facts):
    """A policy version whose directions all stand in its first sector."""
    found = PolicyDocument.objects.filter(code=code).first()
    if found is not None:
        return found
    document = PolicyDocument.objects.create(
        code=code,
        text_ja=f"方針{code}",
        text_en=f"Policy {code}",
        **{"adopted_year": 2014, "adopted_month": 2, **facts},
    )
    for position, sector in enumerate(sectors):
        _make_provision(document, "sector", sector, position)
    parent = document.provisions.get(code=sectors[0])
    for position, direction in enumerate(directions, start=len(sectors)):
        _make_provision(document, "direction", direction, position, parent)
    return document


def _make_provision(document, kind, code, position, parent=None):
    return Provision.objects.create(
        document=document,
        kind=kind,
        code=code,
        position=position,
        parent=parent,
        text_ja=f"文{code}",
        text_en=f"Line {code}",
    )


def make_plan(document=None, *, state=PlanState.IN_FORCE, adopted_on=date(2022, 4, 1), **facts):
    """A plan of the home university in force since April 2022; checked monthly since then."""
    document = document or make_document()
    unit = facts.pop("unit", None) or make_home()
    number = Plan.objects.filter(document=document, unit=unit).count() + 1
    decided = state in (PlanState.IN_FORCE, PlanState.SUPERSEDED)
    return Plan.objects.create(
        document=document,
        unit=unit,
        state=state,
        adopted_on=adopted_on if decided else None,
        **{
            "number": number,
            "text_ja": "行動計画",
            "text_en": "Action plan",
            "first_year": 2022,
            "last_year": 2027,
            "attest_from": adopted_on,
            **facts,
        },
    )


def make_action(plan=None, *, direction="1.2", number="①", responsible=(), **facts):
    plan = plan or make_plan()
    action = Action.objects.create(
        plan=plan,
        direction=plan.document.provisions.get(code=direction),
        number=number,
        **{
            "position": plan.actions.count() + 1,
            "text_ja": "協定校を増やす",
            "text_en": "Win more partners",
            **facts,
        },
    )
    for person in responsible:
        Responsibility.objects.create(action=action, person=person)
    return action


def make_task(action=None, *, due_on=date(2026, 3, 31), done_on=None, **facts):
    done_by = facts.pop("done_by", None) or (make_person() if done_on else None)
    return Task.objects.create(
        action=action or make_action(),
        due_on=due_on,
        done_on=done_on,
        done_by=done_by,
        **{"text_ja": "案内を送る", "text_en": "Send the brochure", **facts},
    )


def make_target(
    plan=None,
    indicator="partners.active",
    *,
    baseline=10,
    baseline_on=date(2021, 5, 1),
    points=((date(2027, 5, 1), 30),),
    **facts,
):
    """A linear path upwards from 10 in May 2021 to 30 in May 2027. points: (day, value[, upper])"""
    target = Target.objects.create(
        plan=plan or make_plan(),
        indicator=indicator,
        baseline=Decimal(baseline),
        baseline_on=baseline_on,
        **{
            "definition_version": 1,
            "aim": "up",
            "form": "linear",
            "baseline_source": "Annual report 2021",
            **facts,
        },
    )
    for on, *values in points:
        value, upper = (Decimal(each) for each in values) if len(values) == 2 else (values[0], None)
        TargetPoint.objects.create(target=target, on=on, value=Decimal(value), upper=upper)
    return target


def make_definition(code="survey.satisfaction", **facts):
    """What a figure typed by hand counts; in per cent, as of 1 May."""
    return StatedDefinition.objects.create(
        code=code,
        **{
            "direction": "1.2",
            "title_ja": "満足度",
            "title_en": "Satisfaction",
            "wording_ja": "満足と答えた人の割合",
            "wording_en": "Share of those who are content",
            "unit_ja": "%",
            "unit_en": "%",
            "at": "1-may",
            "better": "more",
            "source": "Survey",
            **facts,
        },
    )


def make_stated(indicator="survey.satisfaction", on=date(2026, 5, 1), value="71.5", **facts):
    """A figure that one person entered and another confirmed."""
    at = datetime(2026, 5, 20, tzinfo=UTC)
    return StatedValue.objects.create(
        indicator=indicator,
        on=on,
        value=Decimal(value),
        **{
            "definition_version": 1,
            "source": "Survey of May, page 4",
            "entered_by": make_person(),
            "entered_at": at,
            "confirmed_by": make_person(),
            "confirmed_at": at,
            **facts,
        },
    )


def make_attestation(action=None, *, month=date(2026, 4, 1), at=None, **facts):
    action = action or make_action()
    return Attestation.objects.create(
        action=action,
        month=month,
        person=facts.pop("person", None) or make_person(),
        at=at or datetime(month.year + month.month // 12, month.month % 12 + 1, 5, tzinfo=UTC),
        **{
            "verdict": "confirmed",
            "confidence": "high",
            "sentence": "Two talks have begun.",
            **facts,
        },
    )

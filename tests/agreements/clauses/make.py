"""Makers of contents, names, clauses and versions on the table."""

from datetime import UTC, date, datetime
from decimal import Decimal

from kakehashi.agreements.clauses.operations import load_clauses
from kakehashi.agreements.clauses.queries import clauses_for
from kakehashi.agreements.clauses.shipped import shipped
from kakehashi.agreements.clauses.values import Names
from kakehashi.agreements.content import (
    Clause,
    Content,
    Deadline,
    LanguageNeed,
    Place,
    TestNeed,
    as_json,
    digest,
)
from kakehashi.agreements.models import Negotiation, Terms, Version
from kakehashi.agreements.states import NegotiationState, State
from kakehashi.institutions.models import Institution
from tests.make import make_agreement, make_home, make_officer, make_person, make_role

AT = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
NAMES = Names(
    home={"ja": "東京都立大学", "en": "Tokyo Metropolitan University"},
    partners=({"ja": "ウィーン大学", "en": "University of Vienna"},),
    are_universities=True,
    words={
        "term:first": {"ja": "前期", "en": "First term"},
        "language:de": {"ja": "ドイツ語", "en": "German"},
        "unit:faculty-humanities": {"ja": "人文社会学部", "en": "Faculty of Humanities"},
    },
)
PLACES = (
    Place(
        key="out",
        direction="outgoing",
        units=("faculty-humanities",),
        first_year=2027,
        last_year=2031,
        places=3,
        terms=("first",),
        languages=(LanguageNeed(language="de", cefr="B1"),),
        min_gpa=Decimal("2.50"),
        gpa_scale="4.00",
        tuition_waiver=True,
    ),
    Place(
        key="in",
        direction="incoming",
        level="master",
        first_year=2027,
        places=2,
        per="semester",
        tests=(TestNeed(test="JLPT", score="N2"),),
        tuition_waiver=True,
    ),
)
DEADLINES = (
    Deadline(term="first", what="nomination", direction="incoming", month=10, day=1),
    Deadline(term="first", what="application", direction="outgoing", month=2, day=29),
)


def make_clause(code="housing", **texts):
    """A clause of the text of an agreement in both languages; texts: title_ja, text_en, …"""
    said = {"title_ja": "住居", "title_en": "Housing", "text_ja": "支援する。", "text_en": "Help."}
    said |= texts
    return Clause(
        code=code,
        title={each: said[f"title_{each}"] for each in ("ja", "en") if said[f"title_{each}"]},
        text={each: said[f"text_{each}"] for each in ("ja", "en") if said[f"text_{each}"]},
    )


def shipped_clauses(kind):
    """Every clause that comes with Kakehashi for agreements of `kind`, optional ones too."""
    return tuple(
        make_clause(
            each.code,
            title_ja=each.title_ja,
            title_en=each.title_en,
            text_ja=each.text_ja,
            text_en=each.text_en,
        )
        for each in shipped()
        if kind in each.kinds or each.kinds == ("all",)
    )


def make_content(*clauses, **said):
    """A student exchange with Vienna for five years on which everything is agreed."""
    return Content(
        **{
            "partners": (1,),
            "kind": Terms.Kind.EXCHANGE,
            "level": Terms.Level.UNIVERSITY,
            "unit": "tmu",
            "effective_on": date(2027, 4, 1),
            "expires_on": date(2032, 3, 31),
            "renewal": "automatic",
            "renewal_months": 60,
            "notice_months": 12,
            "carry_over_years": 2,
            "places": PLACES,
            "deadlines": DEADLINES,
            "clauses": clauses,
            **said,
        }
    )


def make_version(*clauses, by=None, state=NegotiationState.NEGOTIATING, number=1, **said):
    """The first version of a new exchange; with the shipped clauses where none are given."""
    by = by or make_officer()
    home = make_home()
    agreement = make_agreement(state=State.DRAFT)
    if not clauses:
        load_clauses()
    partner = Institution.objects.get(parties__agreement=agreement)
    content = make_content(partners=(partner.pk,), unit=home.code, **said)
    content = content.model_copy(update={"clauses": clauses or clauses_for(content)})
    negotiation = Negotiation.objects.create(
        agreement=agreement,
        purpose=Negotiation.Purpose.NEW,
        state=state,
        rationale="Students ask for it.",
        owner=by,
        begun_by=by,
        begun_at=AT,
    )
    return add_version(negotiation, content, number=number, by=by)


def add_version(negotiation, content, *, number, by):
    return Version.objects.create(
        negotiation=negotiation,
        number=number,
        content=as_json(content),
        digest=digest(content),
        based_on=negotiation.latest,
        side="home",
        proposed_by=by,
        proposed_at=AT,
    )


def make_coordinator():
    person = make_person()
    make_role(person, "coordinator")
    return person


def said(**changed):
    """What `add_clause` is told: a clause on housing in exchanges."""
    return {
        "title_ja": "住居",
        "title_en": "Housing",
        "text_ja": "{partner}は、住居を提供する。",
        "text_en": "{partner} provides housing.",
        "kinds": ["exchange"],
        "is_required": True,
        "position": 170,
        "valid_from": date(2026, 4, 1),
        "source": "Legal office",
        **changed,
    }
